import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in for a person's OneDrive, on loopback: what they share from it and what they let us save into it. */
export interface OneDrive {
  readonly origin: string;
  /** Resolves to a pre-authenticated address, as Teams announces a file. */
  share(name: string, bytes: Uint8Array): string;
  /** A place to save a file at, and where it can be opened afterwards. */
  offer(name: string): { readonly uploadUrl: string; readonly contentUrl: string };
  /** What was saved, by name; only whole files count. */
  saved(): ReadonlyMap<string, Uint8Array>;
  close(): Promise<void>;
}

export async function startOneDrive(): Promise<OneDrive> {
  const shared = new Map<string, Uint8Array>();
  const offers = new Map<string, string>();
  const saved = new Map<string, Uint8Array>();
  const server = createServer((req, res) => {
    const path = (req.url ?? '').split('?')[0] ?? '';
    if (req.method === 'GET') {
      const bytes = shared.get(path);
      res.writeHead(bytes === undefined ? 404 : 200, { 'content-type': 'application/octet-stream' }).end(bytes);
      return;
    }
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const whole = req.headers['content-range'] === `bytes 0-${bytes.length - 1}/${bytes.length}`;
      const name = offers.get(path);
      if (req.method !== 'PUT' || name === undefined || !whole) return void res.writeHead(400).end();
      // An upload address works once, as SharePoint's do.
      offers.delete(path);
      saved.set(name, bytes);
      res.writeHead(201, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    share(name, bytes) {
      const path = `/download/${randomBytes(8).toString('hex')}/${encodeURIComponent(name)}`;
      shared.set(path, bytes);
      return `${origin}${path}?tempauth=demo`;
    },
    offer(name) {
      const path = `/upload/${randomBytes(8).toString('hex')}`;
      offers.set(path, name);
      return { uploadUrl: `${origin}${path}`, contentUrl: `${origin}/Documents/${encodeURIComponent(name)}` };
    },
    saved: () => saved,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
