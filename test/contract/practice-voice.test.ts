import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SpokenTurn } from '../../src/analysis/engines/hear-turn.ts';
import { deliveryOf } from '../../src/analysis/practice/delivery.ts';
import { makeEar } from '../../src/analysis/practice/sound.ts';
import type { Delivery } from '../../src/analysis/practice-domain.ts';
import { makeDecodeSound } from '../../src/analysis/providers/pcm.ts';
import { practice } from '../../src/cli/practice.ts';
import { readConfig } from '../../src/config.ts';
import { openEngines } from '../../src/engines.ts';
import { openPractice } from '../../src/practice.ts';
import { startFakeDeepgram } from '../fakes/deepgram.ts';
import { hasTool } from '../fixtures/tools.ts';

/** Clips as a person records them, through ffmpeg, Deepgram's stand-in and what `npm start` opens. */

const MEDIA = join(import.meta.dirname, '../fixtures/media');
const hasFfmpeg = hasTool('ffmpeg', ['-version'], 'the sound of spoken turns');
const canSpeak = hasFfmpeg && hasTool('espeak-ng', ['--version'], 'spoken turns of a synthetic voice');
const SAID =
  'Hello Anna, thank you for your time. What happens today when an invoice gets stuck? And who looks after it then?';

let folder: string;
const never = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

async function measure(path: string): Promise<Delivery> {
  const pieces = await makeDecodeSound()(path, never);
  if (pieces === null) throw new Error('no ffmpeg');
  const ear = makeEar();
  for await (const piece of pieces) ear.take(piece);
  return ear.measure();
}

async function failureOf(work: () => Promise<unknown>) {
  const thrown: unknown = await work().then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  return thrown as { code: string; detail: string; message: string };
}

/** Somebody says it, in a file of the given kind. */
async function speak(name: string, words: readonly string[] = [], text = SAID): Promise<string> {
  const wav = join(folder, 'spoken.wav');
  execFileSync('espeak-ng', ['-m', '-v', 'en-us', '-s', '160', ...words, '-w', wav, text]);
  const path = join(folder, name);
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', '-i', wav, path]);
  return path;
}

describe.runIf(hasFfmpeg)('the samples of a clip', () => {
  async function lengthMs(path: string, decode = makeDecodeSound()): Promise<number> {
    let samples = 0;
    for await (const piece of (await decode(path, never)) ?? []) samples += piece.length;
    return samples / 16;
  }

  it.each(['mp4', 'mov', 'webm', 'mkv', 'm4a', 'mp3', 'wav', 'ogg', 'flac'])('are read from %s', async (kind) => {
    expect(await lengthMs(join(MEDIA, `talk.${kind}`))).toBeGreaterThan(1_000);
  });

  it('end where they are told to, and where somebody stops reading', async () => {
    expect(await lengthMs(join(MEDIA, 'talk.wav'), makeDecodeSound({ mostMs: 500 }))).toBe(500);
    const pieces = await makeDecodeSound()(join(MEDIA, 'talk.wav'), never);
    for await (const piece of pieces ?? []) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });

  it('are not there without ffmpeg, without sound, or where the file is damaged', async () => {
    expect(await makeDecodeSound({ ffmpeg: 'no-such-ffmpeg' })(join(MEDIA, 'talk.wav'), never)).toBeNull();
    expect(await failureOf(() => lengthMs(join(MEDIA, 'silent.mp4')))).toMatchObject({ code: 'empty' });
    expect(await failureOf(() => lengthMs(join(MEDIA, 'cut-off.mp4')))).toMatchObject({ code: 'unreadable' });
  });

  it('of a name like an option are read, and nothing is when somebody has stopped it', async () => {
    await copyFile(join(MEDIA, 'talk.wav'), join(folder, '-y'));
    expect(await lengthMs(join(folder, '-y'))).toBeGreaterThan(1_000);
    const stopped = AbortSignal.abort(new Error('cancelled'));
    expect(await failureOf(() => makeDecodeSound()(join(MEDIA, 'talk.wav'), stopped))).toMatchObject({
      message: 'cancelled',
    });
  });

  it('are given up when decoding takes too long', async () => {
    const slow = join(folder, 'slow-ffmpeg');
    await writeFile(slow, '#!/bin/sh\nexec sleep 30\n', { mode: 0o755 });
    const failure = await failureOf(() =>
      lengthMs(join(MEDIA, 'talk.wav'), makeDecodeSound({ ffmpeg: slow, deadlineMs: 200 })),
    );
    expect(failure).toMatchObject({ code: 'unreadable' });
  });
});

