import type { Locale, PersonId, Report, SpeakerId, TenantId } from '../analysis/domain.ts';
import type { ChatPort, NamedFile, Place, Platform } from '../bot/port.ts';
import type { Card } from '../cards/card.ts';
import { failureCard } from '../cards/failure.ts';
import { practiceReportCard } from '../cards/practice.ts';
import { type Claims, partCard, speakerCards, summaryCard } from '../cards/report.ts';
import { privateLineCard } from '../cards/visibility.ts';
import { wordsFor } from '../cards/words.ts';
import { AppError } from '../errors.ts';
import type { Blobs } from '../storage/blobs.ts';
import { claimsOf, type SpeakerClaim } from '../storage/claims.ts';
import { forgetHeldFiles, mediaKey } from '../storage/erase.ts';
import { loadReport } from '../storage/load-report.ts';
import type { OutboxRow } from '../storage/outbox.ts';
import type { Recording } from '../storage/recordings.ts';
import { localeOf } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';
import type { PdfThread } from './pdf-thread.ts';
import type { ReportProgress } from './progress.ts';
import type { RunStep } from './run.ts';
import type { SendOnce } from './send-once.ts';
import { contentOf, directKey, makeStanding, threadKey } from './standing.ts';

export interface DeliverDeps {
  readonly tables: Tables;
  readonly blobs: Blobs;
  readonly chats: Readonly<Partial<Record<Platform, ChatPort>>>;
  readonly progress: ReportProgress;
  readonly sendOnce: SendOnce;
  readonly pdf: PdfThread;
  readonly retentionDays: number;
}

/** What is shown of a recording in this run. */
interface Shown {
  readonly recording: Recording;
  readonly chat: ChatPort;
  readonly report: Report;
  readonly claims: Claims;
  readonly files: { readonly overview: NamedFile; readonly pdf: NamedFile };
  readonly locale: Locale;
  /** What stood when the run began. */
  readonly rows: readonly OutboxRow[];
}

/** The report, or somebody's own part of it, in one place. */
interface Copy {
  /** What its keys begin with. */
  readonly under: string;
  /** Null where we may not write. */
  readonly to: Place | null;
  /** Whose parts; everything in the thread and for who shared the recording. */
  readonly parts: readonly SpeakerId[] | 'all';
  readonly pictureUrl: string | null;
}

/**
 * Brings the report (or the failure) to its readers: into the thread, where the placeholder becomes the summary, then a reply per rep,
 * then the PDF; or, where it is private, to the people in it. What an earlier run left is edited where it stands, or taken back.
 */
