import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Screenshots as PNGs of sixteen colours: a tenth of the size, and nobody reads a card by its shades. */

const COLOURS = 16;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Bytes of a pixel: red, green, blue, and where there are four, an opaque alpha. */
  readonly channels: 3 | 4;
  readonly data: Buffer;
}

/** The same picture in sixteen colours. Takes what Chromium writes: eight bits a channel, not interlaced. */
export function toSmallPng(png: Uint8Array): Buffer {
  const pixels = readPixels(Buffer.from(png));
  const palette = commonColours(pixels);
  const { width, height } = pixels;
  const row = 1 + Math.ceil(width / 2);
  const raw = Buffer.alloc(row * height);
  const nearest = remembered((colour) => nearestOf(palette, colour));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * row + 1 + (x >> 1);
      raw[at] = (raw[at] ?? 0) | (nearest(colourAt(pixels, y * width + x)) << (x % 2 === 0 ? 4 : 0));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Four bits an index into a palette; no compression, filter or interlacing but the usual.
  head.set([4, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Width and height of a PNG, in pixels. */
export function sizeOf(png: Buffer): { readonly width: number; readonly height: number } {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('no PNG');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

function readPixels(png: Buffer): Pixels {
  const { width, height } = sizeOf(png);
  const channels = png[25] === 6 ? 4 : 3;
  if (png[24] !== 8 || (png[25] !== 2 && png[25] !== 6) || png[28] !== 0)
    throw new Error('not as Chromium writes PNGs');
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  return { width, height, channels, data: unfiltered(raw, width * channels, height, channels) };
}

/** PNG filters 0 to 4, undone (w3.org/TR/png, 9.2). */
function unfiltered(raw: Buffer, line: number, height: number, channels: number): Buffer {
  const data = Buffer.alloc(line * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)] ?? 0;
    for (let x = 0; x < line; x++) {
      const at = y * line + x;
      const left = x < channels ? 0 : (data[at - channels] ?? 0);
      const up = y === 0 ? 0 : (data[at - line] ?? 0);
      const corner = x < channels || y === 0 ? 0 : (data[at - line - channels] ?? 0);
      data[at] = (raw[y * (line + 1) + 1 + x] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return data;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function colourAt({ data, channels }: Pixels, pixel: number): number {
  const at = pixel * channels;
  return ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
}

/** The most frequent colours, each unlike those before it, so that not all of them are greys of letters' edges. */
function commonColours(pixels: Pixels): readonly number[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < pixels.width * pixels.height; i++) {
    const colour = colourAt(pixels, i);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const common = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([colour]) => colour);
  const chosen: number[] = [];
  for (const colour of common) {
    if (chosen.length === COLOURS) break;
    if (chosen.every((one) => distance(one, colour) > 900)) chosen.push(colour);
  }
  return chosen;
}

function nearestOf(palette: readonly number[], colour: number): number {
  let best = 0;
  for (const [i, one] of palette.entries()) if (distance(one, colour) < distance(palette[best] ?? 0, colour)) best = i;
  return best;
}

function distance(a: number, b: number): number {
  const along = (shift: number): number => ((a >> shift) & 255) - ((b >> shift) & 255);
  return along(16) ** 2 + along(8) ** 2 + along(0) ** 2;
}

function remembered(find: (colour: number) => number): (colour: number) => number {
  const known = new Map<number, number>();
  return (colour) => {
    const found = known.get(colour) ?? find(colour);
    known.set(colour, found);
    return found;
  };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