describe.runIf(canSpeak)('a synthetic voice', () => {
  it('varies less in pitch when it is told to speak flatly, and more when lively', async () => {
    const spreads: number[] = [];
    for (const range of ['0', '50', '150'])
      spreads.push(
        (await measure(await speak('a.ogg', [], `<prosody range="${range}">${SAID}</prosody>`))).pitchSpread ?? 0,
      );
    const [flat = 0, usual = 0, lively = 0] = spreads;
    expect(flat).toBeLessThan(0.5);
    expect(usual).toBeGreaterThan(flat + 0.3);
    expect(lively).toBeGreaterThan(usual + 0.5);
  });

  it('is higher, softer and slower where it is told to be', async () => {
    const usual = await measure(await speak('a.ogg'));
    const high = await measure(await speak('b.ogg', ['-p', '85']));
    const soft = await measure(await speak('c.ogg', ['-a', '25']));
    const slow = await measure(await speak('d.ogg', ['-s', '110']));
    expect(high.pitchHz).toBeGreaterThan((usual.pitchHz ?? 0) * 1.2);
    expect(soft.levelDb).toBeLessThan((usual.levelDb ?? 0) - 9);
    expect(soft.pauses).toBe(usual.pauses);
    expect(slow.speechMs).toBeGreaterThan(usual.speechMs * 1.3);
  });

  it('hesitates with gaps between its words, and is less confident', async () => {
    const scoresOf = async (words: readonly string[]) => {
      const delivery = await measure(await speak('a.ogg', words));
      const found = deliveryOf([{ text: SAID, spokenMs: delivery.spanMs, verbatim: true, delivery }]);
      return found?.overTime[0] ?? null;
    };
    const [fluent, halting] = [await scoresOf([]), await scoresOf(['-g', '60'])];
    expect(halting?.hesitation ?? 0).toBeGreaterThanOrEqual((fluent?.hesitation ?? 100) + 40);
    expect(halting?.confidence ?? 100).toBeLessThanOrEqual((fluent?.confidence ?? 0) - 20);
  });

  it('gives the same numbers every time, and nearly the same whatever it was recorded in', async () => {
    const path = await speak('a.wav');
    const wav = await measure(path);
    expect(await measure(path)).toEqual(wav);
    for (const name of ['a.ogg', 'a.mp3', 'a.m4a', 'a.webm']) {
      const other = await measure(await speak(name));
      expect(Math.abs((other.pitchHz ?? 0) - (wav.pitchHz ?? 0))).toBeLessThan(3);
      expect(Math.abs((other.levelDb ?? 0) - (wav.levelDb ?? 0))).toBeLessThan(1.5);
      expect(Math.abs(other.spanMs - wav.spanMs)).toBeLessThan(120);
      // One of them may be as long as a pause has to be.
      expect(Math.abs(other.pauses - wav.pauses)).toBeLessThanOrEqual(1);
    }
  });
});

