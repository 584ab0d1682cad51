import { setImmediate as nextTurn } from 'node:timers/promises';
import { coach } from './coaching/coach.ts';
import type { Coaching, Labelled, Metrics, SpeakerId, Thresholds, Transcript } from './domain.ts';
import type { TranscriptEngine } from './engines/offline.ts';
import { ENGLISH, type Language } from './language.ts';
import { addIntervals } from './rackham/bootstrap.ts';
import { measure } from './rackham/measure.ts';
import { NOBODY } from './rackham/roles.ts';
import { verifyCoaching } from './verify.ts';

export interface AnalyseOptions {
  readonly engine: TranscriptEngine;
  readonly thresholds: Thresholds;
  /** In which alerts and coaching are told. */
  readonly words?: Language;
}

export interface Analysis {
  readonly labelled: Labelled;
  readonly metrics: Metrics;
  readonly coaching: Coaching;
}

/** Labels, numbers and coaching of a transcript; the numbers are computed here whatever the engine. */
export function analyse(transcript: Transcript, { engine, thresholds, words }: AnalyseOptions): Analysis {
  return assess(engine.label(transcript), thresholds, NOBODY, words);
}

type ToAssess = readonly [labelled: Labelled, thresholds: Thresholds, ours?: ReadonlySet<SpeakerId>, words?: Language];

/** Numbers and coaching of a transcript that is labelled already. `ours`: who is known to be one of us (rackham/roles.ts). */
export function assess(...given: ToAssess): Analysis {
  const work = assessing(...given);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** The same, a few milliseconds at a time: what came in meanwhile, as a webhook that wants its answer, goes first. */
export async function assessInTurns(...given: ToAssess): Promise<Analysis> {
  const work = assessing(...given);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await nextTurn();
  }
}

function* assessing(
  ...[labelled, thresholds, ours = NOBODY, words = ENGLISH]: ToAssess
): Generator<undefined, Analysis> {
  const measured = measure(labelled, thresholds, ours, words);
  yield;
  const metrics = yield* addIntervals(labelled, measured);
  yield;
  return { labelled, metrics, coaching: verifyCoaching(coach(labelled, metrics, ours, words), labelled.transcript) };
}
