import { describe, expect, it } from 'vitest';
import { drawOpenness, drawVoice } from '../../../../src/cards/charts/practice.ts';
import { INKS } from '../../../../src/cards/charts/theme.ts';
import { sampleDelivery } from '../../../golden/cards/practice-samples.ts';

const moment = (turn: number, verdict: 'good' | 'needs work') => {
  return { turn, verdict, text: '', evidence: { at: 0, quote: '' }, instead: null } as const;
};

/** Points of the lines that the chart library drew, in its order. */
function linesOf(svg: string): readonly string[] {
  return [...svg.matchAll(/<path d="(M[\d. ML-]+)" fill="(?:none|transparent)" stroke="[^"]+" stroke-width="2"/g)].map(
    ([, path = '']) => path,
  );
}

describe('openness by turn', () => {
  const openness = [0.3, 0.5, 0.4, 0.8];

  it('marks each key moment at its turn, by shape and colour', () => {
    const { svg } = drawOpenness(openness, [moment(0, 'good'), moment(1, 'needs work')]);
    const { pull, alarm } = INKS.light;
    // The legend has one of each too.
    expect(svg.split(`fill="${pull}"`)).toHaveLength(3);
    expect(svg.match(new RegExp(`M[\\d. ]+L[\\d. ]+L[\\d. ]+Z" fill="${alarm}"`, 'g'))).toHaveLength(2);
  });

  it('puts its marks on its line', () => {
    const { svg } = drawOpenness(openness, [moment(2, 'needs work')]);
    const [x, y] =
      /L([\d.]+) ([\d.]+)L[\d. ]+Z" fill="#B3261E"/g
        .exec(svg.slice(svg.lastIndexOf('Z" fill="#B3261E"') - 60))
        ?.slice(1)
        .map(Number) ?? [];
    const last =
      linesOf(svg)
        .at(-1)
        ?.match(/([\d.]+) ([\d.]+)$/)
        ?.slice(1)
        .map(Number) ?? [];
    expect(x).toBeCloseTo(last[0] ?? 0, 0);
    expect((y ?? 0) + 6).toBeCloseTo(last[1] ?? 0, 0);
  });

  it('tells every value in words', () => {
    expect(drawOpenness(openness, []).alt).toBe(
      'How open they were at the start and after every turn: 30%, 50%, 40%, 80%.',
    );
  });

  it('says why there is nothing to draw', () => {
    expect(drawOpenness([0.3], []).svg).toContain('nothing was said');
  });
});

describe('voice by turn', () => {
  it('has three lines that differ in more than colour, with a gap where a turn was too short', () => {
    const { svg, alt } = drawVoice(sampleDelivery());
    // Each in the legend, too.
    for (const dashes of ['7,4', '2,3']) expect(svg.split(`stroke-dasharray="${dashes}"`)).toHaveLength(3);
    expect(alt).toMatch(/Confidence: 51, 55, 54, 58, –, 65/);
    expect(linesOf(svg).some((path) => path.split('M').length === 3)).toBe(true);
  });

  it('says why there is nothing to draw', () => {
    const once = { ...sampleDelivery(), overTime: sampleDelivery().overTime.slice(0, 1) };
    expect(drawVoice(once).svg).toContain('too few spoken turns');
  });
});
