import { DEFAULT_THRESHOLDS, type SpeakerId, type Transcript } from '../../src/analysis/domain.ts';
import { offlineEngine } from '../../src/analysis/engines/offline.ts';
import { measure } from '../../src/analysis/rackham/measure.ts';
import type { BenchRow } from './row.ts';

const SENTENCES = [
  'What happens when an invoice fails on the last day of the month?',
  'So the export breaks only above ten thousand rows, is that it?',
  'We have three people in the team, and they match every invoice with its order by hand.',
  'I think that onboarding is the real risk here, because nobody has time in June.',
  'Mm-hm.',
  "Let's start with two pilots, and I'll send the data sheet by Thursday.",
  'Um, you know, it was kind of slow in the spring, but it works now.',
  'Do you have somebody from finance on the project?',
  'Yeah, okay.',
  'The limit is fifty users in the plan that you already have.',
  'Sounds good, the system is down today, so a quick fix would help.',
  "I see it differently: the cost is upfront and the saving comes later, that's the problem.",
];

/** A made-up conversation of `hours`, about 150 words a minute between four people. */
function makeLong(hours: number): Transcript {
  const wordsWanted = hours * 9_000;
  const utterances: Transcript['utterances'][number][] = [];
  let words = 0;
  for (let i = 0; words < wordsWanted; i += 1) {
    const text = `${SENTENCES[(i * 7 + (i >> 4)) % SENTENCES.length] ?? ''}`;
    const startMs = Math.round((words / wordsWanted) * hours * 3_600_000);
    words += text.split(' ').length;
    utterances.push({
      speaker: `S${((i >> 1) % 4) + 1}` as SpeakerId,
      startMs,
      endMs: startMs + text.length * 60,
      text: text.replace('fifty', String(50 + (i % 40))),
    });
  }
  return {
    format: 'plain',
    durationMs: hours * 3_600_000,
    speakers: [1, 2, 3, 4].map((n) => ({ id: `S${n}` as SpeakerId, name: null })),
    utterances,
    can: { times: true, wordTimes: false, overlap: true, verbatim: true, speakers: true },
  };
}

const ROUNDS = 31;
/** The service is a long-running process: the first runs, before the compiler knows the code, are left out. */
const WARM_UP = 10;

/** The median of several runs on fresh copies, in milliseconds: nothing remembered about a transcript helps the next run. */
function time<T>(prepare: () => T, run: (prepared: T) => unknown): number {
  const samples: number[] = [];
  for (let i = 0; i < WARM_UP + ROUNDS; i += 1) {
    const prepared = prepare();
    const from = performance.now();
    run(prepared);
    if (i >= WARM_UP) samples.push(performance.now() - from);
  }
  return samples.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

/** Label and measure 3 h of talk against a bare scan of its words; metrics alone; how time grows with length. */
export function benchAnalysis(): Promise<BenchRow[]> {
  const three = makeLong(3);
  const six = makeLong(6);
  const scan = time(
    () => structuredClone(three),
    ({ utterances }) => utterances.reduce((sum, { text }) => sum + text.split(' ').length, 0),
  );
  const analyseOnce = (transcript: Transcript) => measure(offlineEngine.label(transcript), DEFAULT_THRESHOLDS);
  const full = time(() => structuredClone(three), analyseOnce);
  const twice = time(() => structuredClone(six), analyseOnce);
  const metrics = time(
    () => offlineEngine.label(structuredClone(three)),
    (labelled) => measure(labelled, DEFAULT_THRESHOLDS),
  );
  return Promise.resolve([
    {
      name: 'analysis of 3 h (27,000 words)',
      value: full,
      unit: 'ms',
      reference: 'bare scan of its words',
      ratio: full / scan,
      reach: '≤ 60 ms',
      ok: full <= 60,
    },
    { name: 'metrics alone', value: metrics, unit: 'ms', reach: '≤ 2 ms', ok: metrics <= 2 },
    {
      name: 'analysis, double the length',
      value: twice / full,
      unit: '×',
      reference: 'analysis of 3 h',
      ratio: twice / full,
      reach: '≤ 2.3×',
      ok: twice / full <= 2.3,
    },
  ]);
}
