import { execFile } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { copyFile, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { estimateMediaTokens, fitFps, type GeminiSettings, makeGemini } from '../../src/analysis/providers/gemini.ts';
import { MAX_ANSWER_CHARS, type MediaFile, type Prompt } from '../../src/analysis/providers/model.ts';
import { probeMedia } from '../../src/analysis/providers/probe.ts';
import type { Usage } from '../../src/analysis/usage.ts';
import { type FilePlan, startFakeGemini } from '../fakes/gemini.ts';
import type { Answer } from '../fakes/gemini-answers.ts';
import { noSuchFile } from '../fakes/gemini-rules.ts';

const ROOT = join(import.meta.dirname, '../..');
const MEDIA = join(ROOT, 'test/fixtures/media');
const FILM = join(MEDIA, 'talk.mp4');
const MIB = 1024 ** 2;
const never = new AbortController().signal;

const FILM_FILE: MediaFile = { mime: 'video/mp4', durationMs: 1_200, hasPicture: true };
const SCHEMA = {
  type: 'object',
  properties: { ok: { type: 'boolean' } },
  required: ['ok'],
  additionalProperties: false,
};
const QUESTION: Prompt = {
  system: 'You label calls.',
  transcript: '[0|S1|0:00] Hello.',
  task: 'Label it.',
  schema: SCHEMA,
};

let fake: Awaited<ReturnType<typeof startFakeGemini>>;
let folder: string;

beforeEach(async () => {
  fake = await startFakeGemini();
  folder = await mkdtemp(join(tmpdir(), 'gemini-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
  expect(fake.faults()).toEqual([]);
  await fake.close();
});

function connect(settings: Partial<GeminiSettings> = {}, times: Parameters<typeof makeGemini>[1] = {}) {
  const defaults = { model: 'gemini-3.8-flash', fps: 1, mediaResolution: 'low', thinking: 'medium' } as const;
  return makeGemini({ apiKey: fake.key, apiUrl: fake.url, ...defaults, ...settings }, { pollMs: 1, ...times });
}

interface Asking extends Partial<GeminiSettings> {
  readonly signal?: AbortSignal;
  readonly spent?: Usage[];
}

function ask(prompt: Prompt = QUESTION, { signal = never, spent = [], ...settings }: Asking = {}) {
  return connect(settings).ask(prompt, { signal, spend: (usage) => spent.push(usage) });
}

async function failureOf(work: Promise<unknown>) {
  const thrown: unknown = await work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  return thrown as { code: string; retry: boolean | number; detail: string; message: string };
}

/** As large as it says, and nothing of it on the disk. */
async function makeFile(bytes: number): Promise<string> {
  const path = join(folder, 'large.mp4');
  const file = await open(path, 'w');
  await file.truncate(bytes);
  await file.close();
  return path;
}

describe('Gemini, asked about a text', () => {
  it('gives the answer whole, of a question that it understands', async () => {
    fake.plan({ kind: 'json', value: { ok: true, said: 'Grüße 👋' } });
    expect(JSON.parse(await ask())).toEqual({ ok: true, said: 'Grüße 👋' });
    expect(fake.requests).toEqual([
      {
        model: 'gemini-3.8-flash',
        system: 'You label calls.',
        transcript: '[0|S1|0:00] Hello.',
        task: 'Label it.',
        media: null,
        repair: null,
        schema: SCHEMA,
        config: {
          responseMimeType: 'application/json',
          mediaResolution: 'MEDIA_RESOLUTION_LOW',
          thinkingConfig: { thinkingLevel: 'MEDIUM' },
          maxOutputTokens: 65_536,
        },
      },
    ]);
  });

  it('takes how it thinks and looks from its settings, and nothing from the environment', async () => {
    vi.stubEnv('GOOGLE_GENAI_USE_VERTEXAI', 'true');
    vi.stubEnv('GOOGLE_API_KEY', 'another');
    vi.stubEnv('GOOGLE_GEMINI_BASE_URL', 'http://127.0.0.1:1');
    fake.plan({ kind: 'text', text: '{}' });
    const settings = { model: 'gemini-3.7-flash', thinking: 'high', mediaResolution: 'high' } as const;
    const gemini = connect(settings);
    await gemini.ask(QUESTION, { signal: never, spend: () => {} });
    expect(fake.requests[0]).toMatchObject({
      model: 'gemini-3.7-flash',
      config: { thinkingConfig: { thinkingLevel: 'HIGH' }, mediaResolution: 'MEDIA_RESOLUTION_HIGH' },
    });
    expect(gemini).toMatchObject({ provider: 'gemini', name: 'gemini-3.7-flash', maxOutputTokens: 65_536 });
  });

  it('is shown its earlier answer and what was wrong with it, and has not the last word', async () => {
    fake.plan({ kind: 'reply', answer: ({ repair }) => repair });
    const answer = await ask({ ...QUESTION, repair: { answer: '{"ok":', fault: 'It is not JSON.' } });
    expect(JSON.parse(answer)).toEqual({
      answer: '{"ok":',
      fault: 'That answer cannot be used: It is not JSON. Answer the same question again, whole.',
    });
    expect(fake.requests[0]).toMatchObject({ transcript: '[0|S1|0:00] Hello.', task: 'Label it.' });
  });

  it('counts the tokens of a question, its system prompt too', async () => {
    const chars = QUESTION.system.length + '[0|S1|0:00] Hello.'.length + QUESTION.task.length;
    expect(await connect().countTokens(QUESTION, never)).toBe(Math.ceil(chars / 3.3));
    expect(await failureOf(connect({ apiKey: 'wrong' }).countTokens(QUESTION, never))).toMatchObject({
      code: 'no-engine',
    });
    expect(await failureOf(connect().countTokens(QUESTION, AbortSignal.abort(new Error('stop'))))).toMatchObject({
      message: 'stop',
    });
  });

  it('tells what an answer took, once, and apart what came from its cache', async () => {
    fake.plan({ kind: 'json', value: {}, usage: { promptTokenCount: 900, cachedContentTokenCount: 300 } });
    const spent: Usage[] = [];
    await ask(QUESTION, { spent });
    expect(spent).toEqual([
      {
        provider: 'gemini',
        model: 'gemini-3.8-flash',
        inputTokens: 600,
        cacheWriteTokens: 0,
        cacheWriteHourTokens: 0,
        cacheReadTokens: 300,
        // One for the answer, fifty for the thinking.
        outputTokens: 51,
        audioMs: 0,
      },
    ]);
  });

  /** Asks one question, which fails; what it took is told all the same. */
  async function fail(answer: Answer) {
    fake.plan(answer);
    const order: string[] = [];
    const asked = connect().ask(QUESTION, { signal: never, spend: () => order.push('spent') });
    const failure = await failureOf(asked.finally(() => order.push('judged')));
    expect(failure.detail).toMatch(/Gemini/);
    expect(failure.detail).not.toMatch(/planned|http|[{}]/);
    expect(fake.requests.length).toBe(1);
    return { failure, order };
  }

  it.each<[string, Answer, RegExp]>([
    ['is cut off', { kind: 'finish', reason: 'MAX_TOKENS', text: '{"ok":true}' }, /cut off/],
    ['pauses', { kind: 'finish', reason: 'CONTINUATION', text: '{"ok":' }, /cut off/],
    ['is unsafe', { kind: 'finish', reason: 'SAFETY' }, /declined/],
    ['is prohibited', { kind: 'finish', reason: 'PROHIBITED_CONTENT', text: '{"ok":true}' }, /declined/],
    ['recites', { kind: 'finish', reason: 'RECITATION', text: '{"ok":true}' }, /declined/],
    ['has a word of a list', { kind: 'finish', reason: 'BLOCKLIST' }, /declined/],
    ['is blocked', { kind: 'blocked' }, /declined/],
    ['is empty', { kind: 'text', text: '' }, /declined/],
    ['does not end', { kind: 'huge', chars: 2 * MAX_ANSWER_CHARS }, /longer than an answer/],
  ])('asks once, pays and gives up where the answer %s', async (_, answer, detail) => {
    const { failure, order } = await fail(answer);
    expect(failure).toMatchObject({ code: 'provider-down', retry: false });
    expect(failure.detail).toMatch(detail);
    expect(order).toEqual(['spent', 'judged']);
  });

  it.each<[string, Answer, true | number, ...string[]]>([
    ['429 with a wait', { kind: 'error', status: 429, apiStatus: 'RESOURCE_EXHAUSTED', retryDelay: '7s' }, 7_000],
    ['429 with part of a second', { kind: 'error', status: 429, retryDelay: '0.0321s' }, 33],
    ['429 with no time to wait', { kind: 'error', status: 429, retryDelay: '0s' }, true],
    ['429 without', { kind: 'error', status: 429, apiStatus: 'RESOURCE_EXHAUSTED' }, true],
    ['500', { kind: 'error', status: 500 }, true],
    ['503 with a wait', { kind: 'error', status: 503, retryDelay: '60s' }, 60_000],
    ['504', { kind: 'error', status: 504 }, true],
    ["a gateway's page", { kind: 'page', status: 502 }, true],
    ['a page in place of an answer', { kind: 'page', status: 200 }, true],
    ['a file that is gone', { kind: 'error', status: 403, message: noSuchFile('f1').message }, true],
    ['half an answer and an error', { kind: 'half', status: 503 }, true, 'spent'],
    ['half an answer and an error with a wait', { kind: 'half', status: 429, retryDelay: '2s' }, 2_000, 'spent'],
    ['half an answer', { kind: 'reset' }, true, 'spent'],
  ])('asks once and lets others try again after %s', async (_, answer, retry, ...before) => {
    const { failure, order } = await fail(answer);
    expect(failure).toMatchObject({ code: 'provider-down', retry });
    expect(order).toEqual([...before, 'judged']);
  });

  const location = 'User location is not supported for the API use.';
  const tokens = 'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).';
  it.each<[string, Answer, string, RegExp]>([
    ['401', { kind: 'error', status: 401 }, 'no-engine', /GEMINI_API_KEY.*administrator/],
    ['403', { kind: 'error', status: 403 }, 'no-engine', /GEMINI_API_KEY.*administrator/],
    [
      'a country without Gemini',
      { kind: 'error', status: 400, apiStatus: 'FAILED_PRECONDITION', message: location },
      'no-engine',
      /place.*administrator/,
    ],
    ['413', { kind: 'error', status: 413 }, 'too-large', /longer/],
    ['too many tokens', { kind: 'error', status: 400, message: tokens }, 'too-large', /longer/],
    [
      'an unknown kind of file',
      { kind: 'error', status: 400, message: 'Unsupported MIME type: video/x-matroska' },
      'unsupported',
      /kind/,
    ],
    ['400', { kind: 'error', status: 400, apiStatus: 'INVALID_ARGUMENT' }, 'bug', /understand/],
  ])('asks once and gives up after %s', async (_, answer, code, detail) => {
    const { failure, order } = await fail(answer);
    expect(failure).toMatchObject({ code, retry: false });
    expect(failure.detail).toMatch(detail);
    expect(order).toEqual(['judged']);
  });

  it('names a wrong key, and a model that there is not, to the administrator', async () => {
    const key = await failureOf(ask(QUESTION, { apiKey: 'wrong' }));
    expect(key).toMatchObject({ code: 'no-engine', retry: false });
    expect(key.detail).toContain('GEMINI_API_KEY');
    expect(key.detail).not.toContain('wrong');
    const model = await failureOf(ask(QUESTION, { model: 'gemini-0' }));
    expect(model).toMatchObject({ code: 'no-engine', retry: false });
    expect(model.detail).toContain('GEMINI_MODEL');
    expect(model.detail).not.toContain('gemini-0');
  });

  it('cannot be reached', async () => {
    expect(await failureOf(ask(QUESTION, { apiUrl: 'http://127.0.0.1:1' }))).toMatchObject({
      code: 'provider-down',
      retry: true,
    });
  });

  it('gives up when it is told to, while Gemini thinks', async () => {
    fake.plan({ kind: 'hang' });
    const stop = new AbortController();
    const arrived = fake.nextRequest();
    const asked = failureOf(ask(QUESTION, { signal: stop.signal }));
    await arrived;
    stop.abort(new Error('cancelled by a person'));
    expect(await asked).toMatchObject({ message: 'cancelled by a person' });
  });

  it('lets go of an answer that it has heard enough of', async () => {
    // More than lies in the sockets between.
    fake.plan({ kind: 'huge', chars: 50 * MAX_ANSWER_CHARS });
    const left = fake.nextRequest('left');
    expect(await failureOf(ask())).toMatchObject({ code: 'provider-down' });
    await left;
  });

  it('leaves nothing on a signal that many questions share', async () => {
    fake.always({ kind: 'text', text: '{}' });
    const { signal } = new AbortController();
    await ask(QUESTION, { signal });
    await ask(QUESTION, { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('Gemini, asked about a recording', () => {
  it('is given the film, waits until it can be seen, answers about it and forgets it', async () => {
    fake.planFile({ polls: 3 });
    fake.plan({ kind: 'json', value: { ok: true } });
    const gemini = connect({ fps: 0.5 });
    const media = await gemini.upload(FILM, await probeMedia(FILM), never);
    expect(fake.files).toMatchObject([{ state: 'ACTIVE', polls: 3, mime: 'video/mp4', deleted: false }]);
    expect(fake.files[0]).toMatchObject({ bytes: (await stat(FILM)).size });
    expect(fake.files[0]?.head.toString('latin1', 4, 8)).toBe('ftyp');

    const spent: Usage[] = [];
    const prompt = { ...QUESTION, transcript: null, task: 'Watch it.', media };
    const answer = await gemini.ask(prompt, { signal: never, spend: (usage) => spent.push(usage) });
    expect(JSON.parse(answer)).toEqual({ ok: true });
    expect(fake.requests).toMatchObject([
      {
        transcript: null,
        task: 'Watch it.',
        media: { uri: `${fake.url}/v1beta/${media.name}`, mime: 'video/mp4', fps: 0.5 },
      },
    ]);
    expect(spent[0]?.inputTokens).toBeGreaterThan(1_000);

    await gemini.forget(media);
    expect(fake.files).toMatchObject([{ deleted: true }]);
  });

  it('listens to sound without being told of pictures', async () => {
    fake.plan({ kind: 'json', value: {} });
    const gemini = connect();
    const path = join(MEDIA, 'talk.m4a');
    const media = await gemini.upload(path, await probeMedia(path), never);
    await gemini.ask({ ...QUESTION, transcript: null, media }, { signal: never, spend: () => {} });
    expect(fake.requests[0]?.media).toEqual({ uri: media.uri, mime: 'audio/mp4', fps: null });
    await gemini.forget(media);
  });

  it('is not told the name of the file', async () => {
    const path = join(folder, 'Kündigung von Müller 🤫.mp4');
    await copyFile(FILM, path);
    const gemini = connect();
    await gemini.forget(await gemini.upload(path, FILM_FILE, never));
    expect(fake.files).toMatchObject([{ displayName: 'recording', fileName: null }]);
  });

  it('takes a large file in pieces', async () => {
    const gemini = connect();
    await gemini.forget(await gemini.upload(await makeFile(20 * MIB + 5), FILM_FILE, never));
    expect(fake.files).toMatchObject([{ bytes: 20 * MIB + 5 }]);
  });

  it('is not given what it would not take', async () => {
    const gemini = connect();
    const tooLarge = { code: 'too-large', retry: false };
    expect(await failureOf(gemini.upload(await makeFile(2_048 * MIB + 1), FILM_FILE, never))).toMatchObject(tooLarge);
    const long = { ...FILM_FILE, durationMs: 7 * 3_600_000 };
    expect(await failureOf(gemini.upload(FILM, long, never))).toMatchObject(tooLarge);
    expect(await failureOf(gemini.upload(FILM, FILM_FILE, AbortSignal.abort(new Error('stop'))))).toMatchObject({
      message: 'stop',
    });
    expect(fake.files).toEqual([]);
  });

  const failed = { kind: 'error', status: 503, retryDelay: '5s' } as const;
  it.each<[string, FilePlan, object]>([
    ['Gemini cannot read it', { ends: 'FAILED' }, { code: 'unreadable', retry: false }],
    ['no upload begins', { trouble: { at: 'start', does: failed } }, { code: 'provider-down', retry: 5_000 }],
    ['an upload is refused', { trouble: { at: 'start', does: { ...failed, status: 400 } } }, { code: 'bug' }],
    ['a piece fails', { trouble: { at: 'chunk', does: failed } }, { code: 'provider-down', retry: 5_000 }],
    [
      'a connection breaks',
      { trouble: { at: 'chunk', does: { kind: 'reset' } } },
      { code: 'provider-down', retry: true },
    ],
    ['its state is not told', { trouble: { at: 'poll', does: failed } }, { code: 'provider-down', retry: 5_000 }],
    ['a page is told', { trouble: { at: 'poll', does: { kind: 'page', status: 200 } } }, { code: 'provider-down' }],
  ])('leaves nothing behind when %s', async (_, plan, expected) => {
    fake.planFile(plan);
    const failure = await failureOf(connect().upload(FILM, FILM_FILE, never));
    expect(failure).toMatchObject(expected);
    expect(failure.detail).toMatch(/Gemini/);
    expect(failure.detail).not.toMatch(/planned|http|[{}]/);
    expect(fake.files.every(({ whole, deleted }) => deleted || !whole)).toBe(true);
  });

  it.each(['start', 'chunk', 'poll'] as const)('does not wait for ever at a %s that hangs', async (at) => {
    fake.planFile({ trouble: { at, does: { kind: 'hang' } } });
    const failure = await failureOf(connect({}, { requestMs: 500 }).upload(FILM, FILM_FILE, never));
    expect(failure).toMatchObject({ code: 'provider-down', retry: true });
    expect(fake.files.every(({ whole, deleted }) => deleted || !whole)).toBe(true);
  });

  it('does not wait for ever for a recording that is never ready', async () => {
    fake.planFile({ polls: Number.POSITIVE_INFINITY });
    const failure = await failureOf(connect({}, { preparedMs: 300 }).upload(FILM, FILM_FILE, never));
    expect(failure).toMatchObject({ code: 'provider-down', retry: true });
    expect(fake.files).toMatchObject([{ whole: true, deleted: true }]);
  });

  it.each(['chunk', 'poll'] as const)('gives up when it is told to, at a %s', async (at) => {
    fake.planFile({ trouble: { at, does: { kind: 'hang' } } });
    const stop = new AbortController();
    const arrived = fake.nextRequest(at);
    const uploaded = failureOf(connect().upload(FILM, FILM_FILE, stop.signal));
    await arrived;
    stop.abort(new Error('cancelled by a person'));
    expect(await uploaded).toMatchObject({ message: 'cancelled by a person' });
    expect(fake.files).toMatchObject([{ whole: at === 'poll', deleted: at === 'poll' }]);
  });

  it.each(['chunk', 'poll'] as const)('gives up when it is told to, as Gemini answers a %s', async (at) => {
    fake.planFile({ polls: Number.POSITIVE_INFINITY });
    const stop = new AbortController();
    const arrived = fake.nextRequest(at);
    const uploaded = failureOf(connect().upload(FILM, FILM_FILE, stop.signal));
    await arrived;
    stop.abort(new Error('cancelled by a person'));
    expect(await uploaded).toMatchObject({ message: 'cancelled by a person' });
    expect(fake.files).toMatchObject([{ whole: true, deleted: true }]);
  });

  it('says that it could not forget, and forgets at the next try', async () => {
    fake.planFile({ trouble: { at: 'delete', does: failed } });
    const gemini = connect();
    const media = await gemini.upload(FILM, FILM_FILE, never);
    expect(await failureOf(gemini.forget(media))).toMatchObject({ code: 'provider-down', retry: 5_000 });
    await gemini.forget(media);
  });

  it('works in a process whose requests Slack’s SDK carries', async () => {
    fake.plan({ kind: 'json', value: { ok: true } });
    // undici 7 takes over only where it is loaded before the first request.
    const code = `
      await import('@slack/socket-mode');
      const { makeGemini } = await import('./src/analysis/providers/gemini.ts');
      const gemini = makeGemini(JSON.parse(process.argv[1]), { pollMs: 1 });
      const signal = new AbortController().signal;
      const about = { mime: 'video/mp4', durationMs: 1200, hasPicture: true };
      const media = await gemini.upload('test/fixtures/media/talk.mp4', about, signal);
      const prompt = { system: 'You watch.', transcript: null, task: 'Watch it.', schema: { type: 'object' }, media };
      const answer = await gemini.ask(prompt, { signal, spend: () => {} });
      await gemini.forget(media);
      const { constructor } = globalThis[Symbol.for('undici.globalDispatcher.1')];
      console.log(JSON.stringify([answer, constructor === (await import('undici')).Agent]));
    `;
    const settings = { apiKey: fake.key, apiUrl: fake.url, model: 'gemini-3.8-flash', fps: 1 };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        code,
        JSON.stringify({ ...settings, mediaResolution: 'low', thinking: 'low' }),
      ],
      { cwd: ROOT },
    );
    expect(JSON.parse(stdout)).toEqual(['{"ok":true}', true]);
  });
});

describe('pictures a second', () => {
  const hours = (n: number) => n * 3_600_000;
  it.each([
    ['an hour fits as wanted', hours(1), true, 1, 'low', 1],
    ['medium costs as much as low', hours(1), true, 1, 'medium', 1],
    ['an hour in detail is looked at less often', hours(1), true, 1, 'high', 0.71],
    ['two hours fit', hours(2), true, 1, 'low', 1],
    ['three hours are looked at a little less often', hours(3), true, 1, 'low', 0.65],
    ['a short film as often as wanted', 60_000, true, 24, 'high', 24],
    ['a rate below the least is kept where it fits', hours(1), true, 0.05, 'low', 0.05],
    ['nearly six hours are looked at every ten seconds', hours(5.97), true, 1, 'low', 0.1],
    ['sound has no pictures', hours(1), false, 1, 'low', null],
    ['seven hours of sound fit', hours(7), false, 1, 'high', null],
  ] as const)('%s', (_, durationMs, hasPicture, wanted, resolution, expected) => {
    const fps = fitFps({ durationMs, hasPicture }, wanted, resolution);
    expect(fps).toBe(expected);
    expect(estimateMediaTokens(durationMs, fps, resolution)).toBeLessThanOrEqual(0.8 * 1_048_576);
  });

  it.each([
    ['a film of six hours', hours(6), true, 'low'],
    ['a film of four hours in detail', hours(4), true, 'high'],
    ['a sound of eight hours', hours(8), false, 'low'],
  ] as const)('%s does not fit', async (_, durationMs, hasPicture, resolution) => {
    const failure = await failureOf((async () => fitFps({ durationMs, hasPicture }, 1, resolution))());
    expect(failure).toMatchObject({ code: 'too-large', retry: false });
  });

  it('are what an hour’s tokens are made of, as Google’s documentation reckons', () => {
    expect(estimateMediaTokens(hours(1), 1, 'low')).toBe(367_200);
    expect(estimateMediaTokens(hours(1), 0.5, 'low')).toBe(241_200);
    expect(estimateMediaTokens(hours(1), 1, 'high')).toBe(1_123_200);
    expect(estimateMediaTokens(hours(1), null, 'high')).toBe(115_200);
  });
});

describe('what a recording is', () => {
  it.each([
    ['talk.mp4', 'video/mp4', true],
    ['talk.mov', 'video/quicktime', true],
    ['talk.webm', 'video/webm', true],
    ['talk.mkv', 'video/x-matroska', true],
    ['talk.m4a', 'audio/mp4', false],
    ['talk.mp3', 'audio/mpeg', false],
    ['talk.wav', 'audio/wav', false],
    ['talk.ogg', 'audio/ogg', false],
    ['talk.flac', 'audio/flac', false],
  ])('%s', async (file, mime, hasPicture) => {
    const found = await probeMedia(join(MEDIA, file));
    expect(found).toEqual({ mime, durationMs: expect.any(Number), hasPicture });
    expect(found.durationMs).toBeGreaterThan(1_190);
    expect(found.durationMs).toBeLessThan(1_240);
  });

  it.each([
    ['a film without sound', 'silent.mp4', 'empty'],
    ['a file that was cut off', 'cut-off.mp4', 'unreadable'],
    ['no recording', '../../../package.json', 'unreadable'],
  ])('%s', async (_, file, code) => {
    expect(await failureOf(probeMedia(join(MEDIA, file)))).toMatchObject({ code, retry: false });
  });
});

describe('the stand-in for Gemini is as strict as Gemini:', () => {
  const user = { role: 'user', parts: [{ text: 'Hello.' }] };
  const json = { responseMimeType: 'application/json' };
  const film = { fileData: { fileUri: 'https://example.com/f', mimeType: 'video/mp4' } };
  it.each<[string, object, string]>([
    ['a keyword that is not listed', { ...json, responseJsonSchema: { properties: { a: { const: 1 } } } }, '"const"'],
    ['a schema without its type', { responseJsonSchema: { type: 'object' } }, 'mime type'],
    ['thinking that there is not', { thinkingConfig: { thinkingLevel: 'MINIMAL' } }, 'thinkingLevel'],
    ['a budget of thoughts', { thinkingConfig: { thinkingBudget: 5 } }, 'thinkingBudget'],
    ['a setting that is gone', { candidateCount: 1 }, 'candidateCount'],
    ['too long an answer', { maxOutputTokens: 65_537 }, 'maxOutputTokens'],
  ])('%s', async (_, generationConfig, told) => {
    await expectRefusal({ contents: [user], generationConfig }, 400, told);
  });

  it.each<[string, object[], number, string]>([
    ['a last turn of its own', [user, { role: 'model', parts: [{ text: 'Hello.' }] }], 400, 'last turn'],
    ['an empty text', [{ role: 'user', parts: [{ text: '' }] }], 400, 'text'],
    ['a file that there is not', [{ role: 'user', parts: [film] }], 403, 'may not exist'],
    ['a rate', [{ role: 'user', parts: [{ ...film, videoMetadata: { fps: 25 } }] }], 400, 'parts'],
    [
      'too much',
      [{ role: 'user', parts: [{ inlineData: { mimeType: 'video/mp4', data: 'x'.repeat(20 * MIB) } }] }],
      400,
      'payload size',
    ],
    ['too many tokens', [{ role: 'user', parts: [{ text: 'x'.repeat(4_000_000) }] }], 400, 'number of tokens'],
  ])('%s', async (_, contents, status, told) => {
    await expectRefusal({ contents }, status, told);
  });

  /** Every refusal is a fault, which the test that caused it takes note of. */
  async function expectRefusal(body: object, status: number, told: string): Promise<void> {
    const own = await startFakeGemini();
    const answer = await fetch(`${own.url}/v1beta/models/gemini-3.8-flash:generateContent`, {
      method: 'POST',
      headers: { 'x-goog-api-key': own.key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { code: status, message: expect.stringContaining(told) } });
    expect(own.faults()).toEqual([expect.stringContaining(told)]);
    await own.close();
  }

  it('an answer at once, where it is not wanted in parts', async () => {
    fake.plan({ kind: 'json', value: { ok: true } });
    const { GoogleGenAI } = await import('@google/genai');
    const ai = new GoogleGenAI({ apiKey: fake.key, httpOptions: { baseUrl: fake.url } });
    const { text, usageMetadata } = await ai.models.generateContent({ model: 'gemini-3.8-flash', contents: 'Hello.' });
    expect({ text, tokens: usageMetadata?.promptTokenCount }).toEqual({ text: '{"ok":true}', tokens: 2 });
  });

  it('pieces of a file at the wrong place', async () => {
    const headers = { 'x-goog-api-key': fake.key, 'content-type': 'application/json' };
    const start = await fetch(`${fake.url}/upload/v1beta/files`, {
      method: 'POST',
      headers: {
        ...headers,
        'x-goog-upload-protocol': 'resumable',
        'x-goog-upload-command': 'start',
        'x-goog-upload-header-content-length': '6',
        'x-goog-upload-header-content-type': 'video/mp4',
      },
      body: JSON.stringify({ file: { mimeType: 'video/mp4' } }),
    });
    const upload = start.headers.get('x-goog-upload-url') ?? '';
    const put = async (command: string, offset: number, body: string) => {
      const how = { 'x-goog-upload-command': command, 'x-goog-upload-offset': String(offset) };
      return (await fetch(upload, { method: 'POST', headers: { ...headers, ...how }, body })).status;
    };
    expect(await put('upload, finalize', 3, 'abcdef')).toBe(400);
    expect(await put('upload, finalize', 0, 'abc')).toBe(400);
    expect(await put('upload', 0, 'abc')).toBe(400);
    expect(await put('finalize', 0, 'abcdef')).toBe(400);
    expect(fake.files).toMatchObject([{ bytes: 0, whole: false }]);
    const plain = await fetch(`${fake.url}/v1beta/files/f1`, { headers });
    expect(plain.status).toBe(403);
  });
});
