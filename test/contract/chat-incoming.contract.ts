import { beforeEach, describe, expect, it } from 'vitest';
import { decide, type Effect } from '../../src/bot/decide.ts';
import type { Incoming, Place, ReplyTo } from '../../src/bot/port.ts';
import { BUTTON_ACTIONS } from '../../src/cards/card.ts';
import type { ChatWorld, Happening } from './chat-world.ts';

/** What people do, heard from every chat platform alike. */
export function incomingContract(name: string, open: () => Promise<ChatWorld>): void {
  describe(`what happens in a chat: ${name}`, () => {
    let world: ChatWorld;
    beforeEach(async () => {
      world = await open();
    });

    const answers = { name: 'Maya', nothing: '', S1: 'somebody', 'S1:name': 'Dana Ray' };
    const VALUES: Readonly<Record<string, string>> = {
      claim: 'k3v9x0a1b2:S1',
      'claim-anyway': 'k3v9x0a1b2:S12',
      unclaim: 'k3v9x0a1b2:S1',
      history: '60',
      me: '-',
      settings: '-',
    };
    const HAPPENINGS: readonly (readonly [string, Happening])[] = [
      ['a file is shared', { kind: 'files', name: 'call.vtt', text: 'our call' }],
      ['a file with a wild name is shared', { kind: 'files', name: '../\u202Egnp <!channel>.vtt', text: '' }],
      ['a command among several', { kind: 'command', where: 'shared', text: 'history 30' }],
      ['a command in private', { kind: 'command', where: 'personal', text: 'report k3v9x0a1b2' }],
      ['a command that means nothing', { kind: 'command', where: 'personal', text: 'history 31' }],
      ...BUTTON_ACTIONS.map((action): readonly [string, Happening] => [
        `the button ${action}`,
        { kind: 'button', action, value: VALUES[action] ?? 'k3v9x0a1b2' },
      ]),
      ['a button with a value that somebody made up', { kind: 'button', action: 'claim', value: '../S1' }],
      ['a form about speakers', { kind: 'form', form: 'speakers', value: 'k3v9x0a1b2', answers }],
      ['a form about settings', { kind: 'form', form: 'settings', value: '-', answers }],
      ['we are removed', { kind: 'removed' }],
    ];

    async function take(happening: Happening, nth: number): Promise<Incoming> {
      expect(await world.deliver(happening, nth)).toBe(200);
      const incoming = world.taken.at(-1);
      if (incoming === undefined) throw new Error('nothing was taken in');
      return incoming;
    }

    it.each(HAPPENINGS)('means the same on every platform: %s', async (_, happening) => {
      const incoming = await take(happening, 1);
      expect(world.taken).toHaveLength(1);
      const effects = decide(incoming);
      if (happening.kind === 'removed') {
        expect(effects).toMatchObject([{ kind: world.can.removes }]);
        expect(JSON.stringify(effects)).toContain(world.tenantId);
        return;
      }
      expect(effects.map(apart)).toEqual(decide(freeOfPlatform(happening, world)).map(apart));
      for (const place of effects.map(placeOf)) expect(place).toMatchObject({ tenantId: world.tenantId });
    });

    it.each(HAPPENINGS)('told twice is one thing, and another thing is another: %s', async (_, happening) => {
      const once = await take(happening, 1);
      const again = await take(happening, 1);
      const other = await take(happening, 2);
      expect(again).toEqual(once);
      expect(other.eventId).not.toBe(once.eventId);
      expect(once.eventId.startsWith(`${world.chat.platform}:`)).toBe(true);
    });
  });
}

/** The same as no platform would send it. */
function freeOfPlatform(happening: Exclude<Happening, { kind: 'removed' }>, { person, tenantId }: ChatWorld): Incoming {
  const place: Place = { platform: 'slack', tenantId, conversation: '-', kind: 'channel', thread: null, teams: null };
  const by = { eventId: '-', person: person.id };
  const reply: ReplyTo = { place, person: person.id, responseUrl: null, triggerId: null };
  switch (happening.kind) {
    case 'files': {
      const { name, text } = happening;
      const file = { platform: 'slack', tenantId, fileId: '-', name, size: null, url: null } as const;
      return { kind: 'files', ...by, place, files: [file], text };
    }
    case 'command':
      return { kind: 'command', ...by, reply, text: happening.text };
    case 'button':
    case 'form':
      return { ...happening, ...by, reply };
  }
}

const OF_A_PLATFORM = new Set([
  'place',
  'platform',
  'tenantId',
  'fileId',
  'url',
  'size',
  'eventId',
  'responseUrl',
  'triggerId',
  'timeZone',
]);

/** An effect without where it was asked for. */
function apart(effect: Effect): unknown {
  return JSON.parse(JSON.stringify(effect, (key, value) => (OF_A_PLATFORM.has(key) ? undefined : value)));
}

function placeOf(effect: Effect): Place | undefined {
  if ('place' in effect) return effect.place;
  return 'reply' in effect ? effect.reply.place : undefined;
}
