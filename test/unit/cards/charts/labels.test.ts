import { describe, expect, it } from 'vitest';
import { makePen } from '../../../../src/cards/charts/picture.ts';
import { drawTeamSpread } from '../../../../src/cards/charts/team.ts';
import { drawHistoryTrend } from '../../../../src/cards/charts/trend.ts';
import { TEAM_PICTURES, teamFrom } from '../../../golden/cards/team-samples.ts';
import { chartsOf, crowd, formatDate, historyOf } from './crowd.ts';
import { faultsOf } from './faults.ts';
import { textBoxes } from './text-boxes.ts';

const NAMES: Readonly<Record<string, (i: number) => string>> = {
  long: (i) => `Alexandra-Maximiliane Konstantinopoulou-Featherstonehaugh ${i}`,
  wide: (i) => `WWWWWWWWWWWWWWWWWWWWWWWW${i}`,
  heavy: (i) => `mmmmmmmmmmmmmmmmmmmmmmmmmmmmm${i}`,
  narrow: (i) => `${'il'.repeat(40)}${i}`,
  Japanese: (i) => `株式会社山田太郎営業本部第二課長代理補佐${i}`,
  Chinese: (i) => `这个流程现在怎么运作谁负责审批发票预算${i}`,
  Arabic: (i) => `ليلى حسن عبد الرحمن الموافقة تستغرق وقتا طويلا ${i}`,
  Hebrew: (i) => `נועה לוי אני חושבת שזה יקר מדי בכלל ${i}`,
  Thai: (i) => `คุณอนุมัติใบแจ้งหนี้อย่างไรในตอนนี้และใคร${i}`,
  Hindi: (i) => `अनन्या शर्मा शुक्रवार तक प्रस्ताव चाहिए हमें ${i}`,
  emoji: (i) => `${'🎉🚀👩‍💻'.repeat(6)}${i}`,
  Cyrillic: (i) => `Щербаков Жюль Михаил Шшшшш Ююююю ${i}`,
  short: (i) => `P${i}`,
};
const KINDS = Object.values(NAMES);

function faultsOfAll(names: readonly string[]): readonly string[] {
  const report = crowd(names);
  return (['light', 'dark'] as const).flatMap((theme) =>
    Object.entries(chartsOf(report, names[0] ?? '', theme)).flatMap(([kind, chart]) => {
      expect(textBoxes(chart).length, kind).toBeGreaterThan(4);
      return faultsOf(chart).map((fault) => `${theme} ${kind}: ${fault}`);
    }),
  );
}

describe('labels never overlap and stay inside, light and dark', () => {
  it.each(Object.entries(NAMES))('twelve %s names', (_, name) => {
    expect(faultsOfAll(Array.from({ length: 12 }, (_unused, i) => name(i)))).toEqual([]);
  });

  it.each(Array.from({ length: 12 }, (_, i) => i + 1))('%i speakers with names of every kind', (count) => {
    const names = Array.from({ length: count }, (_, i) => KINDS[(i + 5 * count) % KINDS.length]?.(i) ?? '');
    expect(faultsOfAll(names)).toEqual([]);
  });
});

describe('a history', () => {
  const FORMATS: Readonly<Record<string, (epochMs: number) => string>> = {
    numeric: formatDate,
    long: () => 'Donnerstag, der 24. Dezember 2026',
    Japanese: () => '2026年12月24日木曜日の午後三時頃',
    Arabic: () => 'الخميس ٢٤ ديسمبر ٢٠٢٦',
  };
  it.each(
    [1, 2, 3, 12, 41, 200].flatMap((count) =>
      Object.entries(FORMATS).map(([name, format]) => [count, name, format] as const),
    ),
  )('of %i points with %s dates', (count, _, format) => {
    for (const theme of ['light', 'dark'] as const)
      expect(faultsOf(drawHistoryTrend(historyOf(count), { theme, formatDate: format }))).toEqual([]);
  });
});

describe('a team', () => {
  it.each(Object.entries(TEAM_PICTURES))('%s', (_, team) => {
    for (const theme of ['light', 'dark'] as const)
      for (const locale of ['en-US', 'de-DE'] as const)
        expect(faultsOf(drawTeamSpread(team(), { theme, locale }))).toEqual([]);
  });

  it('with the longest numbers there are', () => {
    const { measures, ...team } = TEAM_PICTURES['team-many']?.() ?? teamFrom([]);
    expect(measures).toHaveLength(6);
    const high = {
      pullShare: 1,
      questionQuality: 1,
      impact: 100,
      wordsPerMin: 1_240,
      fillersPerMin: 104.5,
      talkShare: 1,
    };
    const wide = measures.map((one) => {
      const top = high[one.metric];
      const spread = { low: top * 0.9, median: top, high: top, n: 1_200 };
      return { ...one, spread, compared: { now: spread, before: { ...spread, median: 0 } } };
    });
    for (const locale of ['en-US', 'de-DE'] as const)
      expect(faultsOf(drawTeamSpread({ ...team, people: 1_200, measures: wide }, { locale }))).toEqual([]);
  });
});

describe('the measure itself', () => {
  const { frame, caption } = makePen('light');
  it('finds an overlap and what leaves the frame', () => {
    const chart = frame(100, 40, 'two words', [
      caption(10, 20, 'first'),
      caption(20, 22, 'second'),
      caption(80, 20, 'third'),
    ]);
    expect(faultsOf(chart)).toEqual(['outside: third', '“first” over “second”']);
  });

  it('finds what the chart library has placed', () => {
    const words = textBoxes(chartsOf(crowd(['A', 'B']), 'A', 'light').bars!).map((box) => box.words);
    expect(words).toEqual(expect.arrayContaining(['Open question', '0']));
  });
});
