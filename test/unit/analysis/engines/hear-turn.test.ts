import { describe, expect, test } from 'vitest';
import type { Transcript } from '../../../../src/analysis/domain.ts';
import { type HearTurnDeps, makeHearTurn, type SpokenTurn } from '../../../../src/analysis/engines/hear-turn.ts';
import type { Listener } from '../../../../src/analysis/engines/listen.ts';
import { parseTranscript } from '../../../../src/analysis/transcript/parse.ts';
import { AppError } from '../../../../src/errors.ts';
import { asPcm, joined, silence, voice } from '../practice/signal.ts';

const VTT =
  'WEBVTT\n\n00:00.000 --> 00:04.000\nUm, how do you pay invoices today?\n\n00:04.000 --> 00:09.000\nAnd who signs?\n';

/** As speech recognition gives it: two people, every word timed, the first after a second of silence. */
const TIMED = parseTranscript(
  new TextEncoder().encode(
    JSON.stringify({
      results: {
        utterances: [
          utterance(0, 1, ['Um,', 'how', 'do', 'you', 'pay', 'invoices', 'today?']),
          utterance(1, 4.5, ['And', 'who', 'signs?']),
        ],
      },
    }),
  ),
);

function utterance(speaker: number, start: number, words: readonly string[]) {
  const timed = words.map((word, i) => ({
    word,
    punctuated_word: word,
    start: start + i / 2,
    end: start + i / 2 + 0.4,
    speaker,
  }));
  return { speaker, start, end: start + words.length / 2 - 0.1, transcript: words.join(' '), words: timed, channel: 0 };
}

function listener(give: Transcript | AppError, heard: string[] = []): Listener {
  return {
    by: 'deepgram',
    listen: (path) => {
      heard.push(path);
      return give instanceof AppError ? Promise.reject(give) : Promise.resolve({ transcript: give, draft: null });
    },
  };
}

const verbatim = (transcript: Transcript): Transcript => ({
  ...transcript,
  can: { ...transcript.can, verbatim: true },
});

function make({ decode = sound, probe = probed(9_000) }: Partial<HearTurnDeps> = {}) {
  return (turn: Partial<SpokenTurn> = {}) =>
    makeHearTurn({ decode, probe })({
      path: '/clips/1.ogg',
      listeners: [listener(verbatim(TIMED))],
      transcript: null,
      reference: 'r',
      scratch: '/scratch',
      keyterms: [],
      signal: new AbortController().signal,
      spend: () => {},
      ...turn,
    });
}

const probed = (durationMs: number) => () => Promise.resolve({ mime: 'audio/ogg', durationMs, hasPicture: false });

const sound: HearTurnDeps['decode'] = () =>
  Promise.resolve(pieces(asPcm(joined(silence(1_000), voice(3_000), silence(500), voice(2_000), silence(2_000)))));

async function* pieces(samples: Int16Array): AsyncGenerator<Int16Array> {
  for (let at = 0; at < samples.length; at += 10_000) yield samples.subarray(at, at + 10_000);
}

