import { describe, expect, it } from 'vitest';
import type { RecordingId } from '../../../src/analysis/domain.ts';
import { decide } from '../../../src/bot/decide.ts';
import type { Incoming, Place, ReplyTo, SharedFile } from '../../../src/bot/port.ts';
import { PERSON, PLACE, TENANT } from '../../fixtures/tables.ts';

const ID = '0123456789' as RecordingId;
const reply: ReplyTo = { place: PLACE, person: PERSON, responseUrl: null, triggerId: null };
const file = (fileId: string): SharedFile => ({
  platform: 'slack',
  tenantId: TENANT,
  fileId,
  name: 'a.vtt',
  size: 1,
  url: null,
});
const teamsChannel: Place = { ...PLACE, platform: 'teams', kind: 'channel', thread: null };

const cases: readonly (readonly [string, Incoming, readonly string[]])[] = [
  [
    'two files are two recordings after one notice',
    { kind: 'files', eventId: 'e', place: PLACE, person: PERSON, text: '', files: [file('F1'), file('F2')] },
    ['notice', 'coach', 'coach'],
  ],
  ['a command', { kind: 'command', eventId: 'e', reply, person: PERSON, text: 'history 90' }, ['history']],
  ['a question of money', { kind: 'command', eventId: 'e', reply, person: PERSON, text: 'usage' }, ['usage']],
  ['a near miss', { kind: 'command', eventId: 'e', reply, person: PERSON, text: 'hitsory' }, ['unknown-command']],
  [
    'a wish to see the settings',
    { kind: 'command', eventId: 'e', reply, person: PERSON, text: 'settings' },
    ['settings'],
  ],
  [
    'a wish to change them',
    { kind: 'button', eventId: 'e', reply, person: PERSON, action: 'settings', value: 'settings' },
    ['ask-settings'],
  ],
  [
    'settings that were filled in',
    { kind: 'form', eventId: 'e', reply, person: PERSON, form: 'settings', value: 'settings', answers: {} },
    ['save-settings'],
  ],
  ['an opened page', { kind: 'home', eventId: 'e', place: PLACE, person: PERSON }, ['home']],
  ['who am I', { kind: 'command', eventId: 'e', reply, person: PERSON, text: '“me”' }, ['me']],
  ['a button', { kind: 'button', eventId: 'e', reply, person: PERSON, action: 'cancel', value: 'id' }, ['cancel']],
  ['a hello', { kind: 'greeting', eventId: 'e', reply, person: PERSON, place: PLACE, text: 'hello' }, ['greet']],
  [
    'a mention in a Teams channel, where files do not arrive',
    { kind: 'greeting', eventId: 'e', reply, person: PERSON, place: teamsChannel, text: '' },
    ['explain-sharing'],
  ],
  [
    'a turn',
    { kind: 'turn', eventId: 'e', reply, person: PERSON, session: ID, text: 'Why is that?', file: null },
    ['practice-turn'],
  ],
  [
    'a word that steers',
    { kind: 'turn', eventId: 'e', reply, person: PERSON, session: ID, text: ' End! ', file: null },
    ['practice-end'],
  ],
  [
    'words that are no key of an object',
    { kind: 'turn', eventId: 'e', reply, person: PERSON, session: ID, text: 'constructor', file: null },
    ['practice-turn'],
  ],
  [
    'what people say to each other',
    { kind: 'said', eventId: 'e', reply, person: PERSON, place: PLACE, text: 'lunch?' },
    [],
  ],
  ['practice', { kind: 'command', eventId: 'e', reply, person: PERSON, text: 'practice' }, ['ask-practice']],
  [
    'a persona in a form',
    {
      kind: 'form',
      eventId: 'e',
      reply,
      person: PERSON,
      form: 'practice',
      value: '',
      answers: { persona: 'busy_executive' },
    },
    ['practice'],
  ],
  [
    'a turn to try again',
    { kind: 'button', eventId: 'e', reply, person: PERSON, action: 'practice-from', value: 'abc:2' },
    ['practice-from'],
  ],
  [
    'a turn that somebody made up',
    { kind: 'button', eventId: 'e', reply, person: PERSON, action: 'practice-from', value: 'abc:x' },
    [],
  ],
  ['an uninstalled app', { kind: 'removed', eventId: 'e', tenantId: TENANT }, ['erase-tenant']],
  [
    'an app that one conversation took away',
    { kind: 'removed', eventId: 'e', tenantId: TENANT, place: PLACE },
    ['erase-place'],
  ],
  ['an installed app', { kind: 'installed', eventId: 'e', place: PLACE }, []],
];

describe('decide', () => {
  it.each(cases)('%s', (_, incoming, kinds) => {
    const effects = decide(incoming);
    expect(effects.map((effect) => effect.kind)).toEqual(kinds);
    expect(decide(incoming)).toEqual(effects);
  });
});
