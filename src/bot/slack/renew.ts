import { WebClient, type WebClientOptions } from '@slack/web-api';
import { AppError } from '../../errors.ts';
import type { SlackGrant } from '../grants.ts';
import { translateSlackError } from './errors.ts';

export type RenewGrant = (grant: SlackGrant) => Promise<SlackGrant>;

/**
 * Renews a grant's token. Ours, not InstallProvider's `authorize`: that one lets two processes spend one refresh token, which serves once
 * (slackapi/node-slack-sdk#2504), and only logs a failure. Throws AppError: 'refused' when Slack does not take the refresh token any more.
 */
export function makeRenewGrant(deps: {
  readonly access: { readonly clientId: string; readonly clientSecret: string };
  readonly options: WebClientOptions;
  readonly now: () => number;
}): RenewGrant {
  const client = new WebClient(undefined, deps.options);

  return async function renewGrant(grant) {
    if (grant.rotation === null) return grant;
    const asked = deps.now();
    const answer = await client.oauth.v2
      .access({
        client_id: deps.access.clientId,
        client_secret: deps.access.clientSecret,
        grant_type: 'refresh_token',
        refresh_token: grant.rotation.refreshToken,
      })
      .catch((thrown: unknown) => {
        throw translateSlackError(thrown);
      });
    const { access_token: botToken, refresh_token: refreshToken, expires_in: seconds } = answer;
    if (botToken === undefined || refreshToken === undefined || seconds === undefined)
      throw new AppError('unreachable', { retry: true, detail: 'Slack’s answer had no token in it.' });
    return { ...grant, botToken, rotation: { refreshToken, expiresAt: asked + seconds * 1000 } };
  };
}
