import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Transcript } from '../../src/analysis/domain.ts';
import { parseTranscript } from '../../src/analysis/transcript/parse.ts';
import { splitSentences } from '../../src/analysis/transcript/sentences.ts';
import { AppError } from '../../src/errors.ts';
import { documentXml, docxOf, type Line, PRINTERS } from '../fixtures/conversation.ts';
import { TALK } from '../fixtures/talk.ts';

const FRAGMENTS = [
  'WEBVTT',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  '00:00:01.000 --> 00:00:03.000',
  '00:00:05,000 --> 00:00:02,500',
  '99:00:00.000 --> 99:00:01.000',
  ' --> ',
  '00:01',
  '[00:00:07] ',
  '<v Ana>',
  '<v.loud Ben Li>',
  '</v>',
  '<i>',
  '<',
  '>',
  'Ana: ',
  'Ben (2): ',
  '[Cy] ',
  '- ',
  'NOTE',
  'STYLE',
  '12',
  'ab12cd34/1-0',
  'hello there',
  'Yes. No? ',
  '...',
  'um',
  '&amp;',
  '&#0;',
  '&#xD800;',
  '\0',
  '\u202e',
  'é',
  'e\u0301',
  '字。',
  '：',
  'مرحبا',
  '👨‍👩‍👧',
  '\ufeff',
  '\u0085',
  '\u3000',
  ': ',
  '"',
];
const nearlyTranscript = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...FRAGMENTS) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  ),
  { maxLength: 60 },
);
const headed = fc
  .tuple(fc.constantFrom('', 'WEBVTT\n\n', '\ufeffWEBVTT\r\n\r\n', '00:00:01.000 --> 00:00:02.000\n'), nearlyTranscript)
  .map(([head, parts]) => head + parts.join(''));
const encoded = headed.map((text) => new TextEncoder().encode(text));

function expectSound({ utterances, speakers, durationMs, can }: Transcript): void {
  expect(utterances.length).toBeGreaterThan(0);
  const ids = new Set(speakers.map(({ id }) => id));
  let latest = 0;
  for (const { speaker, startMs, endMs, text } of utterances) {
    expect(ids.has(speaker)).toBe(true);
    expect(Number.isSafeInteger(startMs) && Number.isSafeInteger(endMs)).toBe(true);
    expect(startMs).toBeGreaterThanOrEqual(latest);
    expect(endMs).toBeGreaterThanOrEqual(startMs);
    expect(endMs).toBeLessThanOrEqual(durationMs);
    expect(text).toBe(text.normalize('NFC').replace(/\s+/g, ' ').trim());
    expect(text).toMatch(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u);
    latest = startMs;
  }
  expect(speakers.map(({ id }) => id)).toEqual(speakers.map((_, index) => `S${index + 1}`));
  for (const { id } of speakers) expect(utterances.some(({ speaker }) => speaker === id)).toBe(true);
  if (!can.speakers) expect(speakers.map(({ name }) => name)).toEqual([null]);
  if (!can.times) expect(durationMs).toBe(0);
}

/** Keys of the JSON sources with values that may or may not be theirs. */
const KEYS =
  'callTranscripts transcript sentences parties speakerId name text raw_text start end start_time end_time speaker speaker_name results channels ' +
  'alternatives words word punctuated_word utterances channel segments monologues elements type value ts end_ts audio_duration status __proto__';
const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(...FRAGMENTS, 'Ana', 'text', 'punct', null, true, '1.5', '0:04'),
    fc.double(),
    fc.integer({ min: -5, max: 100_000 }),
  ),
  tree: fc.oneof(
    { maxDepth: 6 },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS.split(' ')), tie('tree'), { maxKeys: 6 }),
  ),
}));
const nearlyJson = tree.map((value) => new TextEncoder().encode(JSON.stringify(value) ?? ''));
const nearlyDocx = fc.oneof(
  fc
    .array(fc.oneof(fc.constantFrom(...FRAGMENTS, 'Ana   0:04', '00:00:04', 'Gemini'), fc.string()), { maxLength: 20 })
    .map(
      // What XML cannot hold is not what is tested here.
      (parts) => docxOf(documentXml(parts.map((part) => part.replace(/[^\t\n -\ud7ff]/g, '')))),
    ),
  nearlyTranscript.map((parts) => docxOf(`<w:document xmlns:w="x"><w:p><w:t>${parts.join('</w:t></w:p><w:p><w:t>')}`)),
);
/** A real file with bytes changed and its end cut off. */
const mutated = fc
  .tuple(
    fc.constantFrom(...Object.values(PRINTERS).map(({ print }) => print(TALK.slice(0, 3)))),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
    fc.option(fc.nat()),
  )
  .map(([file, changes, cut]) => {
    const bytes = Uint8Array.from(file);
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
    return cut === null ? bytes : bytes.slice(0, cut % bytes.length);
  });

