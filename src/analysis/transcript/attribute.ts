import { cleanName, cleanText } from './clean.ts';
import type { Piece } from './cue.ts';
import { chooseNames, type Label, type Names, readLabel, splitLabel } from './names.ts';
import { refuseImplausible } from './plausible.ts';

/** A stretch of time with the lines shown in it; the speaker, if any, is written in the lines. */
export interface Lines {
  readonly startMs: number;
  readonly endMs: number;
  /** Tags and entities resolved, lines separated by `\n`. */
  readonly text: string;
}

/** A stretch of text within a cue, before its times are known. */
export interface Part {
  readonly speaker: string | null;
  readonly text: string;
  readonly opensTurn?: boolean;
}

/** Where so many cues begin with a name, one that does not is somebody unknown; where fewer do, the previous speaker goes on. */
const LABELLED_THROUGHOUT = 0.8;

/** A dash or `>>` at the start of a line: another person speaks, nobody is named. */
const CHANGE_MARK = /^\s{0,8}(?:[-–—]\s|>{2,3}\s?)\s{0,8}/;

/** Pieces from cues whose speakers are written as `Name: words`, `[Name] words` or a dash, in whichever way this file does. */
export function attributeLines(cues: readonly Lines[]): { readonly pieces: readonly Piece[]; readonly named: boolean } {
  const split = cues.map((cue) => cue.text.split('\n'));
  refuseImplausible(split.reduce((sum, lines) => sum + lines.length, 0));
  const names = chooseNames(findLabels(split), cues.length);
  const labelled = split.filter((lines) => readLabel((lines[0] ?? '').replace(CHANGE_MARK, ''), names) !== null).length;
  const throughout = labelled >= cues.length * LABELLED_THROUGHOUT;
  const pieces: Piece[] = [];
  let speaker: string | null = null;
  cues.forEach((cue, index) => {
    if (throughout) speaker = null;
    const parts = splitBySpeaker(split[index] ?? [], names, speaker);
    speaker = parts.at(-1)?.speaker ?? speaker;
    for (const piece of divideCue(cue, parts)) pieces.push(piece);
  });
  return { pieces, named: names.size > 0 };
}

/** Shares a cue's time among its parts by their length; empty parts vanish. */
export function divideCue(
  cue: { readonly startMs: number; readonly endMs: number },
  parts: readonly Part[],
): readonly Piece[] {
  const texts = parts.map((part) => cleanText(part.text));
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  const span = cue.endMs - cue.startMs;
  const pieces: Piece[] = [];
  let before = 0;
  parts.forEach(({ speaker, opensTurn = false }, index) => {
    const text = texts[index] ?? '';
    if (text === '') return;
    const startMs = cue.startMs + Math.round((span * before) / total);
    before += text.length;
    const endMs = cue.startMs + Math.round((span * before) / total);
    pieces.push({ speaker: speaker === null ? null : cleanName(speaker), startMs, endMs, text, opensTurn });
  });
  return pieces;
}

function* findLabels(cues: readonly (readonly string[])[]): Iterable<Label> {
  for (const lines of cues) {
    for (const line of lines) {
      const label = splitLabel(line.replace(CHANGE_MARK, ''));
      if (label !== null) yield label;
    }
  }
}

function splitBySpeaker(lines: readonly string[], names: Names, before: string | null): readonly Part[] {
  const parts: Part[] = [];
  let current: { speaker: string | null; lines: string[]; opensTurn: boolean } = {
    speaker: before,
    lines: [],
    opensTurn: false,
  };
  const close = () =>
    parts.push({ speaker: current.speaker, text: current.lines.join('\n'), opensTurn: current.opensTurn });
  for (const line of lines) {
    const unmarked = line.replace(CHANGE_MARK, '');
    const label = readLabel(unmarked, names);
    const marked = unmarked !== line;
    if (label !== null || marked) {
      close();
      current = {
        speaker: label === null ? null : label.name,
        lines: [label === null ? unmarked : label.rest],
        opensTurn: marked,
      };
    } else current.lines.push(line);
  }
  close();
  return parts;
}
