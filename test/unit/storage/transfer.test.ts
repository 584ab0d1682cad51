import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { RecordingId, TenantId } from '../../../src/analysis/domain.ts';
import { makeUpkeep } from '../../../src/jobs/upkeep.ts';
import { refuseUnfinishedImport } from '../../../src/storage/imports.ts';
import { SYSTEM } from '../../../src/storage/keyring.ts';
import { exportStore, importStore, verifyExport } from '../../../src/storage/transfer.ts';
import { makeListQueue, openTestTables, sampleRecording, TENANT } from '../../fixtures/tables.ts';

const OTHER = 'teams:2' as TenantId;

async function* once(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function collect(lines: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const line of lines) text += line;
  return text;
}

async function filled() {
  const world = await openTestTables();
  const { tables, blobs } = world;
  for (const tenantId of [TENANT, OTHER])
    await tables.installations.put(tenantId, {
      tenantId,
      id: tenantId,
      platform: 'slack',
      installedAt: 1,
      removedAt: null,
    });
  await tables.keyring.put(SYSTEM, { tenantId: SYSTEM, id: 'k1', probe: 'p', idleSince: null });
  await tables.recordings.put(TENANT, sampleRecording({ status: 'transcribed', title: '𝄞😀\ud800"\u2028' }));
  await tables.cache.put(TENANT, {
    tenantId: TENANT,
    id: 'file:x',
    recordingId: null,
    value: { deep: [1e300, -0.5, '\udfff', { __proto__: null }], nul: '\0' },
    expireAt: 5,
  });
  await blobs.put(TENANT, 'media-rec0000001', once(randomBytes(500_000)), { maxBytes: 1e9 });
  await blobs.put(TENANT, 'held-x', once(), { maxBytes: 1e9 });
  const text = await collect(exportStore({ ...world, now: () => 0 }));
  return { ...world, text, lines: text.trimEnd().split('\n') };
}

const verify = (text: string | Buffer) => verifyExport(once(Buffer.from(text)));

/** The file with some lines changed and its trailer made right again, so that what is wrong is found by itself. */
function resealed(lines: readonly string[], trailer: (end: Record<string, unknown>) => object = (end) => end): string {
  const body = `${lines.slice(0, -1).join('\n')}\n`;
  const { end } = JSON.parse(lines.at(-1) ?? '') as { end: Record<string, unknown> };
  const sha256 = createHash('sha256').update(body).digest('hex');
  return `${body}${JSON.stringify({ end: trailer({ ...end, sha256 }) })}\n`;
}

