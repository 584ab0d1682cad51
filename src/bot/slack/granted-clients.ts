import { type FetchFunction, WebClient, type WebClientOptions } from '@slack/web-api';
import type { TenantId } from '../../analysis/domain.ts';
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { SlackGrant, SlackGrants } from '../grants.ts';
import { isSlackId, type SlackAccess, type SlackClients, type SlackIdentity, slackTenant } from './clients.ts';
import { translateSlackError } from './errors.ts';
import type { RenewGrant } from './renew.ts';

export interface GrantedClientsDeps {
  readonly grants: SlackGrants;
  readonly renewGrant: RenewGrant;
  readonly options: WebClientOptions;
  readonly now: () => number;
  readonly log: Log;
}

interface Known {
  readonly holder: TenantId;
  readonly grant: SlackGrant;
  readonly access: SlackAccess;
  readonly until: number;
  /** A renewal that was due did not come about: the old token is used for as long as this is known. */
  readonly tried: boolean;
}

/** How long a grant is taken as it was read: every acknowledgement waits for it, and other processes may change it. */
const KNOWN_FOR_MS = 60_000;
/** A token is renewed when it has less than this left (@slack/oauth does the same). */
const RENEW_BEFORE_MS = 2 * 3_600_000;
/** When to come back while another process renews: longer than Slack takes to answer. */
const RENEWAL_TAKES_MS = 5_000;
/** Slack's words for a token that it does not take any more. */
const DEAD_TOKEN = /"error":\s*"(invalid_auth|not_authed|account_inactive|token_revoked|token_expired)"/;

/**
 * The clients of the workspaces that added the app by OAuth. A token that runs out is renewed before it is used, in a job as well as for
 * an answer; an event is only read with it, so that no acknowledgement waits for Slack.
 */
export function makeGrantedClients({ grants, renewGrant, options, now, log }: GrantedClientsDeps): SlackClients {
  const known = new Map<TenantId, Known>();
  const renewals = new Map<TenantId, Promise<SlackGrant>>();

  const left = ({ rotation }: SlackGrant): number =>
    rotation === null ? Number.POSITIVE_INFINITY : rotation.expiresAt - now();
  const isDue = (grant: SlackGrant): boolean => left(grant) <= RENEW_BEFORE_MS;

  async function of(tenantId: TenantId): Promise<SlackAccess> {
    const recent = look(tenantId);
    if (recent !== null && (!isDue(recent.grant) || (recent.tried && left(recent.grant) > 0))) return recent.access;
    const held = await grants.find(tenantId);
    if (held === null) throw new AppError('refused', { detail: 'I am no longer connected to this Slack workspace.' });
    const grant = isDue(held.grant) ? await renew(held.holder, held.grant) : held.grant;
    return remember(tenantId, held.holder, grant, true).access;
  }

  /** One question at a time in this process; `grants` sees to the others. */
  function renew(holder: TenantId, grant: SlackGrant): Promise<SlackGrant> {
    const under = renewals.get(holder) ?? renewAlone(holder, grant).finally(() => renewals.delete(holder));
    renewals.set(holder, under);
    return under;
  }

  async function renewAlone(holder: TenantId, grant: SlackGrant): Promise<SlackGrant> {
    try {
      const renewed = await grants.renew(holder, isDue, renewGrant);
      if (renewed !== null) return renewed;
      if (left(grant) > 0) return grant;
    } catch (thrown) {
      const error = translateSlackError(thrown);
      log.warn({ err: error, tenant: holder }, 'a slack token could not be renewed');
      if (left(grant) > 0) return grant;
      if (error.code !== 'refused') throw error;
      throw new AppError('refused', {
        detail: 'My connection to this Slack workspace has run out. Somebody has to add the app to it again.',
        cause: error,
      });
    }
    throw new AppError('provider-down', {
      retry: RENEWAL_TAKES_MS,
      detail: 'My connection to this Slack workspace is being renewed.',
    });
  }

  function look(tenantId: TenantId): Known | null {
    const found = known.get(tenantId);
    return found !== undefined && found.until > now() ? found : null;
  }

  function remember(tenantId: TenantId, holder: TenantId, grant: SlackGrant, tried: boolean): Known {
    const before = known.get(tenantId);
    const isSame = before?.grant.botToken === grant.botToken && before.holder === holder;
    const access = isSame ? before.access : open(tenantId, holder, grant);
    const entry = { holder, grant, access, until: now() + KNOWN_FOR_MS, tried };
    known.set(tenantId, entry);
    return entry;
  }

  function open(tenantId: TenantId, holder: TenantId, { botToken, botId, botUserId }: SlackGrant): SlackAccess {
    const teamId = tenantId.slice('slack:'.length);
    const client = new WebClient(botToken, {
      ...options,
      fetch: watchToken(tenantId, holder, botToken),
      // The token of an organisation serves many workspaces, so that every question says which one it means.
      ...(holder === tenantId ? {} : { teamId }),
    });
    return { client, botToken, identity: { tenantId, teamId, botId, botUserId } };
  }

  /** Sends a question again whose token another process has just renewed: Slack refused it, so nothing was done. */
  function watchToken(tenantId: TenantId, holder: TenantId, botToken: string): FetchFunction {
    return async (address, init = {}) => {
      const response = await fetch(address, init);
      if (!DEAD_TOKEN.test(await response.clone().text())) return response;
      forget(holder);
      const held = await grants.find(tenantId);
      if (held === null) return response;
      if (held.grant.botToken === botToken) {
        if (!held.isRenewing) return response;
        throw new AppError('provider-down', { retry: RENEWAL_TAKES_MS, detail: 'The token has just been replaced.' });
      }
      return fetch(address, { ...init, headers: { ...init.headers, Authorization: `Bearer ${held.grant.botToken}` } });
    };
  }

  function forget(tenantId: TenantId): void {
    for (const [tenant, { holder }] of known) if (tenant === tenantId || holder === tenantId) known.delete(tenant);
  }

  async function identify(teamId: string, enterpriseId: string | undefined): Promise<SlackIdentity | null> {
    const tenantId = slackTenant(teamId);
    const recent = look(tenantId);
    if (recent !== null) return recent.access.identity;
    const held = await grants.find(tenantId, enterpriseId === undefined ? null : slackTenant(enterpriseId));
    return held === null ? null : remember(tenantId, held.holder, held.grant, false).access.identity;
  }

  return {
    of,
    // What concerns a whole organisation comes without a workspace.
    identify: async ({ teamId, enterpriseId }) => {
      const id = teamId ?? enterpriseId;
      return isSlackId(id) ? identify(id, isSlackId(enterpriseId) ? enterpriseId : undefined) : null;
    },
    forget,
  };
}
