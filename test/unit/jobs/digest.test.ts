import { describe, expect, it } from 'vitest';
import type { PersonId, TenantId } from '../../../src/analysis/domain.ts';
import type { Place } from '../../../src/bot/port.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { AppError } from '../../../src/errors.ts';
import { setSharesHistory } from '../../../src/storage/people.ts';
import { PERSON, PLACE, TENANT } from '../../fixtures/tables.ts';
import { putHeard } from '../../fixtures/week.ts';
import { openWholeService } from '../../fixtures/whole-service.ts';

const HOUR_MS = 3_600_000;
const OWN: Place = { ...PLACE, conversation: 'D9', kind: 'personal', thread: null };
/** A Wednesday. */
const START = Date.parse('2026-11-18T10:00:00Z');
const MONDAY_NINE = Date.parse('2026-11-23T08:00:00Z');

async function open({ zone = 'Europe/Berlin' as string | null } = {}) {
  const service = await openWholeService();
  service.clock.advance(START - service.clock.now());
  service.fake.chat.timeZoneOf = async () => zone;
  let heard = 0;
  const goTo = (at: number | string): void =>
    service.clock.advance((typeof at === 'string' ? Date.parse(at) : at) - service.clock.now());
  const hear = (conversation: string, people: readonly PersonId[] = [PERSON], at = START + 20 * HOUR_MS) =>
    putHeard(service.tables, { tenantId: TENANT, id: `heard${heard++}`, conversation, people, sharedAt: at });
  const digests = () => [...service.fake.posts.values()].filter(({ key }) => key.startsWith('digest:'));
  const told = (): readonly string[] =>
    digests().map(({ card, place }) => `${place.conversation}: ${renderTerminal(card, { width: 300 })}`);
  return { ...service, goTo, hear, told, digests: service.digests };
}

describe('a digest of a conversation that takes no recordings', () => {
  const members = ['U1', 'U2', 'U3', 'U4', 'U5'] as PersonId[];

  it('tells of its members who share their history', async () => {
    const { say, hear, goTo, digests, told, tables, fake, clock } = await open();
    fake.chat.membersAt = async () => members;
    for (const person of members) await hear(`D-${person}`, [person]);
    await say('digest on', PERSON, PLACE);
    for (const person of members.slice(0, 4))
      await setSharesHistory(tables, TENANT, person, { shares: true, at: clock.now() });
    goTo(MONDAY_NINE);
    await digests();
    expect(told()).toHaveLength(1);
    expect(told()[0]).toContain('The week here: 4 recordings');
    expect(told()[0]).toContain('Medians over 4 people');
    expect(told()[0]).toContain('people here who share their history');
  });

  it('is over for the week where we are not in it any more, and holds up nobody', async () => {
    const { say, hear, goTo, digests, told, tables, fake } = await open();
    fake.chat.membersAt = () => Promise.reject(new AppError('refused'));
    await hear('C-else');
    await say('digest on', PERSON, PLACE);
    goTo(MONDAY_NINE);
    await digests();
    expect(told()).toEqual([]);
    expect((await tables.digests.get(TENANT, `place:${PLACE.conversation}`))?.handled).toBe('2026-W48');
  });
});

