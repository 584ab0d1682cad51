import { cleanName, cleanText } from './clean.ts';
import type { Piece } from './cue.ts';
import { accept, chooseNames, type Label, type Names, splitLabel } from './names.ts';
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

/** A line of a cue, taken apart once. */
interface Line {
  readonly text: string;
  /** Whether a mark of change stood before `text`. */
  readonly marked: boolean;
  /** What could be a name in front; whether it is one, the whole file decides. */
  readonly label: Label | null;
}

/** Where so many cues begin with a name, one that does not is somebody unknown; where fewer do, the previous speaker goes on. */
const LABELLED_THROUGHOUT = 0.8;

/** A dash or `>>` at the start of a line: another person speaks, nobody is named. */
const CHANGE_MARK = /^\s{0,8}(?:[-–—]\s|>{2,3}\s?)\s{0,8}/;

/** Pieces from cues whose speakers are written as `Name: words`, `[Name] words` or a dash, in whichever way this file does. */
export function attributeLines(cues: readonly Lines[]): { readonly pieces: readonly Piece[]; readonly named: boolean } {
  const split = cues.map((cue) => cue.text.split('\n'));
  refuseImplausible(split.reduce((sum, lines) => sum + lines.length, 0));
  const read = split.map((lines) => lines.map(readLine));
  const names = chooseNames(
    read.flatMap((lines) => lines.flatMap(({ label }) => label ?? [])),
    cues.length,
  );
  const labelled = read.filter(([first]) => first !== undefined && accept(first.label, names) !== null).length;
  const throughout = labelled >= cues.length * LABELLED_THROUGHOUT;
  const pieces: Piece[] = [];
  let speaker: string | null = null;
  cues.forEach((cue, index) => {
    if (throughout) speaker = null;
    const parts = splitBySpeaker(read[index] ?? [], names, speaker);
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

function readLine(line: string): Line {
  const text = line.replace(CHANGE_MARK, '');
  return { text, marked: text.length < line.length, label: splitLabel(text) };
}

/** The cue's parts, the first of which goes on with the speaker `before` unless its line says otherwise. */
function splitBySpeaker(lines: readonly Line[], names: Names, before: string | null): readonly Part[] {
  const parts: Part[] = [];
  let speaker = before;
  let opensTurn = false;
  let texts: string[] = [];
  for (const line of lines) {
    const label = accept(line.label, names);
    if (label !== null || line.marked) {
      parts.push({ speaker, text: texts.join('\n'), opensTurn });
      speaker = label === null ? null : label.name;
      opensTurn = line.marked;
      texts = [];
    }
    texts.push(label === null ? line.text : label.rest);
  }
  parts.push({ speaker, text: texts.join('\n'), opensTurn });
  return parts;
}
