import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/analysis/analyse.ts';
import { opened } from '../../../../src/analysis/coaching/closed.ts';
import { findForgotten } from '../../../../src/analysis/coaching/people.ts';
import { worthOf } from '../../../../src/analysis/coaching/points.ts';
import { pointOf } from '../../../../src/analysis/coaching/quote.ts';
import { setScene } from '../../../../src/analysis/coaching/scene.ts';
import { DEFAULT_THRESHOLDS, type SpeakerId } from '../../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../../src/analysis/engines/offline.ts';
import { ENGLISH } from '../../../../src/analysis/language.ts';
import { talk } from '../conversation.ts';

const options = { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS };

function sceneOf(...lines: readonly string[]) {
  const { labelled, metrics } = analyse(talk(lines), options);
  return setScene(labelled, metrics);
}

describe('the point of a sentence', () => {
  it.each([
    ['So, it takes three days.', '‘it takes three days’'],
    ['But on twelve months I can not do it.', '‘on twelve months I can not do it’'],
    [
      'We have the chat open on Saturdays from nine to five, and we have four people in, because the shop closes late in the evening.',
      '‘We have the chat open on Saturdays from nine to five, and we have four people in’',
    ],
    [
      'The price, I really cannot promise the price after Friday, Helen, because it is the end of the quarter here.',
      '‘The price, I really cannot promise the price after Friday’',
    ],
    ['It is mine.', '‘It is mine’'],
  ])('%s', (text, expected) => {
    expect(pointOf(text)).toBe(expected);
  });

  it('percent has no space', () => expect(ENGLISH.percent(0.43)).toBe('43%'));
});

describe('what is worth a check', () => {
  it.each([
    ['We need it before the end of January.', true],
    ['It costs us about two pounds for every van.', true],
    ['Let me tell you what I know and what I need.', false],
    ['We are the number one platform and you need it.', false],
    ['Do you need it before January?', false],
    ['My camera was playing up earlier.', false],
  ])('%s', (text, worth) => {
    expect(worthOf(sceneOf(`A: ${text}`), 0) >= 1.5).toBe(worth);
  });
});

describe('people who were named and forgotten', () => {
  it.each([
    [['B: Her name is Liv Strand.', 'A: What do you do then?'], 'Liv Strand'],
    [['B: Her name is Liv Strand.', 'A: How would Liv look at it?'], undefined],
    [['B: And our IT manager, Petter, sees it differently.', 'A: Okay, tell me more.'], 'Petter'],
    [['B: To Marcus, he is the commercial director.', 'A: Okay, tell me more.'], 'Marcus'],
    [["B: It's Caroline, yes.", "B: She's not one for scores.", 'A: Okay.'], 'Caroline'],
    [["B: It's Friday, yes.", 'B: She is off.', 'A: Okay.'], undefined],
    [["B: It's Leeds, yes.", 'B: It rained.', 'A: Okay.'], undefined],
    [['B: Her name is Ana.', 'A: Okay.', 'Ana: Hello there.'], undefined],
    [['A: Her name is Liv Strand.', 'B: Okay.'], undefined],
  ] as const)('%j', (lines, name) => {
    const transcript = talk(['A: Good to see you.', ...lines]);
    const { labelled, metrics } = analyse(transcript, options);
    expect(findForgotten(setScene(labelled, metrics), 'S1' as SpeakerId)?.name).toBe(name);
  });
});

describe('an open question in place of a closed one', () => {
  it.each([
    ['How many invoices is that?', /number/],
    ['When did it start?', /date|led up/],
    ['Who signs it?', /people involved|each of them/],
    ['Do you use spreadsheets for that?', /handle that today|Walk me through/],
    ['Is there something to change?', /How do you see|want to be different/],
  ])('%s', (question, open) => {
    for (const seed of [0, 1]) expect(opened(question, seed)).toMatch(open);
  });
});

describe('the price', () => {
  const seller = ['A: Our platform is for finance teams.', 'A: Our customers close the month in two days.'];
  function titles(...lines: readonly string[]) {
    const { coaching } = analyse(talk([...seller, ...lines, ...Array(4).fill('A: The setup takes a week.')]), options);
    return coaching.bySpeaker[0]?.actionItems.map(({ title }) => title).join(' · ');
  }

  it.each([
    [['B: What does it cost?', 'A: It is forty.'], true],
    [["B: You haven't said a price.", 'A: It is forty.'], true],
    [['A: The price is forty.', 'B: What does it cost in Leeds?'], false],
    [['B: She sees when a price creeps up somewhere.', 'A: That is interesting.'], false],
  ] as const)('%j', (lines, raised) => {
    expect(/price/i.test(titles(...lines) ?? '')).toBe(raised);
  });
});

describe('asking before answering', () => {
  const pitch = Array.from({ length: 8 }, (_, i) => `A: Our dashboard shows number ${i} in real time.`);
  function whyOf(reply: string) {
    const { coaching } = analyse(
      talk([...pitch, 'B: I am worried that our team will not use it.', `A: ${reply}`, 'B: It rained here.']),
      options,
    );
    const items = coaching.bySpeaker[0]?.actionItems ?? [];
    return items.map(({ why }) => why).find((why) => why.includes('touched on'));
  }

  it('quotes the telling that followed', () => {
    expect(whyOf('Every team that we have likes it in the end.')).toBe(
      'B touched on a worry, and you went on with “Every team that we have likes it in the end”.',
    );
  });

  it.each(['The fourth of December.', 'Oh, I am sorry about that, really.', 'What worries them about it?'])(
    'sees none in: %s',
    (reply) => expect(whyOf(reply)).toBeUndefined(),
  );
});
