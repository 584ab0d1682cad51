import { coach } from './coaching/coach.ts';
import type { Coaching, Labelled, Metrics, SpeakerId, Thresholds, Transcript } from './domain.ts';
import type { TranscriptEngine } from './engines/offline.ts';
import { ENGLISH, type Language } from './language.ts';
import { addIntervals } from './rackham/bootstrap.ts';
import { measure } from './rackham/measure.ts';
import { NOBODY } from './rackham/roles.ts';
import { verifyCoaching } from './verify.ts';
import { type Work, workAtOnce, workInTurns } from './work.ts';

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
  return workAtOnce(assessing(...given));
}

/** The same, pausing every few milliseconds. */
export function assessInTurns(...given: ToAssess): Promise<Analysis> {
  return workInTurns(assessing(...given));
}

function* assessing(...[labelled, thresholds, ours = NOBODY, words = ENGLISH]: ToAssess): Work<Analysis> {
  const measured = measure(labelled, thresholds, ours, words);
  yield;
  const metrics = yield* addIntervals(labelled, measured);
  yield;
  const coaching = yield* coach(labelled, metrics, ours, words);
  yield;
  return { labelled, metrics, coaching: verifyCoaching(coaching, labelled.transcript) };
}
