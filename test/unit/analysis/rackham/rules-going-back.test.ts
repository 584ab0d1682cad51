import { describe, expect, it } from 'vitest';
import { type Ruled, ruling } from './moment.ts';

/** The rules that hear a reference to what was said before: summaries and tests of understanding. */

const alone = {};
const back = { refersBack: 1 };

describe('a summary', () => {
  it.each<Ruled>([
    ['summarizing by sums-up', 'We have agreed on two sites.', alone],
    ['summarizing by sums-up', 'In summary, it is two sites.', alone],
    ['closed_question by asks-yes-or-no', 'In summary, it is two sites?', alone],
    ['proposing by suggests', "Let's recap on Friday.", alone],
    ['giving_info_fact by states', 'We have covered that by Friday.', alone],
    ['summarizing by sums-up', 'To sum up: a test call by Thursday.', alone],
    ['giving_info_fact by states', 'It is two sites.', alone],
  ])('stands in a statement, and not in a plan to make one: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  const goingOn = { continuesSummary: true, refersBack: 1 };
  it.each<Ruled>([
    ['summarizing by summary-goes-on', 'You need day five from January.', goingOn],
    ['giving_info_fact by states', 'You need day five from January.', { ...goingOn, refersBack: 0 }],
    ['giving_info_fact by states', 'You need day five from January.', back],
    ['closed_question by asks-yes-or-no', 'You need day five from January?', goingOn],
  ])('goes on while it names what was said: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('words that announce a restatement', () => {
  it.each<Ruled>([
    ['testing_understanding by restates', 'You mean the approval?', alone],
    ['testing_understanding by restates', 'When you say later, you mean the approval.', back],
    ['giving_info_fact by states', 'When you say later, you mean the approval.', alone],
    ['open_question by asks-openly', 'What do you mean when you say later?', back],
    ['closed_question by asks-yes-or-no', 'The approval?', back],
  ])('need a question or something to refer to: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    ['testing_understanding by asks-whether-right', 'The last part is approval, is that right?', alone],
    ['testing_understanding by asks-whether-right', 'the last part is approval is that right', back],
    ['giving_info_fact by states', 'the last part is approval is that right', alone],
    ['closed_question by asks-yes-or-no', 'Is that about right?', alone],
    ['closed_question by asks-yes-or-no', 'The last part is approval?', back],
  ])('ask whether it is right: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    ['testing_understanding by quotes-the-other', 'You said June.', back],
    ['giving_info_fact by states', 'You said June.', alone],
    ['giving_info_fact by states', 'He said June.', back],
    ['testing_understanding by quotes-the-other', 'In the first call you mentioned June.', back],
    ['giving_info_fact by states', 'In the very first call you mentioned June.', back],
    ['giving_info_fact by states', 'What you said about June.', back],
  ])('quote the other within six words: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a conclusion that is asked', () => {
  const fires = 'testing_understanding by concludes-from-the-other';
  const plain = 'closed_question by asks-yes-or-no';
  it.each<Ruled>([
    [fires, 'So the export breaks?', back],
    [plain, 'So the export breaks?', alone],
    ['giving_info_fact by states', 'So the export breaks.', back],
    [plain, 'The export breaks?', back],
    [plain, 'The export breaks so often?', back],
    [plain, 'So is the export slow?', back],
    ['open_question by asks-openly', 'So why the export?', back],
    ['closed_question by asks-one-datum', 'So which export?', back],
  ])('refers back, in the order of a statement: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each([
    'So the export breaks?',
    'Then the export breaks?',
    'Meaning the export breaks?',
    'And so the export breaks?',
    'Okay, so the export breaks?',
    'Ok, so the export breaks?',
    'Right, so the export breaks?',
    'Yeah, so the export breaks?',
    'Well, then the export breaks?',
    'Okay, well, so the export breaks?',
  ])('is heard after any connective: %s', (said) => {
    expect(ruling(said, back)).toBe(fires);
  });

  it.each([
    'So the new site, do we start in May?',
    'So the new site, does it start in May?',
    'So the new site, did they start in May?',
    'So the new site, are we ready in May?',
    'So the new site, can they start in May?',
    'So the new site, could it start in May?',
    'So the new site, will they start in May?',
    'So the new site, would it start in May?',
    'So the new site, have they started in May?',
    'So the new site, shall we start in May?',
  ])('is none with the order of a question inside: %s', (said) => {
    expect(ruling(said, back)).toBe(plain);
  });
});

describe('a restatement with a tag', () => {
  const fires = 'testing_understanding by tagged-restatement';
  it.each<Ruled>([
    [fires, 'It is monthly, right?', back],
    [fires, 'It is monthly, correct?', back],
    [fires, 'You start in May, yes?', back],
    [fires, "It isn't monthly, is it?", back],
    [fires, "It's monthly, isn't it?", back],
    ['closed_question by asks-yes-or-no', 'It is monthly, right?', alone],
    ['closed_question by asks-yes-or-no', 'Is it monthly, right?', back],
    ['closed_question by asks-yes-or-no', 'You are right about the May date?', back],
    ['closed_question by asks-yes-or-no', 'The screens are bright?', back],
    ['giving_info_opinion by judges', 'It is too slow, right.', back],
  ])('refers back: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  const spoken = { refersBack: 1, punctuated: false };
  it.each<Ruled>([
    [fires, 'so nobody has looked at it yet right', spoken],
    [fires, 'so nobody has the last one correct', spoken],
    [fires, 'so nobody looked yet right', spoken],
    ['giving_info_fact by states', 'so nobody looked right', spoken],
    ['giving_info_fact by states', 'nobody has looked at it yet right', spoken],
    ['giving_info_fact by states', 'so nobody has looked at it yet', spoken],
    ['giving_info_fact by states', 'so nobody has the right one yet', spoken],
    ['giving_info_fact by states', 'So nobody has looked at it yet right.', back],
    ['closed_question by tag', 'so nobody has looked at it yet right', { ...spoken, refersBack: 0 }],
  ])('is heard without its marks in a conclusion of four words: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a conclusion right after the words of somebody else', () => {
  const after = { follows: true };
  const states = 'giving_info_fact by states';

  it.each<Ruled>([
    ['testing_understanding by takes-up-and-asks', "So it's the nights mostly?", after],
    ['closed_question by asks-yes-or-no', "So it's the nights?", after],
    ['closed_question by asks-yes-or-no', "So it's the nights mostly?", alone],
    ['closed_question by asks-yes-or-no', "It's the nights mostly?", after],
    ['closed_question by asks-yes-or-no', 'So we keep the nights?', after],
    [states, "So it's the nights mostly.", after],
  ])('takes it up and asks: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    ['testing_understanding by concludes-about-the-listener', 'So your drivers start early.', after],
    ['testing_understanding by concludes-about-the-listener', "So it wasn't really your idea.", after],
    [states, 'So your drivers start.', after],
    [states, 'So your drivers start early.', alone],
    [states, 'So your drivers start early.', { follows: true, answers: true }],
    ['closed_question by asks-yes-or-no', 'So your drivers start early?', after],
    [states, 'Your drivers start early.', after],
    [states, 'So the drivers start early.', after],
    [states, 'So your drivers see it when you open it.', after],
    ['giving_info_opinion by judges', "So you've seen the offer, a very generous price and too short.", after],
  ])('is about the listener, without advice or pressure: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  const feeling = { follows: true, refersBack: 1 };
  it.each<Ruled>([
    ['testing_understanding by says-what-the-listener-feels', 'You feel stuck there.', feeling],
    ['testing_understanding by says-what-the-listener-feels', 'You feel stuck there.', { ...after, yesAfter: true }],
    [states, 'You feel stuck there.', after],
    [states, 'You feel stuck.', feeling],
    [states, 'You feel stuck there.', back],
    [states, 'You feel stuck there.', { ...feeling, answers: true }],
    ['closed_question by asks-yes-or-no', 'You feel stuck there?', feeling],
    [states, 'The drivers feel stuck there.', feeling],
    [states, 'You feel it when you start.', feeling],
  ])('says what the listener feels: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  const answered = { follows: true, answered: true, echoes: 1 };
  const fires = 'testing_understanding by conclusion-with-yes';
  it.each<Ruled>([
    [fires, 'So the drivers start early.', answered],
    [fires, 'Which means the drivers start early.', answered],
    [fires, 'So the drivers start early.', { ...answered, echoes: 0, refersBack: 1 }],
    [fires, "So it's mostly at night.", { ...answered, echoes: 0, yesAfter: true }],
    [states, "So it's mostly at night.", { ...answered, echoes: 0 }],
    [states, 'So the drivers start early.', { ...answered, echoes: 0, yesAfter: true }],
    [states, 'So the drivers start.', answered],
    [states, 'So the drivers start early.', { ...answered, follows: false }],
    [states, 'So the drivers start early.', { ...answered, answers: true }],
    [states, 'So the drivers start early.', { ...answered, answered: false }],
    ['closed_question by asks-yes-or-no', 'So the drivers start early?', answered],
    [states, 'The drivers start early.', answered],
    [states, 'So the drivers see it when you open it.', answered],
  ])('gets a yes or a no: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});
