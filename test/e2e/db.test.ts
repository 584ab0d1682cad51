import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { mongo } from 'mongoose';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RecordingId } from '../../src/analysis/domain.ts';
import { startServiceProcess } from '../../src/demo/service-process.ts';
import { freePort } from '../../src/demo/waiting.ts';
import { makeBlobs } from '../../src/storage/blobs.ts';
import { mediaKey } from '../../src/storage/erase.ts';
import { openTables } from '../../src/storage/tables.ts';
import { mongoUri, newDatabaseName } from '../contract/with-mongo.ts';
import { PERSON, sampleRecording, TENANT } from '../fixtures/tables.ts';
import { fillData, openData, run, runBeside, smallDisk, workFolder } from './store-on-disk.ts';

const FILE = mediaKey('rec0000001' as RecordingId);

/** What `/coach history` lists, and a file. */
async function readBack(dataDir: string) {
  const store = await openData(dataDir);
  const history = await openTables(store).reports.find(TENANT, {
    index: 'byPerson',
    equals: { postedBy: PERSON },
    order: 'desc',
    limit: 5,
  });
  await store.close();
  const bytes = await makeBlobs(join(dataDir, 'files')).read(TENANT, FILE);
  return { titles: history.map((row) => row.title), bytes: Buffer.from(bytes) };
}

function db(words: readonly string[], env: Readonly<Record<string, string>>, cwd: string) {
  return run(['db', ...words], env, cwd, { timeout: 60_000 });
}

const uri = mongoUri('coach db from SQLite to MongoDB and back');

