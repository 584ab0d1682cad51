import { describe, expect, it } from 'vitest';
import { stemOf } from '../../../../src/analysis/rackham/stems.ts';

describe('the content part of a word', () => {
  it.each([
    ['export', 'export'],
    ['exports', 'export'],
    ['exporting', 'export'],
    ['exported', 'export'],
    ["export's", 'export'],
    ['boxes', 'box'],
    ['weekly', 'week'],
    ['ibm', 'ibm'],
    ['q3', 'q3'],
    ['7', '7'],
  ])('of %s is %s', (word, stem) => {
    expect(stemOf(word)).toBe(stem);
    expect(stemOf(word)).toBe(stem);
  });

  it.each(['ingest', 'lyon', 'sites-b', 'editor'])('ends in no ending, so all of it: %s', (word) => {
    expect(stemOf(word)).toBe(word);
  });

  it('is the word itself where nothing would be left: ing, the bank', () => {
    expect(stemOf('ing')).toBe('ing');
  });

  it.each(['the', 'going', 'because', 'ai', 'x', 'zz'])('of %s is none', (word) => {
    expect(stemOf(word)).toBeNull();
    expect(stemOf(word)).toBeNull();
  });
});
