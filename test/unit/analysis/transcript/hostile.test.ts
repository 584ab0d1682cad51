import { deflateRawSync } from 'node:zlib';
import type { Zippable } from 'fflate';
import { describe, expect, test } from 'vitest';
import { sniff } from '../../../../src/analysis/transcript/sniff.ts';
import { documentXml, docxOf, PRINTERS, streamedDocxOf, zipOf } from '../../../fixtures/conversation.ts';
import { TALK } from '../../../fixtures/talk.ts';
import { refusalOf } from './parse-text.ts';

const MB = 2 ** 20;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const DOCX = PRINTERS['teams-docx'].print(TALK);

/** A .docx whose document claims `claimed` bytes and unpacks to `size` zeros. */
function bomb(size: number, claimed: number): Uint8Array {
  const packed = deflateRawSync(Buffer.alloc(size), { level: 6 });
  const name = Buffer.from('word/document.xml');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(claimed, 22);
  local.writeUInt16LE(name.length, 26);
  const listed = Buffer.alloc(46);
  listed.writeUInt32LE(0x02014b50, 0);
  listed.writeUInt16LE(8, 10);
  listed.writeUInt32LE(packed.length, 20);
  listed.writeUInt32LE(claimed, 24);
  listed.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, listed, name, end]);
}

