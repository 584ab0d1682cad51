import type { Evidence, SpeakerId, Transcript } from '../domain.ts';
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

/**
 * Speech that is meant for whoever analyses the recording, not for those who are in it. It proves nothing about anybody: what a
 * speaker says to a machine about a report must not make the report.
 */
const COMMAND = String.raw`(?:^|[.!?,;:–-]\s*|\b(?:please|now|just|always|instead|you (?:must|should|will|have to)|i want you to)\s+)`;
const JUDGING =
  'mark|rate|score|grade|label|classify|tag|rank|give|award|set|make|put|write|print|output|add|include|insert|say|state|return|answer|count|list|record|note|praise|recommend|tell|post|mention|repeat|reveal|show|conclude|treat|report|use|fill|leave|claim|invent|congratulate|describe|respond|reply|translate|quote|link|send|call|start|end|replace|delete';
const JUDGED = String.raw`rubric|checks? as|(?:every|all|any|each) (?:checks?|lines?|utterances?|sentences?|behaviou?rs?|speakers?|action items?|claims?|fields?)|(?:perfect|maximum|highest|top|full|high(?:er)?|low(?:er)?|zero|best) (?:\w+ )?(?:scores?|marks|ratings?|grades?|verdict)|(?:scores?|ratings?|grades?|verdicts?) (?:of|as|to|is|are|must)|as met|as missed|ten out of ten|out of ten|a hundred (?:percent|out of)|(?:open|closed)[ -]questions?|action items?|strengths|json|schema|(?:the|this|your|coaching) (?:coaching )?(?:report|summary|analysis|evaluation|feedback|headline|prompt)|your (?:output|answer|instructions|response|reply)|system prompt|pull share|push share`;
const FOR_THE_MACHINE: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|discard|drop)\b.{0,30}\b(?:(?:previous|prior|earlier|all|any|your|these|those|the above|other) (?:\w+ )?(?:instructions?|prompts?|rules?|guidelines?|guardrails|rubrics?|checks|orders|directions|messages?)|everything (?:above|before|you were told|you know)|what you were told|rubrics?|transcript)\b/i,
  /\b(?:system|developer|hidden|initial|original) (?:prompt|message|instructions?)\b/i,
  /\byour (?:\w+ )?(?:instructions?|prompt|guidelines|guardrails|training|programming|rules say|task is|new task|output|answer)\b/i,
  /\b(?:new|updated?|override|real|secret|special|important) (?:instructions?|orders|directive|system message)\b/i,
  /\b(?:you are|you're|act as|pretend (?:to be|you are)|behave like|from now on,? you) (?:now )?(?:an? |the |my |no longer an? )?(?:\w+ )?(?:ai|a\.i\.|language model|llm|bot|chat ?gpt|claude|gemini|dan\b|jail ?broken|unrestricted|evaluator|grader|analy[sz]er|coaching (?:bot|ai|model|program|engine))\b/i,
  /\b(?:jail ?break|developer mode|debug mode|prompt injection|admin(?:istrator)? mode)\b/i,
  /\b(?:note|message|instructions?|command|word|reminder|request)s? (?:to|for) (?:the |whoever |whatever |my |our )?(?:ai|a\.i\.|model|assistant|bot|machine|analy[sz]er|grader|evaluator|program|system|software|coach(?:ing)? \w+|reads|analy[sz]es)\b/i,
  /\b(?:dear|hey|hello|hi|attention|listen|ok(?:ay)?),? (?:dear |you )?(?:ai|a\.i\.|assistant|language model|model|bot|system|program|machine|claude|gemini|chat ?gpt|coach bot|coaching bot|grader|evaluator|analy[sz]er)\b/i,
  /\bwho(?:ever|\s+is|ever is)? (?:reads|analy[sz]es|scores|grades|is reading|is analy[sz]ing|is scoring|is grading|evaluates|transcribes)\b/i,
  /\b(?:end|start|begin|close|beginning) of (?:the |this )?(?:transcript|prompt|instructions?|system|data)\b/i,
  /\bthe (?:ai|a\.i\.|model|bot|analy[sz]er|grader|evaluator|report|program|coach(?:ing)? (?:bot|ai|report)) (?:must|should|shall|has to|needs to) (?:\w+ )?(?:say|ignore|give|mark|rate|score|write|list|show|count|label|contain|include|mention|praise|call|tell|state|print|report|start|end|recommend)\b/i,
  new RegExp(`${COMMAND}(?:${JUDGING})\\b.{0,60}\\b(?:${JUDGED})`, 'i'),
  /<\/?\s*(?:transcript|system|instructions?|assistant|user|prompt|script)\b|\[\/?(?:inst|system)\]|```|\{\s*"|###/i,
];

/** Whether somebody speaks to the program that will read the recording. */
export function isForTheMachine(text: string): boolean {
  return FOR_THE_MACHINE.some((pattern) => pattern.test(text));
}

/** What makes a sentence of a model's unfit to be shown. */
const NEVER_SHOWN: readonly RegExp[] = [
  // Addresses, mentions, markup: nothing in a report is to be followed, and nobody is to be called.
  /https?:|www\.|mailto:|\b[\w-]+\.(?:com|net|org|io|ai|app|dev|co|de|uk|eu|info|biz|ru|cn|xyz|link|site|online|me|ly|gg|html?|exe|zip)\b/i,
  /[@#<>`|{}\\~]|\]\(|\*\*|__|\[[^\]]*\]/u,
  /\b(?:javascript|data|file|ftp|tel|sms|slack|msteams):/i,
  /\b(?:dot|punkt) (?:com|net|org|io)\b/i,
  // Talk of the machine itself.
  /\b(?:system prompt|my instructions|as an ai|language model|these instructions|the rubric|the schema|json)\b/i,
  // Numbers in words that only a count or a judge could give.
  /\bper ?cent\b|\bout of (?:ten|a hundred)\b|\b(?:scores?|scored|scoring|rating|rated|full marks|perfect score)\b/i,
];
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
