import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId, RecordingId, TenantId } from '../../src/analysis/domain.ts';
import { makeAccept } from '../../src/bot/accept.ts';
import { decide } from '../../src/bot/decide.ts';
import { takeRecording } from '../../src/bot/intake.ts';
import type { Incoming, Place, ReplyTo } from '../../src/bot/port.ts';
import { makeReferences } from '../../src/bot/references.ts';
import { findReadable } from '../../src/bot/rights.ts';
import { makeTeamsApp, type TeamsApp } from '../../src/bot/teams/app.ts';
import { BUTTON_ACTIONS, type Card } from '../../src/cards/card.ts';
import { FORM_NAMES, type Form } from '../../src/cards/form.ts';
import { progressCard } from '../../src/cards/progress.ts';
import { makeRefresh } from '../../src/jobs/refresh.ts';
import { makeSendOnce } from '../../src/jobs/send-once.ts';
import { makeLog } from '../../src/log.ts';
import { openEvent } from '../../src/storage/events.ts';
import { localeOf } from '../../src/storage/settings.ts';
import { startStrictConnector } from '../fakes/connector.ts';
import { cardFaults, DialogAnswer, InvokeAnswer } from '../fakes/connector-rules.ts';
import { ISSUER, startFakeOpenId } from '../fakes/open-id.ts';
import { makeClock, makeListQueue, openTestTables } from '../fixtures/tables.ts';
import { fixture, type Raw } from '../unit/bot/teams/fixture.ts';
import { APP_ID, listen, memoryFiles, post, TENANT } from '../unit/bot/teams/server.ts';

/** The real app and adapter between a Teams that signs what it sends and a Teams that refuses what breaks its rules. */
const TENANT_ID = `teams:${TENANT}` as TenantId;
const TOKEN = 'what-the-login-gave';
const ALEX = {
  id: '29:1aBcDeFgHiJkLmNoPqRsTuVwXyZ',
  aadObjectId: '00000000-0000-4000-8000-000000000020',
  name: 'Alex Wilber',
};
const DANA = { id: '29:dana', aadObjectId: '00000000-0000-4000-8000-000000000021', name: 'Dana Ray' };
const CHAT = 'a:1personalConversation_0-1';
const CHANNEL = '19:general@thread.tacv2';
const THREAD = `${CHANNEL};messageid=1795177410999`;
const GROUP = '19:group@thread.v2';

type Connector = Awaited<ReturnType<typeof startStrictConnector>>;
let connector: Connector;
let openId: Awaited<ReturnType<typeof startFakeOpenId>>;
let world: Awaited<ReturnType<typeof openTestTables>>;
let clock: ReturnType<typeof makeClock>;
let queue: ReturnType<typeof makeListQueue>;
let server: Awaited<ReturnType<typeof listen>>;
let app: TeamsApp;

/** A process of the service: nothing in it outlives it but what stands in the store. */
async function startApp(): Promise<void> {
  const { tables, vault } = world;
  const { now } = clock;
  app = makeTeamsApp({
    config: { registration: { appId: APP_ID, password: 'not-a-secret', tenantId: TENANT }, allowedTenants: [TENANT] },
    accept: makeAccept({ tables, vault, queue: queue.queue, now }),
    references: makeReferences({ tables, now }),
    refresh: makeRefresh({
      queue: queue.queue,
      now,
      find: (...asked) => findReadable({ tables, admins: [] }, ...asked),
      localeOf: (tenantId) => localeOf(tables, tenantId),
      report: async (_, __, id) => finalCard(id),
    }),
    localeOf: (tenantId) => localeOf(tables, tenantId),
    files: memoryFiles(),
    log: makeLog('silent'),
    devOrigins: [connector.origin],
    openIdUrl: openId.url,
    accessToken: TOKEN,
  });
  server = await listen(app.handler);
}

