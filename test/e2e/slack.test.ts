import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseTranscript } from '../../src/analysis/transcript/parse.ts';
import type { SlackMessage } from '../../src/demo/local-slack.ts';
import { plainText } from '../../src/demo/plain-text.ts';
import { waitForThread } from '../../src/demo/slack-show.ts';
import { startFakeDeepgram } from '../fakes/deepgram.ts';
import { readPdfText } from '../fixtures/pdf-text.ts';
import { hasLocalSlack, openSlackWorld, type SlackWorld, signed } from './slack-world.ts';

const WAIT = { timeout: 30_000, interval: 50 };
const words = (messages: readonly SlackMessage[]): string =>
  messages.map((message) => plainText(message.blocks ?? [])).join('\n');

async function waitForWords(
  { slack }: SlackWorld,
  channel: string,
  root: string,
  expected: RegExp,
): Promise<readonly SlackMessage[]> {
  return vi.waitFor(async () => {
    const thread = await slack.thread(channel, root);
    expect(words(thread)).toMatch(expected);
    return thread;
  }, WAIT);
}

/** What the bot answered to the user alone in the channel. */
async function answers({ slack }: SlackWorld): Promise<string> {
  return words(await slack.answers(slack.channel));
}

describe.skipIf(!hasLocalSlack)('a recording dropped into Slack', () => {
  it('comes back as a coached thread with a PDF, is found again, and goes when it is deleted', async () => {
    const world = await openSlackWorld();
    const { slack } = world;
    const root = await slack.upload(slack.channel, ['samples/good-discovery.vtt']);
    const thread = await waitForThread(slack, slack.channel, root);

    const said = words(thread);
    expect(said).toContain('you are responsible for consent');
    expect(said).toContain('good-discovery.vtt');
    expect(said).toMatch(/For Maya Okafor: (two|three) things to try next time/);
    expect(said).toMatch(/Maya Okafor, \d+:\d\d/);
    // The placeholder was edited into the summary: no second status message is left.
    expect(thread.filter((message) => plainText(message.blocks ?? []).includes('good-discovery.vtt'))).toHaveLength(1);

    const files = thread.flatMap((message) => message.files ?? []);
    expect(files.map((file) => file.name.replace(/-(report-)?[0-9a-z]{10}\./, '-ID.'))).toEqual([
      'overview-ID.png',
      'coaching-ID.pdf',
    ]);
    const pdf = files.find((file) => file.name.endsWith('.pdf'));
    const text = await readPdfText(await slack.download(pdf?.url_private_download ?? ''));
    for (const expected of ['Maya Okafor', 'Jonas Weber', 'Internal use only. 90-day retention.'])
      expect(text).toContain(expected);

    const id = /Report ([0-9a-z]{10})/.exec(said)?.[1] ?? '';
    await slack.command(slack.channel, 'history 30');
    await vi.waitFor(async () => expect(await answers(world)).toMatch(/Your last 30 days/), WAIT);
    await slack.command(slack.channel, `report ${id}`);
    await vi.waitFor(async () => expect(await answers(world)).toContain(`Report ${id}`), WAIT);
    await slack.command(slack.channel, 'delete 0000000000');
    await vi.waitFor(async () => expect(await answers(world)).toContain('Nothing found under this id'), WAIT);
    await slack.command(slack.channel, `delete ${id}`);
    await vi.waitFor(async () => expect(await answers(world)).toContain('Deleted for good'), WAIT);
    expect(words(await slack.thread(slack.channel, root))).not.toContain('Maya Okafor');
    const left = (await slack.thread(slack.channel, root)).flatMap((message) => message.files ?? []);
    // Slack leaves a tombstone: an id without a name or an address.
    expect(left.filter((file) => file.url_private_download !== undefined)).toEqual([]);
  });

  it('is answered in a direct message and in the thread it was dropped into, and the same file from its stored report', async () => {
    const world = await openSlackWorld();
    const { slack } = world;
    const first = await slack.upload(slack.directMessage, ['samples/pushy-demo.vtt']);
    expect(words(await waitForThread(slack, slack.directMessage, first))).toMatch(/For Brad Colley/);

    await slack.say(slack.channel, 'here comes a call');
    const root = (await slack.messages(slack.channel)).at(-1)?.ts ?? '';
    await slack.upload(slack.channel, ['samples/pushy-demo.vtt'], root);
    expect(words(await waitForThread(slack, slack.channel, root))).toContain('answered from the stored report');
  });

  it('comes back from a film, whose sound a service turned into text', async () => {
    const deepgram = await startFakeDeepgram();
    onTestFinished(() => deepgram.close());
    const { slack } = await openSlackWorld('events', {
      DEEPGRAM_API_KEY: deepgram.key,
      DEEPGRAM_API_URL: deepgram.url,
    });
    const { utterances } = parseTranscript(readFileSync('samples/pushy-demo.vtt'));
    const spoken = utterances.map(({ speaker, startMs, text }) => ({
      speaker: speaker === 'S1' ? 0 : 1,
      start: startMs / 1000,
      text,
    }));
    deepgram.plan({ kind: 'error', status: 429, headers: { 'retry-after': '1' } }, { kind: 'speech', spoken });
    const root = await slack.upload(slack.channel, ['test/fixtures/media/talk.mp4']);
    const said = words(await waitForThread(slack, slack.channel, root));
    expect(said).toMatch(/For Speaker 1: (two|three) things to try next time/);
    expect(said).toContain('fillers a minute');
    expect(deepgram.faults()).toEqual([]);
    expect(deepgram.requests.map(({ query }) => query.get('tag'))).toEqual([
      /Report ([0-9a-z]{10})/.exec(said)?.[1],
      /Report ([0-9a-z]{10})/.exec(said)?.[1],
    ]);
  });

  it('comes back over Socket Mode as well, and so do the commands', async () => {
    const world = await openSlackWorld('socket');
    const { slack } = world;
    const root = await slack.upload(slack.channel, ['samples/good-discovery.vtt']);
    expect(words(await waitForThread(slack, slack.channel, root))).toContain('For Maya Okafor');
    await slack.command(slack.channel, 'history 30');
    await vi.waitFor(async () => expect(await answers(world)).toContain('good-discovery.vtt'), WAIT);
  });

  it.each([
    ['an empty file', new Uint8Array(0), /Nobody speaks in this file/],
    ['random bytes named call.vtt', new Uint8Array(randomBytes(3 * 2 ** 20)), /I cannot read this kind of file/],
    [
      'a picture',
      new Uint8Array(
        Buffer.from(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          'base64',
        ),
      ),
      /I cannot read this kind of file/,
    ],
    [
      'a WebVTT file without a cue',
      new TextEncoder().encode('WEBVTT\n\nNOTE nothing was said\n'),
      /Nobody speaks in this file/,
    ],
    [
      'a sign-in page',
      new TextEncoder().encode('<!DOCTYPE html><html><body>Sign in</body></html>'),
      /I cannot read this kind of file/,
    ],
    [
      'audio without a speech service',
      new Uint8Array([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 0, 0, ...Array<number>(5000).fill(0)]),
      /nothing to turn sound into text with/,
    ],
  ])('that is %s gets one clear card and nothing else', async (_, bytes, expected) => {
    const world = await openSlackWorld();
    const { slack, service } = world;
    const root = await slack.uploadBytes(slack.channel, 'call.vtt', bytes);
    const thread = await waitForWords(world, slack.channel, root, expected);
    expect(
      thread.filter((message) => !plainText(message.blocks ?? []).includes('you are responsible for consent')),
    ).toHaveLength(1);
    expect(words(thread)).not.toMatch(/Error|node_modules|at \w+ \(/);
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  });
});

/** What the emulator heard from us by this method, newest last. */
async function heard({ slack }: SlackWorld, method: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const response = await fetch(`${slack.url}/_control/log`);
  const { log } = (await response.json()) as { log: readonly { summary: string; detail: never }[] };
  return log.filter(({ summary }) => summary === method).map(({ detail }) => detail);
}

/** Presses the first button with this action among what the bot said. */
async function press({ slack }: SlackWorld, messages: readonly SlackMessage[], action: string): Promise<void> {
  for (const { ts, blocks = [] } of messages) {
    const elements = (blocks as { elements?: { action_id?: string; value?: string }[] }[]).flatMap(
      (one) => one.elements ?? [],
    );
    const button = elements.find(({ action_id }) => action_id === action);
    if (button !== undefined) return slack.press(slack.channel, ts, action, button.value ?? '');
  }
  throw new Error(`nobody offers ${action}`);
}

describe.skipIf(!hasLocalSlack)('what Slack shows beside a thread', () => {
  it('is an App Home, the details behind a button, and a form that changes the settings', async () => {
    const world = await openSlackWorld();
    const { slack, deliver } = world;
    const root = await slack.upload(slack.channel, ['samples/good-discovery.vtt']);
    const thread = await waitForThread(slack, slack.channel, root);

    await fetch(`${slack.url}/_control/open-home`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: slack.user }),
    });
    const [home] = await vi.waitFor(async () => {
      const views = await heard(world, 'views.publish');
      expect(views).toHaveLength(1);
      return views;
    }, WAIT);
    expect(home?.user_id).toBe(slack.user);
    expect(plainText(home?.view)).toContain('good-discovery.vtt');

    await press(world, thread, 'coach:details');
    await vi.waitFor(async () => expect(await slack.answers(slack.channel)).toHaveLength(1), WAIT);
    expect(await answers(world)).toContain('good-discovery.vtt');

    await slack.command(slack.channel, 'settings');
    await vi.waitFor(async () => expect(await answers(world)).toContain('Settings of this workspace'), WAIT);
    await press(world, await slack.answers(slack.channel), 'coach:settings');
    const opened = await vi.waitFor(async () => {
      const [modal] = await heard(world, 'views.open');
      expect(modal).toBeDefined();
      return modal?.view as object;
    }, WAIT);
    const answer = { type: 'plain_text_input', value: '30' };
    const view = { ...opened, id: 'V1', state: { values: { 'field:retention': { 'field:retention': answer } } } };
    const user = { id: slack.user };
    const submission = { type: 'view_submission', team: { id: 'T0ACME' }, user, view };
    expect((await deliver(JSON.stringify(submission))).status).toBe(200);
    await vi.waitFor(async () => expect(await answers(world)).toContain('The settings are changed'), WAIT);
    await slack.command(slack.channel, 'settings');
    await vi.waitFor(async () => expect(await answers(world)).toMatch(/Kept for: \*30 days/), WAIT);
    // The emulator knows no status of ours; asked once, it is left alone.
    expect((await heard(world, 'assistant.threads.setStatus')).length).toBeLessThanOrEqual(1);
  });
});

