import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Transcript } from '../../src/analysis/domain.ts';
import { parseTranscript } from '../../src/analysis/transcript/parse.ts';
import type { SlackMessage } from '../../src/demo/local-slack.ts';
import { plainText } from '../../src/demo/plain-text.ts';
import { waitForThread } from '../../src/demo/slack-show.ts';
import { startStandIns } from '../fakes/stand-ins.ts';
import { readPdfText } from '../fixtures/pdf-text.ts';
import { hasLocalSlack, openSlackWorld } from './slack-world.ts';

const sample = parseTranscript(readFileSync('samples/good-discovery.vtt'));
const words = (messages: readonly SlackMessage[]): string =>
  messages.map((message) => plainText(message.blocks ?? [])).join('\n');
const hasFfmpeg = ((): boolean => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('SKIPPED: an hour of sound and a film through stand-ins (ffmpeg is not here)');
    return false;
  }
})();

/** The sample, said again and again until an hour is over. */
function anHour(): Transcript {
  const utterances = Array.from({ length: Math.ceil(3_600_000 / sample.durationMs) }, (_, round) =>
    sample.utterances.map((one) => ({
      ...one,
      startMs: one.startMs + round * sample.durationMs,
      endMs: one.endMs + round * sample.durationMs,
    })),
  )
    .flat()
    .filter(({ endMs }) => endMs < 3_590_000);
  return { ...sample, durationMs: 3_600_000, utterances };
}

/** A file that lasts as long as it says; what is in it does not matter to a stand-in. */
function record(name: string, seconds: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'coach-media-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  const picture = name.endsWith('.mp4') ? ['-f', 'lavfi', '-i', 'testsrc=size=64x64:rate=1'] : [];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=300:sample_rate=16000'];
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...picture, ...sound, '-t', String(seconds), path]);
  return path;
}

async function standIns(heard: Transcript = sample) {
  const all = await startStandIns(heard);
  onTestFinished(async () => void (await all.close()));
  return all;
}

describe.skipIf(!hasLocalSlack)('engines behind a thread in Slack', () => {
  it.skipIf(!hasFfmpeg)(
    'turn an hour of sound into a report: ffmpeg, Deepgram, Claude',
    async () => {
      const { env, claude, deepgram, faults } = await standIns(anHour());
      const { slack, service } = await openSlackWorld('events', { ...env.deepgram, ...env.claude });
      const root = await slack.upload(slack.channel, [record('hour.mp3', 3_600)]);
      const thread = await vi.waitFor(() => waitForThread(slack, slack.channel, root), { timeout: 150_000 });
      const said = words(thread);
      expect(said).toContain('Engine: Claude (claude-sonnet-5-5, prompts 1.1.1)');
      expect(said).toContain('Play back what you heard');
      expect(said).toMatch(/Discovery\s\*\d\sof\s\d\*\smet/);
      // An hour as Opus, and the transcript once in full: every later question found it in the cache.
      expect(deepgram.requests.map(({ container, bytes }) => [container, bytes < 21_000_000])).toEqual([
        ['OggS', true],
      ]);
      expect(claude.requests.length).toBe(6);
      expect(claude.requests.slice(1).every(({ usage }) => usage.cacheReadTokens > 15_000)).toBe(true);
      const pdf = thread.flatMap(({ files = [] }) => files).find(({ name }) => name.endsWith('.pdf'));
      expect(await readPdfText(await slack.download(pdf?.url_private_download ?? ''))).toContain('Rubrics');

      await slack.command(slack.channel, 'usage');
      await vi.waitFor(async () => expect(words(await slack.answers(slack.channel))).toMatch(/This month: \$0\.\d\d/), {
        timeout: 30_000,
      });
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      expect(metrics).toMatch(/coach_provider_audio_seconds_total\{provider="deepgram",model="nova-3"\} 3[56]\d\d/);
      expect(metrics).toMatch(
        /coach_provider_calls_total\{provider="claude",model="claude-sonnet-5-5",outcome="ok"\} 6/,
      );
      expect(faults()).toEqual([]);
    },
    240_000,
  );

  it.skipIf(!hasFfmpeg)(
    'see and hear a film in one pass: Gemini',
    async () => {
      const { env, gemini, faults } = await standIns();
      const { slack } = await openSlackWorld('events', env.gemini);
      const root = await slack.upload(slack.channel, [record('film.mp4', Math.ceil(sample.durationMs / 1000))]);
      const said = words(await waitForThread(slack, slack.channel, root));
      expect(said).toContain('Engine: Gemini (gemini-3.8-flash, prompts 1.1.1)');
      expect(said).toContain('For Maya Okafor');
      expect(said).toContain('Play back what you heard');
      expect(said).toContain('fillers (');
      const [watched, ...rest] = gemini.requests;
      expect(watched?.media).toMatchObject({ mime: 'video/mp4', fps: 0.5 });
      // The rubrics are asked about the transcript; labels and coaching came with it.
      expect(rest.map(({ media }) => media)).toEqual([null, null, null, null]);
      expect(gemini.files.map(({ deleted }) => deleted)).toEqual([true]);
      expect(faults()).toEqual([]);
    },
    90_000,
  );

  it('keep every recording when services fail, and say who stood in and why', async () => {
    const { env, claude, gemini, faults } = await standIns();
    claude.plan({ kind: 'error', status: 401 });
    const { slack } = await openSlackWorld('events', { ...env.claude, ANTHROPIC_API_KEY: 'wrong' });
    const root = await slack.upload(slack.channel, ['samples/good-discovery.vtt']);
    expect(words(await waitForThread(slack, slack.channel, root))).toContain(
      'Basic analysis: Claude does not accept ANTHROPIC_API_KEY',
    );
    expect(claude.requests.length).toBe(0);
    expect(gemini.requests.length).toBe(0);
    expect(faults()).toEqual(['unused: error']);
  });

  it('let the next service speak when the first is down', async () => {
    const { env, claude, gemini } = await standIns();
    claude.always(() => ({ kind: 'error', status: 529 }));
    const { slack } = await openSlackWorld('events', { ...env.claude, ...env.gemini });
    const root = await slack.upload(slack.channel, ['samples/pushy-demo.vtt']);
    const said = words(await waitForThread(slack, slack.channel, root));
    expect(said).toMatch(/Engine: Gemini \(gemini-3\.8-flash, prompts [\d.]+\), because Claude/);
    expect(gemini.requests.length).toBe(6);
    expect(claude.requests.length).toBe(3);
  }, 60_000);
});
