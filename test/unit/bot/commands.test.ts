import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Command, readCommand, startsLikeCommand } from '../../../src/bot/commands.ts';

const cases: readonly (readonly [string, Command])[] = [
  ['', { kind: 'help' }],
  ['  help ', { kind: 'help' }],
  ['/coach', { kind: 'help' }],
  ['/coach help', { kind: 'help' }],
  ['Coach History 60', { kind: 'history', days: 60 }],
  ['history', { kind: 'history', days: 30 }],
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
  ['repotr 0123456789', { kind: 'unknown', asked: 'repotr 0123456789', closest: 'report <id>' }],
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
});

describe('startsLikeCommand', () => {
  it.each([
    ['help', true],
    ['history 30', true],
    ['usage', true],
    ['coach please', true],
    ['hello there', false],
    ['', false],
  ])('%j → %j', (text, yes) => expect(startsLikeCommand(text)).toBe(yes));
});
