import type { TenantId } from '../analysis/domain.ts';
import type { Queue } from '../jobs/port.ts';
import { enqueueEvent } from '../jobs/run.ts';
import { eventPlace } from '../storage/events.ts';
import { runningAt } from '../storage/practices.ts';
import type { Tables } from '../storage/tables.ts';
import type { Vault } from '../storage/vault.ts';
import { namesUs } from './commands.ts';
import type { Accept, Incoming } from './port.ts';

/** Names of what may hold somebody's voice: Slack calls its clips `audio_message`, whatever they are in, and slack/read.ts those without a name. */
const CLIP = /^voice clip$|^audio_message\b|\.(?:m4a|mp3|wav|ogg|opus|flac|aac|webm)$/i;
/** How long a delivery is remembered, so that a late copy of it does nothing. Slack's last retry comes after 5 minutes. */
const REMEMBER_MS = 7 * 24 * 3_600_000;

export interface AcceptDeps {
  readonly tables: Pick<Tables, 'webhookEvents' | 'installations' | 'practices'>;
  readonly vault: Vault;
  readonly queue: Queue;
  readonly now: () => number;
}

/**
 * The gate: an event is stored under the platform's own id and queued, both before it is acknowledged. A redelivery finds the row;
 * it is queued again only while it is unfinished, under the same key, so nothing happens twice and nothing is lost between the two writes.
 * Who asks for what was brought before is answered by an event of their own, and what is said where a practice session of theirs runs is a
 * turn of it. Of words that are for nobody nothing is kept.
 */
export function makeAccept({ tables, vault, queue, now }: AcceptDeps): Accept {
  const { webhookEvents, installations } = tables;
  const known = new Set<TenantId>();

  return async function accept(tenantId, heard) {
    const incoming = await asTurn(tables, tenantId, heard);
    if (incoming === null) return;
    const at = now();
    await noteTenant(tenantId, incoming, at);
    const queued = (): Promise<void> => enqueueEvent(queue, tenantId, incoming.eventId);
    const stored = webhookEvents.insert(tenantId, {
      tenantId,
      id: incoming.eventId,
      status: 'stored',
      receivedAt: at,
      expireAt: at + REMEMBER_MS,
      sealed: vault.seal(JSON.stringify(incoming), eventPlace(tenantId, incoming.eventId)),
    });
    // In one turn with it: the job of an event that was handled before finds that out, and does nothing.
    const [fresh] = await Promise.all([stored, queue.joinsStore ? queued() : undefined]);
    if (!fresh && incoming.kind === 'files' && incoming.asked !== undefined) {
      const { eventId: brought, files, person, asked } = incoming;
      const fileIds = files.map(({ fileId }) => fileId);
      await accept(tenantId, { kind: 'asked-again', ...asked, person, brought, fileIds });
    }
    if (queue.joinsStore) return;
    if (!fresh && (await webhookEvents.get(tenantId, incoming.eventId))?.status === 'done') return;
    await queued();
  };

  /** Maintenance walks the list of tenants, so a tenant is on it before anything of it is stored. */
  async function noteTenant(tenantId: TenantId, incoming: Incoming, at: number): Promise<void> {
    if (known.has(tenantId)) return;
    const platform = tenantId.startsWith('teams:') ? 'teams' : 'slack';
    await installations.insert(tenantId, {
      tenantId,
      id: tenantId,
      platform,
      installedAt: at,
      removedAt: null,
    });
    if (incoming.kind !== 'removed') known.add(tenantId);
  }
}

/** What is said in a practice session as its turn; null for words that are for nobody. Files other than clips go their own way. */
async function asTurn(
  tables: Pick<Tables, 'practices'>,
  tenantId: TenantId,
  heard: Incoming,
): Promise<Exclude<Incoming, { kind: 'said' }> | null> {
  const otherwise = heard.kind === 'said' ? null : heard;
  if (!isSpoken(heard)) return otherwise;
  const { eventId, person, text } = heard;
  const place = heard.kind === 'command' ? heard.reply.place : heard.place;
  const session = await runningAt(tables, tenantId, person, place);
  if (session === null) return otherwise;
  const isClip = heard.kind === 'files';
  const reply = isClip ? { place, person, responseUrl: null, triggerId: null } : heard.reply;
  return { kind: 'turn', eventId, reply, person, session, text, file: isClip ? (heard.files[0] ?? null) : null };
}

type Spoken = Extract<Incoming, { kind: 'said' | 'greeting' | 'command' | 'files' }>;

/** Whether it may be meant for a persona: words that were typed and do not name us, or one clip. */
function isSpoken(heard: Incoming): heard is Spoken {
  if (heard.kind === 'files') return heard.files.length === 1 && CLIP.test(heard.files[0]?.name ?? '');
  if (heard.kind === 'command') return heard.reply.responseUrl === null && !namesUs(heard.text);
  return (heard.kind === 'said' || heard.kind === 'greeting') && !namesUs(heard.text);
}
