import type { Speaker, SpeakerId, Utterance, Word } from '../domain.ts';
import { splitAddress } from './address.ts';
import { nameKey } from './clean.ts';
import type { Piece } from './cue.ts';
import { refuseImplausible } from './plausible.ts';
import { splitSentences } from './sentences.ts';

/** A pause of the same speaker from which on a new turn begins, in milliseconds. */
const TURN_GAP_MS = 2000;

/** Scripts written without spaces: cues that break inside a sentence are joined without one (not the combining marks U+3099/A). */
const NO_SPACES_END = /[\u3000-\u3098\u309b-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]$/;
const NO_SPACES_START = /^[\u3000-\u3098\u309b-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]/;

/** A piece, or a word of it, within its turn's text: `from` inclusive, `to` exclusive. */
interface Anchor {
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly isWord: boolean;
}

interface Turn {
  readonly speaker: SpeakerId;
  readonly parts: string[];
  readonly anchors: Anchor[];
  length: number;
  endMs: number;
}

/**
 * The canonical utterances: consecutive pieces of one speaker become a turn, the turn's text is split into sentences, and each
 * sentence is timed by its characters' positions within the pieces. How a tool happened to cut its cues leaves no trace in the
 * texts. Speakers are numbered S1, S2 … in order of first speech; one name in another spelling of case or spacing is one speaker.
 * Other spellings (accents, a company in brackets) may be another person and stay apart.
 */
export function makeUtterances(pieces: readonly Piece[]): {
  readonly speakers: readonly Speaker[];
  readonly utterances: readonly Utterance[];
} {
  const ordered = [...pieces].sort((a, b) => a.startMs - b.startMs);
  const { speakers, idOf } = numberSpeakers(ordered);
  const utterances: Utterance[] = [];
  let turn: Turn | null = null;
  for (const piece of ordered) {
    const speaker = idOf(piece);
    const goesOn: boolean =
      turn !== null && turn.speaker === speaker && piece.opensTurn !== true && piece.startMs - turn.endMs < TURN_GAP_MS;
    if (turn === null || !goesOn) {
      if (turn !== null) splitTurn(turn, utterances);
      turn = { speaker, parts: [], anchors: [], length: 0, endMs: piece.startMs };
    }
    addPiece(turn, piece);
  }
  if (turn !== null) splitTurn(turn, utterances);
  return { speakers, utterances: utterances.sort((a, b) => a.startMs - b.startMs) };
}

function numberSpeakers(pieces: readonly Piece[]): {
  speakers: readonly Speaker[];
  idOf: (piece: Piece) => SpeakerId;
} {
  const ids = new Map<string | null, SpeakerId>();
  const speakers: Speaker[] = [];
  for (const piece of pieces) {
    const key = speakerKey(piece);
    if (ids.has(key)) continue;
    const id = `S${speakers.length + 1}` as SpeakerId;
    ids.set(key, id);
    speakers.push(asSpeaker(id, piece));
  }
  return { speakers, idOf: (piece) => ids.get(speakerKey(piece)) ?? ('S1' as SpeakerId) };
}

/** Two addresses that begin alike are two speakers: the whole label told them apart. */
function asSpeaker(id: SpeakerId, { speaker, email: told }: Piece): Speaker {
  const { name, email = null } = speaker === null ? { name: null } : splitAddress(speaker);
  const known = email ?? told ?? null;
  return known === null ? { id, name } : { id, name, email: known };
}

/** A label never meets a name: somebody called "A" is not the voice A. */
function speakerKey({ speaker, voice }: Piece): string | null {
  if (speaker !== null) return `name ${nameKey(speaker)}`;
  return voice === undefined ? null : `voice ${voice}`;
}

function addPiece(turn: Turn, piece: Piece): void {
  const last = turn.parts.at(-1);
  if (last !== undefined && !(NO_SPACES_END.test(last) && NO_SPACES_START.test(piece.text))) {
    turn.parts.push(' ');
    turn.length += 1;
  }
  const from = turn.length;
  turn.parts.push(piece.text);
  turn.length += piece.text.length;
  const previous = turn.anchors.at(-1);
  if (piece.words !== undefined) {
    for (const [index, { from: at, startMs, endMs }] of piece.words.entries()) {
      const to = from + (piece.words[index + 1]?.from ?? piece.text.length);
      turn.anchors.push({ from: from + at, to, startMs, endMs, isWord: true });
    }
  } else if (previous !== undefined && !previous.isWord && piece.startMs < previous.endMs) {
    // The tool let two cues of one speaker overlap: time runs on evenly through both.
    turn.anchors[turn.anchors.length - 1] = {
      ...previous,
      to: turn.length,
      endMs: Math.max(previous.endMs, piece.endMs),
    };
  } else turn.anchors.push({ from, to: turn.length, startMs: piece.startMs, endMs: piece.endMs, isWord: false });
  turn.endMs = Math.max(turn.endMs, piece.endMs);
}

function splitTurn(turn: Turn, into: Utterance[]): void {
  const text = turn.parts.join('');
  let first = 0;
  for (const [from, to] of splitSentences(text)) {
    while (first < turn.anchors.length - 1 && (turn.anchors[first]?.to ?? 0) <= from) first += 1;
    let last = first;
    while (last < turn.anchors.length - 1 && (turn.anchors[last]?.to ?? 0) < to) last += 1;
    refuseImplausible(into.length);
    const startMs = timeAt(turn.anchors[first], from);
    const words = wordsWithin(turn, text, first, last, from, to);
    into.push({
      speaker: turn.speaker,
      startMs,
      endMs: Math.max(startMs, timeAt(turn.anchors[last], to)),
      text: text.slice(from, to),
      ...(words === null ? {} : { words }),
    });
  }
}

/** The words of a sentence with their times; null where any of it is not timed by word. */
function wordsWithin(
  { anchors }: Turn,
  text: string,
  first: number,
  last: number,
  from: number,
  to: number,
): readonly Word[] | null {
  const words: Word[] = [];
  for (let at = first; at <= last; at += 1) {
    const anchor = anchors[at];
    if (anchor?.isWord !== true) return null;
    const word = text.slice(Math.max(from, anchor.from), Math.min(to, anchor.to)).trim();
    if (word !== '') words.push({ text: word, startMs: anchor.startMs, endMs: anchor.endMs });
  }
  return words;
}

/** The time of a position in a turn's text, interpolated within its piece. */
function timeAt(anchor: Anchor | undefined, at: number): number {
  if (anchor === undefined) return 0;
  const share = (at - anchor.from) / Math.max(1, anchor.to - anchor.from);
  return anchor.startMs + Math.round((anchor.endMs - anchor.startMs) * Math.min(1, Math.max(0, share)));
}
