import type { TranscriptFormat } from '../domain.ts';

/** One timed block of a subtitle file, as written: tags, entities and line breaks (`\n`) still in its text. */
export interface Cue {
  readonly id: string | null;
  readonly startMs: number;
  /** May lie before the start: times.ts repairs or refuses. */
  readonly endMs: number;
  readonly text: string;
}

/** The time of a word that begins at `from` in its piece's text. */
export interface WordTime {
  readonly from: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** Clean words of one speaker at one time: what every format is read into. */
export interface Piece {
  /** As written, clean; null where the source does not say who speaks. */
  readonly speaker: string | null;
  /** What tells an unnamed speaker from others (`0`, `A`, a channel); never shown. */
  readonly voice?: string;
  /** The speaker's, in lower case, where the source tells it beside the name. */
  readonly email?: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  /** True where the source marks a change of speaker without naming anybody (a dash in SRT): never joined to what precedes it. */
  readonly opensTurn?: boolean;
  /** Where and when each word of `text` begins, where the source says so. */
  readonly words?: readonly WordTime[];
}

/** A file after its format's reader: pieces and what the format itself can support. */
export interface Reading {
  readonly format: TranscriptFormat;
  readonly pieces: readonly Piece[];
  /** Whether the file states times at all; without them every piece is at 0. */
  readonly times: boolean;
  /** Whether two speakers at once can appear in this format. */
  readonly keepsOverlap: boolean;
  /** Whether fillers can appear in this format (verbatim.ts then asks whether they do). */
  readonly keepsFillers: boolean;
}
