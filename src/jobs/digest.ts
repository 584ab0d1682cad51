import { timeZoneNamed } from '../analysis/local-time.ts';
import { beginWeekly, type Turn, turnOf } from '../analysis/weekly.ts';
import type { ChatPort, Place, Platform } from '../bot/port.ts';
import type { Card } from '../cards/card.ts';
import { AppError, asAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Digest } from '../storage/digests.ts';
import { mineIdOf } from '../storage/mine.ts';
import type { Store } from '../storage/port.ts';
import { RECORDING_STATUSES } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import { walk } from '../storage/walk.ts';
import type { MakeDigestCard } from './digest-card.ts';
import { eachTenant } from './each-tenant.ts';
import type { SendOnce } from './send-once.ts';

/** Longer than the week that a digest may still be sent in, however long recordings are kept. */
const REMEMBER_MS = 15 * 86_400_000;
/** After so many failures in a row the chat is taken for unwell, and the rest of the tenant waits for the next round. */
const MOST_FAILURES = 3;
/** How long before the night at the latest a digest waits no more for what is still being analysed. */
const WAIT_MS = 30 * 60_000;

export interface DigestDeps {
  readonly store: Pick<Store, 'tenants'>;
  readonly tables: Pick<Tables, 'digests' | 'recordings'>;
  readonly chats: Readonly<Partial<Record<Platform, ChatPort>>>;
  readonly sendOnce: SendOnce;
  readonly digestCard: MakeDigestCard;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Sends the weekly digests that are due. A week is told once: the outbox has a key for it, and the row notes it afterwards. One that could
 * not be sent stays due, and is tried again until its week is over.
 */
export function makeDigests({
  store,
  tables: { digests, recordings },
  chats,
  sendOnce,
  digestCard,
  now,
  log,
}: DigestDeps) {
  return async function sendDigests(): Promise<void> {
    await eachTenant({ store, log }, async (tenantId) => {
      const due = { index: 'byDue', equals: { isOn: true }, range: { to: now() } } as const;
      let failures = 0;
      for await (const digest of walk(digests, tenantId, due, 'dueAt')) {
        failures = (await take(digest)) ? 0 : failures + 1;
        if (failures === MOST_FAILURES) return;
      }
    });
  };

  async function take(digest: Digest): Promise<boolean> {
    const { tenantId, id, place, handled } = digest;
    const chat = chats[place.platform];
    if (chat === undefined) return true;
    try {
      const turn = turnOf(digest, handled, now());
      if (turn.kind === 'send' && mayWait(digest) && (await isOnItsWay(digest, turn))) return true;
      if (turn.kind === 'send') await tell(digest, chat, turn);
      const week = turn.kind === 'wait' ? handled : turn.week;
      const moved = turn.kind === 'send' ? await movedTo(digest, chat) : null;
      await settle(
        digest,
        moved === null
          ? { handled: week, dueAt: turn.until }
          : { timeZone: moved, ...beginWeekly({ ...digest, timeZone: moved }, week, now()) },
      );
      return true;
    } catch (thrown) {
      log.warn({ err: asAppError(thrown), tenant: tenantId, digest: id }, 'a digest stays due');
      return false;
    }
  }

  /** Whether something of theirs that was shared in the week has no report yet, as after a crash: no other week would tell of it. */
  async function isOnItsWay(
    { tenantId, person, conversation }: Digest,
    { from, to }: Extract<Turn, { kind: 'send' }>,
  ): Promise<boolean> {
    for (const status of RECORDING_STATUSES) {
      if (status === 'delivered' || status === 'failed') continue;
      const unfinished = walk(recordings, tenantId, { index: 'byStatus', equals: { status } }, 'updatedAt');
      for await (const { createdAt, postedBy, conversation: at } of unfinished) {
        const isTheirs = person === null ? at === conversation : postedBy === person;
        if (isTheirs && createdAt > from && createdAt <= to) return true;
      }
    }
    return false;
  }

  /** Whether it can be sent later today. */
  function mayWait(digest: Digest): boolean {
    return turnOf(digest, digest.handled, now() + WAIT_MS).kind === 'send';
  }

  /** The zone that somebody lives in now, where they did not say which it is; null where it is the same, or nobody tells. */
  async function movedTo({ tenantId, person, zoneFrom, timeZone }: Digest, chat: ChatPort): Promise<string | null> {
    if (person === null || zoneFrom === 'person') return null;
    const told = (await chat.timeZoneOf?.(tenantId, person)) ?? null;
    const named = told === null ? null : timeZoneNamed(told);
    return named === timeZone ? null : named;
  }

  async function tell(digest: Digest, chat: ChatPort, turn: Extract<Turn, { kind: 'send' }>): Promise<void> {
    const { tenantId, id, person, place, timeZone } = digest;
    const { from, to, week } = turn;
    const span = { from, to, isWeekly: true };
    try {
      const card = await digestCard({ tenantId, person, place, timeZone, ...span });
      // Whoever has stopped it meanwhile is told nothing more.
      if (card === null || (await digests.get(tenantId, id))?.isOn !== true) return;
      await say(digest, `digest:${id}:${week}`, chat, await placeOf(digest, chat), card);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'refused') throw thrown;
      // We are not in this channel any more, or may not write to this person: the same holds in five minutes.
      log.warn({ err: thrown, tenant: tenantId, digest: id }, 'a digest was refused');
    }
  }

  async function placeOf({ tenantId, person, place }: Digest, chat: ChatPort): Promise<Place> {
    return person === null ? place : chat.direct(tenantId, person);
  }

  /** One person's is filed as theirs, as long as reports are: it goes when they have everything of theirs erased. */
  async function say(
    { tenantId, person }: Pick<Digest, 'tenantId' | 'person'>,
    key: string,
    chat: ChatPort,
    to: Place,
    card: Card,
  ): Promise<void> {
    const recordingId = person === null ? null : mineIdOf(tenantId, person);
    await sendOnce({
      ...{ tenantId, key, recordingId, ...(person === null && { keepForMs: REMEMBER_MS }) },
      send: () => chat.post(to, card, key),
      find: () => chat.find(to, key),
    });
  }

  /** Only what was read: who has changed the time meanwhile has said anew when it is due. */
  async function settle(digest: Digest, next: Partial<Digest>): Promise<void> {
    await digests.change(digest.tenantId, digest.id, (row) =>
      row.updatedAt === digest.updatedAt && row.dueAt === digest.dueAt && row.handled === digest.handled
        ? { ...row, ...next }
        : null,
    );
  }
}
