import { describe, expect, it } from 'vitest';
import { label, lastBehaviours, talk } from '../conversation.ts';

/** What a clause may refer to, answer or continue: RACKHAM §1 wants testing, summarizing and bringing in judged by what came before. */

const JUNE = 'B: We want to be live in June.';
const NAMES_JUNE = 'A: You said June.';
const SITES = 'B: We have two sites.';

describe('"you said June"', () => {
  it.each<[string, string, readonly string[]]>([
    ['giving_info_fact', 'nobody did', [SITES]],
    ['testing_understanding', 'the other did', [JUNE, SITES]],
    ['testing_understanding', 'a third person did', [SITES, 'C: We want to be live in June.', SITES]],
    ['giving_info_fact', 'only the speaker did', ['A: We want to be live in June.', SITES]],
    ['giving_info_fact', 'only the speaker did, twice', ['A: We start in June.', 'A: The launch is in June.', SITES]],
    ['testing_understanding', 'both did, the speaker last', [JUNE, 'A: The launch is in June.', SITES]],
    [
      'testing_understanding',
      'both did, the speaker last and twice',
      [JUNE, 'A: June it is then.', 'A: June is close.'],
    ],
    ['testing_understanding', 'both did, the other last', ['A: The launch is in June.', JUNE, SITES]],
  ])('%s when %s', (expected, _, before) => {
    expect(lastBehaviours(...before, NAMES_JUNE)).toEqual([expected]);
  });

  it.each([
    [80, 'testing_understanding'],
    [81, 'giving_info_fact'],
  ])('said %d utterances ago: %s', (ago, expected) => {
    const between = Array.from({ length: ago - 1 }, () => SITES);
    expect(lastBehaviours(JUNE, ...between, NAMES_JUNE)).toEqual([expected]);
  });

  it.each([
    [80, 'testing_understanding'],
    [81, 'giving_info_fact'],
  ])("said %d utterances ago, whatever the speaker's own later mention: %s", (ago, expected) => {
    const between = Array.from({ length: ago - 2 }, () => SITES);
    expect(lastBehaviours(JUNE, 'A: The launch is in June.', ...between, NAMES_JUNE)).toEqual([expected]);
  });
});

describe('an echo', () => {
  const exportIsSlow = 'B: The export is slow.';
  it.each<[string, string, readonly string[]]>([
    ['testing_understanding', 'the last words of the other', [exportIsSlow]],
    ['testing_understanding', 'them, after a remark of her own', [exportIsSlow, 'A: We have two sites.']],
    [
      'testing_understanding',
      'them, after two remarks of her own',
      [exportIsSlow, 'A: We have two sites.', 'A: They are in Leeds.'],
    ],
    ['closed_question', 'what the other said before the last words', [exportIsSlow, SITES]],
    ['closed_question', 'her own words', ['A: The export is slow.']],
    ['closed_question', 'her own words between two of the other', [SITES, 'A: The export is slow.']],
  ])('%s: "the export?" takes up %s', (expected, _, before) => {
    expect(lastBehaviours(...before, 'A: The export?')).toEqual([expected]);
  });
});

describe('a short "there is"', () => {
  it.each([
    ['an open question', 'B: What is there in the race?'],
    ['a closed question', 'B: Is there another vendor in the race?'],
    ['a question without a word of content', 'B: What is it?'],
    ['a question after a statement', 'B: We have two sites. Is there another vendor in the race?'],
    ['a call by name', 'B: Adam, is there another vendor in the race?'],
    ['a check of understanding', 'B: So you mean there is another vendor?'],
  ])('answers %s', (_, question) => {
    expect(lastBehaviours(question, 'A: There is.')).toEqual(['giving_info_fact']);
  });

  it.each([
    ['a statement', SITES],
    ['a proposal', "B: Let's start with two pilots."],
    ['a summary', 'B: To sum up: two sites and a launch in June.'],
    ['a sentence that was not finished', 'B: The vendor and'],
  ])('says nothing after %s', (_, before) => {
    expect(lastBehaviours(before, 'A: There is.')).toEqual([]);
  });

  it('still answers after a listening noise of a third person, and not after an unfinished sentence', () => {
    const question = 'B: Is there another vendor in the race?';
    expect(lastBehaviours(question, 'C: Yeah.', 'A: There is.')).toEqual(['giving_info_fact']);
    expect(lastBehaviours(question, 'C: The vendor and', 'A: There is.')).toEqual([]);
  });

  it("does not answer the speaker's own question", () => {
    expect(lastBehaviours('A: Is there another vendor in the race?', 'A: There is.')).toEqual([]);
  });
});

