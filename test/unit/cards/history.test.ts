import { describe, expect, it } from 'vitest';
import type { PersonId } from '../../../src/analysis/domain.ts';
import { renderAdaptive } from '../../../src/cards/adaptive.ts';
import { renderBlocks } from '../../../src/cards/block-kit.ts';
import type { Card, ChartPart } from '../../../src/cards/card.ts';
import {
  HISTORY_PAGE,
  historyCard,
  historySharingCard,
  type Looks,
  noHistoryCard,
} from '../../../src/cards/history.ts';
import { READING, SLACK } from '../../../src/cards/limits.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import {
  declining,
  historyOf,
  improving,
  LOOKS,
  mixed,
  NO_LOOKS,
  other,
  point,
  practised,
  rehearsed,
} from '../../golden/cards/history-states.ts';

const OWN = { page: 1, of: null, looks: NO_LOOKS, shares: false } as const;
const text = (card: Card): string => renderTerminal(card, { width: 2_000 }).replaceAll('\u00A0', ' ');
const own = (history = improving(), more: Partial<Parameters<typeof historyCard>[0]> = {}): Card =>
  historyCard({ ...OWN, history, ...more } as Parameters<typeof historyCard>[0]);
const charts = (card: Card): readonly ChartPart[] => card.parts.filter((part) => part.kind === 'chart');
const buttons = (card: Card) => card.buttons.flatMap((one) => (one.kind === 'button' ? [[one.action, one.value]] : []));

describe('the headline', () => {
  it.each([
    ['improved', improving(), 'Pull share improved: 48%, from 31% in the 30 days before. Impact improved: 68', 'good'],
    ['declined', declining(), 'Pull share declined: 23%, from 45% in the 30 days before.', 'warn'],
    [
      'cannot be told',
      mixed(),
      'Too few recordings to tell what changed: 2 in the last 30 days, 1 in the 30 days before, and 4 on each side are needed.',
      'neutral',
    ],
    [
      'did not change',
      historyOf([1, 2, 3, 4, 5, 31, 32, 33, 34, 35].map((ago) => point(ago, { pull: 15 + (ago % 3) }))),
      'No clear change: pull share 41% now, 41% in the 30 days before.',
      'neutral',
    ],
    [
      'says how a long window is compared',
      declining(90),
      'from 45% in the 45 days before. Compared are the last 45 days',
      'warn',
    ],
    ['is honest where only practice is there', rehearsed(), 'No recording of these days counts for you', 'neutral'],
  ])('%s', (_, history, words, tone) => {
    const card = own(history);
    expect(text(card)).toContain(words);
    expect(card.tone).toBe(tone);
  });
});

describe('the numbers', () => {
  it('have their n, their reference, what was before and whether that is a change', () => {
    expect(text(own())).toContain('Pull share: 48% (n = 12, reference 18–39%; before 31%, n = 9; improved)');
    expect(text(own())).toContain('Words per minute 158 (n = 12, reference 130–175; before 190, n = 9; improved)');
  });

  it('leave out what is not measurable, and verdicts where nothing can be told', () => {
    const words = text(own(historyOf([point(1)])));
    expect(words).toContain('Pull share: 40% (n = 1, reference 18–39%)');
    expect(words).not.toMatch(/Fillers per minute|too few to tell|once in twenty/);
  });

  it('are three at first sight', () => {
    const facts = own().parts.find((part) => part.kind === 'facts');
    expect(facts?.kind === 'facts' ? facts.facts.map(({ label }) => label) : []).toEqual([
      'Pull share',
      'Question quality',
      'Impact',
    ]);
  });
});

