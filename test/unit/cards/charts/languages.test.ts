import { describe, expect, it, vi } from 'vitest';
import type { Locale } from '../../../../src/analysis/domain.ts';
import type { Chart } from '../../../../src/cards/charts/picture.ts';
import { drawPortrait } from '../../../../src/cards/charts/portrait.ts';
import { drawOpenness, drawVoice } from '../../../../src/cards/charts/practice.ts';
import { drawTeamSpread } from '../../../../src/cards/charts/team.ts';
import { drawHistoryTrend } from '../../../../src/cards/charts/trend.ts';
import { fitWords, widthOf } from '../../../../src/cards/charts/width.ts';
import { hostileReports } from '../../../fixtures/report.ts';
import { sampleDelivery } from '../../../golden/cards/practice-samples.ts';
import { TEAM_PICTURES } from '../../../golden/cards/team-samples.ts';
import { chartsOf, crowd, formatDate, historyOf } from './crowd.ts';
import { faultsOf } from './faults.ts';
import { textBoxes } from './text-boxes.ts';

/** In place of German: every word of it that has more than one letter is half as long again and begins with “ß”. */
vi.mock('../../../../src/cards/languages/de.json', () => ({
  default: new Proxy<Record<string, string>>(
    {},
    {
      get: (_, key) =>
        String(key).replace(/\p{L}{2,}/gu, (word) => `ß${word.slice(1)}${word.slice(0, word.length / 2)}`),
    },
  ),
}));

/** Every chart that has words of ours in it. */
function chartsIn(locale: Locale): Readonly<Record<string, Chart>> {
  const { untimed, silent, short } = hostileReports();
  const delivery = sampleDelivery();
  const moments = (['good', 'needs work'] as const).map((verdict, turn) => {
    return { turn, verdict, text: '', evidence: { at: 0, quote: '' }, instead: null };
  });
  const face = { id: 'anna', name: 'Anna', role: 'Head of operations', level: 2 };
  const reports = { two: crowd(['Dana Ray', 'Priya Nair']), many: crowd(Array(14).fill('P')), untimed, silent, short };
  const drawn: Record<string, Chart> = {
    openness: drawOpenness([0.2, 0.4, 0.3], moments, 'light', { locale }),
    'no openness': drawOpenness([], [], 'light', { locale }),
    voice: drawVoice(delivery, 'light', { locale }),
    'no voice': drawVoice({ ...delivery, overTime: [] }, 'light', { locale }),
    portrait: drawPortrait(face, 'light', { locale }),
    history: drawHistoryTrend(historyOf(12), { locale, formatDate }),
    'one recording': drawHistoryTrend(historyOf(1), { locale, formatDate }),
    'no history': drawHistoryTrend([], { locale, formatDate }),
  };
  for (const [name, team] of Object.entries(TEAM_PICTURES)) drawn[name] = drawTeamSpread(team(), { locale });
  for (const [name, report] of Object.entries(reports)) {
    if (report === undefined) continue;
    const charts = chartsOf(report, 'Dana Ray', 'light', { locale });
    for (const [kind, chart] of Object.entries(charts)) drawn[`${kind} of ${name}`] = chart;
  }
  return drawn;
}

/** What people are called, and what is written alike everywhere. */
const NO_WORDS = /Dana Ray|Priya Nair|Anna|Head of operations|Recording \d+|\bS\d+\b/g;

describe('a chart in another language', () => {
  it.each(['de-DE', 'es-ES', 'fr-FR'] as const)('has every label inside and none over another: %s', (locale) => {
    for (const [name, chart] of Object.entries(chartsIn(locale))) expect(faultsOf(chart), name).toEqual([]);
  });

  it('has no English word left, in what is seen and in what is read out', () => {
    const english = (text: string): readonly string[] =>
      (text.replace(NO_WORDS, '').match(/\p{L}{2,}/gu) ?? []).filter((word) => !word.startsWith('ß'));
    for (const [name, chart] of Object.entries(chartsIn('de-DE'))) {
      const seen = textBoxes(chart).flatMap(({ words }) => english(words));
      expect([...seen, ...english(chart.alt)], name).toEqual([]);
    }
  });
});

describe('words that are longer than their place', () => {
  it('are as they are where they fit, smaller where they do not, and cut where they would be too small to read', () => {
    const words = 'Informationen geben (Meinung)';
    expect(fitWords(words, 400, 11)).toEqual({ words, size: 11 });
    const smaller = fitWords(words, 152, 11);
    expect(smaller).toEqual({ words, size: 10 });
    expect(widthOf(words, smaller.size)).toBeLessThanOrEqual(152);
    expect(fitWords(words, 80, 11)).toMatchObject({ words: expect.stringMatching(/^Inform.*…$/), size: 9 });
  });
});
