import { expect, it } from 'vitest';
import { readHistoryWords } from '../../../src/bot/history-words.ts';

it.each([
  ['', { days: 30, page: 1, of: null, called: null }],
  ['60', { days: 60, page: 1, of: null, called: null }],
  ['30 p2', { days: 30, page: 2, of: null, called: null }],
  ['P12 90', { days: 90, page: 12, of: null, called: null }],
  ['90 <@U1Dana|dana.ray>', { days: 90, page: 1, of: 'U1Dana', called: null }],
  ['<@29:1aB-c_d> p3', { days: 30, page: 3, of: '29:1aB-c_d', called: null }],
  ['@dana', { days: 30, page: 1, of: null, called: 'dana' }],
  ['60 @Dana Reed', { days: 60, page: 1, of: null, called: 'dana reed' }],
  ['Renée  O’Neil-Żak 90 p2', { days: 90, page: 2, of: null, called: 'renee o’neil-zak' }],
  ['“60”', { days: 60, page: 1, of: null, called: null }],
  ['&lt;60&gt;', { days: 60, page: 1, of: null, called: null }],
  ['@share', { days: 30, page: 1, of: null, called: 'share' }],
  ['sara', { days: 30, page: 1, of: null, called: 'sara' }],
  ['Shane Doe', { days: 30, page: 1, of: null, called: 'shane doe' }],
  ['@sara', { days: 30, page: 1, of: null, called: 'sara' }],
  ['<@U1|dana ray> 60', { days: 60, page: 1, of: 'U1', called: null }],
  ['李 小龙', { days: 30, page: 1, of: null, called: '李 小龙' }],
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
  '<@>',
  '<@U1> <@U2>',
  'share 30',
  '<!channel>',
  '30 days',
  'p-1',
  'shrae',
  'share dana',
  'privat 30',
  'last month',
  'me',
  'dana 31',
  '<@U1> dana',
  'one two three four five six seven',
])('%j is none', (text) => {
  expect(readHistoryWords(text)).toBeNull();
});
