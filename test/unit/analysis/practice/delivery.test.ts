import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryOf } from '../../../../src/analysis/practice/delivery.ts';
import { makeEar } from '../../../../src/analysis/practice/sound.ts';
import { cleanTurn, toTranscript } from '../../../../src/analysis/practice/transcript.ts';
import type { Delivery, PracticeDelivery, RepTurn } from '../../../../src/analysis/practice-domain.ts';
import { asPcm, joined, silence, voice } from './signal.ts';
import { begin, resultOf, sayAll, settingOf } from './stage.ts';

/** Somebody at ease for twenty seconds: 150 words a minute, a sixth of it pauses. */
const EASY: Delivery = {
  version: 1,
  spanMs: 20_000,
  speechMs: 17_000,
  voicedMs: 11_000,
  pauses: 6,
  longPauses: 0,
  levelDb: -24,
  levelSpreadDb: 6,
  pitchHz: 130,
  pitchSpread: 2.6,
};

/** So many words, so many of them um. */
function words(count: number, fillers = 0): string {
  const said = 'we would like to know what happens when an invoice gets stuck and who looks after it then'.split(' ');
  return Array.from({ length: count }, (_, i) => (i < fillers ? 'um' : said[i % said.length])).join(' ');
}

function spoken(delivery: Partial<Delivery> = {}, of: Partial<RepTurn> = {}): RepTurn {
  const sound = { ...EASY, ...delivery };
  return { text: words(50), spokenMs: sound.spanMs, verbatim: true, delivery: sound, ...of };
}

function heard(...turns: readonly RepTurn[]): PracticeDelivery {
  const found = deliveryOf(turns);
  if (found === null) throw new Error('nothing was heard');
  return found;
}

type Score = 'confidence' | 'energy' | 'hesitation';

function scoreOf(name: Score, turn: RepTurn): number {
  const { value } = heard(turn)[name];
  if ('notMeasurable' in value) throw new Error(value.notMeasurable);
  return value.value;
}

/** The score before it is rounded: what its parts weigh. */
function weighed(name: Score, turn: RepTurn): number {
  const { parts } = heard(turn)[name];
  return parts.reduce((sum, { weight, score }) => sum + weight * (score ?? 0), 0);
}

describe('what is measured', () => {
  test('pace, pauses and fillers are counts over time', () => {
    const { measures } = heard(spoken({ longPauses: 1 }, { text: words(50, 2) }));
    expect(measures.wordsPerMin).toMatchObject({ value: 150, n: 50 });
    expect(measures.articulationPerMin).toMatchObject({ value: 50 / (17 / 60), n: 50 });
    expect(measures.pauseShare).toEqual({ value: 1 - 17 / 20, n: 20_000 });
    expect(measures.pausesPerMin).toMatchObject({ value: 18, n: 6 });
    expect(measures.longPausesPerMin).toMatchObject({ value: 3, n: 1 });
    expect(measures.hardFillersPerMin).toMatchObject({ value: 6, n: 2 });
    expect(measures.levelDb).toEqual({ value: -24, n: 11_000 });
  });

  test('turns count by their length', () => {
    const long = spoken({ spanMs: 60_000, speechMs: 50_000, voicedMs: 30_000, pauses: 20, levelDb: -20 });
    const short = spoken({ spanMs: 6_000, speechMs: 5_000, voicedMs: 3_000, pauses: 0, levelDb: -31 });
    const { measures, speechMs, turns, measured } = heard(long, short);
    expect({ speechMs, turns, measured }).toEqual({ speechMs: 55_000, turns: 2, measured: 2 });
    expect(measures.levelDb).toMatchObject({ value: -21, n: 33_000 });
    expect(measures.pausesPerMin).toMatchObject({ value: 20 / 1.1, n: 20 });
    expect(measures.wordsPerMin).toMatchObject({ value: 100 / 1.1, n: 100 });
  });

  test('one voice that went up between two turns varied in neither', () => {
    const { measures } = heard(spoken({ pitchHz: 100, pitchSpread: 2 }), spoken({ pitchHz: 144, pitchSpread: 2 }));
    expect(measures.pitchSpread).toMatchObject({ value: 2 });
    expect('value' in measures.pitchHz && measures.pitchHz.value).toBeCloseTo(120, 6);
  });

  test('the series has a point for every spoken turn, and none for a typed one', () => {
    const { overTime } = heard(spoken(), { text: 'Typed.' }, spoken({ voicedMs: 1_990 }), spoken());
    expect(overTime.map(({ turn }) => turn)).toEqual([0, 2, 3]);
    expect(overTime[1]).toEqual({ turn: 2, confidence: null, energy: null, hesitation: null });
    expect(overTime[0]).toEqual({ ...overTime[2], turn: 0 });
  });
});

