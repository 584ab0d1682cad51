import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What somebody says, for the stand-in to answer with. Seconds. */
export interface Spoken {
  readonly speaker: number;
  readonly start: number;
  readonly text: string;
}

/** What the next request gets. */
export type Answer =
  | { readonly kind: 'speech'; readonly spoken: readonly Spoken[] }
  | { readonly kind: 'error'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The bytes of an answer that is none. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hang' }
  /** The connection breaks in the middle of the answer. */
  | { readonly kind: 'reset' };

/** What the next text that is to be read aloud gets; sound, when nothing is planned. */
export type VoiceAnswer = Exclude<Answer, { readonly kind: 'speech' }>;

const KEY = 'dg-key';
/** The settings that /v1/listen takes for a recording, as far as this bot uses any (Deepgram's reference); a wrong one is told as Deepgram does. */
const SETTINGS: Readonly<Record<string, RegExp>> = {
  model: /^nova-3$/,
  language: /^(?:en(?:-\w+)?|de|multi)$/,
  diarize_model: /^(?:latest|v1|v2)$/,
  utterances: /^true$/,
  punctuate: /^true$/,
  smart_format: /^true$/,
  filler_words: /^true$/,
  mip_opt_out: /^(?:true|false)$/,
  tag: /^[\w-]{1,128}$/,
  keyterm: /^.{1,100}$/u,
};
/** How the containers begin that Deepgram can read. */
const CONTAINERS: readonly (readonly [offset: number, bytes: string])[] = [
  [0, 'OggS'],
  [0, 'ID3'],
  [0, '\xff\xfb'],
  [0, '\xff\xf3'],
  [0, 'fLaC'],
  [0, 'RIFF'],
  [4, 'ftyp'],
  [0, '\xff\xf1'],
];

/** The same for /v1/speak. */
const VOICE_SETTINGS: Readonly<Record<string, RegExp>> = {
  model:
    /^aura-2-(?:thalia|apollo|arcas|asteria|athena|atlas|hera|hermes|luna|orion|orpheus|zeus)-en$|^aura-(?:asteria|luna|orion)-en$/,
  encoding: /^mp3$/,
  bit_rate: /^(?:32000|48000)$/,
  mip_opt_out: /^(?:true|false)$/,
};
const MOST_CHARACTERS = 2_000;
/** Sound that an MP3 player plays. */
const SOUND = readFileSync(join(import.meta.dirname, '../fixtures/media/talk.mp3'));

export interface HeardRequest {
  readonly query: URLSearchParams;
  readonly bytes: number;
  readonly container: string;
}

export interface SpokenRequest {
  readonly query: URLSearchParams;
  readonly text: string;
}

/**
 * Deepgram's /v1/listen and /v1/speak on loopback: strict about key, settings, sound and text; answers what it was told to, and nothing
 * twice. A text that nothing was planned for is read aloud.
 */
export async function startFakeDeepgram() {
  const answers: Answer[] = [];
  let usual: Answer | null = null;
  const requests: HeardRequest[] = [];
  const voiceAnswers: VoiceAnswer[] = [];
  const voiced: SpokenRequest[] = [];
  /** What should not have come. */
  const faults: string[] = [];
  const arrivals = new EventEmitter();

  const server = createServer((req, res) => {
    void handle(req, res).catch((error: unknown) => {
      faults.push(String(error));
      res.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', 'http://deepgram');
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const settings = url.pathname === '/v1/speak' ? VOICE_SETTINGS : SETTINGS;
    if (req.method !== 'POST' || !['/v1/listen', '/v1/speak'].includes(url.pathname)) {
      faults.push(`${req.method} ${url.pathname}`);
      return fail(res, 404, 'NOT_FOUND', 'Not found.');
    }
    if (req.headers.authorization !== `Token ${KEY}`) return fail(res, 401, 'INVALID_AUTH', 'Invalid credentials.');
    for (const [name, value] of url.searchParams) {
      if (settings[name]?.test(value) === true) continue;
      // A voice is what an administrator may get wrong; all else would be our fault.
      if (settings === SETTINGS || name !== 'model') faults.push(`setting ${name}=${value}`);
      return fail(res, 400, 'Bad Request', `Bad Request: ${name} is not a valid setting.`);
    }
    if (settings === VOICE_SETTINGS) return speak(url.searchParams, req, body, res);
    const container = CONTAINERS.find(([at, bytes]) => body.toString('latin1', at, at + bytes.length) === bytes)?.[1];
    if (container === undefined)
      return fail(res, 400, 'Bad Request', 'Bad Request: failed to process audio: corrupt or unsupported data');
    requests.push({ query: url.searchParams, bytes: body.length, container });
    arrivals.emit('request');
    const answer = answers.shift() ?? usual;
    if (answer === null) {
      faults.push('a request that nothing was planned for');
      return fail(res, 500, 'INTERNAL', 'Unplanned.');
    }
    reply(res, answer);
  }

  function speak(query: URLSearchParams, req: IncomingMessage, body: Buffer, res: ServerResponse): void {
    const text = textIn(req, body);
    if (text === null || text.trim() === '') {
      faults.push('a text that is none');
      fail(res, 400, 'PAYLOAD_ERROR', 'Failed to deserialize JSON payload.');
    } else if (text.length > MOST_CHARACTERS) {
      fail(res, 413, 'INPUT_TOO_LONG', `Input text exceeds maximum character limit of ${MOST_CHARACTERS}.`);
    } else {
      voiced.push({ query, text });
      arrivals.emit('request');
      const answer = voiceAnswers.shift();
      if (answer !== undefined) reply(res, answer);
      else res.writeHead(200, { 'content-type': 'audio/mpeg', 'dg-char-count': text.length }).end(SOUND);
    }
  }

  return {
    key: KEY,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    /** The texts that were read aloud. */
    voiced,
    /** Resolves when the next request has come, whole. */
    nextRequest: (): Promise<unknown> => once(arrivals, 'request'),
    plan(...next: readonly Answer[]): void {
      answers.push(...next);
    },
    planVoice(...next: readonly VoiceAnswer[]): void {
      voiceAnswers.push(...next);
    },
    /** From now on, what is answered when nothing is planned. */
    always(answer: Answer): void {
      usual = answer;
    },
    /** What came unplanned, and what was planned and never came. */
    faults: (): readonly string[] => [...faults, ...[...answers, ...voiceAnswers].map(({ kind }) => `unused: ${kind}`)],
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function textIn(req: IncomingMessage, body: Buffer): string | null {
  if (req.headers['content-type']?.startsWith('application/json') !== true) return null;
  const json: unknown = JSON.parse(body.toString('utf8'));
  return typeof json === 'object' && json !== null && 'text' in json && typeof json.text === 'string'
    ? json.text
    : null;
}

function reply(res: ServerResponse, answer: Answer): void {
  switch (answer.kind) {
    case 'speech':
      send(res, 200, answerTo(answer.spoken));
      return;
    case 'error':
      fail(res, answer.status, 'ERROR', 'A planned error.', answer.headers);
      return;
    case 'text':
      res.writeHead(200, { 'content-type': 'application/json' }).end(answer.text);
      return;
    case 'hang':
      return;
    case 'reset':
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      res.write('{"metadata":');
      setImmediate(() => res.destroy());
  }
}

function fail(
  res: ServerResponse,
  status: number,
  code: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(res, status, { err_code: code, err_msg: text, request_id: 'fake-request' }, headers);
}

function send(res: ServerResponse, status: number, body: object, headers: Readonly<Record<string, string>> = {}): void {
  res.writeHead(status, { 'content-type': 'application/json', 'dg-request-id': 'fake-request', ...headers });
  res.end(JSON.stringify(body));
}

const WORD_S = 0.3;

/** Deepgram's answer for what was said: words with times and speakers, utterances, one channel. */
function answerTo(spoken: readonly Spoken[]): object {
  const utterances = spoken.map(({ speaker, start, text }, at) => {
    const words = text.split(' ').map((word, i) => ({
      word: word.toLowerCase().replace(/[^\w'’-]/g, ''),
      punctuated_word: word,
      start: start + i * WORD_S,
      end: start + (i + 1) * WORD_S - 0.02,
      confidence: 0.98,
      speaker,
      speaker_confidence: 0.9,
    }));
    return {
      start,
      end: words.at(-1)?.end,
      confidence: 0.98,
      channel: 0,
      transcript: text,
      words,
      speaker,
      id: `u${at}`,
    };
  });
  const words = utterances.flatMap((one) => one.words);
  return {
    metadata: { request_id: 'fake-request', duration: words.at(-1)?.end ?? 1, channels: 1, models: ['nova-3'] },
    results: {
      channels: [{ alternatives: [{ transcript: spoken.map(({ text }) => text).join(' '), confidence: 0.98, words }] }],
      utterances,
    },
  };
}
