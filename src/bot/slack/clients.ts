import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { TenantId } from '../../analysis/domain.ts';
import { AppError, asAppError } from '../../errors.ts';
import { slackErrorName, translateSlackError } from './errors.ts';

/** Who we are in a workspace. */
export interface SlackIdentity {
  readonly tenantId: TenantId;
  readonly teamId: string;
  readonly botId: string;
  readonly botUserId: string;
}

/** What we act with in a workspace. */
export interface SlackAccess {
  readonly client: WebClient;
  readonly botToken: string;
  readonly identity: SlackIdentity;
}

/** Where an event came from, as Bolt reads it. */
export interface SlackSource {
  readonly teamId?: string | undefined;
  readonly enterpriseId?: string | undefined;
}

export interface SlackClients {
  /** The access to one workspace; ask for it each time, because tokens change. Throws 'refused' when we have none. */
  of(tenantId: TenantId): Promise<SlackAccess>;
  /** Who we are where an event came from; null where we are not installed. Every acknowledgement waits for it. */
  identify(source: SlackSource): Promise<SlackIdentity | null>;
  /** Looks again before the next use: what is known of the workspace, or of its organisation, has changed. */
  forget(tenantId: TenantId): void;
}

/** The tenant that a workspace is; an organisation that installed the app as a whole has one too, for its grant. */
export function slackTenant(teamOrEnterpriseId: string): TenantId {
  return `slack:${teamOrEnterpriseId}` as TenantId;
}

/** Whether it can be the id of a workspace or an organisation at all. */
export function isSlackId(id: unknown): id is string {
  return typeof id === 'string' && /^[TE][A-Z0-9]{1,40}$/.test(id);
}

/** The clients of a process that serves the one workspace of its configured token. `check` throws 'refused' when Slack does not take it. */
export function makeTokenClients(
  botToken: string,
  options: WebClientOptions,
): SlackClients & { check(): Promise<void> } {
  const client = new WebClient(botToken, options);
  let known: Promise<SlackIdentity> | undefined;

  function whoAmI(): Promise<SlackIdentity> {
    known ??= askIdentity().catch((thrown: unknown) => {
      known = undefined;
      throw thrown;
    });
    return known;
  }

  async function askIdentity(): Promise<SlackIdentity> {
    const answer = await client.auth.test().catch((thrown: unknown) => {
      throw translateSlackError(thrown);
    });
    const { team_id: teamId, bot_id: botId, user_id: botUserId } = answer;
    if (teamId === undefined || botId === undefined || botUserId === undefined)
      throw new AppError('refused', { detail: 'Slack did not say who we are.' });
    return { tenantId: slackTenant(teamId), teamId, botId, botUserId };
  }

  return {
    async check() {
      try {
        await whoAmI();
      } catch (thrown) {
        const name = slackErrorName(thrown instanceof AppError ? thrown.cause : thrown);
        if (name === null || asAppError(thrown).code !== 'refused') throw thrown;
        throw new AppError('refused', {
          detail: `Slack refused SLACK_BOT_TOKEN (${name}). Copy it again from OAuth & Permissions.`,
          cause: thrown,
        });
      }
    },
    async of(tenantId) {
      const identity = await whoAmI();
      if (identity.tenantId !== tenantId)
        throw new AppError('refused', { detail: 'I am no longer connected to this Slack workspace.' });
      return { client, botToken, identity };
    },
    async identify({ teamId }) {
      const identity = await whoAmI();
      return teamId === undefined || teamId === identity.teamId ? identity : null;
    },
    forget() {},
  };
}
