import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { makeAccept } from '../../src/bot/accept.ts';
import { decide } from '../../src/bot/decide.ts';
import { makePerform } from '../../src/bot/perform.ts';
import type { Incoming, ReplyTo, SharedFile } from '../../src/bot/port.ts';
import { BUTTON_ACTIONS, type Card } from '../../src/cards/card.ts';
import type { Form } from '../../src/cards/form.ts';
import { AppError } from '../../src/errors.ts';
import { makeSendOnce } from '../../src/jobs/send-once.ts';
import { ALL_SCOPES } from '../fakes/slack-methods.ts';
import { NO_PRACTICE } from '../fixtures/no-practice.ts';
import { makeListQueue, openTestTables } from '../fixtures/tables.ts';
import { CHANNEL, fixture, openSurfaces, PERSON, TENANT } from './slack-surfaces-world.ts';

const OK = { status: 200, text: '' };
const never = new AbortController().signal;
const card: Card = { summary: 'Hello', tone: 'neutral', title: 'Hello', parts: [], buttons: [] };
const charted: Card = {
  ...card,
  parts: [
    { kind: 'text', text: 'Pull 21%' },
    {
      kind: 'chart',
      shape: 'line',
      title: 'Pull share',
      labels: ['1 Mar', '8 Mar'],
      series: [{ name: 'Pull', values: [0.2, 0.3] }],
      alt: 'Pull share: 20%, 30%',
    },
  ],
};
const form: Form = {
  name: 'settings',
  value: 'rec0000001',
  title: 'Settings',
  submit: 'Save',
  fields: [
    { kind: 'words', text: 'For everybody here.' },
    { kind: 'text', id: 'name', label: 'Name', value: 'Maya', maxLength: 60 },
    { kind: 'choice', id: 'engine', label: 'Engine', chosen: '', choices: [{ value: '', label: 'As it comes' }] },
    { kind: 'person', id: 'S1', label: 'Speaker 1', chosen: 'U2' },
  ],
};
const types = (blocks: readonly { readonly type: string }[] = []) => blocks.map(({ type }) => type);

async function only<Kind extends Incoming['kind']>(
  { taken }: { readonly taken: readonly Incoming[] },
  kind: Kind,
): Promise<Extract<Incoming, { kind: Kind }>> {
  expect(taken.map((one) => one.kind)).toEqual([kind]);
  return taken[0] as Extract<Incoming, { kind: Kind }>;
}

describe('events', () => {
  it('of a shared file are one thing that happened, told twice or by its files', async () => {
    const world = await openSurfaces();
    for (const name of ['file-share', 'file-share', 'file-shared'])
      expect(await world.event(fixture(name))).toEqual(OK);
    expect(world.taken.map(({ eventId }) => eventId)).toEqual(Array(2).fill('slack:files:C1:1700000001.000100'));
  });

  it('of several files, one of them from another workspace, are several recordings', async () => {
    const world = await openSurfaces();
    await world.event(fixture('several-files'));
    const { files } = await only(world, 'files');
    expect(files.map(({ fileId, name, url }) => [fileId, name, url === null])).toEqual([
      ['F1', 'call.vtt', false],
      ['F3', 'second.srt', false],
      ['F4', 'recording', true],
    ]);
  });

  it('name a clip that has no name', async () => {
    const world = await openSurfaces();
    await world.event(fixture('voice-clip'));
    expect((await only(world, 'files')).files[0]).toMatchObject({ name: 'Voice clip' });
  });

  it.each(['message-changed', 'message-deleted', 'bot-message', 'own-file', 'app-home-opened-messages'])(
    '%s is acknowledged and does nothing',
    async (name) => {
      const world = await openSurfaces();
      expect(await world.event(fixture(name))).toEqual(OK);
      expect(world.taken).toEqual([]);
    },
  );
});

