import { describe, expect, test } from 'vitest';
import { cleanText, cutText, disarm, isBlank, isolate } from '../../../src/cards/cut.ts';

describe('cutText', () => {
  test.each([
    ['short enough', 'all of it', 9, 'all of it'],
    ['behind a word', 'one two three four', 12, 'one two…'],
    ['before a number and its unit', 'the share is 18 % of all', 16, 'the share is…'],
    ['before all numbers in a row', 'it rose from 1 200 000 to more', 20, 'it rose from…'],
    ['inside one long word', 'abcdefghijklmnop', 8, 'abcdefg…'],
    ['never inside a long number', '12345678901234567890', 8, '…'],
    ['never at the comma of a number', 'share 1,000,000 of it all', 12, 'share…'],
    ['never between a number and its unit', 'in12kg', 5, 'in…'],
    ['never behind half an emoji', 'ab👩‍💻👩‍💻', 6, 'ab…'],
    ['never behind half an accent', 'aaaae\u0301e\u0301', 7, 'aaaae\u0301…'],
    ['where words have no spaces', '請求書の承認が遅れることが一番の問題です', 8, '請求書の承認が…'],
    ['to nothing but the sign', 'abc', 1, '…'],
    ['to nothing', 'abc', 0, ''],
  ])('cuts %s', (_, text, max, cut) => {
    expect(cutText(text, max)).toBe(cut);
  });
});

test.each([
  ['two\nlines\r\n\tand more', 'two lines and more'],
  ['\u202Egnp.exe\u202C', 'gnp.exe'],
  ['\u001B[31mred\u0000', '[31mred'],
  ['half \uD83D pair', 'half \uFFFD pair'],
  ['Łukasz Żółć 日本語 👩‍💻', 'Łukasz Żółć 日本語 👩‍💻'],
])('cleanText(%j)', (text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

test.each([
  ['', true],
  [' \u200B\uFE0F', true],
  ['.', false],
])('isBlank(%j)', (text, blank) => {
  expect(isBlank(text)).toBe(blank);
});

test.each([
  ['see https://evil.com', 'see https:\u200B//evil.com'],
  ['www.evil.com', 'www\u200B.evil.com'],
  ['javascript:alert(1)', 'javascript:\u200Balert(1)'],
  ['<!channel> <@U1> <at>x</at>', '<\u200B!channel> <\u200B@U1> <\u200Bat>x<\u200B/at>'],
  [':smile:', ':\u200Bsmile:'],
  ['{{DATE(x)}}', '{\u200B{DATE(x)}}'],
  ['1:02:03 discovery.vtt, a < b', '1:02:03 discovery.vtt, a < b'],
])('disarm(%j)', (text, harmless) => {
  expect(disarm(text)).toBe(harmless);
});

test('only right-to-left words are isolated', () => {
  expect(isolate('ليلى حسن')).toBe('\u2068ليلى حسن\u2069');
  expect(isolate('Łukasz 山田')).toBe('Łukasz 山田');
});
