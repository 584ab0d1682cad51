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
  return image.asPng();
}