describe('buttons', () => {
  it('each come back as what they ask for', async () => {
    const world = await openSurfaces();
    const press = fixture('button-in-message');
    const [action] = press.actions as readonly object[];
    for (const name of BUTTON_ACTIONS)
      expect(await world.interact({ ...press, actions: [{ ...action, action_id: `coach:${name}` }] })).toEqual(OK);
    expect(world.taken.map((one) => one.kind === 'button' && one.action)).toEqual([...BUTTON_ACTIONS]);
    expect(new Set(world.taken.map(({ eventId }) => eventId)).size).toBe(BUTTON_ACTIONS.length);
  });

  it.each([
    ['button-in-message', '1700000001.000100'],
    ['button-in-ephemeral', '1700000005.000100'],
  ])('%s is answered to its presser alone, in the thread', async (name, thread) => {
    const world = await openSurfaces();
    await world.interact(fixture(name, { response_url: world.slack.responseUrl('C1', PERSON) }));
    await world.chat.reply((await only(world, 'button')).reply, card);
    expect(world.slack.messages).toMatchObject([{ channel: 'C1', onlyFor: PERSON, thread_ts: thread }]);
  });

  it('on the App Home are answered in a direct message', async () => {
    const world = await openSurfaces();
    await world.interact(fixture('button-in-home', { trigger_id: world.slack.trigger() }));
    const { reply, action, value } = await only(world, 'button');
    expect({ action, value }).toEqual({ action: 'history', value: '30' });
    await world.chat.reply(reply, card);
    expect(world.slack.messages).toMatchObject([{ channel: 'D1', onlyFor: null, thread_ts: null }]);
  });
});

describe('an answer', () => {
  async function pressed() {
    const world = await openSurfaces();
    await world.command('help');
    return { world, reply: (await only(world, 'command')).reply };
  }

  it('goes through the address of a command while that lasts, then still to its asker alone', async () => {
    const { world, reply } = await pressed();
    for (let nth = 0; nth < 6; nth++) await world.chat.reply(reply, card);
    world.advance(31 * 60_000);
    await world.chat.reply(reply, card);
    expect(world.slack.messages).toHaveLength(7);
    expect(world.slack.messages.every(({ onlyFor, channel }) => onlyFor === PERSON && channel === 'C1')).toBe(true);
    expect(world.slack.calls.filter(({ method }) => method === 'chat.postEphemeral')).toHaveLength(2);
  });

  it.each(['C2', 'G3', 'C404'])('in %s, where we are not, goes to a direct message', async (conversation) => {
    const world = await openSurfaces();
    const reply: ReplyTo = { place: { ...CHANNEL, conversation }, person: PERSON, responseUrl: null, triggerId: null };
    await world.chat.reply(reply, card);
    expect(world.slack.messages).toMatchObject([{ channel: 'D1', onlyFor: null }]);
  });

  it('waits when Slack asks for a pause, and is posted by nobody twice', async () => {
    const { world, reply } = await pressed();
    world.slack.plan('chat.postEphemeral', { kind: 'limited', retryAfterS: 7 });
    const refusal = world.chat.reply({ ...reply, responseUrl: null }, card);
    await expect(refusal).rejects.toMatchObject({ code: 'provider-down', retry: 7_000 });
    expect(world.slack.messages).toEqual([]);
  });
});