describe.skipIf(!hasLocalSlack)('the front door for Slack', () => {
  it('refuses what Slack did not sign, now', async () => {
    const { slack, deliver } = await openSlackWorld();
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c' });
    const now = Math.floor(Date.now() / 1000);
    const good = signed(slack.signingSecret, body);
    const cases: readonly (readonly [Record<string, string>, number])[] = [
      [good, 200],
      [signed(slack.signingSecret, body, now - 299), 200],
      [{}, 401],
      [signed('wrong', body), 401],
      [{ ...good, 'x-slack-signature': (good['x-slack-signature'] ?? '').slice(0, -4) }, 401],
      [{ ...good, 'x-slack-signature': 'v0=zzzz' }, 401],
      [{ ...good, 'x-slack-signature': (good['x-slack-signature'] ?? '').replace('v0', 'v1') }, 401],
      [signed(slack.signingSecret, body, now - 301), 401],
      [signed(slack.signingSecret, body, now + 302), 401],
      [signed(slack.signingSecret, body, now + 86_400), 401],
      [{ ...good, 'x-slack-request-timestamp': 'NaN' }, 401],
    ];
    for (const [headers, status] of cases)
      expect((await deliver(body, headers)).status, JSON.stringify(headers)).toBe(status);
  });

  it('does one recording once, however often its event is delivered', async () => {
    const world = await openSlackWorld();
    const { slack, deliver } = world;
    const root = await slack.uploadBytes(slack.channel, 'call.vtt', new TextEncoder().encode('WEBVTT\n'));
    await waitForWords(world, slack.channel, root, /Nobody speaks/);
    const files = (await slack.messages(slack.channel)).find((message) => message.ts === root)?.files;
    const copy = (eventId: string) =>
      JSON.stringify({
        type: 'event_callback',
        team_id: 'T0ACME',
        event_id: eventId,
        event: {
          type: 'message',
          subtype: 'file_share',
          channel: slack.channel,
          channel_type: 'channel',
          user: slack.user,
          ts: root,
          text: '',
          files,
        },
      });
    const statuses = await Promise.all(
      Array.from({ length: 50 }, (_, i) => deliver(copy(`Ev${i % 2}`)).then((response) => response.status)),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    const thread = await slack.thread(slack.channel, root);
    expect(words(thread).split('Nobody speaks').length - 1).toBe(1);
    expect(thread).toHaveLength(2);
  });

  it('answers every signed payload, however malformed, and never with a 5xx', async () => {
    const { deliver, service } = await openSlackWorld();
    const event = (value: unknown) => JSON.stringify({ type: 'event_callback', team_id: 'T0ACME', event: value });
    const cases: readonly (readonly [string, number])[] = [
      ...['null', '[]', '1', '"x"', '{}', '', '{bad', '{"type":5}'].map((body) => [body, 400] as const),
      ['{"type":"block_actions","actions":null}', 400],
      ['{"type":"view_submission"}', 400],
      [event(null), 400],
      [event({ type: 'message' }), 200],
      [event({ type: 'message', channel: 5, user: {}, files: 'x' }), 200],
      [event({ type: 'message', channel: 'C', user: 'U', ts: '1', files: [{ id: 7 }] }), 200],
      // What could be no key of ours: a NUL, half a character, a novel.
      ...['1\0', '1\ud800', '1'.repeat(5_000)].map(
        (ts) => [event({ type: 'app_mention', channel: 'C', user: 'U', ts, text: 'help' }), 200] as const,
      ),
    ];
    for (const [body, status] of cases) expect((await deliver(body)).status, body).toBe(status);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  });

  it('does nothing for a request that claims to be an SSL check', async () => {
    const { slack, service } = await openSlackWorld();
    const body = new URLSearchParams({
      ssl_check: '1',
      command: '/coach',
      text: 'help',
      user_id: slack.user,
      channel_id: slack.channel,
      trigger_id: 't',
      response_url: `${slack.url}/x`,
    });
    const response = await fetch(`${service.url}/slack/events`, {
      method: 'POST',
      body: String(body),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(response.status).toBe(200);
    expect(await (await fetch(`${service.url}/metrics`)).text()).not.toMatch(/coach_events_total\{/);
  });

  it('leaves an event of another workspace alone', async () => {
    const { slack, deliver } = await openSlackWorld();
    const event = { type: 'app_mention', channel: slack.channel, user: slack.user, ts: '77.7', text: 'help' };
    const body = (team_id: string) => JSON.stringify({ type: 'event_callback', team_id, event_id: 'EvX', event });
    expect((await deliver(body('T0OTHER'))).status).toBe(200);
    expect((await deliver(body('T0ACME'))).status).toBe(200);
    await vi.waitFor(async () => expect(await slack.answers(slack.channel)).toHaveLength(1), WAIT);
  });

  it('answers health, readiness and metrics, and nothing else', async () => {
    const { service } = await openSlackWorld();
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(
      /coach_queue_waiting\{job="deliver"\} 0[\s\S]*coach_dead_letters 0/,
    );
    expect((await fetch(`${service.url}/files/forged`)).status).toBe(404);
    expect((await fetch(`${service.url}/api/messages`, { method: 'POST' })).status).toBe(404);
  });
});
