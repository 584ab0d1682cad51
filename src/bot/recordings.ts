import type { Locale, PersonId, RecordingId, Report, TenantId } from '../analysis/domain.ts';
import type { Card } from '../cards/card.ts';
import { detailsCard } from '../cards/details.ts';
import { failureCard } from '../cards/failure.ts';
import { sharingHelpCard } from '../cards/help.ts';
import { type PracticeReport, practiceDetailsCard, practiceReportCard } from '../cards/practice.ts';
import {
  cancellingCard,
  notFoundCard,
  notYoursCard,
  receiptCard,
  rerunningCard,
  retryingCard,
} from '../cards/receipt.ts';
import { summaryCard } from '../cards/report.ts';
import { askInPrivateCard } from '../cards/visibility.ts';
import { AppError } from '../errors.ts';
import { enqueueStep } from '../jobs/run.ts';
import { restart, stop, workAgain } from '../jobs/steer.ts';
import { eraseRecording } from '../storage/erase.ts';
import { loadReport } from '../storage/load-report.ts';
import { isPrivate, type Recording } from '../storage/recordings.ts';
import { localeOf } from '../storage/settings.ts';
import { findChat } from './chats.ts';
import type { PerformDeps } from './perform.ts';
import type { Place } from './port.ts';
import { findReadable, mayChange } from './rights.ts';

type RecordingDeps = Pick<PerformDeps, 'tables' | 'blobs' | 'queue' | 'chats' | 'now' | 'admins'>;

