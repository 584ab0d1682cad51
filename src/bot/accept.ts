import type { TenantId } from '../analysis/domain.ts';
import type { Queue } from '../jobs/port.ts';
import { enqueueEvent } from '../jobs/run.ts';
import { eventPlace } from '../storage/events.ts';
import type { Tables } from '../storage/tables.ts';
import type { Vault } from '../storage/vault.ts';
import type { Accept, Incoming } from './port.ts';

/** How long a delivery is remembered, so that a late copy of it does nothing. Slack's last retry comes after 5 minutes. */
const REMEMBER_MS = 7 * 24 * 3_600_000;

export interface AcceptDeps {
  readonly tables: Pick<Tables, 'webhookEvents' | 'installations'>;
  readonly vault: Vault;
  readonly queue: Queue;
  readonly now: () => number;
}

/**
 * The gate: an event is stored under the platform's own id and queued, both before it is acknowledged. A redelivery finds the row;
 * it is queued again only while it is unfinished, under the same key, so nothing happens twice and nothing is lost between the two writes.
 * Who asks for what was brought before is answered by an event of their own.
 */
export function makeAccept({ tables: { webhookEvents, installations }, vault, queue, now }: AcceptDeps): Accept {
  const known = new Set<TenantId>();

  return async function accept(tenantId, incoming) {
    const at = now();
    await noteTenant(tenantId, incoming, at);
    const fresh = await webhookEvents.insert(tenantId, {
      tenantId,
      id: incoming.eventId,
      status: 'stored',
      receivedAt: at,
      expireAt: at + REMEMBER_MS,
      sealed: vault.seal(JSON.stringify(incoming), eventPlace(tenantId, incoming.eventId)),
    });
    if (!fresh && incoming.kind === 'files' && incoming.asked !== undefined) {
      const { eventId: brought, files, person, asked } = incoming;
      const fileIds = files.map(({ fileId }) => fileId);
      await accept(tenantId, { kind: 'asked-again', ...asked, person, brought, fileIds });
    }
    if (!fresh && (await webhookEvents.get(tenantId, incoming.eventId))?.status === 'done') return;
    await enqueueEvent(queue, tenantId, incoming.eventId);
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