describe('digest on', () => {
  it('brings one’s own week to one’s own chat, on Monday at nine, once', async () => {
    const { say, hear, goTo, digests, told } = await open();
    expect(await say('digest', PERSON, OWN)).toContain('Your weekly digest is off');
    const answer = await say('digest on', PERSON, OWN);
    expect(answer).toContain('Mondays at 09:00');
    expect(answer).toContain('23 Nov 2026');
    expect(answer).toContain('Europe/Berlin');
    await hear('C1');
    goTo(MONDAY_NINE - 1);
    await digests();
    expect(told()).toEqual([]);
    goTo(MONDAY_NINE);
    await digests();
    await digests();
    expect(told()).toHaveLength(1);
    expect(told()[0]).toContain(`D-${PERSON}: Your week: 1 recording`);
    expect(await say('digest', PERSON, OWN)).toContain('30 Nov 2026');
  });

  it('sends nothing where nothing happened, and marks the week', async () => {
    const { say, hear, goTo, digests, told, tables } = await open();
    await say('digest on', PERSON, OWN);
    goTo(MONDAY_NINE);
    await digests();
    await hear('C1', [PERSON], MONDAY_NINE - 2 * HOUR_MS);
    goTo('2026-11-24T09:00:00Z');
    await digests();
    expect(told()).toEqual([]);
    expect((await tables.digests.get(TENANT, `person:${PERSON}`))?.handled).toBe('2026-W48');
  });

  it('takes a weekday, a time and a zone, and refuses the night and what is no zone', async () => {
    const { say, tables } = await open({ zone: null });
    expect(await say('digest on', PERSON, OWN)).toContain('UTC, because the chat did not tell me yours');
    expect(await say('digest on fri 16:30 asia/kathmandu', PERSON, OWN)).toContain('Asia/Kathmandu');
    expect(await say('digest on', PERSON, OWN)).toContain('Fridays at 16:30');
    for (const night of ['06:59', '20:00', '00:00'])
      expect(await say(`digest on monday ${night}`, PERSON, OWN)).toContain('I do not write at night');
    expect(await say('digest on monday 09:00 Europe/Berln', PERSON, OWN)).toContain('I do not know that time zone');
    const row = await tables.digests.get(TENANT, `person:${PERSON}`);
    expect(row).toMatchObject({ weekday: 5, minute: 990, timeZone: 'Asia/Kathmandu', zoneFrom: 'person' });
  });

  it('believes what the platform tells with the words, and no zone that there is not', async () => {
    const { performEvent, accept, tables } = await open();
    for (const [timeZone, stored] of [
      ['America/New_York', 'America/New_York'],
      ['Moon/Sea_of_Rains', 'UTC'],
    ] as const) {
      const reply = { place: OWN, person: PERSON, responseUrl: null, triggerId: null, timeZone };
      await accept(TENANT, { kind: 'command', eventId: `e:${timeZone}`, reply, person: PERSON, text: 'digest on' });
      await performEvent(TENANT, `e:${timeZone}`, () => true);
      expect((await tables.digests.get(TENANT, `person:${PERSON}`))?.timeZone).toBe(stored);
    }
  });

  it('follows somebody who moves, and nobody who has said where they are', async () => {
    const { say, goTo, digests, fake, tables } = await open();
    const other = 'U2' as PersonId;
    await say('digest on', PERSON, OWN);
    await say('digest on monday 09:00 Europe/Berlin', other, { ...OWN, conversation: 'D2' });
    fake.chat.timeZoneOf = async () => 'America/New_York';
    goTo(MONDAY_NINE);
    await digests();
    expect(await tables.digests.get(TENANT, `person:${PERSON}`)).toMatchObject({
      ...{ timeZone: 'America/New_York', handled: '2026-W48' },
      dueAt: Date.parse('2026-11-30T14:00:00Z'),
    });
    expect((await tables.digests.get(TENANT, `person:${other}`))?.timeZone).toBe('Europe/Berlin');
  });

  it('tells a week once, however often its day is changed', async () => {
    const { say, hear, goTo, digests, told } = await open();
    await hear('C1');
    await say('digest on friday 12:00', PERSON, OWN);
    goTo('2026-11-20T11:00:00Z');
    await digests();
    expect(told()).toHaveLength(1);
    await say('digest on saturday 12:00', PERSON, OWN);
    await say('digest off', PERSON, OWN);
    await say('digest on saturday 12:00', PERSON, OWN);
    goTo('2026-11-21T11:00:00Z');
    await digests();
    expect(told()).toHaveLength(1);
  });
});

describe('digest off', () => {
  it('is one press on what came, and nothing comes any more', async () => {
    const { say, hear, goTo, digests, told, press, fake } = await open();
    await say('digest on', PERSON, OWN);
    await hear('C1');
    await hear('C1', [PERSON], MONDAY_NINE + HOUR_MS);
    goTo(MONDAY_NINE);
    await digests();
    const [sent] = [...fake.posts.values()];
    const stop = sent?.card.buttons.find((button) => button.kind === 'button' && button.action === 'digest-off');
    expect(stop).toMatchObject({ label: 'Stop these' });
    expect(stop).not.toHaveProperty('confirm');
    expect(await press('digest-off', 'person', PERSON, OWN)).toContain('Your weekly digest is off');
    goTo(MONDAY_NINE + 7 * 24 * HOUR_MS);
    await digests();
    expect(told()).toHaveLength(1);
  });

  it('is nobody else’s to press', async () => {
    const { say, press, tables } = await open();
    await say('digest on', PERSON, OWN);
    await press('digest-off', 'person', 'U2' as PersonId, { ...OWN, conversation: 'D2' });
    expect((await tables.digests.get(TENANT, `person:${PERSON}`))?.isOn).toBe(true);
  });
});

describe('in a channel', () => {
  const four = ['U1', 'U2', 'U3', 'U4'] as PersonId[];

  it('the digest is the channel’s: counts and, from four people on, means; no names', async () => {
    const { say, hear, goTo, digests, told } = await open();
    expect(await say('digest on')).toContain('The weekly digest here');
    await hear('C1', four.slice(0, 3));
    await hear('C2', four);
    goTo(MONDAY_NINE);
    await digests();
    expect(told()).toHaveLength(1);
    expect(told()[0]).toContain('C1: The week here: 1 recording');
    expect(told()[0]).toContain('3 people are confirmed');
    expect(told()[0]).not.toMatch(/Pull share|Dana|heard0/);
    await hear('C1', four, MONDAY_NINE + HOUR_MS);
    goTo(MONDAY_NINE + 7 * 24 * HOUR_MS);
    await digests();
    expect(told()[1]).toContain('Pull share: 40% (n\u00A0=\u00A04');
  });

  it('a removed conversation takes its digest with it, and a removed tenant every one', async () => {
    const { say, happen, tables } = await open();
    await say('digest on');
    await say('digest on', PERSON, OWN);
    const count = () => tables.digests.count(TENANT, { index: 'byDue' });
    expect(await count()).toBe(2);
    await happen({
      kind: 'removed',
      eventId: 'gone',
      tenantId: TENANT,
      place: { ...PLACE, conversation: 'C1;messageid=7' },
    });
    expect(await count()).toBe(1);
    await happen({ kind: 'removed', eventId: 'all gone', tenantId: TENANT });
    expect(await count()).toBe(0);
  });
});

