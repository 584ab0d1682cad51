import { AppError } from '../../errors.ts';
import { refuseImplausible } from './plausible.ts';
export const DAY_MS = 24 * 60 * 60 * 1000;

/** Refuse when this share of a file's cues cannot be trusted; below it the bad ones are repaired or dropped. */
const MAX_BAD_SHARE = 0.5;

/**
 * Slow speech, to put an end where the source has none: 100 ms a character is about 100 words a minute; a character of a script
 * without word spaces carries about a syllable and takes 250 ms.
 */
const MS_PER_CHARACTER = 100;
const MS_PER_SYLLABLE_CHARACTER = 250;
const MIN_SPEECH_MS = 500;

/** How long these words take at most, in milliseconds; used only where the source does not say. */
export function plausibleMs(text: string): number {
  let ms = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    ms += code >= 0x3040 && code <= 0x9fff ? MS_PER_SYLLABLE_CHARACTER : MS_PER_CHARACTER;
  }
  return Math.max(MIN_SPEECH_MS, ms);
}

/** Words with the times their source states for them; the end may lie before the start. */
interface Timed {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/**
 * Cues with usable times, in order of start. A cue that ends before it starts, or takes no time, keeps its words and gets a plausible end; one
 * that lasts or lies beyond a day is dropped. A clock that begins beyond a day (a timecode, `100:00:00`) is moved to 0.
 * Throws `unreadable` when such cues and unreadable timing lines dominate, `too-large` when there are too many.
 */
export function settleTimes<T extends Timed>({
  cues,
  garbage,
}: {
  readonly cues: readonly T[];
  readonly garbage: number;
}): readonly T[] {
  if (cues.length === 0 && garbage > 0) {
    throw new AppError('unreadable', {
      detail: `None of the ${garbage} timing lines can be read; expected 00:01:02.000 --> 00:01:04.000. Export the transcript again.`,
    });
  }
  refuseImplausible(
    cues.length,
    cues.reduce((sum, cue) => sum + cue.text.length, 0),
  );
  const reversed = cues.filter((cue) => cue.endMs < cue.startMs).length;
  const first = cues.reduce((least, cue) => Math.min(least, cue.startMs), Number.POSITIVE_INFINITY);
  const shift = first >= DAY_MS ? first : 0;
  const kept = cues.filter((cue) => cue.startMs - shift <= DAY_MS && cue.endMs - cue.startMs <= DAY_MS);
  const beyond = cues.length - kept.length;
  const total = cues.length + garbage;
  if (reversed + beyond + garbage > total * MAX_BAD_SHARE) {
    throw new AppError('unreadable', {
      detail:
        `Most timings make no sense: of ${total} entries ${reversed} end before they start, ${beyond} lie beyond 24 hours ` +
        `and ${garbage} cannot be read. Export the transcript again.`,
    });
  }
  const ordered = kept.map((cue) => move(cue, shift)).sort((a, b) => a.startMs - b.startMs);
  return ordered.map((cue, index) => (cue.endMs > cue.startMs ? cue : endPlausibly(cue, ordered[index + 1])));
}

function move<T extends Timed>(cue: T, shift: number): T {
  return shift === 0 ? cue : { ...cue, startMs: cue.startMs - shift, endMs: cue.endMs - shift };
}

/** As long as the words take, but not into the next cue. */
function endPlausibly<T extends Timed>(cue: T, next: T | undefined): T {
  const end = cue.startMs + plausibleMs(cue.text);
  const cap = next !== undefined && next.startMs > cue.startMs ? next.startMs : end;
  return { ...cue, endMs: Math.min(end, cap) };
}
