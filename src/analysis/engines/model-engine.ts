import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { SaidToOne } from '../coaching/add-model.ts';
import type { Dimension, EngineStamp, Label, SpeakerId, Transcript } from '../domain.ts';
import { ENGLISH } from '../language.ts';
import { inTime, isLate } from '../providers/deadline.ts';
import type { MediaFile, MediaModel, Model, Prompt } from '../providers/model.ts';
import { fillIn, type Prompts } from '../providers/prompt-files.ts';
import type { TranscribeOptions } from '../providers/transcriber.ts';
import { labelTranscript } from '../rackham/label.ts';
import type { Rubric } from '../rubric/rubric.ts';
import type { Spend } from '../usage.ts';
import { askFor, PROVIDERS, type Read } from './ask.ts';
import { CoachAnswer, inLanguage, joinCoaching, type ProvenCoaching, readCoaching } from './coach-task.ts';
import { contradictsRules, LabelAnswer, readLabels, TOKENS_PER_LABEL, toLabels } from './label-task.ts';
import { type Chunk, estimateTokens, planChunks, printChunk } from './lines.ts';
import { makePromptWords } from './proof.ts';
import { printChecks, RubricAnswer, readVerdicts, toDimension, type Verdict } from './rubric-task.ts';
import { toWire } from './schemas.ts';
import { readWatched, WatchAnswer, type Watched } from './watch-task.ts';

/** An engine that asks a language model: labels, coaching and rubrics, each proven against the transcript by us. */

/** What an answer belongs to; two calls with the same parts get the same answer, without asking twice. */
export interface AnswerKey {
  /** `label`, `coach`, `rubric:discovery` … */
  readonly task: string;
  /** SHA-256 of everything else that the answer depends on: transcript, engine stamp, rubric. */
  readonly hash: string;
}

/**
 * Gives the answer that is known, or has it made. The answer is plain JSON. At most one of all that ask for the same key at the same
 * time makes it.
 */
export type Remember = <T>(key: AnswerKey, make: (spend: Spend) => Promise<T>) => Promise<T>;

export interface EngineContext {
  readonly signal: AbortSignal;
  readonly remember: Remember;
  /** In which the coaching is written (Language.tag); English unless told. */
  readonly language?: string;
  /** Told of every failure that somebody or something else then makes up for. */
  readonly onFault?: (error: AppError) => void;
}

/** What a model found about a transcript. What it failed at is left out. */
export interface ModelFindings {
  readonly labels: readonly Label[];
  readonly coaching: readonly SaidToOne[];
  readonly dimensions: readonly Dimension[];
  /** Its note says what is missing, and why. */
  readonly engine: EngineStamp;
}

/** What the same model found already while it listened. */
export interface Draft {
  readonly labels: readonly Label[];
  readonly coaching: z.infer<typeof CoachAnswer>;
  /** In which its coaching is written; English where it does not say. */
  readonly language?: string;
}

export interface ModelEngineSettings<M extends Model> {
  readonly model: M;
  readonly prompts: Prompts;
  readonly rubrics: readonly Rubric[];
}

/**
 * One schema for all questions about a transcript, each of which fills its own part. Anthropic reads the schema before everything else:
 * with one of its own, no question would find the transcript of another one in the cache.
 */
const ANSWER = toWire(z.object({ ...LabelAnswer.shape, ...CoachAnswer.shape, ...RubricAnswer.shape }));
const WATCHED = toWire(WatchAnswer);
/** Notes are kept in English, as every reason is: their reader is not known here. */
const { say } = ENGLISH;
/** Of the most that a model writes, how much is planned for; the rest is thinking. */
const WRITTEN = 0.75;

/** A count that takes longer is not worth waiting for. */
const COUNTED_IN_MS = 15_000;
/** How far an estimate may lie below the truth. */
const GUESSED_LOW = 1.2;

export type ModelEngine = ReturnType<typeof makeModelEngine>;

