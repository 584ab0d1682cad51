import { AppError } from '../../errors.ts';
import { cleanText } from './clean.ts';
import type { Reading } from './cue.ts';
import { accept, chooseNames, type Label, splitLabel } from './names.ts';
import { refuseImplausible } from './plausible.ts';
import { clockMs, readTurns, type Turn } from './turns.ts';

/** A paragraph that is a moment and nothing else opens a stretch of speech. */
const STAMP = /^(\d{2}):(\d{2}):(\d{2})$/;
/** Links and headings by which the notes give themselves away, in the languages seen; they are looked for only where no speech is. */
const NOTES =
  /\bgemini\b|\bmeeting records?\b|\binvited\b|\bsuggested next steps\b|^(?:notes|summary|details|notizen|zusammenfassung|notas|resumen|résumé|detalles|détails)$/i;
const ENOUGH_NOTES = 2;

interface Stretch {
  readonly startMs: number;
  readonly lines: readonly string[];
}

/** Whether this is a Word file of Google Meet: moments on paragraphs of their own, or the notes that Gemini writes. */
export function isMeet(paragraphs: readonly string[]): boolean {
  const texts = paragraphs.map(cleanText);
  const spoken = stretchesOf(texts).some(({ lines }) => splitLabel(lines[0] ?? '') !== null);
  return spoken || (!texts.some(isTurnLike) && texts.filter((text) => NOTES.test(text)).length >= ENOUGH_NOTES);
}

/**
 * Reads a Google Meet transcript. Notes and transcript stand in one stream: only `Name: words` below a moment is speech, up to the
 * first paragraph that names nobody. A moment of five minutes says little of when each of its turns began: unless nearly every
 * turn has one of its own, the file counts as one without times.
 */
export function readMeet(paragraphs: readonly string[]): Reading {
  const stretches = stretchesOf(paragraphs.map(cleanText));
  const candidates = stretches.flatMap(({ lines }) => labelsOf(lines));
  const names = chooseNames(candidates, Math.max(1, candidates.length));
  const turns: Turn[] = [];
  for (const { startMs, lines } of stretches) {
    let isFirst = true;
    for (const line of lines) {
      const label = accept(splitLabel(line), names);
      if (label === null) break;
      turns.push({ speaker: label.name, startMs: isFirst ? startMs : null, lines: [label.rest] });
      isFirst = false;
    }
  }
  if (turns.length === 0) {
    throw new AppError('unsupported', {
      detail:
        'This Word file holds the AI notes of a Google Meet, not its transcript: open the meeting’s transcript in Google Docs, ' +
        'export that one as .docx and share it.',
    });
  }
  refuseImplausible(
    turns.length,
    turns.reduce((sum, { lines }) => sum + (lines[0]?.length ?? 0), 0),
  );
  return readTurns('meet-docx', turns);
}

function isTurnLike(text: string): boolean {
  return /^\D{1,80}\d{1,2}:\d{2}$/.test(text);
}

/** Blank paragraphs part nothing. */
function stretchesOf(texts: readonly string[]): readonly Stretch[] {
  const stretches: { startMs: number; lines: string[] }[] = [];
  for (const text of texts) {
    if (text === '') continue;
    const stamp = STAMP.exec(text);
    if (stamp === null) stretches.at(-1)?.lines.push(text);
    else stretches.push({ startMs: clockMs(stamp[1], stamp[2], stamp[3]), lines: [] });
  }
  return stretches;
}

function labelsOf(lines: readonly string[]): readonly Label[] {
  const labels: Label[] = [];
  for (const line of lines) {
    const label = splitLabel(line);
    if (label === null) break;
    labels.push(label);
  }
  return labels;
}
