import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Transcript } from '../../../../src/analysis/domain.ts';
import { parseTranscript } from '../../../../src/analysis/transcript/parse.ts';
import { documentXml, docxOf, PRINTERS, streamedDocxOf } from '../../../fixtures/conversation.ts';
import { TALK } from '../../../fixtures/talk.ts';
import { parseText, spoken } from './parse-text.ts';

const FIXTURES = new URL('../../../fixtures/transcripts/', import.meta.url);
const parseJson = (value: unknown) => parseText(JSON.stringify(value));
const times = ({ utterances }: Transcript) => utterances.map(({ startMs, endMs }) => [startMs, endMs]);

describe('one conversation as every source exports it', () => {
  const reference = parseTranscript(PRINTERS['teams-vtt'].print(TALK));
  const files = readdirSync(FIXTURES);

  test('a file a format', () => expect(files).toHaveLength(Object.keys(PRINTERS).length));

  test.each(files)('%s', (file) => {
    const format = file.slice(0, file.lastIndexOf('.')) as keyof typeof PRINTERS;
    const { names, times: stated } = PRINTERS[format];
    const transcript = parseTranscript(readFileSync(new URL(file, FIXTURES)));
    expect(transcript.format).toBe(format);
    expect(transcript.utterances.map(({ speaker, text }) => [speaker, text])).toEqual(
      reference.utterances.map(({ speaker, text }) => [speaker, text]),
    );
    expect(transcript.speakers.map(({ name }) => name)).toEqual(names ? ['Dana Ray', 'Tom Weiss'] : [null, null]);
    expect(transcript.can).toEqual({
      times: true,
      wordTimes: stated === 'words',
      overlap: false,
      verbatim: format !== 'zoom-vtt' && format !== 'whisper',
      speakers: true,
    });
    transcript.utterances.forEach(({ startMs }, index) => {
      // Where only turns have a start, what follows in a turn is placed at the pace of slow speech.
      const slack = stated === 'starts' ? 4000 : 400;
      expect(Math.abs(startMs - (reference.utterances[index]?.startMs ?? 0))).toBeLessThan(slack);
    });
  });

  test('the name of a file decides nothing', () =>
    expect(parseTranscript(readFileSync(new URL('teams-docx.docx', FIXTURES))).format).toBe('teams-docx'));
});

interface Trap {
  readonly name: string;
  readonly file: unknown;
  readonly spoken: readonly string[];
  readonly times?: readonly (readonly [number, number])[];
  readonly can?: Partial<Transcript['can']>;
}

const gongCall = (sentences: readonly object[]) => [{ speakerId: '71', topic: null, sentences }];
const HELLO = [{ start: 1000, end: 2600, text: 'Hello there you.' }];

