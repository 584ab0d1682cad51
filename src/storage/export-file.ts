import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';
import type { AnyTableSpec, Row } from './port.ts';
import { encodeRow, MAX_ROW_BYTES } from './stored.ts';
import { SPECS } from './tables.ts';

/**
 * An export: JSON Lines in UTF-8, every line ended by a line feed. It holds personal data in the clear, and sealed fields as they are.
 *
 *   {"format":"rackham-coach","version":1,"id":…,"engine":…,"at":…,"collections":[…],"keys":[…]}   first; `keys` are the ids of the
 *                                                                     keys that open the sealed fields, never a key
 *   {"c":"reports","r":{…}}                                            a row, whole
 *   {"b":["slack:T1","media-…"]}                                       a file begins: its tenant and key …
 *   {"d":"…"}                                                          … its bytes in base64, 192 KiB a line, none for an empty file …
 *   {"e":[1234,"…"]}                                                   … and how many they were, with their SHA-256
 *   {"end":{"rows":{"reports":1,…},"files":1,"bytes":1234,"sha256":…}}  last; the hash is of every byte before this line
 *
 * The job queue is not part of it: upkeep makes it from the rows.
 */
const VERSION = 1;
const FORMAT = 'rackham-coach';
const CHUNK_BYTES = 192 * 1024;
/** A row as it may be at most, and what stands around it. */
const MAX_LINE_BYTES = MAX_ROW_BYTES + 64 * 1024;

const Header = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  id: z.uuid(),
  engine: z.enum(['sqlite', 'mongodb']),
  at: z.iso.datetime(),
  collections: z.array(z.string()),
  keys: z.array(z.string()),
});
export type ExportHeader = z.infer<typeof Header>;

const Trailer = z.object({
  rows: z.record(z.string(), z.int().min(0)),
  files: z.int().min(0),
  bytes: z.int().min(0),
  sha256: z.string(),
});
export type ExportTrailer = z.infer<typeof Trailer>;

const RowLine = z.strictObject({ c: z.string(), r: z.custom<Row>((row) => typeof row === 'object' && row !== null) });
const BlobLine = z.strictObject({ b: z.tuple([z.custom<TenantId>((id) => typeof id === 'string'), z.string()]) });
const ChunkLine = z.strictObject({ d: z.base64() });
const BlobEndLine = z.strictObject({ e: z.tuple([z.int().min(0), z.string()]) });
const EndLine = z.strictObject({ end: Trailer });

/** What an export speaks of: everything but the mark of an unfinished import. */
export const EXPORTED: readonly AnyTableSpec[] = SPECS.filter((spec) => spec.name !== 'imports');

/** One thing after another as the file holds them. The chunks of a file have to be read before the next entry is asked for. */
export type ExportEntry =
  | { readonly kind: 'header'; readonly header: ExportHeader }
  | { readonly kind: 'row'; readonly spec: AnyTableSpec; readonly row: Row; readonly bytes: number }
  | {
      readonly kind: 'file';
      readonly tenantId: TenantId;
      readonly key: string;
      readonly chunks: AsyncIterable<Uint8Array>;
    }
  | { readonly kind: 'end'; readonly trailer: ExportTrailer };

/** Makes the lines of an export, in the order of the calls: header, rows and files, end. */
export function makeExportLines() {
  const whole = createHash('sha256');
  const rows: Record<string, number> = Object.fromEntries(EXPORTED.map((spec) => [spec.name, 0]));
  let files = 0;
  let bytes = 0;

  function line(content: object): string {
    const text = `${JSON.stringify(content)}\n`;
    whole.update(text);
    return text;
  }

  return {
    header: (header: Omit<ExportHeader, 'format' | 'version' | 'collections'>): string =>
      line({ format: FORMAT, version: VERSION, ...header, collections: Object.keys(rows) }),
    row(collection: string, row: Row): string {
      rows[collection] = (rows[collection] ?? 0) + 1;
      return line({ c: collection, r: row });
    },
    async *file(tenantId: TenantId, key: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
      const hash = createHash('sha256');
      let length = 0;
      yield line({ b: [tenantId, key] });
      for await (const part of stream) {
        hash.update(part);
        length += part.byteLength;
        for (let at = 0; at < part.byteLength; at += CHUNK_BYTES)
          yield line({ d: Buffer.from(part.subarray(at, at + CHUNK_BYTES)).toString('base64') });
      }
      files += 1;
      bytes += length;
      yield line({ e: [length, hash.digest('hex')] });
    },
    end: (): string => `${JSON.stringify({ end: { rows, files, bytes, sha256: whole.digest('hex') } })}\n`,
  };
}

/**
 * Reads an export and checks all of it: form, rows by their specs, hashes of files, counts, the hash of the whole. Throws AppError
 * ('unreadable') with the line at fault. What was given out is sound only when the end was.
 */
