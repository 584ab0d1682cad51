import type { App } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { TenantId } from '../../analysis/domain.ts';
import { asAppError } from '../../errors.ts';
import type { SlackGrants } from '../grants.ts';
import type { Accept } from '../port.ts';
import { isSlackId, type SlackClients, slackTenant } from './clients.ts';
import { slackErrorName, translateSlackError } from './errors.ts';

export interface LeaveDeps {
  readonly grants: SlackGrants;
  readonly clients: Pick<SlackClients, 'forget'>;
  readonly options: WebClientOptions;
  readonly accept: Accept;
  readonly now: () => number;
}

/** Slack's words for a token that was taken away; one that has merely run out can be renewed. */
const REVOKED = new Set(['token_revoked', 'account_inactive', 'invalid_auth']);

/** Hears that the app was taken away: from a workspace, from an organisation, from some of its workspaces, or only its token. */
export function hearLeaving(app: App, deps: LeaveDeps): void {
  const { grants, clients, accept, now } = deps;

  app.event('app_uninstalled', async ({ body, context }) => {
    const { tenantId, isWhole } = whoLeaves(context);
    if (tenantId === null) return;
    await ours(async () => erase(body, isWhole ? [...(await grants.servedBy(tenantId)), tenantId] : [tenantId]));
  });

  app.event('team_access_revoked', async ({ body, event }) => {
    const tenants = event.team_ids.filter(isSlackId).map(slackTenant);
    await ours(() => erase(body, tenants));
  });

  // It does not say which token it was, and may come after the app was added anew: Slack is asked.
  app.event('tokens_revoked', async ({ context, event }) => {
    const { tenantId } = whoLeaves(context);
    if (tenantId === null || (event.tokens.bot ?? []).length === 0) return;
    await ours(async () => {
      const at = now();
      const held = await grants.find(tenantId);
      if (held === null || !(await isRevoked(held.grant.botToken))) return;
      await grants.drop(held.holder, at);
      clients.forget(held.holder);
    });
  });

  async function erase(
    { event_id: eventId, event_time: seconds }: { readonly event_id: string; readonly event_time: number },
    tenants: readonly TenantId[],
  ): Promise<void> {
    // To the end of that second; a payload without it counts as of now.
    const at = Number.isFinite(seconds) ? seconds * 1000 + 999 : now();
    for (const tenantId of tenants) {
      await grants.drop(tenantId, at);
      clients.forget(tenantId);
      await accept(tenantId, { kind: 'removed', eventId: `slack:removed:${eventId}`, tenantId });
    }
  }

  async function isRevoked(botToken: string): Promise<boolean> {
    try {
      await new WebClient(botToken, deps.options).auth.test();
      return false;
    } catch (thrown) {
      if (REVOKED.has(slackErrorName(thrown) ?? '')) return true;
      const error = translateSlackError(thrown);
      if (error.code === 'refused') return false;
      throw error;
    }
  }
}

/** Whose installation ended; an organisation is named by its own id, or without a workspace. */
function whoLeaves(context: {
  readonly teamId?: string;
  readonly enterpriseId?: string;
  readonly isEnterpriseInstall: boolean;
}): { readonly tenantId: TenantId | null; readonly isWhole: boolean } {
  const { teamId, enterpriseId } = context;
  const isWhole = context.isEnterpriseInstall || !isSlackId(teamId) || teamId.startsWith('E');
  const id = isWhole ? (enterpriseId ?? teamId) : teamId;
  return { tenantId: isSlackId(id) ? slackTenant(id) : null, isWhole };
}

/** A fault of ours, not of the payload: Slack is to send the event again. */
async function ours(work: () => Promise<void>): Promise<void> {
  await work().catch((thrown: unknown) => {
    throw asAppError(thrown);
  });
}
