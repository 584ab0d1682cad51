import { type AdaptiveCard, execute, fitsTeams, type Json, richText, titleBlock, wrap } from './adaptive.ts';
import type { Part, Rich, Span } from './card.ts';
import { cleanText, disarm, harmlessLine } from './cut.ts';
import { trimCard } from './fit.ts';
import type { Choice, Field, Form } from './form.ts';
import { TEAMS } from './limits.ts';
import { spansOf } from './marks.ts';
import { type Reader, type Spoken, type Words, wordsFor } from './words.ts';

/** Who may be chosen for a person. */
export interface People {
  /** Where Teams looks while somebody types: the whole organisation works in personal chats only, elsewhere the conversation's members. */
  readonly search: 'organisation' | 'conversation';
  /** Shown where a client cannot look, and so that who is chosen already has a name. */
  readonly known: readonly Choice[];
}

const DATASETS = {
  organisation: 'graph.microsoft.com/users',
  conversation: 'graph.microsoft.com/users?scope=currentContext',
} as const;
/** Stands for the empty answer: a choice without a value cannot be chosen. */
export const EMPTY_CHOICE = '-none-';
/** Up to here choices are shown all at once. */
const MAX_EXPANDED = 3;

/** How much of a form is shown; less is tried where it does not fit. */
interface Detail {
  readonly people: boolean;
  readonly hints: boolean;
  readonly fields: number;
}

/** A form as a card with inputs: version 1.5, at most 25,000 bytes, whatever the form holds. Answers come back as `answer-<field>`. */
export function renderForm(form: Form, people: People, reader: Reader = {}): AdaptiveCard {
  const words = wordsFor(reader);
  let detail: Detail = { people: true, hints: true, fields: TEAMS.formFields };
  for (;;) {
    const wire = toCard(form, people, detail, words);
    if (fitsTeams(wire) || detail.fields === 0) return wire;
    if (detail.people) detail = { ...detail, people: false };
    else if (detail.hints) detail = { ...detail, hints: false };
    else detail = { ...detail, fields: Math.min(detail.fields, form.fields.length) - 1 };
  }
}

function toCard(form: Form, people: People, detail: Detail, words: Words): AdaptiveCard {
  const { name, value, title, fields, submit } = form;
  const { say, count, tag } = words;
  const known = detail.people ? people.known.slice(0, TEAMS.people) : [];
  const shown = fields.slice(0, Math.max(0, detail.fields));
  const left = fields.length - shown.length;
  const rest = left === 0 ? [] : [richText([{ text: say`${count(left)} more do not fit here.` }], SUBTLE)];
  return wrap({
    lang: tag,
    summary: harmlessLine(title, TEAMS.fieldLabel),
    body: [
      titleBlock(harmlessLine(title, TEAMS.fieldLabel)),
      ...shown.flatMap((field) => toElements(field, { ...people, known }, detail.hints, words)),
      ...rest,
    ],
    actions: [
      execute(`form:${name}`, harmlessLine(submit, TEAMS.choiceLabel), value.slice(0, TEAMS.choiceValue), 'positive'),
    ],
  });
}

/** Beside it a line of words has room on a phone. */
const PICTURE = '56px';
const SUBTLE = { isSubtle: true, size: 'Small' } as const;

function toElements(field: Field, people: People, hints: boolean, words: Spoken): readonly Json[] {
  if (field.kind === 'words') return hints ? [wordsOf(field.text)] : [];
  if (field.kind === 'picture') return hints ? [pictured(field)] : [];
  const id = `answer-${field.id}`;
  const label = harmlessLine(field.label, TEAMS.fieldLabel);
  const hint =
    field.hint === undefined || !hints
      ? []
      : [{ ...richText([{ text: harmlessLine(field.hint, TEAMS.fieldHint) }], SUBTLE), spacing: 'Small' }];
  const input = inputOf(field, people, words);
  return input === null ? [] : [{ id, label, ...input }, ...hint];
}

/** Null where nothing is left to choose. */
function inputOf(field: Exclude<Field, { kind: 'words' | 'picture' }>, people: People, { say }: Spoken): Json | null {
  switch (field.kind) {
    case 'choice': {
      const choices = choicesOf(field.choices, field.chosen);
      if (choices.length === 0) return null;
      const style = choices.length <= MAX_EXPANDED ? 'expanded' : 'compact';
      const isOffered = choices.some(({ value }) => value === choiceValue(field.chosen));
      const value = isOffered ? { value: choiceValue(field.chosen) } : {};
      return { type: 'Input.ChoiceSet', style, choices, wrap: true, ...value };
    }
    case 'text': {
      const maxLength = Math.min(Math.max(1, field.maxLength), TEAMS.inputText);
      return {
        type: 'Input.Text',
        value: wholeText(field.value, maxLength),
        maxLength,
        ...(field.multiline === true ? { isMultiline: true } : {}),
        ...(field.required === true ? { isRequired: true, errorMessage: say`This is needed.` } : {}),
      };
    }
    case 'person':
      return {
        type: 'Input.ChoiceSet',
        style: 'compact',
        choices: choicesOf([{ value: '', label: say`Nobody` }, ...people.known], ''),
        'choices.data': { type: 'Data.Query', dataset: DATASETS[people.search] },
        value: choiceValue(field.chosen ?? ''),
      };
  }
}

function choiceValue(answer: string): string {
  return answer === '' ? EMPTY_CHOICE : answer;
}

/** What stands in a field is the person's own and comes back, so nothing in it is changed but what is no text. */
function wholeText(text: string, max: number): string {
  const whole = text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
  return whole.split('\n').map(cleanText).join('\n');
}

/** A value that is too long cannot be cut without becoming another one, so its choice goes; what is chosen stays where there are too many. */
function choicesOf(choices: readonly Choice[], chosen: string): readonly { title: string; value: string }[] {
  const usable = choices.filter(({ value }) => value.length <= TEAMS.choiceValue);
  const first = usable.slice(0, TEAMS.choices);
  const own = usable.find(({ value }) => value === chosen);
  const shown = own === undefined || first.includes(own) ? first : [...first.slice(0, -1), own];
  return shown.map(({ value, label }) => ({
    title: harmlessLine(label, TEAMS.choiceLabel),
    value: choiceValue(value),
  }));
}

function wordsOf(text: Rich): Json {
  return richText(wordsIn(trimmed([{ kind: 'text', text }])));
}

/** A small picture beside words; the words alone where nothing can be shown from there. */
function pictured({ url, alt, text }: Extract<Field, { kind: 'picture' }>): Json {
  const parts = trimmed([
    { kind: 'text', text },
    { kind: 'picture', url, alt },
  ]);
  const image = parts.find((part) => part.kind === 'picture');
  const words = richText(wordsIn(parts));
  if (image === undefined) return words;
  const picture = { type: 'Image', url: image.url, altText: disarm(image.alt), width: PICTURE };
  const column = (width: string, item: Json): Json => {
    return { type: 'Column', width, verticalContentAlignment: 'Center', items: [item] };
  };
  return { type: 'ColumnSet', columns: [column('auto', picture), column('stretch', words)] };
}

function trimmed(parts: readonly Part[]): readonly Part[] {
  return trimCard({ summary: '', tone: 'neutral', title: '', parts, buttons: [] }).parts;
}

function wordsIn(parts: readonly Part[]): readonly Span[] {
  return parts.flatMap((part) => (part.kind === 'text' ? spansOf(part.text) : []));
}
