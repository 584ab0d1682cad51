import { createHash } from 'node:crypto';
import type { Locale, PersonId, TenantId } from '../analysis/domain.ts';
import { daysToRead } from '../analysis/history.ts';
import { LEAST_PEOPLE, type Team } from '../analysis/history-domain.ts';
import { teamOf } from '../analysis/team.ts';
import type { NamedFile, Place, ReplyTo } from '../bot/port.ts';
import type { Card } from '../cards/card.ts';
import { teamCard, teamElsewhereCard } from '../cards/team.ts';
import { wordsFor } from '../cards/words.ts';
import { recipientAt } from '../storage/digests.ts';
import { localeOf, retentionOf } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';
import type { ReadSharedHere } from './shared-here.ts';

const DAY_MS = 86_400_000;
/** Shorter than an address holds (bot/files.ts: three days): whoever is shown one has two days of it. */
const KEEP_MS = DAY_MS;
/** The same numbers are drawn once, for so many conversations. */
const MOST_KEPT = 500;

export interface TeamAnswerDeps<Held> {
  readonly tables: Pick<Tables, 'settings'>;
  readonly sharedHere: ReadSharedHere;
  /** Holds files under an address (bot/files.ts). */
  readonly files: {
    hold(tenantId: TenantId, recordingId: string, file: NamedFile): Promise<Held>;
    link(held: Held): string | null;
  };
  /** Our own address, under which files are held; null without one. */
  readonly address: () => string | null;
  readonly retentionMs: number;
  readonly now: () => number;
}

interface TeamAsked {
  readonly reply: ReplyTo;
  readonly person: PersonId;
  readonly days: number;
}

/** The answer to `/coach team`: how the people of the conversation it is asked in do, never of one that somebody names. */
export function makeTeamAnswer<Held>({ tables, sharedHere, files, address, retentionMs, now }: TeamAnswerDeps<Held>) {
  const kept = new Map<string, { readonly url: string | null; readonly until: number }>();

  return async function answer({ reply, person, days }: TeamAsked): Promise<Card> {
    const { place } = reply;
    const { tenantId, platform } = place;
    const locale = await localeOf(tables, tenantId);
    if (place.kind === 'personal') return teamElsewhereCard({ platform, locale });
    const { place: whole } = recipientAt(place, person);
    const at = now();
    const keptDays = (await retentionOf(tables, tenantId, retentionMs)) / DAY_MS;
    const since = at - daysToRead(days, keptDays) * DAY_MS;
    const { shared, of } = await sharedHere(whole, { from: since, to: at });
    const team = teamOf({ shared, days, keptDays, now: at });
    const pictureUrl = team.people < LEAST_PEOPLE ? null : await pictureOf(whole, team, locale);
    return teamCard({ team, of, pictureUrl, locale, platform });
  };

  /** Slack fetches what it shows, and takes a message back whose picture it cannot reach. The card says the same without it. */
  async function pictureOf({ tenantId, platform }: Place, team: Team, locale: Locale): Promise<string | null> {
    const own = address();
    if (own === null || team.measures.length === 0 || (platform === 'slack' && !own.startsWith('https:'))) return null;
    const key = createHash('sha256')
      .update(JSON.stringify([tenantId, locale, team]))
      .digest('hex');
    const known = kept.get(key);
    if (known !== undefined && known.until > now()) return known.url;
    const url = await draw(tenantId, team, locale).catch(() => null);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, { url, until: now() + KEEP_MS });
    return url;
  }

  /** What draws takes memory: only once it is wanted. */
  async function draw(tenantId: TenantId, team: Team, locale: Locale): Promise<string | null> {
    const [{ drawTeamPicture }, { renderPng }] = await Promise.all([
      import('../cards/charts/team.ts'),
      import('../cards/charts/png.ts'),
    ]);
    const { svg, alt } = drawTeamPicture(team, { locale });
    const bytes = await renderPng(svg, 1);
    const title = wordsFor({ locale }).say`The people here`;
    const file: NamedFile = { name: 'team.png', title, mime: 'image/png', bytes, alt };
    return files.link(await files.hold(tenantId, 'team', file));
  }
}
