import type { Cue } from './cue.ts';

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
 * The cues of a WebVTT or SRT file (with `\n` line ends, no byte order mark) in the order written. One pass over the lines, so that the time is
 * linear for any input; nothing throws. The header is skipped up to the first blank line or arrow, whatever it says.
 */
export function scanCues(text: string): Scan {
  const cues: Cue[] = [];
  let garbage = 0;
  let at = headerEnd(text);
  let arrow = text.indexOf('-->', at);
  /** The line before the current one within a block: the cue's id if a timing line follows. */
  let previous: string | null = null;

  while (at < text.length && arrow !== -1) {
    if (text.charCodeAt(at) === 10) {
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
    // A timing line: the text that follows is the cue's until a blank line or the next arrow.
    TIMING.lastIndex = at;
    const times = TIMING.exec(text);
    arrow = text.indexOf('-->', end);
    let bodyEnd = end;
    let next = end + 1;
    let lastLine = next;
    while (next < text.length && text.charCodeAt(next) !== 10) {
      const lineStop = lineEnd(text, next);
      if (arrow !== -1 && arrow < lineStop) break;
      lastLine = next;
      bodyEnd = lineStop;
      next = lineStop + 1;
    }
    let body = bodyEnd > end ? text.slice(end + 1, bodyEnd) : '';
    let nextId: string | null = null;
    const ranIntoArrow = arrow !== -1 && next < text.length && text.charCodeAt(next) !== 10;
    if (ranIntoArrow && bodyEnd > end) {
      // No blank line before the next cue: its id, if any, stands where this cue's last line would.
      const candidate = text.slice(lastLine, bodyEnd).trim();
      if (previous !== null && CUE_ID.test(candidate)) {
        nextId = candidate;
        body = text.slice(end + 1, Math.max(end + 1, lastLine - 1));
      }
    }
    if (times === null) garbage += 1;
    else cues.push({ id: previous, startMs: stampMs(times, 1), endMs: stampMs(times, 5), text: body });
    previous = nextId;
    at = next;
  }
  return { cues, garbage };
}

/** Where the header ends: after the line WEBVTT and what directly follows it, but before an arrow or, without a header, at once. */
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
