import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServiceProcess } from '../../src/demo/service-process.ts';
import { freePort, waitUntil } from '../../src/demo/waiting.ts';
import { openTables } from '../../src/storage/tables.ts';
import { TENANT } from '../fixtures/tables.ts';
import { signed } from './slack-world.ts';
import { fillData, openData, run, smallDisk, workFolder } from './store-on-disk.ts';

/** Everything in a directory but what SQLite keeps beside its file while it is open. */
function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name));
  return Object.fromEntries(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  );
}

describe('the service', () => {
  it('starts without any configuration, is ready, and ends cleanly on SIGTERM', async () => {
    const service = await startServiceProcess({ port: await freePort(), workDir: workFolder(), env: {} });
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    await service.stop('SIGTERM');
    expect(service.child.exitCode).toBe(0);
  });

  it('names every fault of its configuration at once, without a value, and starts nothing', () => {
    const folder = workFolder();
    const { status, stderr } = run(['start'], { PORT: 'seven', SLACK_BOT_TOKEN: 'hush', RETENTION_DAYS: '-1' }, folder);
    expect(status).toBe(1);
    for (const name of ['PORT', 'SLACK_BOT_TOKEN', 'RETENTION_DAYS']) expect(stderr).toContain(name);
    expect(stderr).not.toMatch(/seven|hush|at \w+ \(/);
  });

  it('names the remedy when its data file is damaged, its directory cannot be used or its port is taken', async () => {
    const folder = workFolder();
    writeFileSync(join(folder, 'coach.db'), Buffer.alloc(4096, 7));
    writeFileSync(join(folder, 'file'), '');
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const port = String((taken.address() as AddressInfo).port);
    const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ DATA_DIR: folder, PORT: '0' }, /damaged .* restore it from a backup/],
      [{ DATA_DIR: join(folder, 'file', 'data'), PORT: '0' }, /DATA_DIR cannot be used/],
      [{ DATA_DIR: join(folder, 'fresh'), HOST: '127.0.0.1', PORT: port }, /port is taken/],
    ];
    for (const [env, remedy] of cases) {
      const { status, stderr } = run(['start'], env, folder);
      expect(status).toBe(1);
      expect(stderr).toMatch(remedy);
    }
  });
});

