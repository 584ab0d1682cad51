import { DIGEST_READ_MS, placeWeek, planWeek, tellWeek } from '../analysis/digest.ts';
import type { Locale, PersonId, Report, TenantId } from '../analysis/domain.ts';
import { toPoints } from '../analysis/history.ts';
import type { PersonWeek, Rehearsal } from '../analysis/history-domain.ts';
import type { Place } from '../bot/port.ts';
import type { Card } from '../cards/card.ts';
import { personDigestCard, placeDigestCard, type Suggested } from '../cards/digest.ts';
import { retold } from '../cards/retold.ts';
import { wordsFor } from '../cards/words.ts';
import { readHistory } from '../storage/history.ts';
import { loadReport } from '../storage/load-report.ts';
import type { Recording } from '../storage/recordings.ts';
import { localeOf } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';
import type { ReadSharedHere } from './shared-here.ts';

/** Of a week's own recordings the newest are looked through for something that went well. */
const MOST_READ = 5;

export interface DigestCardDeps {
  readonly tables: Tables;
  readonly sharedHere: ReadSharedHere;
  /** Whom one can practise with, about what. */
  readonly cast: {
    readonly personas: readonly { readonly id: string; readonly name: string }[];
    readonly scenarios: readonly { readonly id: string; readonly title: string }[];
  };
}

export interface DigestAsked {
  readonly tenantId: TenantId;
  /** Null where it is a conversation's. */
  readonly person: PersonId | null;
  /** Of the conversation, without a thread; of a person their own chat. */
  readonly place: Place;
  readonly timeZone: string;
  /** Epoch milliseconds; what happened after `from`, until `to`. */
  readonly from: number;
  readonly to: number;
  /** It comes by itself; else it was asked for. */
  readonly isWeekly: boolean;
}

/** The card of somebody's or a conversation's week; null when nothing happened in it. */
export type MakeDigestCard = (asked: DigestAsked) => Promise<Card | null>;

/** Reads what a week was made of, and says it. */
export function makeDigestCard({ tables, sharedHere, cast }: DigestCardDeps): MakeDigestCard {
  return async function digestCard(asked) {
    const { tenantId, person, place, timeZone, isWeekly } = asked;
    const { platform } = place;
    const locale = await localeOf(tables, tenantId);
    const shown = { locale, timeZone, platform, isWeekly };
    if (person === null) {
      const { from, to } = asked;
      // With the week before.
      const { shared, of } = await sharedHere(place, { from: from - (to - from), to });
      const week = placeWeek(shared, asked);
      return week === null ? null : placeDigestCard({ ...shown, week, of });
    }
    const week = await weekOf(person, asked, locale);
    return week === null ? null : personDigestCard({ ...shown, week, suggested: suggested(week.rehearsal, locale) });
  };

  async function weekOf(
    person: PersonId,
    { tenantId, from, to }: DigestAsked,
    locale: Locale,
  ): Promise<PersonWeek | null> {
    const rows = await readHistory(tables, tenantId, person, to - DIGEST_READ_MS);
    const plan = planWeek(toPoints(person, rows.reports, rows.claimed), { from, to }, wordsFor({ locale }));
    if (plan === null) return null;
    const ids = new Set([...plan.own.slice(0, MOST_READ), ...plan.open].map(({ id }) => id as Recording['id']));
    const reports = new Map<string, Report>();
    for (const id of ids) {
      const report = await loadReport(tables, tenantId, id);
      if (report !== null) reports.set(id, report);
    }
    return tellWeek(plan, reports);
  }

  /** Null where this service has other personas. */
  function suggested(rehearsal: Rehearsal | null, locale: Locale): Suggested | null {
    const persona = cast.personas.find(({ id }) => id === rehearsal?.persona);
    const scenario = cast.scenarios.find(({ id }) => id === rehearsal?.scenario);
    if (persona === undefined || scenario === undefined) return null;
    return { persona, scenario: { ...scenario, title: retold(scenario.title, wordsFor({ locale })) } };
  }
}
