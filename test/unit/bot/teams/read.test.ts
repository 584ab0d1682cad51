import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../../src/bot/commands.ts';
import { readTeams } from '../../../../src/bot/teams/read.ts';
import { fixture, type Raw } from './fixture.ts';

const TENANT = 'teams:7f9b1c1e-0000-4000-8000-0000000000aa';
const BOT = '28:11111111-1111-4111-8111-111111111111';

function read(raw: unknown) {
  const result = readTeams(raw);
  if (result === null || result === 'refused') throw new Error(`not read: ${result}`);
  return result;
}

function change(name: string, edit: (raw: Raw) => void): Raw {
  const raw = fixture(name);
  edit(raw);
  return raw;
}

describe('readTeams', () => {
  it.each([
    ['personal-text', { kind: 'command', text: 'history 30' }],
    ['group-mention', { kind: 'command', text: 'history 60' }],
    ['channel-mention', { kind: 'greeting' }],
    ['card-action', { kind: 'button', action: 'cancel', value: 'k3v9x0a1b2' }],
    ['card-submit', { kind: 'button', action: 'retry', value: 'k3v9x0a1b2' }],
    [
      'consent-accept',
      {
        kind: 'consent',
        accepted: true,
        offerId: 'Zm9vYmFyYmF6cXV4MTIzNA',
        consentMessage: '1795177411050',
        fileType: 'pdf',
      },
    ],
    ['consent-decline', { kind: 'consent', accepted: false, uploadUrl: null, contentUrl: null }],
    [
      'form-action',
      {
        kind: 'form',
        form: 'speakers',
        value: 'k3v9x0a1b2',
        answers: { S1: '00000000-0000-4000-8000-000000000021', 'S1:name': 'Dana Ray', S2: '' },
      },
    ],
    ['form-submit', { kind: 'form', form: 'settings', answers: { visibility: 'private' } }],
    ['installed', { kind: 'installed' }],
    ['bot-added', { kind: 'installed' }],
    ['removed', { kind: 'removed', place: { conversation: 'a:1personalConversation_0-1' } }],
  ])('%s', (name, expected) => {
    const raw = fixture(name);
    const { tenantId, incoming } = read(raw);
    expect(tenantId).toBe(TENANT);
    expect(incoming).toMatchObject({ ...expected, eventId: `teams:${raw.conversation.id}:${raw.id}` });
    expect(JSON.parse(JSON.stringify(incoming))).toEqual(incoming);
  });

  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    [null, undefined],
    [7, undefined],
    ['x'.repeat(60), undefined],
    ['<at>everybody</at>', undefined],
  ])('takes %j for the time zone %j of whoever writes', (localTimezone, timeZone) => {
    const { incoming } = read(change('personal-text', (raw) => Object.assign(raw, { localTimezone })));
    expect(incoming.kind === 'command' ? incoming.reply.timeZone : null).toBe(timeZone);
  });

  it.each([
    ['personal-text', 'personal', 'Alex Wilber', 'nothing'],
    ['card-action', 'personal', 'Alex Wilber', 'card'],
    ['group-mention', 'group', 'Alex Wilber', 'nothing'],
    ['channel-mention', 'channel', 'Alex Wilber', 'nothing'],
    ['consent-accept', 'personal', 'Alex Wilber', 'nothing'],
  ])('%s tells who was heard where, and how it wants to be answered', (name, kind, who, answer) => {
    expect(read(fixture(name))).toMatchObject({
      person: '00000000-0000-4000-8000-000000000020',
      seen: { place: { kind }, person: '00000000-0000-4000-8000-000000000020', name: who, isNew: false },
      answer,
    });
  });

  it.each([
    ['an endless name', (raw: Raw) => (raw.from.name = 'x'.repeat(5000)), 'x'.repeat(100)],
    ['a name of blanks', (raw: Raw) => (raw.from.name = '  '), null],
    ['no name', (raw: Raw) => delete raw.from.name, null],
  ])('%s', (_, edit, name) => {
    expect(read(change('personal-text', edit)).seen?.name).toBe(name);
  });

  it('asks for a card’s present state', () => {
    expect(read(fixture('card-refresh'))).toMatchObject({
      incoming: { kind: 'refresh', id: 'k3v9x0a1b2' },
      answer: 'card',
    });
  });

  describe('"Coach this recording"', () => {
    it('finds no file that only Graph could read, whichever way Teams asks', () => {
      for (const name of ['composeExtension/fetchTask', 'composeExtension/submitAction']) {
        const raw = { ...fixture('extension-reference'), name };
        expect(read(raw)).toMatchObject({ incoming: { kind: 'no-file' }, answer: 'dialog', seen: null });
      }
    });

    it('finds a file that says where it lies', () => {
      const { incoming, seen } = read(fixture('extension-file'));
      expect(incoming).toMatchObject({
        kind: 'files',
        text: '',
        files: [
          {
            name: 'renewal.vtt',
            fileId: '1150d938-8870-4044-9f2c-5bbdebab8f69',
            url: expect.stringMatching(/^https:\/\/contoso-my\.sharepoint\.com\//),
          },
        ],
      });
      expect(seen).toBeNull();
    });

    it('is one event for a message and a person, however often it is chosen', () => {
      const eventOf = (edit: (raw: Raw) => void): unknown => {
        const { incoming } = read(change('extension-file', edit));
        return 'eventId' in incoming ? incoming.eventId : null;
      };
      const first = eventOf(() => {});
      expect(eventOf((raw) => (raw.id = 'another-invoke'))).toBe(first);
      expect(eventOf((raw) => (raw.value.messagePayload.id = '1795177419999'))).not.toBe(first);
      expect(eventOf((raw) => (raw.from.aadObjectId = 'somebody-else'))).not.toBe(first);
    });

    it.each<[string, (raw: Raw) => unknown]>([
      ['without a message', (raw) => delete raw.value.messagePayload],
      ['with attachments that are no files', (raw) => (raw.value.messagePayload.attachments = [{ content: '{' }, {}])],
      ['with no attachments', (raw) => (raw.value.messagePayload.attachments = null)],
    ])('finds nothing %s', (_, edit) => {
      expect(read(change('extension-file', edit)).incoming).toMatchObject({ kind: 'no-file' });
    });

    it.each<[string, (raw: Raw) => unknown]>([
      ['another command', (raw) => (raw.value.commandId = 'transfer')],
      ['no value', (raw) => delete raw.value],
      ['attachments as text', (raw) => (raw.value.messagePayload.attachments = 'x')],
      ['a message id with a line break', (raw) => (raw.value.messagePayload.id = 'a\nb')],
    ])('refuses %s', (_, edit) => {
      expect(readTeams(change('extension-file', edit))).toBe('refused');
    });

    it('takes twenty files at most', () => {
      const many = change('extension-file', (raw) => {
        raw.value.messagePayload.attachments = Array(30).fill(raw.value.messagePayload.attachments[0]);
      });
      const { incoming } = read(many);
      expect(incoming.kind === 'files' ? incoming.files : []).toHaveLength(20);
    });
  });

  it.each(['channel-unaddressed', 'member-added', 'reaction'])('%s is not for us', (name) => {
    expect(readTeams(fixture(name))).toBeNull();
  });

  it('reads every file of a message and nothing else that is attached', () => {
    const { incoming } = read(fixture('personal-files'));
    expect(incoming).toMatchObject({
      kind: 'files',
      text: 'two from today',
      person: '00000000-0000-4000-8000-000000000020',
      files: [
        { name: 'Call with Contoso.vtt', fileId: '1150d938-8870-4044-9f2c-5bbdebab8f61', tenantId: TENANT, size: null },
        { name: 'Żółć 日本.mp4', fileId: '1150d938-8870-4044-9f2c-5bbdebab8f62' },
      ],
    });
  });

  describe('a mention of somebody else', () => {
    const mention = (id: string, text = '<at>Dana Reed</at>') => ({
      type: 'mention',
      mentioned: { id, name: 'Dana' },
      text,
    });
    const said = (text: string, ...mentions: readonly object[]) => {
      const raw = change('group-mention', (one) => {
        one.entities = [...one.entities, ...mentions];
        one.text = `<at>Rackham Coach</at>&nbsp;${text}`;
      });
      const { incoming } = read(raw);
      if (incoming.kind !== 'command') throw new Error(`read as ${incoming.kind}`);
      return readCommand(incoming.text);
    };

    it('says whose history is asked for, by an id that keeps its case', () => {
      const asked = { kind: 'history', days: 60, page: 1, of: '29:1aB_c-D', called: null };
      expect(said('history 60 <at>Dana Reed</at>', mention('29:1aB_c-D'))).toEqual(asked);
      expect(said('History&nbsp;<at>Dana Reed</at>&nbsp;60', mention('29:1aB_c-D'))).toEqual(asked);
    });

    it('is nobody where it is made up, ours, or one of two', () => {
      expect(said('history <at>Dana Reed</at>')).toMatchObject({ kind: 'unknown' });
      expect(said('history <at>Dana Reed</at>', mention('29:a|b>c'))).toMatchObject({ kind: 'unknown' });
      expect(
        said('history <at>A</at> <at>B</at>', mention('29:a', '<at>A</at>'), mention('29:b', '<at>B</at>')),
      ).toMatchObject({
        kind: 'unknown',
      });
      expect(said('history <at>Dana Reed</at>', mention('$&'))).toMatchObject({ kind: 'history', of: '$&' });
    });

    it('stays as it is in any other words', () => {
      const raw = change('personal-text', (one) => {
        one.entities = [mention('29:1aB_c-D')];
        one.text = 'Tell <at>Dana Reed</at> about history';
      });
      expect(read(raw).incoming).toMatchObject({ text: 'Tell <at>Dana Reed</at> about history' });
    });
  });

  it('keeps the thread of a channel in the conversation', () => {
    const { incoming } = read(fixture('channel-mention'));
    expect(incoming).toMatchObject({
      place: {
        platform: 'teams',
        tenantId: TENANT,
        conversation: '19:general@thread.tacv2;messageid=1795177410999',
        kind: 'channel',
        thread: null,
        teams: {
          serviceUrl: expect.stringMatching(/^https:\/\/smba/),
          botId: BOT,
          userId: '29:1aBcDeFgHiJkLmNoPqRsTuVwXyZ',
        },
      },
    });
  });

  it.each([
    [
      'a channel without conversationType',
      'channel-mention',
      (raw: Raw) => delete raw.conversation.conversationType,
      'channel',
    ],
    [
      'a group without conversationType',
      'group-mention',
      (raw: Raw) => delete raw.conversation.conversationType,
      'group',
    ],
  ])('%s', (_, name, edit, kind) => {
    const { incoming } = read(change(name, edit));
    expect('reply' in incoming ? incoming.reply.place.kind : null).toBe(kind);
  });

  it.each([
    [
      'words that are no command, alone with us',
      'personal-text',
      (raw: Raw) => (raw.text = 'hello there'),
      { kind: 'command', text: 'hello there' },
    ],
    ['no words, alone with us', 'personal-text', (raw: Raw) => (raw.text = null), { kind: 'greeting' }],
    [
      'words that are no command, in a group',
      'group-mention',
      (raw: Raw) => (raw.text = '<at>Rackham Coach</at> here is the file'),
      { kind: 'greeting' },
    ],
    [
      'a slash command in a group',
      'group-mention',
      (raw: Raw) => (raw.text = '<at>Rackham Coach</at> /coach help'),
      { kind: 'command', text: '/coach help' },
    ],
    [
      'files in a group',
      'group-mention',
      (raw: Raw) =>
        Object.assign(raw, { text: '<at>Rackham Coach</at>', attachments: fixture('personal-files').attachments }),
      { kind: 'greeting' },
    ],
    [
      'a file without a name',
      'personal-files',
      (raw: Raw) => delete raw.attachments[1].name,
      { kind: 'files', files: [{ name: 'file' }, {}] },
    ],
    [
      'half a surrogate pair',
      'personal-text',
      (raw: Raw) => (raw.text = 'a\ud800b'),
      { kind: 'command', text: 'a\ufffdb' },
    ],
    [
      'a person without a directory id',
      'personal-text',
      (raw: Raw) => delete raw.from.aadObjectId,
      { person: '29:1aBcDeFgHiJkLmNoPqRsTuVwXyZ' },
    ],
    ['an upgraded app', 'installed', (raw: Raw) => (raw.action = 'add-upgrade'), { kind: 'installed' }],
    [
      'the bot taken out of a team',
      'bot-added',
      (raw: Raw) => Object.assign(raw, { membersAdded: undefined, membersRemoved: [{ id: BOT }] }),
      { kind: 'removed' },
    ],
  ])('%s', (_, name, edit, expected) => {
    expect(read(change(name, edit)).incoming).toMatchObject(expected);
  });

  it.each([
    ['our own message', 'personal-text', (raw: Raw) => (raw.from.id = BOT)],
    ['another bot', 'personal-text', (raw: Raw) => (raw.from.role = 'bot')],
    ['a button that is not ours', 'card-action', (raw: Raw) => (raw.value.action.verb = 'other:cancel')],
    ['a button we never made', 'card-action', (raw: Raw) => (raw.value.action.verb = 'coach:transfer')],
    ['an upgrade that removes', 'removed', (raw: Raw) => (raw.action = 'remove-upgrade')],
    ['an invoke we do not know', 'card-action', (raw: Raw) => (raw.name = 'composeExtension/query')],
  ])('leaves %s alone', (_, name, edit) => {
    expect(readTeams(change(name, edit))).toBeNull();
  });

  it.each([
    [
      'no tenant',
      'personal-text',
      (raw: Raw) => {
        delete raw.channelData;
        delete raw.conversation.tenantId;
      },
    ],
    ['two tenants', 'personal-text', (raw: Raw) => (raw.conversation.tenantId = 'another-tenant')],
    ['another channel', 'personal-text', (raw: Raw) => (raw.channelId = 'emulator')],
    ['no service address', 'personal-text', (raw: Raw) => (raw.serviceUrl = '')],
    ['a conversation as text', 'personal-text', (raw: Raw) => (raw.conversation = 'a:1')],
    ['attachments as text', 'personal-files', (raw: Raw) => (raw.attachments = 'x')],
    ['a file without an address', 'personal-files', (raw: Raw) => delete raw.attachments[1].content.downloadUrl],
    ['a file without content', 'personal-files', (raw: Raw) => (raw.attachments[1].content = null)],
    ['no id', 'personal-text', (raw: Raw) => delete raw.id],
    ['an id with a line break', 'personal-text', (raw: Raw) => (raw.id = 'a\nb')],
    ['an endless id', 'personal-text', (raw: Raw) => (raw.conversation.id = 'a'.repeat(10_000))],
    [
      'a tenant that is a path',
      'personal-text',
      (raw: Raw) => (raw.channelData.tenant.id = raw.conversation.tenantId = '../x'),
    ],
    ['a consent without its context', 'consent-accept', (raw: Raw) => delete raw.value.context],
    [
      'a consent whose context is a path',
      'consent-accept',
      (raw: Raw) => (raw.value.context.file = '../../etc/passwd'),
    ],
    ['an acceptance that does not say where', 'consent-accept', (raw: Raw) => delete raw.value.uploadInfo],
    ['a button without a value', 'card-action', (raw: Raw) => delete raw.value.action.data],
  ])('refuses %s', (_, name, edit) => {
    expect(readTeams(change(name, edit))).toBe('refused');
  });

  it.each([null, 1, 'x', [], {}, [[]], { type: 'message' }])('refuses %j', (raw) => {
    expect(readTeams(raw)).toBe('refused');
  });

  it('never throws and never invents a tenant, whatever single value is replaced', () => {
    const junk = [null, 0, '', 'x', [], {}, true, Number.MAX_VALUE, '\u0000', { id: {} }];
    for (const name of [
      'personal-files',
      'channel-mention',
      'card-action',
      'form-action',
      'consent-accept',
      'bot-added',
    ]) {
      for (const key of Object.keys(fixture(name))) {
        for (const value of junk) {
          const result = readTeams(change(name, (raw) => (raw[key] = value)));
          if (result !== null && result !== 'refused') expect(result.tenantId).toBe(TENANT);
        }
      }
    }
  });
});
