import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { SaidToOne } from '../coaching/add-model.ts';
import { type ActionItem, BEHAVIOURS, type Claim, type SpeakerId, type Transcript } from '../domain.ts';
import { ENGLISH } from '../language.ts';
import { fillIn, type Prompts } from '../providers/prompt-files.ts';
import type { Read } from './ask.ts';
import { describeIssue } from './label-task.ts';
import { cleanSentence, type PromptWords, prove } from './proof.ts';

/** What a model would tell each person: the question's schema, and as much of an answer as the transcript proves. */

const Said = z.object({ text: z.string(), at: z.int(), quote: z.string() });
const Item = z.object({
  behaviour: z.enum([...BEHAVIOURS, 'build_on']),
  title: z.string(),
  why: z.string(),
  how: z.string(),
  at: z.int(),
  quote: z.string(),
});
export const CoachAnswer = z.object({
  speakers: z.array(
    z.object({
      speaker: z.string(),
      strengths: z.array(Said),
      opportunities: z.array(Said),
      action_items: z.array(Item),
    }),
  ),
});
type CoachAnswer = z.infer<typeof CoachAnswer>;

/** Everything of an answer that is proven, and how much of it was not. */
export interface ProvenCoaching {
  readonly speakers: readonly SaidToOne[];
  readonly claims: number;
  readonly lost: number;
}

export interface CoachTask {
  readonly transcript: Transcript;
  /** Who is to be coached. */
  readonly speakers: readonly SpeakerId[];
  readonly promptWords: PromptWords;
}

const MOST = { strengths: 3, opportunities: 2, actionItems: 3 } as const;
const LONGEST = { sentence: 280, title: 90, why: 420, how: 520 } as const;
/** More lost claims than this share, and the answer is asked for again. */
const MOST_LOST = 1 / 3;

/** A task with the language in which its answer is read (Language.tag). In English it stays as it is: the language of the conversation. */
export function inLanguage(task: string, { language }: Pick<Prompts, 'language'>, tag: string): string {
  if (tag === ENGLISH.tag) return task;
  const name = new Intl.DisplayNames([ENGLISH.tag], { type: 'language' }).of(tag) ?? tag;
  return `${task}\n\n${fillIn(language, { language: name })}`;
}

/** Reads an answer, claim by claim. Once too many are lost the model is told; a second time the coaching is given up. */
export function readCoaching(answer: unknown, task: CoachTask, repaired: boolean): Read<ProvenCoaching> {
  const read = CoachAnswer.safeParse(answer);
  if (!read.success) return { fault: describeIssue(read.error) };
  const proven = proveCoaching(read.data, task);
  if (proven.claims === 0 || proven.lost <= proven.claims * MOST_LOST) return { value: proven };
  if (repaired) throw unproven();
  return {
    fault: `${proven.lost} of ${proven.claims} claims cannot be shown: their quotes do not stand in the lines that they name, or their sentences hold numbers, links or markup. Copy every quote letter by letter from its own line and write no number.`,
  };
}

function unproven(): AppError {
  return new AppError('provider-down', { detail: 'What was claimed could not be proven from the transcript.' });
}

/** The claims that the transcript proves and that are fit to be shown. */
export function proveCoaching({ speakers }: CoachAnswer, task: CoachTask): ProvenCoaching {
  let claims = 0;
  let kept = 0;
  const bySpeaker = task.speakers.flatMap((speaker): SaidToOne[] => {
    const own = speakers.filter((one) => one.speaker.trim() === speaker);
    if (own.length === 0) return [];
    const all = <T, U>(pieces: readonly T[], proveOne: (piece: T) => U | null): readonly U[] =>
      pieces.flatMap((piece) => {
        claims += 1;
        const one = proveOne(piece);
        if (one === null) return [];
        kept += 1;
        return [one];
      });
    return [
      {
        speaker,
        strengths: all(
          own.flatMap((one) => one.strengths),
          (said) => proveClaim(said, task, speaker),
        ),
        opportunities: all(
          own.flatMap((one) => one.opportunities),
          (said) => proveClaim(said, task),
        ),
        actionItems: all(
          own.flatMap((one) => one.action_items),
          (item) => proveItem(item, task),
        ),
      },
    ];
  });
  return { speakers: bySpeaker.map(limit), claims, lost: claims - kept };
}

/** Each moment once, and no more of anything than a person can use. */
function limit(said: SaidToOne): SaidToOne {
  const used = new Set<number>();
  const first = <T extends Claim | ActionItem>(all: readonly T[], most: number): readonly T[] => {
    const taken: T[] = [];
    for (const one of all) {
      if (taken.length === most || used.has(one.evidence.at)) continue;
      used.add(one.evidence.at);
      taken.push(one);
    }
    return taken;
  };
  const actionItems = first(said.actionItems, MOST.actionItems);
  return {
    ...said,
    actionItems,
    strengths: first(said.strengths, MOST.strengths),
    opportunities: first(said.opportunities, MOST.opportunities),
  };
}

function proveClaim(
  { text, at, quote }: z.infer<typeof Said>,
  { transcript, promptWords }: CoachTask,
  speaker?: SpeakerId,
): Claim | null {
  const evidence = prove(transcript, { at, quote }, speaker === undefined ? {} : { speaker });
  if (evidence === null) return null;
  const sentence = cleanSentence(text, LONGEST.sentence, evidence, promptWords);
  return sentence === null ? null : { text: sentence, evidence };
}

function proveItem(item: z.infer<typeof Item>, { transcript, promptWords }: CoachTask): ActionItem | null {
  const evidence = prove(transcript, item);
  if (evidence === null) return null;
  const title = cleanSentence(item.title, LONGEST.title, evidence, promptWords);
  const why = cleanSentence(item.why, LONGEST.why, evidence, promptWords);
  const how = cleanSentence(item.how, LONGEST.how, evidence, promptWords);
  if (title === null || why === null || how === null) return null;
  return { behaviour: item.behaviour === 'build_on' ? 'proposing' : item.behaviour, title, why, how, evidence };
}

/** What was said to each person about every chunk, as one; a moment that two chunks share is told once. */
export function joinCoaching(parts: readonly ProvenCoaching[]): ProvenCoaching {
  const speakers = new Map<SpeakerId, SaidToOne>();
  for (const said of parts.flatMap((part) => part.speakers)) {
    const before = speakers.get(said.speaker);
    speakers.set(
      said.speaker,
      before === undefined
        ? said
        : {
            speaker: said.speaker,
            strengths: [...before.strengths, ...said.strengths],
            opportunities: [...before.opportunities, ...said.opportunities],
            actionItems: [...before.actionItems, ...said.actionItems],
          },
    );
  }
  return {
    speakers: [...speakers.values()].map(limit),
    claims: parts.reduce((sum, { claims }) => sum + claims, 0),
    lost: parts.reduce((sum, { lost }) => sum + lost, 0),
  };
}
