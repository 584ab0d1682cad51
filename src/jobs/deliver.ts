import type { Report } from '../analysis/domain.ts';
import type { ChatPort, NamedFile, Platform } from '../bot/port.ts';
import type { Card } from '../cards/card.ts';
import { failureCard } from '../cards/failure.ts';
import { speakerCards, summaryCard } from '../cards/report.ts';
import { AppError } from '../errors.ts';
import type { Blobs } from '../storage/blobs.ts';
import { mediaKey } from '../storage/erase.ts';
import { loadReport } from '../storage/load-report.ts';
import type { Recording } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import type { PdfThread } from './pdf-thread.ts';
import type { ReportProgress } from './progress.ts';
import type { RunStep } from './run.ts';
import type { Message, SendOnce } from './send-once.ts';

export interface DeliverDeps {
  readonly tables: Tables;
  readonly blobs: Blobs;
  readonly chats: Readonly<Partial<Record<Platform, ChatPort>>>;
  readonly progress: ReportProgress;
  readonly sendOnce: SendOnce;
  readonly pdf: PdfThread;
  readonly retentionDays: number;
}

/** Brings the report (or the failure) into the thread: the placeholder becomes the summary, then a reply per rep, then the PDF. */
export function makeDeliver(deps: DeliverDeps): RunStep {
  return async function deliver(recording) {
    const chat = deps.chats[recording.place.platform];
    if (chat === undefined) throw new AppError('refused', { detail: 'This process is not connected to that chat.' });
    if (recording.failure !== null) {
      await showFailure(recording, chat);
      return { status: 'failed' };
    }
    const report = await loadReport(deps.tables, recording.tenantId, recording.id);
    if (report === null) throw new AppError('bug', { detail: 'Its report is gone.' });
    await showReport(recording, report, chat);
    return { status: 'delivered' };
  };

  async function showReport(recording: Recording, report: Report, chat: ChatPort): Promise<void> {
    const { id, place, run } = recording;
    const reporter = deps.progress(recording);
    reporter.show('writing');
    const files = await drawFiles(recording, report).finally(() => reporter.stop());
    const pictureUrl = await chat.picture(place, files.overview);
    const card = summaryCard({
      report,
      reportId: id,
      fromStored: recording.sameAs !== null,
      ...(pictureUrl === null ? {} : { pictureUrl }),
    });
    await showInPlace(recording, chat, card, 'summary');
    for (const [speaker, speakerCard] of speakerCards(report, id)) {
      await post(recording, chat, speakerCard, `${id}:${run}:speaker:${speaker}`);
    }
    const attached = pictureUrl === null ? [files.overview, files.pdf] : [files.pdf];
    const key = `${id}:${run}:files`;
    const names = attached.map((file) => file.name);
    await say(recording, key, {
      send: () => chat.attach(place, attached, key),
      find: () => chat.find(place, key, names),
    });
  }

  async function showFailure(recording: Recording, chat: ChatPort): Promise<void> {
    const { failure, id } = recording;
    if (failure === null) return;
    const card = failureCard({
      code: failure.code,
      detail: failure.detail,
      reference: id,
      title: recording.title,
      retryId: id,
    });
    await showInPlace(recording, chat, card, 'failure');
    await deps.blobs.delete(recording.tenantId, mediaKey(id));
  }

  /** Edits the placeholder into its last form, or posts that form where there is no placeholder to edit. */
  async function showInPlace(recording: Recording, chat: ChatPort, card: Card, what: string): Promise<void> {
    await deps.progress(recording).giveWay();
    await assertStands(recording);
    if (recording.progress !== null) return chat.update(recording.progress, card);
    await post(recording, chat, card, `${recording.id}:${recording.run}:${what}`);
  }

  /** Nothing more is said about a recording that was deleted or cancelled while its report was being delivered. */
  async function assertStands({ tenantId, id, run, failure }: Recording): Promise<void> {
    const row = await deps.tables.recordings.get(tenantId, id);
    if (row === null || row.run !== run || (row.failure === null) !== (failure === null))
      throw new AppError('cancelled');
  }

  function post(recording: Recording, chat: ChatPort, card: Card, key: string): Promise<void> {
    const { place } = recording;
    return say(recording, key, { send: () => chat.post(place, card, key), find: () => chat.find(place, key) });
  }

  /** One message, once, while its recording stands. */
  async function say(recording: Recording, key: string, message: Pick<Message, 'send' | 'find'>): Promise<void> {
    await assertStands(recording);
    await deps.sendOnce({ tenantId: recording.tenantId, key, recordingId: recording.id, ...message });
  }

  async function drawFiles(recording: Recording, report: Report): Promise<{ overview: NamedFile; pdf: NamedFile }> {
    const drawn = await deps.pdf.render(report, { retentionDays: deps.retentionDays });
    const suffix = recording.run === 1 ? recording.id : `${recording.id}-${recording.run}`;
    return {
      overview: {
        name: `overview-${suffix}.png`,
        title: 'Overview',
        mime: 'image/png',
        bytes: drawn.pictures.overview,
        alt: drawn.alts.overview,
      },
      pdf: {
        name: `coaching-report-${suffix}.pdf`,
        title: `Coaching report: ${recording.title}`,
        mime: 'application/pdf',
        bytes: drawn.pdf,
      },
    };
  }
}
