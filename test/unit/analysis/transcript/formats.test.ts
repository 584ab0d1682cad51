import { describe, expect, test } from 'vitest';
import { parseTranscript as parseBytes } from '../../../../src/analysis/transcript/parse.ts';
import { parseText, spoken } from './parse-text.ts';

const FILLED = 'Um, so the plan, uh, is to move the two sites, and, um, you know that we have to, er, ask legal.';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly format: string;
  readonly spoken: readonly string[];
  readonly times?: boolean;
  readonly speakers?: boolean;
  readonly verbatim?: boolean;
  readonly overlap?: boolean;
}

const CASES: readonly Case[] = [
  {
    name: 'Zoom VTT: never verbatim nor overlapping, whatever it holds',
    text: `WEBVTT\n\n1\n00:00:01.000 --> 00:00:05.000\nAna: ${FILLED}\n\n2\n00:00:02.000 --> 00:00:06.000\nBen: Fine.\n`,
    format: 'zoom-vtt',
    spoken: [`Ana: ${FILLED}`, 'Ben: Fine.'],
  },
  {
    name: 'Zoom VTT: a cue without a name is somebody unknown',
    text:
      'WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAna: One.\n\n2\n00:00:02.000 --> 00:00:03.000\nBen: Two.\n\n3\n00:00:03.000 --> 00:00:04.000\nAna: Three.\n\n' +
      '4\n00:00:04.000 --> 00:00:05.000\nBen: Four.\n\n5\n00:00:05.000 --> 00:00:06.000\nfive.\n',
    format: 'zoom-vtt',
    spoken: ['Ana: One.', 'Ben: Two.', 'Ana: Three.', 'Ben: Four.', '?: five.'],
  },
  {
    name: 'VTT with names but no numbers is not Zoom: evidence decides',
    text: `WEBVTT\n\n00:00:01.000 --> 00:00:05.000\nAna: ${FILLED}\n\n00:00:02.000 --> 00:00:06.000\nBen: Fine.\n`,
    format: 'vtt',
    spoken: [`Ana: ${FILLED}`, 'Ben: Fine.'],
    verbatim: true,
    overlap: true,
  },
  {
    name: 'Teams VTT: verbatim when hard fillers are there, overlap when two talk at once',
    text: `WEBVTT\n\na1b2c3d4/1-0\n00:00:01.000 --> 00:00:05.000\n<v Ana>${FILLED}</v>\n\na1b2c3d4/2-0\n00:00:02.000 --> 00:00:06.000\n<v Ben>Fine.</v>\n`,
    format: 'teams-vtt',
    spoken: [`Ana: ${FILLED}`, 'Ben: Fine.'],
    verbatim: true,
    overlap: true,
  },
  {
    name: 'Teams VTT without voices',
    text: 'WEBVTT\n\na1b2c3d4-77/1-0\n00:00:01.000 --> 00:00:05.000\nHello there.\n',
    format: 'teams-vtt',
    spoken: ['?: Hello there.'],
    speakers: false,
  },
  {
    name: 'plain VTT: a colon in a sentence is no speaker',
    text: 'WEBVTT\n\n00:01.000 --> 00:05.000\nSo here is the thing: we need\n\n00:05.000 --> 00:07.000\ntwo pilots. Note: by June.\n',
    format: 'vtt',
    spoken: ['?: So here is the thing: we need two pilots.', '?: Note: by June.'],
    speakers: false,
  },
  {
    name: 'SRT with names at changes of speaker, markup and an editor mark',
    text:
      '1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>Ana:</i> We met\n\n2\n00:00:02,000 --> 00:00:03,000\nin May.\n\n3\n00:00:03,000 --> 00:00:04,000\nBen: Yes.\n\n' +
      '4\n00:00:04,000 --> 00:00:05,000\nAna: Good.\nBen: Right.\n',
    format: 'srt',
    spoken: ['Ana: We met in May.', 'Ben: Yes.', 'Ana: Good.', 'Ben: Right.'],
  },
  {
    name: 'SRT with bracketed names',
    text: '1\n00:00:01,000 --> 00:00:02,000\n[Ana Li] Hello.\n\n2\n00:00:02,000 --> 00:00:03,000\n[music] [Ben] x\n\n3\n00:00:03,000 --> 00:00:04,000\n[Ben] Hi.\n',
    format: 'srt',
    spoken: ['Ana Li: Hello.', 'Ana Li: [music] [Ben] x', 'Ben: Hi.'],
  },
  {
    name: 'SRT with dashes: turns, but nobody named',
    text: '1\n00:00:01,000 --> 00:00:03,000\n- Did it work\n- Not yet\n\n2\n00:00:03,000 --> 00:00:04,000\nbut soon.\n',
    format: 'srt',
    spoken: ['?: Did it work', '?: Not yet but soon.'],
    speakers: false,
  },
  {
    name: 'plain text without times: all at 0',
    text: 'Discovery, 4 May\n\nAna: Hello there. How are you?\nAna: Still me.\n\nBen: Fine,\nthanks: really.\n',
    format: 'plain',
    spoken: ['Ana: Hello there.', 'Ana: How are you?', 'Ana: Still me.', 'Ben: Fine, thanks: really.'],
    times: false,
  },
  {
    name: 'plain text with bracketed times',
    text: '[00:00:02] Ana: Hello.\n[00:01:02] Ben: Hi: there.\n',
    format: 'plain',
    spoken: ['Ana: Hello.', 'Ben: Hi: there.'],
  },
  {
    name: 'plain text with times between name and colon',
    text: 'Ana Li (00:02): Hello.\nBen [1:02:03]: Hi.\n',
    format: 'plain',
    spoken: ['Ana Li: Hello.', 'Ben: Hi.'],
  },
  {
    name: 'plain text with times and no names',
    text: '00:01 Hello there.\n00:05 And on.\n',
    format: 'plain',
    spoken: ['?: Hello there.', '?: And on.'],
    speakers: false,
  },
  {
    name: 'fullwidth colon, Japanese sentences joined without spaces',
    text: 'WEBVTT\n\n00:01.000 --> 00:03.000\n<v 山田 太郎>本日はお時間を\n</v>\n\n00:03.000 --> 00:05.000\n<v 山田 太郎>ありがとう。では、始めましょう！</v>\n',
    format: 'teams-vtt',
    spoken: ['山田 太郎: 本日はお時間をありがとう。', '山田 太郎: では、始めましょう！'],
  },
  {
    name: 'German "um" and "er" are words, not fillers',
    text: 'Ana: Er kommt um neun, und er geht um zehn. Um drei ist er da.\nBen: Gut, er ruft um vier an.\n',
    format: 'plain',
    spoken: ['Ana: Er kommt um neun, und er geht um zehn.', 'Ana: Um drei ist er da.', 'Ben: Gut, er ruft um vier an.'],
    times: false,
  },
];

describe('formats are told by content', () => {
  test.each(CASES)('$name', (given) => {
    const transcript = parseText(given.text);
    expect(spoken(transcript)).toEqual(given.spoken);
    expect(transcript.format).toBe(given.format);
    expect(transcript.can).toEqual({
      times: given.times ?? true,
      wordTimes: false,
      overlap: given.overlap ?? false,
      verbatim: given.verbatim ?? false,
      speakers: given.speakers ?? true,
    });
  });

  test('plain text: a turn ends where the next begins, or when its words must be over', () => {
    const { utterances } = parseText('[00:00:02] Ana: Hello.\n[00:01:02] Ben: Hi there you.\n[00:01:03] Ana: Good.\n');
    expect(utterances.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [2000, 2700],
      [62_000, 63_000],
      [63_000, 63_600],
    ]);
  });

  test.each(['utf-16le', 'utf-16be'] as const)('%s with its mark', (encoding) => {
    const bytes = Buffer.from('\ufeffAna: Grüße, 日本.\nBen: Hi.\n', 'utf16le');
    if (encoding === 'utf-16be') bytes.swap16();
    expect(spoken(parseBytes(bytes))).toEqual(['Ana: Grüße, 日本.', 'Ben: Hi.']);
  });
});
