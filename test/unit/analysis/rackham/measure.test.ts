import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, type Measured } from '../../../../src/analysis/domain.ts';
import { countFillers } from '../../../../src/analysis/rackham/fillers.ts';
import { measure } from '../../../../src/analysis/rackham/measure.ts';
import { isDatedStep } from '../../../../src/analysis/rackham/tally.ts';
import { saysName, wordsOf } from '../../../../src/analysis/rackham/words.ts';
import { type Line, label, talk } from '../conversation.ts';

function metricsOf(...args: Parameters<typeof talk>) {
  return measure(label(talk(...args)), DEFAULT_THRESHOLDS);
}

function value(measured: Measured | undefined): number | string {
  if (measured === undefined) return 'missing';
  return 'value' in measured ? measured.value : measured.notMeasurable;
}

describe('a name', () => {
  it.each<[string, string, boolean]>([
    ["Tim, how is Tim's team?", 'Tim', true],
    ['Timing is all.', 'Tim', false],
    ['Our intim 2Tim.', 'Tim', false],
    ['Time to ask Tim.', 'Tim', true],
    ['Ask tim.', 'Tim', false],
    ['田中さん、どう思いますか。', '田中', true],
  ])('in %j: %s %s', (text, name, there) => {
    expect(saysName(text, name)).toBe(there);
  });
});

describe('pull and push', () => {
  it('counts, shares and intervals', () => {
    const { speakers, overall } = metricsOf([
      'A: What happens then?',
      'B: The limit is 50 users.',
      'A: Do you use SAP?',
      'B: We have two sites.',
      'A: The price is 40.',
    ]);
    const [a, b] = speakers;
    expect(value(a?.pullPushRatio)).toBe(2);
    expect(a?.pullShare).toMatchObject({ value: 2 / 3, n: 3 });
    expect(value(a?.questionQuality)).toBe(0.5);
    expect(value(b?.pullPushRatio)).toBe(0);
    expect(value(b?.questionQuality)).toBe('none-observed');
    expect(overall).toMatchObject({ pull: 2, push: 3 });
  });

  it('adds all speakers up, and says how much carried no behaviour', () => {
    const { overall } = metricsOf([
      'A: What happens then?',
      'B: Mm-hm.',
      'A: Do you use SAP?',
      'B: Is it fast?',
      'A: The price is 40.',
    ]);
    expect(overall.pullPushRatio).toMatchObject({ value: 3, n: 4 });
    expect(overall.pullShare).toMatchObject({ value: 0.75, n: 4 });
    expect(overall.questionQuality).toMatchObject({ value: 1 / 3, n: 3 });
    expect(overall.noneShare).toMatchObject({ value: 0.2, n: 5 });
  });

  it('takes the pull itself when nothing was pushed', () => {
    expect(value(metricsOf(['A: What happens then?']).speakers[0]?.pullPushRatio)).toBe(1);
  });

  it('changes once from pull to push within 60 s', () => {
    const at = (who: string, text: string, s: number): Line => ({
      who,
      text,
      startMs: s * 1000,
      endMs: s * 1000 + 900,
    });
    const { transitions } = metricsOf([
      at('A', 'What happens then?', 0),
      at('A', 'The limit is 50 users.', 50),
      at('A', 'The price is 40.', 52),
      at('A', 'Do you use SAP?', 100),
      at('A', 'The setup takes a week.', 161),
    ]);
    expect(transitions).toEqual([
      { speaker: 'S1', atMs: 50_000, from: 'open_question', to: 'giving_info_fact', at: 1 },
    ]);
  });
});

describe('fillers minute by minute', () => {
  const at = (who: string, text: string, from: number, to: number): Line => ({
    who,
    text,
    startMs: from * 1000,
    endMs: to * 1000,
  });
  const said = [
    at('A', 'Um, the price is, uh, forty for everybody.', 0, 20),
    at('B', 'We have two sites in the north.', 20, 25),
    at('A', 'The limit is 50 users.', 61, 76),
    at('B', 'Um, we need the list by Friday.', 80, 100),
  ];

  it('gives a rate of own speech, and nothing where somebody spoke too little', () => {
    expect(metricsOf(said).fillersByMinute).toEqual([
      [6, 0],
      [null, 3],
    ]);
  });

  it('counts both kinds, in the minute in which an utterance begins, ten seconds of speech being enough', () => {
    const both = [
      at('A', 'Um, it was, you know, kind of slow.', 55, 60),
      at('A', 'Um, the limit is 50 users.', 50, 55),
      at('A', 'It is in the contract.', 119, 130),
    ];
    expect(metricsOf(both).fillersByMinute).toEqual([[24, 0, null]]);
  });

  it('keeps what begins at the very end in the last minute', () => {
    const late = [at('A', 'Um, the limit is 50 users.', 0, 50), at('A', 'We have two sites.', 60, 60)];
    expect(metricsOf(late).fillersByMinute).toEqual([[1.2]]);
  });

  it.each([{ verbatim: false }, { times: false }, { speakers: false }])(
    'are not there where a source has %j',
    (can) => {
      expect(metricsOf(said, can).fillersByMinute).toEqual([]);
    },
  );

  it('are not there where nothing was said', () => {
    expect(metricsOf([]).fillersByMinute).toEqual([]);
  });
});

