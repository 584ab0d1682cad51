import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { PersonId, TenantId } from '../../../src/analysis/domain.ts';
import { minuteOfDay, weekAfter, weekAt } from '../../../src/analysis/local-time.ts';
import { dueIn, type Weekly } from '../../../src/analysis/weekly.ts';
import { readCommand } from '../../../src/bot/commands.ts';
import type { ChatPort, Place } from '../../../src/bot/port.ts';
import { makeDigests } from '../../../src/jobs/digest.ts';
import { makeDigestAnswers } from '../../../src/jobs/digest-answers.ts';
import { makeDigestCard } from '../../../src/jobs/digest-card.ts';
import { makeSendOnce } from '../../../src/jobs/send-once.ts';
import { makeSharedHere } from '../../../src/jobs/shared-here.ts';
import type { Tables } from '../../../src/storage/tables.ts';
import { makeFakeChat } from '../../fakes/chat.ts';
import { makeClock, openTestTables } from '../../fixtures/tables.ts';
import { putHeard } from '../../fixtures/week.ts';
import { ZONES } from '../../quarter/people.ts';

/** From the spring of the south (a clock that leaps) past the autumn of the north (one that goes back), in every zone but one. */
const START = Date.parse('2026-09-21T00:00:00Z');
const WEEKS = 13;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** What was shared later than this before the due moment is the next week's. */
const SETTLE_MS = 30 * MINUTE_MS;
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const TENANTS = ['slack:T1', 'slack:T2', 'slack:T3'] as TenantId[];

interface Recipient {
  readonly tenantId: TenantId;
  readonly id: string;
  /** Where it is read. */
  readonly conversation: string;
  readonly weekly: Weekly;
  readonly stopsAt: number;
  readonly heardAt: number[];
}

function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A worker that is killed after so many calls of the store or the chat, whichever they are: from then on nothing it does takes effect. */
function mortal<T extends object>(thing: T, life: { left: number }): T {
  return new Proxy(thing, {
    get(target, name) {
      const act = target[name as keyof T];
      if (typeof act !== 'function') return act;
      return async (...args: readonly unknown[]) => {
        if (life.left-- <= 0) throw new Error('killed before');
        const result: unknown = await (act as (...given: readonly unknown[]) => unknown)(...args);
        if (life.left-- <= 0) throw new Error('killed after');
        return result;
      };
    },
  });
}

