import type { ActionItem, Claim, Coaching, Evidence, Transcript } from './domain.ts';

/** Coaching without anything that the transcript does not prove: a quote must stand verbatim in its own utterance. */
export function verifyCoaching(coaching: Coaching, transcript: Transcript): Coaching {
  function isProven({ at, quote }: Evidence): boolean {
    return Number.isInteger(at) && quote.trim() !== '' && transcript.utterances[at]?.text.includes(quote) === true;
  }
  function proven<T extends Claim | ActionItem>(all: readonly T[]): readonly T[] {
    return all.filter(({ evidence }) => isProven(evidence));
  }
  return {
    ...coaching,
    focus: coaching.focus !== null && isProven(coaching.focus.evidence) ? coaching.focus : null,
    strengths: proven(coaching.strengths),
    opportunities: proven(coaching.opportunities),
    bySpeaker: coaching.bySpeaker.map((one) => ({
      ...one,
      strengths: proven(one.strengths),
      opportunities: proven(one.opportunities),
      actionItems: proven(one.actionItems),
    })),
  };
}