describe('what is not', () => {
  test('nothing was heard where all was typed', () => {
    expect(deliveryOf([])).toBeNull();
    expect(deliveryOf([{ text: 'How are invoices paid?' }])).toBeNull();
  });

  test.each([
    ['sound-not-decoded', { text: words(50), spokenMs: 20_000, verbatim: true }],
    ['too-little-speech', spoken({ voicedMs: 1_999 })],
  ] as const)('%s', (reason, turn) => {
    const { confidence, energy, hesitation, measures, measured } = heard(turn);
    for (const { value } of [confidence, energy, hesitation]) expect(value).toEqual({ notMeasurable: reason });
    expect(measures.pitchHz).toEqual({ notMeasurable: reason });
    expect(measures.pauseShare).toEqual({ notMeasurable: reason });
    // The words and their times do not need the sound.
    expect(measures.wordsPerMin).toMatchObject({ value: 150 });
    expect(measured).toBe(0);
  });

  test('fillers where the source leaves them out; the scores do without', () => {
    const { confidence, hesitation, measures } = heard(spoken({}, { verbatim: false }));
    expect(measures.hardFillersPerMin).toEqual({ notMeasurable: 'source-not-verbatim' });
    for (const { parts, value } of [confidence, hesitation]) {
      expect(parts.find(({ name }) => name === 'fillers')?.score).toBeNull();
      expect(value).toHaveProperty('value');
    }
  });

  test('words of another language: its sound is measured all the same', () => {
    const text = 'Wie machen Sie das heute und was passiert wenn eine Rechnung nicht bezahlt ist und wer sieht das';
    const { measures, energy } = heard(spoken({}, { text }));
    expect(measures.wordsPerMin).toEqual({ notMeasurable: 'language-not-supported' });
    expect(measures.hardFillersPerMin).toEqual({ notMeasurable: 'language-not-supported' });
    expect(measures.pitchHz).toMatchObject({ value: 130 });
    expect(energy.value).toHaveProperty('value');
  });

  test('a session in which nobody was loud enough to be measured', () => {
    const nobody = { ...EASY, spanMs: 0, speechMs: 0, voicedMs: 0, levelDb: null, pitchHz: null };
    const { measures } = heard({ text: '', delivery: nobody });
    for (const value of Object.values(measures)) expect(value).toHaveProperty('notMeasurable');
  });
});

