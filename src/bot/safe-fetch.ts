import { type LookupAddress, lookup as lookupName } from 'node:dns';
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { AppError } from '../errors.ts';

/**
 * The one way to open an address that came from outside: https on 443 to hosts the caller knows, at public addresses only, redirects
 * followed by hand. The address that is checked is the one that is connected to, so a name that changes its mind gains nothing.
 */
export interface SafeFetch {
  /** Streams a file; ends with 'too-large' past `maxBytes`, 'unreachable' when it is not given, 'refused' when its address is not one we open. */
  download(url: string, options: DownloadOptions): AsyncIterable<Uint8Array>;
  /** Puts bytes at an address; resolves once they are taken. No redirects. */
  upload(url: string, options: UploadOptions): Promise<void>;
}

export interface DownloadOptions {
  /** `authorization` travels only to hops whose host may have it. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface UploadOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** For the whole of it. */
  readonly timeoutMs: number;
}

export interface SafeFetchDeps {
  /** Whether a host may be asked, and whether it may see the token. */
  readonly allow: (url: URL) => 'with-token' | 'without-token' | 'no';
  /** Loopback origins (config.ts sees to that) that may be asked in development, over http too. */
  readonly devOrigins: readonly string[];
  /** Longest silence before a transfer counts as dead. */
  readonly stallMs?: number;
  readonly lookup?: typeof lookupName;
}

interface Hop {
  readonly url: URL;
  readonly dev: boolean;
  readonly token: boolean;
}

/** Slack needs one and SharePoint two; a loop ends here. */
const MAX_REDIRECTS = 5;
const STALL_MS = 60_000;
/** The whole internet has no use for these (IANA special-purpose registries): private, loopback, link-local, CGNAT, test, multicast. */
const SPECIAL_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;
/** Inside 2000::/3, which is all of the public internet so far: Teredo and friends, documentation, 6to4. */
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const;

const specialV4 = blockList(SPECIAL_V4, 'ipv4');
const specialV6 = blockList(SPECIAL_V6, 'ipv6');
const globalV6 = blockList(['2000::/3'], 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an IP address belongs to the public internet; mapped and translated IPv6 forms do not. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !specialV4.check(address, 'ipv4');
    case 6:
      return globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Whether an IP address is this machine's own; a socket shows IPv4 callers as `::ffff:127.0.0.1` too. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  const family = isIP(plain);
  return family !== 0 && loopback.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

export function makeSafeFetch({
  allow,
  devOrigins,
  stallMs = STALL_MS,
  lookup = lookupName,
}: SafeFetchDeps): SafeFetch {
  async function* download(
    address: string,
    { headers = {}, maxBytes, signal }: DownloadOptions,
  ): AsyncGenerator<Uint8Array> {
    const first = check(address, null);
    let hop = first;
    for (let redirects = 0; ; redirects += 1) {
      const sent = { ...(hop.token ? headers : withoutToken(headers)), 'accept-encoding': 'identity' };
      const response = await open(hop, { method: 'GET', headers: sent }, { signal, stallMs });
      try {
        const next = redirectOf(response);
        if (next === null) {
          yield* readFile(response, maxBytes, signal);
          return;
        }
        if (redirects === MAX_REDIRECTS)
          throw new AppError('unreachable', { detail: 'It is passed on from address to address without end.' });
        hop = check(next, { from: hop, first });
      } finally {
        response.destroy();
      }
    }
  }

  async function upload(address: string, { headers = {}, bytes, timeoutMs }: UploadOptions): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = { ...headers, 'content-length': String(bytes.length) };
    const response = await open(
      check(address, null),
      { method: 'PUT', headers: sent },
      { signal, stallMs: timeoutMs, bytes },
    );
    response.destroy();
    if (redirectOf(response) !== null)
      throw new AppError('refused', { detail: 'The place to save the file at passed us on.' });
    failUnlessOk(response);
  }

  /** Throws 'refused' before any socket is opened. A redirect is read against where it came from. */
  function check(address: string, via: { readonly from: Hop; readonly first: Hop } | null): Hop {
    const url = URL.canParse(address, via?.from.url.href) ? new URL(address, via?.from.url.href) : null;
    if (url === null || url.username !== '' || url.password !== '') throw notOurs();
    if (devOrigins.includes(url.origin))
      return { url, dev: true, token: via === null || url.origin === via.first.url.origin };
    if (url.protocol !== 'https:' || url.port !== '' || isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0)
      throw notOurs();
    const permission = allow(url);
    if (permission === 'no') throw notOurs();
    return { url, dev: false, token: permission === 'with-token' };
  }

  function open(
    { url, dev }: Hop,
    options: RequestOptions,
    {
      signal,
      stallMs: timeout,
      bytes,
    }: { readonly signal: AbortSignal; readonly stallMs: number; readonly bytes?: Uint8Array },
  ): Promise<IncomingMessage> {
    const request = url.protocol === 'http:' ? requestHttp : requestHttps;
    return new Promise((resolve, reject) => {
      let incoming: IncomingMessage | null = null;
      const sent = { ...options, agent: false, lookup: checkedLookup(dev), signal, timeout };
      const outgoing = request(url, sent, (response) => {
        incoming = response;
        // Its reader hears of errors by itself; without a listener here, one that nobody reads would end the process.
        response.on('error', () => undefined);
        resolve(response);
      });
      outgoing.on('timeout', () => {
        const stalled = new AppError('unreachable', { retry: true, detail: 'The transfer stood still for too long.' });
        // The response first, because it would tell its reader only that the connection broke.
        incoming?.destroy(stalled);
        outgoing.destroy(stalled);
      });
      outgoing.on('error', (error) => reject(translate(error, signal)));
      outgoing.end(bytes);
    });
  }

  /** Answers the socket with addresses that passed, so nothing can come between the check and the connection. */
  function checkedLookup(dev: boolean): LookupFunction {
    const fits = dev ? isLoopbackAddress : isPublicAddress;
    return (hostname, options, callback) => {
      lookup(
        hostname,
        { ...options, all: true },
        (error: NodeJS.ErrnoException | null, found: readonly LookupAddress[]) => {
          const [one] = found ?? [];
          if (error !== null || one === undefined) return callback(error ?? new Error('no address'), '');
          if (!found.every(({ address }) => fits(address))) return callback(notOurs(), '');
          if (options.all === true) return callback(null, [...found]);
          return callback(null, one.address, one.family);
        },
      );
    };
  }

  return { download, upload };
}

