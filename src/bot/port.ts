import type { PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import type { ButtonAction, Card } from '../cards/card.ts';
import type { Form, FormName } from '../cards/form.ts';

/** The chat platforms as the rest of the house sees them. Adapters (slack/, teams/) implement it and stay thin. */
export type Platform = 'slack' | 'teams';

/** Where a message goes. Our own neutral shape, stored with recordings and outbox rows: no SDK object is ever kept. */
export interface Place {
  readonly platform: Platform;
  readonly tenantId: TenantId;
  /** Slack channel id, Teams conversation id. */
  readonly conversation: string;
  readonly kind: 'personal' | 'group' | 'channel';
  /** Slack: `ts` of the thread's root. Teams: null, the channel thread is part of `conversation`. */
  readonly thread: string | null;
  /** Teams only: what a proactive message needs to get back into the conversation. */
  readonly teams: { readonly serviceUrl: string; readonly botId: string; readonly userId: string } | null;
}

/** A message that stands in a chat, so that it can be changed later. */
export interface Posted {
  readonly place: Place;
  /** Slack `ts`, Teams activity id; null where the platform does not tell (a Slack upload). */
  readonly message: string | null;
  /** Slack file ids that were uploaded with it. */
  readonly files: readonly string[];
}

/** A file as the platform announced it. `name` and `size` are hints; bytes decide. */
export interface SharedFile {
  readonly platform: Platform;
  readonly tenantId: TenantId;
  readonly fileId: string;
  readonly name: string;
  readonly size: number | null;
  readonly url: string | null;
}

export interface NamedFile {
  readonly name: string;
  readonly title: string;
  readonly mime: 'application/pdf' | 'application/zip' | 'image/png' | 'audio/mpeg';
  readonly bytes: Uint8Array;
  /** What a picture shows, for who cannot see it. */
  readonly alt?: string;
}

/** Where the answer to a command goes: seen by the asker only where the platform can. */
export interface ReplyTo {
  readonly place: Place;
  readonly person: PersonId;
  /** Slack: the command's response_url; dies after 30 minutes or 5 uses. */
  readonly responseUrl: string | null;
  /** Slack: opens a modal, within 3 seconds of the press. */
  readonly triggerId: string | null;
  /** Of the person, where the platform tells it with what they say (Teams): an IANA name, unchecked. */
  readonly timeZone?: string;
}

/** What somebody wants of a weekly digest. */
export type DigestWish =
  | { readonly kind: 'show' | 'off' | 'now' }
  | {
      readonly kind: 'on';
      /** 1 is Monday. */
      readonly weekday: number | null;
      /** Since midnight. */
      readonly minute: number | null;
      /** As it was typed. */
      readonly timeZone: string | null;
    };

/** One thing that a person or the platform did, read from a payload. Plain JSON: it is stored before it is acknowledged. */
export type Incoming =
  | {
      readonly kind: 'files';
      readonly eventId: string;
      readonly place: Place;
      readonly person: PersonId;
      readonly files: readonly SharedFile[];
      readonly text: string;
      /** Of who asked for what somebody else may have brought: answered when the same event was there before. */
      readonly asked?: { readonly eventId: string; readonly reply: ReplyTo };
    }
  /** Somebody asked for files that were brought before; made by `accept`. */
  | {
      readonly kind: 'asked-again';
      readonly eventId: string;
      readonly reply: ReplyTo;
      readonly person: PersonId;
      /** The event that brought them. */
      readonly brought: string;
      readonly fileIds: readonly string[];
    }
  | {
      readonly kind: 'command';
      readonly eventId: string;
      readonly reply: ReplyTo;
      readonly person: PersonId;
      readonly text: string;
    }
  | {
      readonly kind: 'button';
      readonly eventId: string;
      readonly reply: ReplyTo;
      readonly person: PersonId;
      readonly action: ButtonAction;
      readonly value: string;
    }
  /** A form of ours came back (cards/form.ts); `answers` by field, as the sender says. */
  | {
      readonly kind: 'form';
      readonly eventId: string;
      readonly reply: ReplyTo;
      readonly person: PersonId;
      readonly form: FormName;
      readonly value: string;
      readonly answers: Readonly<Record<string, string>>;
    }
  /** Somebody opened their own page (Slack's App Home). */
  | { readonly kind: 'home'; readonly eventId: string; readonly place: Place; readonly person: PersonId }
  /** "Coach this recording" on a message without a file that we could take. */
  | { readonly kind: 'no-file'; readonly eventId: string; readonly reply: ReplyTo; readonly person: PersonId }
  /** Teams: the person accepted or declined the file we offered (FileConsent). */
  | {
      readonly kind: 'consent';
      readonly eventId: string;
      readonly place: Place;
      readonly person: PersonId;
      readonly offerId: string;
      readonly accepted: boolean;
      readonly uploadUrl: string | null;
      readonly contentUrl: string | null;
      readonly uniqueId: string | null;
      readonly fileType: string | null;
      readonly consentMessage: string | null;
    }
  /** Somebody wrote to the bot without a file or a command. */
  | {
      readonly kind: 'greeting';
      readonly eventId: string;
      readonly reply: ReplyTo;
      readonly person: PersonId;
      readonly place: Place;
      readonly text: string;
    }
  /** Words in a thread that are for us only where a practice session of theirs runs: `accept` keeps nothing else of them. */
  | {
      readonly kind: 'said';
      readonly eventId: string;
      readonly reply: ReplyTo;
      readonly person: PersonId;
      readonly place: Place;
      readonly text: string;
    }
  /** What somebody says to the persona of a practice session: words, or a clip of them; made by `accept`. */
  | {
      readonly kind: 'turn';
      readonly eventId: string;
      readonly reply: ReplyTo;
      readonly person: PersonId;
      readonly session: RecordingId;
      readonly text: string;
      readonly file: SharedFile | null;
    }
  | { readonly kind: 'installed'; readonly eventId: string; readonly place: Place }
  /** With a place (Teams): removed from this conversation only, by whoever is in it; nothing tells when a tenant removes it everywhere. */
  | { readonly kind: 'removed'; readonly eventId: string; readonly tenantId: TenantId; readonly place?: Place };

export type Consent = Extract<Incoming, { kind: 'consent' }>;

/** What a chat platform can do for us. Every call may throw AppError: 'unreachable' (no answer: it may have happened), 'provider-down' (answered "later"), 'refused' (answered "no"). */
export interface ChatPort {
  readonly platform: Platform;
  /** Least time between two edits of one message, in milliseconds. */
  readonly editEveryMs: number;
  /** Posts a card; `key` travels with the message where the platform allows it, so that `find` can recognise it. */
  post(to: Place, card: Card, key: string): Promise<Posted>;
  /** Replaces a card in place. A message that is gone is not an error. */
  update(posted: Posted, card: Card): Promise<void>;
  /** Hands over files as the platform does it: uploaded into the thread, offered for consent, or as a signed link. */
  attach(to: Place, files: readonly NamedFile[], key: string): Promise<Posted>;
  /** An address under which a card at this place may show the picture, or null where pictures are attached instead. */
  picture(to: Place, file: NamedFile): Promise<string | null>;
  /** Looks whether a post with this key, or files of these names, already stand there: `undefined` when the platform cannot tell. */
  find(to: Place, key: string, fileNames?: readonly string[]): Promise<Posted | null | undefined>;
  /** Takes a message and its files back, as far as the platform lets us. What is gone already is not an error. */
  remove(posted: Posted): Promise<void>;
  /** Answers a command or button, to the asker alone where possible. */
  reply(to: ReplyTo, card: Card): Promise<void>;
  /** Shows a form to who asked. Throws 'too-late' when that is no longer possible (Slack: 3 seconds after the press). */
  openForm(to: ReplyTo, form: Form): Promise<void>;
  /** Where a person can be written to in private. Throws 'refused' where we may not. */
  direct(tenantId: TenantId, person: PersonId): Promise<Place>;
  /** A person's name as their colleagues read it; null when the platform does not tell. */
  nameOf(tenantId: TenantId, person: PersonId): Promise<string | null>;
  /** A person's e-mail address, only ever compared; null where the platform does not tell. Never fails. */
  emailOf?(tenantId: TenantId, person: PersonId): Promise<string | null>;
  /**
   * Whom a mention at this place means, where the platform's mentions carry other ids than ours (Teams); null when they are not there.
   */
  mentioned?(place: Place, id: PersonId): Promise<PersonId | null>;
  /** Who is in a conversation; only where recordings cannot be shared in one (Teams). Throws 'refused' where we are not in it. */
  membersAt?(place: Place): Promise<readonly PersonId[]>;
  /** A person's time zone as an IANA name, unchecked; null when the platform does not tell. */
  timeZoneOf?(tenantId: TenantId, person: PersonId): Promise<string | null>;
  /** Replaces a person's own page (Slack's App Home). */
  showHome?(tenantId: TenantId, person: PersonId, card: Card): Promise<void>;
  /** The platform's own "is working" beside our name, with what we do; null takes it away. Never fails. */
  working?(place: Place, words: string | null): Promise<void>;
  /** Streams a shared file's bytes; ends with AppError 'too-large' past `maxBytes`, 'unreachable' when the platform no longer gives it. */
  read(file: SharedFile, maxBytes: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** What the platform itself wrote down of a clip; null when it did not. Throws 'provider-down' while it is still at it. */
  readTranscript?(file: SharedFile, maxBytes: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array> | null>;
  /** Teams: sends an offered file where its person wants it, or notes that they declined. */
  settleOffer?(consent: Consent): Promise<void>;
}

/** Takes in one thing that happened: stores it, queues its handling and resolves; only then may the platform be told "received". */
export type Accept = (tenantId: TenantId, incoming: Incoming) => Promise<void>;