beforeEach(async () => {
  [connector, openId] = await Promise.all([
    startStrictConnector({ tenantId: TENANT, token: TOKEN }),
    startFakeOpenId(),
  ]);
  world = await openTestTables();
  clock = makeClock();
  queue = makeListQueue();
  connector.know(ALEX, CHAT);
  connector.know(DANA, null);
  connector.add(CHAT, [ALEX]);
  connector.add(CHANNEL, [ALEX, DANA]);
  connector.add(GROUP, [ALEX, DANA]);
  await startApp();
});
afterEach(async () => {
  await server.close();
  await openId.close();
  await connector.close();
});

/** Sends an activity as Teams does: signed, with its service address. */
async function send(raw: Raw): Promise<{ readonly status: number; readonly body: unknown }> {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: ISSUER, aud: APP_ID, serviceurl: connector.serviceUrl, nbf: seconds - 10, exp: seconds + 600 };
  const headers = { authorization: `Bearer ${openId.sign(claims)}` };
  const { status, text } = await post(server.origin, { ...raw, serviceUrl: connector.serviceUrl }, headers);
  return { status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

let ids = 0;
function activity(name: string, change: Raw = {}): Raw {
  ids += 1;
  return { ...fixture(name), id: `${name}-${ids}`, ...change };
}

/** Every event that was taken in, as it was stored. */
async function events(): Promise<readonly Incoming[]> {
  const rows = await world.tables.webhookEvents.scan(TENANT_ID, { limit: 100 });
  return rows.map((row) => openEvent(world.vault, row));
}

function place(conversation = CHAT, kind: Place['kind'] = 'personal'): Place {
  const teams = { serviceUrl: connector.serviceUrl, botId: `28:${APP_ID}`, userId: ALEX.id };
  return { platform: 'teams', tenantId: TENANT_ID, conversation, kind, thread: null, teams };
}

function replyTo(to: Place = place()): ReplyTo {
  return { place: to, person: ALEX.aadObjectId as PersonId, responseUrl: null, triggerId: null };
}

function card(more: Partial<Card> = {}): Card {
  return { summary: 'In short', tone: 'neutral', title: 'Title', parts: [], buttons: [], ...more };
}

function finalCard(id: string): Card {
  return card({ title: 'The report', buttons: [{ kind: 'button', action: 'delete', label: 'Delete', value: id }] });
}

/** The card of the last message there. */
function lastCard(conversation = CHAT): Raw {
  return connector.said(conversation).at(-1)?.activity.attachments[0].content;
}

/** Presses an action as it stands on the wire: in a new client as Execute, in an old one as the Submit it falls back to. */
function press(action: Raw, client: 'new' | 'old', filled: Raw = {}): Promise<{ status: number; body: unknown }> {
  if (client === 'old') return send(activity('card-submit', { value: { ...action.fallback.data, ...filled } }));
  const { type, title, verb, data } = action;
  const value = { action: { type, id: '', title, verb, data: { ...data, ...filled } }, trigger: 'manual' };
  return send(activity('card-action', { value }));
}

describe('buttons', () => {
  it.each(BUTTON_ACTIONS)(
    '%s comes back as it went out, from old and new clients, and is acknowledged',
    async (action) => {
      await app.chat.post(
        place(),
        card({ buttons: [{ kind: 'button', action, label: 'Press', value: 'k3v9x0a1b2:S1' }] }),
        'k',
      );
      for (const client of ['new', 'old'] as const) {
        const { status, body } = await press(lastCard().actions[0], client);
        expect(status).toBe(200);
        if (client === 'new') expect(InvokeAnswer.parse(body)).toMatchObject({ statusCode: 200, value: 'On it.' });
        else expect(body).toBe('');
      }
      const found = await events();
      expect(found).toHaveLength(2);
      for (const event of found) {
        expect(event).toMatchObject({ kind: 'button', action, value: 'k3v9x0a1b2:S1', person: ALEX.aadObjectId });
      }
    },
  );
});

const FORM: Form = {
  name: 'speakers',
  value: 'k3v9x0a1b2',
  title: 'Who is who',
  submit: 'Save',
  fields: [
    { kind: 'words', text: 'Two people speak.' },
    { kind: 'person', id: 'S1', label: 'Speaker 1', chosen: DANA.aadObjectId },
    {
      kind: 'text',
      id: 'S1:name',
      label: 'Name',
      value: 'Dana',
      maxLength: 60,
      required: true,
      hint: 'As it should read',
    },
    {
      kind: 'text',
      id: 'note',
      label: 'Words it should know',
      value: 'Contoso\nFabrikam',
      maxLength: 600,
      multiline: true,
    },
    {
      kind: 'choice',
      id: 'joined',
      label: 'Is the same as',
      choices: [
        { value: '', label: 'Nobody else' },
        { value: 'S2', label: 'Speaker 2' },
      ],
      chosen: '',
    },
  ],
};

/** What a client sends for a form nobody touched: every input's own value. */
function untouched(content: Raw): Raw {
  const inputs: Raw[] = content.body.filter(({ type }: Raw) => type.startsWith('Input.'));
  return Object.fromEntries(inputs.map(({ id, value }) => [id, value]));
}

describe('forms', () => {
  it.each(FORM_NAMES)('%s: what was filled in comes back by field, from old and new clients', async (name) => {
    await app.chat.openForm(replyTo(), { ...FORM, name });
    const content = lastCard();
    for (const client of ['new', 'old'] as const) {
      await press(content.actions[0], client, { ...untouched(content), 'answer-joined': 'S2' });
    }
    const found = await events();
    expect(found).toHaveLength(2);
    for (const event of found) {
      expect(event).toMatchObject({
        kind: 'form',
        form: name,
        value: 'k3v9x0a1b2',
        answers: { S1: DANA.aadObjectId, 'S1:name': 'Dana', note: 'Contoso\nFabrikam', joined: 'S2' },
      });
    }
  });

  it('comes back empty where nothing was chosen', async () => {
    await app.chat.openForm(replyTo(), FORM);
    await press(lastCard().actions[0], 'new', { ...untouched(lastCard()), 'answer-S1': '' });
    expect(await events()).toMatchObject([{ answers: { S1: '', joined: '' } }]);
  });

  it('finds people in the whole organisation where Teams can, among the members elsewhere, and by name without a search', async () => {
    await send(activity('group-mention', { conversation: { ...fixture('group-mention').conversation, id: GROUP } }));
    await app.chat.openForm(replyTo(), FORM);
    const [alone] = lastCard().body.filter(({ type }: Raw) => type === 'Input.ChoiceSet');
    expect(alone).toMatchObject({
      'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
      // The name comes from the group chat that both are in.
      choices: [{ title: 'Nobody' }, { title: 'Alex Wilber' }, { title: 'Dana Ray', value: DANA.aadObjectId }],
      value: DANA.aadObjectId,
    });
    await app.chat.openForm(replyTo(place(GROUP, 'group')), FORM);
    const [among] = lastCard(GROUP).body.filter(({ type }: Raw) => type === 'Input.ChoiceSet');
    expect(among).toMatchObject({
      'choices.data': { dataset: 'graph.microsoft.com/users?scope=currentContext' },
      choices: [{ title: 'Nobody' }, { title: 'Alex Wilber' }, { title: 'Dana Ray' }],
    });
  });

  it.each<[string, Raw]>([
    ['a number for an answer', { 'answer-S1': 7 }],
    ['an object for an answer', { 'answer-S1': { id: 'x' } }],
    ['too many answers', Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`answer-${i}`, 'x']))],
    ['endless answers', { 'answer-S1': 'x'.repeat(30_001) }],
  ])('refuses %s', async (_, filled) => {
    await app.chat.openForm(replyTo(), FORM);
    expect((await press(lastCard().actions[0], 'new', filled)).status).toBe(403);
    expect(await events()).toEqual([]);
  });

  it('takes no field that could be something else than a field', async () => {
    await app.chat.openForm(replyTo(), FORM);
    const filled = JSON.parse('{"answer-__proto__":"x","answer-constructor":"y","__proto__":{"kind":"z"},"other":"w"}');
    await press(lastCard().actions[0], 'new', filled);
    const [event] = await events();
    expect(event).toMatchObject({ kind: 'form' });
    expect(JSON.stringify(event?.kind === 'form' ? event.answers : null)).toBe('{"__proto__":"x","constructor":"y"}');
  });
});

