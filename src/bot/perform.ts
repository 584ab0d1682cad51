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
import { MAX_ATTEMPTS, type Queue } from '../jobs/port.ts';
import { enqueueStep } from '../jobs/run.ts';
import type { SendOnce } from '../jobs/send-once.ts';
import { restart, stop } from '../jobs/steer.ts';
import type { Log } from '../log.ts';
import type { Blobs } from '../storage/blobs.ts';
import { eraseRecording, eraseTenant } from '../storage/erase.ts';
import { openEvent } from '../storage/events.ts';
import { loadReport } from '../storage/load-report.ts';
import { type Recording, sealFile } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import type { Vault } from '../storage/vault.ts';
import { walk } from '../storage/walk.ts';
import { decide, type Effect } from './decide.ts';
import type { ChatPort, Consent, Place, Platform, ReplyTo } from './port.ts';

const DAY_MS = 86_400_000;
/** Longer than any retention: a place is told about consent once. */
const FOR_EVER_MS = 100 * 365 * DAY_MS;
/** As long as their events are remembered (accept.ts). */
const REMEMBER_ANSWERS_MS = 7 * DAY_MS;

export interface PerformDeps {
  readonly tables: Tables;
  readonly vault: Vault;
  readonly blobs: Blobs;
  readonly queue: Queue;
  readonly chats: Readonly<Partial<Record<Platform, ChatPort>>>;
  readonly sendOnce: SendOnce;
  readonly now: () => number;
  readonly retentionMs: number;
  /** How things stand, for `/coach status` (jobs/status.ts). */
  readonly status: (tenantId: TenantId, person: PersonId) => Promise<Card>;
  /** What paid services took, for `/coach usage` (jobs/usage.ts). */
  readonly usage: (tenantId: TenantId, person: PersonId, id: RecordingId | null) => Promise<Card>;
  readonly log: Log;
}

/** `isFinal` says whether an effect that failed so will not be tried again. */
export type PerformEvent = (
  tenantId: TenantId,
  eventId: string,
  isFinal: (error: AppError) => boolean,
) => Promise<void>;

/** Performs a stored event's effects. What fails for good is told to whoever asked, the other effects are performed all the same, and then it is thrown. */
export function makePerform(deps: PerformDeps): PerformEvent {
  const { tables, queue, now, log } = deps;
  const steering = { tables, queue, now };

  return async function performEvent(tenantId, eventId, isFinal) {
    const event = await tables.webhookEvents.get(tenantId, eventId);
    if (event === null || event.status === 'done') return;
    const failed: AppError[] = [];
    for (const [at, effect] of decide(openEvent(deps.vault, event)).entries()) {
      // An answer's place in the outbox; a second attempt at the event finds what the first one said.
      const key = `answer:${eventId}:${at}`;
      try {
        await perform(effect, tenantId, key);
      } catch (thrown) {
        const error = asAppError(thrown);
        if (!isFinal(error)) throw error;
        log.error({ err: error, effect: effect.kind, event: eventId }, 'effect failed');
        failed.push(error);
        await tellFailure(effect, error, eventId, `${key}:failure`);
      }
    }
    await tables.webhookEvents.change(tenantId, eventId, (row) => ({ ...row, status: 'done' }));
    if (failed[0] !== undefined) throw failed[0];
  };

  async function perform(effect: Effect, tenantId: TenantId, key: string): Promise<void> {
    if ('reply' in effect) return reply(effect.reply, await answerTo(effect, tenantId), key);
    switch (effect.kind) {
      case 'coach':
        return takeRecording(deps, effect);
      case 'notice':
        return giveNotice(effect);
      case 'settle-offer':
        return settleOffer(effect.consent, key);
      case 'erase-place':
        return erasePlace(effect.place);
      case 'erase-tenant':
        return eraseTenant(tables, deps.blobs, effect.tenantId, now());
    }
  }

  /** The card that answers what somebody asked for. */
  async function answerTo(effect: Extract<Effect, { reply: ReplyTo }>, tenantId: TenantId): Promise<Card> {
    const { platform } = effect.reply.place;
    switch (effect.kind) {
      case 'help':
        return helpCard(platform);
      case 'greet':
        return greetingCard(platform);
      case 'explain-sharing':
        return sharingHelpCard();
      case 'unknown-command':
        return unknownCommandCard({ ...effect, platform });
      case 'history':
        return history(tenantId, effect.person, effect.days);
      case 'status':
        return deps.status(tenantId, effect.person);
      case 'usage':
        return deps.usage(tenantId, effect.person, effect.id);
      case 'report':
        return report(tenantId, effect.person, effect.id);
      case 'delete':
        return remove(tenantId, effect.person, effect.id);
      case 'cancel':
        return cancel(tenantId, effect.person, effect.id);
      case 'retry':
        return retry(tenantId, effect.person, effect.id);
    }
  }

  /** Answers once, however often the event is tried. What only its asker sees cannot be looked up: rather twice than never. */
  function reply(to: ReplyTo, card: Card, key: string): Promise<void> {
    return once(to.place, key, () => chat(to.place.platform).reply(to, card), MAX_ATTEMPTS);
  }

  async function settleOffer(consent: Consent, key: string): Promise<void> {
    await once(consent.place, key, async () => chat(consent.place.platform).settleOffer?.(consent));
  }

  /** Says something, through the outbox, that cannot be looked up afterwards. */
  async function once(place: Place, key: string, say: () => Promise<void>, blindTries?: number): Promise<void> {
    await deps.sendOnce({
      tenantId: place.tenantId,
      key,
      recordingId: null,
      keepForMs: REMEMBER_ANSWERS_MS,
      send: async () => {
        await say();
        return null;
      },
      find: async () => undefined,
      ...(blindTries !== undefined && { blindTries }),
    });
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
    await stop(steering, recording);
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
    const here = { index: 'byConversation', equals: { conversation } } as const;
    for await (const recording of walk(tables.recordings, tenantId, here, 'createdAt')) {
      await eraseRecording(tables, deps.blobs, recording);
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
    const stopped = await stop(steering, recording);
    if (stopped !== null) await enqueueStep(queue, stopped);
    return cancellingCard({ id, tooLate: stopped === null });
  }

  async function retry(tenantId: TenantId, person: PersonId, id: RecordingId): Promise<Card> {
    const recording = await tables.recordings.get(tenantId, id);
    if (recording === null) return notFoundCard({ id });
    if (recording.postedBy !== person) return notYoursCard({ id });
    const again = await restart(steering, recording);
    return retryingCard({ id, tooLate: !again });
  }

  async function tellFailure(effect: Effect, error: AppError, reference: string, key: string): Promise<void> {
    if (!('reply' in effect)) return;
    const { code, detail } = error;
    await reply(effect.reply, failureCard({ code, detail, reference: shortId(reference) }), key).catch(
      (thrown: unknown) => log.error({ err: asAppError(thrown) }, 'failure could not be told'),
    );
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
    const ahead = (await queue.stats()).fetch.waiting;
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
