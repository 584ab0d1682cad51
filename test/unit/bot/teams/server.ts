import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TenantId, USUAL_LOCALE } from '../../../../src/analysis/domain.ts';
import type { Files, HeldFile } from '../../../../src/bot/files.ts';
import type { Incoming } from '../../../../src/bot/port.ts';
import type { References, Seen } from '../../../../src/bot/references.ts';
import { makeTeamsApp, type TeamsAppDeps } from '../../../../src/bot/teams/app.ts';
import { makeLog } from '../../../../src/log.ts';

export const TENANT = '7f9b1c1e-0000-4000-8000-0000000000aa';
export const APP_ID = '11111111-1111-4111-8111-111111111111';

/** The adapter behind a real HTTP server, with a gate that remembers what passed it. */
export async function startTeams(deps: Partial<TeamsAppDeps> = {}) {
  const accepted: { readonly tenantId: TenantId; readonly incoming: Incoming }[] = [];
  const lines: string[] = [];
  const log = makeLog('debug', { write: (line: string) => void lines.push(line) });
  const app = makeTeamsApp({
    config: { registration: null, allowedTenants: [] },
    accept: async (tenantId, incoming) => void accepted.push({ tenantId, incoming }),
    references: memoryReferences(),
    refresh: async () => null,
    localeOf: async () => USUAL_LOCALE,
    files: memoryFiles(),
    log,
    devOrigins: [],
    ...deps,
  });
  const server = await listen(app.handler);
  return { ...server, app, accepted, lines };
}

export async function listen(handler: (req: IncomingMessage, res: ServerResponse) => unknown) {
  const connections = { count: 0 };
  const server = createServer((req, res) => void handler(req, res));
  server.on('connection', () => {
    connections.count += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    connections,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A plain request, because fetch() takes no Host header. */
export function post(
  origin: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${origin}/api/messages`,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => resolve({ status: res.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        res.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body));
  });
}

/** References in memory. */
export function memoryReferences(): References & { readonly seen: Map<string, Seen> } {
  const seen = new Map<string, Seen>();
  const latest = (tenantId: TenantId): Seen[] =>
    [...seen.values()].filter(({ place }) => place.tenantId === tenantId).reverse();
  return {
    seen,
    async note(one) {
      seen.delete(one.place.conversation);
      seen.set(one.place.conversation, one);
    },
    forget: async ({ conversation }) => void seen.delete(conversation),
    async ofPerson(tenantId, person) {
      return latest(tenantId).find((one) => one.place.kind === 'personal' && one.person === person) ?? null;
    },
    latest: async (tenantId, limit) => latest(tenantId).slice(0, limit),
  };
}

/** Files in memory, with links that look like real ones. */
export function memoryFiles(
  publicUrl: string | null = 'https://coach.example.com',
): Files & { readonly held: HeldFile[] } {
  const held: HeldFile[] = [];
  const bytes = new Map<string, Uint8Array>();
  return {
    held,
    async hold(tenantId, recordingId, file) {
      const id = `held-${held.length + 1}`;
      const one = {
        tenantId,
        id,
        recordingId,
        name: file.name,
        title: file.title,
        mime: file.mime,
        size: file.bytes.length,
      };
      held.push(one);
      bytes.set(id, file.bytes);
      return one;
    },
    get: async (tenantId, id) => held.find((one) => one.id === id && one.tenantId === tenantId) ?? null,
    read: async ({ id }) => bytes.get(id) ?? new Uint8Array(),
    link: ({ id }) => (publicUrl === null ? null : `${publicUrl}/files/${id}`),
    openLink: async () => null,
  };
}
