import type { PersonId, TenantId } from '../../src/analysis/domain.ts';
import type { ChatPort, Incoming, Place, Posted, ReplyTo, SharedFile } from '../../src/bot/port.ts';
import type { ButtonAction } from '../../src/cards/card.ts';
import type { FormName } from '../../src/cards/form.ts';

/** What the contract of chats (chat.contract.ts) needs of a platform: its adapter, its strict stand-in, and what differs by nature. */
export interface ChatWorld {
  readonly chat: ChatPort;
  readonly tenantId: TenantId;
  /** Asks for things; can be written to. */
  readonly person: Known;
  /** In the shared conversation, too. */
  readonly colleague: Known;
  /** Cannot be written to in private. */
  readonly shut: PersonId;
  /** Of no workspace of ours. */
  readonly stranger: PersonId;
  readonly personal: Place;
  /** A thread among several people. */
  readonly shared: Place;
  /** A conversation that we are not in, or no longer. */
  readonly elsewhere: Place;
  readonly can: Abilities;
  /** What no error may tell a person. */
  readonly secrets: readonly string[];
  /** As it comes with a press, now. */
  ask(place: Place): ReplyTo;
  /** What stands in the conversation, oldest first, as its readers have it. */
  said(place: Place): readonly Shown[];
  forms(place: Place): readonly ShownForm[];
  /** A person's own page, as it is on the wire. */
  home(person: PersonId): unknown;
  /** Somebody else deletes what we posted. */
  takeAway(posted: Posted): void;
  /** Others write so much into the thread. */
  chatter(place: Place, messages: number): void;
  /** How many requests the platform got so far. */
  asked(): number;
  /** Lets time pass, for what the platform counts by it. */
  pause(ms: number): void;
  disturb(how: Trouble | null): void;
  /** Refuses this many cards as too rich. */
  refuseCards(times: number): void;
  /** Somebody shared this. */
  share(what: Uint8Array | 'endless' | 'stalling' | 'gone'): SharedFile;
  /** Sends the platform's payload of it; the same `nth` is the same payload to the byte. Resolves to the status of the answer. */
  deliver(happening: Happening, nth: number): Promise<number>;
  readonly taken: readonly Incoming[];
}

export interface Known {
  readonly id: PersonId;
  readonly name: string;
}

export interface Abilities {
  /** Whether it can look for what was said. */
  readonly find: boolean;
  /** Whether an answer among several can be seen by its asker alone. */
  readonly whisper: boolean;
  /** After how long a form can no longer be opened; null where it always can. */
  readonly formsWithinMs: number | null;
  readonly files: { readonly personal: HandedOver; readonly shared: HandedOver };
  /** Who a removal is for. */
  readonly removes: 'erase-tenant' | 'erase-place';
}
export type HandedOver = 'uploaded' | 'offered' | 'linked';

/**
 * No answer ever; none for a broken connection; none though it was done; none for a fault of its own; one that is none of its own;
 * "later", in seven seconds or without saying when; "no".
 */
export type Trouble =
  | 'hangs'
  | 'silent'
  | 'done, then silent'
  | 'fault'
  | 'babble'
  | 'later'
  | 'later, who knows when'
  | 'no';

/** What a box between us answers. */
export const BABBLE = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><title>x</title>',
};

export interface Shown {
  /** Every word of it, as the renderers' safeguards leave it to be read. */
  readonly words: string;
  /** What would have been refused, or set off. */
  readonly faults: readonly string[];
  readonly onlyFor: PersonId | null;
  readonly isInThread: boolean;
  readonly files: readonly HandedOver[];
}

export interface ShownForm {
  readonly title: string;
  readonly submit: string;
  /** As it is on the wire. */
  readonly wire: unknown;
  readonly fields: readonly { readonly id: string; readonly kind: string; readonly value: string }[];
}

/** What a person does, free of any platform. */
export type Happening =
  | { readonly kind: 'files'; readonly name: string; readonly text: string }
  /** To us where several people are, or in private. */
  | { readonly kind: 'command'; readonly where: 'shared' | 'personal'; readonly text: string }
  | { readonly kind: 'button'; readonly action: ButtonAction; readonly value: string }
  | {
      readonly kind: 'form';
      readonly form: FormName;
      readonly value: string;
      readonly answers: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'removed' };

/** Names of what holds no words for a person. */
const WORDLESS = new Set(['type', 'action_id', 'block_id', 'url', 'image_url', '$schema', 'verb', 'style', 'value']);

/** The words on a wire, without what only keeps them harmless. */
export function wordsOf(wire: unknown): string {
  return leavesOf(wire)
    .map(([, text]) => text)
    .join('\n')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\u200B/g, '');
}

/** What stands on a wire and would be acted on, or is no text. */
export function aliveIn(wire: unknown): readonly string[] {
  return leavesOf(wire).flatMap(([key, text]) => {
    const isAlive =
      /\p{Cs}|[\u202A-\u202E]|:\/\/|\bwww\.\w|javascript:\w|<[!@#]|<\/?at\b|\{\{/iu.test(text) ||
      /(?!\n)\p{Cc}/u.test(text);
    return isAlive ? [`${key}: ${text.slice(0, 80)}`] : [];
  });
}

function leavesOf(value: unknown, key = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return WORDLESS.has(key) ? [] : [[key, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value)
    ? value.flatMap((one) => leavesOf(one, key))
    : Object.entries(value).flatMap(([name, one]) => leavesOf(one, name));
}
