import { z } from 'zod';
import type { PersonId, TenantId } from '../../analysis/domain.ts';
import { type PlainText, renderHome, renderPictured, renderWords, type SlackBlock } from '../../cards/block-kit.ts';
import type { Card } from '../../cards/card.ts';
import { harmlessLine } from '../../cards/cut.ts';
import { type Choice, type Field, FORM_NAMES, type Form } from '../../cards/form.ts';
import { SLACK } from '../../cards/limits.ts';
import { type Reader, wordsFor } from '../../cards/words.ts';
import { AppError } from '../../errors.ts';
import type { Incoming, Place } from '../port.ts';
import { directPlace, Id, placeOf } from './places.ts';

/** Forms as Slack's modals and back, and a card as an App Home. Pure. */

interface Option {
  readonly text: PlainText;
  readonly value: string;
}
type InputElement =
  | {
      readonly type: 'plain_text_input';
      readonly action_id: string;
      readonly multiline: boolean;
      readonly max_length: number;
      readonly initial_value?: string;
    }
  | {
      readonly type: 'static_select';
      readonly action_id: string;
      readonly options: readonly Option[];
      readonly initial_option?: Option;
    }
  | { readonly type: 'users_select'; readonly action_id: string; readonly initial_user?: string };
interface InputBlock {
  readonly type: 'input';
  readonly block_id: string;
  readonly label: PlainText;
  readonly hint?: PlainText;
  readonly optional: boolean;
  readonly element: InputElement;
}
export type ViewBlock = SlackBlock | InputBlock;

export interface ModalView {
  readonly type: 'modal';
  readonly callback_id: string;
  readonly private_metadata: string;
  readonly title: PlainText;
  readonly submit: PlainText;
  readonly close: PlainText;
  readonly blocks: readonly ViewBlock[];
}
export interface HomeView {
  readonly type: 'home';
  readonly blocks: readonly SlackBlock[];
}

/** What comes back with a form: what it is about, and where it was asked for. */
const Metadata = z.object({ value: z.string(), conversation: Id, thread: Id.nullable() });

const CALLBACK = 'coach:form:';
/** Stands before the ids of fields, so that one is never empty and never another button's. */
const FIELD = 'field:';
/** Stands before the values of choices, which may be empty on our side and not on Slack's. */
const CHOICE = '=';

/** A form as a modal that answers into `place`. At most 100 blocks: what does not fit is left out from the end, and said. */
export function renderModal(form: Form, { conversation, thread }: Place, reader: Reader = {}): ModalView {
  const { say } = wordsFor(reader);
  const private_metadata = JSON.stringify({ value: form.value, conversation, thread } satisfies z.infer<
    typeof Metadata
  >);
  if (private_metadata.length > SLACK.viewMetadata)
    throw new AppError('bug', { detail: 'What the form is about is longer than Slack carries.' });
  let fields = form.fields;
  for (;;) {
    const rest =
      fields.length === form.fields.length ? [] : renderWords(say`Shortened to fit: what is not shown stays as it is.`);
    const blocks = [...fields.flatMap(toBlocks), ...rest];
    const view: ModalView = {
      type: 'modal',
      callback_id: `${CALLBACK}${form.name}`,
      private_metadata,
      title: plain(form.title, SLACK.viewTitle),
      submit: plain(form.submit, SLACK.viewButton),
      close: plain(say`Cancel`, SLACK.viewButton),
      // Slack refuses a modal with nothing in it.
      blocks: blocks.length === 0 ? renderWords(say`There is nothing to fill in.`) : blocks,
    };
    if (fits(view) || fields.length === 0) return view;
    fields = fields.slice(0, -1);
  }
}

function fits(view: ModalView): boolean {
  return view.blocks.length <= SLACK.viewBlocks && JSON.stringify(view).length <= SLACK.viewJson;
}

function toBlocks(field: Field): readonly ViewBlock[] {
  if (field.kind === 'words') return renderWords(field.text);
  if (field.kind === 'picture') return renderPictured(field);
  const element = toElement(field);
  if (element === null) return [];
  return [
    {
      type: 'input',
      block_id: element.action_id,
      label: plain(field.label, SLACK.inputLabel),
      ...(field.hint === undefined ? {} : { hint: plain(field.hint, SLACK.inputLabel) }),
      optional: !(field.kind === 'text' && field.required === true),
      element,
    },
  ];
}

