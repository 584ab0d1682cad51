import { Resvg } from '@resvg/resvg-js';

/** Pixels of a PNG as red, green, blue, opacity. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** Decodes with the program that draws the charts, so that no second one is needed. */
export function pixelsOf(png: Uint8Array): Pixels {
  const header = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${href}"/></svg>`;
  return { width, height, bytes: new Resvg(svg).render().pixels };
}

/** A channel that differs by more than this is seen to differ; processors round edges differently by less. */
const SEEN = 40;

/** How many pixels are seen to differ; all of them for pictures of different sizes. */
export function difference(a: Pixels, b: Pixels): number {
  if (a.width !== b.width || a.height !== b.height) return a.width * a.height;
  let differing = 0;
  for (let at = 0; at < a.bytes.length; at += 4) {
    for (let channel = 0; channel < 4; channel++) {
      if (Math.abs((a.bytes[at + channel] ?? 0) - (b.bytes[at + channel] ?? 0)) <= SEEN) continue;
      differing += 1;
      break;
    }
  }
  return differing;
}
