import type { Delivery } from '../practice-domain.ts';
import { makePitch, PITCH_RATE, PITCH_REACH } from './pitch.ts';

/**
 * What the sound of one turn shows: speech and pauses by its level, loudness and pitch where a voice is in it. Needs no words, no model
 * and no service; the same samples give the same numbers, however they were cut into pieces.
 */

/** Samples a second. */
const RATE = 16_000;
/** The step in which everything is looked at, in milliseconds and samples. */
const STEP_MS = 10;
const STEP = (RATE * STEP_MS) / 1_000;
const EVERY = RATE / PITCH_RATE;
const PITCH_STEP = STEP / EVERY;

/** Under it there is hum, mains and the offset of cheap microphones, no voice; in Hz. */
const RUMBLE = 50;
/** What pitch is looked for in; higher harmonics would come back mirrored at 4 kHz (Butterworth, second order). */
const PITCH_BAND = 800;

/**
 * A step this far below the loudest ones is silent, a sound this short is a click, and a silence this short belongs to speech. dB and
 * first length: Praat, To TextGrid (silences), as in de Jong & Wempe 2009; second length: Goldman-Eisler 1968, whose 250 ms keep the
 * closure of a consonant from counting as a pause.
 */
const SILENT_DB = 25;
const LEAST_SOUND_MS = 100;
const LEAST_PAUSE_MS = 250;
/** From which on a pause is noticed as one (our choice). */
const LONG_PAUSE_MS = 1_000;
/** Where the room is louder than that: silent is what is not above its noise by this much. Noise is the quietest part of the clip. */
const ABOVE_NOISE_DB = 6;
const NOISE_PART = 0.05;
const LOUD_PART = 0.99;
/** A clip whose loudest and quietest parts are closer has no pauses to find its noise in. */
const LEAST_RANGE_DB = 12;
/** Nobody speaks this softly: what is below is a muted microphone; dB below full scale. */
const MUTED_DB = -60;
const NOTHING_DB = -100;
/** Semitones from the middle beyond which a pitch is a mistake: an octave, nearly always (our choice). */
const MISTAKEN = 10;

export interface Ear {
  /** Takes the next samples: 16 kHz, one channel; floats from −1 to 1. */
  readonly take: (samples: Int16Array | Float32Array) => void;
  /** What was heard until now. */
  readonly measure: () => Delivery;
}

/** Listens to one turn. Never throws. */
export function makeEar(): Ear {
  const levels = makeSeries();
  const low = makeSeries();
  const pitches = makeSeries();
  const pitchAt = makePitch();
  const highPass = makeHighPass();
  const lowPass = makeLowPass();
  let power = 0;
  let count = 0;
  return {
    take(samples) {
      const scale = samples instanceof Int16Array ? 1 / 32_768 : 1;
      for (let i = 0; i < samples.length; i += 1) {
        const raw = samples[i] ?? 0;
        const sample = highPass(Number.isFinite(raw) ? raw * scale : 0);
        const below = lowPass(sample);
        power += sample * sample;
        count += 1;
        if (count % EVERY === 0) low.add(below);
        if (count < STEP) continue;
        levels.add(decibels(power / STEP));
        power = 0;
        count = 0;
      }
      // As it comes, so that nobody else in this process waits for the whole of a long clip.
      const [known, below] = [levels.all(), low.all()];
      for (let step = pitches.all().length; step * PITCH_STEP + PITCH_REACH <= below.length; step += 1)
        pitches.add((known[step] ?? NOTHING_DB) < MUTED_DB ? 0 : pitchAt(below, step * PITCH_STEP));
    },
    measure: () => measure(levels.all(), pitches.all()),
  };
}

function measure(levels: Float32Array, pitches: Float32Array): Delivery {
  const speech = findSpeech(levels);
  const [from, to] = [speech.indexOf(1), speech.lastIndexOf(1) + 1];
  const pauses = from === -1 ? [] : silences(speech.subarray(from, to));
  const silent = pauses.reduce((sum, steps) => sum + steps, 0);
  const spanMs = from === -1 ? 0 : (to - from) * STEP_MS;
  return {
    version: 1,
    spanMs,
    speechMs: spanMs - silent * STEP_MS,
    pauses: pauses.length,
    longPauses: pauses.filter((steps) => steps * STEP_MS >= LONG_PAUSE_MS).length,
    ...voiceOf(levels, pitches, speech),
  };
}

/** For every step whether somebody speaks: 1 or 0. Clicks are none, and what is too short for a pause belongs to speech. */
function findSpeech(levels: Float32Array): Uint8Array {
  const threshold = thresholdOf(levels);
  const speech = Uint8Array.from(levels, (level) => Number(level >= threshold));
  turn(speech, 1, LEAST_SOUND_MS / STEP_MS);
  turn(speech, 0, LEAST_PAUSE_MS / STEP_MS);
  return speech;
}