const JSON_TRAPS: readonly Trap[] = [
  {
    name: 'Gong: transcript with parties beside it',
    file: { transcript: gongCall(HELLO), parties: [{ speakerId: '71', name: 'Ana Li' }] },
    spoken: ['Ana Li: Hello there you.'],
    times: [[1000, 2600]],
  },
  {
    name: 'Gong: extensive call, parties in another envelope, the call in two',
    file: {
      callTranscripts: [{ callId: '9', transcript: gongCall(HELLO) }],
      calls: [{ metaData: { id: '9' }, parties: [{ speakerId: '71', name: 'Ana Li' }], transcript: gongCall(HELLO) }],
    },
    spoken: ['Ana Li: Hello there you.'],
  },
  {
    name: 'Gong: bare callTranscripts, so that nobody is named but everybody told apart',
    file: {
      callTranscripts: [
        {
          callId: '9',
          transcript: [...gongCall(HELLO), { speakerId: '72', sentences: [{ start: 3000, end: 3500, text: 'Hi.' }] }],
        },
      ],
    },
    spoken: ['?: Hello there you.', '?: Hi.'],
    can: { speakers: true },
  },
  {
    name: 'Gong: seconds where milliseconds belong',
    file: {
      transcript: gongCall([
        { start: 1.5, end: 3, text: 'Hello there you.' },
        { start: 60, end: 62, text: 'And now the rest.' },
      ]),
    },
    spoken: ['?: Hello there you.', '?: And now the rest.'],
    times: [
      [1500, 3000],
      [60_000, 62_000],
    ],
  },
  {
    name: 'Fireflies: numbers, text without raw_text, milliseconds where seconds belong',
    file: { sentences: [{ speaker_name: 'Ana', text: 'Hello there.', start_time: 1200, end_time: 2400 }] },
    spoken: ['Ana: Hello there.'],
    times: [[1200, 2400]],
  },
  {
    name: 'Fireflies: the list its page downloads, times as clocks, an unnamed speaker',
    file: [
      { sentence: 'Hello there.', startTime: '00:01', endTime: '00:02', speaker_name: 'Ana', speaker_id: 0 },
      { sentence: 'Hi.', startTime: '01:00:02.5', endTime: '01:00:03', speaker_name: null, speaker_id: 1 },
    ],
    spoken: ['Ana: Hello there.', '?: Hi.'],
    times: [
      [1000, 2000],
      [3_602_500, 3_603_000],
    ],
  },
  {
    name: 'Deepgram: no utterances, runs of words by speaker, a silence ends a run',
    file: {
      results: {
        channels: [
          {
            alternatives: [
              {
                transcript: 'not used',
                words: [
                  { word: 'hello', punctuated_word: 'Hello', start: 0.5, end: 1, speaker: 0 },
                  { word: 'there', punctuated_word: 'there', start: 1, end: 1.5, speaker: 0 },
                  { word: 'again', start: 9, end: 9.5, speaker: 0 },
                  { word: 'hi', punctuated_word: 'Hi.', start: 9.6, end: 10, speaker: 1 },
                ],
              },
            ],
          },
        ],
      },
    },
    spoken: ['?: Hello there', '?: again', '?: Hi.'],
    times: [
      [500, 1500],
      [9000, 9500],
      [9600, 10_000],
    ],
    can: { wordTimes: true, speakers: true },
  },
  {
    name: 'Deepgram: two channels are two speakers, and may overlap',
    file: {
      results: {
        channels: [0, 1].map((channel) => ({
          alternatives: [
            {
              words: [
                { word: 'one', start: 1 + channel / 2, end: 2 + channel / 2 },
                { word: `two${channel}`, start: 2 + channel / 2, end: 3 + channel / 2 },
              ],
            },
          ],
        })),
      },
    },
    spoken: ['?: one two0', '?: one two1'],
    times: [
      [1000, 3000],
      [1500, 3500],
    ],
    can: { overlap: true, speakers: true },
  },
  {
    name: 'Deepgram: without diarisation nobody is told apart',
    file: { results: { utterances: [{ start: 0, end: 1.4, transcript: 'Hello there.', words: [] }] } },
    spoken: ['?: Hello there.'],
    can: { speakers: false, wordTimes: false },
  },
  {
    name: 'Deepgram: words that are not those of the text give no word times',
    file: {
      results: {
        utterances: [
          { start: 0, end: 2, speaker: 0, transcript: 'It is $4,200.', words: [{ word: 'four', start: 0, end: 1 }] },
        ],
      },
    },
    spoken: ['?: It is $4,200.'],
    times: [[0, 2000]],
    can: { wordTimes: false },
  },
  {
    name: 'AssemblyAI: words alone, speakers null',
    file: {
      audio_duration: 3,
      utterances: null,
      words: [
        { text: 'Hello', start: 100, end: 400, speaker: null },
        { text: 'there.', start: 400, end: 900, speaker: null },
      ],
    },
    spoken: ['?: Hello there.'],
    times: [[100, 900]],
    can: { speakers: false, wordTimes: true },
  },
  {
    name: 'AssemblyAI: text alone has no times',
    file: { audio_duration: 3, status: 'completed', text: 'Hello there. Hi.' },
    spoken: ['?: Hello there.', '?: Hi.'],
    can: { times: false },
  },
  {
    name: 'AssemblyAI: speakers that were identified keep their names',
    file: { utterances: [{ speaker: 'Al', start: 0, end: 900, text: 'Hello there.' }] },
    spoken: ['Al: Hello there.'],
  },
  {
    name: 'Whisper: nobody is told apart, inventions over silence go, courtesy stays',
    file: {
      segments: [
        { start: 0, end: 2, text: ' Thanks for watching!' },
        { start: 2, end: 4, text: ' Hello there, thank you.' },
        { start: 4, end: 6, text: ' Subtitles by the Amara.org community' },
        { start: 6, end: 8, text: ' Thank you.' },
        { start: 8, end: 10, text: ' I made subtitles by hand for that.' },
        { start: 10, end: 12, text: ' Untertitelung des ZDF, 2020' },
        { start: 12, end: 14, text: ' ご視聴ありがとうございました' },
      ],
    },
    spoken: ['?: Hello there, thank you.', '?: Thank you.', '?: I made subtitles by hand for that.'],
    can: { speakers: false, verbatim: false },
  },
  {
    name: 'Whisper: Japanese words without spaces keep their times',
    file: {
      segments: [
        {
          start: 0,
          end: 2,
          text: '本日は。',
          words: [
            { word: '本日', start: 0, end: 1 },
            { word: 'は。', start: 1, end: 2 },
          ],
        },
      ],
    },
    spoken: ['?: 本日は。'],
    can: { wordTimes: true },
  },
  {
    name: 'whisper.cpp: offsets in milliseconds',
    file: { result: { language: 'en' }, transcription: [{ offsets: { from: 500, to: 1900 }, text: ' Hello there.' }] },
    spoken: ['?: Hello there.'],
    times: [[500, 1900]],
  },
  {
    name: 'Rev: punctuation without times, an editor’s note is not said, names in the monologue',
    file: {
      monologues: [
        {
          speaker: 0,
          speaker_info: { id: 0, display_name: 'Ana' },
          elements: [
            { type: 'text', value: 'Hello', ts: 0.5, end_ts: 1 },
            { type: 'punct', value: ', ' },
            { type: 'unknown', value: '<crosstalk>' },
            { type: 'text', value: 'Ben', ts: 1, end_ts: 1.4 },
            { type: 'punct', value: '.' },
          ],
        },
      ],
    },
    spoken: ['Ana: Hello, Ben.'],
    times: [[500, 1400]],
    can: { wordTimes: true },
  },
  {
    name: 'times as text, absent, negative and reversed here and there',
    file: {
      sentences: [
        { speaker_name: 'Ana', text: 'One two.', start_time: '0.5', end_time: '1.5' },
        { speaker_name: 'Ben', text: 'Three four.', start_time: null, end_time: null },
        { speaker_name: 'Ana', text: 'Five six.', start_time: 4, end_time: 3 },
        { speaker_name: 'Ben', text: 'Seven eight.', start_time: -1, end_time: 6 },
        { speaker_name: 'Ana', text: 'Nine ten.', start_time: 8, end_time: 9 },
      ],
    },
    spoken: ['Ana: One two.', 'Ben: Three four.', 'Ana: Five six.', 'Ben: Seven eight.', 'Ana: Nine ten.'],
  },
  {
    name: 'keys of the prototype are nothing special; one answer in a list is that answer',
    file: JSON.parse(
      '[{"__proto__": {"sentences": []}, "constructor": 1, "sentences": [{"speaker_name": "__proto__", "text": "Hello there.", "start_time": 1, "end_time": 2}]}]',
    ),
    spoken: ['__proto__: Hello there.'],
  },
];