/** Null where there is nothing to choose from. */
function toElement(field: Exclude<Field, { kind: 'words' | 'picture' }>): InputElement | null {
  const action_id = `${FIELD}${field.id}`;
  switch (field.kind) {
    case 'text': {
      const max_length = Math.min(Math.max(field.maxLength, 1), SLACK.inputText);
      // Somebody's own words, to be changed by them: cut where it must be, otherwise as they are.
      const initial_value = field.value.slice(0, max_length).replace(/\p{Cs}/gu, '\uFFFD');
      return {
        type: 'plain_text_input',
        action_id,
        multiline: field.multiline === true,
        max_length,
        ...(initial_value === '' ? {} : { initial_value }),
      };
    }
    case 'choice': {
      const options = mostWanted(field).map(toOption);
      const initial_option = options.find(({ value }) => value === CHOICE + field.chosen);
      if (options.length === 0) return null;
      return { type: 'static_select', action_id, options, ...(initial_option === undefined ? {} : { initial_option }) };
    }
    case 'person': {
      const isPerson = field.chosen !== null && /^[UW][A-Z0-9]+$/.test(field.chosen);
      return { type: 'users_select', action_id, ...(isPerson ? { initial_user: field.chosen } : {}) };
    }
  }
}

/** As many choices as Slack lists, the chosen one among them. */
function mostWanted({ choices, chosen }: Extract<Field, { kind: 'choice' }>): readonly Choice[] {
  const possible = choices.filter(({ value }) => value.length < SLACK.optionValue);
  if (possible.length <= SLACK.options) return possible;
  return possible.toSorted((a, b) => Number(b.value === chosen) - Number(a.value === chosen)).slice(0, SLACK.options);
}

function toOption({ value, label }: Choice): Option {
  return { text: plain(label, SLACK.optionText), value: `${CHOICE}${value}` };
}

/** A card as somebody's App Home. */
export function renderHomeView(card: Card, reader: Reader = {}): HomeView {
  return { type: 'home', blocks: renderHome(card, reader) };
}

function plain(text: string, max: number): PlainText {
  return { type: 'plain_text', text: harmlessLine(text, max), emoji: false };
}

const Answer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('plain_text_input'), value: z.string().nullish() }),
  z.object({ type: z.literal('static_select'), selected_option: z.object({ value: z.string() }).nullish() }),
  z.object({ type: z.literal('users_select'), selected_user: z.string().nullish() }),
]);

const Submission = z.object({
  type: z.literal('view_submission'),
  user: z.object({ id: Id }),
  trigger_id: Id.optional(),
  view: z.object({
    id: Id,
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), Answer)) }),
  }),
});

/** A form of ours that came back; what somebody made up by hand is looked up and authorised like anything else. */
export function readSubmission(tenantId: TenantId, body: unknown): Incoming | null {
  const read = Submission.safeParse(body);
  if (!read.success) return null;
  const { user, view, trigger_id } = read.data;
  const form = FORM_NAMES.find((name) => view.callback_id === `${CALLBACK}${name}`);
  const metadata = readMetadata(view.private_metadata);
  if (form === undefined || metadata === null) return null;
  const person = user.id as PersonId;
  const { value, conversation, thread } = metadata;
  const place = conversation === person ? directPlace(tenantId, person) : placeOf(tenantId, conversation, thread);
  return {
    kind: 'form',
    eventId: `slack:form:${view.id}`,
    reply: { place, person, responseUrl: null, triggerId: trigger_id ?? null },
    person,
    form,
    value,
    answers: Object.fromEntries(
      Object.values(view.state.values)
        .flatMap((block) => Object.entries(block))
        .filter(([id]) => id.startsWith(FIELD))
        .map(([id, answer]) => [id.slice(FIELD.length), readAnswer(answer)]),
    ),
  };
}

function readAnswer(answer: z.infer<typeof Answer>): string {
  switch (answer.type) {
    case 'plain_text_input':
      return answer.value ?? '';
    case 'static_select':
      return answer.selected_option?.value.slice(CHOICE.length) ?? '';
    case 'users_select':
      return answer.selected_user ?? '';
  }
}

function readMetadata(text: string): z.infer<typeof Metadata> | null {
  try {
    return Metadata.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
