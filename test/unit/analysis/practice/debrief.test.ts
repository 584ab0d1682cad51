import { describe, expect, test } from 'vitest';
import { hint } from '../../../../src/analysis/practice/hint.ts';
import { stop } from '../../../../src/analysis/practice/session.ts';
import { toTranscript } from '../../../../src/analysis/practice/transcript.ts';
import type { RepTurn } from '../../../../src/analysis/practice-domain.ts';
import { exportV1 } from '../../../../src/analysis/v1.ts';
import { CASES, LEVELS } from './reps.ts';
import { begin, perform, resultOf, say, sayAll, settingOf } from './stage.ts';

describe('the report of a session', () => {
  test('is made by the code of recordings: its transcript, its labels, its numbers', () => {
    const { setting, state } = perform('skeptical_buyer', 'skilled', 1);
    const { report, result } = resultOf(setting, state);
    const { transcript } = report.labelled;
    expect(transcript.format).toBe('practice');
    expect(transcript.can).toEqual({ times: false, wordTimes: false, overlap: false, verbatim: false, speakers: true });
    expect(transcript.speakers).toEqual([
      { id: 'S1', name: 'Marcus Reid' },
      { id: 'S2', name: 'Dana Ray' },
    ]);
    expect(result.rep).toBe('S2');
    const own = report.metrics.speakers.find(({ speaker }) => speaker === 'S2');
    expect(own?.wordsPerMin).toEqual({ notMeasurable: 'source-without-times' });
    expect(result.score.parts.find(({ name }) => name === 'pull share')?.measured).toEqual(own?.pullShare);
    expect(result.talkShareOf).toBe('words');
    expect(report.coaching.bySpeaker.find(({ speaker }) => speaker === 'S1')?.actionItems).toEqual([]);
    expect(exportV1(report)).toBeTruthy();
  });

  test('measures time where turns were heard, and fillers where they are kept', () => {
    const setting = settingOf('friendly_prospect');
    const spoken = (text: string, spokenMs: number): RepTurn => ({ text, spokenMs, verbatim: true });
    const state = sayAll(setting, [
      spoken('Um, hello Anna, uh, how do you handle invoices today?', 5_000),
      spoken('Um, so you print them all, is that right?', 4_000),
      spoken('Uh, what happens when an invoice gets stuck?', 4_000),
      spoken('And what does that mean for you personally?', 3_000),
    ]);
    const { report, result } = resultOf(setting, stop(state));
    const own = report.metrics.speakers.find(({ speaker }) => speaker === result.rep);
    expect(own?.speakingMs).toEqual({ value: 16_000, n: 4 });
    expect(own?.wordsPerMin).toMatchObject({ value: 35 / (16 / 60) });
    expect(own?.hardFillersPerMin).toMatchObject({ n: 4 });
    expect(own?.patienceMs).toHaveProperty('notMeasurable');
    expect(result.talkShareOf).toBe('time');
  });

  test('takes the times of words where they are known', () => {
    const setting = settingOf('friendly_prospect');
    const words = ['Hello', 'Anna.', 'How', 'are', 'invoices', 'paid?'].map((text, i) => ({
      text,
      startMs: i * 400 + 100,
      endMs: i * 400 + 400,
    }));
    const state = sayAll(setting, [{ text: words.map(({ text }) => text).join(' '), spokenMs: 2_600, words }]);
    const { transcript, turns } = toTranscript(state, setting.repName);
    const [from = 0, to = 0] = turns[0] ?? [];
    expect(to - from).toBe(2);
    const began = transcript.utterances[from]?.startMs ?? 0;
    expect(transcript.utterances[from + 1]?.startMs).toBe(began + 800);
    expect(transcript.utterances[from + 1]?.endMs).toBe(began + 2_300);
  });

  test('shows its score with every part, and none for next to nothing', () => {
    const { setting, state } = perform('happy_renewal', 'average', 3);
    const { score } = resultOf(setting, state).result;
    const known = score.parts.filter((part) => part.score !== null);
    const sum = known.reduce((total, { weight, score: value }) => total + weight * (value ?? 0), 0);
    const all = known.reduce((total, { weight }) => total + weight, 0);
    expect(score.parts.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(1, 10);
    expect('value' in score.value && score.value.value).toBe(Math.round((100 * sum) / all));
    const short = resultOf(setting, stop(sayAll(setting, ['Hello there.']))).result.score;
    expect(short.value).toEqual({ notMeasurable: 'too-little-speech' });
    expect(short.band).toBeNull();
  });

  test('names the band of the score', () => {
    const bands = LEVELS.map((level) => {
      const { setting, state } = perform('skeptical_buyer', level, 1);
      return resultOf(setting, state).result.score.band;
    });
    expect(bands).toEqual(['blue', 'yellow', 'red']);
  });

  test('quotes every key moment verbatim, from the turn that it names', () => {
    for (const persona of Object.keys(CASES)) {
      for (const level of LEVELS) {
        const { setting, state } = perform(persona, level, 5);
        const { report, result } = resultOf(setting, state);
        expect(result.moments.length).toBeGreaterThan(0);
        for (const { turn, evidence, verdict, text } of result.moments) {
          expect(report.labelled.transcript.utterances[evidence.at]?.text).toContain(evidence.quote);
          expect(state.steps[turn]?.turn.text).toContain(evidence.quote);
          expect(text).not.toBe('Nothing moved here.');
          expect(['good', 'needs work']).toContain(verdict);
        }
        const verdicts = new Set(result.moments.map(({ verdict }) => verdict));
        if (level === 'skilled') expect(verdicts).toContain('good');
        if (level === 'poor') expect(verdicts).toContain('needs work');
      }
    }
  });

  test('says what was found in which turn, and what to ask for what was missed', () => {
    const setting = settingOf('skeptical_buyer');
    const state = sayAll(setting, ['Good morning.', 'What happened the last time you tried planning software?']);
    const { facts } = resultOf(setting, stop(state)).result;
    expect(facts.find(({ id }) => id === 'failed_rollout')?.turn).toBe(1);
    expect(facts.find(({ id }) => id === 'late_fees')).toMatchObject({
      turn: null,
      ask: 'What happens when parcels are late?',
    });
  });

  test('puts the tone into words', () => {
    const tones = LEVELS.map((level) => {
      const { setting, state } = perform('busy_executive', level, 1);
      return resultOf(setting, state).result.tone;
    });
    expect(tones[0]).toMatch(/^Curious and calm.* Catherine opened up, from \d+% to \d+%\.$/);
    expect(tones[2]).toMatch(/Catherine ran out of patience\.$/);
    expect(resultOf(settingOf('busy_executive'), begin(settingOf('busy_executive'))).result.tone).toMatch(
      /Nothing was said/,
    );
  });
});

describe('a hint', () => {
  const marcus = settingOf('skeptical_buyer');

  test('follows the moment', () => {
    const led = sayAll(marcus, ['What would make this half hour well spent for you?']);
    expect(hint(marcus, led)).toMatch(/let something slip/);
    const cold = sayAll(marcus, ['To be honest, we are the best.', 'We have an app.']);
    expect(hint(marcus, cold)).toMatch(/Ask what is behind it|Play back/);
    const exec = settingOf('busy_executive');
    expect(hint(exec, sayAll(exec, ['Good morning.']))).toBe(
      'Catherine has a doubt. Ask what is behind it before you answer it.',
    );
    const { setting, state } = perform('skeptical_buyer', 'skilled', 1);
    expect(hint(setting, state)).toMatch(/over/);
  });

  test('is one line, and gives no secret away', () => {
    for (const persona of Object.keys(CASES)) {
      const setting = settingOf(persona);
      let state = begin(setting);
      for (const turn of CASES[persona]?.reps.average.turns ?? []) {
        const text = hint(setting, state);
        expect(text).not.toMatch(/\n/);
        expect(text.length).toBeLessThan(160);
        state = say(setting, state, turn);
      }
    }
  });
});