describe('speech', () => {
  const line = (who: string, text: string, startMs: number, endMs: number): Line => ({ who, text, startMs, endMs });

  it('takes the union of own times and their share', () => {
    const { speakers } = metricsOf([
      line('A', 'The limit is 50 users.', 0, 10_000),
      line('A', 'It is in the contract.', 5_000, 12_000),
      line('B', 'We have two sites.', 12_000, 16_000),
    ]);
    expect(value(speakers[0]?.speakingMs)).toBe(12_000);
    expect(value(speakers[0]?.talkShare)).toBeCloseTo(0.75);
    expect(value(speakers[1]?.talkShare)).toBeCloseTo(0.25);
    expect(value(speakers[1]?.wordsPerMin)).toBe('too-little-speech');
  });

  it('bridges short pauses and listening noises in a monologue, not contributions', () => {
    const { speakers } = metricsOf([
      line('A', 'The limit is 50 users.', 0, 10_000),
      line('B', 'Mm-hm.', 10_000, 10_500),
      line('A', 'The price is 40.', 11_000, 20_000),
      line('B', 'We have two sites in Leeds.', 20_000, 23_000),
      line('A', 'The setup takes a week.', 23_000, 26_000),
    ]);
    expect(value(speakers[0]?.longestMonologueMs)).toBe(20_000);
  });

  it('takes the median gap as patience', () => {
    const { speakers } = metricsOf([
      line('A', 'What happens then?', 0, 1_000),
      line('B', 'It stops working.', 3_000, 4_000),
      line('A', 'The limit is 50 users.', 4_200, 6_000),
    ]);
    expect(value(speakers[1]?.patienceMs)).toBe(2_000);
    expect(value(speakers[0]?.patienceMs)).toBe(200);
  });

  it('knows no patience of who never answered, and no rate under ten seconds of speech', () => {
    const { speakers } = metricsOf([
      line('A', 'Um, the limit is 50 users.', 0, 10_000),
      line('B', 'We have two sites.', 12_000, 21_999),
    ]);
    expect(speakers.map(({ patienceMs }) => value(patienceMs))).toEqual(['none-observed', 2_000]);
    expect(speakers.map(({ behavioursPerMin }) => value(behavioursPerMin))).toEqual([6, 'too-little-speech']);
    expect(speakers.map(({ fillersPerMin }) => value(fillersPerMin))).toEqual([6, 'too-little-speech']);
  });
});

describe('what a source cannot support', () => {
  const lines = ['A: Um, the limit is, uh, 50 users.', 'B: We have two sites.'];

  it.each([
    [{ verbatim: false }, 'fillersPerMin', 'source-not-verbatim'],
    [{ times: false }, 'talkShare', 'source-without-times'],
    [{ times: false }, 'wordsPerMin', 'source-without-times'],
    [{ speakers: false }, 'pullShare', 'source-without-speakers'],
  ] as const)('%j: %s', (can, name, reason) => {
    const metrics = metricsOf(lines, can);
    expect(value(metrics.speakers[0]?.[name])).toBe(reason);
    expect(metrics.alerts.some((alert) => alert.type === 'not_measurable' && alert.severity === 'info')).toBe(true);
  });
});

describe('fillers', () => {
  it.each([
    ['um so uh I think er yes', 3, 0],
    ['it is, you know, kind of slow', 0, 2],
    ['do you know what kind of export that is', 0, 0],
    ['I would like to see it', 0, 0],
    ['and like nobody used it', 0, 1],
    ['it actually works', 0, 0],
    ['actually it basically works', 0, 2],
  ])('%s', (text, hard, soft) => {
    expect(countFillers(wordsOf(text))).toEqual({ hard, soft });
  });
});

