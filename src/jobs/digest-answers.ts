import type { Locale, PersonId } from '../analysis/domain.ts';
import { timeZoneNamed } from '../analysis/local-time.ts';
import { beginWeekly, USUAL_WEEKLY, WAKING } from '../analysis/weekly.ts';
import type { ChatPort, DigestWish, Place, Platform, ReplyTo } from '../bot/port.ts';
import type { Card } from '../cards/card.ts';
import { emptyDigestCard } from '../cards/digest.ts';
import { clockOf, digestRefusedCard, digestStandingCard } from '../cards/digest-settings.ts';
import { AppError } from '../errors.ts';
import { type Digest, recipientAt } from '../storage/digests.ts';
import { localeOf } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';
import type { MakeDigestCard } from './digest-card.ts';

const WEEK_MS = 7 * 86_400_000;

export interface DigestAnswerDeps {
  readonly tables: Pick<Tables, 'digests' | 'settings'>;
  readonly chats: Readonly<Partial<Record<Platform, ChatPort>>>;
  readonly digestCard: MakeDigestCard;
  readonly now: () => number;
}

export interface DigestQuestion {
  readonly reply: ReplyTo;
  readonly person: PersonId;
  readonly wish: DigestWish;
}

type Recipient = ReturnType<typeof recipientAt>;
type On = Extract<DigestWish, { kind: 'on' }>;

/** The answers to `/coach digest …`: in a personal chat about one's own digest, elsewhere about the conversation's. */
export function makeDigestAnswers({ tables, chats, digestCard, now }: DigestAnswerDeps) {
  const { digests } = tables;

  return async function answer({ reply, person, wish }: DigestQuestion): Promise<Card> {
    const { tenantId } = reply.place;
    const recipient = recipientAt(reply.place, person);
    const locale = await localeOf(tables, tenantId);
    switch (wish.kind) {
      case 'show':
        return standing(recipient, await digests.get(tenantId, recipient.id), locale);
      case 'on':
        return switchOn(reply, person, wish, locale);
      case 'off':
        await digests.change(tenantId, recipient.id, (row) =>
          row.isOn ? { ...row, isOn: false, updatedAt: now() } : null,
        );
        return standing(recipient, null, locale);
      case 'now':
        return showNow(reply, person, locale);
    }
  };

  async function switchOn(reply: ReplyTo, person: PersonId, wish: On, locale: Locale): Promise<Card> {
    const { tenantId, platform } = reply.place;
    const recipient = recipientAt(reply.place, person);
    const known = await digests.get(tenantId, recipient.id);
    const zone = await zoneFor(reply, person, wish, known);
    if (zone === null) return digestRefusedCard({ why: 'zone', asked: wish.timeZone ?? '', platform, locale });
    const weekday = wish.weekday ?? known?.weekday ?? USUAL_WEEKLY.weekday;
    const minute = wish.minute ?? known?.minute ?? USUAL_WEEKLY.minute;
    if (minute < WAKING.from || minute >= WAKING.until)
      return digestRefusedCard({ why: 'night', asked: clockOf(minute), platform, locale });
    const weekly = { weekday, minute, ...zone };
    const begin = beginWeekly(weekly, known?.handled ?? null, now());
    const place = await placeFor(recipient, person);
    const row: Digest = {
      ...{ tenantId, ...recipient, place, conversation: place.conversation },
      ...{ ...weekly, ...begin, isOn: true, updatedAt: now() },
    };
    const isNew = await digests.insert(tenantId, row);
    if (!isNew)
      // A week that was told meanwhile stays told.
      await digests.change(tenantId, row.id, ({ handled }) => ({ ...row, ...beginWeekly(weekly, handled, now()) }));
    return standing(recipient, await digests.get(tenantId, row.id), locale);
  }

  /** In Slack somebody's own chat with us is not where they ask; in Teams it is, and may not be noted anywhere yet. */
  async function placeFor({ person: own, place }: Recipient, person: PersonId): Promise<Place> {
    return own === null || place.platform === 'teams' ? place : chatAt(place).direct(place.tenantId, person);
  }

  /** What was said by hand holds until something else is; else it is the platform's to know. */
  async function zoneFor(
    reply: ReplyTo,
    person: PersonId,
    wish: On,
    known: Digest | null,
  ): Promise<Pick<Digest, 'timeZone' | 'zoneFrom'> | null> {
    if (wish.timeZone !== null) {
      const named = timeZoneNamed(wish.timeZone);
      return named === null ? null : { timeZone: named, zoneFrom: 'person' };
    }
    if (known?.zoneFrom === 'person') return { timeZone: known.timeZone, zoneFrom: 'person' };
    const told = await zoneTold(reply, person);
    return told === null ? { timeZone: 'UTC', zoneFrom: 'nobody' } : { timeZone: told, zoneFrom: 'platform' };
  }

  async function zoneTold({ place, timeZone }: ReplyTo, person: PersonId): Promise<string | null> {
    const told = timeZone ?? (await chatAt(place).timeZoneOf?.(place.tenantId, person)) ?? null;
    return told === null ? null : timeZoneNamed(told);
  }

  async function showNow(reply: ReplyTo, person: PersonId, locale: Locale): Promise<Card> {
    const { tenantId, platform } = reply.place;
    const { id, person: own, place } = recipientAt(reply.place, person);
    const timeZone = (await digests.get(tenantId, id))?.timeZone ?? (await zoneTold(reply, person)) ?? 'UTC';
    const span = { from: now() - WEEK_MS, to: now(), isWeekly: false };
    const card = await digestCard({ tenantId, person: own, place, timeZone, ...span });
    return card ?? emptyDigestCard({ of: own === null ? 'place' : 'person', platform, locale });
  }

  function standing({ person, place }: Recipient, row: Digest | null, locale: Locale): Card {
    const { platform } = place;
    const of = person === null ? 'place' : 'person';
    if (row === null || !row.isOn) return digestStandingCard({ of, platform, weekly: null, locale });
    const { weekday, minute, timeZone, zoneFrom, dueAt } = row;
    const weekly = { weekday, minute, timeZone, isZoneKnown: zoneFrom !== 'nobody', dueAt };
    return digestStandingCard({ of, platform, weekly, locale });
  }

  function chatAt({ platform }: Pick<Place, 'platform'>): ChatPort {
    const chat = chats[platform];
    if (chat === undefined) throw new AppError('refused', { detail: 'This process is not connected to that chat.' });
    return chat;
  }
}