describe('a clip becomes a turn', () => {
  test('all that is said in it, from its first word on, with its words, its fillers and its sound', async () => {
    const { text, spokenMs, words = [], verbatim, delivery } = await make()();
    expect(text).toBe('Um, how do you pay invoices today? And who signs?');
    expect(verbatim).toBe(true);
    expect(words.map((word) => word.text).join(' ')).toBe(text);
    expect([words[0]?.startMs, words.at(-1)?.endMs]).toEqual([0, spokenMs]);
    expect(spokenMs).toBe(4_900);
    expect(delivery).toMatchObject({ pauses: 1, longPauses: 0 });
    expect(delivery?.spanMs).toBeGreaterThan(5_450);
    expect(delivery?.spanMs).toBeLessThan(5_550);
  });

  test('the same clip gives the same turn, byte for byte', async () => {
    expect(JSON.stringify(await make()())).toBe(JSON.stringify(await make()()));
  });

  test('by the platform’s transcript where nobody listens: its length is that of the sound, fillers are not counted', async () => {
    const turn = await make()({ listeners: [], transcript: new TextEncoder().encode(VTT) });
    expect(turn).toMatchObject({ text: 'Um, how do you pay invoices today? And who signs?', verbatim: false });
    expect(turn.spokenMs).toBe(turn.delivery?.spanMs);
    expect(turn).not.toHaveProperty('words');
    const unheard = await make({ decode: () => Promise.resolve(null) })({
      listeners: [],
      transcript: new TextEncoder().encode(VTT),
    });
    expect(unheard.spokenMs).toBe(9_000);
    expect(unheard).not.toHaveProperty('delivery');
  });

  test('by the platform’s transcript where the listener fails, which is told', async () => {
    const told: string[] = [];
    const down = new AppError('provider-down', { retry: true });
    const turn = await make()({
      listeners: [listener(down)],
      transcript: new TextEncoder().encode(VTT),
      onFault: ({ code }) => told.push(code),
    });
    expect(turn.text).toMatch(/^Um, how/);
    expect(told).toEqual(['provider-down']);
    await expect(make()({ listeners: [listener(down)] })).rejects.toBe(down);
  });

  test('without its sound where that cannot be decoded, which is told', async () => {
    const told: string[] = [];
    const broken: HearTurnDeps['decode'] = () => Promise.reject(new AppError('unreadable'));
    const turn = await make({ decode: broken })({ onFault: ({ code }) => told.push(code) });
    expect(turn).toMatchObject({ spokenMs: 4_900 });
    expect(turn).not.toHaveProperty('delivery');
    expect(told).toEqual(['unreadable']);
  });
});

describe('a clip that is no turn', () => {
  test.each<[string, Partial<SpokenTurn>, Partial<HearTurnDeps>, string, RegExp]>([
    [
      'nobody speaks',
      { listeners: [listener(new AppError('empty'))] },
      {},
      'empty',
      /closer to the microphone, or type/,
    ],
    [
      'nobody speaks, whatever the platform wrote',
      { listeners: [listener(new AppError('empty'))], transcript: new TextEncoder().encode(VTT) },
      {},
      'empty',
      /closer to the microphone/,
    ],
    [
      'the platform heard nobody',
      { listeners: [], transcript: new TextEncoder().encode('WEBVTT\n\n') },
      {},
      'empty',
      /type/,
    ],
    ['has no sound', {}, { probe: () => Promise.reject(new AppError('empty')) }, 'empty', /type what you would say/],
    ['too long', {}, { probe: probed(300_001) }, 'too-large', /five minutes .* or type/],
    ['nobody hears', { listeners: [] }, {}, 'no-engine', /DEEPGRAM_API_KEY.*Type what you would say/],
    ['damaged', {}, { probe: () => Promise.reject(new AppError('unreadable')) }, 'unreadable', /^$/],
  ])('%s', async (_, turn, deps, code, words) => {
    const failure = (await make(deps)(turn).catch((thrown: unknown) => thrown)) as AppError;
    expect(failure.code).toBe(code);
    expect(failure.detail).toMatch(words);
  });

  test('five minutes are no longer than five minutes', async () => {
    await expect(make({ probe: probed(300_000) })()).resolves.toHaveProperty('text');
  });

  test('is not sent anywhere when it is too long', async () => {
    const heard: string[] = [];
    await make({ probe: probed(300_001) })({ listeners: [listener(TIMED, heard)] }).catch(() => {});
    expect(heard).toEqual([]);
  });

  test('stops when it is told to, and lets go of the sound when nothing was understood', async () => {
    const stop = new AbortController();
    let seen: AbortSignal | undefined;
    const endless: HearTurnDeps['decode'] = (_, signal) => {
      seen = signal;
      return new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    };
    const begun: HearTurnDeps['decode'] = (path, signal) => {
      const decoded = endless(path, signal);
      stop.abort(new Error('cancelled by a person'));
      return decoded;
    };
    await expect(make({ decode: begun })({ signal: stop.signal })).rejects.toThrow('cancelled by a person');
    await expect(make()({ signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    await make({ decode: endless })({ listeners: [listener(new AppError('empty'))] }).catch(() => {});
    expect(seen?.aborted).toBe(true);
  });
});
