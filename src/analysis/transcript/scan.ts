import type { Cue } from './cue.ts';

const NEWLINE = 10;

/** What a subtitle file holds before its dialect is known. */
export interface Scan {
  readonly cues: readonly Cue[];
  /** Blocks with an arrow whose times cannot be read. */
  readonly garbage: number;
}

/**
 * `[h…h:]mm:ss[.,]fff --> …` at the start of a line. Hours may be missing or have more than two digits, decimals may be cut by a
 * comma or missing, as exports in the wild have it; whatever follows the second time (cue settings) is ignored.
 */
const TIMING =
  /[ \t]*(?:(\d{1,5}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3})\d{0,6})?[ \t]*-->[ \t]*(?:(\d{1,5}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3})\d{0,6})?(?![\d:])/y;

/** Blocks that are no speech; they end at the next blank line. */
const COMMENT = /(?:NOTE|STYLE|REGION)(?=[ \t\n]|$)/y;

/** A cue id as Zoom and SRT (`12`) or Teams (`8f3c…/12-0`) write it. */
const CUE_ID = /^(?:\d{1,9}|[\w-]{8,64}\/\d{1,9}-\d{1,9})$/;

/**
 * The cues of a WebVTT or SRT file (with `\n` line ends, no byte order mark) in the order written. One pass over the lines, so
 * that the time is linear for any input; nothing throws. The header is skipped, whatever follows WEBVTT on its line.
 */
export function scanCues(text: string): Scan {
  const cues: Cue[] = [];
  let garbage = 0;
  let at = headerEnd(text);
  /** The next arrow at or after `at`: searched for only when passed. */
  let arrow = text.indexOf('-->', at);
  /** The line before the current one within a block: the cue's id if a timing line follows. */
  let previous: string | null = null;

  while (at < text.length && arrow !== -1) {
    if (text.charCodeAt(at) === NEWLINE) {
      previous = null;
      at += 1;
      continue;
    }
    if (isComment(text, at)) {
      at = blockEnd(text, at);
      if (arrow < at) arrow = text.indexOf('-->', at);
      previous = null;
      continue;
    }
    const end = lineEnd(text, at);
    if (arrow > end) {
      previous = text.slice(at, end);
      at = end + 1;
      continue;
    }
    TIMING.lastIndex = at;
    const times = TIMING.exec(text);
    arrow = text.indexOf('-->', end);
    const body = readBody(text, end + 1, arrow, previous !== null);
    if (times === null) garbage += 1;
    else cues.push({ id: previous, startMs: stampMs(times, 1), endMs: stampMs(times, 5), text: body.text });
    previous = body.nextId;
    at = body.next;
  }
  return { cues, garbage };
}

interface Body {
  readonly text: string;
  /** Where the scan goes on: a blank line, a timing line or the end. */
  readonly next: number;
  /** The id of the next cue where no blank line parts the two. */
  readonly nextId: string | null;
}

/** A cue's text: the lines up to a blank one or the next timing line, whose id (if this file has ids) stands right before it. */
function readBody(text: string, from: number, arrow: number, hasIds: boolean): Body {
  let next = from;
  let lastLine = from;
  while (next < text.length && text.charCodeAt(next) !== NEWLINE) {
    const end = lineEnd(text, next);
    if (arrow !== -1 && arrow < end) {
      const id = text.slice(lastLine, next).trim();
      if (!hasIds || !CUE_ID.test(id)) break;
      return { text: text.slice(from, Math.max(from, lastLine - 1)), next, nextId: id };
    }
    lastLine = next;
    next = end + 1;
  }
  return { text: text.slice(from, Math.max(from, next - 1)), next, nextId: null };
}

/** The end of the line WEBVTT; 0 in a file without it. Header lines below it hold no arrow and are passed over as such. */
function headerEnd(text: string): number {
  const start = /^\s{0,64}WEBVTT/i.exec(text);
  return start === null ? 0 : lineEnd(text, start[0].length);
}

function isComment(text: string, at: number): boolean {
  const first = text.charCodeAt(at);
  // N, S or R: spares the expression on nearly every line.
  if (first !== 78 && first !== 83 && first !== 82) return false;
  COMMENT.lastIndex = at;
  return COMMENT.test(text);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function blockEnd(text: string, at: number): number {
  const end = text.indexOf('\n\n', at);
  return end === -1 ? text.length : end + 1;
}

/** Hours, minutes, seconds and decimals (groups `from`…`from`+3) in milliseconds; `.5` is 500. */
function stampMs(groups: RegExpExecArray, from: number): number {
  const hours = Number(groups[from] ?? 0);
  const minutes = Number(groups[from + 1] ?? 0);
  const seconds = Number(groups[from + 2] ?? 0);
  const decimals = Number((groups[from + 3] ?? '0').padEnd(3, '0'));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + decimals;
}