describe('the scores', () => {
  test('weights of each add up to one, and every part has a name of its own', () => {
    const found = heard(spoken());
    for (const name of ['confidence', 'energy', 'hesitation'] as const) {
      const { parts } = found[name];
      expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 10);
      expect(new Set(parts.map((part) => part.name)).size).toBe(parts.length);
    }
  });

  test('somebody at ease, somebody who searches for words, somebody on fire', () => {
    const lost = spoken(
      {
        speechMs: 10_000,
        voicedMs: 6_000,
        pauses: 14,
        longPauses: 4,
        levelSpreadDb: 4,
        pitchSpread: 1.2,
        levelDb: -34,
      },
      { text: words(25, 4) },
    );
    const fire = spoken(
      { speechMs: 18_000, pauses: 4, levelDb: -17, levelSpreadDb: 9, pitchSpread: 4.2 },
      { text: words(58) },
    );
    const of = (turn: RepTurn) => (['confidence', 'energy', 'hesitation'] as const).map((name) => scoreOf(name, turn));
    expect(of(spoken())).toEqual([85, 55, 0]);
    expect(of(lost)).toEqual([5, 20, 90]);
    expect(of(fire)).toEqual([100, 95, 0]);
  });

  const more = fc.double({ min: 0, max: 1, noNaN: true });
  const base = fc.record({
    levelDb: fc.double({ min: -50, max: -10, noNaN: true }),
    levelSpreadDb: fc.double({ min: 0, max: 12, noNaN: true }),
    pitchSpread: fc.double({ min: 0, max: 6, noNaN: true }),
    pauses: fc.integer({ min: 0, max: 20 }),
    longPauses: fc.integer({ min: 0, max: 5 }),
    speechMs: fc.integer({ min: 11_000, max: 20_000 }),
  });

  test('louder, faster or more varied never lowers energy', () => {
    fc.assert(
      fc.property(base, more, fc.integer({ min: 20, max: 70 }), (sound, by, count) => {
        const before = weighed('energy', spoken(sound, { text: words(count) }));
        for (const after of [
          spoken({ ...sound, levelDb: sound.levelDb + 20 * by }, { text: words(count) }),
          spoken({ ...sound, pitchSpread: sound.pitchSpread + 3 * by }, { text: words(count) }),
          spoken({ ...sound, levelSpreadDb: sound.levelSpreadDb + 5 * by }, { text: words(count) }),
          spoken(sound, { text: words(count + Math.round(20 * by)) }),
        ])
          expect(weighed('energy', after)).toBeGreaterThanOrEqual(before - 1e-9);
      }),
    );
  });

  test('more or longer pauses and more fillers never lower hesitation, nor raise confidence', () => {
    fc.assert(
      fc.property(base, more, fc.integer({ min: 0, max: 4 }), (sound, by, fillers) => {
        const before = spoken(sound, { text: words(50, fillers) });
        for (const after of [
          spoken({ ...sound, speechMs: sound.speechMs * (1 - 0.4 * by) }, { text: words(50, fillers) }),
          spoken(
            { ...sound, pauses: sound.pauses + 1, longPauses: sound.longPauses + 1 },
            { text: words(50, fillers) },
          ),
          spoken(sound, { text: words(50, fillers + 1) }),
        ]) {
          const isSpeed = after.delivery?.speechMs !== sound.speechMs;
          // The same words in less time are quicker between the pauses: that part may fall by all it weighs.
          const slack = isSpeed ? 0.15 : 0;
          expect(weighed('hesitation', after)).toBeGreaterThanOrEqual(weighed('hesitation', before) - slack - 1e-9);
          if (!isSpeed) expect(weighed('confidence', after)).toBeLessThanOrEqual(weighed('confidence', before) + 1e-9);
        }
      }),
    );
  });

  test('each of them moves it', () => {
    const easy = spoken({ levelDb: -30 });
    expect(scoreOf('energy', spoken({ levelDb: -20 }))).toBeGreaterThan(scoreOf('energy', easy));
    expect(scoreOf('energy', spoken({ levelDb: -30, pitchSpread: 3.8 }))).toBeGreaterThan(scoreOf('energy', easy));
    expect(scoreOf('energy', spoken({ levelDb: -30 }, { text: words(65) }))).toBeGreaterThan(scoreOf('energy', easy));
    expect(scoreOf('hesitation', spoken({ longPauses: 1 }))).toBeGreaterThan(scoreOf('hesitation', easy));
    expect(scoreOf('hesitation', spoken({}, { text: words(50, 2) }))).toBeGreaterThan(scoreOf('hesitation', easy));
    expect(scoreOf('confidence', spoken({}, { text: words(50, 2) }))).toBeLessThan(scoreOf('confidence', easy));
  });

  test('from the sound itself: with pauses the same words hesitate, with a swing they have energy', () => {
    const soundOf = (...parts: readonly Float32Array[]): Delivery => {
      const ear = makeEar();
      ear.take(asPcm(joined(...parts)));
      return ear.measure();
    };
    const swing = (s: number): number => 130 * 2 ** ((5 * Math.sin(2 * Math.PI * s)) / 12);
    const turn = (delivery: Delivery): RepTurn => ({
      text: words(40),
      verbatim: true,
      delivery,
      spokenMs: delivery.spanMs,
    });
    const fluent = turn(soundOf(voice(16_000)));
    const halting = turn(soundOf(...Array.from({ length: 8 }, () => [voice(2_000), silence(1_400)]).flat()));
    const lively = turn(soundOf(voice(16_000, { hz: swing })));
    expect(scoreOf('hesitation', halting)).toBeGreaterThanOrEqual(scoreOf('hesitation', fluent) + 40);
    expect(scoreOf('energy', lively)).toBeGreaterThanOrEqual(scoreOf('energy', fluent) + 25);
  });
});

describe('a whole session', () => {
  const setting = settingOf('friendly_prospect');
  const turns = ['Hello Anna, um, how do you handle invoices today?', 'So you print them all, is that right?'];

  test('has it in its result, the same every time; without it where all was typed', () => {
    const state = sayAll(
      setting,
      turns.map((text) => spoken({}, { text })),
    );
    const [one, two] = [resultOf(setting, state), resultOf(setting, structuredClone(state))];
    expect(JSON.stringify(one)).toBe(JSON.stringify(two));
    expect(one.result.delivery).toEqual(deliveryOf(state.steps.map(({ turn }) => turn)));
    expect(resultOf(setting, sayAll(setting, turns)).result.delivery).toBeNull();
  });

  test('a turn stays small where it is stored', () => {
    expect(JSON.stringify(EASY).length).toBeLessThan(220);
  });

  test('of a turn that is too long to keep, the times of what is left are kept', () => {
    const said = Array.from({ length: 900 }, (_, i) => ({ text: 'invoice', startMs: i * 300, endMs: i * 300 + 250 }));
    const turn: RepTurn = { text: said.map(({ text }) => text).join(' '), words: said, spokenMs: 900 * 300 };
    const { text, words: left = [], spokenMs } = cleanTurn(turn);
    expect(text.length).toBe(3_999);
    expect(left.length).toBe(500);
    expect(spokenMs).toBe(left.at(-1)?.endMs);
    const { transcript } = toTranscript(begin(setting), 'Dana Ray', cleanTurn(turn));
    expect(transcript.utterances.at(-1)?.text).toMatch(/^invoice/);
  });
});
