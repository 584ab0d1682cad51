import type { Locale, PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import { daysToRead, personHistory, toOwnPoints, toPoints } from '../analysis/history.ts';
import type { HistoryPoint } from '../analysis/history-domain.ts';
import type { Card } from '../cards/card.ts';
import {
  HISTORY_PAGE,
  historyCard,
  historyInPrivateCard,
  historySentCard,
  historySharingCard,
  noHistoryCard,
  severalCalledCard,
  whoseHistoryCard,
} from '../cards/history.ts';
import { wordsFor } from '../cards/words.ts';
import { AppError } from '../errors.ts';
import { noteLook, OPERATOR } from '../storage/audit.ts';
import { readHistory, readOwnHistory } from '../storage/history.ts';
import { setSharesHistory, sharesHistory } from '../storage/people.ts';
import { localeOf, retentionOf } from '../storage/settings.ts';
import { findCalled } from './called.ts';
import { findChat } from './chats.ts';
import type { HistoryAsked } from './history-words.ts';
import type { PerformDeps } from './perform.ts';
import type { Place, Platform } from './port.ts';
import { findReadable, isNamed } from './rights.ts';

const DAY_MS = 86_400_000;
/** How far back somebody is told who looked. */
const LOOKS_MS = 30 * DAY_MS;
/** Who looked last; more are counted. */
const LOOKERS_NAMED = 3;

type HistoryDeps = Pick<PerformDeps, 'tables' | 'chats' | 'sendOnce' | 'now' | 'admins' | 'retentionMs'>;
/** `key` is the answer's place in the outbox. */
type Asked = HistoryAsked & { readonly place: Place; readonly key: string };
/** Whose history is asked for, or why that cannot be told. */
type Whom = { readonly person: PersonId } | { readonly unclear: Card };
type Page = Pick<Asked, 'days' | 'page'> & { readonly platform: Platform; readonly locale: Locale };

/** How somebody develops, for themselves and for who may see it. */
export function makeHistoryAnswers(deps: HistoryDeps) {
  const { tables, now } = deps;

  return { history, share };

  /** Where others would read the answer, it goes to who asked, in their own chat. */
  async function history(tenantId: TenantId, asker: PersonId, asked: Asked): Promise<Card> {
    const { place, key } = asked;
    const { platform } = place;
    const locale = await localeOf(tables, tenantId);
    const whom = await findWhom(tenantId, asker, asked, locale);
    const card = async (): Promise<Card> =>
      'unclear' in whom ? whom.unclear : historyOf(tenantId, asker, whom.person, { ...asked, platform, locale });
    if (!isOverheard(place)) return card();
    const chat = findChat(deps.chats, platform);
    try {
      const to = await chat.direct(tenantId, asker);
      const answer = await card();
      await deps.sendOnce({
        ...{ tenantId, key: `${key}:private`, recordingId: null },
        send: () => chat.post(to, answer, key),
        find: () => chat.find(to, key),
      });
      return historySentCard({ locale });
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'refused') return historyInPrivateCard({ locale });
      throw thrown;
    }
  }

  /** Slack puts a person in place of what was typed after an @; in Teams a typed name is looked up, and a mention among who is there. */
  async function findWhom(
    tenantId: TenantId,
    asker: PersonId,
    { of, called, place }: Asked,
    locale: Locale,
  ): Promise<Whom> {
    const { platform } = place;
    if (called !== null) {
      if (platform === 'slack') return { unclear: whoseHistoryCard({ platform, locale }) };
      const [person, ...more] = await findCalled(tables, tenantId, called);
      if (person !== undefined && more.length === 0) return { person };
      const unclear =
        person === undefined
          ? noHistoryCard({ platform, locale })
          : severalCalledCard({ count: 1 + more.length, locale });
      return { unclear };
    }
    if (of === null) return { person: asker };
    const { mentioned } = findChat(deps.chats, platform);
    const person = mentioned === undefined ? of : await mentioned(place, of);
    return person === null ? { unclear: noHistoryCard({ platform, locale }) } : { person };
  }

  /** Where another's history may not be seen, the answer is the same as where there is none. Every look at one is written down first. */
  async function historyOf(
    tenantId: TenantId,
    asker: PersonId,
    person: PersonId,
    { days, page, platform, locale }: Page,
  ): Promise<Card> {
    const isOwn = person === asker;
    if (!isOwn && !(await mayLook(tenantId, asker, person))) return noHistoryCard({ platform, locale });
    if (!isOwn) await noteLook(tables, tenantId, { actor: asker, target: person, at: now() });
    const at = now();
    const keptDays = (await retentionOf(tables, tenantId, deps.retentionMs)) / DAY_MS;
    const since = at - daysToRead(days, keptDays) * DAY_MS;
    const points = await (isOwn ? ownPoints(tenantId, person, since) : pointsForOthers(tenantId, person, since));
    const found = personHistory({ points, days, keptDays, now: at, words: wordsFor({ locale }) });
    if (!isOwn && found.points.length === 0) return noHistoryCard({ platform, locale });
    const card = { history: found, page, locale, platform };
    if (isOwn) {
      const [looks, shares] = await Promise.all([
        looksAt(tenantId, person, { platform, locale }),
        sharesHistory(tables, tenantId, person),
      ]);
      return historyCard({ ...card, of: null, looks, shares });
    }
    const shown = found.points.slice((page - 1) * HISTORY_PAGE, page * HISTORY_PAGE);
    const [name, open] = await Promise.all([nameOf(tenantId, person, platform), readableOf(tenantId, asker, shown)]);
    return historyCard({ ...card, of: { person, name, open } });
  }

  async function ownPoints(tenantId: TenantId, person: PersonId, since: number): Promise<readonly HistoryPoint[]> {
    return toOwnPoints(await readOwnHistory(tables, tenantId, person, since));
  }

  /** Of this tenant alone, whoever they are elsewhere. */
  async function pointsForOthers(
    tenantId: TenantId,
    person: PersonId,
    since: number,
  ): Promise<readonly HistoryPoint[]> {
    const { reports, claimed } = await readHistory(tables, tenantId, person, since);
    return toPoints(person, reports, claimed).filter(isForOthers);
  }

  /** Lets everybody of the workspace see how the asker develops, or takes that back. */
  async function share(tenantId: TenantId, person: PersonId, shares: boolean): Promise<Card> {
    const at = now();
    const isChanged = await setSharesHistory(tables, tenantId, person, { shares, at });
    if (isChanged) {
      const action = shares ? 'shared' : 'made-private';
      const row = {
        tenantId,
        id: `history-${action}:${person}:${at}`,
        at,
        actor: person,
        action,
        target: person,
      } as const;
      await tables.audit.put(tenantId, row);
    }
    return historySharingCard({ shares, locale: await localeOf(tables, tenantId) });
  }

  async function mayLook(tenantId: TenantId, asker: PersonId, person: PersonId): Promise<boolean> {
    return isNamed(deps.admins, asker) || sharesHistory(tables, tenantId, person);
  }

  /** Everybody who looked lately, who looked last first. */
  async function looksAt(
    tenantId: TenantId,
    target: PersonId,
    { platform, locale }: Pick<Page, 'platform' | 'locale'>,
  ) {
    const { say } = wordsFor({ locale });
    const rows = await tables.audit.find(tenantId, {
      index: 'byTarget',
      equals: { target },
      range: { from: now() - LOOKS_MS },
      order: 'desc',
      limit: 1000,
    });
    const last = new Map<string, number>();
    for (const { action, actor, at } of rows) if (action === 'history-seen' && !last.has(actor)) last.set(actor, at);
    const newest = [...last].slice(0, LOOKERS_NAMED);
    const named = newest.map(async ([actor, at]) => ({
      name: actor === OPERATOR ? say`whoever runs this service` : await nameOf(tenantId, actor as PersonId, platform),
      at,
    }));
    return { named: await Promise.all(named), others: last.size - newest.length };
  }

  /** Of these, what the asker may open: a report that is private keeps its title, too. */
  async function readableOf(tenantId: TenantId, asker: PersonId, points: readonly HistoryPoint[]) {
    const found = await Promise.all(points.map(({ id }) => findReadable(deps, tenantId, asker, id as RecordingId)));
    return new Set(found.flatMap((recording) => (recording === null ? [] : [recording.id as string])));
  }

  async function nameOf(tenantId: TenantId, person: PersonId, platform: Platform): Promise<string | null> {
    const name = await findChat(deps.chats, platform)
      .nameOf(tenantId, person)
      .catch((thrown: unknown) => {
        // A name is worth no history: where we may not ask for it, there is none.
        if (thrown instanceof AppError && thrown.code === 'refused') return null;
        throw thrown;
      });
    return name === null || name.trim() === '' ? null : name.trim();
  }
}

/** In Teams everybody in a conversation reads an answer. */
function isOverheard({ platform, kind }: Place): boolean {
  return platform === 'teams' && kind !== 'personal';
}

/** Practice is for whoever practises, and what nobody is claimed in says nothing about this person. */
function isForOthers({ kind, whose }: HistoryPoint): boolean {
  return kind === 'recording' && whose === 'own';
}
