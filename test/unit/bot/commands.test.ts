import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonId } from '../../../src/analysis/domain.ts';
import { type Command, readCommand, startsLikeCommand, USAGE } from '../../../src/bot/commands.ts';
import { helpCard } from '../../../src/cards/help.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';

const cases: readonly (readonly [string, Command])[] = [
  ['', { kind: 'help' }],
  ['  help ', { kind: 'help' }],
  ['/coach', { kind: 'help' }],
  ['/coach help', { kind: 'help' }],
  ['Coach History 60', { kind: 'history', days: 60, page: 1, of: null, called: null }],
  ['history', { kind: 'history', days: 30, page: 1, of: null, called: null }],
  ['/coach usage', { kind: 'usage', id: null }],
  ['usage 0123456789', { kind: 'usage', id: '0123456789' }],
  ['usage 30', { kind: 'unknown', asked: 'usage 30', closest: 'usage <id>' }],
  ['usgae', { kind: 'unknown', asked: 'usgae', closest: 'usage' }],
  ['history 31', { kind: 'unknown', asked: 'history 31', closest: 'history 30' }],
  ['report 0123456789', { kind: 'report', id: '0123456789' }],
  ['delete abcdefghjk', { kind: 'delete', id: 'abcdefghjk' }],
  ['delete', { kind: 'unknown', asked: 'delete', closest: 'delete <id>' }],
  ['report ../../etc', { kind: 'unknown', asked: 'report ../../etc', closest: 'report <id>' }],
  ['hlep', { kind: 'unknown', asked: 'hlep', closest: 'help' }],
  ['histroy 30', { kind: 'unknown', asked: 'histroy 30', closest: 'history 30' }],
  ['repotr 0123456789', { kind: 'unknown', asked: 'repotr 0123456789', closest: 'report 0123456789' }],
  ['me', { kind: 'me' }],
  ['settings', { kind: 'settings' }],
  ['stauts', { kind: 'unknown', asked: 'stauts', closest: 'status' }],
  ['mee', { kind: 'unknown', asked: 'mee', closest: 'me' }],
  ['Einstellungen', { kind: 'unknown', asked: 'einstellungen', closest: 'settings' }],
  // As people type and paste it.
  ['Help!', { kind: 'help' }],
  ['???', { kind: 'help' }],
  ['\u201Chistory 60\u201D', { kind: 'history', days: 60, page: 1, of: null, called: null }],
  ['`status`', { kind: 'status' }],
  ['coach: history   90.', { kind: 'history', days: 90, page: 1, of: null, called: null }],
  ['@Coach, status?', { kind: 'status' }],
  ['/coach\u00A0me', { kind: 'me' }],
  ['H\u00EDstory 30', { kind: 'history', days: 30, page: 1, of: null, called: null }],
  ['\uFF48\uFF45\uFF4C\uFF50', { kind: 'help' }],
  ['he\u200Blp', { kind: 'help' }],
  ['report <0123456789>', { kind: 'report', id: '0123456789' }],
  ['report &lt;0123456789&gt;', { kind: 'report', id: '0123456789' }],
  // More words than it takes: nothing is done that was not quite asked for.
  ['status please', { kind: 'unknown', asked: 'status please', closest: 'status' }],
  ['history 60 days', { kind: 'unknown', asked: 'history 60 days', closest: 'history 60' }],
  ['history p2 60', { kind: 'history', days: 60, page: 2, of: null, called: null }],
  ['history 30 <@U07Dana|dana>', { kind: 'history', days: 30, page: 1, of: 'U07Dana' as PersonId, called: null }],
  ['history share', { kind: 'share-history', shares: true }],
  ['History private', { kind: 'share-history', shares: false }],
  ['practice', { kind: 'practice', words: [] }],
  ['practice Skeptical_Buyer demo', { kind: 'practice', words: ['skeptical_buyer', 'demo'] }],
  ['practice from 0123456789', { kind: 'practice-recording', id: '0123456789', minute: null }],
  ['practice from 0123456789 12', { kind: 'practice-recording', id: '0123456789', minute: 12 }],
  ['practice from here', { kind: 'unknown', asked: 'practice from here', closest: 'practice from <id>' }],
  ['personas', { kind: 'personas' }],
  ['team', { kind: 'team', days: 30 }],
  ['Team 90', { kind: 'team', days: 90 }],
  ['team 45', { kind: 'unknown', asked: 'team 45', closest: 'team 30' }],
  ['team 30 C0123456789', { kind: 'unknown', asked: 'team 30 c0123456789', closest: 'team 30' }],
  ['teams', { kind: 'unknown', asked: 'teams', closest: 'team 30' }],
  ['taem 60', { kind: 'unknown', asked: 'taem 60', closest: 'team 60' }],
  ['digest', { kind: 'digest', wish: { kind: 'show' } }],
  ['digest on', { kind: 'digest', wish: { kind: 'on', weekday: null, minute: null, timeZone: null } }],
  ['Digest on Fri 16:30', { kind: 'digest', wish: { kind: 'on', weekday: 5, minute: 990, timeZone: null } }],
  ['digest on 9:05', { kind: 'digest', wish: { kind: 'on', weekday: null, minute: 545, timeZone: null } }],
  [
    'digest on monday 09:00 Europe/Berlin',
    { kind: 'digest', wish: { kind: 'on', weekday: 1, minute: 540, timeZone: 'europe/berlin' } },
  ],
  ['digest on UTC', { kind: 'digest', wish: { kind: 'on', weekday: null, minute: null, timeZone: 'utc' } }],
  ['digest off', { kind: 'digest', wish: { kind: 'off' } }],
  ['digest now', { kind: 'digest', wish: { kind: 'now' } }],
  ['digset now', { kind: 'unknown', asked: 'digset now', closest: 'digest now' }],
  ['digest of', { kind: 'unknown', asked: 'digest of', closest: 'digest off' }],
  ['digest off monday', { kind: 'unknown', asked: 'digest off monday', closest: 'digest off' }],
  ['digest on mo 24:00', { kind: 'unknown', asked: 'digest on mo 24:00', closest: 'digest on monday 09:00' }],
  ['digest monday 09:00', { kind: 'unknown', asked: 'digest monday 09:00', closest: 'digest on monday 09:00' }],
  ['history 30 @dana', { kind: 'history', days: 30, page: 1, of: null, called: 'dana' }],
  ['delete 0123456789 now', { kind: 'unknown', asked: 'delete 0123456789 now', closest: 'delete 0123456789' }],
  ['coaching', { kind: 'unknown', asked: 'coaching', closest: 'practice' }],
];

