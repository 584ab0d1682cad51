import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { Label, Speaker, SpeakerId, Transcript, Utterance } from '../domain.ts';
import { flagMarks } from '../rackham/flags.ts';
import { saysName } from '../rackham/words.ts';
import type { Read } from './ask.ts';
import { CoachAnswer } from './coach-task.ts';
import { describeIssue, Marks, toMarks } from './label-task.ts';

/** A recording that a model hears and sees itself: transcript, labels and coaching in one answer. */

export const WatchAnswer = z.object({
  speakers: z.array(z.object({ id: z.string(), name: z.string() })),
  utterances: z.array(
    z.object({ speaker: z.string(), start: z.number(), end: z.number(), text: z.string(), marks: Marks }),
  ),
  coaching: CoachAnswer,
});
type WatchAnswer = z.infer<typeof WatchAnswer>;

export interface Watched {
  readonly transcript: Transcript;
  readonly labels: readonly Label[];
  /** Not yet proven. */
  readonly coaching: z.infer<typeof CoachAnswer>;
}

/** How far past the recording's end a time may lie. */
const SLACK_S = 2;
/** Nobody speaks faster than this for a whole utterance of some length; auctioneers reach half of it. */
const WORDS_PER_S = 9;
/** Of all utterances, how many may have times that cannot be. */
const MOST_MISTIMED = 0.05;

/**
 * A model's answer about a recording of `durationMs`, or the first thing that is wrong with it. Models are poor at telling the time:
 * where only the times cannot be, and nothing better will come (`isLast`), the transcript is taken as one without times.
 */
export function readWatched(answer: unknown, durationMs: number, isLast: boolean): Read<Watched> {
  const read = WatchAnswer.safeParse(answer);
  if (!read.success) return { fault: describeIssue(read.error) };
  const { speakers, utterances } = read.data;
  if (utterances.length === 0) throw new AppError('empty', { detail: 'Nobody speaks in it.' });
  const known = new Set(speakers.map(({ id }) => id));
  const stranger = utterances.findIndex(({ speaker }) => !known.has(speaker));
  if (stranger >= 0) return { fault: `“utterances.${stranger}.speaker” is none of the speakers.` };
  const silent = utterances.findIndex(({ text }) => text.trim() === '');
  if (silent >= 0) return { fault: `“utterances.${silent}.text” is empty.` };
  const mistimed = findMistimed(utterances, durationMs / 1000);
  if (mistimed.length > utterances.length * MOST_MISTIMED && !isLast) {
    return {
      fault: `“utterances.${mistimed[0]}” has times that cannot be, and ${mistimed.length - 1} more have. Times are seconds from the beginning of the recording, which lasts ${Math.round(durationMs / 1000)} seconds; utterances stand in the order of their starts.`,
    };
  }
  return { value: toWatched(read.data, durationMs, mistimed.length <= utterances.length * MOST_MISTIMED) };
}

function findMistimed(utterances: WatchAnswer['utterances'], duration: number): readonly number[] {
  let before = 0;
  return utterances.flatMap(({ start, end, text }, at) => {
    const words = text.trim().split(/\s+/u).length;
    const tooFast = words > 4 && words / Math.max(end - start, 0.1) > WORDS_PER_S;
    const wrong = start < before || end < start || end > duration + SLACK_S || tooFast;
    before = Math.max(before, Math.min(start, duration));
    return wrong ? [at] : [];
  });
}

function toWatched({ speakers, utterances, coaching }: WatchAnswer, durationMs: number, timed: boolean): Watched {
  // Numbered anew in the order of first speech, as every transcript of ours.
  const ids = new Map<string, SpeakerId>();
  for (const { speaker } of utterances) {
    if (!ids.has(speaker)) ids.set(speaker, `S${ids.size + 1}` as SpeakerId);
  }
  let clock = 0;
  const said: readonly Utterance[] = utterances.map(({ speaker, start, end, text }) => {
    if (timed) clock = Math.min(Math.max(clock, Math.round(start * 1000)), durationMs);
    return {
      speaker: ids.get(speaker) ?? ('S1' as SpeakerId),
      startMs: clock,
      endMs: timed ? Math.max(clock, Math.min(Math.round(end * 1000), durationMs)) : clock,
      text: text.replace(/\s+/gu, ' ').trim(),
    };
  });
  const transcript: Transcript = {
    format: 'gemini',
    durationMs,
    speakers: [...ids].map(([given, id]) => ({ id, name: nameOf(speakers, given, said) })),
    utterances: said,
    // Times by the model's ear carry no word, no overlap and no um: what stands on those is not measured.
    can: { times: timed, wordTimes: false, overlap: false, verbatim: false, speakers: true },
  };
  const marks = utterances.map((one, at) => toMarks(transcript, at, one.marks, 'gemini'));
  const renamed = coaching.speakers.map((one) => ({ ...one, speaker: ids.get(one.speaker) ?? one.speaker }));
  return { transcript, labels: flagMarks(transcript, marks), coaching: { speakers: renamed } };
}

/** A name counts when it was said aloud in the recording; a model may guess. */
function nameOf(speakers: WatchAnswer['speakers'], given: string, said: readonly Utterance[]): Speaker['name'] {
  const name = speakers.find(({ id }) => id === given)?.name.trim() ?? '';
  if (name === '' || name.length > 60) return null;
  const [first = ''] = name.split(/\s+/u);
  return said.some(({ text }) => saysName(text, first)) ? name : null;
}
