import { createHash } from 'node:crypto';
import type { ChatPort, NamedFile, Place, Posted } from '../bot/port.ts';
import type { Card } from '../cards/card.ts';
import { AppError } from '../errors.ts';
import type { OutboxRow } from '../storage/outbox.ts';
import type { Recording } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import type { SendOnce } from './send-once.ts';

/**
 * The messages of a recording that stand in chats, through the outbox: posted once, edited where they stand when they are to show something
 * else, taken back when they are wanted no more. Everything may run twice. Keys begin with the recording's id and the place.
 */
export interface Standing {
  /** Every message of the recording that was sent or begun; their ids are the keys. */
  rowsOf(recording: Recording): Promise<readonly OutboxRow[]>;
  /** Throws 'cancelled' once the recording is deleted, cancelled or worked through anew: nothing more is said about it then. */
  assertStands(recording: Recording): Promise<void>;
  /** Resolves to where it stands, or null where the platform never told. */
  show(recording: Recording, chat: ChatPort, message: CardMessage): Promise<Posted | null>;
  attach(recording: Recording, chat: ChatPort, message: FilesMessage): Promise<void>;
  takeBack(recording: Recording, chat: ChatPort, row: OutboxRow, names: readonly string[]): Promise<void>;
}

export interface CardMessage {
  readonly key: string;
  readonly to: Place;
  readonly card: Card;
}

export interface FilesMessage {
  readonly key: string;
  readonly to: Place;
  readonly files: readonly NamedFile[];
}

export interface StandingDeps {
  readonly tables: Pick<Tables, 'recordings' | 'outbox'>;
  readonly sendOnce: SendOnce;
}

/** Shows a card under its key: posts it once, and edits it where it stands when it is to show something else. */
export type ShowCard = (
  of: Pick<Recording, 'tenantId' | 'id'>,
  chat: ChatPort,
  message: CardMessage,
) => Promise<Posted | null>;

export function makeShowCard({
  tables: { outbox },
  sendOnce,
}: Omit<StandingDeps, 'tables'> & {
  readonly tables: Pick<Tables, 'outbox'>;
}): ShowCard {
  return async function showCard({ tenantId, id: recordingId }, chat, { key, to, card }) {
    let isNew = false;
    const posted = await sendOnce({
      tenantId,
      key,
      recordingId,
      send: () => {
        isNew = true;
        return chat.post(to, card, key);
      },
      find: () => chat.find(to, key),
    });
    const content = hashOf([JSON.stringify(card)]);
    const row = await outbox.get(tenantId, key);
    if (row === null || row.content === content) return posted;
    if (!isNew && posted !== null) await chat.update(posted, card);
    await outbox.change(tenantId, key, (sent) => ({ ...sent, content }));
    return posted;
  };
}

export function makeStanding({ tables, sendOnce }: StandingDeps): Standing {
  const { recordings, outbox } = tables;
  const showCard = makeShowCard({ tables, sendOnce });

  function rowsOf({ tenantId, id }: Recording): Promise<readonly OutboxRow[]> {
    return outbox.find(tenantId, { index: 'byRecording', equals: { recordingId: id }, limit: 1000 });
  }

  async function assertStands({ tenantId, id, run, failure }: Recording): Promise<void> {
    const row = await recordings.get(tenantId, id);
    if (row === null || row.run !== run || (row.failure === null) !== (failure === null))
      throw new AppError('cancelled');
  }

  async function show(recording: Recording, chat: ChatPort, message: CardMessage): Promise<Posted | null> {
    await assertStands(recording);
    return showCard(recording, chat, message);
  }

  async function attach(recording: Recording, chat: ChatPort, { key, to, files }: FilesMessage): Promise<void> {
    const { tenantId, id: recordingId } = recording;
    await assertStands(recording);
    await sendOnce({
      tenantId,
      key,
      recordingId,
      send: () => chat.attach(to, files, key),
      find: () =>
        chat.find(
          to,
          key,
          files.map(({ name }) => name),
        ),
    });
    const content = contentOf(files);
    await outbox.change(tenantId, key, (sent) => (sent.content === content ? null : { ...sent, content }));
  }

  /** `names`: of the files that the message brought, for one that may have arrived though nobody heard of it. */
  async function takeBack(
    recording: Recording,
    chat: ChatPort,
    row: OutboxRow,
    names: readonly string[],
  ): Promise<void> {
    await assertStands(recording);
    const isInThread = row.id.startsWith(threadKey(recording));
    const posted =
      row.posted ?? (row.status === 'sending' && isInThread ? await chat.find(recording.place, row.id, names) : null);
    if (posted !== null && posted !== undefined) await chat.remove(posted);
    await outbox.delete(recording.tenantId, row.id);
  }

  return { rowsOf, assertStands, show, attach, takeBack };
}

/** What the keys of messages begin with that stand where the recording was shared. */
export function threadKey({ id }: Pick<Recording, 'id'>): string {
  return `${id}:thread:`;
}

/** What the keys of messages begin with that stand in somebody's own chat. */
export function directKey({ id }: Pick<Recording, 'id'>, person: string): string {
  return `${id}:direct:${person}:`;
}

/** What is in these files, whatever they are called. */
export function contentOf(files: readonly NamedFile[]): string {
  return hashOf(files.map(({ bytes }) => bytes));
}

function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('|');
  return hash.digest('hex');
}
