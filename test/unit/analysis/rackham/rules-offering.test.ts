import { describe, expect, it } from 'vitest';
import { type Ruled, ruling } from './moment.ts';

/** The rules that hear cutting in, attacks and calls on people, and at the end of the table what is offered: disagreement, plans, views, facts. */

const alone = {};
const after = { follows: true };
const answering = { follows: true, answers: true };
const states = 'giving_info_fact by states';
const view = 'giving_info_opinion by holds-a-view';

describe('cutting in and attacking', () => {
  it.each<Ruled>([
    ['shutting_out_interrupting by cuts-off', 'Let me finish.', { cutsOff: true }],
    ['proposing by suggests', 'Let me finish.', alone],
    [states, 'It works.', { cutsOff: true }],
    ['defending_attacking by attacks-or-defends', "That's simply unfair on us.", alone],
    [states, "That's simply the limit.", alone],
  ])('%s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('drawing somebody in', () => {
  const silent = { callsSilentPerson: true };
  it.each<Ruled>([
    ['bringing_in by names-a-gap', "We haven't heard from security.", alone],
    [states, "We haven't paid the security team.", alone],
    ['bringing_in by calls-on-silent-person', 'Priya, still here?', silent],
    ['bringing_in by calls-on-silent-person', 'Priya, you run ops.', silent],
    [states, 'Priya, we have two sites.', silent],
    [states, 'Priya, you run ops.', alone],
    ['open_question by asks-openly-inside', 'Priya, how does this look?', alone],
  ])('%s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('an obstacle to what was proposed', () => {
  const proposed = { objectsTo: true };
  const fires = 'disagreeing by objects';
  it.each<Ruled>([
    [fires, "We can't pay upfront.", proposed],
    [fires, "We can't wait.", proposed],
    [states, "That won't.", proposed],
    [states, "We can't pay upfront.", alone],
    [states, 'We pay upfront.', proposed],
    [states, "The team in Leeds says it won't start.", proposed],
  ])('has three words and somebody who cannot: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each([
    'We cannot pay upfront.',
    "I won't be there by then.",
    "That wouldn't pass the audit.",
    "It couldn't start before May.",
    "They won't pay upfront.",
    "This isn't going through the audit.",
    'It is not going through the audit.',
    "Our budget can't cover two sites.",
    "My boss won't pay upfront.",
    "We really can't pay upfront.",
    "We just can't pay upfront.",
    "It probably doesn't start by then.",
    "I'm afraid we can't pay upfront.",
    "Unfortunately we can't pay upfront.",
    "I think we can't pay upfront.",
    "Well, I'm afraid our board won't pay upfront.",
  ])('is heard in any of its forms: %s', (said) => {
    expect(ruling(said, proposed)).toBe(fires);
  });
});

describe('disagreement', () => {
  it.each<Ruled>([
    ['disagreeing by differs', "That's not right.", alone],
    ['disagreeing by turns-down', "Quarterly won't work, because our costs went up.", after],
    [view, "Quarterly won't work, because our costs went up.", alone],
    [view, "Quarterly won't work, because our costs went up.", answering],
    [states, 'Quarterly works, because our costs went down.', after],
  ])('says no to a statement, not to a question: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  const taken = { refersBack: 1, echoes: 1 };
  it.each<Ruled>([
    ['disagreeing by but-not', "But the export isn't monthly.", taken],
    ['disagreeing by but-not', 'But the export is not monthly.', taken],
    ['disagreeing by but-not', 'But the export never came.', taken],
    ['disagreeing by but-not', "Well, but the export isn't monthly.", taken],
    [states, "But the export isn't monthly.", { refersBack: 1 }],
    [states, "But the export isn't monthly.", { echoes: 1 }],
    [states, 'But the export is monthly.', taken],
    [states, "The export isn't monthly.", taken],
    [states, 'We pay for the export but not monthly.', taken],
  ])('turns the other’s words with a but and a not: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    ['disagreeing by yes-but', 'Yes, but nobody called them.', after],
    [states, 'Yes, but it works.', after],
    [states, 'Yes, but nobody called them.', alone],
    [states, 'Yes, but nobody called them.', answering],
    [states, 'Yes, nobody called them.', after],
    ['disagreeing by no-because', "No, it's the import.", after],
    [states, "No, it's monthly.", after],
    [states, "No, it's the import.", alone],
    [states, "No, it's the import.", answering],
    [states, "It's the import team.", after],
  ])('begins with a yes-but or a no: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a proposal', () => {
  it.each<Ruled>([
    ['proposing by suggests', "Let's start with two pilots.", alone],
    ['none by thinks-aloud', 'Let me think about that first.', alone],
    [states, 'Let me think about that one first.', alone],
    ['proposing by asks-for-action', 'Send me the contract.', alone],
    [states, 'The contract sends a message.', alone],
  ])('is a plan or a request, not thinking aloud: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    [states, 'And then go back to the list.', alone],
    [states, 'So and then go back to the list.', alone],
    [states, 'But and then go back to the list.', alone],
    ['proposing by asks-for-action', 'Then go back to the list.', alone],
    ['proposing by asks-for-action', 'And please send it to me.', alone],
    ['proposing by asks-for-action', 'And then please send it to me.', alone],
    ['proposing by asks-for-action', 'Send it to me and wait.', alone],
  ])('is no story that goes on with an and: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a view and a fact', () => {
  it.each<Ruled>([
    ['giving_info_fact by hedged-fact', "I think it's 50.", alone],
    ['giving_info_fact by hedged-fact', 'I think we have fifty people in the team.', alone],
    [view, 'I think we have fifty people in the sales team.', alone],
    [view, "I think it's the import.", alone],
    [view, 'I think 50 is too slow.', alone],
    [states, "It's 50.", alone],
    ['giving_info_opinion by judges', "It's by far the best tool.", alone],
    [states, "It's by far the last tool.", alone],
  ])('differ by a measure, a hedge and a judging word: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});
