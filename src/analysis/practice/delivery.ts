import type { Index, IndexPart, Measured, Reason } from '../domain.ts';
import type { Delivery, DeliveryMeasures, DeliveryPoint, PracticeDelivery, RepTurn } from '../practice-domain.ts';
import { countFillers } from '../rackham/fillers.ts';
import { roundIndex, weigh } from '../rackham/indices.ts';
import { known, missing, rateOf } from '../rackham/measured.ts';
import { tri } from '../rackham/stats.ts';
import { isEnglish, wordsOf } from '../rackham/words.ts';

/**
 * How a rehearsal was spoken, from its sound and its words: formula version 1. Three scores of 0–100; each part is 0..1, and what cannot
 * be measured drops out and the other weights are scaled up, as in the indices of RACKHAM §3.
 *
 *   Confidence                                              Energy
 *     .25 pace              words/min, 100 · 130–175 · 215    .35 pitch variation      semitones, 1 → 4.1
 *     .20 pauses            a minute, 20 → 45                 .25 speed between pauses words/min, 120 → 220
 *     .20 fillers           a minute, 0 → 9.3                 .20 loudness             dB, −40 → −18
 *     .20 loudness variation dB, 3 → 9                        .20 loudness variation   dB, 3 → 9
 *     .15 pitch variation   semitones, 1 → 4.1
 *                                                           Hesitation (less is better)
 *                                                             .30 share of pauses      .15 → .50
 *                                                             .30 fillers              a minute, 0 → 9.3
 *                                                             .25 long pauses          a minute, 0 → 6
 *                                                             .15 slow between pauses  words/min, 160 → 100
 *
 * Which parts: Jiang & Pell 2017 (confident speech has the widest range of pitch and amplitude; doubtful speech is slowest, with more
 * frequent pauses); Brennan & Williams 1995 (answers with fillers are taken for less sure); Scherer 2003 (arousal is loud, fast and varied
 * in pitch); Hincks 2005 (liveliness goes with the variation of pitch); Maclay & Osgood 1959 (filled and unfilled pauses are hesitation).
 * Mean loudness tells more of a microphone than of a person, so that it is a small part of energy only, and mean pitch is in none.
 * Limits: pace is the curve of Clarity (RACKHAM §3); fillers the upper quartile of um + uh in AMI (RACKHAM §4); 4.1 semitones the
 * liveliest of twenty speakers (Hincks 2004: deviation / mean of .11 to .235); all others, and the weights, are our choice.
 */

/** Less of a voice says nothing; milliseconds. */
const LEAST_VOICED_MS = 2_000;
const MINUTE_MS = 60_000;
/** RACKHAM §4, AMI p75. */
const MANY_FILLERS = 9.3;

/** How the turns that were spoken sounded; null where all were typed. Turns count by their length. */
export function deliveryOf(turns: readonly RepTurn[]): PracticeDelivery | null {
  const heard = turns.flatMap((turn, at) => (isSpoken(turn) ? [{ turn, at }] : []));
  if (heard.length === 0) return null;
  const isRead = isEnglish(heard.map(({ turn }) => wordsOf(turn.text)));
  const spoken = heard.map(({ turn }) => turn);
  const all = measureTurns(spoken, isRead);
  const overTime = heard.map(({ turn, at }) => pointOf(at, measureTurns([turn], isRead)));
  return {
    formula: 1,
    turns: heard.length,
    measured: overTime.filter(({ confidence, energy, hesitation }) => (confidence ?? energy ?? hesitation) !== null)
      .length,
    speechMs: soundOf(spoken).speechMs,
    ...scoresOf(all),
    measures: all,
    overTime,
  };
}

function isSpoken({ spokenMs, delivery }: RepTurn): boolean {
  return spokenMs !== undefined || delivery !== undefined;
}

function pointOf(turn: number, measures: DeliveryMeasures): DeliveryPoint {
  const { confidence, energy, hesitation } = scoresOf(measures);
  return { turn, confidence: scoreOf(confidence), energy: scoreOf(energy), hesitation: scoreOf(hesitation) };
}

function scoreOf({ value }: Index): number | null {
  return 'value' in value ? value.value : null;
}

