import { describe, expect, it } from 'vitest';
import type { TenantId } from '../../../src/analysis/domain.ts';
import { USAGE } from '../../../src/bot/commands.ts';
import type { Incoming, Place, ReplyTo } from '../../../src/bot/port.ts';
import { BUTTON_ACTIONS } from '../../../src/cards/card.ts';
import { FORM_NAMES } from '../../../src/cards/form.ts';
import { mineIdOf } from '../../../src/storage/mine.ts';
import { COLLEAGUE, holdingsOf, liveIn } from '../../fixtures/somebody.ts';
import { PERSON, PLACE, TENANT } from '../../fixtures/tables.ts';
import { openWholeService } from '../../fixtures/whole-service.ts';

/**
 * Somebody of another workspace, who is called and placed like somebody of ours and is an administrator, asks everything there is to ask
 * with ids of ours. They get the words that they would get if we were not there, and nothing of ours changes.
 */
const STRANGERS = 'slack:T2' as TenantId;
const THEIRS: Place = { ...PLACE, tenantId: STRANGERS };

type World = Awaited<ReturnType<typeof openWholeService>>;
/** Asked of both services; without what makes it an event. */
type Question = (reply: ReplyTo, eventId: string) => Incoming;

/** Twice the same service at the same moment: with us in it, and without. */
async function setUp() {
  const open = () => openWholeService({ admins: [PERSON], practisePerDay: 1_000 });
  const full = await open();
  const ids = await liveIn(full);
  const empty = await open();
  empty.clock.advance(full.clock.now() - empty.clock.now());
  // The stand-in for the chat knows people of all workspaces by one list of names.
  for (const [person, name] of full.fake.names) empty.fake.names.set(person, name);
  /** Ids of ours that somebody may have seen: of recordings, sessions, people, and what is a person's own. */
  const ours = [...ids.own, ids.others, ids.ended, ids.running, PERSON, COLLEAGUE, mineIdOf(TENANT, PERSON)];
  return { full, empty, ids, ours };
}
type Both = Awaited<ReturnType<typeof setUp>>;

/** What a stranger's question led to: answers, forms and messages in their workspace, without the names of messages. */
async function askedOf(world: World, incoming: Incoming): Promise<string> {
  const { fake } = world;
  const before = { replies: fake.replies.length, forms: fake.forms.length, attached: fake.attached.length };
  const posted = new Set(fake.posts.keys());
  await world.happen(incoming, STRANGERS);
  return JSON.stringify({
    replies: fake.replies.slice(before.replies).map(({ card }) => card),
    forms: fake.forms.slice(before.forms).map(({ form }) => form),
    posts: [...fake.posts].filter(([id]) => !posted.has(id)).map(([, { card, key }]) => ({ card, key })),
    files: fake.attached.slice(before.attached).map(({ files }) => files.map(({ name }) => name)),
    homes: [...fake.homes],
  });
}

let count = 0;

async function ask({ full, empty }: Both, questions: readonly Question[], place: Place = THEIRS): Promise<void> {
  const before = await holdingsOf(full);
  const standing = JSON.stringify([...full.fake.posts].filter(([, post]) => post.place.tenantId === TENANT));
  const files = full.fake.attached.filter((one) => one.place.tenantId === TENANT).length;
  for (const question of questions) {
    const eventId = `stranger:${count++}`;
    const incoming = question({ place, person: PERSON, responseUrl: null, triggerId: 'T' }, eventId);
    const answer = await askedOf(full, incoming);
    expect(answer, JSON.stringify(incoming)).toBe(await askedOf(empty, incoming));
    for (const own of ['zebrawood', 'lavender', 'other.vtt']) expect(answer).not.toContain(own);
  }
  expect(await holdingsOf(full)).toEqual(before);
  expect(JSON.stringify([...full.fake.posts].filter(([, post]) => post.place.tenantId === TENANT))).toBe(standing);
  expect(full.fake.attached.filter((one) => one.place.tenantId === TENANT)).toHaveLength(files);
}

describe('somebody of another workspace learns and changes nothing', { timeout: 180_000 }, () => {
  it('by any command', async () => {
    const both = await setUp();
    const typed = USAGE.flatMap((usage) => [
      ...both.ours.map((id) => usage.replace('<id>', id)),
      ...[both.ids.running, PERSON, `<@${COLLEAGUE}>`].map((more) => `${usage.replace('<id>', '').trim()} ${more}`),
    ]);
    await ask(
      both,
      [...new Set(typed)].map((text) => (reply, eventId) => ({
        kind: 'command',
        eventId,
        reply,
        person: PERSON,
        text,
      })),
    );
  });

  it('by any button', async () => {
    const both = await setUp();
    const { own, others, ended, running } = both.ids;
    const speakers = [...own, others, ended].map((id) => `${id}:S1`);
    const values = [...both.ours, ...speakers, ...[ended, running].map((id) => `${id}:0`)];
    await ask(
      both,
      BUTTON_ACTIONS.flatMap((action) =>
        values.map(
          (value): Question =>
            (reply, eventId) => ({ kind: 'button', eventId, reply, person: PERSON, action, value }),
        ),
      ),
    );
  });

  it('by any form', async () => {
    const both = await setUp();
    const speakers = { S1: PERSON, 'S1:person': PERSON, 'S1:name': 'Mallory', 'S2:same': 'S1' };
    const answers = { ...speakers, persona: 'friendly_prospect' };
    await ask(
      both,
      FORM_NAMES.flatMap((form) =>
        both.ours.map(
          (value): Question =>
            (reply, eventId) => ({ kind: 'form', eventId, reply, person: PERSON, form, value, answers }),
        ),
      ),
    );
  });

  it('by words in a thread, files that were brought before, their own page, or leaving', async () => {
    const both = await setUp();
    const { full, ids } = both;
    const session = await full.tables.practices.get(TENANT, ids.running);
    const thread: Place = { ...(session?.place ?? PLACE), tenantId: STRANGERS };
    const fileIds = ['F0', 'F-other'];
    const value = mineIdOf(STRANGERS, PERSON);
    const person = PERSON;
    await ask(
      both,
      [
        (reply, eventId) => ({ kind: 'said', eventId, reply, place: thread, person, text: 'Which came first?' }),
        (reply, eventId) => ({ kind: 'turn', eventId, reply, person, session: ids.running, text: 'Hm?', file: null }),
        (reply, eventId) => ({ kind: 'asked-again', eventId, reply, person, brought: 'files:other', fileIds }),
        (_, eventId) => ({ kind: 'home', eventId, place: thread, person }),
        (reply, eventId) => ({ kind: 'command', eventId, reply, person, text: 'export mine' }),
        (reply, eventId) => ({ kind: 'button', eventId, reply, person, action: 'delete-mine', value }),
        (_, eventId) => ({ kind: 'removed', eventId, tenantId: STRANGERS, place: thread }),
        (_, eventId) => ({ kind: 'removed', eventId, tenantId: STRANGERS }),
      ],
      thread,
    );
  });

  it('which would be noticed', async () => {
    const both = await setUp();
    const { recordings } = both.full.tables;
    const { get } = recordings;
    // A leak: any tenant finds our recordings.
    recordings.get = async (tenantId, id) => (await get(tenantId, id)) ?? get(TENANT, id);
    const [value = ''] = both.ids.own;
    const press: Question = (reply, eventId) => ({
      ...{ kind: 'button', eventId, reply, person: PERSON, action: 'cancel', value },
    });
    await expect(ask(both, [press])).rejects.toThrow('stranger:');
  });
});
