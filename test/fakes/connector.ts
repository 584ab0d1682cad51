import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ConnectorCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the bot sent, looked at by the test.
  readonly body: any;
}

export interface PlannedAnswer {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** `/v3/conversations/<id>/activities…`, decoded. */
  readonly path: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Teams' side of a conversation over real HTTP. Answers what the test planned, in that order; anything else, or less, is a failure. */
export async function startFakeConnector() {
  const calls: ConnectorCall[] = [];
  const planned: PlannedAnswer[] = [];
  const unexpected: string[] = [];
  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const call = {
      method: req.method ?? '',
      path: decodeURIComponent(req.url ?? ''),
      headers: req.headers,
      body: text === '' ? null : JSON.parse(text),
    };
    calls.push(call);
    const [next] = planned;
    if (next === undefined || next.method !== call.method || next.path !== call.path) {
      unexpected.push(`${call.method} ${call.path}`);
      res.writeHead(501).end();
      return;
    }
    planned.shift();
    const status = next.status ?? 200;
    const body =
      next.body ??
      (status < 300 ? { id: `activity-${calls.length}` } : { error: { code: 'Planned', message: 'VENDOR TEXT' } });
    res.writeHead(status, { 'content-type': 'application/json', ...next.headers }).end(JSON.stringify(body));
  }
  const server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    serviceUrl: origin,
    calls,
    plan: (...answers: readonly PlannedAnswer[]) => void planned.push(...answers),
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      const unused = planned.map(({ method, path }) => `${method} ${path}`);
      if (unexpected.length > 0 || unused.length > 0) {
        throw new Error(`Fake connector: unexpected ${JSON.stringify(unexpected)}, unused ${JSON.stringify(unused)}`);
      }
    },
  };
}
