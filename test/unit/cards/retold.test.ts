import { expect, test } from 'vitest';
import { makeRetell, retold } from '../../../src/cards/retold.ts';

const retell = makeRetell({
  'The limit is {0} MB.': 'Die Grenze liegt bei {0} MB.',
  'It is no longer there.': 'Sie ist nicht mehr da.',
  'The file is {0}, not a transcript. {1}': '{1} Die Datei ist {0}, kein Transkript.',
  'a PDF document': 'ein PDF-Dokument',
  'Share the transcript as text.': 'Teile das Transkript als Text.',
  'The coaching is by rules: {0}': 'Das Coaching kommt von Regeln: {0}',
  '{0} did not answer in time.': '{0} hat nicht rechtzeitig geantwortet.',
  '{0}: {1}': '{0} – {1}',
});

test.each([
  ['It is no longer there.', 'Sie ist nicht mehr da.'],
  ['The limit is 2048 MB.', 'Die Grenze liegt bei 2048 MB.'],
  [
    'The file is a PDF document, not a transcript. Share the transcript as text.',
    'Teile das Transkript als Text. Die Datei ist ein PDF-Dokument, kein Transkript.',
  ],
  [
    'The coaching is by rules: Claude did not answer in time. It is no longer there.',
    'Das Coaching kommt von Regeln: Claude hat nicht rechtzeitig geantwortet. Sie ist nicht mehr da.',
  ],
])('“%s” is found again, values and all', (english, german) => {
  expect(retell(english)).toBe(german);
});

test.each([
  'Somebody: whatever they typed',
  'The limit is 2048 MB',
  'Schon auf Deutsch gesagt.',
  'constructor',
  '',
  `The limit is ${'9'.repeat(2_000)} MB.`,
])('“%s” is no message and stays as it is', (text) => {
  expect(retell(text)).toBe(text);
});

test('of two sentences the known one is told', () => {
  expect(retell('Nobody knows this one. It is no longer there.')).toBe('Nobody knows this one. Sie ist nicht mehr da.');
});

test('English stays English', () => {
  expect(retold('The limit is 2048 MB.', { tag: 'en' })).toBe('The limit is 2048 MB.');
  for (const text of ['constructor', 'valueOf', '__proto__']) expect(retold(text, { tag: 'en' })).toBe(text);
});