describe('a form', () => {
  async function asked(name = 'button-in-message') {
    const world = await openSurfaces();
    const { slack } = world;
    await world.interact(fixture(name, { trigger_id: slack.trigger(), response_url: slack.responseUrl('C1', PERSON) }));
    return { world, reply: (await only(world, 'button')).reply };
  }

  it('opens as a modal, comes back with its answers, and is answered where it was asked for', async () => {
    const { world, reply } = await asked();
    await world.chat.openForm(reply, form);
    const [modal] = world.slack.modals;
    expect(types(modal?.blocks)).toEqual(['section', 'input', 'input', 'input']);
    const submission = fixture('view-submission');
    const view = { ...(submission.view as object), private_metadata: modal?.private_metadata };
    // An empty acknowledgement closes the modal.
    expect(await world.interact({ ...submission, view })).toEqual(OK);
    const back = world.taken[1] as Extract<Incoming, { kind: 'form' }>;
    expect(back).toMatchObject({
      kind: 'form',
      form: 'settings',
      value: 'rec0000001',
      eventId: 'slack:form:V1',
      answers: { name: 'Maya', nothing: '', engine: 'offline', unset: '', S1: 'U2' },
      reply: { place: CHANNEL, person: PERSON, responseUrl: null },
    });
    await world.chat.reply(back.reply, card);
    expect(world.slack.messages).toMatchObject([{ channel: 'C1', onlyFor: PERSON, thread_ts: CHANNEL.thread }]);
  });

  it('asked for on the App Home is answered in a direct message', async () => {
    const { world, reply } = await asked('button-in-home');
    await world.chat.openForm(reply, form);
    const view = {
      ...(fixture('view-submission').view as object),
      private_metadata: world.slack.modals[0]?.private_metadata,
    };
    await world.interact(fixture('view-submission', { view }));
    await world.chat.reply((world.taken[1] as Extract<Incoming, { kind: 'form' }>).reply, card);
    expect(world.slack.messages).toMatchObject([{ channel: 'D1', onlyFor: null }]);
  });

  it.each([
    ['three seconds after the press', { late: true, times: 1 }],
    ['a second time for one press', { late: false, times: 2 }],
  ])('cannot be opened %s, and says to press again', async (_, { late, times }) => {
    const { world, reply } = await asked();
    if (late) world.advance(3_100);
    let last: unknown = null;
    for (let nth = 0; nth < times; nth++)
      last = await world.chat.openForm(reply, form).catch((thrown: unknown) => thrown);
    expect(last).toMatchObject({ code: 'too-late', detail: 'Slack opens a form only within three seconds.' });
    expect(world.slack.modals).toHaveLength(times - 1);
  });

  it('cannot be opened without a press', async () => {
    const { world, reply } = await asked();
    await expect(world.chat.openForm({ ...reply, triggerId: null }, form)).rejects.toMatchObject({ code: 'too-late' });
  });

  it('that is closed, or that somebody made up, does nothing', async () => {
    const world = await openSurfaces();
    const submission = fixture('view-submission');
    for (const private_metadata of ['', 'null', '{"value":5}', '{"value":"x","conversation":"C 1","thread":null}'])
      expect(
        await world.interact({ ...submission, view: { ...(submission.view as object), private_metadata } }),
      ).toEqual(OK);
    expect(await world.interact(fixture('view-closed'))).toEqual(OK);
    expect(world.taken).toEqual([]);
  });
});

