import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type Asked, fail, reply, send, type Trouble, trip } from './gemini-answers.ts';
import {
  countTokens,
  MODELS,
  MOST_REQUEST_BYTES,
  noSuchFile,
  type Question,
  type Refusal,
  readQuestion,
} from './gemini-rules.ts';

/** What becomes of the next file. */
export interface FilePlan {
  /** How often it is said to be prepared still, before it `ends`. */
  readonly polls?: number;
  readonly ends?: 'ACTIVE' | 'FAILED';
  readonly trouble?: { readonly at: Step; readonly does: Trouble };
}
type Step = 'start' | 'chunk' | 'poll' | 'delete';

export interface SeenFile {
  readonly name: string;
  readonly uri: string;
  readonly mime: string;
  readonly displayName: string;
  /** Of the sender's disk; null where it was not told. */
  readonly fileName: string | null;
  readonly size: number;
  bytes: number;
  /** The first 64 bytes of it: a film can be larger than memory. */
  head: Buffer;
  state: 'PROCESSING' | 'ACTIVE' | 'FAILED';
  whole: boolean;
  deleted: boolean;
  polls: number;
}

const KEY = 'gm-key';
const QUESTION = /^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent\?alt=sse|countTokens)$/;
const FILE_NAME = /^files\/[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const MOST_FILE_BYTES = 2 * 1024 ** 3;
/** What a recording counts as, whatever it is: nothing here can measure it. */
const MEDIA_TOKENS = 1_000;
/** All chunks of an upload but the last are a multiple of this. */
const GRANULE = 256 * 1024;

/** Gemini on loopback: strict about key, questions, files and their upload; answers what it was told to, and nothing twice. */
export async function startFakeGemini() {
  const answers: Answer[] = [];
  let otherwise: Answer | null = null;
  const filePlans: FilePlan[] = [];
  const plans = new Map<SeenFile, FilePlan>();
  const requests: Asked[] = [];
  const files: SeenFile[] = [];
  /** What should not have come. */
  const faults: string[] = [];
  const arrivals = new EventEmitter();

  const server = createServer((req, res) => {
    void handle(req, res).catch((error: unknown) => {
      // Whoever goes in the middle of a request may do so.
      if (!req.destroyed || req.complete) faults.push(String(error));
      res.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, search, searchParams } = new URL(req.url ?? '/', url);
    const refusal = refuseKey(req.headers['x-goog-api-key']);
    if (refusal !== null) return fail(res, refusal);
    const [, model, method] = QUESTION.exec(pathname + search) ?? [];
    const [, id] = /^\/v1beta\/files\/([a-z0-9-]+)$/.exec(pathname) ?? [];
    if (req.method === 'POST' && pathname === '/upload/v1beta/files') {
      const file = files.find(({ name }) => name === searchParams.get('upload_id'));
      return file === undefined ? startUpload(req, res) : takeChunk(req, res, file);
    }
    if ((req.method === 'GET' || req.method === 'DELETE') && id !== undefined) return tellOfFile(req, res, id);
    if (req.method === 'POST' && model !== undefined && method !== undefined) {
      return hearQuestion(req, res, model, method);
    }
    faults.push(`${req.method} ${pathname}`);
    return fail(res, { status: 404, apiStatus: 'NOT_FOUND', message: 'Not found.' });
  }

  /** Whether a planned trouble was made in place of what was asked for. */
  function makeTrouble(res: ServerResponse, step: Step, file: SeenFile | null): boolean {
    const { trouble, ...rest } = (file === null ? filePlans[0] : plans.get(file)) ?? {};
    if (trouble?.at !== step) return false;
    if (file === null) filePlans.shift();
    else plans.set(file, rest);
    trip(res, trouble.does);
    return true;
  }

  async function startUpload(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { file } = JSON.parse(await readAll(req)) as {
      file: { name?: string; displayName?: string; mimeType?: string };
    };
    arrivals.emit('start');
    const header = (name: string) => String(req.headers[`x-goog-upload-${name}`] ?? '');
    if (header('protocol') !== 'resumable' || header('command') !== 'start') return fail(res, badUpload('protocol'));
    const size = Number(header('header-content-length'));
    const mime = header('header-content-type');
    if (!(size > 0 && size <= MOST_FILE_BYTES) || file.mimeType !== mime) return fail(res, badUpload('length or type'));
    if (makeTrouble(res, 'start', null)) return;
    const { name = `files/f${files.length + 1}` } = file;
    if (!FILE_NAME.test(name) || files.some((one) => one.name === name)) return fail(res, badUpload('name'));
    const seen: SeenFile = {
      name,
      uri: `${url}/v1beta/${name}`,
      mime,
      displayName: file.displayName ?? '',
      fileName: header('file-name') || null,
      size,
      bytes: 0,
      head: Buffer.alloc(0),
      state: 'PROCESSING',
      whole: false,
      deleted: false,
      polls: 0,
    };
    files.push(seen);
    plans.set(seen, filePlans.shift() ?? {});
    const upload = `${url}/upload/v1beta/files?upload_id=${name}&upload_protocol=resumable`;
    send(res, 200, {}, { 'x-goog-upload-url': upload, 'x-goog-upload-status': 'active' });
  }

  async function takeChunk(req: IncomingMessage, res: ServerResponse, file: SeenFile): Promise<void> {
    let bytes = 0;
    let { head } = file;
    for await (const chunk of req as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (head.length < 64) head = Buffer.concat([head, chunk]).subarray(0, 64);
    }
    arrivals.emit('chunk');
    if (makeTrouble(res, 'chunk', file)) return;
    const commands = String(req.headers['x-goog-upload-command']).split(', ');
    const isLast = commands.includes('finalize');
    if (!commands.includes('upload') || file.whole) return fail(res, badUpload('command'));
    if (Number(req.headers['x-goog-upload-offset']) !== file.bytes) return fail(res, badUpload('offset'));
    if (!isLast && bytes % GRANULE !== 0) return fail(res, badUpload('size of the chunk'));
    if (isLast !== (file.bytes + bytes === file.size)) return fail(res, badUpload('length'));
    Object.assign(file, { bytes: file.bytes + bytes, head, whole: isLast });
    if (!isLast) return send(res, 200, {}, { 'x-goog-upload-status': 'active' });
    settle(file);
    send(res, 200, { file: describe(file) }, { 'x-goog-upload-status': 'final' });
  }

  function settle(file: SeenFile): void {
    const { polls = 1, ends = 'ACTIVE' } = plans.get(file) ?? {};
    if (file.polls >= polls) file.state = ends;
  }

  function tellOfFile(req: IncomingMessage, res: ServerResponse, id: string): void {
    const file = files.find(({ name, whole, deleted }) => name === `files/${id}` && whole && !deleted);
    const step = req.method === 'DELETE' ? 'delete' : 'poll';
    arrivals.emit(step);
    if (file === undefined) {
      fail(res, noSuchFile(id));
    } else if (!makeTrouble(res, step, file)) {
      if (step === 'delete') file.deleted = true;
      else file.polls += 1;
      settle(file);
      send(res, 200, step === 'delete' ? {} : describe(file));
    }
  }

  async function hearQuestion(req: IncomingMessage, res: ServerResponse, model: string, method: string): Promise<void> {
    const body = await readAll(req);
    if (!MODELS.has(model)) {
      const message = `models/${model} is not found for API version v1beta, or is not supported for ${method}.`;
      return fail(res, { status: 404, apiStatus: 'NOT_FOUND', message });
    }
    const question = readQuestion(body, files);
    if ('status' in question) {
      faults.push(`${question.status} ${question.message}`);
      return fail(res, question);
    }
    if (method === 'countTokens') return send(res, 200, { totalTokens: countTokens(question) });
    const asked = toAsked(model, question);
    requests.push(asked);
    arrivals.emit('question');
    res.once('close', () => res.writableFinished || arrivals.emit('left'));
    const answer = answers.shift() ?? otherwise;
    if (answer === null) {
      faults.push('a question that nothing was planned for');
      return fail(res, { status: 500, apiStatus: 'INTERNAL', message: 'Unplanned.' });
    }
    const tokens = countTokens(question) + (asked.media === null ? 0 : MEDIA_TOKENS);
    await reply(res, answer, { asked, tokens, stream: method.startsWith('stream') });
  }

  return {
    key: KEY,
    url,
    requests,
    files: files as readonly Readonly<SeenFile>[],
    /** Resolves when the next question has come, whole, or was left before its answer's end, or at the next step of a file's life. */
    nextRequest: (what: 'question' | 'left' | Step = 'question'): Promise<unknown> => once(arrivals, what),
    plan(...next: readonly Answer[]): void {
      answers.push(...next);
    },
    /** The answer of every question that nothing else is planned for. */
    always(answer: Answer): void {
      otherwise = answer;
    },
    planFile(...next: readonly FilePlan[]): void {
      filePlans.push(...next);
    },
    /** What came unplanned or wrong, what was planned and never came, and files that were left behind. */
    faults: (): readonly string[] => [
      ...faults,
      ...answers.map(({ kind }) => `unused: ${kind}`),
      ...filePlans.map((plan) => `unused: ${JSON.stringify(plan)}`),
      ...[...plans.values()].flatMap(({ trouble }) =>
        trouble === undefined ? [] : [`unused: trouble at ${trouble.at}`],
      ),
      ...files.filter(({ whole, deleted }) => whole && !deleted).map(({ name }) => `left behind: ${name}`),
    ],
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refuseKey(key: string | readonly string[] | undefined): Refusal | null {
  if (key === KEY) return null;
  if (key !== undefined) {
    const message = 'API key not valid. Please pass a valid API key.';
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }];
    return { status: 400, apiStatus: 'INVALID_ARGUMENT', message, details };
  }
  const message = "Method doesn't allow unregistered callers (callers without established identity).";
  return { status: 403, apiStatus: 'PERMISSION_DENIED', message };
}

function badUpload(what: string): Refusal {
  return { status: 400, apiStatus: 'INVALID_ARGUMENT', message: `Invalid upload: ${what}.` };
}

function describe({ name, uri, mime, displayName, size, state }: SeenFile): object {
  const error = state === 'FAILED' ? { error: { code: 3, message: 'The video is corrupted.' } } : {};
  return { name, uri, displayName, mimeType: mime, sizeBytes: String(size), state, source: 'UPLOADED', ...error };
}

function toAsked(model: string, { contents, systemInstruction, generationConfig }: Question): Asked {
  const textsOf = (at: number) => contents[at]?.parts.flatMap((part) => ('text' in part ? [part.text] : [])) ?? [];
  const file = contents[0]?.parts.find((part) => 'fileData' in part);
  const { responseJsonSchema: schema, ...config } = generationConfig ?? {};
  return {
    model,
    system: systemInstruction?.parts.map(({ text }) => text).join('') ?? null,
    transcript: textsOf(0).at(-2) ?? null,
    task: textsOf(0).at(-1) ?? '',
    media:
      file === undefined
        ? null
        : { uri: file.fileData.fileUri, mime: file.fileData.mimeType, fps: file.videoMetadata?.fps ?? null },
    repair: contents.length < 3 ? null : { answer: textsOf(1).join(''), fault: textsOf(2).join('') },
    schema,
    config,
  };
}

/** Text; empty where it is more than Gemini takes without files. */
async function readAll(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MOST_REQUEST_BYTES) chunks.push(chunk);
  }
  return bytes > MOST_REQUEST_BYTES ? '' : Buffer.concat(chunks).toString();
}
