import { z } from 'zod';
import { ENGINE_CHOICES, type EngineChoice } from './analysis/domain.ts';
import type { ClaudeSettings } from './analysis/providers/claude.ts';
import type { DeepgramSettings } from './analysis/providers/deepgram.ts';
import type { GeminiSettings } from './analysis/providers/gemini.ts';

/**
 * The one configuration. `readConfig` is called by the composition root only; nothing else reads the environment.
 * `.env.example` is generated from the descriptions here (`npm run env`).
 */

const text = z.string().trim().min(1);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** Somebody as Slack or Teams names them. */
const ADMIN = /^([UW][A-Z0-9]+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|29:[\x21-\x7e]+)$/;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

const Environment = z.object({
  PORT: wholeNumber(0, 65_535)
    .default(3000)
    .describe('Port of the one HTTP server (Slack, Teams, health, metrics, signed files).'),
  HOST: text.default('0.0.0.0').describe('Address it listens on.'),
  PUBLIC_URL: z
    .url()
    .optional()
    .describe('How the outside reaches this server, https in production; pictures and PDF links in Teams use it.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('pino level.'),

  DATA_DIR: text
    .default('./data')
    .describe('Embedded store, recordings that are being worked on, and the generated secret.'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://')
    .optional()
    .describe('MongoDB 7 or newer; the embedded SQLite store when absent.'),
  SECRET_KEYS: list
    .optional()
    .describe(
      'Comma-separated `id:base64` of 32 bytes; the first seals and signs, the others still open. Generated into DATA_DIR when absent; required with MONGODB_URI.',
    ),
  RETENTION_DAYS: wholeNumber(1, 3650).default(90).describe('After this many days documents and files are erased.'),
  KEEP_MEDIA: flag
    .default(false)
    .describe('Keep the shared file after its analysis (`true`) or delete it at once (`false`).'),
  MAX_UPLOAD_BYTES: wholeNumber(1, 2 ** 33)
    .default(2 * 2 ** 30)
    .describe('Largest recording taken, in bytes.'),

  SLACK_BOT_TOKEN: z
    .string()
    .startsWith('xoxb-', 'must start with xoxb-')
    .optional()
    .describe('Bot token of the workspace (OAuth & Permissions); one workspace.'),
  SLACK_CLIENT_ID: z
    .string()
    .regex(/^\d+\.\d+$/, 'must be two numbers with a dot between them')
    .optional()
    .describe(
      'Client id (Basic Information), in place of SLACK_BOT_TOKEN: any workspace can add the app at PUBLIC_URL/slack/install.',
    ),
  SLACK_CLIENT_SECRET: text.optional().describe('Client secret (Basic Information); beside SLACK_CLIENT_ID.'),
  SLACK_SIGNING_SECRET: text.optional().describe('Signing secret (Basic Information); HTTP mode.'),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith('xapp-', 'must start with xapp-')
    .optional()
    .describe('App-level token; set it to use Socket Mode instead of HTTP.'),
  SLACK_API_URL: z.url().optional().describe('Development only: another Web API, on loopback.'),

  TEAMS_APP_ID: z.guid().optional().describe('Application (client) id of the bot registration.'),
  TEAMS_APP_PASSWORD: text.optional().describe('Client secret of the bot registration.'),
  TEAMS_TENANT_ID: z.guid().optional().describe('Tenant of the (single-tenant) bot registration.'),
  TEAMS_ALLOWED_TENANTS: list
    .default([])
    .describe('Tenants that may talk to the bot; TEAMS_TENANT_ID alone when empty.'),
  TEAMS_DEV_NO_AUTH: flag
    .default(false)
    .describe('Development only: take unauthenticated Teams messages from loopback (Agents Playground).'),

  DEEPGRAM_API_KEY: text
    .optional()
    .describe('Key of Deepgram, which turns audio and video into text; without it only transcripts are taken.'),
  DEEPGRAM_API_URL: z
    .url()
    .optional()
    .describe('Another address of Deepgram, such as https://api.eu.deepgram.com to keep recordings in the EU.'),
  DEEPGRAM_MODEL: text.default('nova-3').describe('Its speech model.'),
  DEEPGRAM_LANGUAGE: text
    .default('en')
    .describe('Language of the recordings as Deepgram names it; only English is coached offline.'),

  ENGINE: z
    .enum(ENGINE_CHOICES)
    .default('auto')
    .describe(
      'Who labels and coaches: `claude` or `gemini` (with their keys), `offline` (rules, nothing leaves this machine), or `auto`, the first of these that is configured. The rules step in where a model cannot.',
    ),
  ANTHROPIC_API_KEY: text.optional().describe('Key of Anthropic: Claude labels, coaches and answers the rubrics.'),
  ANTHROPIC_API_URL: z.url().optional().describe('Another address of Anthropic’s API, without /v1.'),
  CLAUDE_MODEL: text.default('claude-sonnet-5-5').describe('Its model.'),
  GEMINI_API_KEY: text
    .optional()
    .describe('Key of Gemini, which hears and sees recordings itself where Deepgram is not configured.'),
  GEMINI_API_URL: z.url().optional().describe('Another address of Gemini’s API.'),
  GEMINI_MODEL: text.default('gemini-3.8-flash').describe('Its model.'),
  GEMINI_FPS: z.coerce
    .number()
    .min(0.1)
    .max(24)
    .default(0.5)
    .describe('Pictures a second that it looks at; fewer where a long film would not fit.'),
  GEMINI_MEDIA_RESOLUTION: z.enum(['low', 'medium', 'high']).default('low').describe('How closely it looks.'),
  GEMINI_THINKING: z.enum(['low', 'medium', 'high']).default('low').describe('How long it thinks.'),
  RUBRICS_DIR: text
    .optional()
    .describe(
      'Directory of rubrics of your own (YAML), beside or in place of the shipped ones; see `coach rubric lint`.',
    ),
  PERSONAS_DIR: text
    .optional()
    .describe(
      'Directory of practice personas of your own (YAML), beside or in place of the shipped ones, and of scenarios in its folder `scenarios`; see `coach persona lint`.',
    ),
  PRACTICE_VOICE: z
    .string()
    .regex(/^aura-[a-z0-9-]+$/, 'must be a voice of Deepgram’s Aura, such as aura-2-thalia-en')
    .optional()
    .describe(
      'A voice of Deepgram’s Aura, such as `aura-2-thalia-en`: whoever answers a persona with a voice clip hears its answer too. Off when empty; needs DEEPGRAM_API_KEY.',
    ),

  PRACTICE_PER_DAY: wholeNumber(1, 1000)
    .default(20)
    .describe('Practice sessions that somebody may begin within a day.'),

  ADMINS: list
    .default([])
    .describe(
      'Who may ask what was spent (`/coach usage`) and change settings (`/coach settings`): user ids, comma-separated, of Slack (U024BE7LH) and Teams (the directory’s object id); everybody when empty.',
    ),
  MONTHLY_BUDGET_USD: z.coerce
    .number()
    .positive()
    .max(1_000_000)
    .optional()
    .describe(
      'What each workspace or Teams tenant may spend on models and speech recognition in a month (UTC), in dollars; no limit when absent. `coach settings` sets it for one of them.',
    ),
  PRICES_FILE: text
    .optional()
    .describe('A price list of your own, in the form of assets/prices.json; the shipped one when absent.'),

  DEV_ORIGINS: list
    .default([])
    .describe('Development only: loopback origins that files may come from and answers may go to.'),
});

export type Config = {
  readonly http: { readonly port: number; readonly host: string; readonly publicUrl: string | null };
  readonly logLevel: string;
  readonly dataDir: string;
  readonly mongoUri: string | null;
  readonly secretKeys: readonly string[] | null;
  readonly retentionDays: number;
  readonly keepMedia: boolean;
  readonly maxUploadBytes: number;
  readonly slack: SlackConfig | null;
  readonly teams: TeamsConfig | null;
  readonly deepgram: DeepgramSettings | null;
  readonly engine: EngineChoice;
  readonly claude: ClaudeSettings | null;
  readonly gemini: GeminiSettings | null;
  readonly rubricsDir: string | null;
  readonly personasDir: string | null;
  readonly practicePerDay: number;
  /** As Deepgram names it; null where personas answer in writing only. */
  readonly practiceVoice: string | null;
  /** Users as the platforms name them. */
  readonly admins: readonly string[];
  /** Of each tenant, in millionths of a dollar. */
  readonly monthlyBudgetMicroUsd: number | null;
  readonly pricesFile: string | null;
  readonly devOrigins: readonly string[];
};
export interface SlackConfig {
  /** The token of the one workspace that is served, or what lets any workspace add the app. */
  readonly access:
    | { readonly kind: 'token'; readonly botToken: string }
    | {
        readonly kind: 'oauth';
        readonly clientId: string;
        readonly clientSecret: string;
        /** Without a slash at its end. */
        readonly publicUrl: string;
      };
  readonly mode:
    | { readonly kind: 'http'; readonly signingSecret: string }
    | { readonly kind: 'socket'; readonly appToken: string };
  readonly apiUrl: string | null;
}
export interface TeamsConfig {
  /** Null only in development, on loopback. */
  readonly registration: { readonly appId: string; readonly password: string; readonly tenantId: string } | null;
  readonly allowedTenants: readonly string[];
}

/** Every fault of a configuration at once, by name; values are never part of it. */
export class ConfigFaults extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`configuration: ${faults.join('; ')}`);
    this.name = 'ConfigFaults';
    this.faults = faults;
  }
}

