import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startOneDrive } from '../../src/demo/one-drive.ts';
import { plainText } from '../../src/demo/plain-text.ts';
import { findPlayground, startPlayground, type TeamsMessage } from '../../src/demo/playground.ts';
import { startServiceProcess } from '../../src/demo/service-process.ts';
import { waitForOffer } from '../../src/demo/teams-show.ts';
import { freePort, waitUntil } from '../../src/demo/waiting.ts';
import { readPdfText } from '../fixtures/pdf-text.ts';

/** The built service on a store of its own, with Microsoft's Agents Playground as its Teams; everything goes when the test ends. */
async function openTeamsWorld() {
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
  };
  const service = await startServiceProcess({ port, workDir, env });
  onTestFinished(async () => {
    await service.stop();
    await Promise.all([playground.close(), oneDrive.close()]);
    rmSync(workDir, { recursive: true, force: true });
  });
  const drop = (name: string, bytes: Uint8Array) =>
    playground.sendFiles([{ name, downloadUrl: oneDrive.share(name, bytes) }]);
  const says = (words: RegExp) =>
    playground.waitFor((message) => words.test(textOf(message)), 30_000, `nothing said ${words}`);
  return { playground, oneDrive, service, drop, says };
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

  it('is asked for in a personal chat, where a channel mentions the bot', async () => {
    const { playground, says } = await openTeamsWorld();
    await playground.sendText('can you coach this file?', playground.channel);
    await says(/personal chat/);
  });
});
