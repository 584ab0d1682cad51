import type { Reading } from './cue.ts';
import { refuseImplausible } from './plausible.ts';
import { clockMs, readTurns, type Turn } from './turns.ts';

/** `Dana Ray  0:04` or `Dana Ray   1:02:03`: two spaces or a tab part a name from its time, so that "we meet at 9:30" is speech. */
const HEADER =
  /^[ \t]{0,8}(\S(?:[^\n\t]{0,78}?\S)??)(?:[ \u00a0\u2003]{2,20}|\t)(?:(\d{1,2}):)?(\d{1,2}):(\d{2})[ \t]{0,8}$/;
const ANY_HEADER = new RegExp(`${HEADER.source}\\n[^\\n]{0,999}\\S`, 'm');
const FOOTER = /[ \t]*Transcribed by https?:\/\/otter\.ai\S{0,100}/gi;

/** The name and start of a turn that this line opens; null for any other line. */
export function readHeader(line: string): { readonly speaker: string; readonly startMs: number } | null {
  const header = HEADER.exec(line);
  if (header === null) return null;
  return { speaker: header[1] ?? '', startMs: clockMs(header[2], header[3], header[4]) };
}

/** Text without Otter's advertisement, which stands at its end and, in merged files, anywhere. */
export function stripOtterFooter(text: string): string {
  return text.includes('otter.ai') ? text.replace(FOOTER, '') : text;
}

/** Whether this is text as Otter exports it: a name and a time on one line, the words on the next. */
export function isOtter(text: string): boolean {
  return ANY_HEADER.test(text);
}

/** Reads Otter's text: `Name  0:04`, the words below, a blank line. Times are starts only. What stands before the first name is a title. */
export function readOtter(text: string): Reading {
  const turns: Turn[] = [];
  for (const line of text.split('\n')) {
    const header = readHeader(line);
    if (header === null) turns.at(-1)?.lines.push(line);
    else turns.push({ ...header, lines: [] });
  }
  refuseImplausible(turns.length, text.length);
  return readTurns('otter', turns);
}