describe('the charts', () => {
  it('are two, oldest first, with what has a scale in common', () => {
    const [shares, speech, ...more] = charts(own());
    expect(more).toEqual([]);
    expect(shares?.labels[0]).toBe('12 Feb');
    expect(shares?.series.map(({ name }) => name)).toEqual(['Pull share', 'Open questions', 'Impact']);
    expect(shares?.series[0]?.values.at(-1)).toBe(45);
    expect(speech?.series.map(({ name }) => name)).toEqual(['Words a minute', 'Fillers in ten']);
    expect(speech?.series[1]?.values.at(-1)).toBe(31);
    const { blocks } = renderBlocks(own());
    expect(blocks.filter(({ type }) => type === 'data_visualization')).toHaveLength(2);
  });

  it('leave out a line with many gaps, which would take whole recordings away in Slack', () => {
    const [, speech] = charts(
      own(historyOf([1, 2, 3, 4].map((ago) => point(ago, { fillersPerMin: ago < 3 ? 4 : null })))),
    );
    expect(speech?.series.map(({ name }) => name)).toEqual(['Words a minute']);
  });

  it('have as many points as Slack draws, the newest; one recording has none', () => {
    const many = Array.from({ length: 29 }, (_, i) => point(i + 0.5, { pull: i === 0 ? 36 : 16 }));
    const [shares] = charts(own(historyOf(many)));
    expect(shares?.labels).toHaveLength(SLACK.chartPoints);
    expect(shares?.series[0]?.values.at(-1)).toBe(90);
    expect(charts(own(historyOf([point(1)])))).toEqual([]);
  });

  it('show the scores where there is only practice', () => {
    expect(charts(own(rehearsed())).map(({ series }) => series)).toEqual([
      [{ name: 'Score', values: [40, 48, 62, 66, 71] }],
    ]);
  });
});

describe('the list', () => {
  it('has a page with a button for each, and buttons that turn pages', () => {
    const card = own(improving(), { page: 2 });
    expect(text(card)).toContain('PAGE 2 OF 3');
    expect(text(card)).toContain(
      '• Acme follow-up 14.vtt · 27 Feb 2026 · pull share 50% (n = 40) · question quality 57% · Impact 70 · 29 min\n',
    );
    expect(buttons(card)).toEqual([
      ...['11', '14', '16', '19'].map((ago) => ['report', `k3v9x2m7${ago}`]),
      ['history', '30 p1'],
      ['history', '30 p3'],
      ['history', 'share'],
    ]);
    expect(card.buttons.length).toBeLessThanOrEqual(READING.buttons);
  });

  it('of a page that is not there is the last one', () => {
    expect(text(own(improving(), { page: 99 }))).toContain('PAGE 3 OF 3');
    expect(text(own(improving(), { page: 0 }))).toContain('PAGE 1 OF 3');
  });

  it('holds practice with its score, which counts nowhere else', () => {
    const words = text(own(mixed()));
    expect(words).toContain(
      'Practice: Objections with Skeptical Buyer · 10 Mar 2026 · score 71 of 100 · pull share 40%',
    );
    expect(words).toContain('Score 65 on average over 2 sessions.');
    expect(words).toContain('Practice is not counted in the numbers of recordings.');
    expect(words).toContain('Pull share: 35% (n = 2,');
  });

  it('tells practice that changed, and practice of before', () => {
    const scores = [80, 82, 84, 86].map((score, i) => practised(1 + i, score));
    const earlier = [50, 52, 54, 56].map((score, i) => practised(31 + i, score));
    expect(text(own(historyOf([...scores, ...earlier])))).toContain(
      'Score 83 on average over 4 sessions; before that 53 on average over 4 sessions: improved.',
    );
    expect(text(own(historyOf([point(1), ...earlier])))).toContain(
      'Score 53 on average over 4 sessions before these days.',
    );
    expect(text(own(historyOf([practised(1, null)])))).toContain('· no score ·');
  });

  it('says which recordings count for nobody, with a way to change that', () => {
    const card = own(mixed());
    expect(text(card)).toContain('everybody’s pull share 35% (n = 40)');
    expect(text(card)).toContain(
      '2 recordings have no speaker who is you yet. They count for nobody until you say who you are.',
    );
    expect(buttons(card)).toContainEqual(['me', 'me']);
    const one = own(historyOf([point(1, {}, { whose: 'everybody' })]));
    expect(text(one)).toContain('One recording has no speaker who is you yet.');
    expect(text(one)).toContain('No recording of these days counts for you');
  });
});

