import type { SpeakerSummary, TenantId } from '../../analysis/domain.ts';
import { debrief } from '../../analysis/practice/debrief.ts';
import { stop } from '../../analysis/practice/session.ts';
import { summarise } from '../../analysis/report.ts';
import { wordsFor } from '../../cards/words.ts';
import { claimId } from '../../storage/claims.ts';
import type { Beside, PracticeSession } from '../../storage/practices.ts';
import type { Recording } from '../../storage/recordings.ts';
import { localeOf, thresholdsOf } from '../../storage/settings.ts';
import type { Tables } from '../../storage/tables.ts';
import { walk } from '../../storage/walk.ts';
import type { Queue } from '../port.ts';
import { enqueueStep } from '../run.ts';
import { asLoaded, type Loaded } from './session.ts';
import { settingTold } from './told.ts';

/** A session in which nothing is said for so long has ended (issue of practice: an idle one closes with its report). */
const IDLE_MS = 24 * 3_600_000;
/** How long an end may take before it is taken for left behind by a crash. */
const LEFT_BEHIND_MS = 90_000;
/** Of which recordings of their own somebody is shown their numbers beside a session. */
const BESIDE_DAYS = 90;
const MOST_BESIDE = 50;
const DAY_MS = 86_400_000;

export interface EndDeps {
  readonly tables: Tables;
  readonly queue: Queue;
  readonly now: () => number;
}

/** How a session ends: its report is stored like that of a recording, and goes to its person as one. */
export function makeEnd({ tables, queue, now }: EndDeps) {
  return { end, tidy };

  /**
   * Ends a session and has its report brought to its thread. Resolves to false when nothing was said in it, so that there is none. May
   * run twice: every row has the session's id.
   */
  async function end({ tenantId, id }: Pick<PracticeSession, 'tenantId' | 'id'>): Promise<boolean> {
    const ending = await tables.practices.change(tenantId, id, (row) =>
      row.status === 'ended'
        ? null
        : // Whoever goes on with an end that a crash interrupted ends it when it ended.
          { ...row, status: 'ending', state: stop(row.state), lastAt: row.status === 'ending' ? row.lastAt : now() },
    );
    const row = ending ?? (await tables.practices.get(tenantId, id));
    if (row === null || row.events.every((event) => event === '')) {
      await tables.practices.change(tenantId, id, (seen) => ({ ...seen, status: 'ended' }));
      return false;
    }
    if (ending !== null) await store(asLoaded(ending));
    return true;
  }

  async function store(session: Loaded): Promise<void> {
    const { tenantId, id, person, place, conversation, setting, state, lastAt, expireAt } = session;
    const [thresholds, locale] = await Promise.all([thresholdsOf(tables, tenantId), localeOf(tables, tenantId)]);
    const words = wordsFor({ locale });
    const { report, result } = debrief({
      setting: settingTold(setting, words),
      state,
      endedAt: lastAt,
      thresholds,
      words,
    });
    const { title, sharedAt, labelled, metrics, coaching, dimensions } = report;
    const { transcript, labels, engine } = labelled;
    const beside = await besideOf(session);
    await tables.transcripts.put(tenantId, { tenantId, id, transcript, expireAt });
    const body = { labels, engine, metrics, coaching, dimensions };
    const summary = summarise(report, result);
    await tables.reports.put(tenantId, { tenantId, id, postedBy: person, title, sharedAt, summary, body, expireAt });
    // Whoever practises is that speaker: nobody has to say so.
    await tables.claims.put(tenantId, {
      ...{ tenantId, id: claimId(id, result.rep), recordingId: id, speaker: result.rep, person, claimedBy: person },
      ...{ name: setting.repName, at: lastAt, sharedAt, expireAt },
    });
    const recording: Recording = {
      ...{ tenantId, id, eventId: `practice:${id}`, conversation, place, postedBy: person, title },
      file: { platform: place.platform, tenantId, fileId: `practice:${id}`, name: title, size: null, url: null },
      ...{ status: 'analysed', run: 1, fence: 0, progress: null, sha256: null, bytes: null, sameAs: null },
      // Whoever reads the thread has read along; nobody else opens it by its id.
      ...{ failure: null, isPractice: true, visibility: 'private', createdAt: sharedAt, updatedAt: now(), expireAt },
    };
    await tables.recordings.insert(tenantId, recording);
    await tables.practices.change(tenantId, id, (row) => ({ ...row, status: 'ended', result, beside }));
    await enqueueStep(queue, recording);
  }

  /** The means of a person's own recordings. */
  async function besideOf({ tenantId, person }: Loaded): Promise<Beside | null> {
    const claimed = await tables.claims.find(tenantId, {
      index: 'byPerson',
      equals: { person },
      range: { from: now() - BESIDE_DAYS * DAY_MS },
      order: 'desc',
      limit: MOST_BESIDE,
    });
    const own: SpeakerSummary[] = [];
    for (const { recordingId, speaker } of claimed) {
      const row = await tables.reports.get(tenantId, recordingId);
      if (row === null || row.summary.practice !== undefined) continue;
      own.push(...row.summary.speakers.filter((one) => one.speaker === speaker));
    }
    if (own.length === 0) return null;
    return {
      recordings: own.length,
      days: BESIDE_DAYS,
      pullShare: meanOf(own, 'pullShare'),
      questionQuality: meanOf(own, 'questionQuality'),
      wordsPerMin: meanOf(own, 'wordsPerMin'),
      fillersPerMin: meanOf(own, 'fillersPerMin'),
    };
  }

  /** Ends what has been idle for a day, and what a crash left at its end. */
  async function tidy(tenantId: TenantId): Promise<void> {
    const waits = { open: IDLE_MS, ending: LEFT_BEHIND_MS, opening: IDLE_MS } as const;
    for (const status of ['open', 'ending', 'opening'] as const) {
      const range = { to: now() - waits[status] };
      const idle = { index: 'byStatus', equals: { status }, range } as const;
      for await (const session of walk(tables.practices, tenantId, idle, 'lastAt')) await end(session);
    }
  }
}

function meanOf(
  all: readonly SpeakerSummary[],
  metric: 'pullShare' | 'questionQuality' | 'wordsPerMin' | 'fillersPerMin',
): number | null {
  const measured = all.map((one) => one[metric]).filter((value) => value !== null);
  return measured.length === 0 ? null : measured.reduce((sum, value) => sum + value, 0) / measured.length;
}
