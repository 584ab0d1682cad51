import type { Evidence, SpeakerId, Transcript } from '../domain.ts';
import { isForTheMachine } from '../rackham/for-the-machine.ts';
import { wordsOf } from '../rackham/words.ts';

/** What a model says is believed as far as the transcript proves it, and shown as far as it is only words. */

/** A quote of fewer words proves nothing, unless it is all that was said. */
const FEWEST_WORDS = 3;
const LONGEST_QUOTE = 200;
/** How far beside the line that was named a quote may stand: models miscount lines, never what was said. */
const NEARBY = 2;

/**
 * The words of `text` that `quote` means: the same letters but for case, spaces and the shape of quotation marks, dashes and dots.
 * Verbatim as they stand in the text; null where they do not stand there.
 */
export function findVerbatim(text: string, quote: string): string | null {
  const wanted = fold(quote.replace(/^[\s"“”'‘’.…]+|[\s"“”'‘’.…]+$/gu, '')).folded;
  if (wanted === '') return null;
  const { folded, from } = fold(text);
  const start = folded.indexOf(wanted);
  if (start < 0 || !isEdge(folded, start) || !isEdge(folded, start + wanted.length)) return null;
  const end = start + wanted.length;
  return text.slice(from[start], end < from.length ? from[end] : text.length).trim();
}

/** Letters as they count for a comparison, each with its place in the text. */
function fold(text: string): { readonly folded: string; readonly from: readonly number[] } {
  let folded = '';
  const from: number[] = [];
  let at = 0;
  for (const letter of text) {
    const plain = foldLetter(letter);
    if (!(plain === ' ' && (folded === '' || folded.endsWith(' ')))) {
      folded += plain;
      for (let i = 0; i < plain.length; i += 1) from.push(at);
    }
    at += letter.length;
  }
  return { folded, from };
}

function foldLetter(letter: string): string {
  if (/\s/u.test(letter)) return ' ';
  if (/[‘’ʼ`´]/u.test(letter)) return "'";
  if (/[“”„«»]/u.test(letter)) return '"';
  if (/[–—‒―]/u.test(letter)) return '-';
  if (letter === '…') return '...';
  return letter.toLowerCase();
}

/** Whether a place in a text is no place inside a word. */
function isEdge(text: string, at: number): boolean {
  return !(/[\p{L}\p{N}]/u.test(text[at - 1] ?? '') && /[\p{L}\p{N}]/u.test(text[at] ?? ''));
}

export interface ProofOptions {
  /** Whose line it must be; anybody's when left out. */
  readonly speaker?: SpeakerId;
}

/** The evidence that a quote is, at the line that was named or next to it; null where it proves nothing. */
export function prove(
  transcript: Transcript,
  { at, quote }: Evidence,
  { speaker }: ProofOptions = {},
): Evidence | null {
  for (let off = 0; off <= NEARBY; off += 1) {
    for (const line of off === 0 ? [at] : [at - off, at + off]) {
      const utterance = transcript.utterances[line];
      if (utterance === undefined || (speaker !== undefined && utterance.speaker !== speaker)) continue;
      const found = findVerbatim(utterance.text, quote);
      if (found === null || isForTheMachine(utterance.text)) continue;
      const words = wordCount(found);
      if (words < FEWEST_WORDS && words < wordCount(utterance.text)) continue;
      return { at: line, quote: cut(found) };
    }
  }
  return null;
}

function wordCount(text: string): number {
  return Math.max(wordsOf(text).length, Math.ceil(text.replace(/[\p{ASCII}\s]/gu, '').length / 3));
}

function cut(quote: string): string {
  if (quote.length <= LONGEST_QUOTE) return quote;
  const space = quote.lastIndexOf(' ', LONGEST_QUOTE);
  return quote
    .slice(0, space > LONGEST_QUOTE / 2 ? space : LONGEST_QUOTE)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}

/** Addresses, mentions, markup: nothing that a model writes is to be followed, and nobody is to be called. */
const LEADS_AWAY: readonly RegExp[] = [
  /https?:|www\.|mailto:|\b[\w-]+\.(?:com|net|org|io|ai|app|dev|co|de|uk|eu|info|biz|ru|cn|xyz|link|site|online|me|ly|gg|html?|exe|zip)\b/i,
  /[@#<>`|{}\\~]|\]\(|\*\*|__|\[[^\]]*\]/u,
  /\b(?:javascript|data|file|ftp|tel|sms|slack|msteams):/i,
  /\b(?:dot|punkt) (?:com|net|org|io)\b/i,
];
/** What else makes a sentence of a model's unfit for a report. */
const NEVER_SHOWN: readonly RegExp[] = [
  ...LEADS_AWAY,
  // Talk of the machine itself.
  /\b(?:system prompt|my instructions|as an ai|language model|these instructions|the rubric|the schema|json)\b/i,
  // Numbers in words that only a count or a judge could give.
  /\bper ?cent\b|\bout of (?:ten|a hundred)\b|\b(?:scores?|scored|scoring|rating|rated|full marks|perfect score)\b/i,
];

/** Whether a text holds an address, a mention or markup. */
export function leadsAway(text: string): boolean {
  return LEADS_AWAY.some((pattern) => pattern.test(text));
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;

/**
 * A sentence of a model's as it may be shown: one line, no longer than `most` characters, without a link, a mention, markup, words of
 * our prompts, or a number that its quote does not have. Null where it may not be shown.
 */
export function cleanSentence(text: string, most: number, { quote }: Evidence, ours: PromptWords): string | null {
  const plain = text.replace(/\s+/gu, ' ').replace(INVISIBLE, '').trim();
  if (plain.length < 3 || plain.length > most) return null;
  if (NEVER_SHOWN.some((pattern) => pattern.test(plain)) || isForTheMachine(plain) || ours.has(plain)) return null;
  const given = new Set(quote.match(/\p{N}+/gu));
  if (plain.match(/\p{N}+/gu)?.some((number) => !given.has(number)) === true) return null;
  return plain;
}

/** Runs of words of our prompts. */
export interface PromptWords {
  has(text: string): boolean;
}

const RUN = 7;

/** Recognises a text that gives away seven words of the prompts in a row. */
export function makePromptWords(prompts: readonly string[]): PromptWords {
  const known = new Set(prompts.flatMap((text) => runsOf(text)));
  return { has: (text) => runsOf(text).some((run) => known.has(run)) };
}

function runsOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_']+/gu) ?? [];
  return words.slice(0, Math.max(0, words.length - RUN + 1)).map((_, i) => words.slice(i, i + RUN).join(' '));
}