describe('alerts', () => {
  const facts = Array.from({ length: 25 }, (_, i) => `A: Site number ${i} went live in June.`);

  it('needs twenty behaviours for a verdict on pull and push', () => {
    expect(metricsOf(facts.slice(0, 19)).alerts).toEqual([]);
    expect(metricsOf(facts).alerts.map((alert) => alert.type)).toEqual(['low_pull_push']);
  });

  it('does not tell a buyer to ask more', () => {
    const buyer = [
      'A: We currently use spreadsheets today.',
      'A: Our budget is small.',
      'A: What does it cost?',
      'A: Our CFO decides.',
    ];
    expect(metricsOf([...facts, ...buyer]).alerts).toEqual([]);
  });

  it('reports a defending or attacking remark and a dominating speaker', () => {
    const types = metricsOf([...facts, ...facts, 'B: You clearly haven’t read it.']).alerts.map(
      ({ type, speaker }) => `${type} ${speaker}`,
    );
    expect(types).toEqual(['low_pull_push S1', 'talk_share S1', 'defending_attacking S2']);
  });

  it('wants closed questions in number before it judges them', () => {
    expect(metricsOf(Array.from({ length: 4 }, () => 'A: Do you use SAP?')).alerts).toEqual([]);
    expect(metricsOf(Array.from({ length: 5 }, () => 'A: Do you use SAP?')).alerts.map((alert) => alert.type)).toEqual([
      'question_quality',
    ]);
  });

  it.each([
    [120, ['filler_rate']],
    [80, []],
  ] as const)('%i s of six fillers a minute', (seconds, expected) => {
    const noisy = Array.from(
      { length: seconds / 10 },
      (_, i): Line => ({ who: 'A', text: 'um yeah', startMs: i * 10_000, endMs: i * 10_000 + 10_000 }),
    );
    expect(metricsOf(noisy).alerts.map((alert) => alert.type)).toEqual(expected);
  });
});

describe('push timing', () => {
  it('is appropriate only with urgency and low risk around it, each proven', () => {
    const { pushes } = metricsOf([
      'B: The whole system is down.',
      'B: A quick fix would help us.',
      'A: I can send the patch today.',
    ]);
    const push = pushes.find((one) => one.speaker === 'S2');
    expect(push).toMatchObject({
      appropriate: true,
      urgency: { at: 0, quote: 'system is down' },
      lowRisk: { at: 1, quote: 'A quick fix' },
      pullAlternative: null,
    });
  });

  it('offers a question for a push at the wrong moment', () => {
    const [push] = metricsOf(['A: I can send the data sheet today.']).pushes;
    expect(push?.appropriate).toBe(false);
    expect(push?.pullAlternative).toContain('I can send the data sheet today');
  });
});

describe('a dated next step', () => {
  const days = ['today', 'tonight', 'tomorrow', 'Monday', 'sunday', 'March', 'october'];
  const ways = [
    ...['next week', 'this month', 'early next quarter', 'end of the year', 'end of next month'],
    ...[
      'by noon',
      'by the end',
      'by EOD',
      'by may',
      'on the 3rd',
      'on the 21st',
      'in a week',
      'in two days',
      'in 10 days',
    ],
    ...['at 10', 'at 10:30', 'at 4 pm', 'at 9:15am', 'within a week', 'within two hours', 'within 48 hours'],
  ];

  it.each([...days, ...ways])('has a date: %s', (when) => {
    expect(isDatedStep(`I'll send it ${when}.`)).toBe(true);
    expect(isDatedStep(`It arrives ${when}.`)).toBe(false);
  });

  it.each([
    "I'll",
    'I will',
    'I can',
    'I could',
    "We'll",
    'we should',
    'We',
    "let's",
    "Let's",
    'let me',
    'you',
    'You',
    'Dana will',
    'Dana can',
  ])('has an owner: %s', (who) => {
    expect(isDatedStep(`${who} send it on Monday.`)).toBe(true);
    expect(isDatedStep(`${who} send it.`)).toBe(false);
  });

  it.each([
    'The price ends on Friday.',
    'I’ll send it.',
    'It will arrive on Monday.',
    'That could be ready on Monday.',
    "I'll send it at once.",
    "I'll send it by myself.",
    "I'll do it in a minute or two hours.",
  ])('is not: %s', (clause) => {
    expect(isDatedStep(clause)).toBe(false);
  });

  it('reads a typographic apostrophe', () => {
    expect(isDatedStep('I’ll send it on Monday.')).toBe(true);
  });
});

