import { randomBytes } from 'node:crypto';
import type { PersonId, RecordingId, ReportSummary, SpeakerId, TenantId } from '../../src/analysis/domain.ts';
import { summarise } from '../../src/analysis/report.ts';
import { claimId, claims, type SpeakerClaim } from '../../src/storage/claims.ts';
import { encodeDocument, type StoredDocument } from '../../src/storage/mongo/documents.ts';
import type { MongoStore } from '../../src/storage/mongo/store.ts';
import type { Row, Store, TableSpec } from '../../src/storage/port.ts';
import { type ReportRow, reports } from '../../src/storage/reports.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { sampleReport } from '../fixtures/report.ts';

export const TENANT = 'slack:T0BENCH' as TenantId;
export const PERSON = 'U1' as PersonId;

function reportRow(n: number): ReportRow {
  return {
    tenantId: TENANT,
    id: reportId(n),
    postedBy: n % 10 === 0 ? ('U2' as PersonId) : PERSON,
    title: `call ${n}`,
    sharedAt: n,
    summary: { ...SUMMARY, sharedAt: n },
    body: { metrics: {}, note: 'x'.repeat(500) } as never,
    expireAt: 4e12,
  };
}

/** As long as a real one. */
const SUMMARY: ReportSummary = summarise(sampleReport());
/** Recordings in which one person speaks: one a day of the sixty that `history 30` compares. */
export const CLAIMED = 60;

function claimRow(n: number): SpeakerClaim {
  const [recordingId, speaker, person] = [reportId(n), 'S1' as SpeakerId, claimant(Math.floor(n / CLAIMED))];
  const row = { tenantId: TENANT, id: claimId(recordingId, speaker), recordingId, speaker, person, claimedBy: person };
  return { ...row, name: 'Dana Ray', at: n, sharedAt: n, expireAt: 4e12 };
}

/** The nth person who is a speaker. */
export function claimant(n: number): PersonId {
  return `C${n}` as PersonId;
}

/** A claim to a speaker of each report. */
export async function fillClaims(store: Store | MongoStore, count: number): Promise<void> {
  await fill(store, claims, count, claimRow);
}

/** Reports, nine in ten of one person. */
export async function fillReports(store: Store | MongoStore, count: number): Promise<void> {
  await fill(store, reports, count, reportRow);
}

async function fill<R extends Row, Heavy extends keyof R, Index extends string>(
  store: Store | MongoStore,
  spec: TableSpec<R, Heavy, Index>,
  count: number,
  rowOf: (n: number) => R,
): Promise<void> {
  for (let from = 0; from < count; from += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, count - from) }, (_, n) => rowOf(from + n));
    if ('db' in store) {
      // As the store writes them, but many in one message: a hundred thousand round trips are not what is measured.
      const documents = await Promise.all(rows.map((row) => encodeDocument(spec, TENANT, row)));
      const collection = store.db.collection<StoredDocument>(spec.name);
      await collection.insertMany(documents.map((document) => ({ ...document, rev: 'bench' })));
    } else {
      await Promise.all(rows.map((row) => store.table(spec).put(TENANT, row)));
    }
  }
}

export function reportId(n: number): RecordingId {
  return `rec${n}` as RecordingId;
}

/** Transcripts of 200 KB each, up to some bytes in all. */
export async function fillTranscripts(tables: Pick<Tables, 'transcripts'>, bytes: number): Promise<void> {
  const each = 200_000;
  for (let n = 0; n * each < bytes; n += 20) {
    await Promise.all(
      Array.from({ length: 20 }, (_, k) =>
        tables.transcripts.put(TENANT, {
          tenantId: TENANT,
          id: reportId(n + k),
          transcript: { utterances: [], noise: randomBytes((each * 3) / 4).toString('base64') } as never,
          expireAt: 4e12,
        }),
      ),
    );
  }
}
