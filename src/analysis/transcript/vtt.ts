import { AppError } from '../../errors.ts';
import { attributeLines, divideCue, type Part } from './attribute.ts';
import type { Cue, Piece, Reading } from './cue.ts';
import { scanCues } from './scan.ts';
import { readVoices, type VoiceSpan } from './tags.ts';
import { settleTimes } from './times.ts';

/** The part of a Teams cue id (`8f3c…/12-0`) that one utterance's cues share. */
const TEAMS_UTTERANCE = /^([\w-]{8,64}\/\d{1,9})-\d{1,9}$/;

/** Zoom numbers its cues. */
const NUMERIC_ID = /^\d{1,9}$/;

interface VoicedCue {
  readonly cue: Cue;
  readonly spans: readonly VoiceSpan[];
}

/**
 * Reads WebVTT. The dialect is in the file: `<v Name>` or ids like `8f3c…/12-0` are Teams, numbered cues with `Name: words` are
 * Zoom, the rest is plain. Zoom removes fillers and overlaps before it writes (RACKHAM.md §2), the others can hold both.
 */
export function readVtt(text: string): Reading {
  const cues = settleTimes(scanCues(text)).map((cue) => ({ cue, spans: readVoices(cue.text) }));
  if (cues.length === 0) {
    throw new AppError('empty', {
      detail: 'This is a WebVTT file without any cue: nobody speaks in it. Export the transcript again.',
    });
  }
  if (cues.some(({ spans }) => spans.length > 1)) return teams(voicedPieces(cues));
  const { pieces, named } = attributeLines(
    cues.map(({ cue, spans }) => ({ startMs: cue.startMs, endMs: cue.endMs, text: spans[0]?.text ?? '' })),
  );
  if (cues.some(({ cue }) => cue.id !== null && TEAMS_UTTERANCE.test(cue.id))) return teams(pieces);
  const zoom = named && cues.filter(({ cue }) => cue.id !== null && NUMERIC_ID.test(cue.id)).length >= cues.length / 2;
  return { format: zoom ? 'zoom-vtt' : 'vtt', pieces, times: true, keepsOverlap: !zoom, keepsFillers: !zoom };
}

function teams(pieces: readonly Piece[]): Reading {
  return { format: 'teams-vtt', pieces, times: true, keepsOverlap: true, keepsFillers: true };
}

/** A cue without a voice belongs to the voice of the same Teams utterance (by id); otherwise to somebody unknown. */
function voicedPieces(cues: readonly VoicedCue[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let voice: string | null = null;
  let utterance: string | null = null;
  for (const { cue, spans } of cues) {
    const id = cue.id === null ? null : (TEAMS_UTTERANCE.exec(cue.id)?.[1] ?? null);
    const inherited: string | null = id !== null && id === utterance ? voice : null;
    const parts: Part[] = spans.map((span) => ({ speaker: span.voice ?? inherited, text: span.text }));
    for (const piece of divideCue(cue, parts)) pieces.push(piece);
    voice = spans.at(-1)?.voice ?? inherited;
    utterance = id;
  }
  return pieces;
}
