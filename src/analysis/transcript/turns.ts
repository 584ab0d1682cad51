import { AppError } from '../../errors.ts';
import type { TranscriptFormat } from '../domain.ts';
import { cleanName, cleanText } from './clean.ts';
import type { Piece, Reading } from './cue.ts';
import { DAY_MS, plausibleMs } from './times.ts';

/** What one speaker says in one go in a source that states starts only, or no times. */
export interface Turn {
  readonly speaker: string | null;
  /** Null where the source states no time for this turn. */
  readonly startMs: number | null;
  readonly lines: string[];
}

/** Least share of turns with a time for the file to count as timed, and most that may run backwards. */
const MIN_TIMED = 0.8;
const MAX_BACKWARDS = 0.1;

/**
 * A reading from turns. Times are starts only: a turn ends where the next begins, or earlier when its words cannot have taken so long.
 * So nobody ever overlaps. Fillers count where they are found: none of these sources is known to remove them always.
 */
export function readTurns(format: TranscriptFormat, turns: readonly Turn[]): Reading {
  const times = areTimed(turns);
  const pieces = (times ? timePieces(turns) : turns.map((turn) => piece(turn, 0, 0))).filter(({ text }) => text !== '');
  if (pieces.length === 0) {
    throw new AppError('empty', { detail: 'The transcript names speakers or times but holds no words.' });
  }
  return { format, pieces, times, keepsOverlap: false, keepsFillers: true };
}

/** Milliseconds of a clock's fields, absent ones being 0. */
export function clockMs(hours = '0', minutes = '0', seconds = '0'): number {
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** Whether enough turns have a time, in order and within a day, for the file to have times. */
export function areTimed(turns: readonly Turn[]): boolean {
  const starts = turns.flatMap((turn) => turn.startMs ?? []);
  const backwards = starts.filter((start, index) => start < (starts[index - 1] ?? 0)).length;
  const last = starts.at(-1) ?? 0;
  return (
    starts.length > 0 &&
    starts.length >= turns.length * MIN_TIMED &&
    backwards <= starts.length * MAX_BACKWARDS &&
    last - (starts[0] ?? 0) <= DAY_MS
  );
}

/** A turn without a time, or with one that runs backwards, begins where the turn before it ends. */
function timePieces(turns: readonly Turn[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let clock = 0;
  turns.forEach((turn, index) => {
    const startMs = Math.max(turn.startMs ?? clock, pieces.at(-1)?.startMs ?? 0);
    const next = turns[index + 1]?.startMs ?? Number.POSITIVE_INFINITY;
    const endMs = Math.max(startMs, Math.min(startMs + plausibleMs(turn.lines.join(' ')), next));
    pieces.push(piece(turn, startMs, endMs));
    clock = endMs;
  });
  return pieces;
}

function piece(turn: Turn, startMs: number, endMs: number): Piece {
  return {
    speaker: turn.speaker === null ? null : cleanName(turn.speaker),
    startMs,
    endMs,
    text: cleanText(turn.lines.join('\n')),
  };
}
