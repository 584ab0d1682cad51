import type { PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import type { Card } from '../cards/card.ts';
import { deleteMineCard, mineReceiptCard, notYourDeletionCard } from '../cards/mine.ts';
import { AppError } from '../errors.ts';
import { stop } from '../jobs/steer.ts';
import { countRecording, emptyEvent, eraseRecording, type Filed } from '../storage/erase.ts';
import { openEvent, type WebhookEvent } from '../storage/events.ts';
import { linkOf, unlink } from '../storage/links.ts';
import { countMine, type ErasedMine, makeTallyBook, mineIdOf, type TallyBook } from '../storage/mine.ts';
import type { Recording } from '../storage/recordings.ts';
import { localeOf } from '../storage/settings.ts';
import { shortId } from '../storage/short-id.ts';
import { everyRow, walk } from '../storage/walk.ts';
import { makeClaiming } from './claiming.ts';
import type { EffectOf } from './decide.ts';
import { makeShowHome } from './home.ts';
import type { PerformDeps } from './perform.ts';
import type { Incoming, Place } from './port.ts';
import { takeMessagesBack } from './recordings.ts';

/** Events looked at between two notes of how far an erasure has come. */
const EVENTS_PAGE = 200;

/** Somebody's name on something that is on its way out. */
interface Of {
  readonly tenantId: TenantId;
  readonly person: PersonId;
  /** The chat that asked. */
  readonly place: Place;
  readonly book: TallyBook;
}

/**
 * Everything of whoever asks, erased. It is worked through one thing after another, each counted before it goes: an erasure that was
 * interrupted goes on where it stood, and its receipt names all of it.
 */
export function makeMineAnswers(deps: PerformDeps) {
  const { tables, blobs, now } = deps;
  const { giveUp, bringUpToDate } = makeClaiming(deps);
  const showHome = makeShowHome(deps);

  return { ask, erase, send };

  async function ask({ reply, person }: EffectOf<'ask-delete-mine'>): Promise<Card> {
    const { tenantId, platform } = reply.place;
    const held = await countMine(tables, tenantId, person);
    const isLinked = (await linkOf(tables, { tenantId, person })) !== null;
    const locale = await localeOf(tables, tenantId);
    return deleteMineCard({ ...held, isLinked, id: mineIdOf(tenantId, person), platform, locale });
  }

  /** In a Teams channel everybody can press the button: it works for who asked alone. */
  async function erase({ reply, person, id, eventId }: EffectOf<'delete-mine'>): Promise<Card> {
    const { place } = reply;
    const { tenantId, platform } = place;
    const locale = await localeOf(tables, tenantId);
    if (id !== mineIdOf(tenantId, person)) return notYourDeletionCard({ platform, locale });
    const book = makeTallyBook(tables, { tenantId, id, now });
    const tally = await book.begin(eventId);
    if (tally.isDone) return mineReceiptCard({ id, erased: tally.counts, locale });
    const of: Of = { tenantId, person, place, book };

    // A claim that went without its report being made anew.
    const [, claimed] = /^claim:([^:]+):/.exec(tally.last) ?? [];
    if (claimed !== undefined) await bringUpToDate(tenantId, claimed as RecordingId);
    // What came up meanwhile goes in another round.
    while ((await eraseShared(of)) + (await eraseSessions(of)) > 0);
    await eraseFiled(of, { tenantId, id, eventId: `mine:${id}`, place }, 'mine');
    await eraseClaims(of);
    await eraseEvents(of, eventId);
    await eraseProfile(of);
    const at = now();
    const row = { tenantId, id: `deleted-mine:${id}:${tally.startedAt}`, at, actor: person } as const;
    await tables.audit.put(tenantId, { ...row, action: 'deleted', target: person });
    const { counts } = await book.end();
    await refreshHome(of);
    return mineReceiptCard({ id, erased: counts, locale });
  }

  /** Named after its event: asked twice it is sent once. */
  function send({ reply, person, eventId }: EffectOf<'export-mine'>): Promise<Card> {
    const { tenantId } = reply.place;
    const request = shortId(`${tenantId}|${eventId}`);
    return deps.exportMine({ reply, person, id: mineIdOf(tenantId, person), request });
  }

  /** Resolves to how many there were. */
  async function eraseShared(of: Of): Promise<number> {
    const { tenantId, person } = of;
    const shared = { index: 'byPerson', equals: { postedBy: person } } as const;
    let erased = 0;
    for await (const recording of walk(tables.recordings, tenantId, shared, 'createdAt')) {
      await stop(deps, recording);
      await eraseFiled(of, recording, recording.isPractice === true ? 'sessions' : 'recordings');
      erased += 1;
    }
    return erased;
  }

  /** Those that run, and those that ended with nothing said: they are no recording. */
  async function eraseSessions(of: Of): Promise<number> {
    const { tenantId, person } = of;
    const held = { index: 'byPerson', equals: { person } } as const;
    let erased = 0;
    for await (const { id, place } of walk(tables.practices, tenantId, held, 'startedAt')) {
      await eraseFiled(of, { tenantId, id, eventId: `practice:${id}`, place }, 'sessions');
      erased += 1;
    }
    return erased;
  }

  /** The chat's copies first, because their addresses are in the rows. */
  async function eraseFiled(
    { tenantId, person, book }: Of,
    filed: Filed & Pick<Recording, 'place'>,
    what: 'recordings' | 'sessions' | 'mine',
  ): Promise<void> {
    const { id } = filed;
    const messages = await takeMessagesBack(deps, filed);
    const there = await countRecording(tables, blobs, filed);
    await book.add(id, {
      ...(what !== 'mine' && { [what]: 1 }),
      ...{ media: there.media, transcripts: there.transcript, reports: there.report, claims: there.claims },
      ...{ heldFiles: there.heldFiles, answers: there.answers, outbox: there.outbox, jobRuns: there.jobRuns },
      ...{ usage: there.usage, messages },
    } satisfies Partial<ErasedMine>);
    if (what !== 'mine') {
      const row = { tenantId, id: `deleted:${id}`, at: now(), actor: person } as const;
      await tables.audit.put(tenantId, { ...row, action: 'deleted', target: id });
    }
    await eraseRecording(tables, blobs, filed);
  }

  /** In recordings of others, whose reports are made anew without the name. */
  async function eraseClaims({ tenantId, person, book }: Of): Promise<void> {
    const held = { index: 'byPerson', equals: { person } } as const;
    for await (const claim of walk(tables.claims, tenantId, held, 'sharedAt')) {
      await book.add(`claim:${claim.id}`, { speakers: 1 });
      await giveUp(claim, person);
      await bringUpToDate(tenantId, claim.recordingId);
    }
  }

  /** What they said to us, which is kept for some days (accept.ts). `current` is still being dealt with, and holds no words of theirs. */
  async function eraseEvents({ tenantId, person, book }: Of, current: string): Promise<void> {
    let page: string[] = [];
    const empty = async (): Promise<void> => {
      const last = page.at(-1);
      if (last === undefined) return;
      await book.add(`events:${last}`, { events: page.length });
      for (const id of page) await emptyEvent(tables, tenantId, id);
      page = [];
    };
    for await (const event of everyRow(tables.webhookEvents, tenantId)) {
      if (event.id === current || whoSaid(event) !== person) continue;
      page.push(event.id);
      if (page.length === EVENTS_PAGE) await empty();
    }
    await empty();
  }

  function whoSaid(event: WebhookEvent): PersonId | null {
    if (event.sealed === '') return null;
    try {
      const incoming: Incoming = openEvent(deps.vault, event);
      return 'person' in incoming ? incoming.person : null;
    } catch (thrown) {
      // What no key opens nobody can read any more.
      if (thrown instanceof AppError) return null;
      throw thrown;
    }
  }

  /** Where we may write to somebody stays, without their name: it is how they are answered when they come back. */
  async function eraseProfile({ tenantId, person, book }: Of): Promise<void> {
    const digest = `person:${person}`;
    const chats = await tables.conversations.find(tenantId, { index: 'byPerson', equals: { person }, limit: 1000 });
    const named = chats.filter(({ name }) => name !== null);
    const known = await tables.people.getLight(tenantId, [person]);
    const digests = await tables.digests.getLight(tenantId, [digest]);
    const links = known.filter(({ linked }) => linked !== undefined).length;
    await book.add('profile', { profile: known.length + digests.length + named.length, links });
    // Who they are elsewhere stays; on that side it was they, too, who took the link back.
    await unlink(tables, { tenantId, person }, { actor: person, actorThere: (other) => other.person, at: now() });
    await tables.people.delete(tenantId, person);
    await tables.digests.delete(tenantId, digest);
    for (const { id } of named) await tables.conversations.change(tenantId, id, (row) => ({ ...row, name: null }));
  }

  /** Their own page may still show what is gone. */
  async function refreshHome({ place, person }: Of): Promise<void> {
    await showHome({ kind: 'home', place, person }).catch((thrown: unknown) => {
      // Where there is no such page, nothing stands on it.
      if (!(thrown instanceof AppError && thrown.code === 'refused')) throw thrown;
    });
  }
}
