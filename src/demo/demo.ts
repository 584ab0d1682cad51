import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { findLocalSlack, type LocalSlack, originsOf, startLocalSlack } from './local-slack.ts';
import { type OneDrive, startOneDrive } from './one-drive.ts';
import { findChromium, photographSlack, photographTeams } from './photograph.ts';
import { findPlayground, type Playground, startPlayground } from './playground.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';
import { printThread, saveThread, waitForThread } from './slack-show.ts';
import { printChat, saveChat, waitForOffer } from './teams-show.ts';
import { freePort } from './waiting.ts';

/** What is dropped where; the third sample shows that a thread and a chat look alike. */
const IN_SLACK_CHANNEL = 'good-discovery';
const IN_SLACK_DIRECT = 'pushy-demo';
const IN_TEAMS = 'three-people-renewal';

interface Stage {
  readonly service: ServiceProcess;
  readonly slack: LocalSlack | null;
  readonly teams: { readonly playground: Playground; readonly oneDrive: OneDrive } | null;
  close(): Promise<void>;
}

export interface DemoExtras {
  /** More settings for the service, such as the addresses of stand-ins for the AI services. */
  readonly env?: Readonly<Record<string, string>>;
  /** A film to drop into Slack, too. */
  readonly film?: string;
}

/** Shows the whole job in real clients that are not ours, leaves what they showed in `out`, and ends. Resolves to the exit code. */
export async function demo(out: string, { env = {}, film }: DemoExtras = {}): Promise<number> {
  const started = Date.now();
  const workDir = mkdtempSync(join(tmpdir(), 'coach-demo-'));
  const missing: string[] = [];
  say('Starting the service on SQLite, a local Slack and a local Teams …');
  const stage = await openStage(workDir, missing, env);
  try {
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    const shown = await Promise.all([
      stage.slack === null ? [] : showSlack(stage.slack, out, film),
      stage.teams === null ? [] : showTeams(stage.teams, out),
    ]);
    for (const text of shown.flat()) say(text);
    await takePictures(stage, out, missing);
    say(
      `Everything is in ${out}/: cards as JSON, charts, PDFs${missing.some((line) => line.startsWith('Chromium')) ? '' : ', pictures of both clients'}.`,
    );
    for (const line of missing) say(`Not shown: ${line}`);
    say(`Done in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
    return stage.slack === null && stage.teams === null ? 1 : 0;
  } catch (thrown) {
    await writeFile(join(out, 'service.log'), await readFile(stage.service.logFile).catch(() => ''));
    say(
      `The demo failed: ${thrown instanceof Error ? thrown.message : String(thrown)}. The service's log is ${join(out, 'service.log')}.`,
    );
    return 1;
  } finally {
    await stage.close();
    rmSync(workDir, { recursive: true, force: true });
  }
}

async function openStage(workDir: string, missing: string[], env: Readonly<Record<string, string>>): Promise<Stage> {
  const port = await freePort();
  const slackProgram = findLocalSlack();
  const teamsProgram = findPlayground();
  if (slackProgram === null) missing.push('Slack (the local-slack emulator exists for Linux x64 only; Teams is shown)');
  if (teamsProgram === null) missing.push('Teams (the Agents Playground is a development dependency: npm ci)');
  const [slack, playground, oneDrive] = await Promise.all([
    slackProgram === null ? null : startLocalSlack(slackProgram, { servicePort: port, workDir }),
    teamsProgram === null ? null : startPlayground(teamsProgram, { botUrl: `http://127.0.0.1:${port}`, workDir }),
    teamsProgram === null ? null : startOneDrive(),
  ]);
  const origins = [
    ...(slack === null ? [] : originsOf(slack)),
    ...(playground === null ? [] : [playground.serviceOrigin, playground.url]),
    ...(oneDrive === null ? [] : [oneDrive.origin]),
  ];
  const service = await startServiceProcess({
    port,
    workDir,
    env: {
      ...slack?.env,
      ...(playground === null ? {} : { TEAMS_DEV_NO_AUTH: 'true' }),
      DEV_ORIGINS: origins.join(','),
      ...env,
    },
  });
  return {
    service,
    slack,
    teams: playground === null || oneDrive === null ? null : { playground, oneDrive },
    async close() {
      await service.stop();
      await Promise.all([slack?.close(), playground?.close(), oneDrive?.close()]);
    },
  };
}

async function showSlack(slack: LocalSlack, out: string, film: string | undefined): Promise<readonly string[]> {
  const shown: string[] = [];
  for (const [where, channel, file] of [
    ['#sales-coaching', slack.channel, samplePath(IN_SLACK_CHANNEL)],
    ['a direct message', slack.directMessage, samplePath(IN_SLACK_DIRECT)],
    ...(film === undefined ? [] : [['#sales-coaching', slack.channel, film] as const]),
  ] as const) {
    const root = await slack.upload(channel, [file]);
    const thread = await waitForThread(slack, channel, root);
    await saveThread(slack, thread, join(out, 'slack', basename(file, extname(file))));
    shown.push(printThread(`Slack, ${where}: ${basename(file)}`, thread));
  }
  return shown;
}

async function showTeams(
  { playground, oneDrive }: NonNullable<Stage['teams']>,
  out: string,
): Promise<readonly string[]> {
  const name = `${IN_TEAMS}.vtt`;
  await playground.sendFiles([{ name, downloadUrl: oneDrive.share(name, await readFile(samplePath(IN_TEAMS))) }]);
  const offer = await waitForOffer(playground);
  await playground.answerOffer(offer, oneDrive.offer('coaching-report.pdf'));
  const chat = await saveChat(playground, oneDrive, join(out, 'teams', IN_TEAMS));
  return [printChat(`Teams, personal chat: ${name}`, chat)];
}

/** Pictures of what the clients' own pages show; a browser is the one thing that npm does not bring. */
async function takePictures(stage: Stage, out: string, missing: string[]): Promise<void> {
  const browser = findChromium();
  if (browser === null) {
    missing.push(
      'Chromium (pictures of the cards in both clients; `apt-get install chromium` or your system’s Chrome adds them)',
    );
    return;
  }
  try {
    if (stage.slack !== null) await photographSlack(browser, stage.slack, join(out, 'slack'));
    if (stage.teams !== null) await photographTeams(browser, stage.teams.playground, join(out, 'teams'));
  } catch {
    missing.push('Chromium (it is here, but could not show the clients’ pages; the cards are in out/ as JSON)');
  }
}

/** Samples lie beside dist/ and src/ alike. */
function samplePath(name: string): string {
  return join(import.meta.dirname, '..', '..', 'samples', `${name}.vtt`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
