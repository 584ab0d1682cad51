import { expect, it } from 'vitest';
import { readHistoryWords } from '../../../src/bot/history-words.ts';

it.each([
  ['', { days: 30, page: 1, of: null }],
  ['60', { days: 60, page: 1, of: null }],
  ['30 p2', { days: 30, page: 2, of: null }],
  ['P12 90', { days: 90, page: 12, of: null }],
  ['90 <@U1Dana|dana.ray>', { days: 90, page: 1, of: 'U1Dana' }],
  ['<@29:1aB-c_d> p3', { days: 30, page: 3, of: '29:1aB-c_d' }],
  ['  share ', 'share'],
  ['private', 'private'],
])('%j', (text, asked) => {
  expect(readHistoryWords(text)).toEqual(asked);
});

it.each([
  '31',
  '30 60',
  'p0',
  'p1001',
  'p2 p3',
  '@dana',
  '<@>',
  '<@U1> <@U2>',
  'share 30',
  '<!channel>',
  '30 days',
  'p-1',
])('%j is none', (text) => {
  expect(readHistoryWords(text)).toBeNull();
});
