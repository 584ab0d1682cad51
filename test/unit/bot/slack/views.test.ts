import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonId } from '../../../../src/analysis/domain.ts';
import { directPlace, placeOf } from '../../../../src/bot/slack/places.ts';
import { readSubmission, renderHomeView, renderModal } from '../../../../src/bot/slack/views.ts';
import { type Field, FORM_NAMES, type Form } from '../../../../src/cards/form.ts';
import { wordsFor } from '../../../../src/cards/words.ts';
import { findViewFault } from '../../../fakes/slack-rules.ts';
import { anyCard, rich, text } from '../../../fixtures/any-card.ts';
import { TENANT } from '../../../fixtures/tables.ts';

const PLACE = placeOf(TENANT, 'C1', '1.1');

/** Ours, so always short and plain. */
const id = fc.stringMatching(/^[A-Za-z][\w:-]{0,30}$/);
const value = fc.oneof(fc.constant(''), fc.stringMatching(/^[\w:-]{1,200}$/));
const field: fc.Arbitrary<Field> = fc.oneof(
  fc.record({
    kind: fc.constant('choice' as const),
    id,
    label: text,
    hint: text,
    choices: fc
      .array(fc.record({ value, label: text }), { maxLength: 130 })
      .map((choices) => choices.filter((one, i) => choices.findIndex((other) => other.value === one.value) === i)),
    chosen: value,
  }),
  fc.record({
    kind: fc.constant('text' as const),
    id,
    label: text,
    value: text,
    maxLength: fc.integer({ min: -1, max: 5_000 }),
    multiline: fc.boolean(),
    required: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('person' as const),
    id,
    label: text,
    chosen: fc.option(fc.oneof(text, fc.constant('U1'))),
  }),
  fc.record({ kind: fc.constant('words' as const), text: rich }),
);
const anyForm: fc.Arbitrary<Form> = fc.record({
  name: fc.constantFrom(...FORM_NAMES),
  value: fc.string({ maxLength: 200 }),
  title: text,
  submit: text,
  fields: fc
    .array(field, { maxLength: 130 })
    .map((fields) => fields.map((one, i) => ('id' in one ? { ...one, id: `${one.id}${i}` } : one))),
});

/** A modal as Slack sends it back when its person changed nothing. */
function untouched(form: Form, place = PLACE): object {
  const view = renderModal(form, place);
  const values = view.blocks.flatMap((block) => {
    if (block.type !== 'input') return [];
    const { element } = block;
    const answer =
      element.type === 'plain_text_input'
        ? { value: element.initial_value ?? null }
        : element.type === 'static_select'
          ? { selected_option: element.initial_option ?? null }
          : { selected_user: element.initial_user ?? null };
    return [[block.block_id, { [element.action_id]: { type: element.type, ...answer } }]];
  });
  const { callback_id, private_metadata } = view;
  return {
    type: 'view_submission',
    user: { id: 'U1' },
    view: { id: 'V1', callback_id, private_metadata, state: { values: Object.fromEntries(values) } },
  };
}

describe('a modal', () => {
  it('keeps every limit of Slack, whatever its form holds', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        expect(findViewFault('modal', JSON.parse(JSON.stringify(renderModal(form, PLACE))))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('comes back as what stood in it', () => {
    const form: Form = {
      name: 'speakers',
      value: 'rec0000001',
      title: 'Who is who',
      submit: 'Save',
      fields: [
        { kind: 'text', id: 'S1:name', label: 'Name', value: '*Ann* & co', maxLength: 60 },
        { kind: 'text', id: 'S2:name', label: 'Name', value: '', maxLength: 60 },
        { kind: 'choice', id: 'S1:with', label: 'Same as', chosen: '', choices: [{ value: '', label: 'Nobody' }] },
        { kind: 'choice', id: 'S2:with', label: 'Same as', chosen: 'S1', choices: [{ value: 'S1', label: 'Ann' }] },
        { kind: 'person', id: 'S1:person', label: 'Who', chosen: 'U7' },
        { kind: 'person', id: 'S2:person', label: 'Who', chosen: null },
      ],
    };
    expect(readSubmission(TENANT, untouched(form))).toMatchObject({
      kind: 'form',
      form: 'speakers',
      value: 'rec0000001',
      reply: { place: PLACE },
      answers: {
        'S1:name': '*Ann* & co',
        'S2:name': '',
        'S1:with': '',
        'S2:with': 'S1',
        'S1:person': 'U7',
        'S2:person': '',
      },
    });
  });

  it('that was asked for in private comes back there', () => {
    const form: Form = { name: 'settings', value: '', title: 'Settings', submit: 'Save', fields: [] };
    const place = directPlace(TENANT, 'U1' as PersonId);
    expect(readSubmission(TENANT, untouched(form, place))).toMatchObject({ reply: { place } });
  });

  it('keeps what is chosen among more choices than Slack lists', () => {
    const choices = Array.from({ length: 130 }, (_, i) => ({ value: `S${i}`, label: `Speaker ${i}` }));
    const form: Form = {
      name: 'speakers',
      value: '',
      title: 'T',
      submit: 'S',
      fields: [{ kind: 'choice', id: 'who', label: 'Who', choices, chosen: 'S129' }],
    };
    expect(readSubmission(TENANT, untouched(form))).toMatchObject({ answers: { who: 'S129' } });
  });

  it('says so when it is shortened', () => {
    const fields = Array.from(
      { length: 120 },
      (_, i): Field => ({ kind: 'person', id: `p${i}`, label: 'Who', chosen: null }),
    );
    const { blocks } = renderModal({ name: 'speakers', value: '', title: 'T', submit: 'S', fields }, PLACE);
    expect(blocks).toHaveLength(100);
    expect(JSON.stringify(blocks.at(-1))).toContain('what is not shown stays as it is');
  });

  it('says what Slack wants of us in the language of its reader', () => {
    const form: Form = { name: 'speakers', value: '', title: 'T', submit: 'S', fields: [] };
    const { say } = wordsFor({ locale: 'de-DE' });
    expect(renderModal(form, PLACE, { locale: 'de-DE' })).toMatchObject({
      close: { text: say`Cancel` },
      blocks: [{ text: { text: say`There is nothing to fill in.` } }],
    });
    expect(renderModal(form, PLACE)).toMatchObject({ close: { text: 'Cancel' } });
  });

  it('is read from anything without failing', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(readSubmission(TENANT, value)).toBeNull();
      }),
    );
  });
});

describe('an App Home', () => {
  it('keeps every limit of Slack, whatever its card holds', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        expect(findViewFault('home', JSON.parse(JSON.stringify(renderHomeView(card))))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});
