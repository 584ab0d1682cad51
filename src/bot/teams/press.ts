import { z } from 'zod';
import type { RecordingId } from '../../analysis/domain.ts';
import { EMPTY_CHOICE } from '../../cards/adaptive-form.ts';
import { BUTTON_ACTIONS } from '../../cards/card.ts';
import { FORM_NAMES } from '../../cards/form.ts';
import type { Incoming, Place } from '../port.ts';
import { type Activity, personOf, replyTo, Text } from './activity.ts';

/** A card asks for its present state; that is answered in the same breath and leaves nothing behind. */
export interface Refresh {
  readonly kind: 'refresh';
  /** What the card is about, as the sender says. */
  readonly id: RecordingId;
}

const MAX_ANSWERS = 100;
/** Of all answers together; a field takes at most 3000 (cards/adaptive-form.ts). */
const MAX_ANSWER_CHARS = 30_000;
const ANSWER = /^answer-([\w:.-]{1,100})$/;

/** `data` of our own buttons and forms (cards/adaptive.ts), with what was filled in beside it. */
const Data = z.looseObject({ verb: z.string().max(100), value: z.string().max(200) });
const Invoked = z.object({
  action: z.object({ verb: z.string().max(100), data: z.looseObject({ value: z.string().max(200) }) }),
});

/** Action.Execute of a card of ours, which comes as `adaptiveCard/action`. */
export function readExecute(activity: Activity, place: Place, eventId: string): Incoming | Refresh | null | 'refused' {
  const read = Invoked.safeParse(activity.value);
  if (!read.success) return 'refused';
  const { verb, data } = read.data.action;
  return readPress(activity, place, eventId, { ...data, verb });
}

/** Action.Submit of a card of ours, as older clients send it: a message with a value. Undefined when it is none. */
export function readSubmit(
  activity: Activity,
  place: Place,
  eventId: string,
): Incoming | Refresh | null | 'refused' | undefined {
  const read = Data.safeParse(activity.value);
  return read.success ? readPress(activity, place, eventId, read.data) : undefined;
}

function readPress(
  activity: Activity,
  place: Place,
  eventId: string,
  { verb, value, ...filled }: z.infer<typeof Data>,
): Incoming | Refresh | null | 'refused' {
  if (verb === 'coach:refresh') return { kind: 'refresh', id: value as RecordingId };
  const about = { eventId, reply: replyTo(activity, place), person: personOf(activity), value };
  const form = FORM_NAMES.find((name) => verb === `coach:form:${name}`);
  if (form !== undefined) {
    const answers = readAnswers(filled);
    return answers === null ? 'refused' : { kind: 'form', form, answers, ...about };
  }
  const action = BUTTON_ACTIONS.find((name) => verb === `coach:${name}`);
  return action === undefined ? null : { kind: 'button', action, ...about };
}

/** What was filled in, by field; null when it is not what a form of ours sends. */
function readAnswers(filled: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> | null {
  const answers = new Map<string, string>();
  let chars = 0;
  for (const [key, said] of Object.entries(filled)) {
    const [, field] = ANSWER.exec(key) ?? [];
    if (field === undefined) continue;
    const answer = Text.safeParse(said ?? '');
    if (!answer.success) return null;
    chars += answer.data.length;
    answers.set(field, answer.data === EMPTY_CHOICE ? '' : answer.data);
  }
  return answers.size > MAX_ANSWERS || chars > MAX_ANSWER_CHARS ? null : Object.fromEntries(answers);
}
