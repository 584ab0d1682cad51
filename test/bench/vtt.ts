import { parse as parseReference } from 'node-webvtt';
import { parseTranscript } from '../../src/analysis/transcript/parse.ts';
import { scanCues } from '../../src/analysis/transcript/scan.ts';
import { openWordFile } from '../../src/analysis/transcript/word-file.ts';
import { AppError } from '../../src/errors.ts';
import { type Line, PRINTERS } from '../fixtures/conversation.ts';
import type { BenchRow } from './row.ts';

const MB = 1024 * 1024;
const ROUNDS = 15;

const SENTENCES = [
  'So when an invoice fails today, what happens next?',
  'Right.',
  'Well, it lands in a shared mailbox and somebody in Leeds picks it up, usually on the same day but not at month end.',
  'We have about 4,200 of them a month, and I&#39;d say 6.5 percent need a second look.',
  'Mm-hm, that makes sense.',
  'Let me make sure I have it: two sites, one approver each, and the audit is on the 14th of March.',
  'I think the harder part is the approval, to be honest, because nobody owns it &amp; everybody waits.',
];

/** A Teams export of so many hours: a cue every four seconds, sentences running across cue ends, GUID ids, entities. */
export function teamsFile(hours: number): string {
  const words = SENTENCES.join(' ').split(' ');
  const speakers = ['Dana Ray', 'Priya Raman (Northwind)', 'Tom O&#39;Neil'];
  const blocks = ['WEBVTT'];
  for (let cue = 0, word = 0; cue < hours * 900; cue += 1) {
    const text = Array.from({ length: 10 }, () => words[word++ % words.length]).join(' ');
    const speaker = speakers[Math.floor(cue / 7) % speakers.length];
    const id = `8f3c2b1a-77d0-4f7e-9a51-2f6f0b9c1d2e/${Math.floor(cue / 3)}-${cue % 3}`;
    blocks.push(`${id}\n${stamp(cue * 4000)} --> ${stamp(cue * 4000 + 3900)}\n<v ${speaker}>${text}</v>`);
  }
  return `${blocks.join('\n\n')}\n`;
}

/** Turns of ten words every four seconds: 27,000 words in three hours. */
function turns(hours: number): readonly Line[] {
  const words = SENTENCES.join(' ').split(' ');
  return Array.from({ length: hours * 900 }, (_, turn) => ({
    name: turn % 2 === 0 ? 'Dana Ray' : 'Tom Weiss',
    startMs: turn * 4000,
    endMs: turn * 4000 + 3900,
    text: Array.from({ length: 10 }, (_, word) => words[(turn * 10 + word) % words.length]).join(' '),
  }));
}

function stamp(ms: number): string {
  const pad = (value: number, width = 2) => String(Math.floor(value)).padStart(width, '0');
  return `${pad(ms / 3_600_000)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1000) % 60)}.${pad(ms % 1000, 3)}`;
}

/** Best of some rounds, in milliseconds, each round timing all functions so that a busy machine slows all alike. */
function race(...runs: readonly (() => unknown)[]): readonly number[] {
  const best = runs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round += 1) {
    runs.forEach((run, index) => {
      const start = performance.now();
      run();
      best[index] = Math.min(best[index] ?? 0, performance.now() - start);
    });
  }
  return best;
}

function parseHostile(bytes: Uint8Array): void {
  try {
    parseTranscript(bytes);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** Speed of the transcript parser against node-webvtt on the same file, its growth, and hostile input. */
export async function benchVtt(): Promise<readonly BenchRow[]> {
  const text = teamsFile(3);
  const bytes = Buffer.from(text);
  const doubled = Buffer.from(teamsFile(6));
  const [scan = 0, theirs = 0, whole = 0, twice = 0] = race(
    () => scanCues(text),
    () => parseReference(text, { strict: false }),
    () => parseTranscript(bytes),
    () => parseTranscript(doubled),
  );
  const speed = (ms: number) => bytes.length / MB / (ms / 1000);
  const rows: BenchRow[] = [
    {
      name: 'VTT cues, 3 h Teams file',
      value: speed(scan),
      unit: 'MB/s',
      reference: `node-webvtt ${speed(theirs).toFixed(0)} MB/s`,
      ratio: theirs / scan,
      reach: '≥ 2×',
      ok: theirs / scan >= 2,
    },
    {
      name: 'bytes → utterances, the same file',
      value: speed(whole),
      unit: 'MB/s',
      reference: `node-webvtt (cues only) ${speed(theirs).toFixed(0)} MB/s`,
      ratio: theirs / whole,
      reach: 'shown; ≤ 60 ms',
      ok: whole <= 60,
    },
    {
      name: 'bytes → utterances, 6 h against 3 h',
      value: twice,
      unit: 'ms',
      reference: `3 h ${whole.toFixed(1)} ms`,
      ratio: twice / whole,
      reach: '≤ 2.3×',
      ok: twice / whole <= 2.3,
    },
  ];
  for (const [name, print, baseline, reference, most] of [
    ['Teams Word file', PRINTERS['teams-docx'].print, openWordFile, 'unzip alone', 40],
    [
      'Deepgram JSON',
      PRINTERS.deepgram.print,
      (file: Uint8Array) => JSON.parse(Buffer.from(file).toString()),
      'JSON.parse alone',
      4,
    ],
  ] as const) {
    const file = print(turns(3));
    const larger = print(turns(6));
    const [parsed = 0, alone = 0, grown = 0] = race(
      () => parseTranscript(file),
      () => baseline(file),
      () => parseTranscript(larger),
    );
    rows.push({
      name: `bytes → utterances, 3 h ${name}, ${(file.length / MB).toFixed(2)} MB`,
      value: parsed,
      unit: 'ms',
      reference: `${reference} ${alone.toFixed(1)} ms; 6 h ${grown.toFixed(0)} ms`,
      ratio: parsed / alone,
      reach: `≤ ${most}×`,
      ok: parsed <= most * alone,
    });
  }
  const cue = 'WEBVTT\n\n00:01.000 --> 00:02.000\n';
  for (const [name, unit, head, size] of [
    ['<', '<', '', 25],
    ['newlines', '\n', '', 25],
    ['digits', '7', '', 25],
    ['-->', '-->', '', 25],
    ['--> lines after WEBVTT', '-->\n', 'WEBVTT\n\n', 25],
    ['newlines after WEBVTT', '\n', 'WEBVTT', 25],
    ['[', '[', '', 25],
    ['JSON objects', '{"a":1},', '[', 25],
    ['one JSON text', 'a\\n', '{"a":"', 25],
    ['JSON quotes', '\\"', '{"a":"', 25],
    ['bold marks', '**a', '**a: ', 25],
    ['double spaces', 'a  ', 'a: ', 25],
    ['lines of spaces', `a${' '.repeat(78)}\n`, '', 25],
    ['< in a cue, refused as implausible', '<', cue, 25],
    // Just below what a day of speech can hold (plausible.ts), so that all of it is read.
    ['< in a cue', '<', cue, 3.8],
    ['"Ana: b" lines in a cue', 'Ana: bcdefghijklm\n', cue, 1.9],
    ['one-word sentences', 'yes. ', cue, 1.1],
  ] as const) {
    const hostile = Buffer.from(head + unit.repeat(Math.ceil((size * MB) / unit.length)));
    const start = performance.now();
    parseHostile(hostile);
    const seconds = (performance.now() - start) / 1000;
    rows.push({ name: `${size} MB of ${name}`, value: seconds, unit: 's', reach: '≤ 1 s', ok: seconds <= 1 });
  }
  return rows;
}