describe('shortcuts', () => {
  it('on a message with a file are the message itself', async () => {
    const world = await openSurfaces();
    const more = { trigger_id: world.slack.trigger(), response_url: world.slack.responseUrl('C1', PERSON) };
    expect(await world.interact(fixture('message-shortcut', more))).toEqual(OK);
    await world.event(fixture('file-share'));
    const [shortcut, shared] = world.taken;
    expect(shortcut).toMatchObject({
      kind: 'files',
      eventId: shared?.eventId,
      place: CHANNEL,
      files: [{ fileId: 'F1' }],
    });
  });

  it('on a message without one say how to share', async () => {
    const world = await openSurfaces();
    const more = { trigger_id: world.slack.trigger(), response_url: world.slack.responseUrl('C1', PERSON) };
    await world.interact(fixture('message-shortcut-without-file', more));
    const incoming = await only(world, 'no-file');
    expect(decide(incoming)).toMatchObject([{ kind: 'explain-sharing' }]);
    await world.chat.reply(incoming.reply, card);
    expect(world.slack.messages).toMatchObject([{ channel: 'C1', onlyFor: PERSON }]);
  });

  it('on one of our own files say the same: a report is no recording', async () => {
    const world = await openSurfaces();
    const shortcut = fixture('message-shortcut', { response_url: 'https://hooks.slack.com/x', trigger_id: 't' });
    await world.interact({ ...shortcut, message: { ...(shortcut.message as object), user: world.slack.botUser } });
    await only(world, 'no-file');
  });

  it('in a channel that we are not in make a recording in a direct message, with the notice, once', async () => {
    const world = await openSurfaces();
    const opened = await openTestTables();
    const { queue, jobs } = makeListQueue();
    const { now } = world;
    const log = pino({ level: 'silent' });
    const perform = makePerform({
      ...opened,
      queue,
      chats: { slack: world.chat },
      sendOnce: makeSendOnce({ ...opened, now, keepForMs: 1e9, log }),
      now,
      retentionMs: 1e9,
      status: async () => card,
      digest: async () => card,
      team: async () => card,
      exportMine: async () => card,
      usage: async () => card,
      practice: NO_PRACTICE,
      engines: { usual: 'offline', choices: ['offline'] },
      admins: [],
      log,
    });
    const away = { channel: { id: 'C2', name: 'away' } };
    await world.interact(fixture('message-shortcut', away));
    const incoming = await only(world, 'files');
    await makeAccept({ ...opened, queue, now })(TENANT, incoming);
    await perform(TENANT, incoming.eventId, () => true);
    await opened.tables.webhookEvents.change(TENANT, incoming.eventId, (row) => ({ ...row, status: 'stored' }));
    world.advance(20_000);
    await perform(TENANT, incoming.eventId, () => true);

    const [notice, placeholder] = world.slack.messages;
    expect(world.slack.messages).toHaveLength(2);
    expect(JSON.stringify(notice?.blocks)).toContain('responsible for consent');
    expect(placeholder).toMatchObject({ channel: 'D1', thread_ts: null });
    const [recording] = await opened.tables.recordings.scan(TENANT, { limit: 10 });
    expect(recording).toMatchObject({
      conversation: 'D1',
      place: { conversation: 'D1', kind: 'personal', thread: placeholder?.ts },
      progress: { message: placeholder?.ts },
    });
    expect([...jobs.values()].filter(({ job }) => job.name === 'fetch')).toHaveLength(1);
  });

  it('for one’s own coaching are answered in a direct message', async () => {
    const world = await openSurfaces();
    await world.interact(fixture('global-shortcut', { trigger_id: world.slack.trigger() }));
    const { text, reply } = await only(world, 'command');
    expect(text).toBe('history 30');
    await world.chat.reply(reply, card);
    expect(world.slack.messages).toMatchObject([{ channel: 'D1', onlyFor: null }]);
  });
});