describe('a session with clips', () => {
  let fake: Awaited<ReturnType<typeof startFakeDeepgram>>;
  beforeAll(() => void vi.stubEnv('NO_COLOR', '1'));
  beforeEach(async () => {
    fake = await startFakeDeepgram();
  });
  afterEach(async () => {
    expect(fake.faults()).toEqual([]);
    await fake.close();
  });

  const env = () => ({ DEEPGRAM_API_KEY: fake.key, DEEPGRAM_API_URL: fake.url, ENGINE: 'offline' });

  async function hear(path: string, more: Partial<SpokenTurn> = {}, settings: NodeJS.ProcessEnv = env()) {
    const config = readConfig(settings);
    const [opened, { listenersFor }] = await Promise.all([openPractice({ config }), openEngines({ config })]);
    return opened.hear({
      path,
      listeners: listenersFor(config.engine),
      transcript: null,
      reference: 'session1',
      scratch: join(folder, 'scratch'),
      keyterms: ['Northwind'],
      signal: never,
      spend: () => {},
      ...more,
    });
  }

  it('takes what Deepgram hears, whoever says it, and leaves nothing behind', async () => {
    fake.plan({
      kind: 'speech',
      spoken: [
        { speaker: 0, start: 0.4, text: 'Um, what happens when an invoice fails?' },
        { speaker: 1, start: 4, text: 'And who signs?' },
      ],
    });
    const turn = await hear(join(MEDIA, 'talk.ogg'));
    expect(turn).toMatchObject({ text: 'Um, what happens when an invoice fails? And who signs?', verbatim: true });
    expect(turn.words?.[0]).toMatchObject({ text: 'Um,', startMs: 0 });
    expect(fake.requests[0]?.query.getAll('keyterm')).toEqual(['Northwind']);
    expect(turn.delivery === undefined).toBe(!hasFfmpeg);
    expect(await readdir(folder)).toEqual([]);
  });

  it('says that it hears nobody, and what to do', async () => {
    fake.plan({ kind: 'speech', spoken: [] });
    expect(await failureOf(() => hear(join(MEDIA, 'talk.ogg')))).toMatchObject({
      code: 'empty',
      detail: expect.stringMatching(/type what you would say/) as string,
    });
    expect(await failureOf(() => hear(join(MEDIA, 'silent.mp4')))).toMatchObject({ code: 'empty' });
    expect(await failureOf(() => hear(join(MEDIA, 'talk.ogg'), {}, {}))).toMatchObject({ code: 'no-engine' });
    expect(await readdir(folder)).toEqual([]);
  });

  it.runIf(hasFfmpeg)('does not listen to a clip of more than five minutes', async () => {
    const long = join(folder, 'long.ogg');
    execFileSync('ffmpeg', [
      ...['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', 'sine=200', '-t', '301', '-ar', '8000', '-b:a', '16k', long],
    ]);
    expect(await failureOf(() => hear(long))).toMatchObject({ code: 'too-large' });
    expect(fake.requests).toEqual([]);
  });

  it('is opened with a voice where one is named, and without one where none is', async () => {
    expect((await openPractice({ config: readConfig(env()) })).voice).toBeNull();
    const calls: string[] = [];
    const { voice } = await openPractice({
      config: readConfig({ ...env(), PRACTICE_VOICE: 'aura-2-orion-en' }),
      onCall: (...call) => calls.push(call.join(' ')),
    });
    const sound = await voice?.('We print them.', { signal: never, spend: () => {} });
    expect(Buffer.from(sound ?? [])).toEqual(await readFile(join(MEDIA, 'talk.mp3')));
    expect(fake.voiced.map(({ text, query }) => [text, query.get('model')])).toEqual([
      ['We print them.', 'aura-2-orion-en'],
    ]);
    expect(calls).toEqual(['deepgram aura-2-orion-en ok']);
  });

  async function play(typed: readonly string[], settings: NodeJS.ProcessEnv = env()) {
    const [out, err] = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockReturnValue(true),
    );
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from(typed.map((line) => `${line}\n`)) as never);
    const code = await practice(settings, 'friendly_prospect', 'discovery', { seed: '1', as: 'Dana' });
    const written = [out, err].map((spy) => spy?.mock.calls.map(([text]) => String(text)).join('') ?? '');
    vi.restoreAllMocks();
    return { code, out: written[0] ?? '', err: written[1] ?? '' };
  }

  it('goes on in the terminal when a clip cannot be heard', async () => {
    const typed = [`@${join(folder, 'nowhere.ogg')}`, `@${join(MEDIA, 'talk.ogg')}`, 'How do you pay invoices?', 'end'];
    const { code, out, err } = await play(typed, {});
    expect(code).toBe(0);
    expect(err).toMatch(/✗ The file nowhere\.ogg cannot be read\. Check its name and its rights\.\n/);
    expect(err).toMatch(/✗ I cannot hear clips here: .*Type what you would say\.\n/);
    expect(out.match(/^Anna /gm)?.length).toBe(2);
  });

  it.runIf(canSpeak)('is spoken in the terminal, and its report has how it sounded', async () => {
    const turns = [SAID, 'So you print them all, is that right? What does that mean for you at the end of a quarter?'];
    const typed: string[] = [];
    for (const [at, text] of turns.entries()) {
      typed.push(`@${await speak(`turn-${at}.ogg`, [], text)}`);
      fake.plan({ kind: 'speech', spoken: [{ speaker: 0, start: 0.1, text }] });
    }
    const { code, out, err } = await play([...typed, 'end']);
    expect(code).toBe(0);
    expect(err).toContain(`You said: ${turns[0]}\n`);
    expect(err).toMatch(/Spent: about \$0\.\d{3} in 2 calls/);
    expect(out).toMatch(/Practice: Discovery with Anna Lindqvist/);
    expect(out).not.toMatch(/typed, not spoken/);
    expect(out).toMatch(/confiden/i);
    expect(fake.requests.map(({ container }) => container)).toEqual(['OggS', 'OggS']);
  });
});