const many = (count: number): Zippable =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`word/${index}.xml`, new Uint8Array(0)]));
const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><w:document xmlns:w="x"><w:p><w:t>Ana: &c;</w:t></w:p></w:document>`;
const notes = documentXml([
  '📝 Notes',
  'Jan 4, 2024',
  'Invited Dana Ray',
  'Summary',
  'Pricing: was discussed (00:03:10).',
  'Suggested next steps',
]);
/** A compound file (Office with a password keeps its parts in one) with this name in its directory. */
const compound = (name: string) =>
  Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.alloc(5000),
    Buffer.from(name, 'utf16le'),
  ]);

describe('Word and other ZIP files that are no transcript', () => {
  test.each<readonly [string, () => Uint8Array, string, string]>([
    ['a bomb that says what it is', () => bomb(120 * MB, 120 * MB), 'too-large', 'far more than the transcript'],
    ['a bomb that lies', () => bomb(120 * MB, 1000), 'too-large', 'far more than the transcript'],
    ['a small bomb', () => bomb(20 * MB, 20 * MB), 'too-large', 'far more than the transcript'],
    [
      'too many entries',
      () => docxOf(documentXml(['Ana: Hi.']), many(2500)),
      'too-large',
      'far more than the transcript',
    ],
    ['no document in it', () => zipOf({ '[Content_Types].xml': bytesOf('x') }), 'unsupported', 'no word/document.xml'],
    [
      'Excel',
      () => zipOf({ '[Content_Types].xml': bytesOf('x'), 'xl/workbook.xml': bytesOf('x') }),
      'unsupported',
      'an Excel workbook',
    ],
    ['PowerPoint', () => zipOf({ 'ppt/presentation.xml': bytesOf('x') }), 'unsupported', 'a PowerPoint presentation'],
    [
      'OpenDocument',
      () => zipOf({ mimetype: bytesOf('application/vnd.oasis.opendocument.text'), 'content.xml': bytesOf('x') }),
      'unsupported',
      'an OpenDocument file',
    ],
    ['Pages', () => zipOf({ 'Index/Document.iwa': bytesOf('x') }), 'unsupported', 'an Apple Pages'],
    [
      'EPUB',
      () => zipOf({ mimetype: bytesOf('x'), 'META-INF/container.xml': bytesOf('x') }),
      'unsupported',
      'an e-book',
    ],
    [
      'several files',
      () => zipOf({ 'a.vtt': bytesOf('WEBVTT'), 'b.vtt': bytesOf('WEBVTT') }),
      'unsupported',
      'a ZIP archive of 2 files',
    ],
    ['an empty archive', () => zipOf({}), 'unsupported', 'a ZIP archive of 0 files'],
    [
      'macros',
      () => docxOf(documentXml(['Ana: Hi.']), { 'word/vbaProject.bin': bytesOf('x') }),
      'unsupported',
      'with macros',
    ],
    ['a password', () => compound('EncryptedPackage'), 'unsupported', 'protected by a password'],
    ['Word of 1997', () => compound('WordDocument'), 'unsupported', 'an old Office document'],
    ['cut off', () => DOCX.slice(0, 900), 'unreadable', 'damaged, cut off'],
    ['a document that is no XML', () => docxOf('Ana: Hi.'), 'unreadable', 'XML that is damaged'],
    ['half a document', () => docxOf(documentXml(['Ana: Hi.']).slice(0, 200)), 'unreadable', 'XML that is damaged'],
    ['entities that grow', () => docxOf(laughs), 'unsupported', 'declares a document type'],
    ['deep nesting', () => docxOf(`<w:document xmlns:w="x">${'<w:p>'.repeat(400)}`), 'unsupported', 'nested deeper'],
    ['no words', () => docxOf(documentXml(['', ' '])), 'empty', 'no text'],
    ['prose', () => docxOf(documentXml(['It was a long day.', 'Nobody spoke.'])), 'unsupported', 'not a transcript'],
    [
      'the notes of a Google Meet',
      () => streamedDocxOf(notes),
      'unsupported',
      'holds the AI notes of a Google Meet, not its transcript',
    ],
    [
      'times but no turns',
      () => docxOf(documentXml(['Dana Ray 0:04', 'Tom Weiss 0:09', 'Dana Ray 0:12'])),
      'unreadable',
      'no turns that can be read',
    ],
    [
      'more than a day of words',
      () =>
        docxOf(
          documentXml([
            'Ana   0:04',
            ...Array.from({ length: 60_000 }, (_, i) => `${'some words '.repeat(7)}${i * 7919}`),
          ]),
        ),
      'too-large',
      'a day of speech',
    ],
  ])('%s', (_name, make, code, detail) => {
    const file = make();
    const before = process.memoryUsage().rss;
    const refusal = refusalOf(file);
    expect(refusal.detail).toContain(detail);
    expect(refusal.code).toBe(code);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * MB);
  });

  test.each<readonly [string, Uint8Array, string]>([
    ['Word', DOCX, 'transcript'],
    ['Word from Google', PRINTERS['meet-docx'].print(TALK), 'transcript'],
    ['Excel', zipOf({ '[Content_Types].xml': bytesOf('x'), 'xl/workbook.xml': bytesOf('x') }), 'other'],
    ['an archive', zipOf({ 'a.vtt': bytesOf('WEBVTT') }), 'other'],
    ['with a password', compound('EncryptedPackage'), 'other'],
  ])('the first bytes of %s', (_name, bytes, expected) => expect(sniff(bytes.subarray(0, 4096))).toBe(expected));
});

const sentence = (start: unknown, end: unknown) => ({
  speaker_name: 'Ana',
  text: 'Hello there you.',
  start_time: start,
  end_time: end,
});
const day = 86_400;

describe('JSON that is no transcript', () => {
  test.each<readonly [string, () => string, string, string]>([
    [
      'none of the known',
      () => '{"a": 1}',
      'unsupported',
      'Looked for: Gong (callTranscripts), Deepgram (results.channels)',
    ],
    ['an empty object', () => '{}', 'unsupported', 'no transcript we know'],
    ['a list', () => '[{"a": 1}, 2]', 'unsupported', 'no transcript we know'],
    ['a list of numbers', () => '[1, 2, 3]', 'unsupported', 'no transcript we know'],
    ['a number', () => '42.5\n', 'unsupported', 'a single value'],
    ['a text', () => '"hello"', 'unsupported', 'a single value'],
    ['null', () => 'null', 'unsupported', 'a single value'],
    [
      'cut off',
      () => new TextDecoder().decode(PRINTERS.deepgram.print(TALK)).slice(0, 2000),
      'unreadable',
      'not whole',
    ],
    ['two documents', () => '{"a":1}\n{"a":2}', 'unreadable', 'not whole'],
    ['25 MB of open brackets', () => '['.repeat(25 * MB), 'unsupported', 'nested deeper'],
    ['deep objects', () => '{"a":'.repeat(1_000_000), 'unsupported', 'nested deeper'],
    ['brackets within text are text', () => `{"a": "${'[\\"'.repeat(1000)}"}`, 'unsupported', 'no transcript we know'],
    [
      'a million entries',
      () => `{"sentences":[${'{"raw_text":"hi"},'.repeat(1_000_000)}{}]}`,
      'too-large',
      'a day of speech',
    ],
    ['half a million words', () => `{"sentences":[${'{},'.repeat(500_000)}{}]}`, 'too-large', 'a day of speech'],
    ['ten million values', () => `[${'1,'.repeat(10_000_000)}1]`, 'too-large', 'more entries'],
    ['Gong without sentences', () => '{"callTranscripts": []}', 'empty', 'no words'],
    [
      'two Gong calls',
      () =>
        JSON.stringify({
          callTranscripts: ['1', '2'].map((callId) => ({ callId, transcript: [{ speakerId: '1', sentences: [] }] })),
        }),
      'unsupported',
      '2 Gong transcripts',
    ],
    [
      'Deepgram of silence',
      () => '{"results":{"channels":[{"alternatives":[{"transcript":"","words":[]}]}]}}',
      'empty',
      'no words',
    ],
    [
      'AssemblyAI not ready',
      () => '{"status":"queued","audio_url":"x","text":null}',
      'empty',
      'its status is “queued”',
    ],
    [
      'Whisper of silence',
      () => '{"segments":[{"start":0,"end":9,"text":" Thanks for watching!"}]}',
      'empty',
      'invents over silence',
    ],
    ['numbers where words belong', () => '{"segments":[{"start":0,"end":9,"text":7}]}', 'empty', 'no words'],
    [
      'ends before starts',
      () => JSON.stringify({ sentences: [sentence(9, 1), sentence(19, 11), sentence(21, 22)] }),
      'unreadable',
      '2 end before they start',
    ],
    [
      'beyond a day',
      () =>
        JSON.stringify({ sentences: [sentence(1, 2), sentence(2 * day, 2 * day + 1), sentence(3 * day, 3 * day + 1)] }),
      'unreadable',
      '2 lie beyond 24 hours',
    ],
    [
      'mostly no times',
      () => JSON.stringify({ sentences: [sentence(1, 2), sentence('soon', 'later'), sentence(-4, -2)] }),
      'unreadable',
      '2 have no time that can be read',
    ],
    [
      'numbers beyond numbers',
      () =>
        '{"sentences":[{"raw_text":"Hello.","start_time":1e999,"end_time":-1e999},{"raw_text":"Hi.","start_time":1}, {"raw_text":"Hi.","start_time":"1e5"}]}',
      'unreadable',
      '2 have no time',
    ],
  ])('%s', (_name, make, code, detail) => {
    const refusal = refusalOf(make());
    expect(refusal.detail).toContain(detail);
    expect(refusal.code).toBe(code);
  });
});
