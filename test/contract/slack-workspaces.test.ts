import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { RecordingId, TenantId } from '../../src/analysis/domain.ts';
import { readConfig } from '../../src/config.ts';
import { freePort } from '../../src/demo/waiting.ts';
import { startService } from '../../src/service.ts';
import { makeBlobs } from '../../src/storage/blobs.ts';
import { mediaKey } from '../../src/storage/erase.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../src/storage/sqlite/store.ts';
import { openTables } from '../../src/storage/tables.ts';
import { startFakeSlackOAuth } from '../fakes/slack-oauth.ts';

const [A, B] = ['T0AAA', 'T0BBB'] as const;
const WAIT = { timeout: 40_000, interval: 50 };
const DISCOVERY = readFileSync('samples/good-discovery.vtt');
const PUSHY = readFileSync('samples/pushy-demo.vtt');

/** The whole service on SQLite, and Slack with two workspaces whose channels, people, files and message times have the same ids. */
async function openService() {
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const slack = await startFakeSlackOAuth({ now });
  const directory = mkdtempSync(join(tmpdir(), 'coach-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  slack.allowRedirect(`${url}/slack/oauth_redirect`);
  const config = readConfig({
    ...slack.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: url,
    DATA_DIR: directory,
  });
  const service = await startService({ config, role: 'both', log: pino({ level: 'silent' }), now });
  const store = makeSqliteStore(openDatabase(join(directory, 'coach.db')));
  onTestFinished(async () => {
    await service.stop();
    await store.close();
    await slack.close();
    rmSync(directory, { recursive: true, force: true });
  });
  let sent = 0;

  async function deliver(body: string, type: string): Promise<void> {
    const headers = { 'content-type': type, ...slack.sign(body, Math.floor(Date.now() / 1000)) };
    expect((await fetch(`${url}/slack/events`, { method: 'POST', headers, body })).status).toBe(200);
  }
  return {
    slack,
    tables: openTables(store),
    blobs: makeBlobs(join(directory, 'files')),
    advance(ms: number): void {
      ahead += ms;
    },
    async install(team: string): Promise<void> {
      const start = await fetch(`${url}/slack/install`);
      const address = (/href="([^"]+)"/.exec(await start.text())?.[1] ?? '').replaceAll('&#38;', '&');
      const cookie = start.headers.get('set-cookie')?.split(';')[0] ?? '';
      expect((await fetch(await slack.consent(address, { team }), { headers: { cookie } })).status).toBe(200);
    },
    /** The same id for the event in every workspace, too. */
    event: (team: string, event: object, id = `Ev${sent++}`) =>
      deliver(
        JSON.stringify({
          type: 'event_callback',
          team_id: team,
          event_id: id,
          event_time: Math.floor(now() / 1000),
          event,
        }),
        'application/json',
      ),
    command: (team: string, text: string) =>
      deliver(
        new URLSearchParams({
          command: '/coach',
          text,
          team_id: team,
          user_id: 'U1',
          channel_id: 'C1',
          trigger_id: `${team}.${sent++}`,
          response_url: `${slack.url}/respond/${team}/U1`,
        }).toString(),
        'application/x-www-form-urlencoded',
      ),
    said: (team: string, pattern: RegExp) =>
      vi.waitFor(() => {
        const found = pattern.exec(slack.workspace(team).said());
        expect(found, `${team}: ${pattern}`).not.toBeNull();
        return found as RegExpExecArray;
      }, WAIT),
  };
}

async function* sound(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('sound');
}

const REPORT = /Report ([0-9a-z]{10})/;

it('two workspaces add the app, use it, have their tokens renewed and leave, and never see each other', async () => {
  const { slack, tables, blobs, advance, install, event, command, said } = await openService();
  await install(A);
  await install(B);

  // One drop in each, alike in every id; only what was said differs.
  const drop = (team: string, id: string, bytes: Uint8Array) =>
    event(team, slack.workspace(team).share({ id, name: 'call.vtt', bytes }, 'C1', 'U1'), `EvDrop${id}`);
  await Promise.all([drop(A, 'F1', DISCOVERY), drop(B, 'F1', PUSHY)]);
  await said(A, /For Maya Okafor/);
  await said(B, /For Brad Colley/);
  const [, reportA = ''] = await said(A, REPORT);
  const [, reportB = ''] = await said(B, REPORT);
  for (const team of [A, B])
    await vi.waitFor(
      () => expect(slack.workspace(team).messages.some(({ files }) => files.length > 1)).toBe(true),
      WAIT,
    );
  expect(slack.workspace(A).said()).not.toMatch(/Brad Colley/);
  expect(slack.workspace(B).said()).not.toMatch(/Maya Okafor/);

  // The very bytes of A's recording are new in B.
  await drop(B, 'F2', DISCOVERY);
  await said(B, /For Maya Okafor/);
  expect(slack.workspace(B).said()).not.toContain('answered from the stored report');

  // An id of the other workspace reads like one that never was.
  for (const [team, other] of [
    [A, reportB],
    [B, reportA],
  ] as const) {
    for (const words of ['report', 'delete']) {
      const answers: string[] = [];
      for (const id of [other, '0000000000']) {
        const before = slack.workspace(team).messages.length;
        await command(team, `${words} ${id}`);
        await vi.waitFor(() => expect(slack.workspace(team).messages).toHaveLength(before + 1), WAIT);
        answers.push(JSON.stringify(slack.workspace(team).messages.at(-1)?.blocks).replaceAll(id, 'ID'));
      }
      expect(answers[0]).toContain('Nothing found under this id');
      expect(answers[0]).toBe(answers[1]);
    }
  }
  expect(await tables.reports.get(`slack:${A}` as TenantId, reportA as never)).not.toBeNull();

  // A roll-up counts what was shared in the asker's own workspace, and is for the asker alone.
  await command(A, 'team');
  await said(A, /The last 30 days here: 1 recording\b/);
  await command(B, 'team');
  await said(B, /The last 30 days here: 2 recordings/);
  expect(slack.workspace(B).messages.at(-1)?.onlyFor).toBe('U1');

  // A background job renews the token of its own workspace only.
  advance(10.5 * 3_600_000);
  await event(A, { type: 'app_mention', channel: 'C1', user: 'U1', ts: '1700000002.000001', text: 'hello' });
  await vi.waitFor(() => expect(slack.renewals()).toBe(1), WAIT);
  const tokenOf = (team: string) => slack.calls.findLast((call) => call.team === team)?.token ?? '';
  const [firstA, firstB] = [
    slack.calls.find(({ team }) => team === A)?.token,
    slack.calls.find(({ team }) => team === B)?.token,
  ];
  await vi.waitFor(() => expect(tokenOf(A)).not.toBe(firstA), WAIT);
  expect(tokenOf(B)).toBe(firstB);
  for (const { team, token } of slack.calls) if (team !== null) expect(token).toContain(`xoxb-${team}-`);

  // A leaves: nothing of it stays, on disk either, and nothing of B goes.
  const [tenantA, tenantB] = [`slack:${A}` as TenantId, `slack:${B}` as TenantId];
  for (const tenant of [tenantA, tenantB])
    await blobs.put(tenant, mediaKey(reportA as RecordingId), sound(), { maxBytes: 10 });
  const { installations: _, audit: __, ...rest } = tables;
  const rowsOf = async (tenant: TenantId) => {
    const found = Object.entries(rest).map(async ([name, table]) => [
      name,
      (await table.scan(tenant, { limit: 10 })).length,
    ]);
    return (await Promise.all(found)).filter(([, count]) => count !== 0);
  };
  expect((await rowsOf(tenantA)).length).toBeGreaterThan(5);
  const left = performance.now();
  slack.uninstall({ team: A });
  await event(A, { type: 'app_uninstalled' });
  await vi.waitFor(
    async () =>
      expect(await tables.installations.get(tenantA, tenantA)).toMatchObject({
        sealed: null,
        removedAt: expect.any(Number),
      }),
    WAIT,
  );
  expect(await rowsOf(tenantA)).toEqual([]);
  expect(await blobs.list(tenantA)).toEqual([]);
  expect(performance.now() - left).toBeLessThan(60_000);
  expect((await rowsOf(tenantB)).length).toBeGreaterThan(5);
  expect(await blobs.list(tenantB)).toContain(mediaKey(reportA as RecordingId));
  await event(A, { type: 'app_mention', channel: 'C1', user: 'U1', ts: '1700000003.000001', text: 'hello' });
  await command(B, `report ${reportB}`);
  await vi.waitFor(() => expect(slack.workspace(B).messages.at(-1)?.onlyFor).toBe('U1'), WAIT);
  expect(slack.workspace(B).said()).toContain(reportB);

  // And comes back, as if it had never been there.
  await install(A);
  const before = slack.workspace(A).messages.length;
  await command(A, `report ${reportA}`);
  await vi.waitFor(() => expect(slack.workspace(A).messages).toHaveLength(before + 1), WAIT);
  expect(slack.workspace(A).messages.at(-1)?.text).toContain('Nothing found under this id');
  await drop(A, 'F3', PUSHY);
  await said(A, /For Brad Colley/);
  expect(slack.faults()).toEqual([]);
}, 120_000);
