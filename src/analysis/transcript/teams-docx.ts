import { AppError } from '../../errors.ts';
import { cleanText, nameKey } from './clean.ts';
import type { Reading } from './cue.ts';
import { readHeader } from './otter.ts';
import { refuseImplausible } from './plausible.ts';
import { readTurns, type Turn } from './turns.ts';

/** A paragraph's first line that ends in a time, whatever parts it from the name. */
const TIMED_LINE = /\S[ \t\u00a0]{1,20}(?:\d{1,2}:)?\d{1,2}:\d{2}$/;
/** "Dana Ray stopped transcription": in any language a short line without a sentence's end. */
const MAX_NOTICE = 120;
const SENTENCE_END = /[.!?…。！？؟]["'”’)]?$/u;
/** Refused when so many paragraphs end in a time and none of them opens a turn. */
const MIN_TIMED_LINES = 2;

interface Paragraph {
  readonly first: string;
  readonly rest: readonly string[];
}

/** Whether this is a Word file of Teams: paragraphs that begin with `Name   0:04`. */
export function isTeamsDocx(paragraphs: readonly string[]): boolean {
  const read = paragraphs.map(split);
  if (read.some(({ first }) => readHeader(first) !== null)) return true;
  return (
    read.filter(({ first, rest }) => TIMED_LINE.test(first) && (rest.length > 0 || first.length < 60)).length >=
    MIN_TIMED_LINES
  );
}

/**
 * Reads a Teams transcript from Word: a paragraph a turn, `Name   0:04` on its first line, the words below. What precedes the first turn
 * (title, date, "… started transcription" in any language) is no speech, nor are notices between and after.
 */
export function readTeamsDocx(paragraphs: readonly string[]): Reading {
  const turns: Turn[] = [];
  const read = paragraphs.map(split).filter(({ first }) => first !== '');
  const names = new Set(read.flatMap(({ first }) => readHeader(first)?.speaker ?? []).map(nameKey));
  const headed = read.filter(({ first }) => readHeader(first) !== null);
  const whole = headed.filter(({ rest }) => rest.length > 0).length > headed.length / 2;
  read.forEach((paragraph, index) => {
    const header = readHeader(paragraph.first);
    if (header !== null) turns.push({ ...header, lines: [...paragraph.rest] });
    else if (!whole || !isNotice(paragraph, names, index === read.length - 1)) {
      turns.at(-1)?.lines.push(paragraph.first, ...paragraph.rest);
    }
  });
  if (turns.length === 0) {
    throw new AppError('unreadable', {
      detail:
        'The Word file has times but no turns that can be read; expected “Name   0:04” above what was said. Download the transcript from Teams again, best as .vtt.',
    });
  }
  refuseImplausible(
    turns.length,
    turns.reduce((sum, { lines }) => sum + lines.join('\n').length, 0),
  );
  return readTurns('teams-docx', turns);
}

/** Where turns stand whole in their paragraphs, a short paragraph of its own that names a speaker, or comes last, is about the recording. */
function isNotice({ first, rest }: Paragraph, names: ReadonlySet<string>, isLast: boolean): boolean {
  const text = cleanText(first);
  if (rest.length > 0 || text.length > MAX_NOTICE || SENTENCE_END.test(text)) return false;
  const key = nameKey(text);
  return isLast || [...names].some((name) => key.includes(name));
}

/** Lines of a paragraph; an empty first one (a picture of the speaker stands there) is passed over. */
function split(paragraph: string): Paragraph {
  const [first = '', ...rest] = paragraph
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return { first, rest };
}
