import { z } from 'zod';
import type { Incoming } from '../bot/port.ts';
import type { TableSpec } from './port.ts';
import { tenantId, time } from './rows.ts';

/** What a platform told us, stored before it is acknowledged. The id is the platform's own, so a redelivery finds its first copy. */
const WebhookEvent = z.object({
  tenantId,
  id: z.string(),
  status: z.enum(['stored', 'done']),
  receivedAt: time,
  expireAt: time,
  incoming: z.custom<Incoming>((value) => typeof value === 'object' && value !== null && 'kind' in value),
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;

export const webhookEvents: TableSpec<WebhookEvent, 'incoming', 'byStatus'> = {
  name: 'webhook_events',
  row: WebhookEvent,
  indexes: { byStatus: { fields: ['status', 'receivedAt'] } },
  heavy: ['incoming'],
  expires: true,
};
