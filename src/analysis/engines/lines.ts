import type { Transcript, Utterance } from '../domain.ts';

/** The transcript as a model is given it: one line an utterance, marked as data, in chunks where it is too long for one question. */

/** Utterances `from` (inclusive) to `to` (exclusive). */
export interface Chunk {
  readonly from: number;
  readonly to: number;
}

/**
 * Characters of a transcript's line for one token of Claude's, which counts more of them than Gemini (facts: 2.6 and 3.3 for running
 * text); only to plan with, the provider's own count decides.
 */
const CHARS_PER_TOKEN = 2.6;
/** Of a chunk, how much it shares with the one before, so that what refers back is still read together. */
const OVERLAP = 0.2;
const BREAKS = /[\s\p{Cc}]+/gu;

/** Speakers and lines of a chunk; the same transcript gives the same text, which providers keep in their caches. */
export function printChunk({ speakers, utterances }: Transcript, { from, to }: Chunk): string {
  const known = speakers.map(({ id, name }) => `${id}${name === null ? '' : ` is called ${JSON.stringify(name)}`}`);
  const lines = utterances.slice(from, to).map((utterance, i) => printLine(utterance, from + i));
  return `Speakers: ${known.join(', ')}.\n\n${lines.join('\n')}`;
}

function printLine({ speaker, startMs, text }: Utterance, at: number): string {
  const seconds = Math.floor(startMs / 1000);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  // A line break in what was said must not begin a line of its own.
  return `[${at}|${speaker}|${clock}] ${text.replace(BREAKS, ' ').trim()}`;
}

export interface ChunkLimits {
  readonly maxTokens: number;
  /** Most utterances of which a model can label every one in one answer. */
  readonly maxUtterances: number;
  /** Tokens that the provider counted for one that was estimated. */
  readonly tokensPerEstimate: number;
}

/** Chunks between utterances that fit, each sharing a fifth with the one before; one chunk wherever everything fits. */
export function planChunks(
  transcript: Transcript,
  { maxTokens, maxUtterances, tokensPerEstimate }: ChunkLimits,
): readonly Chunk[] {
  const sizes = transcript.utterances.map(
    (utterance, at) => (printLine(utterance, at).length / CHARS_PER_TOKEN) * tokensPerEstimate,
  );
  const chunks: Chunk[] = [];
  let from = 0;
  while (from < sizes.length) {
    let to = from;
    for (let size = 0; to < sizes.length && to - from < maxUtterances; to += 1) {
      size += sizes[to] ?? 0;
      if (size > maxTokens && to > from) break;
    }
    chunks.push({ from, to });
    if (to >= sizes.length) break;
    const shared = Math.floor((to - from) * OVERLAP);
    from = Math.max(from + 1, to - shared);
  }
  return chunks;
}

/** Tokens of a text as planned with. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN);
}

/**
 * Which chunk an utterance is judged in where two share it: the one in which it stands further from a seam, so that it was read with
 * what came before and after.
 */
export function chunkOf(chunks: readonly Chunk[], at: number): number {
  let best = 0;
  let depth = -1;
  for (const [i, { from, to }] of chunks.entries()) {
    if (at < from || at >= to) continue;
    const before = i === 0 ? Number.POSITIVE_INFINITY : at - from;
    const after = i === chunks.length - 1 ? Number.POSITIVE_INFINITY : to - 1 - at;
    if (Math.min(before, after) > depth) {
      depth = Math.min(before, after);
      best = i;
    }
  }
  return best;
}
