import { z } from 'zod';
import type { TenantId } from '../analysis/domain.ts';
import type { Incoming } from '../bot/port.ts';
import type { TableSpec } from './port.ts';
import { tenantId, time } from './rows.ts';
import type { SecretPlace, Vault } from './vault.ts';

/** What a platform told us, stored before it is acknowledged. The id is the platform's own, so a redelivery finds its first copy. */
const WebhookEvent = z.object({
  tenantId,
  id: z.string(),
  status: z.enum(['stored', 'done']),
  receivedAt: time,
  expireAt: time,
  /** The Incoming as JSON, sealed: it holds addresses that open files and answer for people. */
  sealed: z.string(),
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;

export const webhookEvents: TableSpec<WebhookEvent, 'sealed', 'byStatus'> = {
  name: 'webhook_events',
  row: WebhookEvent,
  indexes: { byStatus: { fields: ['status', 'receivedAt'] } },
  heavy: ['sealed'],
  expires: true,
};

/** Opens what was stored of an event. Throws AppError when its key is gone. */
export function openEvent(vault: Vault, event: WebhookEvent): Incoming {
  return JSON.parse(vault.open(event.sealed, eventPlace(event.tenantId, event.id))) as Incoming;
}

export function eventPlace(tenantId: TenantId, id: string): SecretPlace {
  return { tenantId, collection: 'webhook_events', field: 'sealed', id };
}
