import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import { renderAsync } from '@resvg/resvg-js';
import { BASE_FONT, FALLBACK_FONTS } from './font-files.ts';

/** Letters that need no other font than the first one. */
const BASIC = /^[\p{ASCII}\u00A0-\u024F\u0370-\u052F\u2013-\u2026]*$/u;

/** The picture of a chart, drawn beside this thread; fonts come with the program, so it looks the same on a machine that has none. */
export async function renderPng(svg: string, scale: number): Promise<Uint8Array> {
  const more = BASIC.test(svg)
    ? []
    : FALLBACK_FONTS.filter(({ likely }) => [...svg].some((letter) => !BASIC.test(letter) && likely.test(letter)));
  const image = await renderAsync(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: [...new Set([BASE_FONT, ...more].flatMap(({ regular, bold }) => [regular, bold]))],
      defaultFontFamily: BASE_FONT.family,
    },
    fitTo: { mode: 'zoom', value: scale },
  });
  return await encode(image);
}

interface Image {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel; the colours already have their share of the opacity. */
  readonly pixels: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHANNELS = 4;

/**
 * As PNG, compressed beside this thread: the renderer's own encoder holds the thread for 40 ms a picture and makes more of it. Rows are
 * left as they are (filter 0), which suits flat colours best.
 */
async function encode({ width, height, pixels }: Image): Promise<Uint8Array> {
  const stride = width * CHANNELS;
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  for (let at = 0; at < pixels.length; at += CHANNELS) {
    const opacity = pixels[at + 3] ?? 0;
    if (opacity !== 255 && opacity !== 0) undoOpacity(rows, at + Math.floor(at / stride) + 1, opacity);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, with opacity; compression, filters and order of rows as always.
  const body = await promisify(deflate)(rows);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))]);
}

function undoOpacity(rows: Uint8Array, at: number, opacity: number): void {
  for (const colour of [at, at + 1, at + 2]) rows[colour] = Math.round(((rows[colour] ?? 0) * 255) / opacity);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), framed.length - 4);
  return framed;
}
