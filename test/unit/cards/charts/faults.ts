import type { Chart } from '../../../../src/cards/charts/picture.ts';
import { type TextBox, textBoxes } from './text-boxes.ts';

/** What two boxes may share, in pixels: ink that meets at less than this is not seen to meet. */
const TOUCH = 0.25;

function overlaps(a: TextBox, b: TextBox): boolean {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return across > TOUCH && down > TOUCH;
}

/** Every pair of labels that overlap and every label that leaves the chart. */
export function faultsOf(chart: Chart): readonly string[] {
  const boxes = textBoxes(chart);
  const outside = boxes.filter(
    ({ left, top, right, bottom }) => left < 0 || top < 0 || right > chart.width || bottom > chart.height,
  );
  return [...outside.map(({ words }) => `outside: ${words}`), ...overlapsIn(boxes, overlaps)];
}

/** Every pair of words of which one lies over the other, as it is placed. */
export function overlapsIn<Placed extends { readonly words: string }>(
  placed: readonly Placed[],
  overlap: (a: Placed, b: Placed) => boolean,
): readonly string[] {
  return placed.flatMap((a, i) =>
    placed
      .slice(i + 1)
      .filter((b) => overlap(a, b))
      .map((b) => `“${a.words}” over “${b.words}”`),
  );
}
