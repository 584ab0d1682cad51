import { addressOf, splitAddress } from './address.ts';
import { cleanName, nameKey } from './clean.ts';

/** A line taken apart: `Dana Ray: Hello` or `[Dana Ray] Hello`. */
export interface Label {
  readonly name: string;
  /** The name's key (clean.ts). */
  readonly key: string;
  readonly rest: string;
}

/** Keys (clean.ts) of the labels that are speakers in this file. */
export type Names = ReadonlySet<string>;

/** Zoom allows long display names, with pronouns and company; beyond this a colon belongs to a sentence. */
const MAX_LABEL = 80;
const MAX_LABEL_WORDS = 10;
/** A label seen once must look like a name: at most so many words, each capitalised, a number, or of a script without case. */
const MAX_SINGLE_WORDS = 5;

/** Share of cues that must be labelled for the labels to be speakers; with recurring labels at changes of speaker less is enough. */
const MIN_LABELLED = 0.5;
const MIN_LABELLED_RECURRING = 0.1;

/** Capitalised words before a colon that open a sentence, a document's header line or a sound, not a turn. */
const NOT_NAMES = new Set(
  (
    'note notes question answer example warning agenda date time subject title topic duration location attendees participants ' +
    'meeting transcript recording summary http https so okay ok well first second third then and but now also remember ' +
    'music applause laughter laughs laughing inaudible crosstalk silence noise pause blank_audio sound cheering'
  ).split(' '),
);
const PARTICLES = new Set('a al and bin da de del der di du el from ibn la le of of the van von y zu &'.split(' '));

/** The label a line begins with, if what stands there could be one at all. Splits on the first `: ` only. */
export function splitLabel(line: string): Label | null {
  const bracketed = /^\s{0,8}\[([^[\]]{1,80})\]:?[ \t]/.exec(line);
  const head = bracketed === null ? line.slice(0, MAX_LABEL + 2) : '';
  const colon = head.search(/:(?=\s|$)|：/);
  const raw = bracketed?.[1] ?? (colon > 0 ? head.slice(0, colon) : '');
  // Cut off by the limit, `$` is not the line's end.
  if (bracketed === null && colon === MAX_LABEL + 1) return null;
  const name = cleanName(raw);
  if (name === null || !couldBeName(name)) return null;
  return { name, key: nameKey(name), rest: line.slice(bracketed === null ? colon + 1 : bracketed[0].length) };
}

/** Decides over a whole file: `labels` are the candidates found, `units` how many cues (or turns) could have carried one. */
export function chooseNames(labels: Iterable<Label>, units: number): Names {
  const seen = new Map<string, { count: number; name: string }>();
  for (const { name, key } of labels) {
    const entry = seen.get(key);
    if (entry === undefined) seen.set(key, { count: 1, name });
    else entry.count += 1;
  }
  const accepted = [...seen].filter(
    ([key, { count, name }]) => !NOT_NAMES.has(key) && (count > 1 || looksLikeName(name)),
  );
  const labelled = accepted.reduce((sum, [, { count }]) => sum + count, 0);
  const recurring = accepted.filter(([, { count }]) => count > 1).length;
  const share = units === 0 ? 0 : labelled / units;
  const named = share >= MIN_LABELLED || (recurring >= 2 && share >= MIN_LABELLED_RECURRING);
  return new Set(named ? accepted.map(([key]) => key) : []);
}

/** The label if it is one of the file's speakers. */
export function accept(label: Label | null, names: Names): Label | null {
  return label !== null && names.has(label.key) ? label : null;
}

/** Excludes sentences ("That's it. So here's the deal"), clock times and addresses; admits phones, digits, brackets. */
function couldBeName(name: string): boolean {
  if (name.length > MAX_LABEL || !/[\p{L}\p{N}]/u.test(name)) return false;
  if (/[?!…;"]|\p{L}{4,}\. |:\/\/|-->/u.test(name) || /^\d{1,2}:\d{2}/.test(name)) return false;
  return name.split(' ').length <= MAX_LABEL_WORDS;
}

function looksLikeName(label: string): boolean {
  if (addressOf(label) !== null) return true;
  const words = (splitAddress(label).name ?? '').split(' ');
  return words.length <= MAX_SINGLE_WORDS && words.every((word) => PARTICLES.has(word) || !/^\p{P}*\p{Ll}/u.test(word));
}