/** What somebody may ask about recordings: see them again, stop, start and erase them. */
export function makeRecordingAnswers(deps: RecordingDeps) {
  const { tables, queue, now } = deps;
  const steering = { tables, queue, now };

  return { report, pointTo, details, remove, cancel, retry, rerun };

  /** What was shared in a channel is for its workspace, unless it was made private; that reads "not found" to everybody else. */
  async function report(tenantId: TenantId, person: PersonId, id: RecordingId, place: Place): Promise<Card> {
    const recording = await findReadable(deps, tenantId, person, id);
    const found = recording === null ? null : await loadReport(tables, tenantId, id);
    const about = { id, locale: await localeOf(tables, tenantId) };
    if (recording === null || found === null) return notFoundCard(about);
    if (isOverheard(recording, place)) return askInPrivateCard(about);
    if (recording.isPractice === true) return practice(recording, found, about.locale, practiceReportCard);
    const { place: shared, visibility = 'thread' } = recording;
    const standing = shared.kind === 'personal' ? 'own' : visibility;
    return summaryCard({ report: found, reportId: id, standing, locale: about.locale });
  }

  /** For who asks to have a recording coached that was taken before; where they may not read it, how to share one of their own. */
  async function pointTo(tenantId: TenantId, person: PersonId, id: RecordingId, place: Place): Promise<Card> {
    const recording = await findReadable(deps, tenantId, person, id);
    const locale = await localeOf(tables, tenantId);
    if (recording === null) return sharingHelpCard({ locale });
    const { failure, status, title } = recording;
    if (failure !== null) return failureCard({ ...failure, reference: id, title, retryId: id, locale });
    return status === 'delivered' ? report(tenantId, person, id, place) : retryingCard({ id, tooLate: true, locale });
  }

  async function details(tenantId: TenantId, person: PersonId, id: RecordingId, place: Place): Promise<Card> {
    const recording = await findReadable(deps, tenantId, person, id);
    const found = recording === null ? null : await loadReport(tables, tenantId, id);
    const about = { id, locale: await localeOf(tables, tenantId) };
    if (recording === null || found === null) return notFoundCard(about);
    if (isOverheard(recording, place)) return askInPrivateCard(about);
    return recording.isPractice === true
      ? practice(recording, found, about.locale, practiceDetailsCard)
      : detailsCard(found, id, about);
  }

  async function practice(
    { tenantId, id, place }: Recording,
    report: Report,
    locale: Locale,
    show: (shown: PracticeReport) => Card,
  ): Promise<Card> {
    const session = await tables.practices.get(tenantId, id);
    if (session?.result == null) return notFoundCard({ id, locale });
    const { result, beside } = session;
    return show({ id, report, result, beside, locale, platform: place.platform });
  }

  /** Only who shared a recording may delete it; the chat's copies go first, because their addresses are in the rows. */
  async function remove(tenantId: TenantId, person: PersonId, id: RecordingId): Promise<Card> {
    const recording = await findReadable(deps, tenantId, person, id);
    const about = { id, locale: await localeOf(tables, tenantId) };
    if (recording === null) return notFoundCard(about);
    if (recording.postedBy !== person) return notYoursCard(about);
    await stop(steering, recording);
    const messages = await takeMessagesBack(deps, recording);
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
    return receiptCard({ ...about, erased: { ...erased, messages } });
  }

  async function cancel(tenantId: TenantId, person: PersonId, id: RecordingId): Promise<Card> {
    const recording = await findReadable(deps, tenantId, person, id);
    const about = { id, locale: await localeOf(tables, tenantId) };
    if (recording === null) return notFoundCard(about);
    if (recording.postedBy !== person) return notYoursCard(about);
    const stopped = await stop(steering, recording);
    if (stopped !== null) await enqueueStep(queue, stopped);
    return cancellingCard({ ...about, tooLate: stopped === null });
  }

  async function retry(tenantId: TenantId, person: PersonId, id: RecordingId): Promise<Card> {
    const recording = await findReadable(deps, tenantId, person, id);
    const about = { id, locale: await localeOf(tables, tenantId) };
    if (recording === null) return notFoundCard(about);
    if (recording.postedBy !== person) return notYoursCard(about);
    const again = await restart(steering, recording);
    return retryingCard({ ...about, tooLate: !again });
  }

  /** Analyses a delivered recording again, from its transcript; a failed one begins anew, from its file. */
  async function rerun(tenantId: TenantId, person: PersonId, id: RecordingId): Promise<Card> {
    const recording = await findReadable(deps, tenantId, person, id);
    const about = { id, locale: await localeOf(tables, tenantId) };
    if (recording === null) return notFoundCard(about);
    if (!mayChange(deps, recording, person)) return notYoursCard(about);
    if (recording.status === 'failed')
      return retryingCard({ ...about, tooLate: !(await restart(steering, recording)) });
    if (recording.status !== 'delivered') return retryingCard({ ...about, tooLate: true });
    await workAgain(steering, recording, 'transcribed');
    return rerunningCard(about);
  }
}

/** Takes back what the chat holds of a recording, or of whatever else is filed under an id of its own; resolves to how many messages. */
export async function takeMessagesBack(
  { tables, chats }: Pick<RecordingDeps, 'tables' | 'chats'>,
  { tenantId, id, place }: Pick<Recording, 'tenantId' | 'id' | 'place'>,
): Promise<number> {
  const sent = await tables.outbox.find(tenantId, { index: 'byRecording', equals: { recordingId: id }, limit: 1000 });
  let removed = 0;
  for (const { posted } of sent) {
    if (posted === null) continue;
    // A chat that we were shut out of keeps its copy, and keeps nothing else from going.
    const isRemoved = await findChat(chats, place.platform)
      .remove(posted)
      .then(() => true, refused);
    if (isRemoved) removed += 1;
  }
  return removed;
}

/** Whether others would read an answer that is not for them: in Teams everybody in a conversation reads it. */
function isOverheard(recording: Recording, { platform, kind }: Place): boolean {
  return isPrivate(recording) && platform === 'teams' && kind !== 'personal';
}

function refused(thrown: unknown): boolean {
  if (thrown instanceof AppError && thrown.code === 'refused') return false;
  throw thrown;
}