describe('an export', () => {
  test('says what is in it and holds no key', async () => {
    const { text, lines } = await filled();
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      format: 'rackham-coach',
      version: 1,
      engine: 'sqlite',
      at: '1970-01-01T00:00:00.000Z',
      keys: ['k1'],
    });
    const { trailer } = await verify(text);
    expect(trailer).toMatchObject({ rows: { installations: 2, recordings: 1, reports: 0 }, files: 2, bytes: 500_000 });
    expect(trailer.rows).not.toHaveProperty('imports');
  });

  test('cut anywhere is refused: after each line, within each, before the last line feed', async () => {
    const { text, lines } = await filled();
    let at = 0;
    for (const line of lines) {
      await expect(verify(text.slice(0, at)), `before ${line.slice(0, 20)}`).rejects.toMatchObject({
        code: 'unreadable',
      });
      await expect(verify(text.slice(0, at + Math.ceil(line.length / 2)))).rejects.toMatchObject({
        code: 'unreadable',
      });
      at += line.length + 1;
    }
    await expect(verify(text.slice(0, -1))).rejects.toMatchObject({ code: 'unreadable' });
    await verify(text);
  });

  test('with any one byte flipped is refused', async () => {
    const { text } = await filled();
    const sound = Buffer.from(text);
    for (let at = 0; at < sound.length; at += Math.max(1, Math.floor(sound.length / 300))) {
      const broken = Buffer.from(sound);
      broken[at] = (broken[at] ?? 0) ^ 1;
      await expect(verify(broken), `byte ${at}`).rejects.toMatchObject({ code: 'unreadable' });
    }
  });

  const EDITS: readonly (readonly [string, RegExp, (lines: readonly string[]) => string | Buffer])[] = [
    ['nothing', /empty/, () => ''],
    ['a foreign file', /no export of this program/, () => '{"some":"json"}\n'],
    ['a picture', /no export of this program/, () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0a, 0x1a, 0x0a])],
    [
      'a newer format',
      /newer version .*format 2/,
      ([first = '']) => `${first.replace('"version":1', '"version":2')}\n`,
    ],
    [
      'an unknown collection in the header',
      /no collection "moods"/,
      (lines) => resealed(lines.map((line) => line.replace('"installations",', '"installations","moods",'))),
    ],
    [
      'a row of an unknown collection',
      /Line \d+ .*no collection "moods"/,
      (lines) => resealed(lines.map((line) => line.replace('"c":"recordings"', '"c":"moods"'))),
    ],
    [
      'a row that its spec refuses',
      /Line \d+ .*recordings is invalid at "run"/,
      (lines) => resealed(lines.map((line) => line.replace('"run":1', '"run":0'))),
    ],
    [
      'a line of its own kind',
      /none of the lines/,
      (lines) => resealed([...lines.slice(0, -1), '{"x":1}', ...lines.slice(-1)]),
    ],
    [
      'a row too few',
      /tells of 1 rows of recordings, and 0/,
      (lines) => resealed(lines.filter((line) => !line.startsWith('{"c":"recordings"'))),
    ],
    ['a wrong count', /tells of 9 files/, (lines) => resealed(lines, (end) => ({ ...end, files: 9 }))],
    [
      'other bytes in a file',
      /stored file is not what it was/,
      (lines) =>
        resealed(lines.map((line) => (line.startsWith('{"d":"') ? line.replace(/"d":"..../, '"d":"AAAA') : line))),
    ],
    ['something behind the end', /something follows/, (lines) => `${lines.join('\n')}\n{}\n`],
    ['another hash', /SHA-256 differs/, (lines) => `${lines.join('\n').replace(/"sha256":"./, '"sha256":"_')}\n`],
  ];
  test.each(EDITS)('with %s is refused by name', async (_, reason, edit) => {
    const { lines } = await filled();
    await expect(verify(edit(lines))).rejects.toMatchObject({
      code: 'unreadable',
      detail: expect.stringMatching(reason),
    });
  });

  test('with a line of a hundred megabytes is refused before it is held', async () => {
    const { lines } = await filled();
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${lines[0]}\n`);
      const chunk = Buffer.alloc(2 ** 20, 'x');
      for (; given < 100; given += 1) yield chunk;
    }
    await expect(verifyExport(endless())).rejects.toMatchObject({
      detail: expect.stringMatching(/Line 2 .*longer than any line/),
    });
    expect(given).toBeLessThan(60);
  });
});

describe('an import', () => {
  test('gives the same rows and files, and exports to the same lines', async () => {
    const { text, lines, blobs } = await filled();
    const target = await openTestTables();
    await importStore(once(Buffer.from(text)), { ...target, now: () => 0, resume: false });
    const again = (await collect(exportStore({ ...target, now: () => 0 }))).trimEnd().split('\n');
    expect(again.slice(1, -1)).toEqual(lines.slice(1, -1));
    expect(await target.blobs.read(TENANT, 'media-rec0000001')).toEqual(await blobs.read(TENANT, 'media-rec0000001'));
    await refuseUnfinishedImport(target.tables);
  });

  test('leaves no queue, which upkeep makes again from the rows', async () => {
    const { text } = await filled();
    const target = await openTestTables();
    await importStore(once(Buffer.from(text)), { ...target, now: () => 0, resume: false });
    const { queue, jobs } = makeListQueue();
    await makeUpkeep({
      ...target,
      queue,
      endPractices: async () => {},
      now: () => 1_700_000_200_000,
      log: pino({ level: 'silent' }),
    })();
    expect([...jobs.values()].map(({ job }) => [job.name, job.subject])).toEqual([['analyse', 'rec0000001']]);
  });

  test('goes into an empty store only', async () => {
    const { text, store, blobs, tables } = await filled();
    await expect(
      importStore(once(Buffer.from(text)), { store, blobs, now: () => 0, resume: false }),
    ).rejects.toMatchObject({ code: 'refused', detail: expect.stringContaining('not empty') });
    await refuseUnfinishedImport(tables);
  });

  test('that ends in the middle leaves a store on which no service starts, until it is resumed', async () => {
    const { text, lines } = await filled();
    const target = await openTestTables();
    const bring = (content: string, resume: boolean) =>
      importStore(once(Buffer.from(content)), { ...target, now: () => 0, resume });
    await expect(bring(text, true)).rejects.toMatchObject({ detail: expect.stringContaining('leave --resume out') });
    for (const count of [1, 4, lines.length - 1]) {
      const resume = count > 1;
      await expect(bring(`${lines.slice(0, count).join('\n')}\n`, resume)).rejects.toMatchObject({
        code: 'unreadable',
      });
      await expect(refuseUnfinishedImport(target.tables)).rejects.toMatchObject({
        detail: expect.stringContaining('--resume'),
      });
      await expect(bring(text, false)).rejects.toMatchObject({ detail: expect.stringContaining('interrupted') });
    }
    const foreign = resealed([(lines[0] ?? '').replace(/"id":"[^"]+"/, `"id":"${randomUUID()}"`), ...lines.slice(1)]);
    await expect(bring(foreign, true)).rejects.toMatchObject({ detail: expect.stringContaining('another export') });
    await bring(text, true);
    await refuseUnfinishedImport(target.tables);
    const again = (await collect(exportStore({ ...target, now: () => 0 }))).trimEnd().split('\n');
    expect(again.slice(1, -1)).toEqual(lines.slice(1, -1));
  });

  test('into which somebody else writes is not called done', async () => {
    const { text } = await filled();
    const target = await openTestTables();
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(text.slice(0, -10));
      await target.tables.recordings.put(TENANT, sampleRecording({ id: 'intruder' as RecordingId }));
      yield Buffer.from(text.slice(-10));
    }
    await expect(importStore(slow(), { ...target, now: () => 0, resume: false })).rejects.toMatchObject({
      detail: expect.stringContaining('2 rows of recordings where the export has 1'),
    });
    await expect(refuseUnfinishedImport(target.tables)).rejects.toMatchObject({ code: 'refused' });
  });
});