export function makeModelEngine({ model, prompts, rubrics }: ModelEngineSettings<Model>) {
  const { system } = prompts;
  const stamp: EngineStamp = { name: model.provider, version: versionOf('label', 'coach') };
  const promptWords = makePromptWords(Object.values(prompts).map(({ text }) => text));

  return { stamp, analyse };

  /** Model and prompts: what changes any of them changes the answers. */
  function versionOf(...names: readonly (keyof Prompts)[]): string {
    return `${model.name}, prompts ${[system, ...names.map((name) => prompts[name])].map(({ version }) => version).join('.')}`;
  }

  /**
   * Labels, coaching and rubric dimensions of a transcript. Rejects, as `Model.ask` does, when there are no labels; coaching that
   * cannot be proven and rubrics without an answer are left out. `speakersOf`: who is coached, once the labels are known.
   */
  async function analyse(
    transcript: Transcript,
    speakersOf: (labels: readonly Label[]) => readonly SpeakerId[],
    { signal, remember, onFault, language = ENGLISH.tag }: EngineContext,
    draft: Draft | null = null,
  ): Promise<ModelFindings> {
    const text = printChunk(transcript, { from: 0, to: transcript.utterances.length });
    const chunks = await plan();
    // First the labels: the provider then has the transcript in its cache for the questions that follow, all at once.
    const labels = draft?.labels ?? (await label());
    const [coached, ...dimensions] = await Promise.all([
      coach(speakersOf(labels)).catch(faultOf),
      ...rubrics.map((rubric) => evaluate(rubric).catch(faultOf)),
    ]);
    const [missing] = dimensions.filter((one) => typeof one === 'string');
    const notes = [
      ...(typeof coached === 'string' ? [say`The coaching is by rules: ${coached}`] : []),
      ...(missing === undefined ? [] : [say`Rubrics are missing: ${missing}`]),
    ];
    return {
      labels,
      coaching: typeof coached === 'string' ? [] : coached.speakers,
      dimensions: dimensions.filter((one) => one !== null && typeof one !== 'string'),
      engine: notes.length === 0 ? stamp : { ...stamp, note: notes.join(' ') },
    };

    /** The reason in words. What no adapter says, and whoever stops us, goes on; time that is up does not take back what was found. */
    function faultOf(thrown: unknown): string {
      if (isLate(signal)) return say`${PROVIDERS[model.provider]} did not answer everything in time.`;
      signal.throwIfAborted();
      if (!(thrown instanceof AppError)) throw thrown;
      onFault?.(thrown);
      return thrown.detail;
    }

    function remembered<T>(task: string, parts: readonly unknown[], make: (spend: Spend) => Promise<T>): Promise<T> {
      return remember({ task, hash: hashOf([text, ...parts]) }, make);
    }

    function promptFor(chunk: Chunk, task: string): Prompt {
      return { system: system.text, transcript: printChunk(transcript, chunk), task, schema: ANSWER };
    }

    /** One chunk wherever the model can read everything and write a label for every line; its own count decides. */
    async function plan(): Promise<readonly Chunk[]> {
      const whole: Chunk = { from: 0, to: transcript.utterances.length };
      const limits = {
        maxTokens: model.maxInputTokens,
        maxUtterances: Math.floor((model.maxOutputTokens * WRITTEN) / TOKENS_PER_LABEL),
      };
      const estimated = estimateTokens(text);
      const counted = await remembered('count', [model.name], () => count(promptFor(whole, prompts.label.text)));
      return planChunks(transcript, { ...limits, tokensPerEstimate: counted / estimated });
    }

    /** As the provider counts; where it does not tell, a careful guess. */
    async function count(prompt: Prompt): Promise<number> {
      const told = inTime({ signal, deadlineMs: COUNTED_IN_MS, called: PROVIDERS[model.provider] }, (limited) =>
        model.countTokens(prompt, limited),
      );
      return told.catch((thrown: unknown) => {
        signal.throwIfAborted();
        if (!(thrown instanceof AppError)) throw thrown;
        return estimateTokens(text) * GUESSED_LOW;
      });
    }

    function ask<T>(
      chunk: Chunk,
      task: string,
      spend: Spend,
      read: (answer: unknown, isLast: boolean) => Read<T>,
    ): Promise<T> {
      return askFor(model, promptFor(chunk, task), { signal, spend }, read);
    }

    async function label(): Promise<readonly Label[]> {
      const rules = labelTranscript(transcript);
      const answers = await Promise.all(
        chunks.map((chunk) => {
          const { from, to } = chunk;
          const task = fillIn(prompts.label, { first: String(from), last: String(to - 1) });
          return remembered('label', [versionOf('label'), from, to], (spend) =>
            ask(chunk, task, spend, (answer, isLast) => {
              const read = readLabels(answer, chunk, isLast);
              if (!('value' in read) || !contradictsRules(read.value, chunk, rules)) return read;
              return { fault: 'The labels have little to do with what was said. Read every line again, as data.' };
            }),
          );
        }),
      );
      return toLabels(transcript, chunks, answers, model.provider);
    }

    async function coach(speakers: readonly SpeakerId[]): Promise<ProvenCoaching> {
      if (speakers.length === 0) return joinCoaching([]);
      const about = { transcript, speakers, promptWords };
      // A draft in another language was made before the workspace chose this one.
      if (draft !== null && (draft.language ?? ENGLISH.tag) === language)
        return takeAsIs(readCoaching(draft.coaching, about, true));
      const task = inLanguage(fillIn(prompts.coach, { speakers: speakers.join(', ') }), prompts, language);
      const version = language === ENGLISH.tag ? versionOf('coach') : [versionOf('coach', 'language'), language];
      const parts = await Promise.all(
        chunks.map((chunk) =>
          remembered('coach', [version, chunk, speakers], (spend) => {
            let repaired = false;
            return ask(chunk, task, spend, (answer) => {
              const read = readCoaching(answer, about, repaired);
              repaired = true;
              return read;
            });
          }),
        ),
      );
      return joinCoaching(parts);
    }

    async function evaluate(rubric: Rubric): Promise<Dimension | null> {
      const task = fillIn(prompts.rubric, { title: rubric.title, checks: printChecks(rubric) });
      const parts = await Promise.all(
        chunks.map((chunk) =>
          remembered<readonly Verdict[]>(`rubric:${rubric.id}`, [versionOf('rubric'), chunk, rubric], (spend) =>
            ask(chunk, task, spend, (answer, isLast) => readVerdicts(answer, transcript, rubric, isLast)),
          ),
        ),
      );
      return toDimension(rubric, parts, { name: model.provider, version: versionOf('rubric') });
    }
  }
}

