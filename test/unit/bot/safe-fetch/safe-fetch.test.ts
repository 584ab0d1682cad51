import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  isLoopbackAddress,
  isPublicAddress,
  makeSafeFetch,
  type SafeFetchDeps,
} from '../../../../src/bot/safe-fetch.ts';
import type { AppError } from '../../../../src/errors.ts';
import { listen } from '../teams/server.ts';

type Server = Awaited<ReturnType<typeof listen>>;
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(handler: (req: IncomingMessage, res: ServerResponse) => unknown): Promise<Server> {
  const server = await listen(handler);
  servers.push(server);
  return server;
}

const HEADERS = { authorization: 'Bearer xoxb-secret' };
interface Options {
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

async function download(
  deps: Partial<SafeFetchDeps>,
  url: string,
  { maxBytes = 1e6, signal = new AbortController().signal }: Options = {},
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const safe = makeSafeFetch({ allow: () => 'with-token', devOrigins: [], ...deps });
  for await (const chunk of safe.download(url, { headers: HEADERS, maxBytes, signal })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => {
      throw new Error('did not fail');
    },
    (thrown: AppError) => thrown,
  );
  expect(error.name).toBe('AppError');
  expect(error.message).not.toMatch(/https?:|127\.|secret/);
  return error;
}

/** A resolver that gives these addresses, and says how often it was asked. */
function resolver(...answers: readonly (readonly string[])[]) {
  let asked = 0;
  const lookup = ((_: string, __: unknown, done: (error: null, found: unknown) => void) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as NonNullable<SafeFetchDeps['lookup']>;
  return { lookup, asked: () => asked };
}

describe('addresses', () => {
  it.each(['8.8.8.8', '13.107.136.10', '2620:1ec:8f8::10', '2a00:1450:4001:80b::200e'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  it.each([
    '127.0.0.1',
    '127.255.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.0.1',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'ff02::1',
    '::127.0.0.1',
    'localhost',
    '',
    '0x7f000001',
    '2130706433',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  it.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('%s is this machine', (address) => {
    expect(isLoopbackAddress(address)).toBe(true);
  });
  it.each(['10.0.0.1', '::ffff:10.0.0.1', '', 'localhost', '128.0.0.1'])('%s is not this machine', (address) => {
    expect(isLoopbackAddress(address)).toBe(false);
  });
});

describe('what is never opened', () => {
  it('holds no socket to this machine, however its address is written', async () => {
    const server = await serve((_, res) => res.end('secret'));
    const { port } = server;
    const ways = [
      `http://127.0.0.1:${port}/`,
      `https://127.0.0.1:${port}/`,
      `http://localhost:${port}/`,
      `http://[::1]:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://0x7f000001:${port}/`,
      `http://2130706433:${port}/`,
      `http://017700000001:${port}/`,
      `http://127.1:${port}/`,
      `https://files.slack.com@127.0.0.1:${port}/`,
      `https://user:pass@files.slack.com/`,
      `https://files.slack.com:${port}/`,
      `http://files.slack.com/`,
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://169.254.169.254/latest/meta-data/',
      'https://0x7f000001/',
      'https://2130706433/',
      'file:///etc/passwd',
      'ftp://files.slack.com/x',
      'data:text/plain,x',
      'javascript:1',
      '//files.slack.com/x',
      'files.slack.com/x',
      '',
      ' ',
    ];
    for (const url of ways) expect.soft((await failure(download({}, url))).code, url).toBe('refused');
    expect(server.connections.count).toBe(0);
  });

  it('asks only hosts that the caller knows', async () => {
    const { lookup, asked } = resolver(['8.8.8.8']);
    const allow = (url: URL) => (url.hostname.endsWith('.slack.com') ? ('with-token' as const) : ('no' as const));
    for (const host of ['evil.example', 'slack.com.evil.example', 'evilslack.com', 'files.slack.com.']) {
      expect.soft((await failure(download({ allow, lookup }, `https://${host}/x`))).code, host).toBe('refused');
    }
    expect(asked()).toBe(0);
  });

  it.each([
    [['127.0.0.1']],
    [['10.0.0.1']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['8.8.8.8', '127.0.0.1']],
  ])('refuses a known name that leads to %j', async (addresses) => {
    const { lookup, asked } = resolver(addresses);
    expect((await failure(download({ lookup }, 'https://files.slack.com/x'))).code).toBe('refused');
    // Once: the address that was checked is the one that would have been connected to.
    expect(asked()).toBe(1);
  });

  it('lets a development origin lead to this machine only', async () => {
    const { lookup } = resolver(['93.184.216.34']);
    expect(
      (await failure(download({ lookup, devOrigins: ['http://localhost:8080'] }, 'http://localhost:8080/x'))).code,
    ).toBe('refused');
  });
});

describe('redirects', () => {
  it('follows some, gives the token back to its own origin only', async () => {
    const seen: (string | undefined)[] = [];
    const second = await serve((req, res) => {
      seen.push(req.headers.authorization);
      res.end('the file');
    });
    const first = await serve((req, res) => {
      seen.push(req.headers.authorization);
      if (req.url === '/a') res.writeHead(302, { location: '/b' }).end();
      else res.writeHead(307, { location: `${second.origin}/c` }).end();
    });
    const devOrigins = [first.origin, second.origin];
    expect((await download({ devOrigins }, `${first.origin}/a`)).toString()).toBe('the file');
    expect(seen).toEqual(['Bearer xoxb-secret', 'Bearer xoxb-secret', undefined]);
  });

  it('checks every hop before it is opened', async () => {
    const hidden = await serve((_, res) => res.end('secret'));
    for (const location of [
      `${hidden.origin}/`,
      'https://169.254.169.254/',
      'file:///etc/passwd',
      'http://[::1]/',
      'https://files.slack.com:8443/',
    ]) {
      const first = await serve((_, res) => res.writeHead(302, { location }).end());
      expect
        .soft((await failure(download({ devOrigins: [first.origin] }, `${first.origin}/`))).code, location)
        .toBe('refused');
    }
    expect(hidden.connections.count).toBe(0);
  });

  it('ends a loop', async () => {
    const server = await serve((_, res) => res.writeHead(302, { location: '/again' }).end());
    expect((await failure(download({ devOrigins: [server.origin] }, `${server.origin}/`))).code).toBe('unreachable');
    expect(server.connections.count).toBe(6);
  });
});

describe('answers', () => {
  async function answer(
    handler: (req: IncomingMessage, res: ServerResponse) => unknown,
    deps: Partial<SafeFetchDeps> = {},
    options: Options = {},
  ) {
    const { origin } = await serve(handler);
    return download({ devOrigins: [origin], ...deps }, `${origin}/file`, options);
  }

  it('streams the bytes', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 256));
    expect(await answer((_, res) => res.end(bytes))).toEqual(bytes);
  });

  it.each([
    [404, {}, false],
    [410, {}, false],
    [403, {}, false],
    [401, {}, false],
    [304, {}, false],
    [429, { 'retry-after': '7' }, 7000],
    [500, {}, true],
    [503, {}, true],
  ])('%i %j', async (status, headers, retry) => {
    const error = await failure(
      answer((_, res) => res.writeHead(status, headers as Record<string, string>).end('VENDOR TEXT')),
    );
    expect(error).toMatchObject({ code: 'unreachable', retry });
    expect(error.message).not.toContain('VENDOR');
  });

  it('knows a web page from a file', async () => {
    const error = await failure(
      answer((_, res) =>
        res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>Sign in</html>'),
      ),
    );
    expect(error).toMatchObject({ code: 'unreachable', retry: false });
    expect(error.detail).toContain('web page');
  });

  it('refuses what is encoded though nobody asked', async () => {
    expect((await failure(answer((_, res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end('x')))).code).toBe(
      'unreachable',
    );
  });

  it('stops at the announced size, without reading', async () => {
    expect(
      (
        await failure(
          answer((_, res) => res.writeHead(200, { 'content-length': '2000001' }).write('x'), {}, { maxBytes: 1000 }),
        )
      ).code,
    ).toBe('too-large');
  });

  it('stops an endless body at the cap', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024);
    const error = await failure(
      answer(
        (_, res) => {
          const push = (): void => {
            while (!res.destroyed && res.write(chunk)) sent += chunk.length;
            if (!res.destroyed) res.once('drain', push);
          };
          push();
        },
        {},
        { maxBytes: 1_000_000 },
      ),
    );
    expect(error.code).toBe('too-large');
    expect(sent).toBeLessThan(20_000_000);
  });

  it('notices a body that breaks off', async () => {
    const error = await failure(
      answer((_, res) => {
        res.writeHead(200, { 'content-length': '1000' });
        res.write('half', () => res.destroy());
      }),
    );
    expect(error).toMatchObject({ code: 'unreachable', retry: true });
  });

  it.each([
    ['before the answer', () => undefined],
    ['in the middle of it', (_: IncomingMessage, res: ServerResponse) => res.write('half')],
  ])('gives up on a silence %s', async (_, handler) => {
    expect(await failure(answer(handler, { stallMs: 30 }))).toMatchObject({
      code: 'unreachable',
      retry: true,
      detail: expect.stringContaining('stood still'),
    });
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const work = answer((_, res) => res.write('half', () => controller.abort()), {}, { signal: controller.signal });
    expect((await failure(work)).code).toBe('cancelled');
  });

  it('closes the connection when its reader leaves', async () => {
    const left = resolvers();
    const { origin } = await serve((_, res) => {
      res.on('close', () => left.resolve());
      res.write('one');
    });
    const safe = makeSafeFetch({ allow: () => 'no', devOrigins: [origin] });
    for await (const _ of safe.download(`${origin}/`, { maxBytes: 10, signal: new AbortController().signal })) break;
    await left.promise;
  });
});

function resolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('upload', () => {
  it('puts the bytes', async () => {
    const seen: unknown[] = [];
    const { origin } = await serve(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      seen.push(
        req.method,
        req.headers['content-range'],
        req.headers['content-length'],
        Buffer.concat(chunks).toString(),
      );
      res.writeHead(201).end();
    });
    const safe = makeSafeFetch({ allow: () => 'no', devOrigins: [origin] });
    await safe.upload(`${origin}/u`, {
      headers: { 'content-range': 'bytes 0-2/3' },
      bytes: Buffer.from('pdf'),
      timeoutMs: 5000,
    });
    expect(seen).toEqual(['PUT', 'bytes 0-2/3', '3', 'pdf']);
  });

  it('has a deadline', async () => {
    const { origin } = await serve(() => undefined);
    const safe = makeSafeFetch({ allow: () => 'no', devOrigins: [origin] });
    expect(await failure(safe.upload(`${origin}/u`, { bytes: Buffer.from('pdf'), timeoutMs: 30 }))).toMatchObject({
      code: 'unreachable',
      retry: true,
    });
  });

  it('follows nobody', async () => {
    const { origin, connections } = await serve((_, res) => res.writeHead(307, { location: '/elsewhere' }).end());
    const safe = makeSafeFetch({ allow: () => 'no', devOrigins: [origin] });
    expect((await failure(safe.upload(`${origin}/u`, { bytes: Buffer.from('pdf'), timeoutMs: 5000 }))).code).toBe(
      'refused',
    );
    expect(connections.count).toBe(1);
  });
});