describe('follow-up questions', () => {
  const asks = 'A: How long does the export take on those machines?';
  const impactPart = (lines: readonly string[], name: string) =>
    metricsOf(lines)
      .speakers.find(({ speaker }) => speaker === 'S1')
      ?.impact.parts.find((part) => part.name === name)?.measured;

  it('take up a word that somebody else used within four utterances', () => {
    expect(impactPart(['A: Hello.', 'B: The export is slow.', asks], 'follow-up questions')).toMatchObject({
      value: 1,
      n: 1,
    });
    expect(impactPart(['A: Hello.', 'B: The invoices are late.', asks], 'follow-up questions')).toMatchObject({
      value: 0,
    });
    const between = ['B: We have two sites.', 'B: Both are in Leeds.', 'B: It rains.'];
    expect(impactPart(['A: Hi.', 'B: The export is slow.', ...between, asks], 'follow-up questions')).toMatchObject({
      value: 1,
    });
    expect(
      impactPart(['A: Hi.', 'B: The export is slow.', ...between, 'B: We like it.', asks], 'follow-up questions'),
    ).toMatchObject({ value: 0 });
  });

  it('do not take up their own words, short words or words that everybody uses', () => {
    expect(impactPart(['A: The export is slow.', asks], 'follow-up questions')).toMatchObject({ value: 0 });
    expect(
      impactPart(['A: Hi.', 'B: You would think so.', 'A: What would that mean?'], 'follow-up questions'),
    ).toMatchObject({ value: 0 });
    expect(
      impactPart(['A: Hi.', 'B: The app is big.', 'A: How was the app made?'], 'follow-up questions'),
    ).toMatchObject({ value: 0 });
  });

  it('always are what checks an understanding', () => {
    expect(impactPart(['A: Hi.', 'B: We go live in June.', 'A: You said June.'], 'follow-up questions')).toMatchObject({
      value: 1,
      n: 1,
    });
  });
});

describe('questions given room', () => {
  const room = (...lines: readonly Line[]) =>
    metricsOf(lines).speakers[0]?.inclusion.parts.find((part) => part.name === 'questions given room')?.measured;
  const line = (who: string, text: string, startMs: number, endMs: number): Line => ({ who, text, startMs, endMs });
  const question = line('A', 'What happens then?', 0, 1_000);
  const answer = line('B', 'It stops.', 3_000, 4_000);

  it('are answered by somebody else, after a pause of the asker of a second at least', () => {
    expect(room(question, answer)).toMatchObject({ value: 1, n: 1 });
    expect(room(question, line('A', 'I mean the export.', 1_999, 2_500), answer)).toMatchObject({ value: 0 });
    expect(room(question, line('A', 'I mean the export.', 2_000, 2_500), answer)).toMatchObject({ value: 1 });
  });

  it('are not where nobody answers, or too late', () => {
    expect(room(question)).toMatchObject({ value: 0 });
    const silence = [0, 1, 2].map((i) => line('A', 'It was slow.', 10_000 + i * 5_000, 11_000 + i * 5_000));
    expect(room(question, ...silence, line('B', 'It stops.', 60_000, 61_000))).toMatchObject({ value: 0 });
    expect(room(question, ...silence.slice(1), line('B', 'It stops.', 60_000, 61_000))).toMatchObject({ value: 1 });
    expect(room(question, line('B', 'Ah', 3_000, 3_100), ...silence)).toMatchObject({ value: 0 });
  });
});

describe('indices', () => {
  it('are masked under twenty behaviours or a hundred words', () => {
    const [a] = metricsOf(['A: What happens then?', 'B: The limit is 50 users.']).speakers;
    expect(value(a?.impact.value)).toBe('too-few-behaviours');
    expect(value(a?.clarity.value)).toBe('too-little-speech');
  });

  it('are rounded to five and show their parts', () => {
    const lines = Array.from({ length: 60 }, (_, i) =>
      i % 2 === 0
        ? `A: What happens at site number ${i} then?`
        : `B: Site number ${i} went live in June with two people.`,
    );
    const [a, b] = metricsOf(lines).speakers;
    for (const index of [a?.clarity, a?.impact, a?.inclusion, b?.clarity]) {
      expect(Number(value(index?.value)) % 5).toBe(0);
    }
    // Between two people somebody without a question shows only half of what Inclusion is made of.
    expect(value(b?.inclusion.value)).toBe('mostly-not-measurable');
    const weight = a?.impact.parts.reduce((sum, part) => sum + part.weight, 0);
    expect(weight).toBeCloseTo(1);
  });
});
