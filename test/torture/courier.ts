import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { signed } from '../e2e/slack-world.ts';

/** One try to hand an event to the service. `status` is null when nobody answered in time. */
export interface Delivery {
  readonly eventId: string;
  /** Whether it brings a file: what else there is may be acknowledged without being stored, because nothing follows from it. */
  readonly bringsFile: boolean;
  readonly at: number;
  readonly status: number | null;
}

export interface SlackEvent {
  readonly type: string;
  readonly body: string;
}

export interface Courier {
  readonly deliveries: readonly Delivery[];
  /** Events that came last, as Slack sends them; to be delivered once more by hand. */
  readonly latest: readonly SlackEvent[];
  /** The services that take events, in turn. */
  serve(urls: readonly string[]): void;
  /** Until it is acknowledged, as often as it takes; a command is asked for once, as Slack does. */
  deliver(event: SlackEvent): Promise<void>;
  /** One signed try at one service; null when there was no answer in time. */
  post(url: string, event: SlackEvent, tries?: number): Promise<number | null>;
  /** Resolves when the next event of this kind is on its way to a service, or acknowledged by it. */
  next(what: 'sent' | 'acknowledged', kind: string): Promise<void>;
  close(): void;
}

/** Slack waits this long for an acknowledgement. */
const ACK_MS = 3_000;
/** Slack's second try comes at once, its third after a minute; nobody wants to wait for that here. */
const AGAIN_MS = 400;
const KEEP = 20;

/** Delivers events as Slack does: signed anew each time, under the same event id, again until one is acknowledged. */
export function makeCourier(secret: () => string): Courier {
  const deliveries: Delivery[] = [];
  const latest: SlackEvent[] = [];
  const waiting = new Set<{ what: 'sent' | 'acknowledged'; kind: string; resolve: () => void }>();
  let services: readonly string[] = [];
  let turn = 0;
  let closed = false;

  async function deliver(event: SlackEvent): Promise<void> {
    latest.push(event);
    if (latest.length > KEEP) latest.shift();
    const isEvent = event.type.startsWith('application/json');
    const eventId = isEvent ? String((JSON.parse(event.body) as { event_id?: string }).event_id) : 'command';
    for (let tries = 0; !closed; tries += 1) {
      const to = services[turn++ % services.length];
      const answer = to === undefined ? null : post(to, event, tries);
      if (to !== undefined) tell('sent', event);
      const status = await answer;
      const bringsFile = event.body.includes('"file_share"');
      const delivery = { eventId, bringsFile, at: performance.now(), status };
      deliveries.push(delivery);
      if (isAcknowledged(delivery)) tell('acknowledged', event);
      if (isAcknowledged(delivery) || !isEvent) return;
      await wait(AGAIN_MS);
    }
  }

  function tell(what: 'sent' | 'acknowledged', { body }: SlackEvent): void {
    for (const one of waiting) {
      if (one.what !== what || !body.includes(`"${one.kind}"`)) continue;
      waiting.delete(one);
      one.resolve();
    }
  }

  function post(url: string, { type, body }: SlackEvent, tries = 0): Promise<number | null> {
    const headers = {
      'content-type': type,
      ...signed(secret(), body),
      ...(tries === 0 ? {} : { 'x-slack-retry-num': String(tries), 'x-slack-retry-reason': 'http_timeout' }),
    };
    return new Promise((resolve) => {
      // A connection for each: a kept one to a service that died would have to be told apart from a refusal.
      const options = { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(ACK_MS) };
      const req = request(`${url}/slack/events`, options, (res) => {
        res.resume();
        res.on('error', () => {});
        resolve(res.statusCode ?? null);
      });
      req.on('error', () => resolve(null));
      req.end(body);
    });
  }

  return {
    deliveries,
    latest,
    deliver,
    post,
    serve(urls) {
      services = urls;
    },
    next: (what, kind) => new Promise((resolve) => waiting.add({ what, kind, resolve })),
    close() {
      closed = true;
    },
  };
}

export function isAcknowledged({ status }: Delivery): boolean {
  return status !== null && status >= 200 && status < 300;
}
