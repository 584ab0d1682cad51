import type { Likeness } from '../cards/speakers.ts';

/** Somebody as their chat tells of them; null what it does not. */
export interface Known {
  readonly name: string | null;
  readonly email: string | null;
}

/** A speaker as the recording tells of them. */
interface Spoken {
  readonly name: string | null;
  readonly email?: string;
}

/** From the surest on. */
export const LIKENESSES = [
  'same e-mail address',
  'same full name',
  'e-mail address fits the name',
  'same first name',
] as const satisfies readonly Likeness[];

/**
 * Which of a recording's speakers might be somebody, and how sure that is; never taken for granted, only suggested. The surest likeness that
 * any of them has decides, and where two have it nobody is suggested.
 */
export function findAlike<T extends Spoken>(
  person: Known,
  speakers: readonly T[],
): { readonly speaker: T; readonly likeness: Likeness } | null {
  for (const likeness of LIKENESSES) {
    const alike = speakers.filter((speaker) => IS_ALIKE[likeness](person, speaker));
    const [speaker] = alike;
    if (speaker === undefined) continue;
    return alike.length > 1 || !leavesOpen(likeness, person, speaker) ? null : { speaker, likeness };
  }
  return null;
}

const IS_ALIKE: Readonly<Record<Likeness, (person: Known, speaker: Spoken) => boolean>> = {
  'same e-mail address': ({ email }, speaker) => (email?.trim().toLowerCase() || null) === speaker.email,
  'same full name': ({ name }, speaker) => {
    const own = nameWords(name);
    return own.length > 1 && nameWords(speaker.name).join(' ') === own.join(' ') && !isFromAddress(speaker);
  },
  // Of the two that are compared, either may be the one whose address is known.
  'e-mail address fits the name': ({ name, email }, speaker) =>
    (!isFromAddress(speaker) && fits(email, speaker.name)) || fits(speaker.email ?? null, name),
  'same first name': ({ name }, speaker) => {
    const [own] = nameWords(name);
    return own !== undefined && nameWords(speaker.name)[0] === own;
  },
};

/** Whether the recording names them by nothing but the beginning of their address. */
function isFromAddress({ name, email }: Spoken): boolean {
  return name !== null && email?.startsWith(`${name.toLowerCase()}@`) === true;
}

/** Whether `dana.reed@`, `danareed@`, `reed.dana@` or `dreed@` could be the address of a Dana Reed; one word fits too many. */
function fits(email: string | null, name: string | null): boolean {
  const [local = ''] = (email ?? '').split('@');
  const written = nameWords(local.replace(/\+.*$/, '')).join('').replace(/\d+$/, '');
  const words = nameWords(name);
  const [first = '', last = ''] = [words[0], words.at(-1)];
  if (words.length < 2) return false;
  return [words.join(''), first + last, last + first, first.slice(0, 1) + last].includes(written);
}

/** A first name says who it is only where whatever is said of a surname fits. */
function leavesOpen(likeness: Likeness, person: Known, speaker: Spoken): boolean {
  const [, ...rest] = nameWords(speaker.name);
  if (likeness !== 'same first name' || rest.length === 0) return true;
  const [initial = '', ...more] = rest;
  return more.length === 0 && initial.length === 1 && (nameWords(person.name).at(-1) ?? '').startsWith(initial);
}

/** The words of a name in lower case, without accents, marks and dots. */
export function nameWords(name: string | null): readonly string[] {
  return (name ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
