import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort, waitUntil } from './waiting.ts';

/** A message of the bot as it stands now, after its updates. */
export interface TeamsMessage {
  readonly id: string;
  readonly conversation: string;
  /** How often it was replaced. */
  readonly updates: number;
  readonly attachments: readonly TeamsAttachment[];
  readonly text: string;
}
export interface TeamsAttachment {
  readonly contentType: string;
  readonly name?: string;
  readonly contentUrl?: string;
  readonly content?: Readonly<Record<string, unknown>>;
}

export interface Playground {
  readonly url: string;
  /** The origin that the bot is told to answer to; it belongs into the service's DEV_ORIGINS. */
  readonly serviceOrigin: string;
  readonly tenantId: string;
  readonly botId: string;
  readonly user: { readonly id: string; readonly aadObjectId: string };
  readonly personalChat: string;
  readonly groupChat: string;
  readonly channel: string;
  /** Writes to the bot as its person, in the personal chat unless told; elsewhere the bot is mentioned. Resolves to the conversation, which is the new thread for a channel. */
  sendText(text: string, conversation?: string): Promise<string>;
  /** Sends files in the personal chat as Teams announces them; every address must be one the bot may ask. */
  sendFiles(files: readonly { readonly name: string; readonly downloadUrl: string }[], text?: string): Promise<void>;
  /** Presses one of our buttons on a card, or the one under a form with what was filled in. */
  press(message: TeamsMessage, verb: string, value: string, filled?: Readonly<Record<string, string>>): Promise<void>;
  /** Answers an offered file (FileConsent); `null` declines. */
  answerOffer(
    message: TeamsMessage,
    answer: { readonly uploadUrl: string; readonly contentUrl: string } | null,
  ): Promise<void>;
  /** What the bot said, oldest first. */
  messages(): Promise<readonly TeamsMessage[]>;
  /** The first message that fits, once there is one. */
  waitFor(fits: (message: TeamsMessage) => boolean, timeoutMs: number, what?: string): Promise<TeamsMessage>;
  close(): Promise<void>;
}

type Json = Readonly<Record<string, unknown>>;

/** One document of the Playground's recording, as far as we look at it. */
interface Recorded {
  readonly direction?: string;
  readonly request?: { readonly method?: string; readonly url?: string; readonly body?: Json };
  readonly response?: { readonly statusCode?: number; readonly body?: { readonly id?: string } };
}

const START_TIMEOUT_MS = 30_000;
const TENANT = '7f9b1c1e-0000-4000-8000-0000000000aa';
const BOT = { id: '28:11111111-1111-4111-8111-111111111111', name: 'Rackham Coach' };
const USER = { id: 'user-dana', aadObjectId: '00000000-0000-4000-8000-000000000020' };
const PERSONAL = 'personal-chat-dana';
const GROUP = '19:group-sales@thread.v2';
const CHANNEL = '19:channel-sales@thread.tacv2';

