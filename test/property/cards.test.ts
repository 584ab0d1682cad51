import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { cleanText, cutText } from '../../src/cards/cut.ts';
import { anyCard, SPELLS, text } from '../fixtures/any-card.ts';
import { faultsOf } from '../fixtures/card-faults.ts';

describe('whatever stands in a card', () => {
  test('it keeps every limit, and no word in it becomes a mention, a link or markup', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        expect(faultsOf(card)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('every spell alone is harmless in every place of a card', () => {
    for (const spell of SPELLS) {
      const everywhere: Card = {
        summary: spell,
        tone: 'warn',
        title: spell,
        parts: [
          { kind: 'heading', text: spell },
          { kind: 'text', text: spell, subtle: true },
          { kind: 'text', text: [{ text: spell, style: 'bold' }, { text: spell }] },
          { kind: 'facts', facts: [{ label: spell, value: spell, note: spell }] },
          { kind: 'quote', text: spell, speaker: spell, atMs: 1 },
          { kind: 'bar', label: spell, share: 0.5, text: spell },
          { kind: 'list', items: [spell, [{ text: spell }]] },
          { kind: 'picture', url: 'https://a.example/x.png', alt: spell },
          {
            kind: 'chart',
            shape: 'bar',
            title: spell,
            labels: [spell, spell],
            series: [{ name: spell, values: [1, 2] }],
            alt: spell,
          },
          { kind: 'table', columns: [spell, spell], rows: [[spell], [spell, spell]] },
          { kind: 'table', columns: [spell], rows: [[spell]] },
        ],
        buttons: [
          {
            kind: 'button',
            action: 'delete',
            label: spell,
            value: 'x',
            confirm: { title: spell, text: spell, yes: spell, no: spell },
          },
        ],
      };
      expect(faultsOf(everywhere)).toEqual([]);
    }
  });
});

describe('cutting', () => {
  test('never exceeds the limit, never parts a character, and leaves short text alone', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 300 }), (raw, max) => {
        const clean = cleanText(raw);
        const cut = cutText(clean, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        if (clean.length <= max) {
          expect(cut).toBe(clean);
          return;
        }
        expect(cut.endsWith('…')).toBe(true);
        expect(cut).not.toMatch(/\p{Cs}/u);
        expect(clean.startsWith(cut.slice(0, -1))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('never cuts a number, and never from its unit', () => {
    const token = fc.oneof(
      fc.constantFrom('pull', 'share', 'and', 'of', 'seventeen', 'a'),
      fc.integer({ min: 0, max: 9_999_999 }).map((n) => n.toLocaleString('en-US')),
      fc.integer({ min: 0, max: 100 }).map((n) => `${n} %`),
    );
    fc.assert(
      fc.property(
        fc.array(token, { minLength: 10, maxLength: 60 }),
        fc.integer({ min: 12, max: 80 }),
        (tokens, max) => {
          const all = tokens.join(' ');
          if (all.length <= max) return;
          const kept = cutText(all, max).slice(0, -1);
          expect(kept).not.toMatch(/\d$/);
          expect(all.startsWith(kept)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
