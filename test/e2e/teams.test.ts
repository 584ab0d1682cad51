import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseTranscript } from '../../src/analysis/transcript/parse.ts';
import { startOneDrive } from '../../src/demo/one-drive.ts';
import { plainText } from '../../src/demo/plain-text.ts';
import { findPlayground, startPlayground, type TeamsMessage } from '../../src/demo/playground.ts';
import { startServiceProcess } from '../../src/demo/service-process.ts';
import { waitForOffer } from '../../src/demo/teams-show.ts';
import { freePort, waitUntil } from '../../src/demo/waiting.ts';
import { startStandIns } from '../fakes/stand-ins.ts';
import { readPdfText } from '../fixtures/pdf-text.ts';

/** The built service on a store of its own, with Microsoft's Agents Playground as its Teams; everything goes when the test ends. `settings` are further ones. */
async function openTeamsWorld(settings: Readonly<Record<string, string>> = {}) {
  const program = findPlayground();
  if (program === null) throw new Error('the Agents Playground is a development dependency: npm ci');
  const workDir = mkdtempSync(join(tmpdir(), 'coach-e2e-'));
  const port = await freePort();
  const [playground, oneDrive] = await Promise.all([
    startPlayground(program, { botUrl: `http://127.0.0.1:${port}`, workDir }),
    startOneDrive(),
  ]);
  const env = {
    TEAMS_DEV_NO_AUTH: 'true',
    DEV_ORIGINS: [playground.serviceOrigin, playground.url, oneDrive.origin].join(','),
    ...settings,
  };
  let service = await startServiceProcess({ port, workDir, env });
  onTestFinished(async () => {
    await service.stop();
    await Promise.all([playground.close(), oneDrive.close()]);
    rmSync(workDir, { recursive: true, force: true });
  });
  const drop = (name: string, bytes: Uint8Array) =>
    playground.sendFiles([{ name, downloadUrl: oneDrive.share(name, bytes) }]);
  const says = (words: RegExp) =>
    playground.waitFor((message) => words.test(textOf(message)), 30_000, `nothing said ${words}`);
  /** Another process on the same store, at the same address. */
  async function restart(): Promise<void> {
    await service.stop();
    service = await startServiceProcess({ port, workDir, env });
  }
  return { playground, oneDrive, restart, drop, says };
}

/** What a client sends for a form nobody touched: every input's own value. */
function untouched(form: TeamsMessage): Readonly<Record<string, string>> {
  const body = (form.attachments[0]?.content?.body ?? []) as readonly { id?: string; value?: string }[];
  return Object.fromEntries(body.flatMap(({ id, value }) => (id === undefined ? [] : [[id, value ?? '']])));
}

function textOf(message: TeamsMessage): string {
  return message.attachments.map(({ content }) => plainText(content)).join('\n');
}