describe('what cannot be sent', () => {
  it('is tried again while it may help, and still comes once', async () => {
    const { say, hear, goTo, digests, told, fake, clock } = await open();
    await say('digest on', PERSON, OWN);
    await hear('C1');
    goTo(MONDAY_NINE);
    for (const [when, error] of [
      ['before', new AppError('provider-down')],
      ['after', new AppError('unreachable')],
    ] as const) {
      fake.fail(when, error);
      await digests();
      clock.advance(300_000);
    }
    await digests();
    expect(told()).toHaveLength(1);
  });

  it('is given up for this week where we may not write', async () => {
    const { say, hear, goTo, digests, told, fake, tables } = await open();
    await say('digest on', PERSON, OWN);
    await hear('C1');
    await hear('C1', [PERSON], MONDAY_NINE + HOUR_MS);
    fake.shut.add(PERSON);
    goTo(MONDAY_NINE);
    await digests();
    expect((await tables.digests.get(TENANT, `person:${PERSON}`))?.handled).toBe('2026-W48');
    fake.shut.clear();
    goTo(MONDAY_NINE + 7 * 24 * HOUR_MS);
    await digests();
    expect(told()).toHaveLength(1);
  });

  it('waits for the morning, and does not come in the next week', async () => {
    const { say, hear, goTo, digests, told } = await open();
    await say('digest on', PERSON, OWN);
    await hear('C1');
    goTo('2026-11-24T20:00:00Z');
    await digests();
    expect(told()).toEqual([]);
    goTo('2026-11-25T06:00:00Z');
    await digests();
    expect(told()).toHaveLength(1);
    goTo('2026-12-06T19:30:00Z');
    await hear('C1', [PERSON], Date.parse('2026-11-27T10:00:00Z'));
    await digests();
    goTo('2026-12-07T07:00:00Z');
    await digests();
    expect(told()).toHaveLength(1);
  });

  it('comes once though the clock is set back by a week', async () => {
    const { say, hear, goTo, digests, told, clock } = await open();
    await say('digest on', PERSON, OWN);
    await hear('C1');
    goTo(MONDAY_NINE);
    await digests();
    clock.advance(-7 * 24 * HOUR_MS);
    await digests();
    goTo(MONDAY_NINE + HOUR_MS);
    await digests();
    expect(told()).toHaveLength(1);
  });

  it('is left for the next round after three in a row, and comes then', async () => {
    const { say, hear, goTo, digests, told, fake, clock } = await open();
    const people = ['U1', 'U2', 'U3', 'U4', 'U5'] as PersonId[];
    for (const person of people) await say('digest on', person, { ...OWN, conversation: `D-${person}` });
    await hear('C1', people);
    goTo(MONDAY_NINE);
    const { post } = fake.chat;
    let tried = 0;
    fake.chat.post = async () => {
      tried += 1;
      throw new AppError('unreachable');
    };
    await digests();
    expect(tried).toBe(3);
    fake.chat.post = post;
    clock.advance(300_000);
    await digests();
    expect(told()).toHaveLength(5);
  });

  it('keeps no other tenant from theirs', async () => {
    const { say, goTo, digests, told, tables } = await open();
    const other = 'slack:T2' as TenantId;
    await say('digest on', PERSON, { ...OWN, tenantId: other });
    await putHeard(tables, {
      tenantId: other,
      id: 'x',
      conversation: 'C1',
      people: [PERSON],
      sharedAt: START + HOUR_MS,
    });
    await say('digest on', PERSON, OWN);
    goTo(MONDAY_NINE);
    await digests();
    expect(told()).toHaveLength(1);
  });
});

describe('digest now', () => {
  it('shows the last seven days to who asks, and counts as no digest', async () => {
    const { say, hear, goTo, digests, told } = await open();
    expect(await say('digest now', PERSON, OWN)).toContain('Nothing to tell');
    await hear('C1');
    goTo('2026-11-20T10:00:00Z');
    const shown = await say('digest now', PERSON, OWN);
    expect(shown).toContain('Your week: 1 recording');
    expect(shown).toContain('/coach digest on');
    expect(shown).not.toContain('Stop these');
    expect(await say('digest now')).toContain('The week here: 1 recording');
    goTo(MONDAY_NINE);
    await digests();
    expect(told()).toEqual([]);
  });
});
