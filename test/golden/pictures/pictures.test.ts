import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Chart, makePen, stack } from '../../../src/cards/charts/picture.ts';
import { renderPng } from '../../../src/cards/charts/png.ts';
import { drawTeamSpread } from '../../../src/cards/charts/team.ts';
import type { Theme } from '../../../src/cards/charts/theme.ts';
import { drawHistoryTrend } from '../../../src/cards/charts/trend.ts';
import { renderReportPdf } from '../../../src/cards/pdf/render.tsx';
import { sampleReport } from '../../fixtures/report.ts';
import { chartsOf, crowd, formatDate, historyOf } from '../../unit/cards/charts/crowd.ts';
import { readPdf } from '../../unit/cards/pdf/read-pdf.ts';
import { TEAM_PICTURES } from '../cards/team-samples.ts';
import { difference, pixelsOf } from './pixels.ts';

/** What charts and pages look like. `vitest run test/golden/pictures --update` draws them anew: then look at every picture that changed. */

const folder = new URL('./', import.meta.url);
const NAMES = [
  'Dana Ray',
  'Priya Nair',
  'Łukasz Żółć',
  '山田 太郎',
  'ليلى حسن',
  'Bo',
  'Alexandra Konstantinopoulou-Featherstonehaugh',
  '김민준',
  'נועה לוי',
  'Ζωή Παπαδοπούλου',
  'Hiroshi 🎉',
  'สมชาย ใจดี',
];
/** More pixels than this have to differ before it counts as another picture: fewer than one letter has. */
const SAME = 20;
/** All pictures together, so that the repository stays small. */
const MOST_BYTES = 1_500_000;

function pictures(): Readonly<Record<string, Chart>> {
  const drawn: Record<string, Chart> = {};
  for (const theme of ['light', 'dark'] as const satisfies readonly Theme[]) {
    for (const count of [1, 2, 3, 12]) {
      const charts = chartsOf(crowd(NAMES.slice(0, count)), NAMES[0] ?? '', theme);
      drawn[`charts-${count}-${theme}`] = stack(theme, Object.values(charts), 8, 1);
    }
    for (const count of [1, 7, 200]) {
      drawn[`history-${count}-${theme}`] = drawHistoryTrend(historyOf(count), { theme, formatDate });
    }
    for (const [name, team] of Object.entries(TEAM_PICTURES)) {
      drawn[`${name}-${theme}`] = drawTeamSpread(team(), { theme });
    }
  }
  return drawn;
}

function isUpdating(): boolean {
  return expect.getState().snapshotState.snapshotUpdateState === 'all';
}

describe('charts', () => {
  it.each(Object.entries(pictures()))('%s', async (name, chart) => {
    const drawn = await renderPng(chart.svg, 1);
    const file = new URL(`${name}.png`, folder);
    if (isUpdating()) writeFileSync(file, drawn);
    expect(existsSync(file), `there is no ${name}.png`).toBe(true);
    expect(difference(pixelsOf(drawn), pixelsOf(readFileSync(file)))).toBeLessThanOrEqual(SAME);
  });

  it('has no picture that nothing draws, and all of them stay small', () => {
    const files = readdirSync(fileURLToPath(folder)).filter((name) => name.endsWith('.png'));
    expect(files.sort()).toEqual(
      Object.keys(pictures())
        .map((name) => `${name}.png`)
        .sort(),
    );
    const bytes = files.reduce((sum, name) => sum + statSync(new URL(name, folder)).size, 0);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  it('are told apart when one word moves or changes its colour', async () => {
    const { frame, caption, ink } = makePen('light');
    const word = (x: number, fill: string) =>
      renderPng(frame(320, 200, 'a word', [caption(x, 20, '44%', { fill })]).svg, 1).then(pixelsOf);
    const one = await word(20, ink.text);
    expect(difference(one, await word(20, ink.text))).toBe(0);
    expect(difference(one, await word(23, ink.text))).toBeGreaterThan(SAME);
    expect(difference(one, await word(20, ink.push))).toBeGreaterThan(SAME);
  });
});

describe('pages', () => {
  it('of an ordinary report: every word at its place', async () => {
    const { pages } = await readPdf(await renderReportPdf(sampleReport(), { retentionDays: 90 }));
    const lines = pages.flatMap((page, i) => [
      `Page ${i + 1}`,
      ...page.map(({ words, x, y, size }) => `${Math.round(x)} ${Math.round(y)} ${size.toFixed(1)} ${words}`),
    ]);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('pages.txt');
  });
});
