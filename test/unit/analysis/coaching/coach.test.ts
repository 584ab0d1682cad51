import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/analysis/analyse.ts';
import { findOpening } from '../../../../src/analysis/coaching/openings.ts';
import { cite, cutAtWord } from '../../../../src/analysis/coaching/quote.ts';
import { DEFAULT_THRESHOLDS } from '../../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../../src/analysis/engines/offline.ts';
import { ENGLISH } from '../../../../src/analysis/language.ts';
import { BANDS, distance, place } from '../../../../src/analysis/rackham/bands.ts';
import { weighRoles } from '../../../../src/analysis/rackham/roles.ts';
import { focusName } from '../../../../src/cards/words.ts';
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

  it('does not say that nobody asked the silent one who was asked by name', () => {
    const { coaching } = analyse(
      talk([
        ...Array.from({ length: 12 }, (_, i) => site(i)),
        'Ana: It was a long year for everybody here.',
        'Eva: We have two sites.',
        'Tom: Eva, what would help you most?',
      ]),
      { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS },
    );
    expect(JSON.stringify(coaching)).not.toContain('view by name');
    expect(coaching.bySpeaker[0]?.actionItems.some(({ behaviour }) => behaviour === 'bringing_in')).toBe(false);
  });

  it('does not take a word that begins like a name for a call', () => {
    const { coaching } = analyse(
      talk([
        ...Array.from({ length: 12 }, (_, i) => site(i)),
        'Ana: It was a long year for everybody here.',
        'Eva: We have two sites.',
        'Tom: What does Evalyn Street need most?',
      ]),
      { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS },
    );
    const item = coaching.bySpeaker[0]?.actionItems.find(({ behaviour }) => behaviour === 'bringing_in');
    expect(item?.how).toContain('Eva, you mentioned');
  });

  it('coaches um and uh where they are many, with the sentence to say again', () => {
    const noisy = Array.from({ length: 24 }, (_, i) => `Tom: Um, site number ${i}, uh, went live in June.`);
    const { coaching } = analyse(talk([...noisy, 'Tom: So, um, uh, er, we, um, we take a week for it.']), {
      engine: offlineEngine,
      thresholds: DEFAULT_THRESHOLDS,
    });
    const item = coaching.bySpeaker[0]?.actionItems.find(({ title }) => /um/.test(title));
    expect(item?.evidence).toEqual({ at: 24, quote: 'So, um, uh, er, we, um, we take a week for it.' });
    expect(item?.why).toMatch(/4 times in this sentence/);
    expect(item?.how).toContain('“So we take a week for it.”');
    const clean = analyse(talk(noisy, { verbatim: false }), { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS });
    expect(JSON.stringify(clean.coaching)).not.toMatch(/um and uh/);
  });

  it('compares counter-proposals by the hour, in a conversation long enough to have hours', () => {
    const lines = ["Ana: Let's pilot in Leeds.", "Tom: Let's do Hull instead.", 'Tom: The limit is 50 users.'];
    const bands = (repeats: number) =>
      analyse(
        {
          ...talk(Array.from({ length: repeats }, () => lines).flat()),
          durationMs: 30 * 60_000,
        },
        { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS },
      ).coaching.bands.filter(({ metric, speaker }) => metric === 'counter_proposals_per_hour' && speaker === 'S2');
    expect(bands(4)).toMatchObject([{ value: 8, n: 4, verdict: 'high' }]);
    expect(bands(2)).toEqual([]);
  });

  it('shows with the focus a moment where it went wrong, and names what to practise', () => {
    const { coaching } = analyse(
      talk([
        'Tom: Let me show you our platform, here you see the dashboard with all your devices in real time.',
        ...Array.from(
          { length: 20 },
          (_, i) => `Tom: Our customers like report number ${i} best, and it takes a minute.`,
        ),
        'Ana: We currently use spreadsheets.',
        'Tom: Tell me about the last month.',
        'Ana: It took the whole team three long days and then we still had errors in it.',
      ]),
      { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS },
    );
    expect(coaching.focus).toMatchObject({ speaker: 'S1', metric: 'talk_share' });
    expect(coaching.focus?.evidence.at).toBeLessThan(20);
    expect(coaching.focus && focusName(coaching.focus, ENGLISH)).toBe('Leaving the other side room');
    expect(focusName({ metric: 'question_share', behaviour: 'open_question' }, ENGLISH)).toBe('Open question');
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
