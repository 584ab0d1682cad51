import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { faultOfReply, type ReplyFault } from '../practice/guard.ts';
import { LINE_KINDS, type Persona } from '../practice/persona.ts';
import { contentOf, MOST_WORDS, speak } from '../practice/speaker.ts';
import { type Setting, standingOf } from '../practice/standing.ts';
import { toTranscript } from '../practice/transcript.ts';
import type { Act, PracticeState, Reply } from '../practice-domain.ts';
import { inTime } from '../providers/deadline.ts';
import type { Model, Prompt } from '../providers/model.ts';
import { fillIn, type Prompts } from '../providers/prompt-files.ts';
import { cleanText } from '../transcript/clean.ts';
import type { Spend } from '../usage.ts';
import { PROVIDERS } from './ask.ts';
import { printChunk } from './lines.ts';
import { toWire } from './schemas.ts';

/** A persona that a language model gives its words: from the state alone, and never with more than has been earned. */

const ReplyAnswer = z.object({ reply: z.string() });
const SCHEMA = toWire(ReplyAnswer);
/** Somebody waits for an answer in a conversation; after this the rules give it. */
const ANSWERS_IN_MS = 20_000;

export interface SpeakContext {
  readonly signal: AbortSignal;
  readonly spend: Spend;
  /** Shown while the answer is still being written: its whole sentences so far, as far as the guard lets them pass. */
  readonly onPart?: (text: string) => void;
  /** Told, for the log, why the rules gave the answer instead. */
  readonly onFault?: (why: string) => void;
}

/** What the persona says to the last turn. Rejects with the signal's reason only. */
export type Speaker = (setting: Setting, state: PracticeState, context: SpeakContext) => Promise<Reply>;

export interface ModelSpeakerSettings {
  readonly model: Model;
  readonly prompts: Prompts;
  readonly deadlineMs?: number;
}

/**
 * Asks the model once. Where it fails, is late, or says what the guard does not let pass, the rules speak: a rehearsal goes on. What was
 * meant for whoever plays the persona never reaches it, and neither does a fact that was not found: it cannot tell what it does not know.
 */
export function makeModelSpeaker({ model, prompts, deadlineMs = ANSWERS_IN_MS }: ModelSpeakerSettings): Speaker {
  return async (setting, state, { signal, spend, onFault, onPart }) => {
    const ours = speak(setting, state);
    const step = state.steps.at(-1);
    if (step === undefined || step.happened.some(({ kind }) => kind === 'broke-the-scene')) return ours;
    try {
      const prompt = promptFor(setting, state, prompts);
      const answer = await inTime({ signal, deadlineMs, called: PROVIDERS[model.provider] }, (limited) =>
        model.ask(prompt, {
          signal: limited,
          spend,
          ...(onPart !== undefined && { onText: tellParts(setting, state, onPart) }),
        }),
      );
      const text = readReply(answer);
      const fault = text === null ? 'no reply in the schema' : faultOfReply(text, setting, state);
      if (text !== null && fault === null) return { text, voice: ours.voice, by: 'model' };
      onFault?.(`reply dropped: ${fault}`);
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof AppError)) throw thrown;
      onFault?.(`no reply: ${thrown.code}`);
    }
    return ours;
  };
}

/** Faults that more words can mend. */
const UNFINISHED: ReadonlySet<ReplyFault> = new Set(['leaves out what was earned', 'beside the point']);

/** Tells every sentence that is whole, as long as the guard finds nothing in what was said so far. */
function tellParts(setting: Setting, state: PracticeState, onPart: (text: string) => void): (answer: string) => void {
  let told = '';
  let isStopped = false;
  return (answer) => {
    const text = sentencesOf(answer);
    if (isStopped || text === '' || text === told) return;
    const fault = faultOfReply(text, setting, state);
    isStopped = fault !== null && !UNFINISHED.has(fault);
    if (isStopped) return;
    told = text;
    onPart(text);
  };
}

/** The whole sentences of a reply whose JSON is still being written. */
function sentencesOf(answer: string): string {
  const [, begun = ''] = /"reply"\s*:\s*"((?:[^"\\]|\\.)*)/.exec(answer) ?? [];
  const [whole = ''] = /^.*[.!?](?=\s)/s.exec(begun) ?? [];
  return readReply(`{"reply":"${whole}"}`) ?? '';
}

function readReply(answer: string): string | null {
  try {
    const read = ReplyAnswer.safeParse(JSON.parse(answer));
    return read.success ? cleanText(read.data.reply) : null;
  } catch {
    return null;
  }
}

/** The question of one turn: the persona as the same system prompt every time, the conversation as data, the state as the task. */
export function promptFor(setting: Setting, state: PracticeState, prompts: Prompts): Prompt {
  const { transcript } = toTranscript(state, setting.repName);
  return {
    system: fillIn(prompts.persona, { sheet: sheetOf(setting.persona), words: String(MOST_WORDS) }),
    transcript: printChunk(transcript, { from: 0, to: transcript.utterances.length }),
    task: taskOf(setting, state),
    schema: SCHEMA,
  };
}

/** The persona without its secrets. */
function sheetOf({ name, role, about, style, goals, others, knows, lines }: Persona): string {
  return [
    `You are ${name}, ${role}. ${about}`,
    ...(others.length === 0
      ? []
      : [
          `With you: ${others.map((one) => `${one.name} (${one.role})`).join(', ')}. You speak for whoever the turn names.`,
        ]),
    `Manner: ${style}`,
    `What you want:\n${goals.map((goal) => `- ${goal}`).join('\n')}`,
    `What you tell anybody:\n${knows.map(({ says }) => `- ${says[0] ?? ''}`).join('\n')}`,
    `How you sound:\n${LINE_KINDS.flatMap((kind) => lines[kind].slice(0, 1))
      .map((line) => `- ${line}`)
      .join('\n')}`,
  ].join('\n\n');
}

/** Openness under which somebody is reserved, and over which they talk freely. */
const RESERVED = 0.35;
const FREE = 0.6;
const HURRIES = 0.3;

function taskOf(setting: Setting, state: PracticeState): string {
  const { persona } = setting;
  const step = state.steps.at(-1);
  const { found } = standingOf(setting, state);
  const openness = step?.openness ?? state.openness;
  const mood = openness < RESERVED ? 'reserved' : openness < FREE ? 'polite, waiting to see' : 'open and at ease';
  const hurry = (step?.patience ?? 1) < HURRIES ? ' You are running out of patience.' : '';
  const told = persona.facts.filter(({ id }) => found.has(id)).map(({ says }) => `- ${says[0] ?? ''}`);
  const acts = (step?.acts ?? []).map((one) => `- ${instruct(persona, one)}`);
  return [
    `You speak as ${step?.voice ?? persona.name}. Your mood: ${mood}.${hurry}`,
    ...(told.length === 0 ? [] : [`You have told them by now, or tell them in this turn:\n${told.join('\n')}`]),
    `Say now, in this order and as one short turn:\n${acts.join('\n')}`,
  ].join('\n\n');
}

/** A line as an example of what to say, content as what to say. */
function instruct({ lines, ...persona }: Persona, one: Act): string {
  const kind = LINE_KINDS.find((candidate) => candidate === one.say);
  if (kind !== undefined) return `something like: ${lines[kind].join(' / ')}`;
  const [text = ''] = contentOf({ ...persona, lines }, one);
  return one.say === 'lead' || one.say === 'guarded' ? `no more than this: ${text}` : `this: ${text}`;
}
