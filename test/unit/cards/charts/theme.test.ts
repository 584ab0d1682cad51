import { describe, expect, it } from 'vitest';
import { INKS, type Inks, type Theme } from '../../../../src/cards/charts/theme.ts';
import { drawHistoryTrend } from '../../../../src/cards/charts/trend.ts';
import { INK } from '../../../../src/cards/pdf/style.ts';
import { chartsOf, crowd, formatDate, historyOf } from './crowd.ts';

type Triple = readonly [number, number, number];

function linear(hex: string): Triple {
  return [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
}

/** WCAG 2.2: (lighter + 0.05) / (darker + 0.05). */
function contrast(a: string, b: string): number {
  const luminance = (hex: string): number => {
    const [r, g, blue] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1, row by row on linear RGB. */
const EYES: Readonly<Record<string, readonly number[]>> = {
  full: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

function times(matrix: readonly number[], [r, g, b]: Triple): Triple {
  return [0, 3, 6].map(
    (at) => (matrix[at] ?? 0) * r + (matrix[at + 1] ?? 0) * g + (matrix[at + 2] ?? 0) * b,
  ) as unknown as Triple;
}

/** Distance in Oklab (Ottosson 2020), where 0.02 can just be seen. */
function distance(a: string, b: string, eye: readonly number[]): number {
  const toLab = (hex: string): Triple => {
    const seen = times(eye, linear(hex)).map((part) => Math.min(1, Math.max(0, part))) as unknown as Triple;
    const cones = times(
      [
        0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376,
        0.6299787005,
      ],
      seen,
    ).map(Math.cbrt) as unknown as Triple;
    return times(
      [
        0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662,
        -0.808675766,
      ],
      cones,
    );
  };
  const [x, y] = [toLab(a), toLab(b)];
  return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

describe.each(Object.entries(INKS) as [Theme, Inks][])('%s inks', (theme, ink) => {
  it.each([
    ['text', ink.text, ink.ground],
    ['soft text', ink.soft, ink.ground],
    ['soft text where nothing is measured', ink.soft, ink.none],
    ['a number in the colour of pull', ink.pull, ink.ground],
  ])('%s keeps 4.5 : 1', (_, front, ground) => expect(contrast(front, ground)).toBeGreaterThanOrEqual(4.5));

  it.each(
    Object.entries({ ...ink, ...Object.fromEntries(ink.speakers.map((one, i) => [`speaker ${i + 1}`, one])) }).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && !['ground', 'line', 'none', 'band'].includes(entry[0]),
    ),
  )('%s is told from the ground by 3 : 1', (_, color) => expect(contrast(color, ink.ground)).toBeGreaterThanOrEqual(3));

  it('keeps data apart from the band they are drawn over', () => {
    for (const color of [ink.pull, ink.text]) expect(contrast(color, ink.band)).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(EYES))('tells pull from push with %s sight', (_, eye) =>
    expect(distance(ink.pull, ink.push, eye)).toBeGreaterThan(0.2),
  );

  it.each(Object.entries(EYES))('tells neighbours of a ring of 2 to 12 apart with %s sight', (_, eye) => {
    for (let count = 2; count <= 12; count++) {
      for (let i = 0; i < count; i++) {
        const [one = '', next = ''] = [ink.speakers[i], ink.speakers[(i + 1) % count]];
        expect(distance(one, next, eye), `${count}: ${one} and ${next}`).toBeGreaterThan(0.07);
      }
    }
  });

  it('has twelve speakers, none of whom is taken for pull or push', () => {
    expect(new Set(ink.speakers).size).toBe(12);
    for (const one of ink.speakers)
      for (const other of [ink.pull, ink.push]) expect(distance(one, other, EYES.full!)).toBeGreaterThan(0.07);
  });

  it('is all that charts are drawn with', () => {
    const report = crowd(['Dana Ray', 'Priya Nair', 'Bo']);
    const charts = [
      ...Object.values(chartsOf(report, 'Dana Ray', theme)),
      drawHistoryTrend(historyOf(12), { theme, formatDate }),
    ];
    const inks = new Set(Object.values(ink).flat() as readonly string[]);
    for (const { svg } of charts) {
      const used = [...svg.matchAll(/(?:fill|stroke|color)[=:]"?((?:#|rgb)[^";)]+)/gi)].map(([, color]) => color ?? '');
      expect(used.length).toBeGreaterThan(5);
      expect(svg).not.toMatch(/clipPath|<defs|<style/);
      for (const color of used) expect(inks).toContain(color.toUpperCase());
    }
  });
});

it('small text of the document in the colour of push keeps 4.5 : 1', () => {
  expect(contrast(INK.pushText, INK.ground)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(INK.alarm, INK.ground)).toBeGreaterThanOrEqual(4.5);
});
