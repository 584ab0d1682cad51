import { AppError } from '../../errors.ts';
import { type Analysis, assess, assessInTurns } from '../analyse.ts';
import { addModel } from '../coaching/add-model.ts';
import type { Dimension, EngineChoice, EngineStamp, Label, SpeakerId, Thresholds, Transcript } from '../domain.ts';
import { ENGLISH, type Language } from '../language.ts';
import { DEADLINE_MS, inTime } from '../providers/deadline.ts';
import { verifyCoaching } from '../verify.ts';
import { PROVIDERS } from './ask.ts';
import type { Draft, EngineContext, ModelEngine } from './model-engine.ts';
import { labelInTurns } from './offline.ts';

/** Which engine speaks, and which one steps in when it cannot. */

const NAMES: Readonly<Record<EngineStamp['name'], string>> = { ...PROVIDERS, offline: 'The rules' };

/** Every engine that is configured. */
export interface Engines {
  readonly claude: ModelEngine | null;
  readonly gemini: ModelEngine | null;
}

/** The models to ask, in this order; the rules come after them all. */
export function orderOf(choice: EngineChoice, { claude, gemini }: Engines): readonly ModelEngine[] {
  const wanted: Readonly<Record<EngineChoice, readonly (ModelEngine | null)[]>> = {
    auto: [claude, gemini],
    claude: [claude],
    gemini: [gemini],
    offline: [],
  };
  return wanted[choice].filter((engine) => engine !== null);
}

export interface AnalyseInput {
  readonly transcript: Transcript;
  /** The same as models are asked about it, where names were given later: their answers are then found again. */
  readonly asked?: Transcript;
  /** Who is known to be one of us (rackham/roles.ts). */
  readonly ours?: ReadonlySet<SpeakerId>;
  readonly thresholds: Thresholds;
  /** In this order; empty for the rules alone. */
  readonly engines: readonly ModelEngine[];
  /** What one of them found already while it listened, and which one that was. */
  readonly draft?: { readonly by: EngineStamp['name']; readonly found: Draft } | null;
  /** Why an engine that was wanted is not among them, in a sentence. */
  readonly missing?: string | null;
  readonly deadlineMs?: number;
  /** In which it is told. */
  readonly words?: Language;
}

export type FullAnalysis = Analysis & { readonly dimensions: readonly Dimension[] };

/**
 * The analysis by the first engine that can; every number is computed here, whoever labels. An engine that fails is followed by the
 * next one, in the end by the rules, which cannot; the stamp says why. Rejects with the signal's reason only.
 */
export async function analyseBest(input: AnalyseInput, context: EngineContext): Promise<FullAnalysis> {
  const { transcript, thresholds, engines, draft = null, missing = null, deadlineMs = DEADLINE_MS } = input;
  const { asked = transcript, ours, words = ENGLISH } = input;
  let reason = missing;
  for (const engine of engines) {
    try {
      const found = draft?.by === engine.stamp.name ? draft.found : null;
      return withReason(await ask(engine, found), reason);
    } catch (thrown) {
      context.signal.throwIfAborted();
      // What is not said by an adapter is a fault of ours, and no reason to ask somebody else.
      if (!(thrown instanceof AppError)) throw thrown;
      context.onFault?.(thrown);
      reason ??= thrown.detail;
    }
  }
  const labelled = await labelInTurns(transcript);
  return withReason({ ...(await assessInTurns(labelled, thresholds, ours, words)), dimensions: [] }, reason);

  function ask(engine: ModelEngine, found: Draft | null): Promise<FullAnalysis> {
    const { stamp } = engine;
    return inTime({ signal: context.signal, deadlineMs, called: NAMES[stamp.name] }, async (signal) => {
      const own = { ...context, signal, language: words.tag };
      const findings = await engine.analyse(asked, whoToCoach(stamp), own, found);
      const labelled = { transcript, labels: findings.labels, engine: findings.engine };
      const analysis = await assessInTurns(labelled, thresholds, ours, words);
      const coaching = verifyCoaching(addModel(analysis.coaching, findings.coaching), transcript);
      return { ...analysis, coaching, dimensions: findings.dimensions };
    });
  }

  /** Whoever our own coaching has something to say to, and who is not the buyer. */
  function whoToCoach(engine: EngineStamp): (labels: readonly Label[]) => readonly SpeakerId[] {
    return (labels) =>
      assess({ transcript, labels, engine }, thresholds, ours)
        .coaching.bySpeaker.filter(({ role, actionItems }) => role !== 'buyer' && actionItems.length > 0)
        .map(({ speaker }) => speaker);
  }
}

function withReason(analysis: FullAnalysis, reason: string | null): FullAnalysis {
  if (reason === null) return analysis;
  const { labelled } = analysis;
  return { ...analysis, labelled: { ...labelled, engine: { ...labelled.engine, fallbackReason: reason } } };
}