describe('traps of JSON sources', () => {
  test.each(JSON_TRAPS)('$name', (trap) => {
    const transcript = parseJson(trap.file);
    expect(spoken(transcript)).toEqual(trap.spoken);
    if (trap.times !== undefined) expect(times(transcript)).toEqual(trap.times);
    expect(transcript.can).toMatchObject(trap.can ?? {});
  });

  test('words carry the times of the source', () => {
    const { utterances } = parseTranscript(PRINTERS.deepgram.print(TALK.slice(0, 1)));
    expect(utterances[0]?.words?.map(({ text }) => text).join(' ')).toBe(utterances[0]?.text);
    expect(utterances[1]?.words?.[0]).toEqual({ text: 'What', startMs: utterances[1]?.startMs, endMs: 6856 });
  });

  test('two speakers talking at once stay two turns', () => {
    const said = (speaker: string, start: number) => ({
      speaker,
      start,
      end: start + 3000,
      text: 'one two three',
      words: ['one', 'two', 'three'].map((text, i) => ({
        text,
        start: start + i * 1000,
        end: start + i * 1000 + 1000,
      })),
    });
    expect(spoken(parseJson({ utterances: [said('Ana', 0), said('Ben', 500)] }))).toEqual([
      'Ana: one two three',
      'Ben: one two three',
    ]);
  });

  test.each([
    [{ speaker_name: 'Speaker 1' }, null],
    [{ speaker_name: 'SPEAKER_00' }, null],
    [{ speaker_name: 'Unknown speaker' }, null],
    [{ speaker_name: 'b' }, null],
    [{ speaker_id: 3 }, null],
    [{ speaker_name: 'Bo' }, 'Bo'],
    [{ speaker_name: 'Speaker Pelosi' }, 'Speaker Pelosi'],
    [{ speaker_name: '李' }, '李'],
  ])('%j names %j', (who, name) => {
    const { speakers } = parseJson({ sentences: [{ ...who, raw_text: 'Hello there.', start_time: 0, end_time: 1 }] });
    expect(speakers).toEqual([{ id: 'S1', name }]);
  });

  test('spellings that may be two people stay two: accents, brackets', () => {
    const { speakers } = parseJson({
      sentences: ['José', 'Jose', 'JOSÉ', 'Dana', 'Dana (Acme)', 'dana  (acme)'].map((speaker_name, index) => ({
        speaker_name,
        text: 'Hello there.',
        start_time: index * 2,
        end_time: index * 2 + 1,
      })),
    });
    expect(speakers.map(({ name }) => name)).toEqual(['José', 'Jose', 'Dana', 'Dana (Acme)']);
  });
});