describe('a card that goes on changing', () => {
  /** A recording that came in as Teams sends one, with its placeholder in the chat. */
  async function shareRecording(): Promise<RecordingId> {
    await send(activity('personal-files', { attachments: fixture('personal-files').attachments.slice(0, 2) }));
    const [event] = await events();
    if (event === undefined) throw new Error('nothing came in');
    const { tables, vault } = world;
    const sendOnce = makeSendOnce({ tables, now: clock.now, keepForMs: 1e9, log: makeLog('silent') });
    const deps = {
      tables,
      vault,
      queue: queue.queue,
      chats: { teams: app.chat },
      sendOnce,
      now: clock.now,
      retentionMs: 1e9,
    };
    for (const effect of decide(event)) if (effect.kind === 'coach') await takeRecording(deps, effect);
    const [row] = await tables.recordings.scan(TENANT_ID, { limit: 1 });
    if (row === undefined) throw new Error('no recording');
    return row.id;
  }
  const refreshed = (content: Raw, from: Raw = {}) =>
    send(
      activity('card-refresh', {
        value: { action: content.refresh.action, trigger: 'automatic' },
        from: { ...fixture('card-refresh').from, ...from },
      }),
    );

  it('tells its sharer, and only in the same breath, how it stands now', async () => {
    const id = await shareRecording();
    expect(lastCard().refresh).toMatchObject({
      action: { verb: 'coach:refresh', data: { verb: 'coach:refresh', value: id } },
      userIds: [ALEX.id],
    });
    const before = (await events()).length;
    clock.advance(65_000);
    const first = InvokeAnswer.parse((await refreshed(lastCard())).body);
    expect(first.type).toBe('application/vnd.microsoft.card.adaptive');
    expect(cardFaults(first.value)).toEqual([]);
    expect(JSON.stringify(first.value)).toContain('1:05 elapsed');
    // It may be asked again as long as it changes, and no longer.
    expect(first.value).toMatchObject({ refresh: { userIds: [ALEX.id] } });

    await world.tables.recordings.change(TENANT_ID, id, (row) => ({ ...row, status: 'delivered' }));
    const last = InvokeAnswer.parse((await refreshed(lastCard())).body);
    expect(cardFaults(last.value)).toEqual([]);
    expect(JSON.stringify(last.value)).toContain('The report');
    expect(last.value).not.toHaveProperty('refresh');
    expect(await events()).toHaveLength(before);
  });

  it('becomes the failure, with its way out', async () => {
    const id = await shareRecording();
    const failure = { code: 'provider-down', detail: '' } as const;
    await world.tables.recordings.change(TENANT_ID, id, (row) => ({ ...row, status: 'failed', failure }));
    const { value } = InvokeAnswer.parse((await refreshed(lastCard())).body);
    expect(JSON.stringify(value)).toContain('coach:retry');
    expect(value).not.toHaveProperty('refresh');
  });

  it('tells nobody else anything, nor anybody of what is gone', async () => {
    const id = await shareRecording();
    const nothing = { statusCode: 400, type: 'application/vnd.microsoft.error' };
    const others = { id: DANA.id, aadObjectId: DANA.aadObjectId };
    expect(InvokeAnswer.parse((await refreshed(lastCard(), others)).body)).toMatchObject(nothing);
    await world.tables.recordings.delete(TENANT_ID, id);
    expect(InvokeAnswer.parse((await refreshed(lastCard())).body)).toMatchObject(nothing);
  });

  it('is asked for by nobody whose client can only submit', async () => {
    await shareRecording();
    const before = (await events()).length;
    const value = { verb: 'coach:refresh', value: 'k3v9x0a1b2' };
    expect(await send(activity('card-submit', { value }))).toEqual({ status: 200, body: '' });
    expect(await events()).toHaveLength(before);
  });
});

