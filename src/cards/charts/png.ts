import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflate } from 'node:zlib';
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
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, with opacity; compression, filters and order of rows as always.
  const body = await pipeline(stripesOf(pixels, width * CHANNELS), createDeflate(), buffer);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))]);
}

/** Rows compressed at once: a picture is not held a second time. */
const STRIPE = 64;

/** The rows from the top, each with its filter before it. */
function* stripesOf(pixels: Uint8Array, stride: number): Generator<Uint8Array> {
  for (let from = 0; from < pixels.length; from += STRIPE * stride) {
    const end = Math.min(from + STRIPE * stride, pixels.length);
    const stripe = Buffer.alloc(((end - from) / stride) * (stride + 1));
    let to = 0;
    for (let row = from; row < end; row += stride) {
      stripe.set(pixels.subarray(row, row + stride), to + 1);
      for (let at = row; at < row + stride; at += CHANNELS) {
        const opacity = pixels[at + 3] ?? 0;
        if (opacity !== 255 && opacity !== 0) undoOpacity(stripe, to + 1 + at - row, opacity);
      }
      to += stride + 1;
    }
    yield stripe;
  }
}

function undoOpacity(bytes: Uint8Array, at: number, opacity: number): void {
  for (const colour of [at, at + 1, at + 2]) bytes[colour] = Math.round(((bytes[colour] ?? 0) * 255) / opacity);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), framed.length - 4);
  return framed;
}
