import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rewind, stop } from '../../../../src/analysis/practice/session.ts';
import { countWords, speak } from '../../../../src/analysis/practice/speaker.ts';
import { standingOf } from '../../../../src/analysis/practice/standing.ts';
import type { PracticeState } from '../../../../src/analysis/practice-domain.ts';
import { CASES, LEVELS } from './reps.ts';
import { begin, PERSONAS, perform, resultOf, SCENARIOS, say, sayAll, settingOf } from './stage.ts';

const marcus = settingOf('skeptical_buyer');
const ASKS = 'What happened the last time you tried planning software?';

function kinds(state: PracticeState, turn = -1): readonly string[] {
  return state.steps.at(turn)?.happened.map(({ kind }) => kind) ?? [];
}

describe('what Rackham behaviour does', () => {
  test('an open question brings a fact out, a closed one does not', () => {
    const open = sayAll(marcus, [ASKS]);
    expect(kinds(open)).toContain('fact-found');
    expect(open.steps[0]?.reply?.text).toMatch(/2022/);
    const closed = sayAll(marcus, ['Have you tried planning software before?']);
    expect(kinds(closed)).toContain('fact-kept');
    expect(closed.steps[0]?.reply?.text).not.toMatch(/2022/);
  });

  test.each([
    [
      'checking what was said',
      'So the drivers had it switched off, and you had to explain that to the board, is that right?',
      'checked',
    ],
    ['summing up', 'To sum up so far: the tool was switched off, and the board heard about it from you.', 'summed-up'],
  ])('%s builds more trust than a question', (_, turn, kind) => {
    const before = sayAll(marcus, [ASKS]);
    const asked = say(marcus, before, 'What would you like to talk about today?');
    const listened = say(marcus, before, turn);
    expect(kinds(listened)).toContain(kind);
    expect(listened.steps.at(-1)?.openness).toBeGreaterThan(asked.steps.at(-1)?.openness ?? 1);
  });

  test.each([
    ['a proposal that comes too early', 'I can send you the contract for all vans today.', 'proposed-early'],
    ['blame', "You clearly haven't read our offer.", 'attacked'],
    ['praise of oneself', 'To be honest, we are the market leader.', 'irritated'],
    ['contradiction', 'I disagree, that is not how depots work.', 'disagreed'],
    [
      'a lecture',
      'We have an app. We have a map. We have a dashboard. We have alerts. We have reports.',
      'told-too-much',
    ],
  ])('%s costs trust, and the step says which words did it', (_, turn, kind) => {
    const before = begin(marcus);
    const after = say(marcus, before, turn);
    const cause = after.steps[0]?.happened.find((one) => one.kind === kind);
    expect(cause?.openness).toBeLessThan(0);
    expect(turn).toContain(cause?.quote ?? 'nothing was quoted');
    expect(after.steps[0]?.openness).toBeLessThan(before.openness);
  });

  test('every turn costs patience, one that leads somewhere less; when it is gone the persona leaves', () => {
    const idle = sayAll(marcus, ['Nice weather in Leeds today.']);
    const useful = sayAll(marcus, [ASKS]);
    expect(idle.steps[0]?.patience).toBeLessThan(useful.steps[0]?.patience ?? 0);
    const gone = sayAll(
      marcus,
      Array.from({ length: 40 }, (_, i) => `We have customer number ${i} on our platform.`),
    );
    expect(gone.end).toBe('patience');
    expect(gone.steps.at(-1)?.acts).toEqual([{ say: 'leaves', id: null }]);
    expect(say(marcus, gone, ASKS)).toBe(gone);
  });

  test('a proposal with a day wins once enough is known, and not before', () => {
    expect(sayAll(marcus, ['Let us meet on Thursday at ten to sign it.']).end).toBeNull();
    expect(perform('skeptical_buyer', 'skilled', 1).state.end).toBe('agreed');
  });

  test('openness and patience are the sums of what happened', () => {
    const { state } = perform('busy_executive', 'average', 3);
    let patience = state.patience;
    for (const step of state.steps) {
      patience += step.happened.reduce((sum, one) => sum + one.patience, 0);
      expect(step.patience).toBeCloseTo(patience, 5);
    }
  });
});

describe('a follow-up', () => {
  test('that has no words of its own means what slipped out last', () => {
    const slipped = sayAll(settingOf('friendly_prospect'), [
      'Hello Anna. What are your biggest challenges at the moment?',
    ]);
    const lead = slipped.steps[0]?.acts.find(({ say: kind }) => kind === 'lead')?.id;
    const after = say(settingOf('friendly_prospect'), slipped, 'What do you mean by that?');
    expect([...standingOf(settingOf('friendly_prospect'), after).led]).toContain(lead);
    expect(after.steps[1]?.happened.some(({ of }) => of === lead)).toBe(true);
  });

  test('about too much at once gets nothing', () => {
    const all = sayAll(marcus, [
      'What about the last time, the drivers, the late parcels, the planners and the budget?',
    ]);
    expect(all.steps[0]?.acts).toEqual([{ say: 'too_much', id: null }]);
  });

  test('of the same question finds nobody more patient', () => {
    const twice = sayAll(marcus, [ASKS, ASKS]);
    expect(kinds(twice)).toContain('repeated');
  });
});

