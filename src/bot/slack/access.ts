import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import type { SlackConfig } from '../../config.ts';
import type { Log } from '../../log.ts';
import type { SlackGrants } from '../grants.ts';
import { makeTokenClients, type SlackClients } from './clients.ts';
import { makeGrantedClients } from './granted-clients.ts';
import { makeInstallPages } from './install.ts';
import { makeRenewGrant } from './renew.ts';

export interface Access {
  readonly clients: SlackClients;
  /** GET /slack/install and /slack/oauth_redirect; null where one token serves one workspace. */
  readonly pages: ((req: IncomingMessage, res: ServerResponse) => Promise<void>) | null;
  /** Makes sure that Slack takes the configured token. Throws 'refused' when it does not. */
  check(): Promise<void>;
}

export interface AccessDeps {
  readonly config: SlackConfig;
  readonly grants: SlackGrants;
  /** Signs the state of an installation under way; the same on every host. */
  readonly stateSecret: string;
  readonly options: WebClientOptions;
  readonly now: () => number;
  readonly logger: Logger;
  readonly log: Log;
}

/** The way to the one workspace of a configured token, or to every workspace that adds the app by OAuth. */
export function openAccess(deps: AccessDeps): Access {
  const { config, grants, options, now, log } = deps;
  const { access, apiUrl } = config;
  if (access.kind === 'token') {
    const clients = makeTokenClients(access.botToken, options);
    return { clients, pages: null, check: clients.check };
  }
  const clients = makeGrantedClients({
    grants,
    renewGrant: makeRenewGrant({ access, options, now }),
    options,
    now,
    log,
  });
  const { stateSecret, logger } = deps;
  const pages = makeInstallPages({ access, apiUrl, stateSecret, grants, clients, options, logger, log });
  return { clients, pages, check: async () => {} };
}