export async function* readExport(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ExportEntry> {
  const whole = createHash('sha256');
  const rows: Record<string, number> = {};
  let files = 0;
  let bytes = 0;
  let number = 0;
  const lines = splitLines(stream);

  const next = async (): Promise<{ readonly text: Buffer; readonly content: unknown } | null> => {
    number += 1;
    const { value, done } = await lines.next().catch((thrown: unknown) => {
      throw thrown instanceof AppError && thrown.detail !== '' ? fault(thrown.detail) : thrown;
    });
    return done === true ? null : { text: value, content: parseLine(value) };
  };
  const fault = (what: string): AppError =>
    new AppError('unreadable', { detail: `Line ${number} of the export: ${what}` });

  function parseLine(text: Buffer): unknown {
    try {
      return JSON.parse(text.toString('utf8'));
    } catch {
      throw number === 1 ? foreign() : fault('it is damaged. Use another copy of the file, or export again.');
    }
  }

  const first = await next();
  if (first === null) throw new AppError('unreadable', { detail: 'The file is empty.' });
  const header = readHeader(first.content);
  const unknown = header.collections.find((name) => !EXPORTED.some((spec) => spec.name === name));
  if (unknown !== undefined) throw fault(`there is no collection "${unknown}". Use the version that wrote it.`);
  for (const name of header.collections) rows[name] = 0;
  whole.update(first.text).update('\n');
  yield { kind: 'header', header };

  for (;;) {
    const line = await next();
    if (line === null) throw fault('the file ends too early. Copy it again, or export again.');
    const end = EndLine.safeParse(line.content);
    if (end.success) {
      checkEnd(end.data.end);
      if ((await next()) !== null) throw fault('something follows the end.');
      yield { kind: 'end', trailer: end.data.end };
      return;
    }
    whole.update(line.text).update('\n');
    const row = RowLine.safeParse(line.content);
    const blob = row.success ? null : BlobLine.safeParse(line.content);
    if (row.success) {
      yield { kind: 'row', spec: checkRow(row.data.c, row.data.r), row: row.data.r, bytes: line.text.byteLength };
      rows[row.data.c] = (rows[row.data.c] ?? 0) + 1;
    } else if (blob?.success === true) {
      const [tenantId, key] = blob.data.b;
      const chunks = readChunks();
      yield { kind: 'file', tenantId, key, chunks };
      // Whoever leaves a file unread still gets it checked.
      for await (const _ of chunks);
      files += 1;
    } else throw fault('it is none of the lines of an export. Use another copy of the file, or export again.');
  }

  async function* readChunks(): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let length = 0;
    for (;;) {
      const line = await next();
      if (line === null) throw fault('the file ends too early. Copy it again, or export again.');
      whole.update(line.text).update('\n');
      const chunk = ChunkLine.safeParse(line.content);
      if (chunk.success) {
        const part = Buffer.from(chunk.data.d, 'base64');
        hash.update(part);
        length += part.byteLength;
        yield part;
        continue;
      }
      const end = BlobEndLine.safeParse(line.content);
      if (!end.success || end.data.e[0] !== length || end.data.e[1] !== hash.digest('hex'))
        throw fault('a stored file is not what it was when it was exported. Use another copy, or export again.');
      bytes += length;
      return;
    }
  }

  function checkRow(name: string, row: Row): AnyTableSpec {
    const spec = EXPORTED.find((each) => each.name === name);
    if (spec === undefined) throw fault(`there is no collection "${name}". Use the version that wrote it.`);
    try {
      encodeRow(spec, row.tenantId, row);
      return spec;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      throw fault(`${thrown.detail} Use another copy of the file, or the version that wrote it.`);
    }
  }

  function checkEnd(trailer: ExportTrailer): void {
    if (trailer.sha256 !== whole.digest('hex'))
      throw fault('the file was changed after it was written: its SHA-256 differs. Use another copy, or export again.');
    const names = new Set([...Object.keys(trailer.rows), ...Object.keys(rows)]);
    for (const name of names) {
      // One that is named on one side only was never counted, not even as none.
      if (trailer.rows[name] !== rows[name])
        throw fault(`it tells of ${trailer.rows[name] ?? 0} rows of ${name}, and ${rows[name] ?? 0} are there.`);
    }
    if (trailer.files !== files || trailer.bytes !== bytes)
      throw fault(`it tells of ${trailer.files} files of ${trailer.bytes} bytes, and ${files} of ${bytes} are there.`);
  }
}

function readHeader(content: unknown): ExportHeader {
  const ours = z.object({ format: z.literal(FORMAT), version: z.int() }).safeParse(content);
  if (!ours.success) throw foreign();
  if (ours.data.version > VERSION) {
    throw new AppError('unreadable', {
      detail: `The export was written by a newer version of this program (format ${ours.data.version}): use that version.`,
    });
  }
  const header = Header.safeParse(content);
  if (!header.success) throw new AppError('unreadable', { detail: 'The first line of the export is damaged.' });
  return header.data;
}

function foreign(): AppError {
  return new AppError('unreadable', { detail: 'This is no export of this program: it is made by `coach db export`.' });
}

/** Lines without their line feed; a last line without one, and one that is longer than any of ours, is a fault. */
async function* splitLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, void> {
  let parts: Buffer[] = [];
  let held = 0;
  for await (const bytes of stream) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, at));
      yield parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
      parts = [];
      held = 0;
      from = at + 1;
    }
    if (from === chunk.length) continue;
    parts.push(chunk.subarray(from));
    held += chunk.length - from;
    if (held > MAX_LINE_BYTES)
      throw new AppError('unreadable', { detail: 'it is longer than any line of an export. Use another copy.' });
  }
  if (held > 0)
    throw new AppError('unreadable', { detail: 'the file ends within it. Copy it again, or export again.' });
}
