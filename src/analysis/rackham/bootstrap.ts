import type { Index, Labelled, Metrics } from '../domain.ts';
import type { Work } from '../work.ts';
import { roundIndex, weigh } from './indices.ts';
import { mulberry32 } from './random.ts';
import { readTranscript } from './reading.ts';
import { type Sums, setScene, sumUp } from './scene.ts';
import { type Scores, scoreSpeaker } from './score.ts';
import { quantile } from './stats.ts';
import { addTally, emptyTally } from './tally.ts';

/** How sure an index is: a seeded bootstrap (RACKHAM §3; Efron 1979) over blocks of the conversation (Carlstein 1986). */

const RESAMPLES = 500;
/** Between two pauses: a millisecond or two. */
const ROUNDS_AT_ONCE = 50;
const SEED = 20_090_601;
/** What is said depends on what was said just before: a block holds an exchange, not a single utterance. */
const LEAST_BLOCK = 8;
const MOST_BLOCKS = 40;
/** Fewer blocks than this would make an interval out of next to nothing. */
const LEAST_BLOCKS = 8;

/** The metrics with a 95 % interval at each index that has a value, where the conversation is long enough for one; pauses now and then. */
export function* addIntervals(labelled: Labelled, metrics: Metrics): Work<Metrics> {
  const blocks = Math.min(MOST_BLOCKS, Math.floor(labelled.labels.length / LEAST_BLOCK));
  if (blocks < LEAST_BLOCKS) return metrics;
  const samples = yield* resample(labelled, blocks);
  return {
    ...metrics,
    speakers: metrics.speakers.map((speaker, who) => ({
      ...speaker,
      clarity: bound(speaker.clarity, samples[who]?.clarity),
      impact: bound(speaker.impact, samples[who]?.impact),
      inclusion: bound(speaker.inclusion, samples[who]?.inclusion),
    })),
  };
}

/** The middle 95 % of an index over the resamples, in the steps it is shown in; it always holds the value itself. */
function bound({ value, parts }: Index, samples: readonly number[] = []): Index {
  if ('notMeasurable' in value || samples.length < RESAMPLES / 2) return { value, parts };
  const low = Math.min(value.value, roundIndex(quantile(samples, 0.025)));
  const high = Math.max(value.value, roundIndex(quantile(samples, 0.975)));
  return { value: { ...value, interval: [low, high] }, parts };
}

type Samples = { readonly [name in keyof Scores]: number[] };

/** For each speaker and index, its value in every resample in which it could be measured. */
function* resample(labelled: Labelled, count: number): Work<readonly Samples[]> {
  const reading = readTranscript(labelled.transcript);
  const scene = setScene(labelled, reading);
  const all = labelled.labels.length;
  const whole = sumUp(labelled, reading);
  const blocks = Array.from({ length: count }, (_, block) =>
    sumUp(labelled, reading, firstOf(block, count, all), firstOf(block + 1, count, all)),
  );
  const samples = scene.speakers.map((): Samples => ({ clarity: [], impact: [], inclusion: [] }));
  const random = mulberry32(SEED);
  for (let round = 0; round < RESAMPLES; round += 1) {
    if (round % ROUNDS_AT_ONCE === 0) yield;
    const drawn = new Uint8Array(count);
    for (let i = 0; i < count; i += 1) {
      const block = Math.floor(random() * count);
      drawn[block] = (drawn[block] ?? 0) + 1;
    }
    const sums = addUp(blocks, drawn);
    // What a recording has one of is a fact: the next step agreed, like the longest stretches of talk in the scene, stays.
    sums.tallies.forEach((tally, who) => {
      tally.datedNextSteps = whole.tallies[who]?.datedNextSteps ?? 0;
    });
    samples.forEach((own, who) => {
      const scores = scoreSpeaker(scene, sums, who);
      for (const name of ['clarity', 'impact', 'inclusion'] as const) {
        const value = weigh(scores[name].parts);
        if (value !== null) own[name].push(value);
      }
    });
  }
  return samples;
}

function firstOf(block: number, count: number, all: number): number {
  return Math.floor((block * all) / count);
}

function addUp(blocks: readonly Sums[], drawn: Uint8Array): Sums {
  const tallies = blocks[0]?.tallies.map(emptyTally) ?? [];
  const speakingMs = tallies.map(() => 0);
  blocks.forEach((block, i) => {
    const times = drawn[i] ?? 0;
    if (times === 0) return;
    tallies.forEach((sum, who) => {
      const part = block.tallies[who];
      if (part !== undefined) addTally(sum, part, times);
      speakingMs[who] = (speakingMs[who] ?? 0) + (block.speakingMs[who] ?? 0) * times;
    });
  });
  return { tallies, speakingMs };
}
