import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderAdaptive } from '../../src/cards/adaptive.ts';
import { renderForm } from '../../src/cards/adaptive-form.ts';
import { type Choice, type Field, FORM_NAMES, type Form } from '../../src/cards/form.ts';
import { asOtherClientsSee, cardFaults } from '../fakes/connector-rules.ts';
import { anyCard, text } from '../fixtures/any-card.ts';
import { loadSchemas, schemaFaults } from '../golden/cards/schemas.ts';

/** Whatever we render for Teams, its rules (fakes/connector-rules.ts) and the published schema take it. */
const schemas = loadSchemas();

const choices: fc.Arbitrary<Choice[]> = fc.uniqueArray(fc.record({ value: text, label: text }), {
  minLength: 1,
  maxLength: 120,
  selector: ({ value }) => value,
});
const named = { id: fc.constant(''), label: text, hint: text };
const field: fc.Arbitrary<Field> = fc.oneof(
  fc.record({ kind: fc.constant('words' as const), text }),
  fc.record({
    ...named,
    kind: fc.constant('text' as const),
    value: text,
    maxLength: fc.integer({ min: 1, max: 5_000 }),
    multiline: fc.boolean(),
    required: fc.boolean(),
  }),
  fc.record({ ...named, kind: fc.constant('person' as const), chosen: fc.option(fc.uuid()) }),
  fc.tuple(choices, fc.nat()).chain(([all, nth]) =>
    fc.record({
      ...named,
      kind: fc.constant('choice' as const),
      choices: fc.constant(all),
      chosen: fc.constant(all[nth % all.length]?.value ?? ''),
    }),
  ),
);
const form: fc.Arbitrary<Form> = fc.record({
  name: fc.constantFrom(...FORM_NAMES),
  value: text,
  title: text,
  submit: text,
  fields: fc
    .array(field, { maxLength: 60 })
    .map((all) => all.map((one, i) => ('id' in one ? { ...one, id: `field:${i}` } : one))),
});

function faultsOf(wire: unknown): readonly string[] {
  const others = asOtherClientsSee(wire);
  return [...cardFaults(wire), ...(schemas === null ? [] : schemaFaults(schemas.teams, others))];
}

describe('Teams takes', () => {
  test('any card, one that goes on changing too', () => {
    const viewers = fc.array(fc.constantFrom('29:a', '29:b'), { maxLength: 3 });
    fc.assert(
      fc.property(anyCard, fc.option(fc.string({ maxLength: 20 })), viewers, (card, live, ids) => {
        const wire = renderAdaptive(live === null ? card : { ...card, live }, ids);
        expect(faultsOf(wire)).toEqual([]);
        expect(JSON.stringify(wire)).not.toMatch(/"[xy]":null|"value":null/);
        expect(JSON.stringify(asOtherClientsSee(wire))).not.toContain('Chart.');
      }),
      { numRuns: 100 },
    );
  });

  test('any form, with anybody to choose from', () => {
    const people = fc.record({
      search: fc.constantFrom('organisation' as const, 'conversation' as const),
      known: fc.uniqueArray(fc.record({ value: fc.uuid(), label: text }), {
        maxLength: 60,
        selector: ({ value }) => value,
      }),
    });
    fc.assert(
      fc.property(form, people, (one, known) => {
        const wire = renderForm(one, known);
        expect(faultsOf(wire)).toEqual([]);
        expect(wire.actions).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });
});