describe('what to do', () => {
  it('names the number furthest from its reference, or what was asked for', () => {
    expect(text(own())).toContain(
      'Summarising 2.5% (skilled negotiators 7.5%, average 4.2%). Counted over 12 recordings.',
    );
    expect(text(own(mixed()))).toContain('Summarizing: asked for in 1 of 2 recordings.');
    expect(text(own(historyOf([point(1)])))).not.toContain('ONE THING');
  });

  it('counts what became of action items', () => {
    const words = text(own());
    expect(words).toContain('14 of 29 taken up in later recordings; for 1 there is no later recording yet.');
    expect(words).toContain('Testing understanding: 14 of 14 taken up (0.3 a minute then, 0.5 since)');
    expect(words).toContain('Closed question, less of it: 0 of 9 taken up');
    expect(text(own(historyOf([point(1, { actions: ['summarizing'] })])))).toContain('shows in the next recording');
    expect(text(own(historyOf([point(1)])))).not.toContain('ACTION ITEMS');
  });
});

describe('who sees it', () => {
  it('stands on one’s own card, with who looked', () => {
    expect(text(own())).toContain('Only you and the named administrators may see this history. Nobody else looked');
    const seen = text(own(improving(), { looks: LOOKS, shares: true } as { looks: Looks }));
    expect(seen).toContain('Everybody in this workspace may see this history.');
    expect(seen).toContain('it was seen by Grace Lee on 11 Mar, somebody on 4 Mar, 1 more.');
    expect(buttons(own(improving(), { shares: true } as object))).toContainEqual(['history', 'private']);
  });

  it('somebody else’s is about them, keeps private titles and ids, and turns its pages', () => {
    const card = historyCard({ history: declining(), page: 1, of: other(declining()) });
    expect(card.title).toBe('Dana Ray, last 30 days: 6 recordings');
    expect(text(card)).toContain('A private recording · 6 Mar 2026 · pull share 23% (n = 40)');
    expect(JSON.stringify([renderBlocks(card), renderAdaptive(card), card.summary])).not.toMatch(
      /k3v9x2m707|follow-up 7/,
    );
    expect(text(card)).toContain('Dana Ray sees that you looked.');
    expect(buttons(card)).toContainEqual(['history', '30 p2 <@U1DANA>']);
    expect(buttons(card)).not.toContainEqual(['history', 'share']);
    const nameless = historyCard({
      history: declining(),
      page: 1,
      of: { person: 'U9' as PersonId, name: null, open: new Set() },
    });
    expect(nameless.title).toContain('This person, last 30 days');
  });

  it('is said when it changes', () => {
    expect(text(historySharingCard({ shares: true }))).toContain('Everybody in this workspace may see');
    expect(text(historySharingCard({ shares: false }))).toContain('Nobody but you and the named administrators');
    expect(text(noHistoryCard({ platform: 'teams' }))).toContain('can share it: history share.');
  });
});

it('an empty one says what to do, and tells a newcomer from somebody who was away', () => {
  expect(text(own(historyOf([])))).toContain('No recordings yet. Drop one here');
  expect(text(own(historyOf([point(40)])))).toContain('There are earlier ones: /coach history 90.');
});

it('words, dates and numbers are those of the reader', () => {
  const german = text(own(mixed(), { locale: 'de-DE' })).replace(/\s/gu, ' ');
  expect(german).toContain('12.03.2026 · Pull-Anteil 40 % (n = 40)');
  const late = historyOf([point(0.5, {}, { sharedAt: Date.UTC(2026, 2, 12, 20) })]);
  expect(text(own(late, { timeZone: 'Asia/Tokyo' }))).toContain('13 Mar 2026');
});

it('fits both platforms whatever recordings and people are called', () => {
  const title = '<!channel> <@U1> *bold* 电话 '.repeat(60);
  const history = historyOf(Array.from({ length: 300 }, (_, i) => point(i / 11, {}, { title })));
  const looks = { named: [1, 2, 3].map((at) => ({ name: title, at })), others: 9_999 };
  for (const card of [
    own(history, { looks } as object),
    historyCard({ history, page: 60, of: { person: 'U'.repeat(100) as PersonId, name: title, open: new Set() } }),
  ]) {
    expect(JSON.stringify(renderBlocks(card).blocks).length).toBeLessThanOrEqual(SLACK.blocksJson);
    expect(JSON.stringify(renderBlocks(card))).not.toMatch(/"type":"mrkdwn","text":"[^"]*<[!@]/);
    expect(buttons(card).every(([, value]) => (value ?? '').length <= READING.buttonValue)).toBe(true);
    expect(card.buttons.length).toBeLessThanOrEqual(HISTORY_PAGE + 3);
  }
});