/** The Playground's program, or null where it is not installed (it is a development dependency). */
export function findPlayground(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json');
    const program = join(dirname(manifest), 'cli.js');
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/** Starts Microsoft's Agents Playground, a Teams without an account, as the client of a bot at `botUrl`; the bot may start later. */
export async function startPlayground(
  program: string,
  { botUrl, workDir, port }: { readonly botUrl: string; readonly workDir: string; readonly port?: number },
): Promise<Playground> {
  const chosen = port ?? (await freePort());
  const url = `http://127.0.0.1:${chosen}`;
  await mkdir(workDir, { recursive: true });
  const configFile = join(workDir, 'playground.yml');
  const recording = join(workDir, 'playground-recording.txt');
  await writeFile(configFile, config());
  await rm(recording, { force: true });
  const child = spawn(
    process.execPath,
    [program, 'start', '-e', `${botUrl}/api/messages`, '-c', 'msteams', '-p', String(chosen), '--dt', '--er'],
    {
      cwd: workDir,
      stdio: 'ignore',
      env: {
        HOME: workDir,
        TEAMSAPPTESTER_BROWSER: 'none',
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: configFile,
        M365_AGENTS_PLAYGROUND_RECORDING_FILE: recording,
      },
    },
  );
  // A taken port makes it choose another one in silence: the bot's id tells whether it is ours that answers.
  const ours = async (): Promise<boolean> => {
    if (child.exitCode !== null) return false;
    const answer = (await (await fetch(`${url}/_internal/v1/testConfig`)).json()) as {
      config?: { bot?: { id?: string } };
    };
    return answer.config?.bot?.id === BOT.id;
  };
  try {
    await waitUntil(
      ours,
      START_TIMEOUT_MS,
      `the Agents Playground did not start; its log is in ${join(workDir, 'devTools')}`,
    );
  } catch (error) {
    await stopChild(child);
    throw error;
  }

  async function ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Json> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`Agents Playground ${path.split('?')[0]}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return text.startsWith('{') ? (JSON.parse(text) as Json) : {};
  }

  /** What its own page has no button for, sent as it would be by Teams. */
  async function sendActivity(change: Json): Promise<void> {
    const template = await ask(
      'GET',
      `/_internal/v1/customActivities/template?conversationId=${encodeURIComponent(PERSONAL)}&type=install`,
    );
    const { action: _, ...rest } = template;
    await ask('POST', '/_internal/v1/customActivities', { ...rest, id: randomUUID(), ...change });
  }

  async function messages(): Promise<readonly TeamsMessage[]> {
    const text = await readFile(recording, 'utf8').catch(() => '');
    const found = new Map<string, TeamsMessage>();
    for (const { direction, request, response } of parseRecording(text)) {
      if (direction?.startsWith('User Application') !== true || (response?.statusCode ?? 500) >= 300) continue;
      const [, conversation = '', updated] =
        /\/v3\/conversations\/([^/]+)\/activities(?:\/([^/?]+))?/.exec(request?.url ?? '') ?? [];
      const id = request?.method === 'PUT' ? decodeURIComponent(updated ?? '') : (response?.body?.id ?? '');
      const before = found.get(id);
      found.set(id, {
        id,
        conversation: decodeURIComponent(conversation),
        updates: before === undefined ? 0 : before.updates + 1,
        attachments: (request?.body?.attachments ?? []) as readonly TeamsAttachment[],
        text: String(request?.body?.text ?? ''),
      });
    }
    return [...found.values()];
  }

  return {
    url,
    serviceOrigin: `http://localhost:${chosen}`,
    tenantId: TENANT,
    botId: BOT.id,
    user: USER,
    personalChat: PERSONAL,
    groupChat: GROUP,
    channel: CHANNEL,
    async sendText(text, conversation = PERSONAL) {
      const mention = `<at>${BOT.name}</at>`;
      const words =
        conversation === PERSONAL
          ? { text, textFormat: 'plain' }
          : { text: `${mention} ${text}`, textFormat: 'xml', mentions: [{ mentioned: { id: BOT.id }, text: mention }] };
      const path = `/_conversation/v1/conversations/${encodeURIComponent(conversation)}/messages`;
      const { postConversationId } = await ask('POST', path, { from: { id: USER.id }, ...words });
      return typeof postConversationId === 'string' ? postConversationId : conversation;
    },
    sendFiles: (files, text = '') =>
      sendActivity({
        type: 'message',
        text,
        textFormat: 'plain',
        attachments: [{ contentType: 'text/html', content: `<p>${text}</p>` }, ...files.map(announce)],
      }),
    press: (message, verb, value, filled = {}) =>
      sendActivity({
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: message.id,
        value: { action: { type: 'Action.Execute', verb, data: { ...filled, verb, value } }, trigger: 'manual' },
      }),
    answerOffer(message, answer) {
      const { name = '', content = {} } = message.attachments[0] ?? {};
      const fileType = name.split('.').at(-1) ?? '';
      const value =
        answer === null
          ? { type: 'fileUpload', action: 'decline', context: content.declineContext }
          : {
              type: 'fileUpload',
              action: 'accept',
              context: content.acceptContext,
              uploadInfo: { ...answer, name, uniqueId: randomUUID(), fileType },
            };
      return sendActivity({ type: 'invoke', name: 'fileConsent/invoke', replyToId: message.id, value });
    },
    messages,
    async waitFor(fits, timeoutMs, what = 'the bot did not answer in the Agents Playground') {
      let found: TeamsMessage | undefined;
      const look = async (): Promise<boolean> => {
        found = (await messages()).find(fits);
        return found !== undefined;
      };
      await waitUntil(look, timeoutMs, what);
      if (found === undefined) throw new Error(what);
      return found;
    },
    close: () => stopChild(child),
  };
}

function announce({ name, downloadUrl }: { readonly name: string; readonly downloadUrl: string }): TeamsAttachment {
  const fileType = name.split('.').at(-1) ?? '';
  return {
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    name,
    contentUrl: downloadUrl,
    content: { downloadUrl, uniqueId: randomUUID(), fileType },
  };
}

/** Documents between `---` lines; the last one may still be in the writing. */
function parseRecording(text: string): readonly Recorded[] {
  return text.split(/^---$/m).flatMap((document) => {
    try {
      return [JSON.parse(document) as Recorded];
    } catch {
      return [];
    }
  });
}

/** JSON is YAML. The Playground insists on exactly five other users. */
function config(): string {
  const person = (id: string, givenName: string, surname: string, aadObjectId: string): Json => {
    const email = `${givenName.toLowerCase()}@example.com`;
    return { id, name: `${givenName} ${surname}`, userPrincipleName: email, aadObjectId, givenName, surname, email };
  };
  const others = ['Megan', 'Adele', 'Isaiah', 'Patti', 'Lynne'].map((name, i) =>
    person(`user-${i + 1}`, name, 'Example', `00000000-0000-4000-8000-00000000003${i}`),
  );
  return JSON.stringify({
    version: '0.1.1',
    tenantId: TENANT,
    bot: BOT,
    currentUser: person(USER.id, 'Dana', 'Ray', USER.aadObjectId),
    users: others,
    personalChat: { id: PERSONAL },
    groupChat: { id: GROUP, name: 'Sales group' },
    team: {
      id: '19:team-sales@thread.tacv2',
      name: 'Sales',
      aadGroupId: '00000000-0000-4000-8000-000000000040',
      channels: [{ id: CHANNEL, name: 'sales-coaching' }],
    },
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