function thresholdOf(levels: Float32Array): number {
  const sorted = levels.toSorted();
  const [quiet, loud] = [quantile(sorted, NOISE_PART), quantile(sorted, LOUD_PART)];
  const noise = loud - quiet >= LEAST_RANGE_DB ? quiet + ABOVE_NOISE_DB : NOTHING_DB;
  return Math.max(loud - SILENT_DB, noise, MUTED_DB);
}

/** Turns every run of `kind` that is shorter than `least` steps; silence at the beginning and at the end stays. */
function turn(speech: Uint8Array, kind: 0 | 1, least: number): void {
  for (let at = 0; at < speech.length; ) {
    const from = at;
    const value = speech[from];
    while (at < speech.length && speech[at] === value) at += 1;
    const isEdge = kind === 0 && (from === 0 || at === speech.length);
    if (value === kind && at - from < least && !isEdge) speech.fill(1 - kind, from, at);
  }
}

/** The lengths of the runs of silence, in steps. */
function silences(speech: Uint8Array): readonly number[] {
  const found: number[] = [];
  let length = 0;
  for (const value of speech) {
    if (value === 0) length += 1;
    else if (length > 0) {
      found.push(length);
      length = 0;
    }
  }
  return found;
}

/** Loudness and pitch of the steps in which somebody speaks with a pitch. */
function voiceOf(
  levels: Float32Array,
  pitches: Float32Array,
  speech: Uint8Array,
): Pick<Delivery, 'voicedMs' | 'levelDb' | 'levelSpreadDb' | 'pitchHz' | 'pitchSpread'> {
  const voiced: number[] = [];
  for (let step = 0; step < pitches.length; step += 1) if (speech[step] === 1 && pitches[step] !== 0) voiced.push(step);
  if (voiced.length === 0) return { voicedMs: 0, levelDb: null, levelSpreadDb: null, pitchHz: null, pitchSpread: null };
  const loud = voiced.map((step) => levelAround(levels, step));
  const pitched = Float32Array.from(voiced, (step) => pitches[step] ?? 0);
  const middle = quantile(pitched.toSorted(), 0.5);
  const semitones = Array.from(pitched, (pitch) => 12 * Math.log2(pitch / middle));
  return {
    voicedMs: voiced.length * STEP_MS,
    levelDb: rounded(meanOf(loud), 10),
    levelSpreadDb: rounded(spreadOf(loud), 10),
    pitchHz: rounded(middle, 10),
    pitchSpread: rounded(spreadOf(semitones.filter((from) => Math.abs(from) <= MISTAKEN)), 100),
  };
}

/** Of 30 ms, which hold two periods of a deep voice: one period more or less is no change of loudness. */
function levelAround(levels: Float32Array, step: number): number {
  let power = 0;
  let steps = 0;
  for (let at = Math.max(0, step - 1); at <= Math.min(levels.length - 1, step + 1); at += 1) {
    power += 10 ** ((levels[at] ?? NOTHING_DB) / 10);
    steps += 1;
  }
  return decibels(power / steps);
}

function decibels(power: number): number {
  return power > 0 ? Math.max(NOTHING_DB, 10 * Math.log10(power)) : NOTHING_DB;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation. */
function spreadOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function quantile(sorted: Float32Array, part: number): number {
  return sorted.length === 0 ? NOTHING_DB : (sorted[Math.round((sorted.length - 1) * part)] ?? NOTHING_DB);
}

/** To 1/`parts`; no negative zero, which JSON does not know. */
function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts + 0;
}

/** First order. The click with which an offset begins is as short as one. */
function makeHighPass(): (sample: number) => number {
  const keep = Math.exp((-2 * Math.PI * RUMBLE) / RATE);
  let [before, out] = [0, 0];
  return (sample) => {
    out = keep * (out + sample - before);
    before = sample;
    return out;
  };
}

/** Butterworth of second order, as a bilinear transform. */
function makeLowPass(): (sample: number) => number {
  const k = Math.tan((Math.PI * PITCH_BAND) / RATE);
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  const b = k * k * norm;
  const a1 = 2 * (k * k - 1) * norm;
  const a2 = (1 - Math.SQRT2 * k + k * k) * norm;
  let [z1, z2] = [0, 0];
  return (sample) => {
    const out = b * sample + z1;
    z1 = 2 * b * sample - a1 * out + z2;
    z2 = b * sample - a2 * out;
    return out;
  };
}

/** Numbers of which nobody knows how many will come. */
function makeSeries(): { readonly add: (value: number) => void; readonly all: () => Float32Array } {
  let values = new Float32Array(RATE);
  let length = 0;
  return {
    add(value) {
      if (length === values.length) {
        const wider = new Float32Array(2 * length);
        wider.set(values);
        values = wider;
      }
      values[length] = value;
      length += 1;
    },
    all: () => values.subarray(0, length),
  };
}
