import { describe, expect, it } from 'vitest';
import * as say from '../../../../src/analysis/rackham/lexicon.ts';

/** Some words of every list, the first and the last of each of its lines among them, and some that it must not hold. */
const LISTS: readonly (readonly [what: string, list: ReadonlySet<string>, holds: string, lacks: string])[] = [
  ['hard fillers', say.HARD_FILLERS, 'um uh er ah erm uhm umm uhh mm hmm', 'like oh yeah'],
  ['noises', say.NOISE, 'um uh er ah erm uhm umm uhh mm hmm eh oh ooh hm mmm aha', 'mm-hm wow yeah'],
  ['words before a clause', say.LEADS, 'and but so well okay yes no right because like hey sorry thanks', 'or if the'],
  [
    'listening noises',
    say.BACKCHANNEL,
    "yeah yes nope mm-hmm uh-huh mmm ah oh lovely correct thanks hello ja of gotcha that's pretty makes sounds everybody guys it's know mean",
    'they june limit not do',
  ],
  [
    'words without content',
    say.FUNCTION_WORDS,
    "a an yours am being into onto other when where you'd they've hadn't yeah much many um",
    'limit june export friday monthly',
  ],
  ['words that wait for more', say.DANGLING, "the a my they wanna i'm you're with at which cause", 'it is you limit'],
  [
    'words that wait for more where full stops are written',
    say.DANGLING_UNMARKED,
    "so just maybe is don't to not that this what how who there's i've you'll would've two every his uh sort mean",
    'the limit june you',
  ],
  [
    'words that judge',
    say.JUDGES,
    'great expensive perfect impressive simple painful lovely fancy convenient unfortunately safe problem advantage enough',
    'limit monthly june new',
  ],
];

describe.each(LISTS)('the %s', (_, list, holds, lacks) => {
  it.each(holds.split(' '))('hold "%s"', (word) => {
    expect(list.has(word)).toBe(true);
  });

  it.each(lacks.split(' '))('do not hold "%s"', (word) => {
    expect(list.has(word)).toBe(false);
  });

  it('hold whole words only', () => {
    expect([...list].filter((word) => !/^\S+$/.test(word))).toEqual([]);
  });
});
