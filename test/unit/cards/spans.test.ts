import { describe, expect, it } from 'vitest';
import { placeFor, withSpans } from '../../../src/cards/spans.ts';

const typed = { text: '/coach demo', style: 'code' } as const;
const closest = { text: '/coach practice demo', style: 'code' } as const;

describe('a sentence with spans', () => {
  it('has each in its place', () => {
    expect(withSpans(`You wrote ${placeFor(0)}. The closest I know is ${placeFor(1)}.`, [typed, closest])).toEqual([
      { text: 'You wrote ' },
      typed,
      { text: '. The closest I know is ' },
      closest,
      { text: '.' },
    ]);
  });

  it('has them in the order of the language', () => {
    const spans = withSpans(`${placeFor(1)} is what comes closest to ${placeFor(0)}`, [typed, closest]);
    expect(spans.map(({ text }) => text)).toEqual([closest.text, ' is what comes closest to ', typed.text]);
  });

  it('takes no word of a span for a place', () => {
    const odd = { text: `a${placeFor(0)}b${placeFor(7)}`, style: 'bold' } as const;
    expect(withSpans(`Said: ${placeFor(0)}`, [odd])).toEqual([{ text: 'Said: ' }, odd]);
  });

  it('leaves a place that nothing was given for', () => {
    expect(withSpans(`Said: ${placeFor(2)}`, [typed]).map(({ text }) => text)).toEqual(['Said: ', placeFor(2)]);
  });
});
