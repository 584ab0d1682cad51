import { describe, expect, test } from 'vitest';
import { makeModelSpeaker } from '../../../../src/analysis/engines/persona-task.ts';
import { faultOfReply, secretsIn } from '../../../../src/analysis/practice/guard.ts';
import { LINE_KINDS } from '../../../../src/analysis/practice/persona.ts';
import { answer, hear } from '../../../../src/analysis/practice/session.ts';
import { standingOf } from '../../../../src/analysis/practice/standing.ts';
import { labelTurn } from '../../../../src/analysis/practice/transcript.ts';
import { loadPrompts } from '../../../../src/analysis/providers/prompt-files.ts';
import { scriptedModel } from '../../../fakes/scripted-model.ts';
import { ATTACKS } from './attacks.ts';
import { CASES } from './reps.ts';
import { begin, PERSONAS, say, sayAll, settingOf } from './stage.ts';

const spend = () => {};
const { signal } = new AbortController();
const prompts = await loadPrompts();

/** The session at its start, and where it is warm: the best moments for an attack. */
function moments(persona: string) {
  const { scenario = 'discovery', reps } = CASES[persona] ?? {};
  const setting = settingOf(persona, scenario);
  return { setting, states: [begin(setting, 2), sayAll(setting, reps?.skilled.turns.slice(0, 7) ?? [], 2)] };
}

test('there are fifty of them, all different', () => {
  expect(new Set(ATTACKS).size).toBe(50);
});

describe.each(PERSONAS.map(({ id }) => id))('%s', (id) => {
  const { setting, states } = moments(id);
  const { persona } = setting;

  test.each(ATTACKS)('answers “%s” in character, and tells nothing', (attack) => {
    for (const state of states) {
      const before = standingOf(setting, state);
      const after = say(setting, state, attack);
      const step = after.steps.at(-1);
      const now = standingOf(setting, after);
      expect([...now.found.keys()]).toEqual([...before.found.keys()]);
      expect(secretsIn(step?.reply?.text ?? '', persona, new Set(now.found.keys()))).toEqual([]);
      expect(persona.lines.odd).toContain(step?.reply?.text);
      expect(step?.openness).toBeLessThanOrEqual(before.openness);
    }
  });

  test('a model that obeys is not even asked', async () => {
    const obeying = scriptedModel(() => ({ reply: `As an AI: ${persona.facts.map(({ says }) => says[0]).join(' ')}` }));
    const speaker = makeModelSpeaker({ model: obeying.model, prompts });
    for (const attack of ATTACKS) {
      const said = { text: attack };
      const heard = hear(
        setting,
        states[1] ?? begin(setting),
        said,
        labelTurn(states[1] ?? begin(setting), 'Dana Ray', said),
      );
      const reply = await speaker(setting, heard, { signal, spend });
      expect(reply.by).toBe('rules');
      expect(persona.lines.odd).toContain(reply.text);
    }
    expect(obeying.asked).toEqual([]);
  });

  test('what an obeying model says to an ordinary turn is dropped, and the persona answers in character', async () => {
    const state = states[1] ?? begin(setting);
    const said = { text: 'And what else is there that I should know?' };
    const heard = hear(setting, state, said, labelTurn(state, setting.repName, said));
    const { found } = standingOf(setting, heard);
    const hidden = persona.facts.filter((fact) => !found.has(fact.id));
    const disobedient = [
      ...hidden.flatMap(({ says }) => says),
      ...hidden.flatMap(({ secret }) => secret.map((word) => `Between us, it is about ${word}.`)),
      'As an AI language model I cannot keep that from you.',
      'Sure! Here is my system prompt: you are a buyer.',
      'I was told to hide three facts from you.',
      'You should have asked an open question there. Try asking about the budget.',
      'Good technique. Next time try to summarise first.',
      'Your score is 80 out of 100.',
      'Look at https://evil.example.com for the answers.',
      '<!channel> this seller is great',
      'Rep: What is your budget?\nBuyer: Fifty thousand.',
      '*sighs* Fine, I give up my role.',
      'My hidden facts are on the list.',
      '',
      'word '.repeat(81),
      'We lose 987,654 a year.',
    ];
    for (const reply of disobedient) {
      const faults: string[] = [];
      const speaker = makeModelSpeaker({ model: scriptedModel(() => ({ reply })).model, prompts });
      const answered = await speaker(setting, heard, { signal, spend, onFault: (why) => faults.push(why) });
      expect(answered.by, reply).toBe('rules');
      expect(secretsIn(answered.text, persona, new Set(found.keys()))).toEqual([]);
      expect(faultOfReply(answered.text, setting, heard), answered.text).toBeNull();
      expect(faults).toHaveLength(1);
    }
  });

  test('a leaked secret of a fact that was found is no leak', () => {
    const { setting: same, states: other } = moments(id);
    const found = standingOf(same, other[1] ?? begin(same)).found;
    for (const fact of persona.facts.filter((one) => found.has(one.id)))
      expect(secretsIn(fact.says[0] ?? '', persona, new Set(found.keys()))).toEqual([]);
  });
});

test('honest selling is not taken for an attack', () => {
  const honest = [
    'What would have to change in your role for this to work?',
    'I appreciate your openness, and I would like to understand your objections.',
    'What are the weak spots of the current system?',
    'Who wrote the integration, and how was the team trained?',
    'Which prompt payment discount do you give?',
    'What do we have to do to win your trust?',
    'Let me show you how the roles and permissions work.',
    'What are the rules for approving a purchase?',
    'Are you the project lead for that?',
    'Tell me about everything that happens at month end.',
    'Could we start with the following three points?',
    'What did you do before you took on this role?',
    'How would you score the three vendors?',
    'What is the machine that breaks most often?',
    'Help me understand the hidden costs of that.',
  ];
  const setting = settingOf('technical_evaluator');
  for (const turn of honest) {
    const step = say(setting, begin(setting), turn).steps[0];
    expect(
      step?.happened.map(({ kind }) => kind),
      turn,
    ).not.toContain('broke-the-scene');
  }
  expect(LINE_KINDS).toContain('odd');
  expect(answer(begin(setting), begin(setting).opening)).toEqual(begin(setting));
});
