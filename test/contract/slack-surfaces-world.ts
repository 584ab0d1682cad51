import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { type PersonId, type TenantId, USUAL_LOCALE } from '../../src/analysis/domain.ts';
import type { SlackGrants } from '../../src/bot/grants.ts';
import type { Incoming, Place } from '../../src/bot/port.ts';
import { makeSlackApp } from '../../src/bot/slack/app.ts';
import { readConfig } from '../../src/config.ts';
import { type FakeSlackOptions, startFakeSlack } from '../fakes/slack.ts';

const SECRET = 'signing-secret';
export const TENANT = 'slack:T0FAKE' as TenantId;
export const PERSON = 'U1' as PersonId;
export const CHANNEL: Place = {
  platform: 'slack',
  tenantId: TENANT,
  conversation: 'C1',
  kind: 'channel',
  thread: '1700000001.000100',
  teams: null,
};

type Payload = Readonly<Record<string, unknown>>;

/** A payload as Slack documents it, with what only the running stand-in can know. */
export function fixture(name: string, more: Payload = {}): Payload {
  return { ...(JSON.parse(readFileSync(`test/fixtures/slack/${name}.json`, 'utf8')) as Payload), ...more };
}

/** The real app behind HTTP with the strict stand-in at its other end; what it took in is kept in a list. The stand-in is found faultless in the end. */
export async function openSurfaces({
  grants,
  ...options
}: Pick<FakeSlackOptions, 'scopes'> & { readonly grants?: SlackGrants } = {}) {
  let ahead = 0;
  // Starts at the real time: Bolt reads the machine's clock.
  const now = (): number => Date.now() + ahead;
  const slack = await startFakeSlack({ ...options, now });
  slack.addUser('U1', 'Dana');
  slack.addUser('U2', 'Maya');
  slack.addChannel('C1', ['U1', 'U2', slack.botUser]);
  slack.addChannel('C2', ['U1', 'U2']);
  slack.addChannel('G3', ['U1'], { isPrivate: true });
  const taken: Incoming[] = [];
  const { slack: config } = readConfig({
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: slack.apiUrl,
    DEV_ORIGINS: slack.origin,
  });
  if (config === null) throw new Error('Slack is not configured');
  const app = makeSlackApp({
    config,
    accept: async (_, incoming) => void taken.push(incoming),
    grants: grants as SlackGrants,
    stateSecret: 'not used with a token',
    localeOf: async () => USUAL_LOCALE,
    now,
    log: pino({ level: 'silent' }),
    devOrigins: [slack.origin],
  });
  const server = createServer((req, res) => void app.handler?.(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await slack.close();
    expect(slack.faults()).toEqual([]);
  });

  async function post(body: string, contentType: string): Promise<{ readonly status: number; readonly text: string }> {
    const at = Math.floor(Date.now() / 1000);
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': contentType,
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': `v0=${createHmac('sha256', SECRET).update(`v0:${at}:${body}`).digest('hex')}`,
      },
    });
    return { status: response.status, text: await response.text() };
  }

  const form = (fields: Payload) =>
    post(String(new URLSearchParams(fields as Record<string, string>)), 'application/x-www-form-urlencoded');

  return {
    slack,
    chat: app.chat,
    /** What the app took in, oldest first. */
    taken: taken as readonly Incoming[],
    now,
    advance(ms: number): void {
      ahead += ms;
    },
    event: (payload: Payload) => post(JSON.stringify(payload), 'application/json'),
    interact: (payload: Payload) => form({ payload: JSON.stringify(payload) }),
    form,
    command: (text: string) =>
      form({
        command: '/coach',
        text,
        team_id: slack.team,
        user_id: PERSON,
        channel_id: 'C1',
        trigger_id: slack.trigger(),
        response_url: slack.responseUrl('C1', PERSON),
      }),
  };
}
