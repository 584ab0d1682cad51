import { describe, expect, test } from 'vitest';
import { makeModelSpeaker, promptFor } from '../../../../src/analysis/engines/persona-task.ts';
import { secretsIn } from '../../../../src/analysis/practice/guard.ts';
import { hear } from '../../../../src/analysis/practice/session.ts';
import { speak } from '../../../../src/analysis/practice/speaker.ts';
import { labelTurn } from '../../../../src/analysis/practice/transcript.ts';
import type { PracticeState } from '../../../../src/analysis/practice-domain.ts';
import { loadPrompts } from '../../../../src/analysis/providers/prompt-files.ts';
import { AppError } from '../../../../src/errors.ts';
import { scriptedModel } from '../../../fakes/scripted-model.ts';
import { begin, PERSONAS, sayAll, settingOf } from '../practice/stage.ts';

const prompts = await loadPrompts();
const marcus = settingOf('skeptical_buyer');
const { signal } = new AbortController();
const spend = () => {};

/** The session after one more turn, which the persona has not answered yet. */
function heard(text: string, before: PracticeState = begin(marcus)): PracticeState {
  return hear(marcus, before, { text }, labelTurn(before, marcus.repName, { text }));
}

const ASKED = heard('What happened the last time you tried planning software?');

describe('a model that plays a persona', () => {
  test('speaks where it keeps to what there is to say', async () => {
    const reply = 'We bought one in 2022, and the drivers had it switched off within the year.';
    const { model, asked } = scriptedModel(() => ({ reply }));
    expect(await makeModelSpeaker({ model, prompts })(marcus, ASKED, { signal, spend })).toEqual({
      text: reply,
      voice: 'Marcus Reid',
      by: 'model',
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.transcript).toMatch(/\|S2\|0:00\] What happened the last time/);
    expect(asked[0]?.task).toMatch(/^You speak as Marcus Reid\. Your mood: reserved\./);
    expect(asked[0]?.task).toMatch(/this: .*2022/);
  });

  test.each([
    ['prose', 'I would say no.'],
    ['another shape', { text: 'Hello' }],
    ['an empty reply', { reply: '  ' }],
    ['a number of its own', { reply: 'We bought a tool in 2022, and switched off 77 vans.' }],
    ['half of what was earned', { reply: 'We tried planning software once.' }],
    ['an answer to somebody else', { reply: 'Bananas are yellow.' }],
  ])('is replaced by the rules when it gives %s', async (_, answer) => {
    const faults: string[] = [];
    const { model } = scriptedModel(() => answer);
    const reply = await makeModelSpeaker({ model, prompts })(marcus, ASKED, {
      signal,
      spend,
      onFault: (why) => faults.push(why),
    });
    expect(reply).toEqual(speak(marcus, ASKED));
    expect(faults).toHaveLength(1);
  });

  test('is replaced when it fails or takes too long, and says why', async () => {
    for (const code of ['provider-down', 'no-engine', 'too-large', 'bug'] as const) {
      const faults: string[] = [];
      const { model } = scriptedModel(() => {
        throw new AppError(code);
      });
      const speaker = makeModelSpeaker({ model, prompts });
      const reply = await speaker(marcus, ASKED, { signal, spend, onFault: (why) => faults.push(why) });
      expect(reply).toEqual(speak(marcus, ASKED));
      expect(faults).toEqual([`no reply: ${code}`]);
    }
    const { model } = scriptedModel();
    const hanging = {
      ...model,
      ask: (_: unknown, { signal: limited }: { signal: AbortSignal }) =>
        new Promise<string>((_resolve, reject) =>
          limited.addEventListener('abort', () => reject(limited.reason as Error), { once: true }),
        ),
    };
    const late = makeModelSpeaker({ model: hanging, prompts, deadlineMs: 20 });
    expect(await late(marcus, ASKED, { signal, spend })).toEqual(speak(marcus, ASKED));
  });

  test('stops when whoever asked stops', async () => {
    const { model } = scriptedModel(() => ({ reply: 'x' }));
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(makeModelSpeaker({ model, prompts })(marcus, ASKED, { signal: stopped, spend })).rejects.toThrow(
      'stopped',
    );
  });
});

describe('its prompt', () => {
  test('is the same system prompt in every turn, so that the provider keeps it', () => {
    const later = sayAll(marcus, ['Good morning.', 'How do you plan today?']);
    expect(promptFor(marcus, later, prompts).system).toBe(promptFor(marcus, ASKED, prompts).system);
    expect(promptFor(marcus, ASKED, prompts).system).not.toMatch(/\{\{/);
  });

  test('holds no fact that was not found', () => {
    for (const { id } of PERSONAS) {
      const setting = settingOf(id);
      const state = sayAll(setting, ['Hello. How does that work today?', 'What else is on your mind?']);
      const { system, transcript, task } = promptFor(setting, state, prompts);
      const found = new Set(
        state.steps
          .flatMap(({ happened }) => happened)
          .flatMap(({ kind, of }) => (kind === 'fact-found' && of !== null ? [of] : [])),
      );
      for (const text of [system, transcript ?? '', task]) expect(secretsIn(text, setting.persona, found)).toEqual([]);
    }
  });
});
