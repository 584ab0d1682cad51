import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeEar } from '../../../../src/analysis/practice/sound.ts';
import type { Delivery } from '../../../../src/analysis/practice-domain.ts';
import { asPcm, joined, mixed, noise, RATE, silence, voice } from './signal.ts';

function hear(...pieces: readonly (Int16Array | Float32Array)[]): Delivery {
  const ear = makeEar();
  for (const piece of pieces) ear.take(piece);
  return ear.measure();
}

const NOTHING: Delivery = {
  version: 1,
  spanMs: 0,
  speechMs: 0,
  voicedMs: 0,
  pauses: 0,
  longPauses: 0,
  levelDb: null,
  levelSpreadDb: null,
  pitchHz: null,
  pitchSpread: null,
};

describe('pitch', () => {
  test.each([62, 75, 98, 120, 165, 210, 260, 333, 398])('%d Hz is found within one percent', (hz) => {
    const { pitchHz, pitchSpread, voicedMs } = hear(asPcm(voice(3_000, { hz })));
    expect(pitchHz).toBeGreaterThan(hz * 0.99);
    expect(pitchHz).toBeLessThan(hz * 1.01);
    expect(pitchSpread).toBeLessThan(0.1);
    expect(voicedMs).toBeGreaterThan(2_850);
  });

  test('a swing of three semitones around its middle has their deviation, 3 / √2', () => {
    const swing = voice(10_000, { hz: (s) => 150 * 2 ** ((3 * Math.sin(2 * Math.PI * s)) / 12) });
    const { pitchSpread, pitchHz } = hear(asPcm(swing));
    expect(pitchSpread).toBeCloseTo(3 / Math.SQRT2, 1);
    expect(pitchHz).toBeGreaterThan(146);
    expect(pitchHz).toBeLessThan(154);
  });

  test('a telephone takes the lowest tone away, and it is heard all the same', () => {
    const phone = Float32Array.from({ length: 3 * RATE }, (_, i) =>
      [3, 4, 5, 6, 7].reduce((sum, nth) => sum + 0.1 * Math.sin((2 * Math.PI * 110 * nth * i) / RATE), 0),
    );
    expect(hear(asPcm(phone)).pitchHz).toBeCloseTo(110, 0);
  });

  test('noise has none, a few mistakes apart', () => {
    const { voicedMs, spanMs } = hear(asPcm(noise(5_000, -20)));
    expect(spanMs).toBe(5_000);
    expect(voicedMs).toBeLessThan(250);
  });

  test('an octave by mistake does not count as variation', () => {
    const creaky = joined(voice(4_000, { hz: 120 }), voice(150, { hz: 61 }), voice(4_000, { hz: 120 }));
    expect(hear(asPcm(creaky)).pitchSpread).toBeLessThan(0.5);
  });
});

describe('loudness', () => {
  test.each([-45, -30, -20, -12])('%d dB is found within one', (db) => {
    const { levelDb, levelSpreadDb } = hear(asPcm(voice(3_000, { hz: 200, db })));
    expect(Math.abs((levelDb ?? 0) - db)).toBeLessThan(1);
    expect(levelSpreadDb).toBeLessThan(0.5);
  });

  test('half of it ten decibels louder than the other half: a deviation of five', () => {
    const halves = Array.from({ length: 20 }, (_, i) => voice(500, { hz: 200, db: i % 2 === 0 ? -18 : -28 }));
    const { levelDb, levelSpreadDb } = hear(asPcm(joined(...halves)));
    expect(levelDb).toBeGreaterThan(-24);
    expect(levelDb).toBeLessThan(-22);
    expect(levelSpreadDb).toBeGreaterThan(4.5);
    expect(levelSpreadDb).toBeLessThan(5.3);
  });
});

describe('pauses', () => {
  test('are counted, and what is before the first and behind the last word is none', () => {
    const turn = joined(
      ...[silence(2_000), voice(2_000), silence(300), voice(2_000), silence(1_200), voice(2_000), silence(3_000)],
    );
    const { pauses, longPauses, spanMs, speechMs } = hear(asPcm(turn));
    expect({ pauses, longPauses }).toEqual({ pauses: 2, longPauses: 1 });
    expect(Math.abs(spanMs - 7_500)).toBeLessThanOrEqual(30);
    expect(Math.abs(speechMs - 6_000)).toBeLessThanOrEqual(50);
  });

  test.each([
    [200, 0],
    [240, 0],
    [270, 1],
    [990, 1],
  ])('%d ms of silence are %d', (ms, count) => {
    expect(hear(asPcm(joined(voice(2_000), silence(ms), voice(2_000)))).pauses).toBe(count);
  });

  test('are found in a room that is not quiet, and in a loud one', () => {
    const turn = joined(voice(2_000), silence(600), voice(2_000), silence(1_500), voice(2_000));
    for (const room of [-60, -50, -40, -34]) {
      const { pauses, longPauses, speechMs } = hear(asPcm(mixed(turn, noise(8_100, room))));
      expect({ room, pauses, longPauses }).toEqual({ room, pauses: 2, longPauses: 1 });
      expect(Math.abs(speechMs - 6_000)).toBeLessThanOrEqual(60);
    }
  });

  test('do not end with a click', () => {
    const clicked = joined(voice(2_000), silence(600), noise(20, -20), silence(600), voice(2_000));
    const { pauses, longPauses } = hear(asPcm(clicked));
    expect({ pauses, longPauses }).toEqual({ pauses: 1, longPauses: 1 });
  });
});

