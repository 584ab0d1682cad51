import { describe, expect, test } from 'vitest';
import { CATALOGUES } from '../../../src/cards/languages.ts';
import { findMessages } from '../../tools/messages.ts';

const { messages, faults } = findMessages();
const keys = [...new Set(messages.map(({ key }) => key))].sort();
const placesOf = (sentence: string): readonly string[] =>
  [...sentence.matchAll(/\{\d+\}/g)].map(([place]) => place).sort();

test('every sentence of the program is a literal that a catalogue can hold', () => {
  expect(faults).toEqual([]);
  expect(keys.length).toBeGreaterThan(1_000);
});

describe.each(Object.entries(CATALOGUES))('the catalogue of %s', (_, catalogue) => {
  test('has every sentence and nothing else', () => {
    expect(Object.keys(catalogue).sort()).toEqual(keys);
  });

  test('keeps the values of each sentence', () => {
    // A noun needs no number; a sentence may name a value twice, or in another order.
    const lost = keys.filter((key) => String(placesOf(key)) !== String([...new Set(placesOf(catalogue[key] ?? ''))]));
    expect(lost.map((key) => [key, catalogue[key]])).toEqual([]);
  });

  test('has both forms of each noun', () => {
    const nouns = keys.filter((key) => /^[^|]+\|[^|]+$/.test(key));
    expect(nouns.filter((key) => !/^[^|]+\|[^|]+$/.test(catalogue[key] ?? ''))).toEqual([]);
  });

  test('begins and ends as the English does', () => {
    // A blank at an edge joins a sentence to what stands beside it; a full stop ends it.
    const edges = (text: string): string => `${/^\s?/.exec(text)?.[0]}…${/[.?:…]?\s?$/.exec(text)?.[0]}`;
    const other = keys.filter(
      (key) => edges(key).replace(/\u00a0/g, ' ') !== edges(catalogue[key] ?? '').replace(/\u00a0/g, ' '),
    );
    expect(other.map((key) => [key, catalogue[key]])).toEqual([]);
  });
});
