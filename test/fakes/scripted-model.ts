import type { Remember } from '../../src/analysis/engines/model-engine.ts';
import type { Model, Prompt } from '../../src/analysis/providers/model.ts';
import type { Spend } from '../../src/analysis/usage.ts';
import { answerLikeAModel } from './like-a-model.ts';

/** A model that answers as it is told, and else as a good one would; for what engines make of answers. The real SDKs are tested in test/contract. */
export function scriptedModel(
  answer: (prompt: Prompt, nth: number) => unknown = (prompt) => answerLikeAModel(prompt),
  limits: Partial<Pick<Model, 'maxInputTokens' | 'maxOutputTokens'>> = {},
) {
  const asked: Prompt[] = [];
  const model: Model = {
    provider: 'claude',
    name: 'scripted',
    maxInputTokens: 150_000,
    maxOutputTokens: 128_000,
    ...limits,
    countTokens: ({ transcript, system }) =>
      Promise.resolve(Math.ceil(((transcript ?? '').length + system.length) / 2.6)),
    async ask(prompt, { signal, spend }) {
      signal.throwIfAborted();
      asked.push(prompt);
      spend({
        provider: 'claude',
        model: 'scripted',
        inputTokens: 100,
        cacheWriteTokens: 0,
        cacheWriteHourTokens: 0,
        cacheReadTokens: 0,
        outputTokens: 10,
        audioMs: 0,
      });
      const given = await answer(prompt, asked.length);
      return typeof given === 'string' ? given : JSON.stringify(given);
    },
  };
  return { model, asked };
}

/** Remembers nothing. */
export const forgetful: Remember = (_, make) => make(noSpend);
const noSpend: Spend = () => {};