describe('a recording sent in Teams', () => {
  it('comes back as coached cards edited in place, with a chart, and its PDF is saved when the person agrees', async () => {
    const { playground, oneDrive, drop } = await openTeamsWorld();
    await drop('three-people-renewal.vtt', readFileSync('samples/three-people-renewal.vtt'));
    const offer = await waitForOffer(playground);
    const messages = await playground.messages();

    const summary = messages.find((message) => textOf(message).includes('three-people-renewal.vtt'));
    expect(summary?.updates).toBeGreaterThanOrEqual(1);
    expect(messages.filter((message) => textOf(message).includes('three-people-renewal.vtt'))).toHaveLength(1);
    expect(messages.map(textOf).join('\n')).toMatch(/For Tomás Rivera: (two|three) things to try next time/);

    const picture = /"url":"(http:[^"]+\.png)"/.exec(JSON.stringify(summary))?.[1] ?? '';
    const chart = await fetch(picture);
    expect(chart.headers.get('content-type')).toBe('image/png');

    await playground.answerOffer(offer, oneDrive.offer('report.pdf'));
    await waitUntil(() => oneDrive.saved().has('report.pdf'), 10_000, 'the PDF was not saved');
    const text = await readPdfText(oneDrive.saved().get('report.pdf') ?? new Uint8Array());
    for (const expected of ['Tomás Rivera', 'Erik Lindqvist (IT)', 'Internal use only. 90-day retention.'])
      expect(text).toContain(expected);
  });

  it('is finished by the next process after a restart, and a form says who is who', async () => {
    const { playground, restart, drop, says } = await openTeamsWorld();
    await drop('three-people-renewal.vtt', readFileSync('samples/three-people-renewal.vtt'));
    await says(/three-people-renewal\.vtt/);
    await restart();
    await waitForOffer(playground);
    const summaries = (await playground.messages()).filter((one) => textOf(one).includes('three-people-renewal.vtt'));
    expect(summaries).toHaveLength(1);
    const [summary] = summaries as [TeamsMessage];
    expect(JSON.stringify(summary.attachments)).not.toContain('coach:refresh');

    const id = /"coach:speakers","value":"(\w{10})"/.exec(JSON.stringify(summary.attachments))?.[1] ?? '';
    await playground.press(summary, 'coach:speakers', id);
    const form = await playground.waitFor(
      ({ attachments }) => JSON.stringify(attachments).includes('coach:form:speakers'),
      30_000,
      'no form was shown',
    );
    const inputs = untouched(form);
    const person = Object.keys(inputs).find((key) => inputs[key] === '-none-') ?? '';
    const filled = { ...inputs, [person]: playground.user.aadObjectId };
    await playground.press(form, 'coach:form:speakers', id, filled);
    await says(/Saved: who is who/);
    await playground.sendText('me');
    await says(/You are a speaker in 1 recording/);
  });

  it('is not made up by a card: what is not theirs is not found, and settings are asked for in a form', async () => {
    const { playground, says } = await openTeamsWorld();
    await playground.sendText('settings');
    const card = await says(/Settings of this organisation/);
    await playground.press(card, 'coach:details', '0000000000');
    await says(/Nothing found under this id/);
    await playground.press(card, 'coach:settings', 'settings');
    const form = await playground.waitFor(
      ({ attachments }) => JSON.stringify(attachments).includes('coach:form:settings'),
      30_000,
      'no form was shown',
    );
    const inputs = untouched(form);
    const visibility = Object.keys(inputs).find((key) => key.includes('visibility')) ?? '';
    await playground.press(form, 'coach:form:settings', 'settings', { ...inputs, [visibility]: 'private' });
    await says(/The settings are changed/);
  });

  it('gets one clear card when it cannot be read, and the words answer', async () => {
    const { playground, drop, says } = await openTeamsWorld();
    await drop('call.vtt', new TextEncoder().encode('WEBVTT\n'));
    await says(/Nobody speaks in this file/);
    await playground.sendText('histroy 30');
    await says(/history 30/);
    await playground.sendText('history 30');
    await says(/No recordings yet/);
    await playground.sendText('delete 0000000000');
    await says(/Nothing found under this id/);
  });

  it('answers a history in the own chat where a channel asks, and finds a person by the name that was typed', async () => {
    const { playground, says } = await openTeamsWorld();
    await playground.sendText('history 60 @dana ray');
    await says(/Your last 60 days/);
    await playground.sendText('history 90', playground.channel);
    const line = await says(/The answer is in our own chat/);
    expect(line.conversation).not.toBe(playground.personalChat);
    expect(textOf(line)).not.toContain('90 days');
    expect((await says(/Your last 90 days/)).conversation).toBe(playground.personalChat);
    await playground.sendText('history Dana Nobody');
    await says(/No history to show/);
  });

  it('is asked for in a personal chat, where a channel mentions the bot', async () => {
    const { playground, says } = await openTeamsWorld();
    await playground.sendText('can you coach this file?', playground.channel);
    await says(/personal chat/);
  });
});

describe('a practice session in Teams', () => {
  it('is held in the personal chat, over a restart, and ends with a report; our own name still gives commands', async () => {
    const { playground, restart, says } = await openTeamsWorld();
    await playground.sendText('practice friendly_prospect discovery');
    await says(/Discovery/);
    const spoken = async (): Promise<number> =>
      (await playground.messages()).filter(({ conversation }) => conversation === playground.personalChat).length;
    async function tell(text: string): Promise<TeamsMessage> {
      const before = new Set((await playground.messages()).map(({ id }) => id));
      await playground.sendText(text);
      return playground.waitFor(({ id }) => !before.has(id), 30_000, `no answer to “${text}”`);
    }
    await waitUntil(async () => (await spoken()) >= 2, 10_000, 'the persona did not greet');
    const first = textOf(await tell('What would a good quarter look like for you?'));
    await restart();
    const second = await tell('So it is the end of the month that costs you most, is that right?');
    expect(textOf(second)).not.toBe(first);
    await playground.sendText('coach history 30');
    await says(/last 30 days/i);
    await playground.sendText('end');
    await says(/Found out: 1 of 5/);
    await waitForOffer(playground);
    await playground.sendText('history 30');
    await says(/Practice: Discovery/);
  });

  it('takes a clip as a turn', async () => {
    const said = 'What would you change first, if it were up to you?';
    const heard = parseTranscript(Buffer.from(`WEBVTT\n\n00:00.100 --> 00:03.400\n<v Dana>${said}\n`));
    const { env, deepgram, faults, close } = await startStandIns(heard);
    onTestFinished(async () => void (await close()));
    const { playground, drop, says } = await openTeamsWorld(env.deepgram);
    await playground.sendText('practice friendly_prospect discovery');
    await says(/typed or as a voice clip/);
    await waitUntil(async () => (await playground.messages()).length >= 2, 10_000, 'the persona did not greet');
    const before = new Set((await playground.messages()).map(({ id }) => id));
    await drop('my answer.wav', readFileSync('test/fixtures/media/talk.wav'));
    await playground.waitFor(({ id }) => !before.has(id), 30_000, 'the clip was not answered');
    expect(deepgram.requests).toHaveLength(1);
    await playground.sendText('end');
    await says(/Practice: Discovery[\s\S]*Details/);
    expect(faults()).toEqual([]);
  });
});
