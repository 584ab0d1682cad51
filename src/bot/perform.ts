import { createHash } from 'node:crypto';
import type { PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import type { Card } from '../cards/card.ts';
import { failureCard } from '../cards/failure.ts';
import { greetingCard, helpCard, sharingHelpCard, unknownCommandCard } from '../cards/help.ts';
import { historyCard } from '../cards/history.ts';
import { consentNotice } from '../cards/notice.ts';
import { progressCard } from '../cards/progress.ts';
import { cancellingCard, notFoundCard, notYoursCard, receiptCard, retryingCard } from '../cards/receipt.ts';
import { summaryCard } from '../cards/report.ts';
import { AppError, asAppError } from '../errors.ts';
import type { Queue } from '../jobs/port.ts';
import { enqueueStep } from '../jobs/run.ts';
import type { SendOnce } from '../jobs/send-once.ts';
import type { Log } from '../log.ts';
import type { Blobs } from '../storage/blobs.ts';
import { eraseRecording, eraseTenant } from '../storage/erase.ts';
import { openEvent } from '../storage/events.ts';
import { loadReport } from '../storage/load-report.ts';
import { type Recording, sealFile } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import type { Vault } from '../storage/vault.ts';
import { decide, type Effect } from './decide.ts';
import type { ChatPort, Place, Platform, ReplyTo } from './port.ts';

const DAY_MS = 86_400_000;
/** Longer than any retention: a place is told about consent once. */
const FOR_EVER_MS = 100 * 365 * DAY_MS;

export interface PerformDeps {
  readonly tables: Tables;
  readonly vault: Vault;
  readonly blobs: Blobs;
  readonly queue: Queue;
  readonly chats: Readonly<Partial<Record<Platform, ChatPort>>>;
  readonly sendOnce: SendOnce;
  readonly now: () => number;
  readonly retentionMs: number;
  readonly log: Log;
}

export type PerformEvent = (tenantId: TenantId, eventId: string, lastTry: boolean) => Promise<void>;

/** Performs a stored event's effects. On the last try, whoever asked is told that it failed and why. */
export function makePerform(deps: PerformDeps): PerformEvent {
  const { tables, now, log } = deps;

  return async function performEvent(tenantId, eventId, lastTry) {
    const event = await tables.webhookEvents.get(tenantId, eventId);
    if (event === null || event.status === 'done') return;
    for (const effect of decide(openEvent(deps.vault, event))) {
      try {
        await perform(effect, tenantId);
      } catch (thrown) {
        const error = asAppError(thrown);
        if (error.retry !== false && !lastTry) throw error;
        log.error({ err: error, effect: effect.kind, event: eventId }, 'effect failed');
        await tellFailure(effect, error, eventId);
      }
    }
    await tables.webhookEvents.change(tenantId, eventId, (row) => ({ ...row, status: 'done' }));
  };

  async function perform(effect: Effect, tenantId: TenantId): Promise<void> {
    switch (effect.kind) {
      case 'coach':
        return takeRecording(deps, effect);
      case 'notice':
        return giveNotice(effect);
      case 'help':
        return reply(effect.reply, helpCard(effect.reply.place.platform));
      case 'greet':
        return reply(effect.reply, greetingCard(effect.reply.place.platform));
      case 'explain-sharing':
        return reply(effect.reply, sharingHelpCard());
      case 'unknown-command':
        return reply(effect.reply, unknownCommandCard({ ...effect, platform: effect.reply.place.platform }));
      case 'history':
        return reply(effect.reply, await history(tenantId, effect.person, effect.days));
      case 'report':
        return reply(effect.reply, await report(tenantId, effect.person, effect.id));
      case 'delete':
        return reply(effect.reply, await remove(tenantId, effect.person, effect.id));
      case 'cancel':
        return reply(effect.reply, await cancel(tenantId, effect.person, effect.id));
      case 'retry':
        return reply(effect.reply, await retry(tenantId, effect.person, effect.id));
      case 'settle-offer':
        return chat(effect.consent.place.platform).settleOffer?.(effect.consent);
      case 'erase-place':
        return erasePlace(effect.place);
      case 'erase-tenant':
        return eraseTenant(tables, deps.blobs, effect.tenantId, now());
    }
  }

  function reply(to: ReplyTo, card: Card): Promise<void> {
    return chat(to.place.platform).reply(to, card);
  }

  function chat(platform: Platform): ChatPort {
    return findChat(deps.chats, platform);
  }

  async function giveNotice({ place }: Extract<Effect, { kind: 'notice' }>): Promise<void> {
    const { tenantId } = place;
    const key = `notice:${place.conversation}`;
    const told = await tables.outbox.get(tenantId, key);
    if (told?.status === 'sent') return;
    await deps.sendOnce({
      tenantId,
      key,
      recordingId: null,
      keepForMs: FOR_EVER_MS,
      send: () =>
        chat(place.platform).post(place, consentNotice({ retentionDays: Math.round(deps.retentionMs / DAY_MS) }), key),
      find: () => chat(place.platform).find(place, key),
    });
  }

  async function history(tenantId: TenantId, person: PersonId, days: number): Promise<Card> {
    const rows = await tables.reports.find(tenantId, {
      index: 'byPerson',
      equals: { postedBy: person },
      range: { from: now() - days * DAY_MS },
      order: 'desc',
      limit: 50,
    });
    return historyCard({
      days,
      items: rows.map((row) => ({ id: row.id, title: row.title, sharedAt: row.sharedAt, summary: row.summary })),
    });
  }

  /** What was shared in a channel is for its workspace; what was shared in private reads "not found" to everybody else. */
  async function report(tenantId: TenantId, person: PersonId, id: RecordingId): Promise<Card> {
    const recording = await tables.recordings.get(tenantId, id);
    const mayRead = recording !== null && (recording.place.kind !== 'personal' || recording.postedBy === person);
    const found = mayRead ? await loadReport(tables, tenantId, id) : null;
    return found === null ? notFoundCard({ id }) : summaryCard({ report: found, reportId: id });
  }

  /** Only who shared a recording may delete it; the chat's copies go first, because their addresses are in the rows. */
  async function remove(tenantId: TenantId, person: PersonId, id: RecordingId): Promise<Card> {
    const recording = await tables.recordings.get(tenantId, id);
    if (recording === null) return notFoundCard({ id });
    if (recording.postedBy !== person) return notYoursCard({ id });
    await stop(recording);
    const messages = await removeMessages(recording);
    const erased = await eraseRecording(tables, deps.blobs, recording);
    const at = now();
    await tables.audit.put(tenantId, {
      tenantId,
      id: `deleted:${id}:${at}`,
      at,
      actor: person,
      action: 'deleted',
      target: id,
    });
    return receiptCard({ id, erased: { ...erased, messages } });
  }

  async function erasePlace({ tenantId, conversation }: Place): Promise<void> {
    for (;;) {
      const page = await tables.recordings.find(tenantId, {
        index: 'byConversation',
        equals: { conversation },
        limit: 100,
      });
      for (const recording of page) await eraseRecording(tables, deps.blobs, recording);
      if (page.length < 100) break;
    }
    const at = now();
    await tables.audit.put(tenantId, {
      tenantId,
      id: `uninstalled:${conversation}:${at}`,
      at,
      actor: 'platform',
      action: 'uninstalled',
      target: conversation,
    });
  }

  async function removeMessages(recording: Recording): Promise<number> {
    const sent = await tables.outbox.find(recording.tenantId, {
      index: 'byRecording',
      equals: { recordingId: recording.id },
      limit: 1000,
    });
    let removed = 0;
    for (const { posted } of sent) {
      if (posted === null) continue;
      await chat(recording.place.platform).remove(posted);
      removed += 1;
    }
    return removed;
  }

  async function cancel(tenantId: TenantId, person: PersonId, id: RecordingId): Promise<Card> {
    const recording = await tables.recordings.get(tenantId, id);
    if (recording === null) return notFoundCard({ id });
    if (recording.postedBy !== person) return notYoursCard({ id });
    const stopped = await stop(recording);
    if (stopped !== null) await enqueueStep(deps.queue, stopped);
    return cancellingCard({ id, tooLate: stopped === null });
  }

  /** Marks an unfinished recording as cancelled; whatever works on it may finish, but can write its result no more. */
  function stop(recording: Recording): Promise<Recording | null> {
    return tables.recordings.change(recording.tenantId, recording.id, (row) =>
      row.failure === null && row.status !== 'delivered' && row.status !== 'failed'
        ? { ...row, failure: { code: 'cancelled', detail: '' }, updatedAt: now() }
        : null,
    );
  }

  async function retry(tenantId: TenantId, person: PersonId, id: RecordingId): Promise<Card> {
    const recording = await tables.recordings.get(tenantId, id);
    if (recording === null) return notFoundCard({ id });
    if (recording.postedBy !== person) return notYoursCard({ id });
    const again = await tables.recordings.change(tenantId, id, (row) =>
      row.status === 'failed'
        ? { ...row, status: 'received', failure: null, run: row.run + 1, fence: 0, updatedAt: now() }
        : null,
    );
    // A second press finds it running already; queueing the same run once more changes nothing.
    await enqueueStep(deps.queue, again ?? recording);
    return retryingCard({ id, tooLate: again === null });
  }

  async function tellFailure(effect: Effect, error: AppError, reference: string): Promise<void> {
    if (!('reply' in effect)) return;
    await reply(
      effect.reply,
      failureCard({ code: error.code, detail: error.detail, reference: shortId(reference) }),
    ).catch((thrown: unknown) => log.error({ err: asAppError(thrown) }, 'failure could not be told'));
  }
}

/** Makes the recording of a shared file, shows its placeholder and queues its first step; all of it once, however often it is called. */
async function takeRecording(deps: PerformDeps, effect: Extract<Effect, { kind: 'coach' }>): Promise<void> {
  const { tables, queue, now } = deps;
  const { place, file, person } = effect;
  const { tenantId } = place;
  const at = now();
  const id = shortId(`${tenantId}|${effect.eventId}|${effect.index}|${file.fileId}`) as RecordingId;
  await tables.people.insert(tenantId, { tenantId, id: person, firstSeenAt: at });
  const fresh: Recording = {
    tenantId,
    id,
    eventId: effect.eventId,
    conversation: place.conversation,
    place,
    postedBy: person,
    file: sealFile(deps.vault, id, file),
    title: file.name,
    status: 'received',
    run: 1,
    fence: 0,
    progress: null,
    sha256: null,
    bytes: null,
    sameAs: null,
    failure: null,
    createdAt: at,
    updatedAt: at,
    expireAt: at + deps.retentionMs,
  };
  const inserted = await tables.recordings.insert(tenantId, fresh);
  const recording = inserted ? fresh : await tables.recordings.get(tenantId, id);
  if (recording === null) return;

  if (recording.progress === null) {
    const chat = findChat(deps.chats, place.platform);
    const key = `${id}:progress`;
    const ahead = await queue.depth();
    const posted = await deps.sendOnce({
      tenantId,
      key,
      recordingId: id,
      send: () =>
        chat.post(
          place,
          progressCard({ title: file.name, stage: 'received', elapsedMs: 0, queuePosition: ahead, recordingId: id }),
          key,
        ),
      find: () => chat.find(place, key),
    });
    await tables.recordings.change(tenantId, id, (row) => ({ ...row, progress: posted }));
  }
  await enqueueStep(queue, recording);
}

function findChat(chats: PerformDeps['chats'], platform: Platform): ChatPort {
  const chat = chats[platform];
  if (chat === undefined)
    throw new AppError('refused', {
      detail: `This process is not connected to ${platform === 'slack' ? 'Slack' : 'Teams'}.`,
    });
  return chat;
}

/** Ten lower-case letters and digits (50 bits) from a text: short enough to type, the same for the same text. */
function shortId(text: string): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  return [...createHash('sha256').update(text).digest().subarray(0, 10)].map((byte) => alphabet[byte % 32]).join('');
}