describe('readCommand', () => {
  it.each(cases)('%j', (text, command) => expect(readCommand(text)).toEqual(command));

  it('reads anything without failing and never keeps more than 100 characters of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const command = readCommand(text);
        return command.kind !== 'unknown' || command.asked.length <= 100;
      }),
    );
  });

  it('always gives a command, or the closest one, which it would then take', () => {
    const word = fc.oneof(fc.constantFrom(...USAGE, 'coach', '<id>', '0123456789', '@dana', 'please'), fc.string());
    const written = fc.array(fc.oneof(word, fc.string({ unit: 'grapheme' })), { maxLength: 12 });
    fc.assert(
      fc.property(written, fc.constantFrom(' ', '  ', '\t', '\u00A0', ': ', '\u201D '), (words, gap) => {
        const command = readCommand(words.join(gap));
        if (command.kind !== 'unknown') return;
        const again = readCommand(command.closest.replace('<id>', '0123456789'));
        expect(again.kind).not.toBe('unknown');
        expect(command.asked).not.toBe('');
      }),
    );
  });

  it('finds the command behind one slip of the finger', () => {
    const at = fc.nat();
    const verb = fc.constantFrom('help', 'history', 'report', 'delete', 'status', 'settings', 'usage');
    fc.assert(
      fc.property(verb, at, fc.constantFrom('swap', 'drop', 'double'), (word, nth, slip) => {
        const i = nth % (word.length - 1);
        const [a = '', b = ''] = [word[i], word[i + 1]];
        const slipped = { swap: b + a, drop: b, double: a + a + b }[slip] ?? '';
        const command = readCommand(word.slice(0, i) + slipped + word.slice(i + 2));
        const found = command.kind === 'unknown' ? command.closest.split(' ')[0] : command.kind;
        expect(found).toBe(word);
      }),
    );
  });

  it('takes no longer for a book than for a word', () => {
    const started = process.cpuUsage();
    for (const text of ['a'.repeat(5e6), 'help '.repeat(1e6), '\u0301'.repeat(5e6)]) readCommand(text);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
  });
});

describe('startsLikeCommand', () => {
  it.each([
    ['help', true],
    ['history 30', true],
    ['usage', true],
    ['coach please', true],
    ['Coach: help', true],
    ['“status”', true],
    ['me', true],
    ['coaching is fun', false],
    ['hello there', false],
    ['', false],
  ])('%j → %j', (text, yes) => expect(startsLikeCommand(text)).toBe(yes));
});

/** Teams takes ten commands; what is for administrators stands in help alone. */
const UNLISTED_IN_TEAMS = ['usage'];

/** The first words of every command. */
const KINDS = {
  help: true,
  history: true,
  report: true,
  delete: true,
  status: true,
  me: true,
  settings: true,
  usage: true,
  practice: true,
  personas: true,
  digest: true,
  team: true,
} satisfies Record<Exclude<Command['kind'], 'unknown' | 'practice-recording' | 'share-history' | OfMine>, true>;
/** Teams takes ten commands in its menu; these stand in help. */
type OfMine = 'delete-mine' | 'export-mine';

describe('every command', () => {
  const read = (path: string) => JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));

  it.each(Object.keys(KINDS))('%s stands in help and in both manifests', (kind) => {
    expect(renderTerminal(helpCard('slack'))).toContain(`• /coach ${kind}`);
    expect(renderTerminal(helpCard('teams'))).toContain(`• ${kind}`);
    expect(USAGE.map((usage) => usage.split(' ')[0])).toContain(kind);
    const hint: string = read('manifest/slack.json').features.slash_commands[0].usage_hint;
    expect(hint.split(' | ').map((words) => words.split(' ')[0])).toContain(kind);
    const lists: readonly { commands: readonly { title: string }[] }[] =
      read('manifest/teams/manifest.json').bots[0].commandLists;
    if (UNLISTED_IN_TEAMS.includes(kind)) return;
    expect(lists.flatMap(({ commands }) => commands.map(({ title }) => title.split(' ')[0]))).toContain(kind);
  });

  it.each(['delete mine', 'export mine'])('%s is known, and stands in help and in the hint of Slack', (words) => {
    expect(readCommand(`/coach ${words}`).kind).toBe(words.replace(' ', '-'));
    expect(renderTerminal(helpCard('slack'), { width: 400 })).toContain(words);
    expect(read('manifest/slack.json').features.slash_commands[0].usage_hint).toContain(words);
  });
});
