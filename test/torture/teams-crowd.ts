import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cleanUpLater } from './cleanup.ts';
import { makeRecording } from './recordings.ts';

/** A recording that somebody of a tenant sent in a personal chat. */
export interface Sent {
  readonly tenant: string;
  readonly name: string;
  readonly at: number;
}

export interface TeamsCrowd {
  readonly origin: string;
  /** Hands a message with a new recording to the service; resolves to the status that it answered with. */
  send(serviceUrl: string, tenant: string): Promise<number>;
  readonly sent: readonly Sent[];
  /** When a recording's PDF was offered, how often its summary stood there, by file name. */
  readonly offered: ReadonlyMap<string, readonly number[]>;
  /** Names of recordings whose chat was told that they failed. */
  readonly failed: ReadonlySet<string>;
  close(): Promise<void>;
}

/**
 * Teams for any number of tenants at once, which no emulator plays: every message and edit is answered after a while, as over a network.
 * Only what the crowd looks at is kept.
 */
export async function openTeamsCrowd(latencyMs: number): Promise<TeamsCrowd> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const sent: Sent[] = [];
  const offered = new Map<string, number[]>();
  const failed = new Set<string>();
  let serial = 0;

  const server = createServer((req, res) => void answer(req, res).catch(() => res.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    if (req.method === 'GET') {
      res.writeHead(200, { 'content-type': 'text/vtt' }).end(makeRecording('pushy-demo', 30));
      return;
    }
    note(Buffer.concat(chunks).toString('utf8'));
    await new Promise((resolve) => setTimeout(resolve, latencyMs));
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: `m${serial++}` }));
  }

  function note(activity: string): void {
    const offer = /"description":"Coaching report: ([\w-]+\.vtt)"/.exec(activity)?.[1];
    if (offer !== undefined) offered.set(offer, [...(offered.get(offer) ?? []), performance.now()]);
    const failure = /"Try again"/.test(activity) ? /([abcd]-\d+\.vtt)/.exec(activity)?.[1] : undefined;
    if (failure !== undefined) failed.add(failure);
  }

  function send(serviceUrl: string, tenant: string): Promise<number> {
    const name = `${tenant}-${sent.filter((one) => one.tenant === tenant).length}.vtt`;
    sent.push({ tenant, name, at: performance.now() });
    const tenantId = `00000000-0000-4000-8000-00000000000${tenant}`;
    const body = JSON.stringify({
      type: 'message',
      id: `f:${name}`,
      channelId: 'msteams',
      serviceUrl: origin,
      from: { id: `29:${tenant}`, aadObjectId: tenantId },
      recipient: { id: '28:coach' },
      conversation: { id: `a:${tenant}`, conversationType: 'personal', tenantId },
      channelData: { tenant: { id: tenantId } },
      attachments: [
        {
          contentType: 'application/vnd.microsoft.teams.file.download.info',
          name,
          content: { downloadUrl: `${origin}/${name}`, uniqueId: name, fileType: 'vtt' },
        },
      ],
    });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve) => {
      const req = request(`${serviceUrl}/api/messages`, { method: 'POST', agent, headers }, (res) => {
        res.resume();
        res.on('end', () => resolve(res.statusCode ?? 0));
      });
      req.on('error', () => resolve(0));
      req.end(body);
    });
  }

  return {
    origin,
    send,
    sent,
    offered,
    failed,
    close: cleanUpLater(async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }),
  };
}