describe('whatever a microphone gives', () => {
  test.each([
    ['nothing', new Int16Array()],
    ['silence', new Int16Array(3 * RATE)],
    ['a muted microphone', asPcm(noise(3_000, -70))],
    ['an offset and no sound', new Int16Array(3 * RATE).fill(9_000)],
  ])('%s is no speech', (_, samples) => {
    expect(hear(samples)).toEqual(NOTHING);
  });

  test('50 ms, one sample, and no number at all are taken', () => {
    expect(hear(asPcm(voice(50)))).toMatchObject({ pauses: 0, pitchHz: null });
    expect(hear(Int16Array.of(1))).toEqual(NOTHING);
    expect(hear(new Float32Array(RATE).fill(Number.NaN))).toEqual(NOTHING);
    expect(hear(new Float32Array(RATE).fill(Number.POSITIVE_INFINITY))).toEqual(NOTHING);
  });

  test('an offset changes nothing', () => {
    const turn = joined(voice(2_000), silence(500), voice(2_000));
    const plain = hear(asPcm(turn));
    const shifted = hear(asPcm(turn.map((one) => one + 0.3)));
    expect({ ...shifted, levelDb: 0, pitchHz: 0 }).toEqual({ ...plain, levelDb: 0, pitchHz: 0 });
    expect(Math.abs((shifted.levelDb ?? 0) - (plain.levelDb ?? 0))).toBeLessThan(0.2);
  });

  test('too loud for the scale keeps its pitch and its pauses', () => {
    const turn = joined(voice(2_000), silence(500), voice(2_000)).map((one) => one * 40);
    const { pitchHz, pauses, levelDb } = hear(asPcm(turn));
    expect(pitchHz).toBeCloseTo(120, 0);
    expect(pauses).toBe(1);
    expect(levelDb).toBeLessThanOrEqual(1);
  });

  test('8 kHz made to 16 kHz keeps its numbers', () => {
    const full = voice(4_000, { hz: 140 });
    const doubled = full.map((_, i) => full[i - (i % 2)] ?? 0);
    const [a, b] = [hear(asPcm(full)), hear(asPcm(doubled))];
    expect(Math.abs((a.pitchHz ?? 0) - (b.pitchHz ?? 0))).toBeLessThan(1);
    expect(Math.abs((a.levelDb ?? 0) - (b.levelDb ?? 0))).toBeLessThan(0.5);
  });

  test('the same samples give the same numbers, in whatever pieces and kinds they come', () => {
    const turn = asPcm(
      joined(
        voice(1_500),
        silence(400),
        voice(1_500, { hz: (s) => 130 + 30 * s }),
        mixed(silence(500), noise(500, -45)),
      ),
    );
    const whole = JSON.stringify(hear(turn));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 12 }), (lengths) => {
        const pieces: Int16Array[] = [];
        let at = 0;
        for (const length of lengths) {
          pieces.push(turn.subarray(at, at + length));
          at += length;
        }
        expect(JSON.stringify(hear(...pieces, turn.subarray(at)))).toBe(whole);
      }),
      { numRuns: 15 },
    );
    expect(hear(Float32Array.from(turn, (one) => one / 32_768))).toEqual(hear(turn));
  });

  test('never gives what is no number', () => {
    const part = fc.oneof(
      fc
        .tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 30, max: 900 }), fc.integer({ min: -90, max: 12 }))
        .map(([ms, hz, db]) => voice(ms, { hz, db })),
      fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: -90, max: 12 })).map(([ms, db]) => noise(ms, db)),
      fc.integer({ min: 1, max: 900 }).map(silence),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const found = hear(asPcm(joined(...parts)));
        for (const value of Object.values(found)) expect(value === null || Number.isFinite(value)).toBe(true);
        expect(found.voicedMs).toBeLessThanOrEqual(found.speechMs);
        expect(found.speechMs).toBeLessThanOrEqual(found.spanMs);
        expect(found.longPauses).toBeLessThanOrEqual(found.pauses);
        expect(JSON.parse(JSON.stringify(found))).toEqual(found);
      }),
      { numRuns: 60 },
    );
  });

  test('its time grows with its length, not with the square of it', () => {
    const piece = asPcm(joined(...Array.from({ length: 10 }, () => joined(voice(1_500), noise(500, -50)))));
    const timeOf = (times: number): number => {
      const began = process.cpuUsage();
      hear(...Array.from({ length: times }, () => piece));
      return process.cpuUsage(began).user;
    };
    timeOf(4);
    const runs = Array.from({ length: 3 }, () => [timeOf(1), timeOf(8)] as const);
    const [short, long] = [Math.min(...runs.map(([one]) => one)), Math.min(...runs.map(([, eight]) => eight))];
    // Eight times the work; sixty-four if it were the square. Between them, because other tests run on the same cores.
    expect(long / short).toBeLessThan(24);
  });
});