describe('traps of text sources', () => {
  test('Otter: the footer goes wherever it stands, a time in a sentence is no turn, starts only', () => {
    const transcript = parseText(
      'Weekly sync\n\nAna Li  0:04  \nWe meet at 9:30\nand then on. Transcribed by https://otter.ai\n\nTranscribed by https://otter.ai?utm=1\n\nBen\t1:02:03\nFine.\n',
    );
    expect(transcript.format).toBe('otter');
    expect(spoken(transcript)).toEqual(['Ana Li: We meet at 9:30 and then on.', 'Ben: Fine.']);
    expect(times(transcript)).toEqual([
      [4000, 7100],
      [3_723_000, 3_723_600],
    ]);
    expect(transcript.can.overlap).toBe(false);
  });

  test('the footer goes from other text too', () =>
    expect(spoken(parseText('Ana: Hello.\nBen: Hi.\n\nTranscribed by https://otter.ai\n'))).toEqual([
      'Ana: Hello.',
      'Ben: Hi.',
    ]));

  test.each([
    ['round brackets, words below', '**Ana Li** (00:01:30)\nHello there.\n'],
    ['square brackets, words beside', '- **Ana Li** [01:30] Hello there.\n'],
    ['a link to the moment', '**Ana Li:** [00:01:30](https://tldv.example/m/1?t=90)\n\nHello there.\n'],
    ['the time first', '[00:01:30] **Ana Li**: Hello there.\n'],
    ['headings, rules and a quote', '# Call\n\n## Transcript\n\n__Ana Li__ (00:01:30)\n---\n> Hello there.\n'],
  ])('Markdown: %s', (_name, text) => {
    const transcript = parseText(text);
    expect(transcript.format).toBe('markdown');
    expect(spoken(transcript)).toEqual(['Ana Li: Hello there.']);
    expect(transcript.utterances[0]?.startMs).toBe(90_000);
  });
});

