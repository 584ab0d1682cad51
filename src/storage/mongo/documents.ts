import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { mongo, Schema } from 'mongoose';
import type { TenantId } from '../../analysis/domain.ts';
import { AppError } from '../../errors.ts';
import type { AnyTableSpec, Row } from '../port.ts';
import { encodeRow, type KeyValue, keyFields } from '../stored.ts';

/** What a collection holds for a row. */
export interface StoredDocument {
  /** JSON of [tenant, id]. */
  readonly _id: string;
  readonly tenantId: string;
  readonly id: string;
  /** New with every write; a change that started from another revision is refused. */
  readonly rev: string;
  /** The indexed fields; those that are absent or null are left out, so that partial indexes pass them over. */
  readonly key: Readonly<Record<string, Exclude<KeyValue, null>>>;
  /** JSON of the row without its heavy fields; text, because BSON does not give back every nested value as JSON has it. */
  readonly doc: string;
  /** JSON of the heavy fields, gzipped when it is long. */
  readonly heavy: string | mongo.Binary | null;
  /** When MongoDB itself removes what the purge left over. */
  readonly purgeAt: Date | null;
}

const WEEK_MS = 7 * 24 * 3_600_000;
/** Characters. A three-hour transcript of some 2 MB is sent as 0.3 MB. */
const COMPRESS_FROM = 100_000;
/** MongoDB takes 16 MiB a document; the rest is for keys and overhead. */
const MAX_BYTES = 15.5 * 1024 * 1024;
/** What a gzipped heavy part may unfold to, against a manipulated document. */
const MAX_UNFOLDED = 512 * 1024 * 1024;
/** The last millisecond a BSON date and JavaScript share. */
const LAST_DATE = 8.64e15;

const pack = promisify(gzip);
const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

/** The document's `_id`: JSON, so that no two pairs of tenant and id are one text. */
export function documentId(tenantId: TenantId, id: string): string {
  return JSON.stringify([tenantId, id]);
}

/** Checks a row and gives its document, without the revision, which each write makes anew. */
export async function encodeDocument(
  spec: AnyTableSpec,
  tenantId: TenantId,
  row: Row,
): Promise<Omit<StoredDocument, 'rev'>> {
  const stored = encodeRow(spec, tenantId, row);
  const heavy = await encodeHeavy(stored.heavy);
  const bytes =
    Buffer.byteLength(stored.doc) + (heavy instanceof mongo.Binary ? heavy.length() : Buffer.byteLength(heavy ?? ''));
  if (bytes > MAX_BYTES)
    throw new AppError('too-large', { detail: `A row of ${spec.name} is larger than MongoDB can hold.` });
  const expireAt = spec.expires ? stored.keys.get('expireAt') : null;
  return {
    _id: documentId(tenantId, stored.id),
    tenantId,
    id: stored.id,
    key: Object.fromEntries(
      [...stored.keys].filter((entry): entry is [string, Exclude<KeyValue, null>] => entry[1] !== null),
    ),
    doc: stored.doc,
    heavy,
    purgeAt:
      typeof expireAt === 'number' && expireAt + WEEK_MS <= LAST_DATE
        ? new Date(Math.max(expireAt + WEEK_MS, -LAST_DATE))
        : null,
  };
}

async function encodeHeavy(heavy: string | null): Promise<StoredDocument['heavy']> {
  if (heavy === null || heavy.length < COMPRESS_FROM) return heavy;
  return new mongo.Binary(await pack(heavy));
}

/** The JSON text that `encodeDocument` stored. */
export async function decodeHeavy(heavy: StoredDocument['heavy'] | undefined): Promise<string | null> {
  if (heavy === null || heavy === undefined || typeof heavy === 'string') return heavy ?? null;
  return (await unpack(Buffer.from(heavy.buffer), { maxOutputLength: MAX_UNFOLDED })).toString('utf8');
}

/** The mongoose schema of a table: the documents above and nothing else. */
export function makeSchema(spec: AnyTableSpec): Schema<StoredDocument> {
  const key = Object.fromEntries(keyFields(spec).map((field) => [field, { type: Schema.Types.Mixed }]));
  const fields = {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    id: { type: String, required: true },
    rev: { type: String, required: true },
    key,
    doc: { type: String, required: true },
    heavy: { type: Schema.Types.Mixed },
    purgeAt: { type: Date },
  };
  return new Schema<StoredDocument>(fields as never, {
    collection: spec.name,
    strict: 'throw',
    strictQuery: 'throw',
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    versionKey: false,
    id: false,
    minimize: false,
  });
}

/** The same for the server, which checks what other programs write, too. */
export const DOCUMENT_VALIDATOR = {
  $jsonSchema: {
    bsonType: 'object',
    required: ['_id', 'tenantId', 'id', 'rev', 'doc'],
    properties: {
      _id: { bsonType: 'string' },
      tenantId: { bsonType: 'string', minLength: 1 },
      id: { bsonType: 'string', minLength: 1 },
      rev: { bsonType: 'string' },
      key: { bsonType: 'object' },
      doc: { bsonType: 'string' },
      heavy: { bsonType: ['string', 'binData', 'null'] },
      purgeAt: { bsonType: ['date', 'null'] },
    },
  },
} as const;
