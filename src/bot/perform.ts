import type { EngineChoice, Locale, PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import type { Card } from '../cards/card.ts';
import { failureCard } from '../cards/failure.ts';
import { greetingCard, helpCard, sharingHelpCard, unknownCommandCard } from '../cards/help.ts';
import { consentNotice } from '../cards/notice.ts';
import { type AppError, asAppError } from '../errors.ts';
import { MAX_ATTEMPTS, type Queue } from '../jobs/port.ts';
import type { SendOnce } from '../jobs/send-once.ts';
import type { Log } from '../log.ts';
import type { Blobs } from '../storage/blobs.ts';
import { wholeConversation } from '../storage/digests.ts';
import { eraseRecording, eraseTenant } from '../storage/erase.ts';
import { openEvent } from '../storage/events.ts';
import { localeOf, retentionOf } from '../storage/settings.ts';
import { shortId } from '../storage/short-id.ts';
import type { Tables } from '../storage/tables.ts';
import type { Vault } from '../storage/vault.ts';
import { walk } from '../storage/walk.ts';
import { type Chats, findChat } from './chats.ts';
import { decide, type Effect, type EffectOf } from './decide.ts';
import { makeHistoryAnswers } from './history.ts';
import { makeShowHome } from './home.ts';
import { inPrivate, recordingIdOf, takeRecording } from './intake.ts';
import { makeMineAnswers } from './mine.ts';
import type { ChatPort, Consent, Place, Platform, ReplyTo } from './port.ts';
import { makePracticeAnswers, type Practice } from './practice.ts';
import { makeRecordingAnswers } from './recordings.ts';
import { makeSettingsAnswers } from './settings.ts';
import { makeSpeakerAnswers } from './speakers.ts';
import { makeSetVisibility } from './visibility.ts';

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
  readonly chats: Chats;
  readonly sendOnce: SendOnce;
  readonly now: () => number;
  readonly retentionMs: number;
  /** How things stand, for `/coach status` (jobs/status.ts). */
  readonly status: (tenantId: TenantId, person: PersonId) => Promise<Card>;
  /** What paid services took, for `/coach usage` (jobs/usage.ts). */
  readonly usage: (tenantId: TenantId, person: PersonId, id: RecordingId | null) => Promise<Card>;
  readonly practice: Practice;
  /** The weekly digest of whoever asks, or of the conversation they ask in (jobs/digest-answers.ts). */
  readonly digest: (asked: Pick<EffectOf<'digest'>, 'reply' | 'person' | 'wish'>) => Promise<Card>;
  /** How the people of the conversation do that it is asked in (jobs/team.ts). */
  readonly team: (asked: Pick<EffectOf<'team'>, 'reply' | 'person' | 'days'>) => Promise<Card>;
  /** Everything of whoever asks, sent to them alone (jobs/export-mine.ts). */
  readonly exportMine: (asked: {
    readonly reply: ReplyTo;
    readonly person: PersonId;
    readonly id: RecordingId;
    readonly request: string;
  }) => Promise<Card>;
  /** Engines that are set up and may be chosen, and the one for who has not chosen. */
  readonly engines: { readonly usual: EngineChoice; readonly choices: readonly EngineChoice[] };
  /** People who may change what holds for everybody (config.ts); everybody when empty. */
  readonly admins: readonly string[];
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
  const { tables, now, log } = deps;
  const recordings = makeRecordingAnswers(deps);
  const histories = makeHistoryAnswers(deps);
  const speakers = makeSpeakerAnswers(deps);
  const settings = makeSettingsAnswers(deps);
  const practise = makePracticeAnswers(deps);
  const mine = makeMineAnswers(deps);
  const setVisibility = makeSetVisibility(deps);
  const showHome = makeShowHome(deps);

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
    if ('reply' in effect) {
      const card = await answerTo(effect, tenantId, key);
      return card === null ? undefined : reply(effect.reply, card, key);
    }
    switch (effect.kind) {
      case 'coach':
        return takeRecording(deps, effect);
      case 'notice':
        return giveNotice(effect);
      case 'home':
        return showHome(effect);
      case 'settle-offer':
        return settleOffer(effect.consent, key);
      case 'erase-place':
        return erasePlace(effect.place);
      case 'erase-tenant':
        return eraseTenant(tables, deps.blobs, effect.tenantId, now());
    }
  }

  /** The card that answers what somebody asked for; null where a form has answered already. */
  async function answerTo(
    effect: Extract<Effect, { reply: ReplyTo }>,
    tenantId: TenantId,
    key: string,
  ): Promise<Card | null> {
    const { platform } = effect.reply.place;
    switch (effect.kind) {
      case 'help':
        return helpCard(platform, await readerOf(tenantId));
      case 'greet':
        return greetingCard(platform, await readerOf(tenantId));
      case 'explain-sharing':
        return sharingHelpCard(await readerOf(tenantId));
      case 'unknown-command':
        return unknownCommandCard({ ...effect, platform, ...(await readerOf(tenantId)) });
      case 'history':
        return histories.history(tenantId, effect.person, { ...effect, place: effect.reply.place, key });
      case 'share-history':
        return histories.share(tenantId, effect.person, effect.shares);
      case 'team':
        return deps.team(effect);
      case 'digest':
        return deps.digest(effect);
      case 'status':
        return deps.status(tenantId, effect.person);
      case 'usage':
        return deps.usage(tenantId, effect.person, effect.id);
      case 'report':
        return recordings.report(tenantId, effect.person, effect.id, effect.reply.place);
      case 'point-to':
        return recordings.pointTo(
          tenantId,
          effect.person,
          recordingIdOf(tenantId, effect.brought, effect.index, effect.fileId),
          effect.reply.place,
        );
      case 'details':
        return recordings.details(tenantId, effect.person, effect.id, effect.reply.place);
      case 'delete':
        return recordings.remove(tenantId, effect.person, effect.id);
      case 'cancel':
        return recordings.cancel(tenantId, effect.person, effect.id);
      case 'retry':
        return recordings.retry(tenantId, effect.person, effect.id);
      case 'rerun':
        return recordings.rerun(tenantId, effect.person, effect.id);
      case 'ask-delete-mine':
        return mine.ask(effect);
      case 'delete-mine':
        return mine.erase(effect);
      case 'export-mine':
        return mine.send(effect);
      case 'share':
      case 'make-private':
        return setVisibility(effect);
      case 'claim':
      case 'claim-anyway':
        return speakers.claim(effect);
      case 'unclaim':
        return speakers.unclaim(effect);
      case 'ask-speakers':
        return speakers.ask(effect);
      case 'save-speakers':
        return speakers.save(effect);
      case 'me':
        return speakers.me(effect);
      case 'settings':
        return settings.show(effect);
      case 'ask-settings':
        return settings.ask(effect);
      case 'save-settings':
        return settings.save(effect);
      case 'personas':
      case 'ask-practice':
      case 'practice':
      case 'practice-recording':
      case 'practice-from':
      case 'practice-turn':
      case 'practice-hint':
      case 'practice-pause':
      case 'practice-resume':
      case 'practice-end':
        return practise(effect);
    }
  }

  async function readerOf(tenantId: TenantId): Promise<{ readonly locale: Locale }> {
    return { locale: await localeOf(tables, tenantId) };
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

  async function giveNotice({ place, person }: Extract<Effect, { kind: 'notice' }>): Promise<void> {
    try {
      await sayNotice(place);
    } catch (thrown) {
      await sayNotice(await inPrivate(deps, place, person, thrown));
    }
  }

  async function sayNotice(place: Place): Promise<void> {
    const { tenantId } = place;
    const key = `notice:${wholeConversation(place.conversation)}`;
    const told = await tables.outbox.get(tenantId, key);
    if (told?.status === 'sent') return;
    const retentionDays = Math.round((await retentionOf(tables, tenantId, deps.retentionMs)) / DAY_MS);
    const notice = consentNotice({ retentionDays, ...(await readerOf(tenantId)) });
    await deps.sendOnce({
      tenantId,
      key,
      recordingId: null,
      keepForMs: FOR_EVER_MS,
      send: () => chat(place.platform).post(place, notice, key),
      find: () => chat(place.platform).find(place, key),
    });
  }

  async function erasePlace({ tenantId, conversation }: Place): Promise<void> {
    const told = { index: 'byConversation', equals: { conversation: wholeConversation(conversation) } } as const;
    for (const { id } of await tables.digests.find(tenantId, told)) await tables.digests.delete(tenantId, id);
    const held = { index: 'byPlace', equals: { conversation } } as const;
    for await (const { id } of walk(tables.practices, tenantId, held, 'thread'))
      await tables.practices.delete(tenantId, id);
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

  async function tellFailure(effect: Effect, error: AppError, reference: string, key: string): Promise<void> {
    if (!('reply' in effect)) return;
    const { code, detail } = error;
    await readerOf(effect.reply.place.tenantId)
      .then(({ locale }) =>
        reply(effect.reply, failureCard({ code, detail, reference: shortId(reference), locale }), key),
      )
      .catch((thrown: unknown) => log.error({ err: asAppError(thrown) }, 'failure could not be told'));
  }
}