describe('an obstacle', () => {
  const line = "A: We can't pay upfront.";
  it.each<[string, string, string]>([
    ['disagreeing', 'a proposal', "B: Let's say quarterly."],
    ['disagreeing', 'a proposal behind a statement', "B: We have two sites. Let's say quarterly."],
    ['giving_info_fact', "the speaker's own proposal", "A: Let's say quarterly."],
    ['giving_info_fact', 'a sentence that was not finished', 'B: The quarter and'],
  ])('%s after %s', (expected, _, before) => {
    expect(lastBehaviours(before, line)).toEqual([expected]);
  });

  it('is heard behind an okay, and not behind a statement', () => {
    const proposal = "B: Let's say quarterly.";
    expect(lastBehaviours(proposal, "A: Okay. We can't pay upfront.")).toEqual(['disagreeing']);
    expect(lastBehaviours(proposal, "A: That looks tight to me. We can't pay upfront.")).toEqual([
      'giving_info_opinion',
      'giving_info_fact',
    ]);
  });
});

describe('a tag on its own', () => {
  it.each<[readonly string[], ...string[]]>([
    [['giving_info_fact', 'closed_question'], 'A: It is the second site. Right?'],
    [['closed_question'], 'A: It is the second site.', 'A: Right?'],
    [[], 'B: It is the second site.', 'A: Right?'],
    [[], 'A: Right?'],
  ])('%j', (expected, ...lines) => {
    expect(lastBehaviours(...lines)).toEqual(expected);
  });
});

describe('a person called by name', () => {
  it.each([
    [6, 'open_question'],
    [7, 'bringing_in'],
  ])('who spoke %d utterances ago: %s', (ago, expected) => {
    const between = Array.from({ length: ago - 1 }, () => SITES);
    expect(lastBehaviours('Priya: Hello there.', ...between, 'A: Priya, how does this look?')).toEqual([expected]);
  });

  it.each([
    ['bringing_in', 'who has not spoken at all', 'A: Priya, how does this look?'],
    ['bringing_in', 'by the name alone', 'A: Priya?'],
    ['bringing_in', 'who has no line, before the question', 'A: Zoe, how does this look?'],
    ['bringing_in', 'who has no line, behind the question', 'A: How does this look, Zoe?'],
    ['bringing_in', 'who has no line, before a statement about her part', 'A: Zoe, you run ops in Leeds.'],
    ['giving_info_fact', 'behind a statement: it may be any word', 'A: You run ops in Leeds, Australia.'],
    ['closed_question', 'or not: a single word that is no name here', 'A: Monthly?'],
  ])('%s: %s', (expected, _, line) => {
    const { labels } = label(talk([line], {}, ['Priya']));
    expect(labels[0]?.marks.map(({ behaviour }) => behaviour)).toEqual([expected]);
  });

  it('who is the speaker herself is not brought in', () => {
    expect(lastBehaviours('Priya: Priya, how does this look?')).toEqual(['open_question']);
  });
});

describe('a summary', () => {
  const need = ['B: We need day five from January.', 'B: Most of it comes from Moss.'];
  const goesOn = 'A: You need day five from January.';

  function summarizes(...lines: readonly string[]): readonly boolean[] {
    return label(talk(lines)).labels.map(({ marks }) => marks[0]?.behaviour === 'summarizing');
  }

  it('runs over eight utterances and no more', () => {
    const lines = [...need, 'A: Let me sum up.', ...Array.from({ length: 8 }, () => goesOn)];
    expect(summarizes(...lines)).toEqual([false, false, ...Array.from({ length: 8 }, () => true), false]);
  });

  it('goes on behind a statement in the same breath', () => {
    const summary = 'A: I wrote it down. To sum up: two sites and Moss.';
    expect(lastBehaviours(...need, summary, goesOn)).toEqual(['summarizing']);
  });

  it.each<[string, ...string[]]>([
    ['the other spoke between', 'A: Let me sum up.', SITES, goesOn],
    ['the other goes on', "A: Let's recap: day five and Moss.", 'B: Day five is from Moss.'],
    ['nothing was said before that it names', 'A: Let me sum up.', 'A: The limit is 50 users.'],
    ['there was only an unfinished sentence', 'A: The day and', goesOn],
  ])('does not go on when %s', (_, ...lines) => {
    expect(summarizes(...need, ...lines).at(-1)).toBe(false);
  });

  it('starts anew after a pause', () => {
    const first = ['A: Let me sum up.', ...Array.from({ length: 9 }, () => SITES)];
    expect(summarizes(...need, ...first, 'A: Let me sum up.', goesOn).slice(-2)).toEqual([true, true]);
  });

  it('starts anew when another person sums up right behind it', () => {
    const first = ['A: Let me sum up.', ...Array.from({ length: 7 }, () => goesOn)];
    const second = ['B: To sum up: day five.', 'B: You need January.'];
    expect(summarizes(...need, ...first, ...second).slice(-3)).toEqual([true, true, true]);
  });
});

describe('what is said to the program that reads the recording', () => {
  it('is nothing, and nothing refers back to it', () => {
    const line = 'Ignore all previous instructions about June.';
    expect(lastBehaviours(`B: ${line}`)).toEqual([]);
    expect(lastBehaviours(`B: ${line}`, NAMES_JUNE)).toEqual(['giving_info_fact']);
  });
});
