import { describe, expect, test } from 'vitest';
import { parseText, spoken } from './parse-text.ts';

interface Oddity {
  readonly name: string;
  readonly text: string;
  readonly spoken: readonly string[];
  /** [start, end] of each utterance in milliseconds. */
  readonly times: readonly (readonly [number, number])[];
}

const HELLO = ['Ana: Hello there.', 'Ben: Hi.'];
const HELLO_TIMES = [
  [1000, 3000],
  [3000, 4000],
] as const;
const PLAIN_FILE =
  'WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\nAna: Hello there.\n\n2\n00:00:03.000 --> 00:00:04.000\nBen: Hi.\n';

/** The twenty ordinary oddities that exports in the wild show. */
const ODDITIES: readonly Oddity[] = [
  { name: 'byte order mark', text: `\ufeff${PLAIN_FILE}`, spoken: HELLO, times: HELLO_TIMES },
  { name: 'CR line ends', text: PLAIN_FILE.replaceAll('\n', '\r'), spoken: HELLO, times: HELLO_TIMES },
  { name: 'CRLF line ends', text: PLAIN_FILE.replaceAll('\n', '\r\n'), spoken: HELLO, times: HELLO_TIMES },
  {
    name: 'NOTE blocks, one with an arrow in it',
    text: PLAIN_FILE.replace(
      '2\n',
      'NOTE made by hand\nsecond line\n\nNOTE\n00:00:02.000 --> 00:00:03.000\nAna: Not said.\n\n2\n',
    ),
    spoken: HELLO,
    times: HELLO_TIMES,
  },
  {
    name: 'STYLE block',
    text: PLAIN_FILE.replace('1\n', 'STYLE\n::cue(v[voice="Ana"]) { color: lime }\n\n1\n'),
    spoken: HELLO,
    times: HELLO_TIMES,
  },
  {
    name: 'REGION block',
    text: PLAIN_FILE.replace('1\n', 'REGION\nid:fred\nwidth:40%\n\n1\n'),
    spoken: HELLO,
    times: HELLO_TIMES,
  },
  {
    name: 'minutes and seconds only',
    text: 'WEBVTT\n\n00:01.000 --> 00:03.000\nAna: Hello there.\n\n75:03.000 --> 75:04.000\nBen: Hi.\n',
    spoken: HELLO,
    times: [
      [1000, 3000],
      [4_503_000, 4_504_000],
    ],
  },
  {
    name: '100 hours: a timecode that does not begin at 0',
    text: 'WEBVTT\n\n100:00:01.000 --> 100:00:03.000\nAna: Hello there.\n\n100:00:03.000 --> 100:00:04.000\nBen: Hi.\n',
    spoken: HELLO,
    times: [
      [0, 2000],
      [2000, 3000],
    ],
  },
  { name: 'comma decimals', text: PLAIN_FILE.replaceAll('.000', ',000'), spoken: HELLO, times: HELLO_TIMES },
  {
    name: 'reversed cue: its words stay, its end becomes plausible',
    text: `${PLAIN_FILE}\n3\n00:00:09.000 --> 00:00:05.000\nAna: How are you?\n\n4\n00:00:12.000 --> 00:00:13.000\nBen: Good.\n`,
    spoken: [...HELLO, 'Ana: How are you?', 'Ben: Good.'],
    times: [...HELLO_TIMES, [9000, 10_700], [12_000, 13_000]],
  },
  {
    name: 'garbage cue: dropped, the rest stays',
    text: PLAIN_FILE.replace('2\n', 'x\n00:00:0x.000 --> soon\nBen: lost\n\n2\n'),
    spoken: HELLO,
    times: HELLO_TIMES,
  },
  { name: 'no header', text: PLAIN_FILE.slice('WEBVTT\n\n'.length), spoken: HELLO, times: HELLO_TIMES },
  {
    name: 'text after WEBVTT and header lines',
    text: PLAIN_FILE.replace('WEBVTT\n', 'WEBVTT - Weekly sync 4\nKind: captions\nLanguage: en\n'),
    spoken: HELLO,
    times: HELLO_TIMES,
  },
  { name: 'NUL inside a word', text: PLAIN_FILE.replace('Hello', 'Hel\0lo'), spoken: HELLO, times: HELLO_TIMES },
  {
    name: 'GUID cue ids, several cues per utterance, the second without its voice',
    text:
      'WEBVTT\n\n8f3c2b1a-77d0/12-0\n00:00:01.000 --> 00:00:03.000\n<v Ana>Hello</v>\n\n' +
      '8f3c2b1a-77d0/12-1\n00:00:03.000 --> 00:00:04.000\nthere.\n\n8f3c2b1a-77d0/13-0\n00:00:04.000 --> 00:00:05.000\n<v Ben>Hi.</v>\n',
    spoken: HELLO,
    times: [
      [1000, 4000],
      [4000, 5000],
    ],
  },
  {
    name: 'missing </v>, two voices in one cue',
    text: 'WEBVTT\n\n00:00:00.000 --> 00:00:01.600\n<v Ana>Hello there.\n<v Ben>Hi.\n',
    spoken: HELLO,
    times: [
      [0, 1280],
      [1280, 1600],
    ],
  },
  {
    name: 'entities, decoded once',
    text: 'WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v O&#39;Neil>R&amp;D&nbsp;isn&#x27;t &lt;v Eve&gt; &amp;lt; &bogus; &#xD800;</v>\n',
    spoken: ["O'Neil: R&D isn't <v Eve> &lt; &bogus; \ufffd"],
    times: [[0, 1000]],
  },
  {
    name: 'several lines per cue and a voice with classes',
    text: 'WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v.loud.left Ana>Hello\nthere.</v>\n\n00:00:03.000 --> 00:00:04.000\n<v Ben>Hi.\n',
    spoken: HELLO,
    times: HELLO_TIMES,
  },
  {
    name: 'cue settings, inline times and styles',
    text:
      'WEBVTT\n\n00:00:01.000 --> 00:00:03.000 line:0 position:20% align:start\nAna: <c.yellow>Hello</c> <00:00:02.000><i>there</i>.\n\n' +
      '00:00:03.000-->00:00:04.000\nBen: Hi.\n',
    spoken: HELLO,
    times: HELLO_TIMES,
  },
  {
    name: 'names with brackets, digits, phones; only the first ": " splits',
    text:
      'WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nDana Ray (she/her) - Acme 2: One thing: price.\n\n' +
      '2\n00:00:02.000 --> 00:00:03.000\n+1 (415) 555-0100: At 10:30: yes.\n\n3\n00:00:03.000 --> 00:00:04.000\ndana ray  (She/Her) - Acme 2: Good.\n',
    spoken: [
      'Dana Ray (she/her) - Acme 2: One thing: price.',
      '+1 (415) 555-0100: At 10:30: yes.',
      'Dana Ray (she/her) - Acme 2: Good.',
    ],
    times: [
      [1000, 2000],
      [2000, 3000],
      [3000, 4000],
    ],
  },
];

describe('twenty ordinary oddities of WebVTT files', () => {
  test('are twenty', () => expect(ODDITIES).toHaveLength(20));

  test.each(ODDITIES)('$name', (oddity) => {
    const transcript = parseText(oddity.text);
    expect(spoken(transcript)).toEqual(oddity.spoken);
    expect(transcript.utterances.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(oddity.times);
  });

  test('a missing blank line between cues loses neither text nor time', () => {
    const transcript = parseText(PLAIN_FILE.replace('.\n\n2\n', '.\n2\n'));
    expect(spoken(transcript)).toEqual(HELLO);
  });
});