/** The numbers of some turns together. `isRead`: whether their language is one whose words and fillers are known. */
function measureTurns(turns: readonly RepTurn[], isRead: boolean): DeliveryMeasures {
  const sound = soundOf(turns);
  const decoded = turns.filter(({ delivery }) => delivery !== undefined);
  const deaf: Reason | null =
    decoded.length === 0 ? 'sound-not-decoded' : sound.voicedMs < LEAST_VOICED_MS ? 'too-little-speech' : null;
  const unread: Reason | null = isRead ? null : 'language-not-supported';
  const spokenMs = turns.reduce((sum, turn) => sum + lengthOf(turn), 0);
  const short: Reason | null = spokenMs < LEAST_VOICED_MS ? 'too-little-speech' : null;
  const verbatim: Reason | null = turns.every((turn) => turn.verbatim === true) ? null : 'source-not-verbatim';
  const words = wordsIn(turns);
  const wordsDecoded = wordsIn(decoded);
  const weighted = (of: (delivery: Delivery) => number | null): number =>
    decoded.reduce(
      (sum, { delivery }) => sum + (delivery === undefined ? 0 : (of(delivery) ?? 0) * delivery.voicedMs),
      0,
    ) / sound.voicedMs;
  /** Of the voice, by how long it was heard. */
  const ofVoice = (value: () => number): Measured => known(deaf, () => ({ value: value(), n: sound.voicedMs }));
  return {
    wordsPerMin: known(unread ?? short, () => ({ value: words / (spokenMs / MINUTE_MS), n: words })),
    articulationPerMin: known(unread ?? deaf, () => ({
      value: wordsDecoded / (sound.speechMs / MINUTE_MS),
      n: wordsDecoded,
    })),
    pauseShare: known(deaf, () => ({ value: 1 - sound.speechMs / sound.spanMs, n: sound.spanMs })),
    pausesPerMin: known(deaf, () => rateOf(sound.pauses, sound.spanMs, MINUTE_MS)),
    longPausesPerMin: known(deaf, () => rateOf(sound.longPauses, sound.spanMs, MINUTE_MS)),
    hardFillersPerMin: known(verbatim ?? unread ?? short, () => rateOf(fillersIn(turns), spokenMs, MINUTE_MS)),
    levelDb: ofVoice(() => weighted(({ levelDb }) => levelDb)),
    // Variances add up; how loud one turn was beside another does not count.
    levelSpreadDb: ofVoice(() => Math.sqrt(weighted(({ levelSpreadDb }) => (levelSpreadDb ?? 0) ** 2))),
    pitchHz: ofVoice(() => 2 ** weighted(({ pitchHz }) => (pitchHz === null ? 0 : Math.log2(pitchHz)))),
    pitchSpread: ofVoice(() => Math.sqrt(weighted(({ pitchSpread }) => (pitchSpread ?? 0) ** 2))),
  };
}

/** From the first to the last word: by the sound, else by the transcript. */
function lengthOf({ delivery, spokenMs = 0 }: RepTurn): number {
  return delivery === undefined || delivery.spanMs === 0 ? spokenMs : delivery.spanMs;
}

function wordsIn(turns: readonly RepTurn[]): number {
  return turns.reduce((sum, { text }) => sum + wordsOf(text).length, 0);
}

function fillersIn(turns: readonly RepTurn[]): number {
  return turns.reduce((sum, { text }) => sum + countFillers(wordsOf(text)).hard, 0);
}

type Sums = Pick<Delivery, 'spanMs' | 'speechMs' | 'voicedMs' | 'pauses' | 'longPauses'>;

function soundOf(turns: readonly RepTurn[]): Sums {
  const none: Sums = { spanMs: 0, speechMs: 0, voicedMs: 0, pauses: 0, longPauses: 0 };
  return turns.reduce(
    (sum, { delivery: one = none }) => ({
      spanMs: sum.spanMs + one.spanMs,
      speechMs: sum.speechMs + one.speechMs,
      voicedMs: sum.voicedMs + one.voicedMs,
      pauses: sum.pauses + one.pauses,
      longPauses: sum.longPauses + one.longPauses,
    }),
    none,
  );
}

function scoresOf(of: DeliveryMeasures): Pick<PracticeDelivery, 'confidence' | 'energy' | 'hesitation'> {
  return {
    confidence: combine(of, [
      part('pace', 0.25, of.wordsPerMin, (x) => tri(x, 100, 130, 175, 215)),
      part('pauses', 0.2, of.pausesPerMin, (x) => tri(x, null, null, 20, 45)),
      part('fillers', 0.2, of.hardFillersPerMin, (x) => 1 - Math.min(1, x / MANY_FILLERS)),
      part('loudness variation', 0.2, of.levelSpreadDb, (x) => tri(x, 3, 9, null, null)),
      part('pitch variation', 0.15, of.pitchSpread, (x) => tri(x, 1, 4.1, null, null)),
    ]),
    energy: combine(of, [
      part('pitch variation', 0.35, of.pitchSpread, (x) => tri(x, 1, 4.1, null, null)),
      part('speed between pauses', 0.25, of.articulationPerMin, (x) => tri(x, 120, 220, null, null)),
      part('loudness', 0.2, of.levelDb, (x) => tri(x, -40, -18, null, null)),
      part('loudness variation', 0.2, of.levelSpreadDb, (x) => tri(x, 3, 9, null, null)),
    ]),
    hesitation: combine(of, [
      part('share of pauses', 0.3, of.pauseShare, (x) => tri(x, 0.15, 0.5, null, null)),
      part('fillers', 0.3, of.hardFillersPerMin, (x) => Math.min(1, x / MANY_FILLERS)),
      part('long pauses', 0.25, of.longPausesPerMin, (x) => tri(x, 0, 6, null, null)),
      part('slow between pauses', 0.15, of.articulationPerMin, (x) => tri(x, null, null, 100, 160)),
    ]),
  };
}

function part(name: string, weight: number, measured: Measured, score: (value: number) => number): IndexPart {
  return { name, weight, measured, score: 'value' in measured ? score(measured.value) : null };
}

/** A score of a voice needs a voice, whatever is known of the words; its n is the milliseconds of it. */
function combine({ levelDb }: DeliveryMeasures, parts: readonly IndexPart[]): Index {
  if ('notMeasurable' in levelDb) return { value: levelDb, parts };
  const weighed = weigh(parts);
  if (weighed === null) return { value: missing('mostly-not-measurable'), parts };
  return { value: { value: roundIndex(weighed), n: levelDb.n }, parts };
}
