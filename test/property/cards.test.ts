import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BEHAVIOURS } from '../../src/analysis/domain.ts';
import { renderAdaptive } from '../../src/cards/adaptive.ts';
import { renderBlocks } from '../../src/cards/block-kit.ts';
import type { Button, Card, Part, Rich } from '../../src/cards/card.ts';
import { cleanText, cutText } from '../../src/cards/cut.ts';
import { failureCard } from '../../src/cards/failure.ts';
import { historyCard } from '../../src/cards/history.ts';
import { speakerCards, summaryCard } from '../../src/cards/report.ts';
import { renderTerminal } from '../../src/cards/terminal.ts';
import { FAILURE_CODES } from '../../src/errors.ts';
import { type Line, reportOf } from '../fixtures/report.ts';
import { slackFaults, teamsFaults } from '../golden/cards/faults.ts';
import { historyItem } from '../golden/cards/samples.ts';
import { loadSchemas, schemaFaults } from '../golden/cards/schemas.ts';

const schemas = loadSchemas();

const SPELLS = [
  '<!channel>',
  '<!everyone> <!here|x>',
  '<@U1> <#C1|general> <at>Dana</at>',
  '[x](javascript:alert(1))',
  '![x](https://evil.com/a.png)',
  '*bold* _italic_ ~gone~ `code` **b** __u__',
  '> quote\n- list\n1. one\n# heading',
  '&lt;!channel&gt; &amp;',
  'https://evil.com/a?b=1 www.evil.com evil.com mailto:a@b.com',
  '<https://evil.com|click>',
  ':smile: :+1::tada: 1:02:03',
  '{{DATE(2017-02-14T06:08:39Z)}}',
  '\u202Egnp.exe\u202C \u2067x\u2069',
  '\u0000\u0007\u001B[31mred\uD800',
  '\u200B\u200D\uFE0F',
  '   ',
  '',
  '𓀀👩‍💻👨‍👩‍👧‍👦🇩🇪é',
  'مرحبا 12:30 بكم',
  'e\u0301'.repeat(500),
] as const;

const long = fc.tuple(
  fc.constantFrom(...SPELLS, 'word ', 'A', '商', '👩‍💻', '1234567890 '),
  fc.integer({ min: 1, max: 40_000 }),
);
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...SPELLS) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme' }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...SPELLS), fc.string(), fc.constantFrom(...SPELLS)).map((all) => all.join('')),
  },
  {
    weight: 1,
    arbitrary: long.map(([unit, chars]) => unit.repeat(Math.ceil(chars / Math.max(1, unit.length))).slice(0, chars)),
  },
);
const rich: fc.Arbitrary<Rich> = fc.oneof(
  text,
  fc.array(fc.record({ text, style: fc.constantFrom('bold' as const, 'italic' as const, 'code' as const) }), {
    maxLength: 8,
  }),
);
const tone = fc.constantFrom('neutral' as const, 'good' as const, 'warn' as const, 'bad' as const);
const url = fc.oneof(
  fc.webUrl(),
  text,
  text.map((path) => `https://a.example/${encodeURIComponent(cleanText(path))}`),
);
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), text }),
  fc.record({ kind: fc.constant('text' as const), text: rich, subtle: fc.boolean(), tone }),
  fc.record({
    kind: fc.constant('facts' as const),
    facts: fc.array(fc.record({ label: text, value: text, note: text }), { maxLength: 12 }),
  }),
  fc.record({ kind: fc.constant('quote' as const), text, speaker: text, atMs: fc.option(fc.nat()) }),
  fc.record({ kind: fc.constant('bar' as const), label: text, share: fc.double(), text, tone }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(rich, { maxLength: 30 }), ordered: fc.boolean() }),
  fc.record({ kind: fc.constant('picture' as const), url, alt: text }),
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.array(text, { maxLength: 12 }),
    rows: fc.array(fc.array(text, { maxLength: 12 }), { maxLength: 8 }),
  }),
  fc.constant({ kind: 'divider' as const }),
);
const button: fc.Arbitrary<Button> = fc.oneof(
  fc.record({
    kind: fc.constant('button' as const),
    action: fc.constantFrom('cancel' as const, 'retry' as const, 'delete' as const, 'report' as const),
    label: text,
    value: text,
    style: fc.constantFrom('primary' as const, 'danger' as const),
    confirm: fc.record({ title: text, text, yes: text, no: text }),
  }),
  fc.record({ kind: fc.constant('link' as const), label: text, url }),
);
const anyCard: fc.Arbitrary<Card> = fc.record({
  summary: text,
  tone,
  title: text,
  parts: fc.array(part, { maxLength: 60 }),
  buttons: fc.array(button, { maxLength: 12 }),
});

function faultsOf(card: Card): readonly string[] {
  const slack = renderBlocks(card);
  const teams = renderAdaptive(card);
  const bySchema =
    schemas === null ? [] : [...schemaFaults(schemas.slack, slack.blocks), ...schemaFaults(schemas.teams, teams)];
  const terminal = /(?!\n)\p{Cc}/u.test(renderTerminal(card)) ? ['a control character in the terminal'] : [];
  return [...slackFaults(slack), ...teamsFaults(teams), ...bySchema, ...terminal];
}

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

describe('whatever was said', () => {
  const line = fc.tuple(fc.nat(39), text, fc.option(fc.constantFrom(...BEHAVIOURS), { nil: undefined }));
  const anyReport = fc.integer({ min: 0, max: 40 }).chain((speakers) =>
    fc.record({
      title: text,
      names: fc.array(fc.option(text), { minLength: speakers, maxLength: speakers }),
      lines: (speakers === 0 ? fc.constant([]) : fc.array(line, { maxLength: 60 })).map((lines) =>
        lines.map(([who, words, behaviour]): Line => [`S${(who % speakers) + 1}`, words, behaviour]),
      ),
      can: fc.record({ times: fc.boolean(), verbatim: fc.boolean(), overlap: fc.boolean(), speakers: fc.boolean() }),
    }),
  );

  test('the cards of its report keep every limit', () => {
    fc.assert(
      fc.property(anyReport, text, (script, note) => {
        const report = reportOf(script);
        const cards = speakerCards(report, 'k3v9x2m7qa');
        expect(cards.length).toBeLessThanOrEqual(6);
        const summary = summaryCard({ report, reportId: 'k3v9x2m7qa', engineNote: note });
        for (const card of [summary, ...cards.map(([, one]) => one)]) expect(faultsOf(card)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('so do history and failures', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 50 }),
        text,
        (items, detail) => {
          const history = items.map(([title, share], i) => ({ ...historyItem(share, i), title }));
          expect(faultsOf(historyCard({ days: 30, items: history }))).toEqual([]);
          for (const code of FAILURE_CODES) {
            expect(faultsOf(failureCard({ code, detail, title: detail, reference: 'k3v9x2m7qa' }))).toEqual([]);
          }
        },
      ),
      { numRuns: 20 },
    );
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
