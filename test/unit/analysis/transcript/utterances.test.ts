import { describe, expect, test } from 'vitest';
import { cleanName, cleanText } from '../../../../src/analysis/transcript/clean.ts';
import type { Piece } from '../../../../src/analysis/transcript/cue.ts';
import { makeUtterances } from '../../../../src/analysis/transcript/utterances.ts';
import { isVerbatim } from '../../../../src/analysis/transcript/verbatim.ts';
import { parseText, spoken } from './parse-text.ts';

function timed(pieces: readonly Piece[]): readonly string[] {
  return makeUtterances(pieces).utterances.map(
    ({ speaker, startMs, endMs, text }) => `${speaker} ${startMs}-${endMs} ${text}`,
  );
}

const said = (speaker: string | null, startMs: number, endMs: number, text: string): Piece => ({
  speaker,
  startMs,
  endMs,
  text,
});

describe('utterances', () => {
  test('cues of one speaker are joined and timed by their characters', () => {
    expect(
      timed([
        said('Ana', 0, 1000, 'One two.'),
        said('Ana', 1500, 2500, 'Three. Four'),
        said('Ana', 3000, 4000, 'five.'),
      ]),
    ).toEqual(['S1 0-1000 One two.', 'S1 1500-2045 Three.', 'S1 2136-4000 Four five.']);
  });

  test('a pause of two seconds or another speaker ends a turn', () => {
    expect(
      timed([
        said('Ana', 0, 1000, 'We were'),
        said('Ana', 3000, 4000, 'going'),
        said('Ben', 4000, 4500, 'Mm'),
        said('Ana', 4500, 5000, 'on'),
      ]),
    ).toEqual(['S1 0-1000 We were', 'S1 3000-4000 going', 'S2 4000-4500 Mm', 'S1 4500-5000 on']);
  });

  test('overlapping cues of one speaker never make time run backwards', () => {
    expect(timed([said('Ana', 0, 2000, 'One. Two.'), said('Ana', 1000, 4000, 'Three. Four.')])).toEqual([
      'S1 0-727 One.',
      'S1 909-1636 Two.',
      'S1 1818-2909 Three.',
      'S1 3091-4000 Four.',
    ]);
  });

  test('cues out of order are ordered; speakers are numbered by first speech; case and spacing make no other person', () => {
    const { speakers, utterances } = makeUtterances([
      said('Ben', 5000, 6000, 'B.'),
      said('Ana  Li', 0, 1000, 'A.'),
      said('ana li', 7000, 8000, 'C.'),
    ]);
    expect(speakers).toEqual([
      { id: 'S1', name: 'Ana  Li' },
      { id: 'S2', name: 'Ben' },
    ]);
    expect(utterances.map(({ speaker }) => speaker)).toEqual(['S1', 'S2', 'S1']);
  });
});

describe('text is cleaned once', () => {
  test.each([
    ['a\tb\r\nc  d\u00a0e\u3000f ', 'a b c d e f'],
    ['e\u0301', 'é'],
    ['a\u202eb\u202c \u2066c\u2069', 'ab c'],
    ['a\0b\u0007c', 'a b c'],
    ['\u{e0041}x\u200by\ufeff\u00ad', 'xy'],
    ['<!channel> <@U1>', '<!channel> <@U1>'],
    ['👨‍👩‍👧 می‌شود', '👨‍👩‍👧 می‌شود'],
    [`a${'\u0301'.repeat(100)}`, `á${'\u0301'.repeat(29)}`],
  ])('%j', (raw, clean) => expect(cleanText(raw)).toBe(clean));

  test('a name is bounded without cutting a character', () => {
    expect(cleanName('👍'.repeat(255))).toBe('👍'.repeat(120));
    expect(cleanName(' \u202e ')).toBeNull();
  });
});

describe('verbatim is what shows fillers at a plausible rate', () => {
  const sentence = 'we think that the plan is to move the data and you agree';
  const text = (fillers: number, sentences: number) =>
    makeUtterances([said('Ana', 0, 1, `${'um, '.repeat(fillers)}${`${sentence}. `.repeat(sentences)}`.trim())])
      .utterances;

  test.each([
    ['none', 0, 10, false],
    ['two are slips', 2, 10, false],
    ['three in 133 words', 3, 10, true],
    ['three in 1,303 words: cleaned, some left', 3, 100, false],
    ['seven in 1,307 words', 7, 100, true],
  ])('%s', (_name, fillers, sentences, expected) => expect(isVerbatim(text(fillers, sentences))).toBe(expected));
});

describe('hostile but well-formed', () => {
  const stamp = (s: number) =>
    `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}.000`;

  test('forty speakers at once over eight hours', () => {
    const cues = Array.from(
      { length: 7200 },
      (_, i) => `${stamp(i * 4)} --> ${stamp(i * 4 + 9)}\n<v Person ${i % 40}>Line ${i} is said.</v>`,
    );
    const transcript = parseText(`WEBVTT\n\n${cues.join('\n\n')}\n`);
    expect(transcript.speakers).toHaveLength(40);
    expect(transcript.utterances).toHaveLength(7200);
    expect(transcript.durationMs).toBe(8 * 3_600_000 + 5000);
    expect(transcript.can.overlap).toBe(true);
  });

  test('names and words in any script, mentions and overrides', () => {
    const transcript = parseText(
      'WEBVTT\n\n00:00.000 --> 00:02.000\n<v \u202eنور علي>مرحبا بكم. كيف الحال؟</v>\n\n' +
        '00:02.000 --> 00:03.000\n<v <!channel>>Hi <!channel> &lt;@U1&gt; 👩🏽‍💻</v>\n\n00:03.000 --> 00:05.000\n<v Łukasz Żółć>はい。そうです。</v>\n',
    );
    expect(spoken(transcript)).toEqual([
      'نور علي: مرحبا بكم.',
      'نور علي: كيف الحال؟',
      '?: <v <!channel>>Hi <!channel> <@U1> 👩🏽‍💻',
      'Łukasz Żółć: はい。',
      'Łukasz Żółć: そうです。',
    ]);
  });
});
