import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { freePort, waitUntil } from './waiting.ts';

/** What the emulator tells of a message; Slack's own shape, as far as we look at it. */
export interface SlackMessage {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly user?: string;
  readonly text?: string;
  readonly ephemeral_to?: string;
  readonly blocks?: readonly unknown[];
  readonly files?: readonly { readonly id: string; readonly name: string; readonly url_private_download: string }[];
}

export interface LocalSlack {
  readonly url: string;
  /** Settings for the service that is to talk to it. */
  readonly env: Readonly<Record<string, string>>;
  readonly signingSecret: string;
  readonly channel: string;
  readonly directMessage: string;
  readonly user: string;
  readonly botUser: string;
  /** Drops files into a channel as a person does; resolves to the message's ts. */
  upload(channel: string, files: readonly string[], thread?: string): Promise<string>;
  uploadBytes(channel: string, name: string, bytes: Uint8Array): Promise<string>;
  say(channel: string, text: string, thread?: string): Promise<void>;
  command(channel: string, text: string): Promise<void>;
  press(channel: string, messageTs: string, actionId: string, value: string): Promise<void>;
  messages(channel: string): Promise<readonly SlackMessage[]>;
  /** What the bot said to the user alone, oldest first. */
  answers(channel: string): Promise<readonly SlackMessage[]>;
  /** What the bot said in a message's thread, oldest first. */
  thread(channel: string, root: string): Promise<readonly SlackMessage[]>;
  download(url: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

const TEAM = 'T0ACME';
const BOT_USER = 'U0COACH';
const USER = 'U0DANA';
const CHANNEL = 'C0SALES';
const DIRECT = 'D0COACH';

/** The emulator's program, or null on a platform that it does not exist for (it is built for Linux x64 only). */
export function findLocalSlack(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('local-slack-linux-x64/package.json');
    const program = join(dirname(manifest), 'bin', 'local-slack');
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/** Starts the `local-slack` emulator on loopback for a service that listens on `servicePort`, or that connects to it (`socket`). */
export async function startLocalSlack(
  program: string,
  { servicePort, workDir, mode = 'events' }: { servicePort: number; workDir: string; mode?: 'events' | 'socket' },
): Promise<LocalSlack> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const signingSecret = randomBytes(16).toString('hex');
  const botToken = 'xoxb-demo';
  const appToken = 'xapp-demo';
  await mkdir(workDir, { recursive: true });
  const config = {
    workspace: { name: 'Acme', domain: 'acme', teamId: TEAM },
    app: {
      appId: 'A0COACH',
      botUserId: BOT_USER,
      botName: 'Rackham Coach',
      botToken,
      appToken,
      signingSecret,
      mode,
      requestUrl: `http://127.0.0.1:${servicePort}/slack/events`,
    },
    users: [{ id: USER, name: 'dana', realName: 'Dana Ray' }],
    channels: [
      { id: CHANNEL, name: 'sales-coaching', members: [USER, BOT_USER] },
      { id: DIRECT, name: 'dm', is_im: true, is_channel: false, members: [USER, BOT_USER] },
    ],
  };
  const configFile = join(workDir, 'local-slack.json');
  await writeFile(configFile, JSON.stringify(config));
  const child = spawn(
    program,
    ['--config', configFile, '--port', String(port), '--files-dir', join(workDir, 'slack-files')],
    { stdio: 'ignore' },
  );
  await waitUntil(async () => (await fetch(`${url}/_control/state`)).ok, 10_000, 'local-slack did not start');

  async function control(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${url}/_control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`local-slack ${path}: ${response.status}`);
  }

  async function post(
    channel: string,
    files: readonly { name: string; bytes: Uint8Array }[],
    thread?: string,
  ): Promise<string> {
    const form = new FormData();
    form.set('channel', channel);
    form.set('user', USER);
    form.set('text', '');
    if (thread !== undefined) form.set('thread_ts', thread);
    for (const { name, bytes } of files) form.append('file', new Blob([new Uint8Array(bytes)]), name);
    const response = await fetch(`${url}/_control/upload`, { method: 'POST', body: form });
    const { message } = (await response.json()) as { message: { ts: string } };
    return message.ts;
  }

  async function messages(channel: string): Promise<readonly SlackMessage[]> {
    const response = await fetch(`${url}/_control/messages/${channel}`);
    return ((await response.json()) as { messages: SlackMessage[] }).messages;
  }

  return {
    url,
    env: {
      SLACK_BOT_TOKEN: botToken,
      ...(mode === 'socket' ? { SLACK_APP_TOKEN: appToken } : { SLACK_SIGNING_SECRET: signingSecret }),
      SLACK_API_URL: `${url}/api/`,
    },
    signingSecret,
    channel: CHANNEL,
    directMessage: DIRECT,
    user: USER,
    botUser: BOT_USER,
    upload: async (channel, files, thread) =>
      post(
        channel,
        await Promise.all(files.map(async (file) => ({ name: basename(file), bytes: await readFile(file) }))),
        thread,
      ),
    uploadBytes: (channel, name, bytes) => post(channel, [{ name, bytes }]),
    say: (channel, text, thread) => control('message', { channel, user: USER, text, thread_ts: thread }),
    command: (channel, text) => control('command', { channel, user: USER, command: '/coach', text }),
    press: (channel, messageTs, action_id, value) =>
      control('interact', { channel, messageTs, user: USER, action: { action_id, value } }),
    messages,
    answers: async (channel) => (await messages(channel)).filter((message) => message.ephemeral_to === USER),
    thread: async (channel, root) =>
      (await messages(channel)).filter((message) => message.thread_ts === root && message.user === BOT_USER),
    async download(from) {
      const response = await fetch(from, { headers: { authorization: `Bearer ${botToken}` } });
      if (!response.ok) throw new Error(`download: ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    close: () => stopChild(child),
  };
}

/** Origins of the emulator as it names itself and as we call it. */
export function originsOf(slack: LocalSlack): readonly string[] {
  const { port } = new URL(slack.url);
  return [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
