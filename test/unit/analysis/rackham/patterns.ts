import { describe, expect, it } from 'vitest';

/** What a pattern of the lexicon hears and what it does not, in clauses as they reach it. */
export type Heard = readonly [what: string, pattern: RegExp, heard: readonly string[], not: readonly string[]];

/** A test for each clause. */
export function testPatterns(patterns: readonly Heard[]): void {
  describe.each(patterns)('%s', (_, pattern, heard, not) => {
    it.each(heard)('is heard in "%s"', (text) => {
      expect(text).toMatch(pattern);
    });

    it.each(not)('is not heard in "%s"', (text) => {
      expect(text).not.toMatch(pattern);
    });
  });
}
