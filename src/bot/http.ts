import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Files } from './files.ts';

export type Handler = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

export interface HttpDeps {
  readonly host: string;
  readonly port: number;
  readonly slack: Handler | null;
  /** Where a workspace adds the app. */
  readonly slackPages: Handler | null;
  readonly teams: Handler | null;
  readonly files: Pick<Files, 'openLink'>;
  /** Rejects when this process cannot do its work now. */
  readonly ready: () => Promise<void>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly onError: (thrown: unknown) => void;
}

export interface HttpServer {
  readonly port: number;
  /** Takes no new connections and waits for requests under way, three seconds at most. */
  close(): Promise<void>;
}

/** An event is acknowledged in milliseconds; who takes longer sends slowly, and its platform sends it again. */
const CLOSE_MS = 3_000;

const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' } as const;

/**
 * The one HTTP server: platform events, health, metrics and signed files. A request has 8 s to arrive whole and 16 KB for its headers;
 * bodies are capped by the handlers that read them.
 */
export async function startHttp(deps: HttpDeps): Promise<HttpServer> {
  const server = createServer({
    requestTimeout: 8_000,
    headersTimeout: 8_000,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 16_384,
    keepAliveTimeout: 5_000,
  });
  server.on('request', (req, res) => {
    Promise.resolve(route(deps, req, res)).catch((thrown: unknown) => {
      deps.onError(thrown);
      if (!res.headersSent) res.writeHead(500, TEXT).end('error\n');
      else res.destroy();
    });
  });
  await listen(server, deps.port, deps.host);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        const late = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function route(deps: HttpDeps, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = (req.url ?? '/').split('?')[0] ?? '/';
  const answer = (status: number, text: string): void => void res.writeHead(status, TEXT).end(text);
  if (req.method === 'POST' && path === '/slack/events' && deps.slack !== null) return deps.slack(req, res);
  if (req.method === 'POST' && path === '/api/messages' && deps.teams !== null) return deps.teams(req, res);
  if (req.method !== 'GET') return answer(404, 'not found\n');
  if ((path === '/slack/install' || path === '/slack/oauth_redirect') && deps.slackPages !== null)
    return deps.slackPages(req, res);
  if (path === '/healthz') return answer(200, 'ok\n');
  if (path === '/readyz') {
    const ready = await deps.ready().then(
      () => true,
      () => false,
    );
    return answer(ready ? 200 : 503, ready ? 'ready\n' : 'not ready\n');
  }
  if (path === '/metrics') {
    const { contentType, text } = await deps.metrics();
    return void res.writeHead(200, { 'content-type': contentType }).end(text);
  }
  if (path.startsWith('/files/')) return sendFile(deps.files, path, res);
  return answer(404, 'not found\n');
}

async function sendFile(files: HttpDeps['files'], path: string, res: ServerResponse): Promise<void> {
  const found = await files.openLink(path);
  if (found === null)
    return void res.writeHead(404, TEXT).end('This link has expired. Ask the coach for the report again.\n');
  const { held, bytes } = found;
  res.writeHead(200, {
    'content-type': held.mime,
    'content-length': bytes.length,
    'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(held.name)}`,
    'cache-control': 'private, max-age=3600',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'referrer-policy': 'no-referrer',
  });
  res.end(bytes);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
