import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Incoming } from '../../src/bot/port.ts';
import { makeChat } from './chat.ts';
import { makeCourse } from './course.ts';
import { type Deed, HOUR_MS, incomingOf, MINUTE_MS, tenantOf } from './deeds.ts';
import { type Kill, Killed, makeMortalService } from './mortal-service.ts';
import type { Happened } from './orders.ts';
import { START } from './people.ts';
import { END, type Planned } from './plan.ts';
import type { Random } from './random.ts';

/** What is kept where a tenant says nothing else (PRODUCT: RETENTION_DAYS). */
export const RETENTION_DAYS = 62;
/** The service picks up what rests so long, and a lease is over before. */
const PICKED_UP_MS = 2 * MINUTE_MS;
/** The last may not come to pass before the quarter is over. */
const KILLS = 27;
const MOST_ROUNDS = 200;

/** A look at what was due: the clock then, and whether it was through or ended in a kill. */
export interface Round {
  readonly at: number;
  readonly isWhole: boolean;
  /** Whether digests were looked at; in a round that was killed they may have been. */
  readonly hasDigests: boolean;
  /** Nothing had been left behind by a kill, for which a digest may wait. */
  readonly isQuiet: boolean;
}

export interface LiveOptions {
  readonly folder: string;
  readonly plan: readonly Planned[];
  /** More moments at which the service looks what is due. */
  readonly looks: readonly number[];
  readonly random: Random;
  /** Asked once these moments are over, with everything settled. */
  readonly judgeAt: readonly number[];
  readonly judge: (world: World, at: number) => Promise<void>;
}

/** Everything that a judge may look at. */
export interface World {
  readonly chat: ReturnType<typeof makeChat>;
  readonly course: ReturnType<typeof makeCourse>;
  readonly rounds: readonly Round[];
  readonly service: Pick<ReturnType<typeof makeMortalService>, 'ask'>;
  readonly kills: () => number;
  /** Tells the service and waits until all is done. */
  settle(at: number, happened: readonly Happened[], looks?: boolean): Promise<number>;
  /** Kills it for good. */
  end(): Promise<void>;
}

