import { describe, expect, it } from 'vitest';
import { type Ruled, ruling } from './moment.ts';

/** The rules that hear somebody's words said again: the other confirms them, or they come back as a question. */

const states = 'giving_info_fact by states';
const plain = 'closed_question by asks-yes-or-no';

describe('a conclusion that the other confirms', () => {
  const confirmed = { confirmed: true, refersBack: 1 };
  const fires = 'testing_understanding by confirmed-restatement';
  it.each<Ruled>([
    [fires, 'So the drivers start at five.', confirmed],
    [fires, 'So the drivers and my team start at five.', confirmed],
    [states, 'So the drivers start early.', confirmed],
    [states, 'So the drivers start at five.', { confirmed: true }],
    [states, 'So the drivers start at five.', { refersBack: 1 }],
    [states, 'The drivers start at five.', confirmed],
    ['testing_understanding by concludes-from-the-other', 'So the drivers start at five?', confirmed],
  ])('is a restatement from five words on: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each([
    'So I start at five today.',
    'So we came at five today.',
    "So I'm there at five today.",
    "So I've been there five times.",
    'So my drivers start at five.',
    'So our drivers start at five.',
    "So we've been there five times.",
    "And then we're there at five today.",
    "So I'd start at five today.",
  ])('restates nobody when it is about the speaker: %s', (said) => {
    expect(ruling(said, confirmed)).toBe(states);
  });

  it.each(["So let's start at five today.", "So I'll start at five today.", "So we'll start at five today."])(
    'offers, when it is about what the speaker will do: %s',
    (said) => {
      expect(ruling(said, confirmed)).toBe('proposing by suggests');
    },
  );

  const after = { confirmed: true, follows: true };
  it.each<Ruled>([
    [fires, 'Trucks in Leeds.', { ...after, content: 2, echoes: 2 }],
    [fires, 'Trucks, vans, bikes, carts and forklifts.', { ...after, content: 5, echoes: 3 }],
    [states, 'Trucks, vans and bikes in Leeds, Hull, Bath and York.', { ...after, content: 7, echoes: 4 }],
    [states, 'It was the trucks.', { ...after, content: 1, echoes: 1 }],
    [states, 'Trucks in Leeds.', { ...after, content: 2, echoes: 1 }],
    [states, 'Trucks in Leeds.', { ...after, follows: false, content: 2, echoes: 2 }],
    [states, 'Trucks in Leeds.', { ...after, confirmed: false, content: 2, echoes: 2 }],
  ])('is one also in any words, three in five of them the other’s: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a conclusion about the speaker that gets a yes', () => {
  const answered = { follows: true, answered: true, yesAfter: true, echoes: 1 };
  it.each<Ruled>([
    ['testing_understanding by conclusion-with-yes', 'So the drivers and my team start at five.', answered],
    [states, 'So my drivers start at five.', answered],
    [states, 'So we came at five today.', answered],
  ])('is no check: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('the words of the other as a question', () => {
  it.each<Ruled>([
    ['testing_understanding by echo', 'The export?', { echoes: 1 }],
    ['testing_understanding by echo', 'The export, on Fridays?', { echoes: 2 }],
    [plain, 'The export, only on Fridays?', { echoes: 2 }],
    [plain, 'The export, on Fridays?', { echoes: 1 }],
    [plain, 'This one?', {}],
    [states, 'The export on Fridays.', { echoes: 2 }],
    ['closed_question by asks-one-datum', 'Which export?', { echoes: 1 }],
  ])('echo them in up to four words: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  const after = { follows: true, content: 3, echoes: 2 };
  const fires = 'testing_understanding by says-again-as-question';
  it.each<Ruled>([
    [fires, 'The page was green while you were down?', after],
    [fires, 'The page was green?', after],
    [plain, 'The page, green?', after],
    [plain, 'The page was green?', { ...after, content: 4 }],
    [plain, 'The page was green?', { ...after, follows: false }],
    [plain, 'You had it on Fridays?', { ...after, content: 1, echoes: 1 }],
    [plain, 'Was the page green on Friday?', { ...after, echoes: 3 }],
    [states, 'The page was green.', after],
  ])('say two of three again, from four words on: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});