async function* readFile(response: IncomingMessage, maxBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  failUnlessOk(response);
  if (/^text\/html\b/i.test(response.headers['content-type'] ?? '')) {
    throw new AppError('unreachable', {
      detail: 'Instead of the file I got a web page, such as a sign-in or sharing page.',
    });
  }
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new AppError('unreachable', { detail: 'The file came in an encoding that nobody asked for.' });
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  } catch (error) {
    throw translate(error, signal);
  }
}

function redirectOf({ statusCode = 0, headers: { location } }: IncomingMessage): string | null {
  return [301, 302, 303, 307, 308].includes(statusCode) && location !== undefined ? location : null;
}

function failUnlessOk({ statusCode = 0, headers }: IncomingMessage): void {
  if (statusCode >= 200 && statusCode < 300) return;
  if (statusCode === 429 || statusCode >= 500) {
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    const retry = seconds > 0 ? seconds * 1000 : true;
    throw new AppError('unreachable', { retry, detail: 'The place where the file lies has a fault or is busy.' });
  }
  if (statusCode === 401 || statusCode === 403)
    throw new AppError('unreachable', { detail: 'I am not allowed to see it there.' });
  throw new AppError('unreachable', { detail: 'It is no longer there.' });
}

function translate(error: unknown, signal: AbortSignal): AppError {
  if (error instanceof AppError) return error;
  if (signal.aborted) {
    const { reason } = signal;
    if (reason instanceof AppError) return reason;
    const late = reason instanceof Error && reason.name === 'TimeoutError';
    return late
      ? new AppError('unreachable', { retry: true, detail: 'It took too long.', cause: error })
      : new AppError('cancelled', { cause: error });
  }
  return new AppError('unreachable', {
    retry: true,
    detail: 'The connection could not be made or broke off.',
    cause: error,
  });
}

function withoutToken(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(authorization|cookie)$/i.test(name)));
}

function notOurs(): AppError {
  return new AppError('refused', { detail: 'It lies at an address that I do not open.' });
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('too-large', { detail: `The limit is ${Math.round(maxBytes / 2 ** 20)} MB.` });
}

function blockList(subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = '', bits = ''] = subnet.split('/');
    list.addSubnet(net, Number(bits), family);
  }
  return list;
}