/** Lives through the quarter: the clock jumps from one thing that happens to the next, and now and then the service is killed. */
export async function liveThrough({ folder, plan, looks, random, judgeAt, judge }: LiveOptions): Promise<World> {
  let clock = START;
  let kills = 0;
  const chat = makeChat(() => clock);
  const course = makeCourse();
  const rounds: Round[] = [];
  /** Told the service, and not known to be stored. */
  const outstanding = new Map<string, Happened>();
  /** What is told the moment a recording's placeholder stands. */
  const atOnce = new Map<string, Happened>();
  const stamped = new Set<string>();
  const service = makeMortalService({
    chat,
    taken: (eventId) => void outstanding.delete(eventId),
    called(name, args) {
      const next = name === 'post' ? atOnce.get(String(args[2])) : undefined;
      if (next === undefined) return;
      atOnce.delete(String(args[2]));
      outstanding.set(next.incoming.eventId, next);
      service.also(next);
    },
  });

  /** Files get the time of the fake clock, by which their age is told. */
  function stampFiles(): void {
    for (const path of listFiles(join(folder, 'files'))) {
      if (stamped.has(path)) continue;
      stamped.add(path);
      utimesSync(path, clock / 1000, clock / 1000);
    }
  }

  /** Resolves to the time when all of it is dealt with. */
  async function settle(at: number, happened: readonly Happened[], asked = true): Promise<number> {
    clock = Math.max(at, clock);
    let looks = asked;
    let isQuiet = true;
    for (const one of happened) outstanding.set(one.incoming.eventId, one);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const kill = service.armed();
      const dieAfter = kill?.kind === 'commit' ? kill.commits : null;
      try {
        // A platform tells things twice.
        const told = [...outstanding.values()];
        const lived = await service.ask(clock, {
          kind: 'live',
          happened: [...told, ...told.slice(0, 1)],
          looks,
          dieAfter,
        });
        if (happened.length > 0) stampFiles();
        rounds.push({ at: clock, isWhole: true, hasDigests: lived.chores.includes('digest'), isQuiet });
        if (kill?.kind === 'commit')
          service.arm({ kind: 'commit', commits: Math.max(1, kill.commits - lived.commits) });
        if (outstanding.size === 0 && lived.unfinished === 0) return clock;
        clock = Math.max(clock + PICKED_UP_MS, lived.nextAt ?? 0);
      } catch (thrown) {
        if (!(thrown instanceof Killed)) throw thrown;
        stampFiles();
        rounds.push({ at: clock, isWhole: false, hasDigests: true, isQuiet: false });
        isQuiet = false;
        kills += 1;
        looks = true;
        clock += downtime();
        await service.start(clock, folder, RETENTION_DAYS);
      }
    }
    throw new Error('the service does not come to rest');
  }

  function downtime(): number {
    const luck = random.next();
    if (luck < 0.65) return PICKED_UP_MS;
    return luck < 0.85 ? Math.floor(random.next() * 20) * HOUR_MS : Math.floor((1 + random.next() * 2) * 24) * HOUR_MS;
  }

  /** Asks when the service took what was shared and when sessions ended; what was deleted at once it cannot tell. */
  async function notice(): Promise<void> {
    const waiting = [
      ...course.shared.filter((of) => !course.created.has(of.id) && !course.standing(of).isDeleted),
      ...course.sessions.filter(({ id }) => !course.created.has(id)),
    ];
    if (waiting.length === 0) return;
    const ids = waiting.map(({ tenantId, id }) => ({ tenantId, id }));
    const times = await service.ask(clock, { kind: 'created', ids });
    for (const [i, at] of times.entries()) if (at !== null) course.created.set(ids[i]?.id ?? '', at);
  }

  function threadOf(deed: Deed): string | null {
    if (!('session' in deed)) return null;
    for (const [message, { key }] of chat.posts) if (key === `${deed.session.id}:brief`) return message;
    return null;
  }

  function happenedIn(deed: Deed, n: number, beside: readonly Deed[]): readonly Happened[] {
    if (deed.kind === 'share') chat.contents.set(`${deed.of.tenantId}/${deed.of.fileId}`, deed.of.content);
    const incoming: Incoming | null = incomingOf(deed, n, threadOf(deed));
    if (incoming === null) return [];
    const tenantId = tenantOf(deed);
    if (deed.kind === 'share') {
      const leaves = beside.find((other) => other.kind === 'uninstall' && other.tenantId === tenantId);
      const next = leaves ?? (deed.deletesAtOnce ? ({ kind: 'delete', of: deed.of } as const) : null);
      const also = next === null ? null : incomingOf(next, n, null);
      // Said while it is worked on.
      if (also !== null) atOnce.set(`${deed.of.id}:progress`, { tenantId, incoming: also });
    }
    return deed.kind === 'uninstall' ? [] : [{ tenantId, incoming }];
  }

  const moments = [...new Set([...plan.map(({ at }) => at), ...looks, ...judgeAt, END])].sort((a, b) => a - b);
  const byMoment = new Map<number, (readonly [n: number, deed: Deed])[]>();
  for (const [n, { at, deed }] of plan.entries()) byMoment.set(at, [...(byMoment.get(at) ?? []), [n, deed]]);
  const looking = new Set([...looks, ...judgeAt, END]);
  const killAt = new Set<number>();
  while (killAt.size < KILLS) killAt.add(random.below(plan.length));

  try {
    let owed = 0;
    await service.start(START, folder, RETENTION_DAYS);
    for (const moment of moments) {
      const now = byMoment.get(moment) ?? [];
      owed += now.filter(([n]) => killAt.has(n)).length;
      if (owed > 0 && service.armed() === null) {
        service.arm(anyKill(random));
        owed -= 1;
      }
      const at = Math.max(moment, clock + (now.length > 0 ? MINUTE_MS : 0));
      if (now.length === 0 && at > moment && !judgeAt.includes(moment)) continue;
      const deeds = now.map(([, deed]) => deed);
      const happened = now.flatMap(([n, deed]) => happenedIn(deed, n, deeds));
      const ended = await settle(at, happened, looking.has(moment));
      for (const deed of deeds) course.note({ deed, begun: at, ended });
      await notice();
      if (!judgeAt.includes(moment)) continue;
      const spared = service.armed();
      service.arm(null);
      await judge(world(), ended);
      service.arm(spared);
    }
    return world();
  } catch (thrown) {
    await service.close();
    throw thrown;
  }

  function world(): World {
    return { chat, course, rounds, service, kills: () => kills, settle, end: () => service.close() };
  }
}

function anyKill(random: Random): Kill {
  const luck = random.next();
  if (luck < 0.4) return { kind: 'call', calls: random.below(25), when: random.chance(0.5) ? 'before' : 'after' };
  if (luck < 0.75) return { kind: 'commit', commits: 1 + random.below(30) };
  return { kind: 'moment', ms: random.below(30) };
}

/** Every file below a folder of folders. */
export function listFiles(folder: string): readonly string[] {
  const within = (path: string): readonly string[] =>
    existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
  return within(folder).flatMap(within);
}
