import { AppError } from '../../errors.ts';
import type { Reading } from './cue.ts';
import { accept, chooseNames, type Label, type Names, splitLabel } from './names.ts';
import { MAX_UNITS, refuseImplausible } from './plausible.ts';
import { areTimed, clockMs, readTurns, type Turn } from './turns.ts';

/** One line, taken apart as far as a line can be. */
interface Line {
  /** Null where the line states no time. */
  readonly startMs: number | null;
  /** Without the time; the label, if any, still in front. */
  readonly text: string;
  /** What could be a name in front of the text; whether it is one, the whole file decides. */
  readonly label: Label | null;
}

/** `[00:01:02]`, `(1:02)`, `00:01:02.500 -` before the name. Two fields are minutes and seconds. */
const TIME_FIRST =
  /^\s{0,8}([[(]?)(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,]\d{1,3})?([\])]?)(?:\s{1,8}[-–|]\s{0,8}|\s{1,8}|:\s{1,8}|$)/;
/** `Name (00:01:02): words`, `Name [1:02]: words`: the time between name and colon. */
const TIME_AFTER_NAME = /^([^:[\]]{1,80}?)\s{0,8}[[(](?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,]\d{1,3})?[\])]\s?:\s/;

/** From so many turns on, labels must recur: `key: value` lines of a settings file do not. */
const RECURRENCE_FROM = 6;
const MAX_DISTINCT_SHARE = 0.7;

/**
 * Reads text with one `Name: words` line per turn, with or without a time in front. A line without a label goes on with the turn
 * before. Times are starts only: a turn ends where the next begins, or earlier when its words cannot have taken so long.
 */
export function readPlain(text: string): Reading {
  const lines = Array.from(nonBlankLines(text), readLine);
  const names = nameTurns(lines);
  const turns = gatherTurns(lines, names);
  const timed = areTimed(turns);
  if (names.size === 0 && !timed) throw notATranscript();
  refuseImplausible(lines.length, text.length);
  return readTurns('plain', turns);
}

function notATranscript(): AppError {
  return new AppError('unsupported', {
    detail:
      'The file is text but not a transcript we can read: no WEBVTT header, no SRT timings, no "Name: words" lines, no ' +
      '"Name  0:04" lines. Share the transcript as WebVTT, SRT, Word or JSON, or as text with one "Name: words" line per turn.',
  });
}

/** Lines without leading space; one more than a transcript may have at most, so that the excess shows. */
function* nonBlankLines(text: string): Iterable<string> {
  const word = /\S/g;
  for (let count = 0; count <= MAX_UNITS && word.test(text); count += 1) {
    const end = text.indexOf('\n', word.lastIndex);
    yield text.slice(word.lastIndex - 1, end === -1 ? text.length : end);
    word.lastIndex = end === -1 ? text.length : end;
  }
}

function readLine(line: string): Line {
  const first = TIME_FIRST.exec(line);
  if (first !== null && (first[1] === '') === (first[5] === '')) {
    const text = line.slice(first[0].length);
    return { startMs: clockMs(first[2], first[3], first[4]), text, label: splitLabel(text) };
  }
  // Spares the expression on lines of blanks, where it would try each of them.
  const after = /[[(]/.test(line) ? TIME_AFTER_NAME.exec(line) : null;
  if (after === null) return { startMs: null, text: line, label: splitLabel(line) };
  const text = `${after[1]}: ${line.slice(after[0].length)}`;
  return { startMs: clockMs(after[2], after[3], after[4]), text, label: splitLabel(text) };
}

function nameTurns(lines: readonly Line[]): Names {
  const labels = lines.flatMap((line) => line.label ?? []);
  const names = chooseNames(labels, lines.length);
  const turns = labels.length;
  const recur = turns < RECURRENCE_FROM || names.size <= turns * MAX_DISTINCT_SHARE;
  return recur || lines.some((line) => line.startMs !== null) ? names : new Set();
}

/** Words before the first label or time are a title, not speech. */
function gatherTurns(lines: readonly Line[], names: Names): readonly Turn[] {
  const turns: Turn[] = [];
  for (const line of lines) {
    const label = accept(line.label, names);
    const current = turns.at(-1);
    if (label !== null) turns.push({ speaker: label.name, startMs: line.startMs, lines: [label.rest] });
    else if (line.startMs === null) current?.lines.push(line.text);
    else turns.push({ speaker: current?.speaker ?? null, startMs: line.startMs, lines: [line.text] });
  }
  return turns;
}