describe('coach db', () => {
  it('exports while a service runs; what is imported elsewhere starts there, has the history and passes its check', async () => {
    const work = workFolder();
    const [here, there] = [join(work, 'data'), join(work, 'there')];
    await fillData(here);
    const service = await startServiceProcess({ port: await freePort(), workDir: work, env: {} });
    for (const file of ['all.jsonl', 'all.jsonl.gz']) {
      const exported = db(['export', file], { DATA_DIR: here }, work);
      expect(exported.status, exported.stderr).toBe(0);
      expect(exported.stderr).toMatch(/holds personal data, and no key.*: local\./);
      expect(readFileSync(join(here, 'secret.key'), 'utf8').split(':')[1]).toSatisfy(
        (key: string) => !readFileSync(join(work, file)).includes(key),
      );
      expect(db(['check', file], {}, work)).toMatchObject({ status: 0 });
    }
    expect(db(['export', 'all.jsonl'], { DATA_DIR: here }, work).stderr).toContain('exists already');
    await service.stop();

    const imported = db(['import', 'all.jsonl.gz'], { DATA_DIR: there }, work);
    expect(imported.status, imported.stderr).toBe(0);
    expect(imported.stderr).toMatch(/needs the keys that sealed it: local/);
    expect(db(['check'], { DATA_DIR: there }, work).stdout).toMatch(/secret\.key is missing/);
    expect(run(['start'], { DATA_DIR: there, PORT: '0' }, work)).toMatchObject({ status: 1 });
    writeFileSync(join(there, 'secret.key'), readFileSync(join(here, 'secret.key')));
    expect(db(['check'], { DATA_DIR: there }, work)).toMatchObject({ status: 0, stdout: '' });
    expect(db(['import', 'all.jsonl'], { DATA_DIR: there }, work).stderr).toContain('not empty');
    const moved = await startServiceProcess({ port: await freePort(), workDir: work, env: { DATA_DIR: there } });
    await moved.stop();
    expect(await readBack(there)).toEqual(await readBack(here));
    expect((await readBack(there)).titles).toEqual(['call 59', 'call 58', 'call 57', 'call 56', 'call 55']);
    expect(readdirSync(work).filter((name) => name.includes('unfinished'))).toEqual([]);
    expect(readdirSync(join(here, 'files')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.skipIf(uri === null)('goes to MongoDB and back', async () => {
    const work = workFolder();
    const here = join(work, 'data');
    await fillData(here);
    const name = newDatabaseName();
    onTestFinished(async () => {
      const client = await mongo.MongoClient.connect(uri ?? '');
      await client.db(name).dropDatabase();
      await client.close();
    });
    const env = {
      MONGODB_URI: `${uri}/${name}`,
      SECRET_KEYS: readFileSync(join(here, 'secret.key'), 'utf8'),
      DATA_DIR: join(work, 'mongo-files'),
    };
    for (const [words, where] of [
      [['export', 'a.jsonl'], { DATA_DIR: here }],
      [['import', 'a.jsonl'], env],
      [['check'], env],
      [['export', 'b.jsonl'], env],
      [['import', 'b.jsonl'], { DATA_DIR: join(work, 'back') }],
    ] as const) {
      const done = db(words, where, work);
      expect(done.status, `${words.join(' ')}: ${done.stdout}${done.stderr}`).toBe(0);
    }
    expect(await readBack(join(work, 'back'))).toEqual(await readBack(here));
    const lines = (file: string) => readFileSync(join(work, file), 'utf8').split('\n').slice(1, -2);
    expect(lines('b.jsonl')).toEqual(lines('a.jsonl'));
    expect(db(['backup', 'c'], env, work).stderr).toContain('mongodump');
    // A wrong key is found before anything is served.
    const wrong = { ...env, SECRET_KEYS: `k2:${Buffer.alloc(32).toString('base64')}`, PORT: '0' };
    expect(run(['start'], wrong, work)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('SECRET_KEYS lacks local'),
    });
  });

  it('refuses a broken export before it writes anything', async () => {
    const work = workFolder();
    const here = join(work, 'data');
    await fillData(here);
    db(['export', 'all.jsonl'], { DATA_DIR: here }, work);
    truncateSync(join(work, 'all.jsonl'), 100_000);
    for (const words of [
      ['import', 'all.jsonl'],
      ['check', 'all.jsonl'],
      ['import', 'none.jsonl'],
    ]) {
      const { status, stderr } = db(words, { DATA_DIR: join(work, 'there') }, work);
      expect(status).toBe(1);
      expect(stderr).toMatch(/Line \d+ of the export: .*(again|copy)|none\.jsonl is not there/);
      expect(stderr).not.toMatch(/at \w+ \(/);
    }
    expect(existsSync(join(work, 'there'))).toBe(false);
  });

  it('backs up under a load of writes; the backup passes its check and starts', async () => {
    const work = workFolder();
    const here = join(work, 'data');
    await fillData(here);
    const store = await openData(here);
    const tables = openTables(store);
    const blobs = makeBlobs(join(here, 'files'));
    let working = true;
    const load = (async () => {
      for (let n = 0; working; n += 1) {
        const id = `load${n}` as RecordingId;
        const once = async function* () {
          yield Buffer.from(`file ${n}`);
        };
        // As the service does it: the file stands before the row says so, and goes after the row has gone on.
        await tables.recordings.put(TENANT, sampleRecording({ id, expireAt: 4e12 }));
        await blobs.put(TENANT, mediaKey(id), once(), { maxBytes: 100 });
        await tables.recordings.change(TENANT, id, (row) => ({ ...row, status: 'fetched' }));
        await tables.recordings.change(TENANT, id, (row) => ({ ...row, status: 'delivered' }));
        await blobs.delete(TENANT, mediaKey(id));
      }
    })();
    const backed = await runBeside(['db', 'backup', join(work, 'backup')], { DATA_DIR: here }, work);
    working = false;
    await load;
    await store.close();
    expect(backed.status, backed.stderr).toBe(0);
    expect(backed.stderr).toContain('The secret key is not part of it');
    expect(existsSync(join(work, 'backup', 'secret.key'))).toBe(false);
    expect(readdirSync(work).filter((name) => name.includes('unfinished'))).toEqual([]);
    expect(db(['backup', join(work, 'backup')], { DATA_DIR: here }, work).stderr).toContain('exists already');
    writeFileSync(join(work, 'backup', 'secret.key'), readFileSync(join(here, 'secret.key')));
    const checked = db(['check'], { DATA_DIR: join(work, 'backup') }, work);
    // A file whose row had just not been written, or was gone on already, may be there too much; nothing is missing.
    expect(checked.stdout).not.toMatch(/gone|not valid|not readable|damaged|open/);
    const service = await startServiceProcess({
      port: await freePort(),
      workDir: work,
      env: { DATA_DIR: join(work, 'backup') },
    });
    await service.stop();
    expect((await readBack(join(work, 'backup'))).titles[0]).toBe('call 59');
  });

  it('checks the store: every fault in a line of its own, with what to do', async () => {
    const work = workFolder();
    const here = join(work, 'data');
    expect(db(['check'], { DATA_DIR: here }, work).stderr).toContain('There is no database');
    expect(existsSync(here)).toBe(false);
    await fillData(here);
    expect(db(['check'], { DATA_DIR: here }, work)).toMatchObject({ status: 0, stdout: '' });
    const raw = new DatabaseSync(join(here, 'coach.db'));
    raw.exec(`UPDATE reports SET k_sharedAt = 999 WHERE id = 'rec1'`);
    raw.exec(`UPDATE reports SET doc = '{' WHERE id = 'rec2'`);
    raw.exec(`UPDATE recordings SET doc = replace(doc, '"run":1', '"run":0') WHERE id = 'rec3'`);
    raw.exec(`UPDATE webhook_events SET heavy = replace(heavy, 'v1.local.', 'v1.local.AAAA') WHERE id = 'e1'`);
    raw.close();
    const blobs = makeBlobs(join(here, 'files'));
    await blobs.delete(TENANT, FILE);
    await blobs.put(TENANT, mediaKey('orphan' as RecordingId), (async function* () {})(), { maxBytes: 1 });
    const { status, stdout, stderr } = db(['check'], { DATA_DIR: here }, work);
    expect(status).toBe(1);
    expect(stdout).toMatch(/✗ the row "rec1" of reports .* indexed under another sharedAt/);
    expect(stdout).toMatch(/✗ the row "rec2" of reports .* not readable: restore a backup/);
    expect(stdout).toMatch(/✗ the row "rec3" of recordings .* invalid at "run"/);
    expect(stdout).toMatch(/✗ the file of recording rec0000001 .* is gone/);
    expect(stdout).toMatch(/✗ the file \S+media-orphan belongs to no row: remove it/);
    expect(stdout).toMatch(/✗ the sealed field sealed of "e1" in webhook_events .* does not open/);
    expect(stdout.trim().split('\n')).toHaveLength(6);
    expect(stderr).toContain('6 faults found');
  });

  it('on a full disk: says so, and leaves nothing that could be taken for whole', async () => {
    const disk = smallDisk(700_000);
    if (disk === null) return;
    const work = workFolder();
    const here = join(work, 'data');
    await fillData(here);
    for (const words of [
      ['export', join(disk, 'all.jsonl')],
      ['export', join(disk, 'all.jsonl.gz')],
      ['backup', join(disk, 'backup')],
    ]) {
      const { status, stderr } = db(words, { DATA_DIR: here }, work);
      expect(status, words.join(' ')).toBe(1);
      expect(stderr).toMatch(/free space|does not fit/);
      expect(stderr).not.toMatch(/at \w+ \(/);
      expect(readdirSync(disk), words.join(' ')).toEqual([]);
    }
    db(['export', 'all.jsonl'], { DATA_DIR: here }, work);
    const target = { DATA_DIR: join(disk, 'data') };
    const { status, stderr } = db(['import', 'all.jsonl'], target, work);
    expect(status).toBe(1);
    expect(stderr).toMatch(/free space/);
    // Half of it is there, and marked: no service starts on it.
    rmSync(join(disk, 'data', 'files'), { recursive: true, force: true });
    expect(run(['start'], { ...target, PORT: '0' }, work)).toMatchObject({ status: 1 });
  });
});
