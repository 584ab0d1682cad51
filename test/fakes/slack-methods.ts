import { z } from 'zod';

/** The methods that the stand-in knows, with their arguments (closed: Slack ignores what it does not know, we want to see it) and scopes. */

const Id = z.string().min(1);
const Ts = z.string().regex(/^\d+\.\d{6}$/);
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});
const Blocks = json.pipe(z.array(z.unknown()));
/** Slack cuts longer ones off. */
const Text = z.string().max(40_000);

export const METHODS = {
  'auth.test': { scope: null, args: z.strictObject({}) },
  'chat.postMessage': {
    scope: 'chat:write',
    args: z.strictObject({
      channel: Id,
      text: Text,
      blocks: Blocks.optional(),
      thread_ts: Ts.optional(),
      // Links are unfurled nowhere.
      unfurl_links: z.literal('false'),
      unfurl_media: z.literal('false'),
    }),
  },
  'chat.postEphemeral': {
    scope: 'chat:write',
    args: z.strictObject({ channel: Id, user: Id, text: Text, blocks: Blocks.optional(), thread_ts: Ts.optional() }),
  },
  'chat.update': {
    scope: 'chat:write',
    args: z.strictObject({ channel: Id, ts: Ts, text: Text, blocks: Blocks.optional() }),
  },
  'chat.delete': { scope: 'chat:write', args: z.strictObject({ channel: Id, ts: Ts }) },
  'conversations.open': { scope: 'im:write', args: z.strictObject({ users: Id }) },
  'conversations.replies': {
    scope: 'channels:history',
    args: z.strictObject({ channel: Id, ts: Ts, limit: z.coerce.number().int().min(1).max(999).optional() }),
  },
  'conversations.history': {
    scope: 'channels:history',
    args: z.strictObject({ channel: Id, limit: z.coerce.number().int().min(1).max(999).optional() }),
  },
  'users.info': { scope: 'users:read', args: z.strictObject({ user: Id }) },
  'views.open': { scope: null, args: z.strictObject({ trigger_id: Id, view: json }) },
  'views.publish': { scope: null, args: z.strictObject({ user_id: Id, view: json }) },
  'files.info': { scope: 'files:read', args: z.strictObject({ file: Id }) },
  'files.delete': { scope: 'files:write', args: z.strictObject({ file: Id }) },
  'files.getUploadURLExternal': {
    scope: 'files:write',
    args: z.strictObject({
      filename: z.string().min(1),
      length: z.coerce.number().int().min(1),
      alt_text: z.string().max(1000).optional(),
    }),
  },
  'files.completeUploadExternal': {
    scope: 'files:write',
    args: z.strictObject({
      files: json.pipe(z.array(z.strictObject({ id: Id, title: z.string().optional() })).min(1)),
      channel_id: Id.optional(),
      thread_ts: Ts.optional(),
    }),
  },
  'assistant.threads.setStatus': {
    scope: 'chat:write',
    args: z.strictObject({ channel_id: Id, thread_ts: Ts, status: z.string() }),
  },
} as const;

export type Method = keyof typeof METHODS;
export type Args<M extends Method> = z.output<(typeof METHODS)[M]['args']>;

/** What lets `users.info` tell an address; without it the address is left out and nothing is refused. */
export const EMAIL_SCOPE = 'users:read.email';

/** Every scope that some method here wants. */
export const ALL_SCOPES: readonly string[] = [
  ...new Set(Object.values(METHODS).flatMap(({ scope }) => (scope === null ? [] : [scope]))),
  EMAIL_SCOPE,
];

export function isMethod(name: string): name is Method {
  return name in METHODS;
}
