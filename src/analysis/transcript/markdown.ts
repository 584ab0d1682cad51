import type { Reading } from './cue.ts';
import { refuseImplausible } from './plausible.ts';
import { clockMs, readTurns, type Turn } from './turns.ts';

const TIME = String.raw`[([](?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,]\d{1,3})?[)\]](?:\([^()\s]{1,500}\))?`;
const BOLD = String.raw`(?:\*\*|__)([^*_\n]{1,80}?):?(?:\*\*|__)`;
/** `**Dana Ray** (00:01:30)`, also in square brackets, as a link to the moment, or as an item of a list. */
const NAME_FIRST = new RegExp(
  String.raw`^[ \t]{0,8}(?:[-*>][ \t]{1,4})?${BOLD}:?[ \t]{0,8}[-–—]?[ \t]{0,8}${TIME}:?[ \t]{0,8}`,
);
/** `[00:01:30] **Dana Ray**: words`. */
const TIME_FIRST = new RegExp(String.raw`^[ \t]{0,8}(?:[-*>][ \t]{1,4})?${TIME}[ \t]{0,8}${BOLD}:?[ \t]{0,8}`);
const ANY = new RegExp(`(?:${NAME_FIRST.source})|(?:${TIME_FIRST.source})`, 'm');

/** Whether this is a transcript in Markdown: bold names with times, as tl;dv and others export. */
export function isMarkdown(text: string): boolean {
  return text.includes(':') && ANY.test(text);
}

/** Reads bold names with times and the words behind or below them. Headings and rules are no speech, nor what precedes the first name. */
export function readMarkdown(text: string): Reading {
  const turns: Turn[] = [];
  for (const line of text.split('\n')) {
    const turn = openTurn(line);
    if (turn !== null) turns.push(turn);
    else if (!/^[ \t]{0,3}(?:#{1,6}[ \t]|(?:-{3,}|\*{3,}|_{3,})[ \t]*$)/.test(line)) {
      turns.at(-1)?.lines.push(line.replace(/^[ \t]{0,3}>[ \t]?/, ''));
    }
  }
  refuseImplausible(turns.length, text.length);
  return readTurns('markdown', turns);
}

function openTurn(line: string): Turn | null {
  const first = NAME_FIRST.exec(line);
  if (first !== null) {
    const [whole, speaker = '', hours, minutes, seconds] = first;
    return { speaker, startMs: clockMs(hours, minutes, seconds), lines: [line.slice(whole.length)] };
  }
  const after = TIME_FIRST.exec(line);
  if (after === null) return null;
  const [whole, hours, minutes, seconds, speaker = ''] = after;
  return { speaker, startMs: clockMs(hours, minutes, seconds), lines: [line.slice(whole.length)] };
}
