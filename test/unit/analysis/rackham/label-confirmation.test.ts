import { describe, expect, it } from 'vitest';
import { label, talk } from '../conversation.ts';

/** What the next speaker's yes, no or repetition makes of a statement. */

/** Labels of the second of the lines. */
function second(...lines: readonly string[]): readonly string[] {
  return (label(talk(lines)).labels[1]?.marks ?? []).map(({ behaviour }) => behaviour);
}

describe('a conclusion in new words', () => {
  const talkSoFar = ['B: The export breaks on Mondays.', 'A: So it starts with the backup.'];

  it.each([
    'yes',
    'yeah',
    'yep',
    'yup',
    'exactly',
    'right',
    'correct',
    'true',
    'absolutely',
    'definitely',
    'indeed',
    'precisely',
    'um, yes',
  ])('is a check when the other answers "%s"', (yes) => {
    expect(second(...talkSoFar, `B: ${yes}, the night before.`)).toEqual(['testing_understanding']);
  });

  it.each([
    ['a no', 'B: No, the night before.'],
    ['neither yes nor no', 'B: Sure, the night before.'],
    ['a yes that comes later', 'B: The night before, yes.'],
    ["the speaker's own yes", 'A: Yes, the night before.'],
    ['no words', 'B: …'],
  ])('is a statement when what follows is %s', (_, answer) => {
    expect(second(...talkSoFar, answer)).toEqual(['giving_info_fact']);
  });

  it('is a statement when nobody answers', () => {
    expect(second(...talkSoFar)).toEqual(['giving_info_fact']);
  });
});

describe("a conclusion in the other's words", () => {
  const talkSoFar = ['B: The export breaks on Mondays.', 'A: So the export fails on the server.'];

  it.each(['no', 'nope', 'nah', 'uh, no', 'yes'])('is a check when the other answers "%s"', (answer) => {
    expect(second(...talkSoFar, `B: ${answer}, the night before.`)).toEqual(['testing_understanding']);
  });

  it('is a statement without an answer', () => {
    expect(second(...talkSoFar, 'B: Not the server, the backup.')).toEqual(['giving_info_fact']);
    expect(second(...talkSoFar)).toEqual(['giving_info_fact']);
  });
});

describe('a statement that says again what the other said', () => {
  const talkSoFar = ['B: The export breaks every Monday.', 'A: The export breaks on Monday.'];

  it.each([
    'Yes.',
    'Exactly.',
    'Correct.',
    'True.',
    'Precisely.',
    'Absolutely.',
    "That's it.",
    'Yes, yeah, yep.',
    'Exactly right.',
    'Absolutely correct.',
    'Yes, true.',
    'Yes, precisely.',
    'Exactly, absolutely.',
    'Yes, definitely.',
    'Yes, indeed.',
    'Yes, sure.',
    "Yes, that's pretty much it.",
    'Yes, spot on.',
    'Yes, basically.',
    'Exactly, more or less.',
    "Yes, I'm afraid so.",
    'Yes, it does.',
    "Yes, it's it.",
    'Yes, it is.',
    'Yes, they do.',
    "That's the list.",
  ])('is a check when the other confirms: %s', (answer) => {
    expect(second(...talkSoFar, `B: ${answer}`)).toEqual(['testing_understanding']);
  });

  it.each([
    ['begins with another word', 'B: Sure.'],
    ['tells something new', 'B: Yes, every week.'],
    ['is longer than five words', "B: Exactly, yes, that's pretty much it."],
    ['asks back', 'B: Exactly?'],
    ['repeats and asks back', 'B: The export breaks?'],
    ["is the speaker's own", 'A: Exactly.'],
    ['has no words', 'B: …'],
    ['is something else', 'B: It was in June.'],
  ])('is a statement when the answer %s', (_, answer) => {
    expect(second(...talkSoFar, answer)).toEqual(['giving_info_fact']);
  });

  it.each<[string, readonly string[]]>([
    ['The export.', ['giving_info_fact']],
    ['The export breaks.', ['testing_understanding']],
    ['The export breaks on Monday.', ['testing_understanding']],
    ['On Monday the export breaks.', ['testing_understanding']],
    ['The export breaks on the Monday.', ['giving_info_fact']],
    ['The export breaks on Tuesday.', ['giving_info_fact']],
    ['Tuesday the export breaks.', ['giving_info_fact']],
  ])('and "%s" from the other: %j', (answer, expected) => {
    expect(second(...talkSoFar, `B: ${answer}`)).toEqual(expected);
  });

  it.each([
    [25, 'testing_understanding'],
    [26, 'giving_info_fact'],
  ])('a repetition of %d words: %s', (length, expected) => {
    const long =
      'the export breaks every monday before the drivers leave the yard with their vans and then the office prints every label by hand until the export works again';
    const repeated = long.split(' ').slice(0, length).join(' ');
    expect(second(`B: ${long}.`, `A: ${long}.`, `B: ${repeated}.`)).toEqual([expected]);
  });
});
