import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PersonId, TenantId } from '../../../src/analysis/domain.ts';
import type { Place } from '../../../src/bot/port.ts';
import { makeReferences, type References, type Seen } from '../../../src/bot/references.ts';
import { makeClock, openTestTables } from '../../fixtures/tables.ts';

const TENANT = 'teams:t1' as TenantId;
const ALEX = 'alex' as PersonId;

function place(
  kind: Place['kind'],
  conversation: string,
  userId = '29:alex',
  serviceUrl = 'https://a.example/',
): Place {
  return {
    platform: 'teams',
    tenantId: TENANT,
    conversation,
    kind,
    thread: null,
    teams: { serviceUrl, botId: '28:b', userId },
  };
}
const OWN: Seen = { place: place('personal', 'a:1'), person: ALEX, name: 'Alex Wilber' };

describe('references', () => {
  let clock: ReturnType<typeof makeClock>;
  let tables: Awaited<ReturnType<typeof openTestTables>>['tables'];
  let references: References;
  let work: () => readonly number[];
  beforeEach(async () => {
    clock = makeClock();
    ({ tables } = await openTestTables());
    const get = vi.spyOn(tables.conversations, 'get');
    const put = vi.spyOn(tables.conversations, 'put');
    work = () => [get.mock.calls.length, put.mock.calls.length];
    references = makeReferences({ tables, now: clock.now });
  });

  it('look once and write once while nothing is new', async () => {
    for (let time = 0; time < 5; time += 1) await references.note(OWN);
    expect(work()).toEqual([1, 1]);
    clock.advance(700_000);
    await references.note(OWN);
    expect(work()).toEqual([2, 1]);
  });

  it('take over a new service address, and keep a name that is not told again', async () => {
    await references.note(OWN);
    clock.advance(1);
    const moved = place('personal', 'a:1', '29:alex', 'https://b.example/');
    await references.note({ ...OWN, place: moved, name: null });
    expect(work()).toEqual([2, 2]);
    expect(await references.ofPerson(TENANT, ALEX)).toMatchObject({
      place: moved,
      name: 'Alex Wilber',
      updatedAt: clock.now(),
    });
    await references.note({ ...OWN, place: moved, name: 'Alex W.' });
    expect(await references.ofPerson(TENANT, ALEX)).toMatchObject({ name: 'Alex W.' });
  });

  it('do not mind who spoke in a group, and are nobody’s there', async () => {
    for (const userId of ['29:a', '29:b']) {
      await references.note({ place: place('group', '19:g', userId), person: userId as PersonId, name: userId });
    }
    expect(work()).toEqual([1, 1]);
    expect(await tables.conversations.get(TENANT, '19:g')).toMatchObject({ person: null, name: null });
  });

  it('are one for all threads of a channel', async () => {
    for (const thread of ['1', '2']) {
      await references.note({ ...OWN, place: place('channel', `19:c;messageid=${thread}`) });
    }
    expect(await references.latest(TENANT, 10)).toMatchObject([{ place: { conversation: '19:c' } }]);
    await references.forget(place('channel', '19:c;messageid=3'));
    expect(await references.latest(TENANT, 10)).toEqual([]);
  });

  it('come with the latest first, and of this tenant only', async () => {
    await references.note(OWN);
    clock.advance(1);
    await references.note({ ...OWN, place: place('personal', 'a:2') });
    expect((await references.latest(TENANT, 1)).map((one) => one.place.conversation)).toEqual(['a:2']);
    expect(await references.ofPerson(TENANT, ALEX)).toMatchObject({ place: { conversation: 'a:2' } });
    expect(await references.ofPerson('teams:t2' as TenantId, ALEX)).toBeNull();
    expect(await references.latest('teams:t2' as TenantId, 1)).toEqual([]);
  });

  it('that another process forgot are written again when the app is added', async () => {
    await references.note(OWN);
    await makeReferences({ tables, now: clock.now }).forget(OWN.place);
    await references.note(OWN);
    expect(await references.ofPerson(TENANT, ALEX)).toBeNull();
    await references.note({ ...OWN, isNew: true });
    expect(await references.ofPerson(TENANT, ALEX)).not.toBeNull();
  });
});
