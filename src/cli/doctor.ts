import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { loadPrices } from '../analysis/providers/price-file.ts';
import { loadRubrics } from '../analysis/providers/rubric-files.ts';
import { type Config, ConfigFaults, readConfig } from '../config.ts';
import { startFault } from '../service.ts';

type Check = { readonly name: string; readonly state: 'ok' | 'missing' | 'fault'; readonly text: string };

/** Prints what is there, what is missing and what that would add. Resolves to 1 when something keeps the service from starting. */
export async function doctor(env: NodeJS.ProcessEnv): Promise<number> {
  const checks = await runChecks(env);
  const mark = { ok: '✓', missing: '–', fault: '✗' } as const;
  const width = Math.max(...checks.map((check) => check.name.length));
  process.stdout.write(
    checks.map(({ name, state, text }) => `${mark[state]} ${name.padEnd(width)}  ${text}\n`).join(''),
  );
  return checks.some((check) => check.state === 'fault') ? 1 : 0;
}

async function runChecks(env: NodeJS.ProcessEnv): Promise<readonly Check[]> {
  let config: Config;
  try {
    config = readConfig(env);
  } catch (thrown) {
    if (!(thrown instanceof ConfigFaults)) throw thrown;
    return thrown.faults.map((text) => ({ name: 'configuration', state: 'fault', text }));
  }
  return [
    { name: 'configuration', state: 'ok', text: 'no fault' },
    await checkStore(config),
    await checkPort(config),
    checkSlack(config),
    config.teams === null
      ? { name: 'Teams', state: 'missing', text: 'TEAMS_APP_ID would connect a tenant (README, “Connect Teams”)' }
      : {
          name: 'Teams',
          state: 'ok',
          text: config.teams.registration === null ? 'development, without authentication' : 'registered',
        },
    config.http.publicUrl === null
      ? { name: 'PUBLIC_URL', state: 'missing', text: 'would show charts and PDF links in Teams' }
      : { name: 'PUBLIC_URL', state: 'ok', text: 'set' },
    config.deepgram === null
      ? { name: 'Deepgram', state: 'missing', text: 'DEEPGRAM_API_KEY would turn audio and video into text' }
      : { name: 'Deepgram', state: 'ok', text: `${config.deepgram.model}, key set (not tried)` },
    config.claude === null
      ? { name: 'Claude', state: 'missing', text: 'ANTHROPIC_API_KEY would label, coach and answer rubrics' }
      : { name: 'Claude', state: 'ok', text: `${config.claude.model}, key set (not tried)` },
    config.gemini === null
      ? {
          name: 'Gemini',
          state: 'missing',
          text: 'GEMINI_API_KEY would hear and see recordings, and stand in for Claude',
        }
      : { name: 'Gemini', state: 'ok', text: `${config.gemini.model}, key set (not tried)` },
    await checkRubrics(config),
    isOnPath('ffmpeg', env.PATH)
      ? { name: 'ffmpeg', state: 'ok', text: 'found' }
      : {
          name: 'ffmpeg',
          state: 'missing',
          text: 'would make the sound that goes to Deepgram small; without it the track is sent as it is',
        },
  ];
}

function checkSlack({ slack }: Config): Check {
  const name = 'Slack';
  if (slack === null) {
    const text = 'SLACK_BOT_TOKEN would connect one workspace, SLACK_CLIENT_ID many (README, “Connect Slack”)';
    return { name, state: 'missing', text };
  }
  const events = slack.mode.kind === 'http' ? 'events over HTTP' : 'Socket Mode';
  return {
    name,
    state: 'ok',
    text:
      slack.access.kind === 'token'
        ? `one workspace, ${events}`
        : `any workspace that adds the app at ${slack.access.publicUrl}/slack/install, ${events}`,
  };
}

async function checkRubrics({ rubricsDir, pricesFile }: Config): Promise<Check> {
  const name = 'rubrics';
  try {
    const [rubrics, { asOf }] = await Promise.all([loadRubrics(rubricsDir), loadPrices(pricesFile)]);
    return { name, state: 'ok', text: `${rubrics.length} of them, prices as of ${asOf}` };
  } catch (thrown) {
    return { name, state: 'fault', text: startFault(thrown) };
  }
}

async function checkStore(config: Config): Promise<Check> {
  const name = 'store';
  try {
    if (config.mongoUri !== null) {
      const { connectMongo } = await import('../storage/mongo/store.ts');
      const store = await connectMongo(config.mongoUri);
      await store.ping().finally(() => store.close());
      return { name, state: 'ok', text: 'MongoDB answers' };
    }
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    accessSync(config.dataDir, constants.W_OK);
    return { name, state: 'ok', text: 'SQLite, DATA_DIR can be written' };
  } catch (thrown) {
    return { name, state: 'fault', text: startFault(thrown) };
  }
}

function checkPort(config: Config): Promise<Check> {
  const name = 'port';
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve({ name, state: 'fault', text: startFault(error) }));
    server.listen(config.http.port, config.http.host, () =>
      server.close(() => resolve({ name, state: 'ok', text: `${config.http.port} is free` })),
    );
  });
}

function isOnPath(program: string, path = ''): boolean {
  return path.split(delimiter).some((directory) => directory !== '' && existsSync(join(directory, program)));
}
