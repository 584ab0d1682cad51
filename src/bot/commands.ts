import { distance } from 'fastest-levenshtein';
import { readDigestWords } from './digest-words.ts';
import { HISTORY_DAYS, type HistoryAsked, readHistoryWords, USUAL_DAYS } from './history-words.ts';
import type { DigestWish } from './port.ts';

/** What somebody asked for in words: `/coach …` in Slack, the same words to the bot in Teams. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'status' | 'me' | 'settings' | 'personas' }
  /** With a persona and a scenario, in words; nothing to be asked for both. */
  | { readonly kind: 'practice'; readonly words: readonly string[] }
  /** With the other side of one's own recording, from a minute on. */
  | { readonly kind: 'practice-recording'; readonly id: string; readonly minute: number | null }
  | { readonly kind: 'usage'; readonly id: string | null }
  | ({ readonly kind: 'history' } & HistoryAsked)
  | { readonly kind: 'share-history'; readonly shares: boolean }
  | { readonly kind: 'team'; readonly days: number }
  | { readonly kind: 'report'; readonly id: string }
  | { readonly kind: 'delete'; readonly id: string }
  /** Everything of who asks. */
  | { readonly kind: 'delete-mine' | 'export-mine' }
  | { readonly kind: 'digest'; readonly wish: DigestWish }
  | { readonly kind: 'unknown'; readonly asked: string; readonly closest: string };

const ID_WORD = '<id>';
/** Every command as help and the manifests name it. */
export const USAGE = [
  'help',
  'history 30',
  'history 60',
  'history 90',
  'history share',
  'history private',
  'team 30',
  'team 60',
  'team 90',
  `report ${ID_WORD}`,
  `delete ${ID_WORD}`,
  'delete mine',
  'export mine',
  'practice',
  `practice from ${ID_WORD}`,
  'personas',
  'digest',
  'digest off',
  'digest on',
  'digest on monday 09:00',
  'digest now',
  'status',
  'me',
  'settings',
  'usage',
  `usage ${ID_WORD}`,
] as const;
const ID = /^[0-9a-z]{10}$/;
const ASKED_CHARS = 100;
/** No command has more words, nor a longer one: what is compared stays short, whatever was sent. */
const MAX_WORDS = 8;
const WORD_CHARS = 40;
/** A persona and a scenario have up to two words each, as in “skeptical buyer objection handling”. */
const MOST_PRACTICE_WORDS = 5;

/** Reads a command. Never fails: what it does not know comes back with the closest thing that it does. */
export function readCommand(text: string): Command {
  const [verb, argument, ...rest] = wordsOf(text);
  if (verb === undefined) return { kind: 'help' };
  if (verb === 'history') return readHistory(text) ?? unknown(text);
  if (verb === 'practice') return readPractice(argument === undefined ? [] : [argument, ...rest]) ?? unknown(text);
  if (verb === 'digest') return readDigest(argument === undefined ? [] : [argument, ...rest]) ?? unknown(text);
  return (rest.length === 0 ? readWords(verb, argument) : null) ?? unknown(text);
}

function readWords(verb: string, argument: string | undefined): Command | null {
  switch (verb) {
    case 'help':
    case 'status':
    case 'me':
    case 'settings':
    case 'personas':
      return argument === undefined ? { kind: verb } : null;
    case 'team': {
      const days = argument === undefined ? USUAL_DAYS : HISTORY_DAYS.find((each) => String(each) === argument);
      return days === undefined ? null : { kind: verb, days };
    }
    case 'usage':
      return argument === undefined || ID.test(argument) ? { kind: verb, id: argument ?? null } : null;
    case 'export':
      return argument === 'mine' ? { kind: 'export-mine' } : null;
    case 'report':
    case 'delete':
      if (verb === 'delete' && argument === 'mine') return { kind: 'delete-mine' };
      return argument !== undefined && ID.test(argument) ? { kind: verb, id: argument } : null;
    default:
      return null;
  }
}