export function makeDeliver(deps: DeliverDeps): RunStep {
  const standing = makeStanding(deps);

  return async function deliver(recording) {
    const chat = deps.chats[recording.place.platform];
    if (chat === undefined) throw new AppError('refused', { detail: 'This process is not connected to that chat.' });
    if (recording.failure !== null) {
      await showFailure(recording, chat);
      return { status: 'failed' };
    }
    const report = await loadReport(deps.tables, recording.tenantId, recording.id);
    if (report === null) throw new AppError('bug', { detail: 'Its report is gone.' });
    if (recording.isPractice === true) await showPractice(recording, report, chat);
    else await showReport(recording, report, chat);
    return { status: 'delivered', isShown: true };
  };

  /** The report of a practice session, and its PDF, into the session's thread: nobody but its person is coached in it. */
  async function showPractice(recording: Recording, report: Report, chat: ChatPort): Promise<void> {
    const { tenantId, id, place, title, run } = recording;
    const [session, locale] = await Promise.all([
      deps.tables.practices.get(tenantId, id),
      localeOf(deps.tables, tenantId),
    ]);
    if (session?.result == null) throw new AppError('bug', { detail: 'Its result is gone.' });
    const { result, beside } = session;
    const { platform } = place;
    const card = practiceReportCard({ id, report, result, beside, locale, platform });
    const under = threadKey(recording);
    await standing.show(recording, chat, { key: `${under}summary`, to: place, card });
    const { retentionDays } = deps;
    const drawn = await deps.pdf.render(report, { retentionDays, reportId: id, practice: result, locale });
    const [, name = ''] = fileNames(recording, run);
    const pdf: NamedFile = { name, title, mime: 'application/pdf', bytes: drawn.pdf };
    await standing.attach(recording, chat, { key: `${under}files:${run}`, to: place, files: [pdf] });
  }

  async function showReport(recording: Recording, report: Report, chat: ChatPort): Promise<void> {
    const { tenantId, id, place } = recording;
    const locale = await localeOf(deps.tables, tenantId);
    const reporter = deps.progress(recording);
    reporter.show('writing');
    const files = await drawFiles(recording, report, locale).finally(() => reporter.stop());
    const [claimed, rows] = await Promise.all([claimsOf(deps.tables, tenantId, id), standing.rowsOf(recording)]);
    const claims: Claims = new Map(claimed.map(({ speaker, name }) => [speaker, name]));
    const shown: Shown = { recording, chat, report, claims, files, locale, rows };

    const isHidden = recording.visibility === 'private' && place.kind !== 'personal';
    const thread = isHidden ? null : await copyAt(shown, threadKey(recording), place, 'all');
    const own = await findOwnCopies(shown, claimed, isHidden);
    if (isHidden) {
      const sharers = directKey(recording, recording.postedBy);
      const toldSharer = own.some(({ under, to }) => under === sharers && to !== null);
      await showInPlace(recording, chat, privateLineCard({ id, toldSharer, locale }), 'summary');
    }
    await takeBackUnwanted(shown, thread === null ? own : [thread, ...own]);
    if (thread !== null) {
      await showInPlace(recording, chat, summaryOf(shown, thread), 'summary');
      await showBeneath(shown, thread, place);
    }
    for (const copy of own) await showOwn(shown, copy);
    if (recording.run > 1) await forgetHeldFiles(deps.tables, deps.blobs, recording, await namesStanding(recording));
  }

  async function copyAt({ chat, files }: Shown, under: string, to: Place, parts: Copy['parts']): Promise<Copy> {
    return { under, to, parts, pictureUrl: parts === 'all' ? await chat.picture(to, files.overview) : null };
  }

  /** For who shared the recording and whoever is claimed: when the report is private, or when they have got it before. */
  async function findOwnCopies(
    shown: Shown,
    claimed: readonly SpeakerClaim[],
    isHidden: boolean,
  ): Promise<readonly Copy[]> {
    const { recording, chat, rows } = shown;
    const parts = new Map<PersonId, readonly SpeakerId[] | 'all'>([[recording.postedBy, 'all']]);
    for (const { person, speaker } of claimed) {
      const own = parts.get(person) ?? [];
      if (own !== 'all') parts.set(person, [...own, speaker]);
    }
    const copies: Copy[] = [];
    for (const [person, own] of parts) {
      const under = directKey(recording, person);
      if (!isHidden && !rows.some(({ id }) => id.startsWith(under))) continue;
      const to = await findDirect(chat, recording.tenantId, person);
      copies.push(to === null ? { under, to, parts: own, pictureUrl: null } : await copyAt(shown, under, to, own));
    }
    return copies;
  }

  /** Takes back whatever this run does not show: of speakers who are none any more, of people who gave a claim up, of a thread that others read. */
  async function takeBackUnwanted(shown: Shown, copies: readonly Copy[]): Promise<void> {
    const { recording, chat, rows } = shown;
    const wanted = new Set([`${threadKey(recording)}summary`]);
    for (const copy of copies) for (const key of keysOf(shown, copy)) wanted.add(key);
    for (const row of rows) {
      if (!wanted.has(row.id) && !row.id.startsWith(`${recording.id}:progress`))
        await standing.takeBack(recording, chat, row, fileNames(recording, runOf(row.id) ?? recording.run));
    }
  }

  async function showOwn(shown: Shown, copy: Copy): Promise<void> {
    const { recording, chat } = shown;
    const { under, to, parts } = copy;
    if (to === null) return;
    if (parts !== 'all') return showParts(shown, copy, to);
    const card = summaryOf(shown, copy);
    const posted = await standing.show(recording, chat, { key: `${under}summary`, to, card });
    // In Slack everything else becomes the summary's thread; a Teams chat has none.
    await showBeneath(shown, copy, to.platform === 'slack' && posted !== null ? { ...to, thread: posted.message } : to);
  }

  /** A reply per rep, and the files. */
  async function showBeneath(shown: Shown, copy: Copy, to: Place): Promise<void> {
    const { recording, chat } = shown;
    await showParts(shown, copy, to);
    await standing.attach(recording, chat, { key: filesKey(shown, copy), to, files: attachedTo(shown, copy) });
  }

  async function showParts(shown: Shown, copy: Copy, to: Place): Promise<void> {
    for (const [key, card] of partsOf(shown, copy)) await standing.show(shown.recording, shown.chat, { key, to, card });
  }

  async function showFailure(recording: Recording, chat: ChatPort): Promise<void> {
    const { failure, id, tenantId } = recording;
    if (failure === null) return;
    const card = failureCard({
      code: failure.code,
      detail: failure.detail,
      reference: id,
      title: recording.title,
      retryId: id,
      locale: await localeOf(deps.tables, tenantId),
    });
    await showInPlace(recording, chat, card, `failure:${recording.run}`);
    await deps.blobs.delete(tenantId, mediaKey(id));
  }

  /** Edits the placeholder into its last form, or posts that form where there is no placeholder to edit. */
  async function showInPlace(recording: Recording, chat: ChatPort, card: Card, what: string): Promise<void> {
    await deps.progress(recording).giveWay();
    await standing.assertStands(recording);
    if (recording.progress !== null) return chat.update(recording.progress, card);
    await standing.show(recording, chat, { key: `${threadKey(recording)}${what}`, to: recording.place, card });
  }

  /** The names of the files that this recording's messages lead to now. */
  async function namesStanding(recording: Recording): Promise<ReadonlySet<string>> {
    const runs = (await standing.rowsOf(recording)).map(({ id }) => runOf(id) ?? recording.run);
    return new Set(runs.flatMap((run) => fileNames(recording, run)));
  }

  async function drawFiles(recording: Recording, report: Report, locale: Locale): Promise<Shown['files']> {
    const { id, run, title } = recording;
    const { say } = wordsFor({ locale });
    const drawn = await deps.pdf.render(report, { retentionDays: deps.retentionDays, reportId: id, locale });
    const [overview = '', pdf = ''] = fileNames(recording, run);
    return {
      overview: {
        name: overview,
        title: say`Overview`,
        mime: 'image/png',
        bytes: drawn.pictures.overview,
        alt: drawn.alts.overview,
      },
      pdf: { name: pdf, title: say`Coaching report: ${title}`, mime: 'application/pdf', bytes: drawn.pdf },
    };
  }
}

