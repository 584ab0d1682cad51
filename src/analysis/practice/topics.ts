import { stemOf } from '../rackham/stems.ts';
import { wordsOf } from '../rackham/words.ts';

/** What a text is about, and whether that touches a topic: by the stems of its words, so that the same words always match alike. */

/** Content words in an order-free form: "prices", "price" and "pricing" are one. */
export function keysOf(text: string): readonly string[] {
  return wordsOf(text).flatMap((word) => keyOf(word) ?? []);
}

function keyOf(word: string): string | null {
  const stem = stemOf(word);
  // The stem of "invoices" is "invoic", that of "planning" "plann": what the ending leaves behind goes, too.
  return stem === null ? null : stem.replace(/(?:e|y|i)$/, '').replace(/([^aeiou\d])\1$/, '$1');
}

/** How many words of the topics a text touches; a topic of several words counts only where all of them are there. */
export function touch(keys: ReadonlySet<string>, topics: readonly string[]): number {
  const touched = new Set<string>();
  for (const topic of topics) {
    if (topic.endsWith('*')) {
      const start = topic.slice(0, -1).toLowerCase().replace(/e$/, '');
      for (const key of keys) if (key.startsWith(start)) touched.add(start);
      continue;
    }
    const own = keysOf(topic);
    if (own.length > 0 && own.every((key) => keys.has(key))) for (const key of own) touched.add(key);
  }
  return touched.size;
}

const TENS: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TIMES: Readonly<Record<string, number>> = { hundred: 100, thousand: 1000, million: 1_000_000 };

/** The words of a text with its numbers as digits: "Forty-one thousand", "41,000" and "41k" are all 41000. */
export function plainWords(text: string): readonly string[] {
  const words = text
    .toLowerCase()
    .replace(/[’‘`]/g, "'")
    .replace(/(\d)[,.](?=\d{3}\b)/g, '$1')
    .replace(/\b(\d+(?:\.\d+)?)\s?(k|m)\b/g, (_, digits: string, unit: string) =>
      String(Number(digits) * (unit === 'k' ? 1000 : 1_000_000)),
    )
    .replace(/(\p{L})-(?=\p{L})/gu, '$1 ')
    .match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu);
  return joinNumbers(words ?? []);
}

function joinNumbers(words: readonly string[]): readonly string[] {
  const out: string[] = [];
  let sum: number | null = null;
  let part = 0;
  const flush = (): void => {
    if (sum !== null) out.push(String(sum + part));
    sum = null;
    part = 0;
  };
  for (const word of words) {
    const one = ONES.indexOf(word);
    const value = one >= 0 ? one : (TENS[word] ?? null);
    const times = TIMES[word];
    if (value !== null) {
      // "six thirty" are two numbers, "thirty six" is one.
      if (sum !== null && part % 100 !== 0 && !(part % 10 === 0 && part % 100 >= 20 && value < 10)) flush();
      sum ??= 0;
      part += value;
    } else if (times !== undefined && sum !== null) {
      if (times === 100) part *= 100;
      else {
        sum += part * times;
        part = 0;
      }
    } else if (times !== undefined && /^\d+$/.test(out.at(-1) ?? '')) out.push(String(Number(out.pop()) * times));
    else if (times !== undefined) {
      // "A hundred" and "hundred" are a number, too.
      if (out.at(-1) === 'a') out.pop();
      sum = 0;
      part = times;
    } else if (!(word === 'and' && sum !== null && part % 100 === 0 && part > 0)) {
      flush();
      out.push(word);
    }
  }
  flush();
  return out;
}

/** Whether the words of `phrase` stand in the text one after the other; endings of plural and genitive make no difference. */
export function says(text: string, phrase: string): boolean {
  return sayer(text)(phrase);
}

/** The same for many phrases: the text is read once. */
export function sayer(text: string): (phrase: string) => boolean {
  const words = plainWords(text).map(bare);
  return (phrase) => containsRun(words, plainWords(phrase).map(bare));
}

function containsRun(words: readonly string[], run: readonly string[]): boolean {
  if (run.length === 0) return false;
  return words.some((_, at) => run.every((word, i) => words[at + i] === word));
}

function bare(word: string): string {
  return word.replace(/'s$/, '').replace(/(?<=[^s\d]{2})s$/, '');
}