describe('a store that cannot be used', () => {
  const DAMAGED = /damaged or is not a database: restore it from a backup/;
  const overwrite = (file: string, at: number, length: number) => {
    const bytes = readFileSync(file);
    bytes.fill(0x5a, at, at + length);
    writeFileSync(file, bytes);
  };
  const cut = (file: string, length: (size: number) => number) => truncateSync(file, length(statSync(file).size));
  const cases: readonly (readonly [string, RegExp, (file: string, folder: string) => void])[] = [
    ['a damaged header', DAMAGED, (file) => overwrite(file, 0, 100)],
    ['a damaged page in the middle', DAMAGED, (file) => overwrite(file, pageInTheMiddle(file), 4096)],
    [
      'a damaged page and the log of a crash',
      DAMAGED,
      (file) => {
        overwrite(file, pageInTheMiddle(file), 4096);
        writeFileSync(`${file}-wal`, 'what a killed process left');
      },
    ],
    [
      'a damaged header and the log of a crash',
      DAMAGED,
      (file) => {
        overwrite(file, 0, 100);
        writeFileSync(`${file}-wal`, randomBytes(10_000));
      },
    ],
    ['text for a database', DAMAGED, (file) => writeFileSync(file, 'these are no database pages. '.repeat(400))],
    ['nothing left of it', /is empty: restore it from a backup, or remove it/, (file) => cut(file, () => 0)],
    [
      'nothing left of it but its log',
      DAMAGED,
      (file, folder) => {
        cut(file, () => 0);
        rmSync(join(folder, 'secret.key'));
        writeFileSync(`${file}-wal`, randomBytes(10_000));
      },
    ],
    ['50 bytes left of it', DAMAGED, (file) => cut(file, () => 50)],
    ['one page left of it', DAMAGED, (file) => cut(file, () => 4096)],
    ['half of it left', DAMAGED, (file) => cut(file, (size) => Math.floor(size / 8192) * 4096)],
    ['a last page that is not whole', DAMAGED, (file) => cut(file, (size) => size - 1000)],
    ['its last page gone', DAMAGED, (file) => cut(file, (size) => size - 4096)],
    [
      'a newer layout',
      /written by a newer version of this program: run that version/,
      (file) => {
        const db = new DatabaseSync(file);
        db.exec('PRAGMA user_version = 99');
        db.close();
      },
    ],
    [
      'its key missing',
      /secret\.key is missing in DATA_DIR although the database has rows: restore it/,
      (_, folder) => rmSync(join(folder, 'secret.key')),
    ],
    [
      'the key of another',
      /secret\.key does not belong to this database: restore it from where it was kept/,
      (_, folder) => writeFileSync(join(folder, 'secret.key'), `local:${randomBytes(32).toString('base64')}`),
    ],
    ['half a key', /secret\.key is damaged: restore it/, (_, folder) => cut(join(folder, 'secret.key'), () => 20)],
  ];
  it.each(cases)(
    'with %s: one line with the remedy, and nothing is changed',
    async (_, remedy, damage) => {
      const folder = join(workFolder(), 'data');
      await fillData(folder);
      damage(join(folder, 'coach.db'), folder);
      const before = contentsOf(folder);
      const { status, stderr } = run(['start'], { DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'silent' }, folder);
      expect(stderr).toMatch(remedy);
      expect(status).toBe(1);
      expect(stderr.trim().split('\n')).toHaveLength(2);
      expect(stderr).not.toMatch(/at \w+ \(/);
      const after = contentsOf(folder);
      // A start that gets as far as the layout may fold in the log; nothing else is touched, nothing is new.
      expect(Object.keys(after)).toEqual(Object.keys(before));
      expect(after['secret.key']).toBe(before['secret.key']);
    },
    30_000,
  );

  it('with a key that SECRET_KEYS lacks or has otherwise: the name of the key, never its value', async () => {
    const folder = join(workFolder(), 'data');
    await fillData(folder);
    const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
    for (const [SECRET_KEYS, remedy] of [
      [key('k9'), /SECRET_KEYS lacks local, which sealed what is stored: add it after the new one/],
      [`${key('k9')},${key('local')}`, /SECRET_KEYS has another key under the name local/],
    ] as const) {
      const { status, stderr } = run(['start'], { DATA_DIR: folder, PORT: '0', SECRET_KEYS }, folder);
      expect(status).toBe(1);
      expect(stderr).toMatch(remedy);
      for (const entry of SECRET_KEYS.split(',')) expect(stderr).not.toContain(entry.split(':')[1]);
    }
  });

  it('in a directory that this user cannot write', async () => {
    const folder = join(workFolder(), 'data');
    await fillData(folder);
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    if (process.getuid?.() !== 0 || spawnSync(nobody[0] ?? '', [...nobody.slice(1), 'true']).status !== 0) {
      console.warn('SKIPPED: an unwritable directory (needs root and setpriv)');
      return;
    }
    chmodSync(dirname(folder), 0o755);
    for (const mode of [0o700, 0o755]) {
      chmodSync(folder, mode);
      chmodSync(join(folder, 'coach.db'), 0o644);
      const { status, stderr } = run(['start'], { DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'silent' }, '/', {
        as: nobody,
      });
      expect(status).toBe(1);
      expect(stderr).toMatch(/cannot be written: give this user write access|DATA_DIR cannot be used/);
    }
  });

  it('on a full disk: refused with the remedy, and the next start finds nothing in its way', async () => {
    const disk = smallDisk(150_000);
    if (disk === null) return;
    const env = { DATA_DIR: join(disk, 'data'), PORT: '0', LOG_LEVEL: 'silent' };
    const { status, stderr } = run(['start'], env, disk);
    expect(status).toBe(1);
    expect(stderr).toMatch(/free space|with room/);
    spawnSync('/bin/mount', ['-o', 'remount,size=30000000', disk]);
    const service = await startServiceProcess({ port: await freePort(), workDir: disk, env: {} });
    await service.stop();
    expect(service.child.exitCode).toBe(0);
  });

  it('that fills up while it runs: no event is acknowledged that was not stored, and it goes on once there is room', async () => {
    const disk = smallDisk(6_000_000);
    if (disk === null) return;
    const api = createServer((_, res) => {
      res.setHeader('content-type', 'application/json');
      res.end('{"ok":true,"team_id":"T1","bot_id":"B1","user_id":"UBOT","url":"http://127.0.0.1/"}');
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void api.close());
    const service = await startServiceProcess({
      port: await freePort(),
      workDir: disk,
      word: 'serve',
      env: {
        SLACK_BOT_TOKEN: 'xoxb-1',
        SLACK_SIGNING_SECRET: 'signing',
        SLACK_API_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}/api/`,
        LOG_LEVEL: 'silent',
      },
    });
    onTestFinished(() => service.stop('SIGKILL'));
    const acknowledged: string[] = [];
    let sent = 0;
    const send = async (): Promise<number> => {
      sent += 1;
      const ts = `${1_700_000_000 + sent}.1`;
      const body = JSON.stringify({
        type: 'event_callback',
        team_id: 'T1',
        event_id: `Ev${sent}`,
        event: { type: 'app_mention', channel: 'C1', user: 'U1', ts, text: `<@UBOT> help ${'x'.repeat(2_000)}` },
      });
      const { status } = await fetch(`${service.url}/slack/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signed('signing', body) },
        body,
      });
      if (status === 200) acknowledged.push(ts);
      return status;
    };
    expect(await send()).toBe(200);
    const filler = join(disk, 'filler');
    const file = openSync(filler, 'w');
    try {
      for (;;) writeSync(file, Buffer.alloc(4096));
    } catch {
      // Full.
    }
    closeSync(file);
    const statuses: number[] = [];
    // What room the log has left is used up first.
    while (statuses.filter((status) => status !== 200).length < 10 && statuses.length < 2_000)
      statuses.push(await send());
    expect(statuses.filter((status) => status !== 200)).toHaveLength(10);
    expect(statuses.filter((status) => status !== 200 && status < 500)).toEqual([]);
    rmSync(filler);
    await waitUntil(async () => (await send()) === 200, 10_000, 'the service did not recover');
    await service.stop();
    const store = await openData(join(disk, 'data'));
    const ids = (await openTables(store).webhookEvents.scan(TENANT, { limit: 1_000 })).map((row) => row.id);
    for (const ts of acknowledged)
      expect(
        ids.some((id) => id.includes(ts)),
        ts,
      ).toBe(true);
    await store.close();
  }, 60_000);

  it('on MongoDB that is away, no address or closed to us', () => {
    const folder = workFolder();
    const SECRET_KEYS = `k1:${randomBytes(32).toString('base64')}`;
    for (const uri of ['mongodb://someone:hush@127.0.0.1:1/coach', 'mongodb://[', 'mongodb://nowhere.invalid/coach']) {
      const env = { MONGODB_URI: uri, SECRET_KEYS, PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: join(folder, 'data') };
      const { status, stderr } = run(['start'], env, folder, { timeout: 20_000 });
      expect(status).toBe(1);
      expect(stderr).toMatch(/MONGODB_URI/);
      expect(stderr).not.toMatch(/hush|at \w+ \(/);
    }
    expect(existsSync(join(folder, 'data'))).toBe(false);
  }, 60_000);
});

/** The first page of a table's tree that is not the schema's: content that SQLite itself can tell to be wrong. */
function pageInTheMiddle(file: string): number {
  const db = new DatabaseSync(file);
  const row = db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'reports.byPerson'`).get() as {
    rootpage: number;
  };
  db.close();
  return (row.rootpage - 1) * 4096;
}

describe('coach analyze', () => {
  it('prints what is asked for, corrects speakers, and says what is wrong with what it cannot do', () => {
    const folder = workFolder();
    const sample = join(import.meta.dirname, '../../samples/pushy-demo.vtt');
    const good = run(['analyze', sample, '--json', '--out', folder], {}, folder);
    expect(good.status, good.stderr).toBe(0);
    expect(JSON.parse(good.stdout)).toMatchObject({ version: 'v1' });

    const explained = run(
      ['analyze', sample, '--explain', '--assign', 'S2=Dana Ray', '0=S2', '--out', folder],
      {},
      folder,
    );
    expect(explained.status, explained.stderr).toBe(0);
    expect(explained.stdout).toMatch(/S2 Dana Ray \(role: buyer\)[\s\S]*\nLABELS\n#0 0:0\d +S2 /);
    const labels = run(['analyze', sample, '--labels', '--out', folder], {}, folder);
    expect(labels.stdout).toMatch(/^#0 0:0\d +S1 /);

    const german = run(['analyze', sample, '--locale', 'de-DE', '--out', folder], {}, folder);
    expect(german.stdout).toContain('Für Brad Colley (Fleetwise): drei Dinge fürs nächste Mal');
    expect(german.stdout).toContain("“And that's a fair offer, honestly, that's a very fair offer.”");

    const nobody = run(['analyze', sample, '--assign', 'S9=S1'], {}, folder);
    expect(nobody.status).toBe(1);
    expect(nobody.stderr).toContain('There is no speaker S9: there are S1, S2.');
    const nonsense = run(['analyze', sample, '--assign', 'Dana'], {}, folder);
    expect(nonsense.stderr).toContain('“Dana” corrects nothing');

    writeFileSync(join(folder, 'picture.vtt'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]));
    const bad = run(['analyze', join(folder, 'picture.vtt')], {}, folder);
    expect(bad.status).toBe(1);
    expect(bad.stderr).toContain('I cannot read this kind of file');
    expect(bad.stderr).not.toMatch(/at \w+ \(/);
  });
});
