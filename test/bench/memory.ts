import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTranscript } from '../../src/analysis/transcript/parse.ts';
import { startServiceProcess } from '../../src/demo/service-process.ts';
import { freePort, waitUntil } from '../../src/demo/waiting.ts';
import { signed } from '../e2e/slack-world.ts';
import { startFakeSlack } from '../fakes/slack.ts';
import { startStandIns } from '../fakes/stand-ins.ts';
import { type TreePeak, watchTree } from './process-tree.ts';
import type { BenchRow } from './row.ts';

type Settings = Readonly<Record<string, string>>;

const MOST_MB = 250;
const SECRET = 'signing-secret';
const SERVED_MS = 300_000;
const SHARED = {
  type: 'message',
  subtype: 'file_share',
  channel: 'C1',
  channel_type: 'channel',
  user: 'U1',
  ts: '1700000001.000100',
  text: '',
};
/** The garbage collector comes when it wants to: one run is up to 8 MB beside the next. */
const RUNS = 3;

/** All processes together, at the highest moment, while `coach analyze` or the service hears and coaches a film of 2 GB with models that stand in. */
export async function benchMemory(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'coach-bench-memory-'));
  const standIns = await startStandIns(parseTranscript(readFileSync('samples/good-discovery.vtt')));
  try {
    const film = process.platform === 'linux' ? makeFilm(folder) : null;
    if (film === null) {
      console.warn('SKIPPED: memory of a film of 2 GB (it needs Linux and ffmpeg)');
      return [];
    }
    const { claude, deepgram, gemini } = standIns.env;
    const both = { ...deepgram, ...claude };
    const image = readImageSettings();
    const rows: BenchRow[] = [];
    for (const [by, keys] of [
      ['Deepgram, Claude', both],
      ['Gemini', gemini],
    ] as const) {
      const inImage = { ...keys, ...image };
      rows.push(
        await measure(`coach analyze (${by}), as npm starts it`, () => analyze(film, folder, keys)),
        await measure(`coach analyze (${by}), as the image starts it`, () => analyze(film, folder, inImage)),
        await measure(`the service (${by}), as the image starts it`, () => serve(film, folder, inImage)),
      );
    }
    if (standIns.faults().length > 0) throw new Error(`the stand-ins: ${standIns.faults().join(', ')}`);
    return rows;
  } finally {
    await standIns.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A minute of film that is 2 GB, as large as the service takes one; null where there is no ffmpeg. */
function makeFilm(folder: string): string | null {
  const film = join(folder, 'film.mov');
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=1280x720:rate=25'];
  const sound = ['-f', 'lavfi', '-i', 'sine'];
  const codecs = ['-c:v', 'rawvideo', '-pix_fmt', 'yuv420p', '-c:a', 'pcm_s16le'];
  try {
    execFileSync('ffmpeg', ['-nostdin', '-v', 'fatal', ...picture, ...sound, '-t', '60', ...codecs, film]);
    return film;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  }
}

async function measure(what: string, run: () => Promise<TreePeak>): Promise<BenchRow> {
  const peaks: TreePeak[] = [];
  for (let i = 0; i < RUNS; i++) peaks.push(await run());
  peaks.sort((a, b) => a.rssMb - b.rssMb);
  const peak = peaks[Math.floor(RUNS / 2)] ?? { rssMb: Number.NaN, who: '' };
  return {
    name: `memory of ${what}, a film of 2 GB: median of ${RUNS}`,
    value: peak.rssMb,
    unit: 'MB',
    reference: `${peak.who}; the runs: ${peaks.map(({ rssMb }) => Math.round(rssMb)).join(', ')}`,
    reach: `≤ ${MOST_MB} MB`,
    ok: peak.rssMb <= MOST_MB,
  };
}

async function analyze(film: string, folder: string, env: Settings): Promise<TreePeak> {
  const child = spawn(process.execPath, ['dist/cli.js', 'analyze', film, '-o', join(folder, 'out')], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  const watch = watchTree(child.pid ?? 0);
  const [code] = (await once(child, 'exit')) as [number | null];
  const peak = watch.stop();
  if (code !== 0) throw new Error(`coach analyze ended with ${code}`);
  return peak;
}

/** From a film in a channel of a Slack that stands in to the PDF in its thread. */
async function serve(film: string, folder: string, env: Settings): Promise<TreePeak> {
  const slack = await startFakeSlack({ now: Date.now });
  slack.addUser('U1', 'Dana');
  slack.addChannel('C1', ['U1', slack.botUser]);
  const { size } = statSync(film);
  const file = slack.addFile('F1', new Uint8Array(), { name: 'film.mov', mimetype: 'video/quicktime', size });
  slack.addStream('F1', (res) => {
    res.writeHead(200, { 'content-type': 'video/quicktime', 'content-length': String(size) });
    createReadStream(film).pipe(res);
  });
  const service = await startServiceProcess({
    port: await freePort(),
    workDir: mkdtempSync(join(folder, 'service-')),
    env: {
      SLACK_BOT_TOKEN: slack.token,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: slack.apiUrl,
      DEV_ORIGINS: slack.origin,
      ...env,
    },
  });
  const watch = watchTree(service.child.pid ?? 0);
  try {
    const body = JSON.stringify({
      type: 'event_callback',
      team_id: slack.team,
      event_id: 'Ev1',
      event: { ...SHARED, files: [file] },
    });
    const headers = { 'content-type': 'application/json', ...signed(SECRET, body) };
    const { status } = await fetch(`${service.url}/slack/events`, { method: 'POST', body, headers });
    if (status !== 200) throw new Error(`the service answered ${status}`);
    const sent = (): boolean => slack.calls.some(({ method }) => method === 'files.completeUploadExternal');
    await waitUntil(sent, SERVED_MS, 'no PDF came into the thread');
  } finally {
    await service.stop();
    await slack.close();
  }
  if (slack.faults().length > 0) throw new Error(`the Slack that stands in: ${slack.faults().join(', ')}`);
  return watch.stop();
}

/** What the Dockerfile sets, so that what is measured is what is shipped. */
function readImageSettings(): Settings {
  const settings = [...readFileSync('Dockerfile', 'utf8').matchAll(/^ENV (.+)$/gm)].flatMap(([, line = '']) =>
    line.split(' '),
  );
  return Object.fromEntries(
    settings.map((one) => one.split('=') as [string, string]).filter(([name]) => name !== 'DATA_DIR'),
  );
}