describe('people', () => {
  it('get an App Home without tables and charts, with buttons', async () => {
    const world = await openSurfaces();
    await world.event(fixture('app-home-opened'));
    const { person, eventId } = await only(world, 'home');
    expect({ person, eventId }).toEqual({ person: PERSON, eventId: 'slack:home:U1:1700000004.000100' });
    const home: Card = {
      ...charted,
      parts: [...charted.parts, { kind: 'table', columns: ['Title', 'Pull'], rows: [['call.vtt', '21%']] }],
      buttons: [{ kind: 'button', action: 'history', label: '30 days', value: '30' }],
    };
    await world.chat.showHome?.(TENANT, person, home);
    expect(types(world.slack.homes.get(PERSON)?.blocks)).toEqual(['header', 'section', 'section', 'actions']);
  });

  it('have names, asked for once an hour, and none where Slack does not tell', async () => {
    const world = await openSurfaces();
    const ask = (person: string) => world.chat.nameOf(TENANT, person as typeof PERSON);
    expect([await ask('U1'), await ask('U1'), await ask('U404'), await ask('U404')]).toEqual([
      'Dana',
      'Dana',
      null,
      null,
    ]);
    expect(world.slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(2);
    world.advance(3_600_001);
    await ask('U1');
    expect(world.slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(3);
  });

  it('have an address only where the workspace granted that', async () => {
    const world = await openSurfaces();
    expect(await world.chat.emailOf?.(TENANT, PERSON)).toBe('dana@example.com');
    expect(await world.chat.emailOf?.(TENANT, 'U404' as typeof PERSON)).toBeNull();
    const less = await openSurfaces({ scopes: ALL_SCOPES.filter((scope) => scope !== 'users:read.email') });
    expect(await less.chat.emailOf?.(TENANT, PERSON)).toBeNull();
    expect(await less.chat.nameOf(TENANT, PERSON)).toBe('Dana');
  });

  it('have none where an installation may not ask', async () => {
    const world = await openSurfaces({ scopes: ALL_SCOPES.filter((scope) => scope !== 'users:read') });
    expect(await world.chat.nameOf(TENANT, PERSON)).toBeNull();
  });

  it('are written to in one conversation, which is opened once', async () => {
    const world = await openSurfaces();
    const direct = await world.chat.direct(TENANT, PERSON);
    expect(direct).toMatchObject({ conversation: 'D1', kind: 'personal', thread: null });
    expect(await world.chat.direct(TENANT, PERSON)).toEqual(direct);
    expect(world.slack.calls.filter(({ method }) => method === 'conversations.open')).toHaveLength(1);
    await expect(world.chat.direct(TENANT, 'U404' as typeof PERSON)).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('the working status', () => {
  it('stands in the thread and goes again', async () => {
    const world = await openSurfaces();
    await world.chat.working?.(CHANNEL, 'is analysing the recording…');
    await world.chat.working?.(CHANNEL, null);
    expect(world.slack.statuses.map(({ status }) => status)).toEqual(['is analysing the recording…', '']);
  });

  it.each(['unknown', 'without scope', 'limited', 'away'])('is left alone where it is %s, for an hour', async (how) => {
    const world = await openSurfaces(how === 'without scope' ? { scopes: [] } : {});
    if (how === 'unknown') world.slack.forgetMethod('assistant.threads.setStatus');
    if (how === 'limited') world.slack.plan('assistant.threads.setStatus', { kind: 'limited', retryAfterS: 1 });
    if (how === 'away') world.slack.plan('assistant.threads.setStatus', { kind: 'status', status: 500 });
    const asked = () => world.slack.calls.filter(({ method }) => method === 'assistant.threads.setStatus').length;
    for (let nth = 0; nth < 3; nth++) await world.chat.working?.(CHANNEL, 'is transcribing…');
    expect(asked()).toBe(1);
    world.advance(3_600_001);
    await world.chat.working?.(CHANNEL, 'is transcribing…');
    expect(asked()).toBe(2);
  });

  it('is tried elsewhere when it cannot stand in one place', async () => {
    const world = await openSurfaces();
    await world.chat.working?.({ ...CHANNEL, conversation: 'C2' }, 'is transcribing…');
    await world.chat.working?.(CHANNEL, 'is transcribing…');
    expect(world.slack.statuses).toHaveLength(1);
  });
});

describe('charts', () => {
  it('are drawn by Slack', async () => {
    const world = await openSurfaces();
    const posted = await world.chat.post(CHANNEL, charted, 'key:1');
    expect(types(world.slack.messages[0]?.blocks)).toEqual(['header', 'section', 'data_visualization']);
    expect(await world.chat.find(CHANNEL, 'key:1')).toMatchObject({ message: posted.message });
  });

  it('are left out where a workspace refuses them, which is remembered for an hour; the numbers stay', async () => {
    const world = await openSurfaces();
    world.slack.drawCharts(false);
    const posts = () => world.slack.calls.filter(({ method }) => method === 'chat.postMessage').length;
    const posted = await world.chat.post(CHANNEL, charted, 'key:1');
    expect(posts()).toBe(2);
    await world.chat.post(CHANNEL, charted, 'key:2');
    expect(posts()).toBe(3);
    expect(world.slack.messages.map(({ blocks }) => types(blocks))).toEqual(Array(2).fill(['header', 'section']));
    expect(JSON.stringify(world.slack.messages)).toContain('Pull 21%');
    expect(await world.chat.find(CHANNEL, 'key:1')).toMatchObject({ message: posted.message });
    world.slack.drawCharts(true);
    world.advance(3_600_001);
    await world.chat.update(posted, charted);
    expect(types(world.slack.messages[0]?.blocks)).toContain('data_visualization');
  });

  it('are left out of an answer to a command as well', async () => {
    const world = await openSurfaces();
    world.slack.drawCharts(false);
    await world.command('history 30');
    await world.chat.reply((await only(world, 'command')).reply, charted);
    expect(world.slack.messages).toMatchObject([{ onlyFor: PERSON }]);
    expect(types(world.slack.messages[0]?.blocks)).toEqual(['header', 'section']);
  });

  it('and every other block give way to mere words where Slack wants none', async () => {
    const world = await openSurfaces();
    for (let nth = 0; nth < 2; nth++) world.slack.plan('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    await world.chat.post(CHANNEL, charted, 'key:1');
    expect(world.slack.messages).toMatchObject([{ text: 'Hello', blocks: [] }]);
  });
});

describe('files', () => {
  const bytes = Buffer.from('WEBVTT\n\n00:01.000 --> 00:03.000\nWhat happens then?\n');
  const shared = (fileId: string, url: string | null = null): SharedFile => ({
    platform: 'slack',
    tenantId: TENANT,
    fileId,
    name: 'clip',
    size: null,
    url,
  });
  async function readAll(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of source) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  it('that another workspace announced by an id are looked up first', async () => {
    const world = await openSurfaces();
    world.slack.addFile('F4', bytes);
    expect(await readAll(world.chat.read(shared('F4'), 1_000, never))).toEqual(bytes);
  });

  it.each([
    ['lie elsewhere', { mode: 'external' }, 'unsupported', /outside Slack/],
    ['are hidden by the plan', { mode: 'hidden_by_limit' }, 'unreachable', /because of its age/],
    ['were deleted', { mode: 'tombstone' }, 'unreachable', /no longer has the file/],
  ])('that %s say so', async (_, info, code, detail) => {
    const world = await openSurfaces();
    world.slack.addFile('F5', bytes, info);
    const error = await readAll(world.chat.read(shared('F5'), 1_000, never)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code, detail: expect.stringMatching(detail) });
  });

  it('that we may not see are unreachable', async () => {
    const world = await openSurfaces();
    await expect(readAll(world.chat.read(shared('F404'), 1_000, never))).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('that are clips bring what Slack wrote down, once it is through', async () => {
    const world = await openSurfaces();
    const { slack, chat } = world;
    slack.addFile('F6vtt', bytes);
    const vtt = slack.fileUrl('F6vtt');
    const ask = () => chat.readTranscript?.(shared('F6'), 1_000, never);
    slack.addFile('F6', Buffer.from('sound'), { transcription: { status: 'processing' } });
    await expect(ask()).rejects.toMatchObject({ code: 'provider-down', retry: 10_000 });
    slack.addFile('F6', Buffer.from('sound'), { transcription: { status: 'complete' }, vtt });
    expect(await readAll((await ask()) ?? (async function* () {})())).toEqual(bytes);
    slack.addFile('F6', Buffer.from('sound'), { transcription: { status: 'failed' } });
    expect(await ask()).toBeNull();
    slack.addFile('F6', Buffer.from('sound'));
    expect(await ask()).toBeNull();
  });

  it('of ours are uploaded into the thread, found there, and taken back', async () => {
    const world = await openSurfaces();
    const pdf = { name: 'report.pdf', title: 'Report', mime: 'application/pdf' as const, bytes: Buffer.from('%PDF') };
    const posted = await world.chat.attach(CHANNEL, [pdf], 'files');
    expect(world.slack.messages).toMatchObject([{ channel: 'C1', thread_ts: CHANNEL.thread, files: posted.files }]);
    expect(await world.chat.find(CHANNEL, 'files', ['report.pdf'])).toMatchObject({ files: posted.files });
    await world.chat.remove(posted);
    await world.chat.remove(posted);
    expect(world.slack.calls.filter(({ method }) => method === 'files.delete')).toHaveLength(2);
  });
});
