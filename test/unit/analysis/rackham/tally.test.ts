import { describe, expect, it } from 'vitest';
import { addTally, emptyTally, type Tally } from '../../../../src/analysis/rackham/tally.ts';

/** Every number of a tally by its path, so that a new one cannot be forgotten. */
function numbersOf({ counts, ...own }: Tally): readonly [string, number][] {
  return [...Object.entries(own), ...Object.entries(counts)];
}

/** A tally in which every number is another one: 1, 2, 3 … */
function distinct(): Tally {
  const tally = emptyTally();
  let next = 0;
  for (const record of [tally, tally.counts] as unknown as Record<string, unknown>[]) {
    for (const name of Object.keys(record)) if (typeof record[name] === 'number') record[name] = ++next;
  }
  return tally;
}

describe('addTally', () => {
  it('adds every number as often as it is told', () => {
    const part = distinct();
    const sum = distinct();
    addTally(sum, part, 3);
    expect(numbersOf(sum).length).toBe(numbersOf(emptyTally()).length);
    expect(numbersOf(sum)).toEqual(numbersOf(part).map(([name, value]) => [name, 4 * value]));
    expect(new Set(numbersOf(part).map(([, value]) => value)).size).toBe(27);
  });
});
