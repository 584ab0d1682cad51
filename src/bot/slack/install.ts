import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@slack/bolt';
import { type Installation, InstallProvider } from '@slack/oauth';
import type { WebClientOptions } from '@slack/web-api';
import type { SlackConfig } from '../../config.ts';
import { AppError, asAppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { SlackGrant, SlackGrants } from '../grants.ts';
import type { SlackClients } from './clients.ts';
import { slackErrorName, translateSlackError } from './errors.ts';
import {
  addedPage,
  addPage,
  faultPage,
  type InstallFault,
  renderPage,
  sendPage,
  setPageHeaders,
} from './install-page.ts';

const INSTALL_PATH = '/slack/install';
const REDIRECT_PATH = '/slack/oauth_redirect';

export interface InstallDeps {
  readonly access: Extract<SlackConfig['access'], { kind: 'oauth' }>;
  readonly apiUrl: string | null;
  /** Signs what travels through the browser; the same on every host. */
  readonly stateSecret: string;
  readonly grants: SlackGrants;
  readonly clients: Pick<SlackClients, 'forget'>;
  readonly options: WebClientOptions;
  readonly logger: Logger;
  readonly log: Log;
}

/** Slack's words for a code or state that is spent. */
const STALE = new Set(['invalid_code', 'code_already_used', 'code_expired']);
/** What `@slack/oauth` says of a callback that did not begin here, or that nobody could have begun. */
const STALE_CALLBACK = new Set([
  'slack_oauth_missing_state',
  'slack_oauth_invalid_state',
  'slack_oauth_missing_code',
  'ERR_INVALID_URL',
]);

/** GET /slack/install and /slack/oauth_redirect: any workspace adds the app, and its grant is kept before anybody is told so. */
export function makeInstallPages(deps: InstallDeps): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const { access, apiUrl, grants, clients, log } = deps;
  const start = `${access.publicUrl}${INSTALL_PATH}`;
  const installer = new InstallProvider({
    clientId: access.clientId,
    clientSecret: access.clientSecret,
    stateSecret: deps.stateSecret,
    // A stand-in for Slack's Web API stands in for its pages as well.
    ...(apiUrl === null ? {} : { authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href }),
    installUrlOptions: { scopes: readScopes(), redirectUri: `${access.publicUrl}${REDIRECT_PATH}` },
    renderHtmlForInstallPath: (address) => renderPage(addPage(address)),
    clientOptions: deps.options,
    logger: deps.logger,
    installationStore: {
      storeInstallation: async (installation) => {
        const tenantId = await grants.keep(readInstallation(installation));
        clients.forget(tenantId);
        log.info({ tenant: tenantId }, 'slack app installed');
      },
      // Tokens are looked up in granted-clients.ts.
      fetchInstallation: () => Promise.reject(new AppError('bug', { detail: 'Nothing is fetched here.' })),
    },
  });

  function fail(res: ServerResponse, thrown: unknown): void {
    const fault = classify(thrown);
    if (fault === 'misconfigured' || fault === 'failed')
      log.error({ err: asAppError(thrown), slack: slackErrorName(thrown) }, 'slack app not installed');
    else log.info({ fault }, 'slack app not installed');
    const { status, page } = faultPage(fault, start);
    sendPage(res, status, page);
  }

  return async function handler(req, res) {
    setPageHeaders(res);
    if ((req.url ?? '').split('?')[0] === INSTALL_PATH) return installer.handleInstallPath(req, res);
    await installer.handleCallback(req, res, {
      success: (installation) => sendPage(res, 200, addedPage(nameOf(installation), openAddress(installation))),
      failure: (thrown) => fail(res, thrown),
    });
  };
}

/** What Slack said of an installation, as we keep it. Throws 'refused' when it brings no bot. */
function readInstallation(installation: Installation): SlackGrant {
  const { bot, team, enterprise, user, appId } = installation;
  const isWhole = installation.isEnterpriseInstall === true;
  const holder = isWhole ? enterprise?.id : team?.id;
  if (bot === undefined || holder === undefined)
    throw new AppError('refused', { detail: 'The installation has no bot, or belongs to no workspace.' });
  return {
    appId: appId ?? null,
    teamId: isWhole ? null : holder,
    organisationId: enterprise?.id ?? null,
    botToken: bot.token,
    botId: bot.id,
    botUserId: bot.userId,
    scopes: bot.scopes,
    installedBy: user.id,
    rotation:
      bot.refreshToken === undefined || bot.expiresAt === undefined
        ? null
        : { refreshToken: bot.refreshToken, expiresAt: bot.expiresAt * 1000 },
  };
}

function nameOf({ team, enterprise }: Installation): string | null {
  return team?.name ?? enterprise?.name ?? null;
}

/** Slack's own way to the app; its ids are Slack's, and still only go where an id belongs. */
function openAddress({ appId, team }: Installation): string {
  const address = new URL('https://slack.com/app_redirect');
  if (appId !== undefined) address.searchParams.set('app', appId);
  if (team !== undefined) address.searchParams.set('team', team.id);
  return address.href;
}

function classify(thrown: unknown): InstallFault {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'slack_oauth_installer_authorization_error') return 'declined';
  if (STALE_CALLBACK.has(code)) return 'stale';
  // Slack did its part; we could not keep it.
  if (thrown instanceof AppError) return 'failed';
  const word = slackErrorName(thrown);
  if (word !== null && STALE.has(word)) return 'stale';
  const error = translateSlackError(thrown);
  if (error.code === 'unreachable' || error.code === 'provider-down') return 'unreachable';
  return word === null ? 'failed' : 'misconfigured';
}

/** The scopes of the app's manifest, so that both ask for the same. */
function readScopes(): string[] {
  const manifest = JSON.parse(readFileSync(new URL('../../../manifest/slack.json', import.meta.url), 'utf8')) as {
    readonly oauth_config: { readonly scopes: { readonly bot: string[] } };
  };
  return manifest.oauth_config.scopes.bot;
}