/** Ids of people are told apart by case, which the words of other commands are not. */
function readHistory(text: string): Command | null {
  const [, written = ''] = /^\S+\s+(.*)$/s.exec(text.trim().replace(OURS, '').trim()) ?? [];
  const asked = readHistoryWords(written);
  if (asked === 'share' || asked === 'private') return { kind: 'share-history', shares: asked === 'share' };
  return asked === null ? null : { kind: 'history', ...asked };
}

function readPractice(words: readonly string[]): Command | null {
  const [from, id = '', minute, ...rest] = words;
  if (from !== 'from') return words.length <= MOST_PRACTICE_WORDS ? { kind: 'practice', words } : null;
  if (!ID.test(id) || rest.length > 0 || !/^\d{0,4}$/.test(minute ?? '')) return null;
  return { kind: 'practice-recording', id, minute: minute === undefined ? null : Number(minute) };
}

function readDigest(words: readonly string[]): Command | null {
  const wish = readDigestWords(words);
  return wish === null ? null : { kind: 'digest', wish };
}

/** Whether the first word is a command; Teams and Slack direct messages use it to tell commands from chatter. */
export function startsLikeCommand(text: string): boolean {
  const [first] = wordsOf(text);
  return USAGE.some((usage) => verbOf(usage) === first) || namesUs(text);
}

/** Whether it asks for a history: of other commands nobody is the object. */
export function asksForHistory(text: string): boolean {
  return wordsOf(text)[0] === 'history';
}

/** Our own name before the command, as `/coach`, "coach:" or "@Coach". */
const OURS = /^[/@]?coach\b[:,]?/i;

/** Whether it is said to us by name, as `/coach status`. */
export function namesUs(text: string): boolean {
  return OURS.test(text.trim());
}

/** The words of a command as we know them: without our name, case, accents, quotes and punctuation around them. */
function wordsOf(text: string): readonly string[] {
  return text
    .trim()
    .slice(0, MAX_WORDS * WORD_CHARS)
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cf}/gu, '')
    .replace(ESCAPED, ' ')
    .trim()
    .replace(OURS, '')
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(EDGES, '').slice(0, WORD_CHARS))
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS);
}

/** Slack escapes what people type around an id when they copy `<id>` as it stands. */
const ESCAPED = /&(?:lt|gt|amp);/gi;
const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

function unknown(text: string): Command {
  const asked = text.trim().replace(OURS, '').trim().replace(/\s+/g, ' ').toLowerCase().slice(0, ASKED_CHARS);
  return { kind: 'unknown', asked, closest: closestTo(wordsOf(text)) };
}

/** With an id that was given, the closest command is one that can be sent as it stands. */
function closestTo(words: readonly string[]): string {
  const [verb = ''] = words;
  const id = words.find((word) => ID.test(word) && word !== verb);
  const asked = words.map((word) => (word === id ? ID_WORD : word)).join(' ');
  const same = USAGE.filter((usage) => usage.startsWith(`${verb} `));
  const ranked = [...(same.length > 0 ? same : USAGE)].sort((a, b) => nearness(a, asked) - nearness(b, asked));
  return (ranked[0] ?? 'help').replace(ID_WORD, id ?? ID_WORD);
}

/** Edit distance of the verbs first; of the whole only to break ties. */
function nearness(usage: string, asked: string): number {
  return verbDistance(verbOf(usage), verbOf(asked)) * 100 + Math.min(distance(usage, asked), 99);
}

/** Two neighbours that changed places are the commonest slip of all: nearer than any other letter. */
function verbDistance(a: string, b: string): number {
  const at = [...a].findIndex((letter, i) => letter !== b[i]);
  const swapped =
    a.slice(0, at) +
    a
      .slice(at, at + 2)
      .split('')
      .reverse()
      .join('') +
    a.slice(at + 2);
  return a !== b && at >= 0 && swapped === b ? 0.5 : distance(a, b);
}

function verbOf(text: string): string {
  return text.split(' ')[0] ?? '';
}
