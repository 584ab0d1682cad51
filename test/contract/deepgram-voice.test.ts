import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { costOf } from '../../src/analysis/prices.ts';
import { makePatience } from '../../src/analysis/providers/patience.ts';
import { loadPrices } from '../../src/analysis/providers/price-file.ts';
import { makeVoice, type VoiceParts } from '../../src/analysis/providers/voice.ts';
import { sniff } from '../../src/analysis/transcript/sniff.ts';
import type { Usage } from '../../src/analysis/usage.ts';
import { startFakeDeepgram, type VoiceAnswer } from '../fakes/deepgram.ts';

describe('the voice of a persona', () => {
  const TEXT = 'We print them, mostly on Fridays.';
  let fake: Awaited<ReturnType<typeof startFakeDeepgram>>;
  let spent: Usage[];

  beforeEach(async () => {
    fake = await startFakeDeepgram();
    spent = [];
  });
  afterEach(async () => {
    expect(fake.faults()).toEqual([]);
    await fake.close();
  });

  function say({
    apiKey = fake.key,
    apiUrl = fake.url,
    voice = 'aura-2-thalia-en',
    text = TEXT,
    signal = new AbortController().signal,
    parts = {} as VoiceParts,
  } = {}): Promise<Uint8Array> {
    return makeVoice({ apiKey, apiUrl, voice }, parts)(text, { signal, spend: (usage) => spent.push(usage) });
  }

  async function failureOf(work: Promise<unknown>) {
    const thrown: unknown = await work.then(
      () => 'nothing was thrown',
      (error: unknown) => error,
    );
    return thrown as { code: string; retry: boolean | number; detail: string; message: string };
  }

  it('is an MP3, charged by its characters', async () => {
    const sound = await say();
    expect(sound.length).toBeGreaterThan(1_000);
    expect(sniff(sound)).toBe('media');
    const [asked] = fake.voiced;
    expect(asked?.text).toBe(TEXT);
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({
      model: 'aura-2-thalia-en',
      encoding: 'mp3',
      bit_rate: '48000',
      mip_opt_out: 'true',
    });
    expect(spent).toMatchObject([{ provider: 'deepgram', model: 'aura-2', characters: TEXT.length, audioMs: 0 }]);
    const [usage] = spent as [Usage];
    expect(costOf(usage, await loadPrices(null), Date.UTC(2026, 10, 20)).microUsd).toBe(30 * TEXT.length);
  });

  it('of an older model has no known price', async () => {
    await say({ voice: 'aura-luna-en' });
    expect(spent).toMatchObject([{ model: 'aura' }]);
    expect(costOf(spent[0] as Usage, await loadPrices(null), 0).microUsd).toBeNull();
  });

  it('takes 2,000 characters and is asked for no more', async () => {
    await say({ text: 'a'.repeat(2_000) });
    expect(await failureOf(say({ text: 'a'.repeat(2_001) }))).toMatchObject({ code: 'too-large', retry: false });
    expect(fake.voiced.length).toBe(1);
  });

  it.each<[string, VoiceAnswer, object]>([
    [
      '429 with a wait',
      { kind: 'error', status: 429, headers: { 'retry-after': '7' } },
      { code: 'provider-down', retry: 7_000 },
    ],
    ['500', { kind: 'error', status: 500 }, { code: 'provider-down', retry: true }],
    ['402', { kind: 'error', status: 402 }, { code: 'no-engine', retry: false }],
    ['413', { kind: 'error', status: 413 }, { code: 'too-large', retry: false }],
    ['a connection that breaks', { kind: 'reset' }, { code: 'provider-down', retry: true }],
    ['prose', { kind: 'text', text: 'Sorry, we are closed.' }, { code: 'provider-down', retry: true }],
    ['nothing', { kind: 'text', text: '' }, { code: 'provider-down', retry: true }],
    ['more than a voice can say', { kind: 'text', text: 'x'.repeat(5_000_000) }, { code: 'provider-down' }],
  ])('asks once and fails in our words after %s', async (__, answer, expected) => {
    fake.planVoice(answer);
    const failure = await failureOf(say());
    expect(failure).toMatchObject(expected);
    expect(failure.detail).toMatch(/Deepgram/);
    expect(failure.detail).not.toMatch(/planned|err_msg|http|turns sound/);
    expect(fake.voiced.length).toBe(1);
  });

  it('names a voice that is unknown, and a key that is not accepted, to the administrator', async () => {
    const voice = await failureOf(say({ voice: 'aura-2-nobody-en' }));
    expect(voice).toMatchObject({ code: 'no-engine', retry: false });
    expect(voice.detail).toContain('PRACTICE_VOICE');
    const key = await failureOf(say({ apiKey: 'wrong' }));
    expect(key).toMatchObject({ code: 'no-engine', retry: false });
    expect(key.detail).toContain('DEEPGRAM_API_KEY');
    expect(spent).toEqual([]);
  });

  it('has a deadline, for an answer that never begins and for one that never ends', async () => {
    fake.planVoice({ kind: 'hang' });
    const late = { code: 'provider-down', retry: true, detail: 'Deepgram did not answer in time.' };
    expect(await failureOf(say({ parts: { deadlineMs: 300 } }))).toMatchObject(late);
    const url = await startEndless();
    expect(await failureOf(say({ apiUrl: url, parts: { deadlineMs: 500 } }))).toMatchObject(late);
  });

  it('gives up when it is told to', async () => {
    fake.planVoice({ kind: 'hang' });
    const stop = new AbortController();
    const arrived = fake.nextRequest();
    const said = failureOf(say({ signal: stop.signal }));
    await arrived;
    stop.abort(new Error('cancelled by a person'));
    expect(await said).toMatchObject({ message: 'cancelled by a person' });
  });

  it('is left alone for a while after several failures', async () => {
    fake.planVoice(...Array.from({ length: 5 }, () => ({ kind: 'error', status: 500 }) as const));
    const patiently = makePatience({ called: 'Deepgram', waits: [] });
    for (let i = 0; i < 5; i += 1) await failureOf(say({ parts: { patiently } }));
    expect(await failureOf(say({ parts: { patiently } }))).toMatchObject({ code: 'provider-down', retry: 60_000 });
    expect(fake.voiced.length).toBe(5);
  });
});

/** Something that begins to send sound and never ends. */
async function startEndless(): Promise<string> {
  const server = createServer((_, res) => {
    res.writeHead(200, { 'content-type': 'audio/mpeg' });
    res.write('ID3');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
