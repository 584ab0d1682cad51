/** Pitch of a voice in a signal of 4 kHz, by the difference function (de Cheveigné & Kawahara 2002: YIN). */

/** Samples a second: the harmonics that make a period lie lower, and the work grows with the square of it. */
export const PITCH_RATE = 4_000;
/** 400 down to 60 Hz, from a child's to a deep man's voice, in samples. */
const SHORTEST = PITCH_RATE / 400;
const LONGEST = Math.ceil(PITCH_RATE / 60);
/** 30 ms: nearly two periods of the deepest voice. */
const WINDOW = 120;
/** How unlike one period may be to the next, 0..1: the first dip below the one is taken, what has none below the other has no pitch. */
const CLEAR = 0.15;
const VOICED = 0.3;

/** Samples from where a pitch is wanted to the last one that is looked at. */
export const PITCH_REACH = Math.ceil((WINDOW + LONGEST) / 2) + 1;

/** Makes `pitchAt`: the pitch in Hz around a sample of a signal, 0 where there is none or the signal does not reach so far. */
export function makePitch(): (signal: Float32Array, centre: number) => number {
  const frame = new Float64Array(WINDOW + LONGEST + 1);
  const differences = new Float64Array(LONGEST + 2);

  return function pitchAt(signal, centre) {
    const from = centre - Math.floor((WINDOW + LONGEST) / 2);
    if (from < 0 || from + frame.length > signal.length) return 0;
    frame.set(signal.subarray(from, from + frame.length));
    const lag = bestLag(frame, differences);
    return lag === 0 ? 0 : PITCH_RATE / between(differences, lag);
  };
}

/** The first dip that is clear enough, else the deepest; 0 where none is a pitch. Fills `differences` as far as it looks. */
function bestLag(frame: Float64Array, differences: Float64Array): number {
  let [sum, before, here] = [0, 1, 1];
  let [deepest, depth] = [0, VOICED];
  for (let next = 1; next <= LONGEST + 1; next += 1) {
    const difference = differenceAt(frame, next);
    differences[next] = difference;
    sum += difference;
    const unlike = sum > 0 ? (difference * next) / sum : 1;
    const lag = next - 1;
    if (lag >= SHORTEST && here <= before && here < unlike) {
      if (here < CLEAR) return lag;
      if (here < depth) [deepest, depth] = [lag, here];
    }
    [before, here] = [here, unlike];
  }
  return deepest;
}

/** Of the window and the same a lag later; a multiple of four samples, so that four sums run side by side. */
function differenceAt(frame: Float64Array, lag: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < WINDOW; i += 4) {
    const [p, q] = [(frame[i] ?? 0) - (frame[i + lag] ?? 0), (frame[i + 1] ?? 0) - (frame[i + 1 + lag] ?? 0)];
    const [r, s] = [(frame[i + 2] ?? 0) - (frame[i + 2 + lag] ?? 0), (frame[i + 3] ?? 0) - (frame[i + 3 + lag] ?? 0)];
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  return a + b + c + d;
}

/** Where between the samples the dip is deepest: the lowest point of the parabola through three of them. */
function between(values: Float64Array, at: number): number {
  const [left, middle, right] = [values[at - 1] ?? 0, values[at] ?? 0, values[at + 1] ?? 0];
  const bend = left - 2 * middle + right;
  return bend > 0 ? at + Math.max(-0.5, Math.min(0.5, (left - right) / (2 * bend))) : at;
}
