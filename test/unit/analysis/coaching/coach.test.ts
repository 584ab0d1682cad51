import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/analysis/analyse.ts';
import { findOpening } from '../../../../src/analysis/coaching/openings.ts';
import { cite, cutAtWord } from '../../../../src/analysis/coaching/quote.ts';
import { DEFAULT_THRESHOLDS } from '../../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../../src/analysis/engines/offline.ts';
import { BANDS, distance, place } from '../../../../src/analysis/rackham/bands.ts';
import { weighRoles } from '../../../../src/analysis/rackham/roles.ts';
import { talk } from '../conversation.ts';

describe('bands', () => {
  it.each([
    ['question_share', 0.25, 40, 'good'],
    ['question_share', 0.15, 40, 'typical'],
    ['question_share', 0.05, 40, 'low'],
    ['defend_attack_share', 0.1, 40, 'high'],
    ['talk_share', 0.7, 600_000, 'high'],
    ['words_per_min', 120, 500, 'low'],
    ['words_per_min', 150, 500, 'good'],
    ['words_per_min', 190, 500, 'high'],
  ] as const)('%s %d', (metric, value, n, verdict) => {
    const placed = place(metric, value, n);
    expect(placed?.verdict).toBe(verdict);
    expect(placed?.source).not.toBe('');
  });

  it('says nothing on too little', () => {
    expect(place('question_share', 0.05, 19)).toBeNull();
  });

  it('measures how far a value is from good', () => {
    const questions = BANDS.find(({ metric }) => metric === 'question_share');
    expect(questions && distance(questions, 0)).toBe(1);
    expect(questions && distance(questions, 0.3)).toBe(0);
  });
});

describe('roles', () => {
  it.each([
    ['Our customers love the dashboard.', 'seller'],
    ['We offer three packages.', 'seller'],
    ['I can send you the data sheet.', 'seller'],
    ['Our pricing is per seat.', 'seller'],
    ['We currently use spreadsheets.', 'buyer'],
    ['Our budget is small.', 'buyer'],
    ['What does it cost?', 'buyer'],
    ['Our team needs something simpler.', 'buyer'],
  ] as const)('%s', (text, role) => {
    const score = weighRoles(text);
    expect(score[role]).toBeGreaterThan(score[role === 'seller' ? 'buyer' : 'seller']);
  });

  it('hears no role in small talk', () => {
    expect(weighRoles('It rained here since Sunday.')).toEqual({ seller: 0, buyer: 0 });
  });
});

describe('openings', () => {
  it.each([
    ['Matching takes us three days every month.', 'time'],
    ["I'm worried about the roll-out.", 'worry'],
    ['That is over budget.', 'price'],
    ['The scanner keeps failing, it is a problem.', 'trouble'],
    ['It rained here since Sunday.', undefined],
    ["I don't think it has ever been a problem for us.", undefined],
  ])('%s', (text, name) => {
    expect(findOpening(text)?.name).toBe(name);
  });
});

describe('quotes', () => {
  it('are cut at a word and never inside a character', () => {
    expect(cutAtWord('one two three', 9)).toBe('one two');
    expect(cutAtWord('😀😀😀', 3)).toBe('😀');
    expect(cite('It stops. ', 40)).toBe('“It stops”');
    expect(cite('one two three four', 9)).toBe('“one two …”');
  });
});

describe('moments', () => {
  const site = (i: number) => `Tom: Site number ${i} went live in June with two people.`;

  it('asks the busiest speaker to bring in the silent one, by name', () => {
    const { coaching } = analyse(
      talk([
        ...Array.from({ length: 12 }, (_, i) => site(i)),
        'Ana: It was a long year for everybody here.',
        'Eva: We have two sites.',
        'Tom: The next one is Hull.',
      ]),
      { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS },
    );
    const item = coaching.bySpeaker[0]?.actionItems.find(({ behaviour }) => behaviour === 'bringing_in');
    expect(item?.how).toContain('Eva, you mentioned ‘We have two sites’');
  });

  it('shows the best question as a strength', () => {
    const { coaching } = analyse(
      talk([
        'Tom: Walk me through last month.',
        `Ana: ${'It took the whole team three long days and then we still had errors in the report. '.repeat(2)}`,
        'Tom: Do you use SAP?',
        'Ana: We have two sites.',
      ]),
      { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS },
    );
    expect(coaching.bySpeaker[0]?.strengths[0]).toMatchObject({
      evidence: { at: 0, quote: 'Walk me through last month.' },
    });
  });
});
