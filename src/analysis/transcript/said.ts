import { AppError } from '../../errors.ts';
import { cleanText } from './clean.ts';
import type { Piece, WordTime } from './cue.ts';
import { refuseImplausible } from './plausible.ts';
import { DAY_MS, plausibleMs, settleTimes } from './times.ts';
import type { Who } from './who.ts';

/** A word as a recogniser writes it, in the unit of its file. */
export interface SaidWord {
  readonly text: string;
  readonly start: number | null;
  readonly end: number | null;
}

/** What one speaker says in one go, in the unit of its file; null where the file states no readable time. */
export interface Said extends Who {
  readonly start: number | null;
  readonly end: number | null;
  readonly text: string;
  readonly words?: readonly SaidWord[];
}

export type Unit = 'seconds' | 'milliseconds';

/** Times this many times too long (or too short) for the words were written in the other unit. */
const IMPLAUSIBLE = 20;
/** Refuse when more than this share of the entries has no readable start. */
const MAX_UNTIMED = 0.5;
/**
 * Word times are kept up to ten hours of speech. Beyond that they would make the stored transcript larger than a MongoDB document
 * may be (16 MB), and the sentences have their times all the same.
 */
const MAX_TIMED_WORDS = 100_000;

/** Between two words of a text nothing of these may stand, else the words are not those of the text. */
const WORDLIKE = /[\p{L}\p{N}]/u;

interface Entry extends Said {
  readonly startMs: number;
  readonly endMs: number;
}

/** Pieces from what a JSON file says, in milliseconds, whatever unit it was written in; `times` is false where it states none. */
export function settleSaid(
  all: readonly Said[],
  unit: Unit,
): { readonly pieces: readonly Piece[]; readonly times: boolean; readonly ends: boolean } {
  refuseImplausible(
    all.length,
    all.reduce((sum, { text }) => sum + text.length, 0),
  );
  const said = all.map((one) => ({ ...one, text: cleanText(one.text) })).filter(({ text }) => text !== '');
  if (said.length === 0)
    throw new AppError('empty', { detail: 'The transcript has no words: nobody speaks in it. Export it again.' });
  const untimed = said.filter(({ start }) => start === null || start < 0).length;
  if (said.every(({ start }) => start === null)) {
    return {
      pieces: said.map((one) => piece(one, { startMs: 0, endMs: 0, text: one.text })),
      times: false,
      ends: false,
    };
  }
  if (untimed > said.length * MAX_UNTIMED) {
    throw new AppError('unreadable', {
      detail: `Most timings make no sense: of ${said.length} entries ${untimed} have no time that can be read. Export the transcript again.`,
    });
  }
  const toMs = unitMs(said, unit);
  const entries = settleTimes({ cues: placeUntimed(said, toMs), garbage: 0 });
  const keepWords = entries.reduce((sum, { words }) => sum + (words?.length ?? 0), 0) <= MAX_TIMED_WORDS;
  const pieces = entries.map((entry) => {
    const words = keepWords ? timeWords(entry, toMs) : null;
    return words === null ? piece(entry, entry) : { ...piece(entry, entry), words };
  });
  return { pieces, times: true, ends: said.filter(({ end }) => end !== null).length >= said.length / 2 };
}

/** Milliseconds per unit of these times: as the format has it, unless only the other unit fits the words that were said. */
function unitMs(said: readonly Said[], unit: Unit): number {
  const stated = unit === 'seconds' ? 1000 : 1;
  const other = unit === 'seconds' ? 1 : 1000;
  const ratio = (factor: number) => {
    let spent = 0;
    let plausible = 0;
    let first = Number.POSITIVE_INFINITY;
    let last = 0;
    for (const { start, end, text } of said) {
      if (start === null) continue;
      plausible += plausibleMs(text);
      spent += end === null ? 0 : Math.max(0, end - start);
      first = Math.min(first, start);
      last = Math.max(last, start);
    }
    return ((spent > 0 ? spent : last - first) * factor) / plausible;
  };
  const fits = (factor: number) => ratio(factor) <= IMPLAUSIBLE && ratio(factor) >= 1 / IMPLAUSIBLE;
  return !fits(stated) && fits(other) ? other : stated;
}

/** An entry without a readable start begins where the one before it ends; an end that is absent is left to times.ts. */
function placeUntimed(said: readonly Said[], toMs: number): readonly Entry[] {
  let clock = 0;
  return said.map((one) => {
    const startMs = one.start === null || one.start < 0 ? clock : toWhole(one.start * toMs);
    const endMs = one.end === null ? startMs : toWhole(one.end * toMs);
    clock = Math.max(startMs, endMs);
    return { ...one, startMs, endMs };
  });
}

/** Far beyond a day every time is alike: kept within what an integer can hold. */
function toWhole(ms: number): number {
  return Math.round(Math.min(Math.max(ms, -1), 100_000 * DAY_MS));
}

/**
 * When each word of the entry's text begins and ends; null where the words are absent, untimed or not those of the text, which
 * decides what was said.
 */
function timeWords(entry: Entry, toMs: number): readonly WordTime[] | null {
  const { text, words = [] } = entry;
  if (words.length === 0 || entry.start === null) return null;
  // settleTimes may have moved the whole file to 0.
  const shift = entry.startMs - toWhole(entry.start * toMs);
  const timed: WordTime[] = [];
  let search = 0;
  let latest = entry.startMs;
  for (const word of words) {
    const written = cleanText(word.text);
    if (written === '') continue;
    const at = text.indexOf(written, search);
    if (at === -1 || WORDLIKE.test(text.slice(search, at)) || word.start === null || word.end === null) return null;
    const startMs = clamp(toWhole(word.start * toMs) + shift, latest, entry.endMs);
    const endMs = clamp(toWhole(word.end * toMs) + shift, startMs, entry.endMs);
    // Marks before the first word ("- hello") go with it.
    timed.push({ from: timed.length === 0 ? 0 : at, startMs, endMs });
    latest = startMs;
    search = at + written.length;
  }
  return timed.length === 0 || WORDLIKE.test(text.slice(search)) ? null : timed;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

function piece(
  { speaker, voice, email }: Who,
  time: { readonly startMs: number; readonly endMs: number; readonly text: string },
): Piece {
  const { startMs, endMs, text } = time;
  const known = { ...(voice === undefined ? {} : { voice }), ...(email === undefined ? {} : { email }) };
  return { speaker, ...known, startMs, endMs, text };
}