describe('"Coach this recording"', () => {
  it('says how to send a file that lies where we cannot read it', async () => {
    await send(activity('personal-text'));
    const before = (await events()).length;
    const { status, body } = await send(activity('extension-reference'));
    expect(status).toBe(200);
    expect(DialogAnswer.parse(body).task.value).toMatch(/attach the recording/);
    expect(await events()).toHaveLength(before);
  });

  it('takes a file that can be read, once, and answers in the personal chat of whoever asked', async () => {
    await send(activity('personal-text'));
    for (let time = 0; time < 2; time += 1) {
      const { body } = await send(activity('extension-file'));
      expect(DialogAnswer.parse(body).task.value).toMatch(/in our personal chat/);
    }
    const files = (await events()).filter(({ kind }) => kind === 'files');
    expect(files).toMatchObject([
      {
        place: { conversation: CHAT, kind: 'personal' },
        person: ALEX.aadObjectId,
        files: [{ name: 'renewal.vtt', fileId: '1150d938-8870-4044-9f2c-5bbdebab8f69', tenantId: TENANT_ID }],
      },
    ]);
  });

  it('asks for a hello where it would not know where to answer, and notes nothing of a conversation it may not be in', async () => {
    const { body } = await send(activity('extension-file'));
    expect(DialogAnswer.parse(body).task.value).toMatch(/say hello/);
    expect(await events()).toEqual([]);
    expect(await world.tables.conversations.scan(TENANT_ID, { limit: 10 })).toEqual([]);
  });
});

