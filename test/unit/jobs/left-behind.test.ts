import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { RecordingId } from '../../../src/analysis/domain.ts';
import type { Place } from '../../../src/bot/port.ts';
import { makeEnd } from '../../../src/jobs/practice/end.ts';
import { makeUpkeep } from '../../../src/jobs/upkeep.ts';
import { PERSON, PLACE, TENANT } from '../../fixtures/tables.ts';
import { putHeard } from '../../fixtures/week.ts';
import { openWholeService } from '../../fixtures/whole-service.ts';

/** What a crash at an awkward moment leaves behind; the simulated quarter (test/quarter) came upon each of these. */

const DAY_MS = 86_400_000;
const DIRECT: Place = { ...PLACE, conversation: `D-${PERSON}`, kind: 'personal', thread: null };
const log = pino({ level: 'silent' });

type Service = Awaited<ReturnType<typeof openWholeService>>;

async function begin({ happen, tables }: Service): Promise<RecordingId> {
  const reply = { place: DIRECT, person: PERSON, responseUrl: 'https://hooks.slack.com/x', triggerId: null };
  await happen({ kind: 'command', eventId: 'begin', reply, person: PERSON, text: 'practice friendly_prospect' });
  const [session] = await tables.practices.find(TENANT, { index: 'byPerson', equals: { person: PERSON } });
  if (session === undefined) throw new Error('no session was begun');
  return session.id;
}

it('a session whose end was interrupted ended when it ended', async () => {
  const service = await openWholeService();
  const { happen, tables, clock, queue, settle } = service;
  const id = await begin(service);
  const row = await tables.practices.get(TENANT, id);
  const place = row?.place ?? DIRECT;
  const reply = { place, person: PERSON, responseUrl: null, triggerId: null };
  await happen({ kind: 'said', eventId: 'said', reply, person: PERSON, place, text: 'What matters most to you?' });
  // Killed between the two: its report is there, and it has not ended yet.
  const endedAt = clock.now();
  const killed = new Error('killed');
  const practices = { ...tables.practices };
  let changes = 0;
  practices.change = async (...args) => {
    changes += 1;
    if (changes === 2) throw killed;
    return tables.practices.change(...args);
  };
  const mortal = makeEnd({ tables: { ...tables, practices }, queue, now: clock.now });
  await expect(mortal.end({ tenantId: TENANT, id })).rejects.toBe(killed);
  clock.advance(3 * DAY_MS);
  await makeEnd({ tables, queue, now: clock.now }).tidy(TENANT);
  await settle();
  expect(await tables.practices.get(TENANT, id)).toMatchObject({ status: 'ended', lastAt: endedAt });
  expect(await tables.reports.get(TENANT, id)).toMatchObject({ sharedAt: endedAt });
  expect(await tables.recordings.get(TENANT, id)).toMatchObject({ status: 'delivered', createdAt: endedAt });
});

it('of a session in which nothing was said nothing is left once it is no longer kept', async () => {
  const service = await openWholeService();
  const { tables, store, blobs, queue, clock, practice } = service;
  const id = await begin(service);
  // The tenant keeps less than the service, which goes by its own for what it sent.
  await tables.practices.change(TENANT, id, (row) => ({ ...row, status: 'ended', expireAt: clock.now() }));
  const sent = { index: 'byRecording', equals: { recordingId: id } } as const;
  expect(await tables.outbox.count(TENANT, sent)).toBeGreaterThan(0);
  await makeUpkeep({ store, tables, blobs, queue, endPractices: practice.tidy, now: clock.now, log })();
  expect(await tables.practices.get(TENANT, id)).toBeNull();
  expect(await tables.outbox.count(TENANT, sent)).toBe(0);
});

it('a digest waits for what was shared in its week and has no report yet, but not into the night', async () => {
  const service = await openWholeService();
  const { tables, clock, say, fake, digests } = service;
  service.fake.chat.timeZoneOf = async () => 'Europe/Berlin';
  const goTo = (at: string): void => clock.advance(Date.parse(at) - clock.now());
  goTo('2026-11-18T10:00:00Z');
  await say('digest on', PERSON, DIRECT);
  const sharedAt = clock.now() + DAY_MS;
  await putHeard(tables, { tenantId: TENANT, id: 'heard1', conversation: 'C1', people: [PERSON], sharedAt });
  const status = async (now: 'analysed' | 'transcribed' | 'delivered') =>
    tables.recordings.change(TENANT, 'heard1', (row) => ({ ...row, status: now }));
  const told = () => [...fake.posts.values()].filter(({ key }) => key.startsWith('digest:')).length;
  await status('transcribed');
  goTo('2026-11-23T08:00:00Z');
  await digests();
  expect(told()).toBe(0);
  await status('delivered');
  clock.advance(5 * 60_000);
  await digests();
  expect(told()).toBe(1);
  // The week after: nothing comes of it until the evening.
  await status('analysed');
  await tables.recordings.change(TENANT, 'heard1', (row) => ({ ...row, createdAt: sharedAt + 7 * DAY_MS }));
  await putHeard(tables, {
    ...{ tenantId: TENANT, id: 'heard2', conversation: 'C1', people: [PERSON] },
    sharedAt: sharedAt + 7 * DAY_MS,
  });
  goTo('2026-11-30T08:00:00Z');
  await digests();
  expect(told()).toBe(1);
  goTo('2026-11-30T18:45:00Z');
  await digests();
  expect(told()).toBe(2);
});