describe('traps of Word sources', () => {
  const word = (...paragraphs: string[]) => parseTranscript(docxOf(documentXml(paragraphs)));

  test('Teams: title and notices in another language are no speech, several lines are one turn', () => {
    const transcript = word(
      'Besprechung',
      '4. Januar 2024, 10:00',
      'Dana Ray hat die Transkription gestartet',
      '\nDana Ray   0:04\nHallo Tom.\nWir treffen uns um 9:30',
      '\nTom Weiß (Extern)\u00a0\u00a0\u00a01:02:03\nGut & schön.',
      'Dana Ray hat die Transkription beendet',
    );
    expect(transcript.format).toBe('teams-docx');
    expect(spoken(transcript)).toEqual([
      'Dana Ray: Hallo Tom.',
      'Dana Ray: Wir treffen uns um 9:30',
      'Tom Weiß (Extern): Gut & schön.',
    ]);
  });

  test('Teams: a name and its words in two paragraphs', () =>
    expect(spoken(word('Dana Ray   0:04', 'Hello there', 'Tom   0:09', 'Hi.'))).toEqual([
      'Dana Ray: Hello there',
      'Tom: Hi.',
    ]));

  test('Meet: only names below a moment speak, notes before and after do not', () => {
    const transcript = word(
      'Summary',
      'Pricing: not discussed.',
      'Ana Li: was asked to send a plan (00:00:10).',
      '00:00:00',
      'Ana Li: Hello there.',
      '',
      '00:00:04',
      'Ben: Hi: all.',
      'Transcription ended after 00:00:09',
      'Details',
      'Ben: agreed to wait.',
    );
    expect(transcript.format).toBe('meet-docx');
    expect(spoken(transcript)).toEqual(['Ana Li: Hello there.', 'Ben: Hi: all.']);
    expect(transcript.can.times).toBe(true);
  });

  test('Meet: a moment for many turns does not time them', () => {
    const transcript = word(
      '00:00:00',
      'Ana: One.',
      'Ben: Two.',
      'Ana: Three.',
      '00:05:00',
      'Ben: Four.',
      'Ana: Five.',
    );
    expect(spoken(transcript)).toEqual(['Ana: One.', 'Ben: Two.', 'Ana: Three.', 'Ben: Four.', 'Ana: Five.']);
    expect(transcript.can).toMatchObject({ times: false, speakers: true });
    expect(transcript.durationMs).toBe(0);
  });

  test.each([
    ['lines of "Name: words"', ['Call notes', 'Ana: Hello there.', 'Ben: Hi.'], 'plain'],
    [
      'WebVTT pasted',
      ['WEBVTT', '', '00:01.000 --> 00:02.000', 'Ana: Hello there.', '', '00:02.000 --> 00:03.000', 'Ben: Hi.'],
      'vtt',
    ],
  ])('%s in Word are read as such', (_name, paragraphs, format) => {
    const transcript = word(...paragraphs);
    expect(transcript.format).toBe(format);
    expect(spoken(transcript)).toEqual(['Ana: Hello there.', 'Ben: Hi.']);
  });

  test('deleted text, field codes and the second version of a drawing are not read; a streamed file is', () => {
    const xml = documentXml(['Ana: Hello there.', 'Ben: Hi.']).replace(
      'Hi.</w:t>',
      'Hi.</w:t><w:delText>gone</w:delText><w:instrText>PAGE</w:instrText><mc:AlternateContent><mc:Fallback><w:t>twice</w:t></mc:Fallback></mc:AlternateContent>',
    );
    expect(spoken(parseTranscript(streamedDocxOf(xml)))).toEqual(['Ana: Hello there.', 'Ben: Hi.']);
  });
});