describe('where the bot may speak of its own accord', () => {
  it('is known after a restart: personal chat, group and channel', async () => {
    await send(activity('personal-text'));
    await server.close();
    await startApp();
    const to = await app.chat.direct(TENANT_ID, ALEX.aadObjectId as PersonId);
    expect(to).toEqual(place());
    await app.chat.post(to, card(), 'k');
    expect(connector.said(CHAT)).toHaveLength(1);
    expect(await app.chat.nameOf(TENANT_ID, ALEX.aadObjectId as PersonId)).toBe('Alex Wilber');
  });

  it('stays in the thread of a channel, restarted or not', async () => {
    await send(activity('channel-mention'));
    const [event] = await events();
    if (event?.kind !== 'greeting') throw new Error('not taken in');
    await server.close();
    await startApp();
    await app.chat.reply(event.reply, card());
    expect(connector.said(CHANNEL).at(-1)?.activity.conversation.id).toBe(THREAD);
    // Stored once for all threads of the channel.
    expect(await world.tables.conversations.scan(TENANT_ID, { limit: 10 })).toMatchObject([
      { id: CHANNEL, person: null },
    ]);
  });

  it('is opened for somebody who has the app and never wrote, and remembered', async () => {
    await send(activity('channel-mention'));
    connector.drop(CHAT);
    const to = await app.chat.direct(TENANT_ID, ALEX.aadObjectId as PersonId);
    expect(to).toMatchObject({ conversation: CHAT, kind: 'personal' });
    await app.chat.post(to, card(), 'k');
    const asked = connector.calls.length;
    expect(await app.chat.direct(TENANT_ID, ALEX.aadObjectId as PersonId)).toEqual(to);
    expect(connector.calls).toHaveLength(asked);
  });

  it('is opened anew after somebody cleared the chat', async () => {
    await send(activity('personal-text'));
    await send(activity('channel-mention'));
    connector.drop(CHAT);
    const person = ALEX.aadObjectId as PersonId;
    const gone = await app.chat.direct(TENANT_ID, person);
    await expect(app.chat.post(gone, card(), 'k')).rejects.toMatchObject({ code: 'refused' });
    await app.chat.post(await app.chat.direct(TENANT_ID, person), card(), 'k');
    expect(connector.said(CHAT)).toHaveLength(1);
  });

  it('is refused with what to do for somebody who does not have the app, and for a tenant never heard of', async () => {
    const dana = DANA.aadObjectId as PersonId;
    await expect(app.chat.direct(TENANT_ID, dana)).rejects.toMatchObject({ code: 'refused' });
    await send(activity('personal-text'));
    await expect(app.chat.direct(TENANT_ID, dana)).rejects.toMatchObject({
      code: 'refused',
      detail: expect.stringMatching(/choose Add; an administrator can also install it/),
    });
    await expect(app.chat.direct('teams:other' as TenantId, dana)).rejects.toMatchObject({ code: 'refused' });
  });

  it('knows the name of a member of a shared conversation, and nobody else’s', async () => {
    expect(await app.chat.nameOf(TENANT_ID, DANA.aadObjectId as PersonId)).toBeNull();
    await send(activity('channel-mention'));
    expect(await app.chat.nameOf(TENANT_ID, DANA.aadObjectId as PersonId)).toBe('Dana Ray');
    expect(await app.chat.nameOf(TENANT_ID, '00000000-0000-4000-8000-000000000099' as PersonId)).toBeNull();
  });

  it('tells a mention’s person by the members of the conversation, threads included', async () => {
    await send(activity('channel-mention'));
    const [event] = await events();
    if (event?.kind !== 'greeting') throw new Error('not taken in');
    const { mentioned } = app.chat;
    const inThread = (id: string) => mentioned?.(event.place, id as PersonId);
    expect(event.place.conversation).toBe(THREAD);
    expect(await inThread(DANA.id)).toBe(DANA.aadObjectId);
    expect(await inThread('29:nobody')).toBeNull();
    // What is the directory's id already is not asked for.
    const asked = connector.calls.length;
    expect(await inThread(DANA.aadObjectId)).toBe(DANA.aadObjectId);
    expect(connector.calls).toHaveLength(asked);
  });

  it('tells who is in a channel, whichever thread asks, and fails where it cannot know', async () => {
    await send(activity('channel-mention'));
    const [event] = await events();
    if (event?.kind !== 'greeting') throw new Error('not taken in');
    const members = (await app.chat.membersAt?.(event.place)) ?? [];
    expect([...members].sort()).toEqual([ALEX.aadObjectId, DANA.aadObjectId].sort());
    const elsewhere = { ...event.place, conversation: '19:elsewhere@thread.tacv2' };
    await expect(app.chat.membersAt?.(elsewhere)).rejects.toMatchObject({ code: 'refused' });
  });

  it('knows the address of who has a chat with us, asked for anew, and fails for nobody', async () => {
    const addressOf = (person: string) => app.chat.emailOf?.(TENANT_ID, person as PersonId);
    expect(await addressOf(ALEX.aadObjectId)).toBeNull();
    await send(activity('personal-text'));
    expect(await addressOf(ALEX.aadObjectId)).toBeNull();
    for (const [told, email] of [
      [{ email: 'alex@contoso.com', userPrincipalName: 'aw@contoso.com' }, 'alex@contoso.com'],
      [{ userPrincipalName: 'aw@contoso.com' }, 'aw@contoso.com'],
      [{ userPrincipalName: 'alex_home.org#EXT#@contoso.com' }, null],
      [{ email: 'no address' }, null],
    ] as const) {
      connector.add(CHAT, [{ ...ALEX, ...told }]);
      expect(await addressOf(ALEX.aadObjectId)).toBe(email);
    }
    connector.drop(CHAT);
    expect(await addressOf(ALEX.aadObjectId)).toBeNull();
  });

  it('is forgotten when the app is removed, and known again when it is added', async () => {
    await send(activity('personal-text'));
    await send(activity('removed'));
    expect(await world.tables.conversations.scan(TENANT_ID, { limit: 10 })).toEqual([]);
    await send(activity('installed'));
    expect(await world.tables.conversations.scan(TENANT_ID, { limit: 10 })).toMatchObject([
      { id: CHAT, person: ALEX.aadObjectId },
    ]);
  });

  it('is not taken for a personal chat where Teams does not call it one', async () => {
    const { conversationType: _, ...conversation } = fixture('personal-text').conversation;
    await send(activity('personal-text', { conversation }));
    expect(await world.tables.conversations.scan(TENANT_ID, { limit: 10 })).toEqual([]);
  });
});

