import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startServiceProcess } from '../../src/demo/service-process.ts';
import { freePort } from '../../src/demo/waiting.ts';
import { signed } from '../e2e/slack-world.ts';
import { startFakeAnthropic } from '../fakes/anthropic.ts';
import { answerLikeAModel } from '../fakes/like-a-model.ts';
import type { BenchRow } from './row.ts';

const SECRET = 'bench-secret';
const SESSIONS_ALONE = 6;
const SESSIONS = 200;
/** Nobody answers faster than they read. */
const THINKS_MS = 15_000;
const MODEL_MS = 400;
/** An answer that takes longer never comes. */
const LONGEST_MS = 60_000;
const SAYINGS = [
  'What would have to change for this quarter to be a good one for you?',
  'So it is the end of the month that costs most, is that right?',
  'Who else is held up by that?',
  'What did you try before, and what came of it?',
];

/** A turn of a practice session from outside: from the event that brings it to the persona's answer in the thread. */
export async function benchPractice(): Promise<readonly BenchRow[]> {
  const slack = await startSlack();
  const claude = await startFakeAnthropic();
  claude.always(() => ({ kind: 'reply', answer: answerLikeAModel }));
  const slowly = await startDelay(claude.url, MODEL_MS);
  try {
    const alone = await inService(slack, {}, (url) => oneAfterTheOther(slack, url));
    const crowd = await inService(slack, {}, (url) => allAtOnce(slack, url));
    const model = await inService(slack, { ANTHROPIC_API_KEY: claude.key, ANTHROPIC_API_URL: slowly.url }, (url) =>
      oneAfterTheOther(slack, url),
    );
    return [
      row(
        `turn of practice answered, ${SESSIONS_ALONE * SAYINGS.length - 1} one after the other, rules, p95`,
        p95(alone),
        300,
      ),
      row(`the same with a model that takes ${MODEL_MS} ms, without those, p95`, p95(model) - MODEL_MS, 150),
      row(`${SESSIONS} sessions at once, a turn each every ${THINKS_MS / 1000} s, p95`, p95(crowd), 1_000),
    ];
  } finally {
    await Promise.all([slack.close(), claude.close(), slowly.close()]);
  }
}

function row(name: string, value: number, most: number): BenchRow {
  return { name, value, unit: 'ms', reach: `≤ ${most} ms`, ok: value <= most };
}

type Slack = Awaited<ReturnType<typeof startSlack>>;

async function inService(
  slack: Slack,
  env: Readonly<Record<string, string>>,
  work: (url: string) => Promise<readonly number[]>,
): Promise<readonly number[]> {
  const workDir = mkdtempSync(join(tmpdir(), 'coach-bench-'));
  const service = await startServiceProcess({
    port: await freePort(),
    workDir,
    env: {
      ...{ SLACK_BOT_TOKEN: 'xoxb-bench', SLACK_SIGNING_SECRET: SECRET, SLACK_API_URL: `${slack.url}/api/` },
      ...{ DEV_ORIGINS: slack.url, LOG_LEVEL: 'error', ...env },
    },
  });
  try {
    return await work(service.url);
  } finally {
    await service.stop();
    rmSync(workDir, { recursive: true, force: true });
  }
}

async function oneAfterTheOther(slack: Slack, url: string): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < SESSIONS_ALONE; n += 1) {
    const talk = await begin(slack, url, `one${count}`);
    for (const text of SAYINGS) times.push(await talk(text));
  }
  return times.slice(1);
}

async function allAtOnce(slack: Slack, url: string): Promise<readonly number[]> {
  const talks = [];
  for (let n = 0; n < SESSIONS; n += 1) talks.push(await begin(slack, url, `crowd${n}`));
  const each = talks.map(async (talk, n) => {
    await wait((n / SESSIONS) * THINKS_MS);
    const times: number[] = [];
    for (const text of SAYINGS) {
      const took = await talk(text);
      times.push(took);
      await wait(Math.max(0, THINKS_MS - took));
    }
    return times;
  });
  return (await Promise.all(each)).flat();
}

let count = 0;

/** Begins a session of somebody's own; what comes back says a turn and resolves to how long the answer took, in milliseconds. */
async function begin(slack: Slack, url: string, name: string): Promise<(text: string) => Promise<number>> {
  const user = `U${name.toUpperCase()}`;
  const channel = `D${name.toUpperCase()}`;
  const form = new URLSearchParams({
    ...{ command: '/coach', text: 'practice friendly_prospect discovery', team_id: 'T1', user_id: user },
    ...{ channel_id: channel, trigger_id: `${name}.${count++}`, response_url: `${slack.url}/respond` },
  }).toString();
  const greeted = slack.said(channel, 2);
  await post(url, 'application/x-www-form-urlencoded', form);
  const [root] = await greeted;
  let heard = 2;
  return async (text) => {
    count += 1;
    const ts = `1800000000.${String(count).padStart(6, '0')}`;
    const event = { type: 'message', channel_type: 'im', channel, user, ts, thread_ts: root, text };
    const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: `Ev${count}`, event });
    heard += 1;
    const answered = slack.said(channel, heard);
    const before = performance.now();
    await post(url, 'application/json', body);
    await answered;
    return performance.now() - before;
  };
}

async function post(url: string, type: string, body: string): Promise<void> {
  const headers = { 'content-type': type, ...signed(SECRET, body) };
  const response = await fetch(`${url}/slack/events`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`the service answered ${response.status}`);
}

/** As much of Slack as a session needs, as fast as it can be: the emulator would be measured, too. */
async function startSlack() {
  const posted = new Map<string, string[]>();
  const waiting = new Set<{ channel: string; n: number; resolve: (all: readonly string[]) => void }>();
  let next = 1;

  function tell(channel: string): void {
    for (const one of waiting) {
      const all = posted.get(one.channel) ?? [];
      if (one.channel !== channel || all.length < one.n) continue;
      waiting.delete(one);
      one.resolve(all);
    }
  }

  const server = createServer((req, res) => void answer(req, res));
  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const args = new URLSearchParams(Buffer.concat(chunks).toString());
    const channel = args.get('channel') ?? '';
    const method = (req.url ?? '').split('/').at(-1);
    const ts = `1700000000.${String(next++).padStart(6, '0')}`;
    const body = {
      ...{ ok: true, ts, channel, messages: [], user: { id: 'U1', profile: { real_name: 'Dana' } } },
      ...{ user_id: 'UBOT', bot_id: 'B1', team_id: 'T1', team: 'Bench', app_id: 'A1' },
    };
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (method !== 'chat.postMessage') return;
    posted.set(channel, [...(posted.get(channel) ?? []), ts]);
    tell(channel);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves once so many messages stand in a channel. */
    said: (channel: string, n: number) =>
      new Promise<readonly string[]>((resolve, reject) => {
        waiting.add({ channel, n, resolve });
        tell(channel);
        setTimeout(() => reject(new Error(`nothing was said in ${channel}`)), LONGEST_MS).unref();
      }),
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A way to a server that takes its time. */
async function startDelay(to: string, ms: number) {
  const server = createServer((req, res) => void pass(req, res));
  async function pass(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    await wait(ms);
    const { host: _host, 'content-length': _length, connection: _connection, ...headers } = req.headers;
    const response = await fetch(`${to}${req.url ?? ''}`, {
      ...{ method: req.method ?? 'POST', headers: headers as Record<string, string>, body: Buffer.concat(chunks) },
    });
    res.writeHead(response.status, { 'content-type': response.headers.get('content-type') ?? '' });
    res.end(Buffer.from(await response.arrayBuffer()));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function p95(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
}
