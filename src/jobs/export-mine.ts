import type { PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import { toPoints } from '../analysis/history.ts';
import { exportV1 } from '../analysis/v1.ts';
import type { ChatPort, NamedFile, Place, Platform, ReplyTo } from '../bot/port.ts';
import type { Card } from '../cards/card.ts';
import { historyCsv } from '../cards/history-csv.ts';
import { exportedCard, exportInPrivateCard, nothingToExportCard } from '../cards/mine.ts';
import { mineReadme } from '../cards/mine-readme.ts';
import { type Words, wordsFor } from '../cards/words.ts';
import { AppError } from '../errors.ts';
import { readHistory } from '../storage/history.ts';
import { loadReport } from '../storage/load-report.ts';
import { countMine } from '../storage/mine.ts';
import { isPrivate, type Recording } from '../storage/recordings.ts';
import { localeOf } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';
import { walk } from '../storage/walk.ts';
import type { SendOnce } from './send-once.ts';
import { makeZip, type ZipWriter } from './zip.ts';

/**
 * When the next file is begun: bytes of one ZIP, and characters of the JSON that waits for its end. With what one recording adds (2 MB
 * for three hours) this stays under 50 MB of memory, and under the 60 MiB that OneDrive takes in one request (Graph, "createUploadSession").
 */
const ZIP_BYTES = 20_000_000;
const WAITING_CHARS = 8_000_000;

export interface ExportMineDeps {
  readonly tables: Tables;
  readonly chats: Readonly<Partial<Record<Platform, ChatPort>>>;
  readonly sendOnce: SendOnce;
  readonly now: () => number;
  /** For tests: how large one file may become. */
  readonly zipBytes?: number;
}

export interface ExportAsked {
  readonly reply: ReplyTo;
  readonly person: PersonId;
  /** Under which the files and messages of this person's exports are filed, so that they can be erased. */
  readonly id: RecordingId;
  /** Names this export: asked twice it is sent once. */
  readonly request: string;
}
export type ExportMine = (asked: ExportAsked) => Promise<Card>;

/** One ZIP in the making. */
interface Part {
  readonly zip: ZipWriter;
  /** Entries of recordings.json. */
  readonly recordings: string[];
  waiting: number;
}

/** Everything of whoever asks as ZIPs in their own chat, and nowhere else. */
export function makeExportMine(deps: ExportMineDeps): ExportMine {
  const { tables, now, zipBytes = ZIP_BYTES } = deps;

  return async function exportMine(asked) {
    const { reply, person, id, request } = asked;
    const { tenantId, platform } = reply.place;
    const chat = deps.chats[platform];
    if (chat === undefined) throw new AppError('refused', { detail: 'This process is not connected to that chat.' });
    const [held, locale] = await Promise.all([countMine(tables, tenantId, person), localeOf(tables, tenantId)]);
    if (held.recordings + held.sessions + held.speakers === 0) return nothingToExportCard({ locale });
    const to = await findDirect(chat, tenantId, person);
    if (to === null) return exportInPrivateCard({ platform, locale });
    const at = now();
    const row = { tenantId, id: `exported:${id}:${request}`, at, actor: person, action: 'exported', target: person };
    await tables.audit.insert(tenantId, { ...row, action: 'exported' });

    const words = wordsFor({ locale });
    let files = 0;
    let bytes = 0;
    for await (const part of partsOf(tenantId, person, words)) {
      files += 1;
      bytes += part.byteLength;
      const name = `rackham-coach-${request}-${files}.zip`;
      const title = words.say`Everything of yours, file ${files}`;
      const file: NamedFile = { name, title, mime: 'application/zip', bytes: part };
      const key = `${id}:export:${request}:${files}`;
      await deps.sendOnce({
        ...{ tenantId, key, recordingId: id },
        send: () => chat.attach(to, [file], key),
        find: () => chat.find(to, key, [name]),
      });
    }
    return exportedCard({ ...held, files, bytes, platform, locale });
  };

  /** The files, each as soon as it is full: there is only one in memory. */
  async function* partsOf(tenantId: TenantId, person: PersonId, words: Words): AsyncGenerator<Uint8Array> {
    const readme = mineReadme(words);
    let part = await begin(readme);
    const shared = { index: 'byPerson', equals: { postedBy: person } } as const;
    for await (const recording of walk(tables.recordings, tenantId, shared, 'createdAt')) {
      if (recording.isPractice !== true) await addRecording(part, recording, words);
      if (part.waiting < WAITING_CHARS && part.zip.size() < zipBytes) continue;
      yield await finish(part);
      part = await begin(readme);
    }
    const held = { index: 'byPerson', equals: { person } } as const;
    for await (const { id } of walk(tables.practices, tenantId, held, 'startedAt')) {
      await addSession(part, tenantId, id, words);
      if (part.zip.size() < zipBytes) continue;
      yield await finish(part);
      part = await begin(readme);
    }
    await part.zip.add('others.json', json(await claimsElsewhere(tenantId, person)));
    const { reports, claimed } = await readHistory(tables, tenantId, person, 0);
    const points = [...toPoints(person, reports, claimed)].sort((a, b) => a.sharedAt - b.sharedAt);
    await part.zip.add('history.csv', historyCsv(points));
    await part.zip.add('settings.json', json(await settingsOf(tenantId, person)));
    yield await finish(part);
  }

  async function begin(readme: string): Promise<Part> {
    const zip = makeZip(now());
    await zip.add('README.txt', readme);
    return { zip, recordings: [], waiting: 0 };
  }

  async function finish({ zip, recordings }: Part): Promise<Uint8Array> {
    await zip.add('recordings.json', `[\n${recordings.join(',\n')}\n]\n`);
    return zip.end();
  }

  /** One that is under way, or failed, has a transcript or nothing at all. */
  async function addRecording(part: Part, recording: Recording, words: Words): Promise<void> {
    const { tenantId, id, title, status, createdAt } = recording;
    const report = await loadReport(tables, tenantId, id);
    const transcript = report?.labelled.transcript ?? (await tables.transcripts.get(tenantId, id))?.transcript ?? null;
    const entry = JSON.stringify({
      ...{ id, title, shared_at: isoOf(createdAt), status, seen_by: isPrivate(recording) ? 'private' : 'thread' },
      analysis: report === null ? null : exportV1(report, words),
    });
    part.recordings.push(entry);
    part.waiting += entry.length;
    if (transcript !== null) await part.zip.add(`transcripts/${id}.json`, json(transcript));
  }

  /** `setting`, which is the persona's own, stays out. */
  async function addSession({ zip }: Part, tenantId: TenantId, id: RecordingId, words: Words): Promise<void> {
    const [session, report] = await Promise.all([tables.practices.get(tenantId, id), loadReport(tables, tenantId, id)]);
    if (session === null) return;
    const { persona, scenario, status, startedAt, lastAt, from, state, result } = session;
    const { opening, steps, end } = state;
    await zip.add(
      `practice/${id}.json`,
      json({
        ...{ id, persona: persona.name, scenario: scenario.title, status, from_recording: from?.id ?? null },
        ...{ started_at: isoOf(startedAt), last_at: isoOf(lastAt), opening: opening.text, end, result },
        turns: steps.map(({ turn, reply }) => ({ you: turn.text, persona: reply?.text ?? null })),
        analysis: report === null ? null : exportV1(report, words),
      }),
    );
  }

  /** What is known of somebody in recordings that others shared: that they speak there, and their own numbers. */
  async function claimsElsewhere(tenantId: TenantId, person: PersonId): Promise<readonly object[]> {
    const found: object[] = [];
    const held = { index: 'byPerson', equals: { person } } as const;
    for await (const { recordingId, speaker, name, sharedAt, at } of walk(tables.claims, tenantId, held, 'sharedAt')) {
      const [report] = await tables.reports.getLight(tenantId, [recordingId]);
      if (report === undefined || report.postedBy === person) continue;
      const numbers = report.summary.speakers.find((one) => one.speaker === speaker) ?? null;
      const times = { shared_at: isoOf(sharedAt), claimed_at: isoOf(at) };
      found.push({ recording: recordingId, title: report.title, speaker, name, ...times, numbers });
    }
    return found;
  }

  async function settingsOf(tenantId: TenantId, person: PersonId): Promise<object> {
    const [known, digest] = await Promise.all([
      tables.people.get(tenantId, person),
      tables.digests.get(tenantId, `person:${person}`),
    ]);
    return {
      ...{ workspace: tenantId, person, first_seen_at: known === null ? null : isoOf(known.firstSeenAt) },
      colleagues_see_history: known?.sharesHistory === true,
      linked_with: known?.linked ?? null,
      digest:
        digest === null
          ? null
          : { on: digest.isOn, weekday: digest.weekday, minute: digest.minute, time_zone: digest.timeZone },
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

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
