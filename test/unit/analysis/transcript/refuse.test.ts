import { describe, expect, test } from 'vitest';
import { findSignature, sniff } from '../../../../src/analysis/transcript/sniff.ts';
import { refusalOf } from './parse-text.ts';

/** Noise that is the same on every run (a linear congruential generator). */
function noise(length: number): Uint8Array {
  let state = 42;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const padded = (text: string) => latin1(text + '\0'.repeat(64));
const LOGIN = '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Name: x</body></html>';

describe('what is no transcript is refused with a reason', () => {
  test.each([
    ['no bytes', '', 'empty', '0 bytes'],
    ['blank space', ' \r\n\t\n ', 'empty', 'blank space'],
    ['a byte order mark alone', '\ufeff', 'empty', 'blank space'],
    ['VTT header alone', 'WEBVTT', 'empty', 'without any cue'],
    ['VTT with notes only', 'WEBVTT\n\nNOTE nothing\n', 'empty', 'without any cue'],
    ['VTT whose cues hold no words', 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana></v>\n', 'empty', 'no words'],
    ['names without words', 'Ana:\nBen:\n', 'empty', 'no words'],
    ['PNG', latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'unsupported', 'a PNG picture'],
    ['MP4', padded('\0\0\0\x18ftypmp42'), 'unsupported', 'an MP4'],
    ['ZIP', padded('PK\x03\x04'), 'unsupported', 'a ZIP archive'],
    ['EXE', padded('MZ\x90\0\x03'), 'unsupported', 'a Windows program'],
    ['random bytes, 3 MB', noise(3_000_000), 'unsupported', 'binary data'],
    ['NULs', new Uint8Array(5000), 'unsupported', 'binary data'],
    ['Latin-1 text', latin1('Ana: Gr\xfc\xdfe.\nBen: Hi.\n'), 'unsupported', 'not valid UTF-8'],
    [
      'UTF-16 that ends in half a character',
      Uint8Array.from([0xff, 0xfe, 0x41, 0, 0x42]),
      'unsupported',
      'not valid UTF-16LE',
    ],
    ['a sign-in page', LOGIN, 'unsupported', 'web page'],
    ['prose', 'It was a long day.\nNobody spoke at all.\n', 'unsupported', 'not a transcript'],
    ['JSON', '{"a": 1,\n"b": [2, 3]}', 'unsupported', 'no transcript we know'],
    [
      'a settings file',
      'host: a\nport: 1\nuser: b\npath: c\nmode: d\nname: e\ntype: f\n',
      'unsupported',
      'not a transcript',
    ],
    [
      'only garbage timings',
      'WEBVTT\n\n00:0x --> 1\nAna: Hi.\n\nsoon --> later\nBen: Hi.\n',
      'unreadable',
      'None of the 2',
    ],
    [
      'mostly reversed cues',
      'WEBVTT\n\n00:09.000 --> 00:01.000\nAna: a\n\n00:19.000 --> 00:11.000\nAna: b\n\n00:21.000 --> 00:22.000\nAna: c\n',
      'unreadable',
      '2 end before they start',
    ],
    [
      'mostly beyond a day',
      'WEBVTT\n\n00:01.000 --> 00:02.000\nAna: a\n\n30:00:00.000 --> 30:00:01.000\nAna: b\n\n31:00:00.000 --> 31:00:01.000\nAna: c\n',
      'unreadable',
      '2 lie beyond 24 hours',
    ],
    [
      'more than a day of words',
      `WEBVTT\n\n00:01.000 --> 00:02.000\n${'word '.repeat(900_000)}`,
      'too-large',
      'a day of speech',
    ],
    [
      'more cues than a day has words',
      `WEBVTT\n\n${'00:01.000 --> 00:02.000\nx\n\n'.repeat(250_001)}`,
      'too-large',
      'a day of speech',
    ],
    ['more than 64 MB', new Uint8Array(64 * 1024 * 1024 + 1), 'too-large', '64 MB'],
  ])('%s', (_name, content, code, detail) => {
    const refusal = refusalOf(content);
    expect(refusal.code).toBe(code);
    expect(refusal.detail).toContain(detail);
  });
});

describe('the first bytes tell media from text', () => {
  test.each([
    ['mp4', padded('\0\0\0\x20ftypisom'), 'media'],
    ['m4a', padded('\0\0\0\x20ftypM4A '), 'media'],
    ['mov', padded('\0\0\0\x14ftypqt  '), 'media'],
    ['old mov', padded('\0\0\0\x08wide'), 'media'],
    ['webm or mkv', padded('\x1a\x45\xdf\xa3'), 'media'],
    ['mp3 with tag', padded('ID3\x04'), 'media'],
    ['mp3 frame', padded('\xff\xfb\x90\x64'), 'media'],
    ['wav', padded('RIFF\x24\x08\0\0WAVEfmt '), 'media'],
    ['ogg', padded('OggS\0'), 'media'],
    ['flac', padded('fLaC\0'), 'media'],
    ['avi is not offered', padded('RIFF\x24\x08\0\0AVI LIST'), 'other'],
    ['heic picture', padded('\0\0\0\x18ftypheic'), 'other'],
    ['png', latin1('\x89PNG\r\n\x1a\n'), 'other'],
    ['docx', padded('PK\x03\x04'), 'other'],
    ['pdf', latin1('%PDF-1.7\n'), 'other'],
    ['web page', latin1(LOGIN), 'other'],
    ['random bytes', noise(4096), 'other'],
    ['vtt', latin1('\xef\xbb\xbfWEBVTT\n\n'), 'transcript'],
    ['utf-16 text', Uint8Array.from(Buffer.from('\ufeffAna: Hi.', 'utf16le')), 'transcript'],
    ['text that begins with MZ', latin1('MZ Team: hello'), 'transcript'],
    ['text cut inside a character', Uint8Array.from([0x41, 0xc3]), 'transcript'],
    ['nothing', new Uint8Array(), 'transcript'],
  ])('%s', (_name, bytes, expected) => expect(sniff(bytes)).toBe(expected));

  test('a signature has a name for a person', () =>
    expect(findSignature(latin1('GIF89a'))?.name).toBe('a GIF picture'));
});
