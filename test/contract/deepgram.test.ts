import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDeepgram } from '../../src/analysis/providers/deepgram.ts';
import { makePatience } from '../../src/analysis/providers/patience.ts';
import { makeExtractSound } from '../../src/analysis/providers/sound.ts';
import { parseTranscript } from '../../src/analysis/transcript/parse.ts';
import { sniff } from '../../src/analysis/transcript/sniff.ts';
import type { Usage } from '../../src/analysis/usage.ts';
import { type Answer, type Spoken, startFakeDeepgram } from '../fakes/deepgram.ts';

const MEDIA = join(import.meta.dirname, '../fixtures/media');
const hasFfmpeg = ((): boolean => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('SKIPPED: sound through ffmpeg (not installed)\n');
    return false;
  }
})();
const WAYS = [
  ...(hasFfmpeg ? [['ffmpeg', makeExtractSound()] as const] : []),
  ['a copy of the track', makeExtractSound({ ffmpeg: 'no-such-ffmpeg' })] as const,
] as const;

let folder: string;
const never = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sound-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function failureOf(work: Promise<unknown>) {
  const thrown: unknown = await work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  return thrown as { code: string; retry: boolean | number; detail: string; message: string };
}

describe.each(WAYS)('the sound of a recording, by %s', (_, extractSound) => {
  it.each(['mp4', 'mov', 'webm', 'mkv', 'm4a', 'mp3', 'wav', 'ogg', 'flac'])('is taken out of %s', async (kind) => {
    const target = join(folder, 'sound');
    await extractSound(join(MEDIA, `talk.${kind}`), target, never);
    const sound = await readFile(target);
    expect(sound.length).toBeGreaterThan(1_000);
    expect(sniff(sound)).toBe('media');
  });

  it('is said to be missing, or damaged; nothing is left behind', async () => {
    const target = join(folder, 'sound');
    expect(await failureOf(extractSound(join(MEDIA, 'silent.mp4'), target, never))).toMatchObject({ code: 'empty' });
    expect(await failureOf(extractSound(join(MEDIA, 'cut-off.mp4'), target, never))).toMatchObject({
      code: 'unreadable',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('has a name like an option, and stops when it is told to', async () => {
    await copyFile(join(MEDIA, 'talk.mp4'), join(folder, '-y'));
    await extractSound(join(folder, '-y'), join(folder, 'sound'), never);
    const stop = AbortSignal.abort(new Error('cancelled'));
    expect(await failureOf(extractSound(join(MEDIA, 'talk.mp4'), join(folder, 'other'), stop))).toMatchObject({
      message: 'cancelled',
    });
    expect((await readdir(folder)).sort()).toEqual(['-y', 'sound']);
  });
});

describe('Deepgram', () => {
  const spoken: readonly Spoken[] = [
    { speaker: 0, start: 0.5, text: 'Um, what happens when an invoice fails?' },
    { speaker: 1, start: 4, text: 'We type it in by hand.' },
    { speaker: 0, start: 7, text: "Let's start with two pilots." },
  ];
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

  function hear({
    apiKey = fake.key,
    model = 'nova-3',
    file = 'talk.mp4',
    signal = new AbortController().signal,
    keyterms = [] as readonly string[],
    parts = {} as Parameters<typeof makeDeepgram>[1],
  } = {}) {
    const transcribe = makeDeepgram({ apiKey, apiUrl: fake.url, model, language: 'en' }, parts);
    return transcribe(join(MEDIA, file), {
      reference: 'rec0000001',
      scratch: join(folder, 'scratch'),
      keyterms,
      signal,
      spend: (usage) => spent.push(usage),
    });
  }

  it('turns a film into a transcript with speakers, times and fillers', async () => {
    fake.plan({ kind: 'speech', spoken });
    const { format, can, speakers, utterances } = parseTranscript((await hear()).file);
    expect({ format, can, speakers: speakers.length }).toEqual({
      format: 'deepgram',
      can: { times: true, wordTimes: true, overlap: false, verbatim: false, speakers: true },
      speakers: 2,
    });
    expect(utterances.map(({ speaker, startMs, text }) => [speaker, startMs, text])).toEqual([
      ['S1', 500, 'Um, what happens when an invoice fails?'],
      ['S2', 4_000, 'We type it in by hand.'],
      ['S1', 7_000, "Let's start with two pilots."],
    ]);
    const [{ query }] = fake.requests as [(typeof fake.requests)[0]];
    expect(Object.fromEntries(query)).toEqual({
      model: 'nova-3',
      language: 'en',
      diarize_model: 'latest',
      utterances: 'true',
      punctuate: 'true',
      smart_format: 'true',
      filler_words: 'true',
      mip_opt_out: 'true',
      tag: 'rec0000001',
    });
    expect(await readdir(folder)).toEqual([]);
    expect(spent).toMatchObject([{ provider: 'deepgram', model: 'nova-3', audioMs: 8_480, inputTokens: 0 }]);
  });

  it('is told which names and terms to expect', async () => {
    fake.plan({ kind: 'speech', spoken });
    await hear({ keyterms: ['Northwind', 'MEDDIC'] });
    expect(fake.requests[0]?.query.getAll('keyterm')).toEqual(['Northwind', 'MEDDIC']);
  });

  it.each<[string, Answer, object]>([
    [
      '429 with a wait',
      { kind: 'error', status: 429, headers: { 'retry-after': '7' } },
      { code: 'provider-down', retry: 7_000 },
    ],
    ['429 without', { kind: 'error', status: 429 }, { code: 'provider-down', retry: true }],
    ['500', { kind: 'error', status: 500 }, { code: 'provider-down', retry: true }],
    ['504', { kind: 'error', status: 504 }, { code: 'provider-down', retry: true }],
    ['402', { kind: 'error', status: 402 }, { code: 'no-engine', retry: false }],
    ['413', { kind: 'error', status: 413 }, { code: 'too-large', retry: false }],
    ['a connection that breaks', { kind: 'reset' }, { code: 'provider-down', retry: true }],
    ['prose', { kind: 'text', text: 'Sorry, we are closed.' }, { code: 'provider-down', retry: true }],
    ['half an answer', { kind: 'text', text: '{"metadata":{"dur' }, { code: 'provider-down', retry: true }],
  ])('asks once and fails in our words after %s', async (__, answer, expected) => {
    fake.plan(answer);
    const failure = await failureOf(hear());
    expect(failure).toMatchObject(expected);
    expect(failure.detail).toMatch(/Deepgram/);
    expect(failure.detail).not.toMatch(/planned|err_msg|http/);
    expect(fake.requests.length).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('names a key that is not accepted to the administrator, and does not try again', async () => {
    const failure = await failureOf(hear({ apiKey: 'wrong' }));
    expect(failure).toMatchObject({ code: 'no-engine', retry: false });
    expect(failure.detail).toContain('DEEPGRAM_API_KEY');
    expect(failure.detail).not.toContain('wrong');
  });

  it('says that nobody speaks', async () => {
    fake.plan({ kind: 'speech', spoken: [] });
    const { file, keepsFillers } = await hear();
    expect(keepsFillers).toBe(true);
    expect(() => parseTranscript(file)).toThrow(expect.objectContaining({ code: 'empty' }));
  });

  it('has one deadline for all its tries', async () => {
    fake.plan({ kind: 'error', status: 503 }, { kind: 'hang' });
    const patiently = makePatience({ called: 'Deepgram', waits: [10, 10] });
    const failure = await failureOf(hear({ parts: { patiently, deadlineMs: 1_500 } }));
    expect(failure).toMatchObject({
      code: 'provider-down',
      retry: true,
      detail: 'Deepgram did not answer in time.',
    });
    expect(fake.requests.length).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives up when it is told to, while Deepgram is at work', async () => {
    fake.plan({ kind: 'hang' });
    const stop = new AbortController();
    const arrived = fake.nextRequest();
    const heard = failureOf(hear({ signal: stop.signal }));
    await arrived;
    stop.abort(new Error('cancelled by a person'));
    expect(await heard).toMatchObject({ message: 'cancelled by a person' });
    expect(await readdir(folder)).toEqual([]);
  });
});
