import type { Evidence, Report, SpeakerId } from '../analysis/domain.ts';
import type { Part } from './card.ts';
import { cleanText, cutText } from './cut.ts';
import { type Spoken, speakerName } from './words.ts';

/** Who said something, and what it was, as a report's cards show it. */

/** Short enough to stand in a sentence. */
export const NAME_CHARS = 40;

/** A speaker, short enough to stand in a sentence. */
export function nameOf({ labelled }: Report, id: SpeakerId, words: Spoken): string {
  const speaker = labelled.transcript.speakers.find((one) => one.id === id);
  return cutText(cleanText(speaker === undefined ? id : speakerName(speaker, words)), NAME_CHARS);
}

/** Whether somebody is on the other side, and is not coached. */
export function isBuyer({ coaching }: Report, speaker: SpeakerId | null): boolean {
  return coaching.bySpeaker.some((one) => one.speaker === speaker && one.role === 'buyer');
}

/** The words that show something, with who said them and when. */
export function quotePart(report: Report, { at, quote }: Evidence, words: Spoken): Part {
  const { transcript } = report.labelled;
  const utterance = transcript.utterances[at];
  return {
    kind: 'quote',
    text: quote,
    speaker: utterance === undefined ? words.say`Unknown speaker` : nameOf(report, utterance.speaker, words),
    atMs: utterance === undefined || !transcript.can.times ? null : utterance.startMs,
  };
}