describe('an objection', () => {
  const exec = settingOf('busy_executive');
  const raised = sayAll(exec, ['Good morning, thank you for the time.']);

  test('that is explored, then answered, is handled', () => {
    expect(kinds(raised)).toContain('objection-raised');
    const explored = say(exec, raised, 'What would it have to change for you to be worth it?');
    expect(kinds(explored)).toContain('objection-explored');
    const answered = say(exec, explored, 'It moves utilisation at one site, measured in your own figures.');
    expect(kinds(answered)).toContain('objection-handled');
    expect(standingOf(exec, answered).pending).toBeNull();
  });

  test('that is answered at once is not, and is let go of after two tries', () => {
    const told = say(exec, raised, 'Our software saves clinics a lot of time.');
    expect(kinds(told)).toContain('objection-passed-over');
    const again = say(exec, told, 'It is used by forty clinics.');
    expect(standingOf(exec, again).pending).toBeNull();
    expect(resultOf(exec, again).result.objections[0]?.state).toBe('open');
  });
});

test('somebody silent speaks when called on by name', () => {
  const committee = settingOf('silent_committee');
  const asked = sayAll(committee, ['What does security think of all that?']);
  expect(asked.steps[0]?.voice).toBe('Helen Marsh');
  const called = sayAll(committee, ['Priya, how do you look at this from the security side?']);
  expect(called.steps[0]?.voice).toBe('Priya Nair');
  expect(kinds(called)).toContain('brought-in');
  expect(kinds(called)).toContain('fact-found');
});

describe('the same', () => {
  test.each(Object.keys(CASES))('script with %s gives the same state and score, byte for byte', (persona) => {
    for (const level of LEVELS) {
      const [one, other] = [perform(persona, level, 4), perform(persona, level, 4)].map(({ setting, state }) =>
        JSON.stringify([state, resultOf(setting, state)]),
      );
      expect(one).toBe(other);
    }
  });

  test('survives being stored in between', () => {
    const { setting, state } = perform('happy_renewal', 'skilled', 2);
    const turns = state.steps.map(({ turn }) => turn);
    let stored = begin(setting, 2);
    for (const turn of turns) stored = say(setting, JSON.parse(JSON.stringify(stored)) as PracticeState, turn);
    expect(JSON.stringify(stored)).toBe(JSON.stringify(state));
  });

  test('turns with another seed are another conversation', () => {
    const texts = [1, 2, 3, 4, 5].map((seed) =>
      JSON.stringify(perform('skeptical_buyer', 'average', seed).state.steps.map(({ reply }) => reply?.text)),
    );
    expect(new Set(texts).size).toBe(5);
  });
});

test('a session can be tried again from any turn', () => {
  const { setting, state } = perform('technical_evaluator', 'skilled', 1);
  const back = rewind(state, 3);
  expect(back.steps).toEqual(state.steps.slice(0, 3));
  expect(back.end).toBeNull();
  const again = state.steps.slice(3).reduce((session, { turn }) => say(setting, session, turn), back);
  expect(JSON.stringify(again)).toBe(JSON.stringify(state));
  expect(stop(back).end).toBe('stopped');
  expect(stop(state).end).toBe('agreed');
});

describe('whatever is said', () => {
  const anything = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.constantFrom(
      ...Object.values(CASES).flatMap(({ reps }) => LEVELS.flatMap((level) => reps[level].turns)),
      '',
      '   ',
      '\n\n',
      '?',
      '💥'.repeat(50),
      'a'.repeat(20_000),
      'What? '.repeat(500),
      '\uD800 what happened \uDC00?',
      '((((((((((((((((((((',
      '今月の請求はどうなっていますか?',
    ),
  );

  test('nothing is thrown, openness and patience stay within 0..1, and what was found stays found', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PERSONAS.map(({ id }) => id)),
        fc.constantFrom(...SCENARIOS.map(({ id }) => id)),
        fc.nat(1000),
        fc.array(anything, { maxLength: 8 }),
        (persona, scenario, seed, turns) => {
          const setting = settingOf(persona, scenario);
          let state = begin(setting, seed);
          let found = new Map<string, number>();
          for (const turn of turns) {
            const before = state;
            state = say(setting, state, turn);
            if (state === before) continue;
            const step = state.steps.at(-1);
            expect(step?.openness).toBeGreaterThanOrEqual(0);
            expect(step?.openness).toBeLessThanOrEqual(1);
            expect(step?.patience).toBeGreaterThanOrEqual(0);
            expect(step?.patience).toBeLessThanOrEqual(1);
            expect(step?.reply?.text.trim()).not.toBe('');
            expect(countWords(step?.reply?.text ?? '')).toBeLessThanOrEqual(80);
            const now = standingOf(setting, state).found;
            for (const [id, at] of found) expect(now.get(id)).toBe(at);
            found = new Map(now);
          }
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
          resultOf(setting, state);
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('a persona hardly repeats itself', () => {
  for (const { id } of PERSONAS) {
    const { state, setting } = perform(id, 'skilled', 7);
    const texts = state.steps.map(({ reply }) => reply?.text ?? '');
    expect(new Set(texts).size).toBeGreaterThan(0.9 * texts.length);
    expect(speak(setting, begin(setting))).toEqual(state.opening.voice === '' ? null : begin(setting).opening);
  }
});