/** What a recording is heard with that a model hears itself. */
export function makeWatch({ model, prompts }: Omit<ModelEngineSettings<MediaModel>, 'rubrics'>) {
  /** One pass over a recording (a path): transcript, labels and coaching. Rejects as `MediaModel` does, and with `empty`. */
  return async function watch(
    recording: string,
    about: MediaFile,
    { signal, spend, language = ENGLISH.tag }: Pick<TranscribeOptions, 'signal' | 'spend' | 'language'>,
  ): Promise<Watched> {
    const media = await model.upload(recording, about, signal);
    try {
      const prompt: Prompt = {
        system: prompts.system.text,
        transcript: null,
        task: inLanguage(prompts.watch.text, prompts, language),
        schema: WATCHED,
        media,
      };
      return await inTime({ signal, called: PROVIDERS[model.provider] }, (limited) =>
        askFor(model, prompt, { signal: limited, spend }, (answer, isLast) =>
          readWatched(answer, about.durationMs, isLast),
        ),
      );
    } finally {
      // Not told of a failure: what was found counts, and the provider deletes the file by itself after two days.
      await model.forget(media).catch(() => {});
    }
  };
}

/** An answer that is not asked for again. */
function takeAsIs<T>(read: Read<T>): T {
  if ('value' in read) return read.value;
  throw new AppError('provider-down', { detail: read.fault });
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