describe('what Teams sends again', () => {
  it.each(['personal-text', 'card-action', 'form-action', 'form-submit', 'consent-accept', 'installed', 'removed'])(
    '%s is taken in once and acknowledged each time',
    async (name) => {
      const raw = activity(name);
      const answers = await Promise.all(Array.from({ length: 5 }, () => send(raw)));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]?.status).toBe(200);
      expect(await events()).toHaveLength(1);
      expect(queue.jobs.size).toBe(1);
    },
  );

  it('a file that was agreed to is acknowledged before a byte of it goes anywhere', async () => {
    expect(await send(activity('consent-accept'))).toEqual({ status: 200, body: '' });
    expect(connector.calls).toEqual([]);
  });
});

describe('when Teams slows us down', () => {
  const post7 = async () => {
    for (let time = 0; time < 7; time += 1) await app.chat.post(place(), card(), 'k');
  };

  it('waits as long as it is told, and then goes on', async () => {
    await post7();
    const error = await app.chat.post(place(), card(), 'k').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'provider-down', retry: 1000 });
    connector.advance(2000);
    await app.chat.post(place(), card(), 'k');
    expect(connector.said(CHAT)).toHaveLength(8);
    // One conversation's limit is nobody else's.
    await app.chat.post(place(GROUP, 'group'), card(), 'k');
  });

  it('comes back when two writers meet in one conversation', async () => {
    const open = connector.hold();
    const both = [app.chat.post(place(), card(), 'a'), app.chat.post(place(), card(), 'b')];
    const met = await Promise.race(
      both.map((one) =>
        one.then(
          () => null,
          (thrown: unknown) => thrown,
        ),
      ),
    );
    expect(met).toMatchObject({ code: 'provider-down', retry: 2000 });
    open();
    await Promise.allSettled(both);
    expect(connector.said(CHAT)).toHaveLength(1);
  });

  it('does not know whether a message arrived, and says so', async () => {
    connector.mishap('done, then 503');
    await expect(app.chat.post(place(), card(), 'k')).rejects.toMatchObject({ code: 'unreachable', retry: true });
    expect(connector.said(CHAT)).toHaveLength(1);
  });

  it('takes a message that is gone for brought up to date, and one in no conversation of ours for refused', async () => {
    const posted = await app.chat.post(
      place(),
      progressCard({ title: 'x', stage: 'received', elapsedMs: 0, recordingId: 'k3v9x0a1b2' }),
      'k',
    );
    await app.chat.update(posted, card());
    expect(connector.said(CHAT)).toMatchObject([{ updates: 1 }]);
    connector.take(CHAT, posted.message ?? '');
    await app.chat.update(posted, card());
    await expect(app.chat.post(place('a:elsewhere'), card(), 'k')).rejects.toMatchObject({ code: 'refused' });
  });
});
