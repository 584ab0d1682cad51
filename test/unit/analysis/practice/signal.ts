/** Signals whose pitch, level and pauses are known. 16 kHz; amplitudes 0..1. */

export const RATE = 16_000;

/** A voice of `hz` and its next two harmonics, so loud in dB below full scale. */
export function voice(ms: number, { hz = 120, db = -20 }: { hz?: number | ((s: number) => number); db?: number } = {}) {
  // Of the root mean square: that of the three together is 0.75 of the first one's amplitude.
  const amplitude = 10 ** (db / 20) / 0.75;
  let phase = 0;
  return Float32Array.from({ length: (ms * RATE) / 1_000 }, (_, i) => {
    phase += (2 * Math.PI * (typeof hz === 'number' ? hz : hz(i / RATE))) / RATE;
    return amplitude * (Math.sin(phase) + 0.3 * Math.sin(2 * phase) + 0.2 * Math.sin(3 * phase));
  });
}

export function silence(ms: number): Float32Array {
  return new Float32Array((ms * RATE) / 1_000);
}

/** Even noise, so loud in dB; the same every time. */
export function noise(ms: number, db: number): Float32Array {
  const amplitude = 10 ** (db / 20) * Math.sqrt(3);
  let seed = 7;
  return Float32Array.from({ length: (ms * RATE) / 1_000 }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return amplitude * (seed / 2 ** 31 - 1);
  });
}

export function joined(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of parts) {
    all.set(one, at);
    at += one.length;
  }
  return all;
}

export function mixed(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((sample, i) => sample + (b[i] ?? 0));
}

/** As a decoder gives them: whole numbers, cut off at full scale. */
export function asPcm(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (one) => Math.max(-32_768, Math.min(32_767, Math.round(one * 32_768))));
}