it('tells everybody once a week for a quarter, awake and not too early', async () => {
  const random = makeRandom(20_261_127);
  const { store, tables } = await openTestTables();
  const clock = makeClock(START);
  const fake = makeFakeChat();
  const log = pino({ level: 'silent' });
  const cast = { personas: [], scenarios: [] };
  const sent: { readonly key: string; readonly place: Place; readonly at: number }[] = [];
  const zones = new Map<string, string>();
  const chat: ChatPort = {
    ...fake.chat,
    timeZoneOf: async (_, person) => zones.get(person) ?? null,
    async post(place, card, key) {
      sent.push({ key, place, at: clock.now() });
      return fake.chat.post(place, card, key);
    },
  };
  const answer = makeDigestAnswers({
    ...{ tables, chats: { slack: chat }, now: clock.now },
    digestCard: makeDigestCard({ tables, sharedHere: makeSharedHere({ tables, chats: {} }), cast }),
  });

  async function say(tenantId: TenantId, person: PersonId, conversation: string, text: string): Promise<void> {
    const command = readCommand(text);
    if (command.kind !== 'digest') throw new Error(text);
    const kind = conversation.startsWith('D') ? 'personal' : 'channel';
    const place: Place = { platform: 'slack', tenantId, conversation, kind, thread: null, teams: null };
    await answer({ reply: { place, person, responseUrl: null, triggerId: null }, person, wish: command.wish });
  }

  // Who wants a digest, and what there is to tell.
  const recipients: Recipient[] = [];
  for (const tenantId of TENANTS)
    await tables.installations.insert(tenantId, {
      ...{ tenantId, id: tenantId, platform: 'slack', installedAt: START, removedAt: null },
    });
  for (let n = 0; n < 25; n += 1) {
    const tenantId = TENANTS[n % TENANTS.length] as TenantId;
    const person = `U${n}` as PersonId;
    zones.set(person, ZONES[n % ZONES.length] as string);
    const wants = n % 5 !== 4;
    const isChannel = n % 8 === 7;
    const conversation = isChannel ? `C${n}` : `D-${person}`;
    const [weekday, minute] = n % 3 === 0 ? [1, 540] : [1 + Math.floor(random() * 5), 420 + Math.floor(random() * 779)];
    const clockFace = `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
    if (wants)
      await say(
        tenantId,
        person,
        conversation,
        n % 3 === 0 ? 'digest on' : `digest on ${DAYS[weekday - 1]} ${clockFace}`,
      );
    const heardAt: number[] = [];
    for (let week = -1; week < WEEKS; week += 1)
      for (let i = 0; random() < 0.45 && i < 3; i += 1) {
        const sharedAt = START + Math.floor((week + random()) * 7 * DAY_MS);
        heardAt.push(sharedAt);
        await putHeard(tables, {
          ...{ tenantId, id: `r${n}x${heardAt.length}x${week + 1}`, sharedAt },
          ...{ conversation: isChannel ? conversation : `C-of-${n}`, people: [person], isUnclaimed: random() < 0.2 },
        });
      }
    const stopsAt = n % 6 === 1 ? START + (5 + random()) * 7 * DAY_MS : Number.POSITIVE_INFINITY;
    const weekly = { weekday, minute, timeZone: zones.get(person) as string };
    const id = isChannel ? `place:${conversation}` : `person:${person}`;
    if (wants) recipients.push({ tenantId, id, conversation, weekly, stopsAt, heardAt });
  }

  // The quarter: one to three workers look now and then, and are killed wherever it hurts.
  const end = START + WEEKS * 7 * DAY_MS;
  const stopped = new Set<string>();
  let killed = 0;
  while (clock.now() < end) {
    clock.advance(Math.ceil((random() < 0.01 ? 6 + 20 * random() : random() * 2) * 60) * MINUTE_MS);
    for (const { id, tenantId, conversation, stopsAt } of recipients) {
      if (stopsAt > clock.now() || stopped.has(id)) continue;
      stopped.add(id);
      await say(tenantId, id.replace(/^\w+:/, '') as PersonId, conversation, 'digest off');
    }
    const lives = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
      return { left: random() < 0.4 ? Math.floor(random() * 40) : Number.POSITIVE_INFINITY };
    });
    await Promise.all(
      lives.map((life) => {
        const own = Object.fromEntries(
          Object.entries(tables).map(([name, table]) => [name, mortal(table, life)]),
        ) as unknown as Tables;
        const sendOnce = makeSendOnce({ tables: own, now: clock.now, keepForMs: DAY_MS, log });
        const digestCard = makeDigestCard({
          tables: own,
          sharedHere: makeSharedHere({ tables: own, chats: {} }),
          cast,
        });
        const chats = { slack: mortal(chat, life) };
        return makeDigests({ store, tables: own, chats, sendOnce, digestCard, now: clock.now, log })();
      }),
    );
    killed += lives.filter(({ left }) => left <= 0).length;
  }

  // Nobody gets what is not theirs, at night, too early, or in another week.
  expect(killed).toBeGreaterThan(20);
  const counts = new Map<string, number>();
  for (const { key, place, at } of sent) {
    const [, id = '', week = ''] = /^digest:(.+):(\d{4}-W\d\d)$/.exec(key) ?? [];
    const to = recipients.find((one) => one.id === id && one.tenantId === place.tenantId);
    if (to === undefined) throw new Error(`${key} was sent to nobody`);
    const { timeZone } = to.weekly;
    expect(place.conversation).toBe(to.conversation);
    expect(weekAt(timeZone, at).name).toBe(week);
    expect(at).toBeGreaterThanOrEqual(dueIn(to.weekly, weekAt(timeZone, at)));
    expect(minuteOfDay(timeZone, at)).toBeGreaterThanOrEqual(7 * 60);
    expect(minuteOfDay(timeZone, at)).toBeLessThan(20 * 60);
    expect(at).toBeLessThan(to.stopsAt);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect([...counts.values()].filter((count) => count !== 1)).toEqual([]);

  // Everybody with something to tell of gets it, and nobody else.
  let expected = 0;
  for (const { id, weekly, stopsAt, heardAt } of recipients) {
    for (let n = 0; n < WEEKS - 1; n += 1) {
      const week = weekAfter(weekAt(weekly.timeZone, START + 3 * DAY_MS), n);
      const due = dueIn(weekly, week);
      // The first week may have been due before it was asked for, and the one in which it was stopped may have been late.
      if (due <= START || stopsAt < dueIn(weekly, weekAfter(week, 1))) continue;
      const from = dueIn(weekly, weekAfter(week, -1)) - SETTLE_MS;
      const happened = heardAt.some((at) => at > from && at <= due - SETTLE_MS);
      expected += Number(happened);
      expect([id, week.name, counts.get(`digest:${id}:${week.name}`) ?? 0]).toEqual([id, week.name, Number(happened)]);
    }
  }
  expect(expected).toBeGreaterThan(80);
});
