import { AppError } from '../../errors.ts';
import type { AskOptions, Model, Prompt } from '../providers/model.ts';

/** What a reader made of an answer, or what is wrong with it in one sentence that the model is told. */
export type Read<T> = { readonly value: T } | { readonly fault: string };

/** Answers that are asked for again before a question is given up. */
const MOST_REPAIRS = 2;
/** Of an answer that is to be repaired, how much the model is shown again. */
const SHOWN_AGAIN = 20_000;

/**
 * Asks until the answer can be used, twice more at most; each time the model is told what was wrong first. `isLast` tells the reader
 * that nothing better will come. Rejects with `provider-down` when no answer could be used.
 */
export async function askFor<T>(
  model: Model,
  prompt: Prompt,
  options: AskOptions,
  read: (answer: unknown, isLast: boolean) => Read<T>,
): Promise<T> {
  let repair: Prompt['repair'];
  for (let asked = 0; asked <= MOST_REPAIRS; asked += 1) {
    const answer = await model.ask(repair === undefined ? prompt : { ...prompt, repair }, options);
    const found = readJson(answer, (json) => read(json, asked === MOST_REPAIRS));
    if ('value' in found) return found.value;
    repair = { answer: answer.slice(0, SHOWN_AGAIN).replace(/[\uD800-\uDBFF]$/, ''), fault: found.fault };
  }
  throw new AppError('provider-down', {
    detail: `${PROVIDERS[model.provider]} gave no answer that could be used.`,
    cause: new Error(repair?.fault),
  });
}

export const PROVIDERS: Readonly<Record<Model['provider'], string>> = { claude: 'Claude', gemini: 'Gemini' };

function readJson<T>(answer: string, read: (json: unknown) => Read<T>): Read<T> {
  let json: unknown;
  try {
    json = JSON.parse(answer);
  } catch {
    return { fault: 'It is not JSON: write JSON of the given schema, whole, and nothing before or after it.' };
  }
  return read(json);
}
