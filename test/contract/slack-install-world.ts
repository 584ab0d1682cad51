import { type DestinationStream, pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { TenantId } from '../../src/analysis/domain.ts';
import { makeAccept } from '../../src/bot/accept.ts';
import { makeSlackGrants, type SlackGrants } from '../../src/bot/grants.ts';
import { startHttp } from '../../src/bot/http.ts';
import type { Accept, Place } from '../../src/bot/port.ts';
import { makeSlackApp } from '../../src/bot/slack/app.ts';
import type { Card } from '../../src/cards/card.ts';
import { readConfig } from '../../src/config.ts';
import { localeOf } from '../../src/storage/settings.ts';
import { type Installer, startFakeSlackOAuth } from '../fakes/slack-oauth.ts';
import { makeListQueue, openTestTables } from '../fixtures/tables.ts';

export const PUBLIC_URL = 'https://coach.example.com';
export const CARD: Card = { summary: 'Hello', tone: 'neutral', title: 'Hello', parts: [], buttons: [] };

/** A channel of a workspace; its id is the same in every workspace. */
export function channelIn(team: string): Place {
  const tenantId = `slack:${team}` as TenantId;
  return { platform: 'slack', tenantId, conversation: 'C1', kind: 'channel', thread: null, teams: null };
}

/** Slack behind our own HTTP server on a store of its own, many workspaces wide, with a stand-in at the other end. */
export async function openWorld(options: { rotates?: boolean; env?: Record<string, string> } = {}) {
  // Starts at the real time: Bolt and @slack/oauth read the machine's clock.
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const slack = await startFakeSlackOAuth({
    now,
    ...(options.rotates === undefined ? {} : { rotates: options.rotates }),
  });
  slack.allowRedirect(`${PUBLIC_URL}/slack/oauth_redirect`);
  const opened = await openTestTables();
  const { queue, jobs } = makeListQueue();
  const lines: string[] = [];
  const destination: DestinationStream = { write: (line) => void lines.push(line) };
  const log = pino({ level: 'info' }, destination);
  onTestFinished(() => slack.close());

  /** One more process on the same store. `wrap` lets a test spoil its grants or its gate. */
  async function startProcess(wrap: { grants?: (real: SlackGrants) => SlackGrants; accept?: Accept } = {}) {
    const grants = makeSlackGrants({ ...opened, now });
    const { slack: config } = readConfig({ PUBLIC_URL, ...slack.env, ...options.env });
    const app = makeSlackApp({
      config: config!,
      accept: wrap.accept ?? makeAccept({ ...opened, queue, now }),
      grants: wrap.grants?.(grants) ?? grants,
      stateSecret: 'state-secret',
      localeOf: (tenantId) => localeOf(opened.tables, tenantId),
      now,
      log,
      devOrigins: [slack.url],
    });
    const http = await startHttp({
      host: '127.0.0.1',
      port: 0,
      slack: app.handler,
      slackPages: app.pages,
      teams: null,
      files: { openLink: async () => null },
      ready: async () => {},
      metrics: async () => ({ contentType: 'text/plain', text: '' }),
      onError: (thrown) => lines.push(String(thrown)),
    });
    onTestFinished(() => http.close());
    const url = `http://127.0.0.1:${http.port}`;
    /** The address as the outside writes it, at the server that is really there. */
    const here = (address: string): string => address.replace(PUBLIC_URL, url);

    /** Opens the install page; resolves to Slack's address on it and the cookie that the browser keeps. */
    async function begin() {
      const response = await fetch(`${url}/slack/install`);
      const page = await response.text();
      const cookie = response.headers.get('set-cookie') ?? '';
      const address = (/href="([^"]+)"/.exec(page)?.[1] ?? '').replace(/&#(\d+);/g, (_, code) =>
        String.fromCharCode(Number(code)),
      );
      return { response, page, address, cookie, sends: cookie.split(';')[0] ?? '' };
    }
    async function finish(address: string, cookie: string | null) {
      const response = await fetch(here(address), { headers: cookie === null ? {} : { cookie } });
      return { status: response.status, headers: response.headers, page: await response.text() };
    }
    async function install(by: Installer) {
      const { address, sends } = await begin();
      return finish(await slack.consent(address, by), sends);
    }
    async function deliver(body: object | string): Promise<number> {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const form = typeof body === 'string';
      const response = await fetch(`${url}/slack/events`, {
        method: 'POST',
        headers: {
          'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
          ...slack.sign(text, Math.floor(Date.now() / 1000)),
        },
        body: text,
      });
      return response.status;
    }
    return { app, chat: app.chat, grants, url, begin, finish, install, deliver };
  }

  return {
    ...opened,
    ...(await startProcess()),
    slack,
    jobs,
    now,
    startProcess,
    /** What was logged so far. */
    logged: (): string => lines.join(''),
    /** Moves our clock, and the stand-in's, forward. */
    advance(ms: number): void {
      ahead += ms;
    },
    /** An event as Slack wraps it. */
    event: (team: string | null, event: object, more: object = {}) => ({
      type: 'event_callback',
      team_id: team,
      event_id: `Ev${Math.floor(now())}${lines.length}`,
      event_time: Math.floor(now() / 1000),
      event,
      ...more,
    }),
    mention: (text = 'help', ts = '1700000001.000001') => ({
      type: 'app_mention',
      channel: 'C1',
      user: 'U1',
      ts,
      text,
    }),
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
