import { z } from 'zod';
import type { TenantId } from '../analysis/domain.ts';
import type { TableSpec } from './port.ts';
import { tenantId, time } from './rows.ts';
import type { SecretPlace, Vault } from './vault.ts';

/** What Slack gave us when the app was installed: what we act with there. */
const SlackGrant = z.object({
  appId: z.string().nullable(),
  /** Null when a whole organisation installed the app. */
  teamId: z.string().nullable(),
  organisationId: z.string().nullable(),
  botToken: z.string(),
  botId: z.string(),
  botUserId: z.string(),
  scopes: z.array(z.string()).readonly(),
  /** The person who installed it. */
  installedBy: z.string(),
  /** Null where the token never expires. */
  rotation: z.object({ refreshToken: z.string(), expiresAt: time }).nullable(),
});
export type SlackGrant = z.infer<typeof SlackGrant>;

/** A tenant we serve: the list that maintenance walks. Without a grant of its own it is served with the process's (config.ts). */
const Installation = z.object({
  tenantId,
  id: z.string(),
  platform: z.enum(['slack', 'teams']),
  installedAt: time,
  removedAt: time.nullable(),
  /** Slack, installed by OAuth: its SlackGrant as JSON, sealed. */
  sealed: z.string().nullish(),
  /** Slack: the tenant under which its whole organisation installed the app, whose grant serves it. */
  organisation: tenantId.nullish(),
  /** Who renews its token now; nobody else does before `until`. */
  renewing: z.object({ by: z.string(), until: time }).nullish(),
});
export type Installation = z.infer<typeof Installation>;

export const installations: TableSpec<Installation, 'sealed'> = {
  name: 'installations',
  row: Installation,
  indexes: {},
  heavy: ['sealed'],
  expires: false,
};

/** A grant as its installation's row keeps it. */
export function sealGrant(vault: Vault, tenantId: TenantId, grant: SlackGrant): string {
  return vault.seal(JSON.stringify(grant), grantPlace(tenantId));
}

/** The grant in a row; null when the row has none. Throws AppError when its key is gone. */
export function openGrant(vault: Vault, row: Installation): SlackGrant | null {
  const { tenantId, sealed = null } = row;
  return sealed === null ? null : SlackGrant.parse(JSON.parse(vault.open(sealed, grantPlace(tenantId))));
}

export function grantPlace(tenantId: TenantId): SecretPlace {
  return { tenantId, collection: 'installations', field: 'sealed', id: tenantId };
}