/** Reads the environment. Throws ConfigFaults. An empty value counts as absent, as `.env` files write it. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const read = Environment.safeParse(given);
  if (!read.success) {
    throw new ConfigFaults(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const e = read.data;
  const faults = [
    ...requireTogether(given, ['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID']),
    ...requireTogether(given, ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET']),
    ...slackFaults(e),
    ...(e.TEAMS_DEV_NO_AUTH && !LOOPBACK.test(e.HOST)
      ? ['TEAMS_DEV_NO_AUTH: only with HOST on loopback (127.0.0.1)']
      : []),
    ...(e.TEAMS_DEV_NO_AUTH && e.TEAMS_APP_ID !== undefined ? ['TEAMS_DEV_NO_AUTH: not beside TEAMS_APP_ID'] : []),
    ...(e.MONGODB_URI !== undefined && e.SECRET_KEYS === undefined
      ? ['SECRET_KEYS: needed with MONGODB_URI, the same on every host']
      : []),
    ...(e.SECRET_KEYS ?? [])
      .filter((key) => !isSecretKey(key))
      .map(() => 'SECRET_KEYS: every entry is `id:base64` of 32 bytes'),
    ...e.ADMINS.filter((id) => !ADMIN.test(id)).map(
      () => 'ADMINS: every entry is a user id of Slack (U024BE7LH) or of Teams (an object id, or 29:…)',
    ),
    ...e.DEV_ORIGINS.filter((origin) => !isLoopbackUrl(origin)).map(() => 'DEV_ORIGINS: loopback origins only'),
    ...(e.SLACK_API_URL !== undefined && !isLoopbackUrl(e.SLACK_API_URL) ? ['SLACK_API_URL: loopback only'] : []),
    ...(['DEEPGRAM_API_URL', 'ANTHROPIC_API_URL', 'GEMINI_API_URL'] as const)
      .filter((name) => !isSafeUrl(e[name]))
      .map((name) => `${name}: must be https`),
    ...(e.ENGINE === 'claude' && e.ANTHROPIC_API_KEY === undefined ? ['ENGINE=claude: needs ANTHROPIC_API_KEY'] : []),
    ...(e.ENGINE === 'gemini' && e.GEMINI_API_KEY === undefined ? ['ENGINE=gemini: needs GEMINI_API_KEY'] : []),
    ...(e.PRACTICE_VOICE !== undefined && e.DEEPGRAM_API_KEY === undefined
      ? ['PRACTICE_VOICE: needs DEEPGRAM_API_KEY']
      : []),
    ...(e.PUBLIC_URL !== undefined && !e.PUBLIC_URL.startsWith('https://') && !isLoopbackUrl(e.PUBLIC_URL)
      ? ['PUBLIC_URL: must be https']
      : []),
  ];
  if (faults.length > 0) throw new ConfigFaults([...new Set(faults)]);

  return {
    http: { port: e.PORT, host: e.HOST, publicUrl: e.PUBLIC_URL?.replace(/\/+$/, '') ?? null },
    logLevel: e.LOG_LEVEL,
    dataDir: e.DATA_DIR,
    mongoUri: e.MONGODB_URI ?? null,
    secretKeys: e.SECRET_KEYS ?? null,
    retentionDays: e.RETENTION_DAYS,
    keepMedia: e.KEEP_MEDIA,
    maxUploadBytes: e.MAX_UPLOAD_BYTES,
    slack: readSlack(e),
    teams: readTeams(e),
    deepgram: readDeepgram(e),
    engine: e.ENGINE,
    claude: readClaude(e),
    gemini: readGemini(e),
    rubricsDir: e.RUBRICS_DIR ?? null,
    personasDir: e.PERSONAS_DIR ?? null,
    practicePerDay: e.PRACTICE_PER_DAY,
    practiceVoice: e.PRACTICE_VOICE ?? null,
    admins: e.ADMINS,
    monthlyBudgetMicroUsd: e.MONTHLY_BUDGET_USD === undefined ? null : Math.round(e.MONTHLY_BUDGET_USD * 1_000_000),
    pricesFile: e.PRICES_FILE ?? null,
    devOrigins: e.DEV_ORIGINS.map((origin) => new URL(origin).origin),
  };
}

function slackFaults(e: z.infer<typeof Environment>): readonly string[] {
  const { SLACK_BOT_TOKEN: token, SLACK_CLIENT_ID: clientId } = e;
  const hears = e.SLACK_SIGNING_SECRET !== undefined || e.SLACK_APP_TOKEN !== undefined;
  if (token !== undefined && clientId !== undefined)
    return [
      'SLACK_BOT_TOKEN: not beside SLACK_CLIENT_ID; a token serves one workspace, a client id any that adds the app. Remove one of them',
    ];
  const main = token === undefined ? 'SLACK_CLIENT_ID' : 'SLACK_BOT_TOKEN';
  if (token === undefined && clientId === undefined)
    return hears ? ['SLACK_BOT_TOKEN or SLACK_CLIENT_ID: needed beside the other SLACK_ settings'] : [];
  return [
    ...(hears
      ? []
      : [`SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode): one of them is needed beside ${main}`]),
    ...(clientId !== undefined && e.PUBLIC_URL === undefined
      ? ['PUBLIC_URL: needed beside SLACK_CLIENT_ID; Slack sends who adds the app back there']
      : []),
  ];
}

function readSlack(e: z.infer<typeof Environment>): SlackConfig | null {
  const access = readSlackAccess(e);
  if (access === null) return null;
  const mode =
    e.SLACK_APP_TOKEN === undefined
      ? { kind: 'http' as const, signingSecret: e.SLACK_SIGNING_SECRET ?? '' }
      : { kind: 'socket' as const, appToken: e.SLACK_APP_TOKEN };
  return { access, mode, apiUrl: e.SLACK_API_URL ?? null };
}

function readSlackAccess(e: z.infer<typeof Environment>): SlackConfig['access'] | null {
  if (e.SLACK_BOT_TOKEN !== undefined) return { kind: 'token', botToken: e.SLACK_BOT_TOKEN };
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = e;
  const publicUrl = withoutSlash(e.PUBLIC_URL);
  return clientId === undefined || clientSecret === undefined || publicUrl === null
    ? null
    : { kind: 'oauth', clientId, clientSecret, publicUrl };
}

function readTeams(e: z.infer<typeof Environment>): TeamsConfig | null {
  if (e.TEAMS_DEV_NO_AUTH) return { registration: null, allowedTenants: e.TEAMS_ALLOWED_TENANTS };
  if (e.TEAMS_APP_ID === undefined || e.TEAMS_APP_PASSWORD === undefined || e.TEAMS_TENANT_ID === undefined)
    return null;
  return {
    registration: { appId: e.TEAMS_APP_ID, password: e.TEAMS_APP_PASSWORD, tenantId: e.TEAMS_TENANT_ID },
    allowedTenants: e.TEAMS_ALLOWED_TENANTS.length > 0 ? e.TEAMS_ALLOWED_TENANTS : [e.TEAMS_TENANT_ID],
  };
}

function readDeepgram(e: z.infer<typeof Environment>): DeepgramSettings | null {
  if (e.DEEPGRAM_API_KEY === undefined) return null;
  return {
    apiKey: e.DEEPGRAM_API_KEY,
    apiUrl: withoutSlash(e.DEEPGRAM_API_URL),
    model: e.DEEPGRAM_MODEL,
    language: e.DEEPGRAM_LANGUAGE,
  };
}

function readClaude(e: z.infer<typeof Environment>): ClaudeSettings | null {
  if (e.ANTHROPIC_API_KEY === undefined) return null;
  return { apiKey: e.ANTHROPIC_API_KEY, apiUrl: withoutSlash(e.ANTHROPIC_API_URL), model: e.CLAUDE_MODEL };
}

function readGemini(e: z.infer<typeof Environment>): GeminiSettings | null {
  if (e.GEMINI_API_KEY === undefined) return null;
  return {
    apiKey: e.GEMINI_API_KEY,
    apiUrl: withoutSlash(e.GEMINI_API_URL),
    model: e.GEMINI_MODEL,
    fps: e.GEMINI_FPS,
    mediaResolution: e.GEMINI_MEDIA_RESOLUTION,
    thinking: e.GEMINI_THINKING,
  };
}

function withoutSlash(url: string | undefined): string | null {
  return url?.replace(/\/+$/, '') ?? null;
}

function requireTogether(given: Readonly<Record<string, unknown>>, names: readonly string[]): readonly string[] {
  const missing = names.filter((name) => given[name] === undefined);
  return missing.length === 0 || missing.length === names.length
    ? []
    : missing.map((name) => `${name}: needed beside ${names.find((n) => n !== name && given[n] !== undefined)}`);
}

function isSecretKey(entry: string): boolean {
  const [id, key, ...rest] = entry.split(':');
  return (
    id !== undefined && id !== '' && key !== undefined && rest.length === 0 && Buffer.from(key, 'base64').length === 32
  );
}

/** Whether a recording may be sent there. */
function isSafeUrl(value: string | undefined): boolean {
  return value === undefined || value.startsWith('https://') || isLoopbackUrl(value);
}

function isLoopbackUrl(value: string): boolean {
  return URL.canParse(value) && LOOPBACK.test(new URL(value).hostname);
}

/** Every setting with its default (empty where there is none) and what it is for. */
export const SETTINGS: readonly { readonly name: string; readonly initial: string; readonly description: string }[] =
  Object.entries(Environment.shape).map(([name, schema]) => {
    const initial = schema.safeParse(undefined);
    return {
      name,
      initial: initial.success && initial.data !== undefined ? String(initial.data) : '',
      description: schema.description ?? '',
    };
  });

/** The text of `.env.example`: every setting with its description and default. */
export function envExample(): string {
  const lines = SETTINGS.map(
    ({ name, initial, description }) => `# ${description}\n${initial === '' ? '# ' : ''}${name}=${initial}\n`,
  );
  return `# Every setting, generated from src/config.ts by \`npm run env\`. Nothing has to be set to try the bot.\n\n${lines.join('\n')}`;
}