/** Where a person can be written to in private; null where we may not. */
async function findDirect(chat: ChatPort, tenantId: TenantId, person: PersonId): Promise<Place | null> {
  try {
    return await chat.direct(tenantId, person);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'refused') return null;
    throw thrown;
  }
}

function summaryOf({ recording, report, locale }: Shown, { pictureUrl }: Copy): Card {
  const { id, place, visibility = 'thread', sameAs } = recording;
  return summaryCard({
    report,
    reportId: id,
    fromStored: sameAs !== null,
    locale,
    standing: place.kind === 'personal' ? 'own' : visibility,
    ...(pictureUrl !== null && { pictureUrl }),
  });
}

/** One card a person with its key, in the order in which they are shown. */
function partsOf(
  { recording, report, claims, locale }: Shown,
  { under, parts }: Copy,
): readonly (readonly [string, Card])[] {
  const { id } = recording;
  const cards =
    parts === 'all'
      ? speakerCards(report, id, claims, { locale })
      : parts.map((speaker) => [speaker, partCard(report, id, speaker, claims, { locale })] as const);
  return cards.flatMap(([speaker, card]) => (card === null ? [] : [[`${under}speaker:${speaker}`, card] as const]));
}

/** The keys of everything that a copy is made of. */
function keysOf(shown: Shown, copy: Copy): readonly string[] {
  const { under, to, parts } = copy;
  // What stands where we may not write any more can neither be edited nor taken back.
  if (to === null) return shown.rows.map(({ id }) => id).filter((id) => id.startsWith(under));
  const cards = partsOf(shown, copy).map(([key]) => key);
  return parts === 'all' ? [`${under}summary`, ...cards, filesKey(shown, copy)] : cards;
}

function attachedTo({ files: { overview, pdf } }: Shown, { pictureUrl }: Copy): readonly NamedFile[] {
  return pictureUrl === null ? [overview, pdf] : [pdf];
}

/** Files cannot be edited: new ones come as a message of their own, unless the same stand there already. */
function filesKey(shown: Shown, copy: Copy): string {
  const content = contentOf(attachedTo(shown, copy));
  const begin = `${copy.under}files:`;
  const same = shown.rows.find((row) => row.id.startsWith(begin) && row.status === 'sent' && row.content === content);
  return same?.id ?? `${begin}${shown.recording.run}`;
}

/** The run whose files a message brought; null for one without. */
function runOf(key: string): number | null {
  const [, run] = /:files:(\d+)$/.exec(key) ?? [];
  return run === undefined ? null : Number(run);
}

function fileNames({ id }: Recording, run: number): readonly [overview: string, pdf: string] {
  const suffix = run === 1 ? id : `${id}-${run}`;
  return [`overview-${suffix}.png`, `coaching-report-${suffix}.pdf`];
}
