import { Resvg } from '@resvg/resvg-js';
import { BASE_FONT, FALLBACK_FONTS } from '../../../../src/cards/charts/font-files.ts';
import type { Chart } from '../../../../src/cards/charts/picture.ts';

/** Where the ink of one line of text is, in the chart's own pixels. */
export interface TextBox {
  readonly words: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const measured = new Map<string, Omit<TextBox, 'words'> | null>();

/** The boxes of every text of a chart, measured by the renderer and with the fonts that draw it. */
export function textBoxes({ svg }: Chart): readonly TextBox[] {
  return [...svg.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)].flatMap(([, attributes = '', words = '']) => {
    const [x, y] = placeOf(attributes);
    const style = attributes.replace(/ (?:x|y|transform|fill)="[^"]*"/g, '');
    const box = measure(`<text x="0" y="0"${style}>${words}</text>`, words);
    return box === null
      ? []
      : [{ words, left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y }];
  });
}

function placeOf(attributes: string): readonly [number, number] {
  const number = (name: string): number => Number(new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? 0);
  const [, dx = 0, dy = 0] = / transform="translate\(([-\d.]+) ([-\d.]+)\)"/.exec(attributes) ?? [];
  return [number('x') + Number(dx), number('y') + Number(dy)];
}

/** One text drawn alone; null where there is no ink. */
function measure(markup: string, words: string): Omit<TextBox, 'words'> | null {
  const before = measured.get(markup);
  if (before !== undefined) return before;
  const more = FALLBACK_FONTS.filter(({ likely }) => /[^\p{ASCII}–…]/u.test(words) && likely.test(words));
  const options = {
    font: {
      loadSystemFonts: false,
      fontFiles: [BASE_FONT, ...more].flatMap(({ regular, bold }) => [regular, bold]),
      defaultFontFamily: BASE_FONT.family,
    },
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">${markup}</svg>`;
  const found = new Resvg(svg, options).getBBox();
  const box =
    found === undefined
      ? null
      : { left: found.x, top: found.y, right: found.x + found.width, bottom: found.y + found.height };
  measured.set(markup, box);
  return box;
}