describe('any bytes', () => {
  test.each([
    ['random', fc.uint8Array({ maxLength: 400 })],
    ['nearly a transcript', encoded],
    ['nearly JSON of a known source', nearlyJson],
    ['nearly a Word file', nearlyDocx],
    ['a changed file of every format', mutated],
  ])('%s: a sound transcript or an AppError', (_name, bytes) => {
    fc.assert(
      fc.property(bytes, (input) => {
        try {
          expectSound(parseTranscript(input));
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(['empty', 'unsupported', 'unreadable', 'too-large']).toContain(error.code);
          expect(error.detail).not.toBe('');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('sentences', () => {
  test('keep every character but the spaces between them', () => {
    fc.assert(
      fc.property(nearlyTranscript, (parts) => {
        const text = parts.join(' ').replace(/\s+/g, ' ').trim();
        const kept = splitSentences(text).map(([from, to]) => text.slice(from, to));
        expect(kept.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

/** A word as the recogniser heard it. */
interface Heard {
  readonly voice: string;
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

const WORDS = [
  'we',
  'Dana',
  'saw',
  '4,200',
  'invoices.',
  'Really?',
  'e.g.',
  'three,',
  'Mr.',
  'and',
  'so...',
  'I',
  'U.S.',
  '3.5',
  'Right.',
  '"yes."',
  'naïve',
  '5',
];
/** Words of equal pace with short pauses, in two voices: what stays the same however it is cut. */
const heard = fc
  .array(
    fc.record({ text: fc.constantFrom(...WORDS), change: fc.nat(9).map((roll) => roll === 0), pause: fc.nat(5) }),
    { minLength: 1, maxLength: 80 },
  )
  .map((words) => {
    let clock = 0;
    let voice = 0;
    return words.map(({ text, change, pause }): Heard => {
      if (change) voice = 1 - voice;
      const startMs = clock + pause * 20;
      clock = startMs + text.length * 100;
      return { voice: ['Ana Li', 'Ben'][voice] ?? '', text, startMs, endMs: clock };
    });
  });

/** A file of these words; `cuts` says after which words a cue ends, `lines` which spaces within a cue are line breaks. */
function writeCues(
  words: readonly Heard[],
  cuts: readonly boolean[],
  lines: readonly boolean[],
  dialect: 'teams' | 'zoom',
): Uint8Array {
  const stamp = (ms: number) =>
    `00:${String(Math.floor(ms / 60_000)).padStart(2, '0')}:${((ms / 1000) % 60).toFixed(3).padStart(6, '0')}`;
  const blocks = ['WEBVTT'];
  let cue: Heard[] = [];
  words.forEach((word, index) => {
    cue.push(word);
    const next = words[index + 1];
    const [first] = cue;
    if (first === undefined || (next !== undefined && next.voice === word.voice && cuts[index % cuts.length] !== true))
      return;
    const text = cue
      .map(
        (part, at) =>
          part.text + (at === cue.length - 1 ? '' : lines[(index + at) % lines.length] === true ? '\n' : ' '),
      )
      .join('');
    const spokenText = dialect === 'teams' ? `<v ${first.voice}>${text}</v>` : `${first.voice}: ${text}`;
    blocks.push(`${stamp(first.startMs)} --> ${stamp(word.endMs)}\n${spokenText}`);
    cue = [];
  });
  return new TextEncoder().encode(blocks.join('\n\n'));
}

/** Turns of alternating speakers that begin on whole seconds, as every source can state them. */
const conversation = fc
  .array(
    fc.record({
      words: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 12 }),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((turns) => {
    let clock = 0;
    return turns.map(({ words }, index): Line => {
      const text = words.join(' ');
      const startMs = clock;
      const endMs = startMs + text.length * 80 + 200;
      clock = Math.ceil((endMs + 1) / 1000) * 1000;
      return { name: ['Ana Li', 'Ben O’Neil'][index % 2] ?? '', startMs, endMs, text };
    });
  });

describe('one conversation reads alike from every source', () => {
  const [reference, ...others] = Object.entries(PRINTERS);
  test.each(others)('%s', (_format, { print, names, times }) => {
    fc.assert(
      fc.property(conversation, (lines) => {
        const expected = parseTranscript(reference?.[1].print(lines) ?? new Uint8Array());
        const found = parseTranscript(print(lines));
        expect(found.utterances.map(({ speaker, text }) => [speaker, text])).toEqual(
          expected.utterances.map(({ speaker, text }) => [speaker, text]),
        );
        expect(found.speakers).toEqual(
          names ? expected.speakers : expected.speakers.map(({ id }) => ({ id, name: null })),
        );
        found.utterances.forEach(({ startMs, words = [] }, index) => {
          // Where only turns have a start, the rest of a turn is placed at the pace of slow speech.
          // Elsewhere the two differ by whether the spaces within a turn take time.
          const slack = times === 'starts' ? 3000 : 500;
          expect(Math.abs(startMs - (expected.utterances[index]?.startMs ?? 0))).toBeLessThan(slack);
          if (times === 'words') expect(words.map(({ text }) => text).join(' ')).toBe(found.utterances[index]?.text);
        });
      }),
    );
  });
});

describe('how a tool cuts its cues leaves no trace', () => {
  const cuts = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 });
  test.each(['teams', 'zoom'] as const)('%s', (dialect) => {
    fc.assert(
      fc.property(heard, cuts, cuts, cuts, cuts, (words, cutsA, linesA, cutsB, linesB) => {
        const a = parseTranscript(writeCues(words, cutsA, linesA, dialect));
        const b = parseTranscript(writeCues(words, cutsB, linesB, dialect));
        const texts = ({ speakers, utterances }: Transcript) =>
          utterances.map(({ speaker, text }) => [speakers.find(({ id }) => id === speaker)?.name, text]);
        expect(texts(a)).toEqual(texts(b));
        a.utterances.forEach((utterance, index) => {
          // Pauses of up to 100 ms a word are spread over a cue's characters: at most a few seconds over a whole turn.
          expect(Math.abs(utterance.startMs - (b.utterances[index]?.startMs ?? 0))).toBeLessThan(4000);
        });
      }),
    );
  });

  test('one cue a word and one cue a turn differ in time only by the pauses', () => {
    fc.assert(
      fc.property(
        heard.map((words) => words.map((word, index) => ({ ...word, startMs: index * 400, endMs: index * 400 + 400 }))),
        (words) => {
          const a = parseTranscript(writeCues(words, [true], [false], 'teams'));
          const b = parseTranscript(writeCues(words, [false], [false], 'teams'));
          expect(a.durationMs).toBe(b.durationMs);
          expect(a.utterances.map(({ text }) => text)).toEqual(b.utterances.map(({ text }) => text));
        },
      ),
    );
  });

  test('renaming speakers changes nothing but names; shifting changes nothing but times', () => {
    fc.assert(
      fc.property(heard, fc.nat(600_000), (words, shift) => {
        const a = parseTranscript(writeCues(words, [true, false], [false], 'teams'));
        const renamed = words.map((word) => ({ ...word, voice: word.voice === 'Ben' ? 'Zoë (2)' : 'אבי' }));
        expect(parseTranscript(writeCues(renamed, [true, false], [false], 'teams')).utterances).toEqual(a.utterances);
        const later = words.map((word) => ({ ...word, startMs: word.startMs + shift, endMs: word.endMs + shift }));
        const shifted = parseTranscript(writeCues(later, [true, false], [false], 'teams')).utterances;
        expect(shifted).toEqual(
          a.utterances.map((u) => ({ ...u, startMs: u.startMs + shift, endMs: u.endMs + shift })),
        );
      }),
    );
  });
});
