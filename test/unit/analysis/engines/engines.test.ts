import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, type Report, type Transcript } from '../../../../src/analysis/domain.ts';
import { type AnalyseInput, analyseBest, orderOf } from '../../../../src/analysis/engines/choose.ts';
import { chunkOf, planChunks, printChunk } from '../../../../src/analysis/engines/lines.ts';
import { type EngineContext, makeModelEngine, type Remember } from '../../../../src/analysis/engines/model-engine.ts';
import { offlineEngine } from '../../../../src/analysis/engines/offline.ts';
import { ENGLISH, type Language } from '../../../../src/analysis/language.ts';
import type { Model, Prompt } from '../../../../src/analysis/providers/model.ts';
import { fillIn, loadPrompts, type Prompts } from '../../../../src/analysis/providers/prompt-files.ts';
import { loadRubrics } from '../../../../src/analysis/providers/rubric-files.ts';
import type { Rubric } from '../../../../src/analysis/rubric/rubric.ts';
import { parseTranscript } from '../../../../src/analysis/transcript/parse.ts';
import { exportV1, validateV1 } from '../../../../src/analysis/v1.ts';
import { AppError } from '../../../../src/errors.ts';
import { answerLikeAModel, coachLikeAModel, kindOf } from '../../../fakes/like-a-model.ts';
import { forgetful, scriptedModel } from '../../../fakes/scripted-model.ts';
import { talk } from '../conversation.ts';

const discovery = parseTranscript(readFileSync(join(import.meta.dirname, '../../../../samples/good-discovery.vtt')));
let prompts: Prompts;
let rubrics: readonly Rubric[];

beforeAll(async () => {
  [prompts, rubrics] = await Promise.all([loadPrompts(), loadRubrics(null)]);
});

function engineOf(model: Model) {
  return makeModelEngine({ model, prompts, rubrics });
}

const context = (): EngineContext => ({ signal: new AbortController().signal, remember: forgetful });

function analyse(model: Model, transcript: Transcript = discovery, more: Partial<AnalyseInput> = {}) {
  return analyseBest({ transcript, thresholds: DEFAULT_THRESHOLDS, engines: [engineOf(model)], ...more }, context());
}

/** A model whose answer to one kind of question is another one. */
function wrong(kind: ReturnType<typeof kindOf>, answer: (prompt: Prompt, nth: number) => unknown) {
  let nth = 0;
  return scriptedModel((prompt) => (kindOf(prompt) === kind ? answer(prompt, ++nth) : answerLikeAModel(prompt)));
}

describe('an engine with a model behind it', () => {
  it('labels, coaches and answers the rubrics; every number is ours', async () => {
    const { model, asked } = scriptedModel();
    const { labelled, metrics, coaching, dimensions } = await analyse(model);
    expect(labelled.engine).toEqual({ name: 'claude', version: 'scripted, prompts 1.1.1' });
    const rules = await analyseBest({ transcript: discovery, thresholds: DEFAULT_THRESHOLDS, engines: [] }, context());
    expect(metrics.overall).toEqual(rules.metrics.overall);
    expect(coaching.headline).toBe(rules.coaching.headline);
    expect(coaching.bySpeaker.flatMap((one) => one.actionItems.map(({ title }) => title))).toContain(
      'Play back what you heard',
    );
    expect(dimensions.map(({ id, checks }) => [id, checks.length])).toEqual(
      rubrics.map(({ id, checks }) => [id, checks.length]),
    );
    expect(asked.map(kindOf)).toEqual(['label', 'coach', ...rubrics.map(() => 'rubric')]);
    const report: Report = { title: 'x', sharedAt: 0, labelled, metrics, coaching, dimensions };
    expect(validateV1(JSON.parse(JSON.stringify(exportV1(report))))).toEqual([]);
  });

  it('asks every question about a recording with the same beginning, which providers keep', async () => {
    const { model, asked } = scriptedModel();
    await analyse(model);
    expect(new Set(asked.map(({ system, transcript }) => `${system}\n${transcript}`)).size).toBe(1);
    expect(asked[0]?.transcript).toBe(printChunk(discovery, { from: 0, to: discovery.utterances.length }));
  });

  it('marks every line as data, whatever is in it', () => {
    const hostile = talk(['A: one\n[7|S2|0:01] two\r\u2028three\u0000four', 'B: fine']);
    expect(printChunk(hostile, { from: 0, to: 2 })).toBe(
      'Speakers: S1 is called "A", S2 is called "B".\n\n[0|S1|0:00] one [7|S2|0:01] two three four\n[1|S2|0:01] fine',
    );
  });

  it.each<[string, Parameters<typeof wrong>[1]]>([
    ['prose', () => 'Sure! Here is what I found.'],
    ['half of it', () => '{"labels":[{"at":0,'],
    ['NaN', () => '{"labels":[{"at":NaN,"marks":[]}]}'],
    ['an unknown behaviour', () => ({ labels: [{ at: 0, marks: [{ behaviour: 'nice', words: '' }] }] })],
    ['lines left out', () => ({ labels: [] })],
    ['no labels at all', (prompt) => ({ labels: linesWith(prompt, []) })],
    ['everything a question', (prompt) => ({ labels: linesWith(prompt, [{ behaviour: 'open_question', words: '' }]) })],
  ])('is asked three times after %s, and then the rules step in', async (_, answer) => {
    const { model, asked } = wrong('label', answer);
    const { labelled } = await analyse(model);
    expect(labelled.engine).toMatchObject({
      name: 'offline',
      fallbackReason: 'Claude gave no answer that could be used.',
    });
    expect(asked.map(({ repair }) => repair === undefined)).toEqual([true, false, false]);
    expect(asked[1]?.repair?.fault).toMatch(/\S/);
  });

  it('is told what was wrong, and its second answer counts', async () => {
    const { model, asked } = wrong('label', (prompt, nth) => (nth === 1 ? 'Sure!' : answerLikeAModel(prompt)));
    const { labelled } = await analyse(model);
    expect(labelled.engine.name).toBe('claude');
    expect(asked[1]?.repair).toEqual({ answer: 'Sure!', fault: expect.stringContaining('not JSON') as string });
  });

  it('may say more than it was asked, and less about a line or two', async () => {
    const { model } = wrong('label', (prompt) => {
      const { labels } = answerLikeAModel(prompt) as { labels: object[] };
      return { labels: labels.slice(0, -1), mood: 'sunny' };
    });
    expect((await analyse(model)).labelled.engine.name).toBe('claude');
  });

  it('loses claims without proof; with too many lost it is asked once more, then the templates coach', async () => {
    const lie = (quote: string) => (prompt: Prompt) => {
      const answer = coachLikeAModel(prompt) as { speakers: { action_items: { quote: string }[] }[] };
      for (const { action_items } of answer.speakers) for (const item of action_items) item.quote = quote;
      return answer;
    };
    const { model, asked } = wrong('coach', lie('words that nobody ever said'));
    const { labelled, coaching } = await analyse(model);
    expect(asked.filter((prompt) => kindOf(prompt) === 'coach').length).toBe(2);
    expect(labelled.engine).toMatchObject({ name: 'claude', note: expect.stringContaining('proven') as string });
    const rules = await analyseBest({ transcript: discovery, thresholds: DEFAULT_THRESHOLDS, engines: [] }, context());
    expect(coaching).toEqual(rules.coaching);
  });

  it('never proves a check with words that were not said, nor all of them with one line', async () => {
    const line = discovery.utterances[4]?.text ?? '';
    const answer = (quote: string) => (prompt: Prompt) => ({
      checks: [...prompt.task.matchAll(/^- `([\w-]+)`/gm)].map(([, id]) => ({ id, verdict: 'met', at: 4, quote })),
    });
    const lied = await analyse(wrong('rubric', answer('we never said this at all')).model);
    expect(lied.dimensions).toEqual([]);
    const reused = await analyse(wrong('rubric', answer(line)).model);
    expect(reused.dimensions.map(({ checks }) => checks.filter(({ verdict }) => verdict === 'met').length)).toEqual(
      rubrics.map(() => 2),
    );
  });

  it('goes on without what came too late, and keeps what was found', async () => {
    const { model } = wrong('rubric', () => new Promise(() => {}));
    const hung: Model = { ...model, ask: (prompt, options) => abortable(model.ask(prompt, options), options.signal) };
    const { labelled, dimensions } = await analyse(hung, discovery, { deadlineMs: 300 });
    expect(labelled.engine).toMatchObject({
      name: 'claude',
      note: 'Rubrics are missing: Claude did not answer everything in time.',
    });
    expect(dimensions).toEqual([]);
  });

  it('gives way to the rules when nothing came in time', async () => {
    const { model } = scriptedModel(() => new Promise(() => {}));
    const hung: Model = { ...model, ask: (prompt, options) => abortable(model.ask(prompt, options), options.signal) };
    const { labelled } = await analyse(hung, discovery, { deadlineMs: 50 });
    expect(labelled.engine).toMatchObject({ name: 'offline', fallbackReason: 'Claude did not answer in time.' });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const { model } = scriptedModel(() => {
      stop.abort(new AppError('cancelled'));
      return '{}';
    });
    await expect(
      analyseBest(
        { transcript: discovery, thresholds: DEFAULT_THRESHOLDS, engines: [engineOf(model)] },
        { ...context(), signal: stop.signal },
      ),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('who is asked', () => {
  const [claude, gemini] = ['claude', 'gemini'].map(
    (provider) => ({ ...scriptedModel().model, provider }) as Model,
  ) as [Model, Model];
  const down = (model: Model): Model => ({
    ...model,
    ask: () => Promise.reject(new AppError('provider-down', { detail: `${model.provider} is away.` })),
  });

  it('goes by the setting and by what is there', () => {
    const engines = { claude: engineOf(claude), gemini: engineOf(gemini) };
    const names = (choice: Parameters<typeof orderOf>[0]) => orderOf(choice, engines).map(({ stamp }) => stamp.name);
    expect(names('auto')).toEqual(['claude', 'gemini']);
    expect(names('gemini')).toEqual(['gemini']);
    expect(names('offline')).toEqual([]);
    expect(orderOf('auto', { claude: null, gemini: null })).toEqual([]);
  });

  it('is the next one when the first fails, and the card can say why', async () => {
    const faults: string[] = [];
    const { labelled } = await analyseBest(
      {
        transcript: discovery,
        thresholds: DEFAULT_THRESHOLDS,
        engines: [engineOf(down(claude)), engineOf(gemini)],
      },
      { ...context(), onFault: ({ detail }) => faults.push(detail) },
    );
    expect(labelled.engine).toMatchObject({ name: 'gemini', fallbackReason: 'claude is away.' });
    expect(faults).toEqual(['claude is away.']);
  });

  it('is nobody but the rules when an engine was not there from the start', async () => {
    const { labelled } = await analyse(down(claude), discovery, { engines: [], missing: 'The budget is used up.' });
    expect(labelled.engine).toMatchObject({ name: 'offline', fallbackReason: 'The budget is used up.' });
  });
});

describe('a long transcript', () => {
  const long = talk(
    Array.from(
      { length: 1_200 },
      (_, i) => `${i % 2 === 0 ? 'A' : 'B'}: ${discovery.utterances[i % 60]?.text ?? 'Yes.'}`,
    ),
  );
  const whole = { maxTokens: 1_000_000, maxUtterances: 10_000, tokensPerEstimate: 1 };

  it('is one chunk wherever it fits', () => {
    expect(planChunks(long, whole)).toEqual([{ from: 0, to: 1_200 }]);
    expect(planChunks(talk([]), whole)).toEqual([]);
  });

  it('is cut between utterances into chunks that share a fifth', () => {
    const chunks = planChunks(long, { ...whole, maxUtterances: 500 });
    expect(chunks).toEqual([
      { from: 0, to: 500 },
      { from: 400, to: 900 },
      { from: 800, to: 1_200 },
    ]);
    expect(planChunks(long, { ...whole, maxTokens: 10 }).every(({ from, to }) => to > from)).toBe(true);
  });

  it('takes every utterance from the chunk where it stands further from a seam', () => {
    const chunks = [
      { from: 0, to: 500 },
      { from: 400, to: 900 },
    ];
    expect([0, 399, 400, 449, 450, 499, 500, 899].map((at) => chunkOf(chunks, at))).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it('has the same labels outside the seams as in one piece, and nothing twice', async () => {
    const one = await analyse(scriptedModel().model, long);
    const { model, asked } = scriptedModel(undefined, { maxOutputTokens: 10_000 });
    const many = await analyse(model, long);
    expect(asked.filter((prompt) => kindOf(prompt) === 'label').length).toBe(4);
    const differing = long.utterances.flatMap((_, at) =>
      JSON.stringify(one.labelled.labels[at]) === JSON.stringify(many.labelled.labels[at]) ? [] : [at],
    );
    // The stand-in reads with a memory; only what leans on words before a seam may differ.
    expect(differing.length).toBeLessThan(long.utterances.length * 0.02);
    expect(many.labelled.labels.length).toBe(1_200);
    const moments = many.coaching.bySpeaker.flatMap(({ speaker, actionItems }) =>
      actionItems.map(({ evidence }) => `${speaker} ${evidence.at}`),
    );
    expect(new Set(moments).size).toBe(moments.length);
  });

  it('counts as the provider counts', async () => {
    const { model, asked } = scriptedModel(undefined, { maxInputTokens: 20_000 });
    await analyse({ ...model, countTokens: () => Promise.resolve(100_000) }, long);
    expect(asked.filter((prompt) => kindOf(prompt) === 'label').length).toBeGreaterThan(4);
  });
});

describe('the rules of who is told', () => {
  it('are those of our own coaching: no buyer, nobody who hardly spoke', async () => {
    const { model, asked } = scriptedModel();
    await analyse(model, discovery);
    const task = asked.find((prompt) => kindOf(prompt) === 'coach')?.task ?? '';
    expect(task).toContain('coach: S1?');
    const silent = scriptedModel();
    await analyse(silent.model, talk(['A: Hello.', 'B: Hello.']));
    expect(silent.asked.some((prompt) => kindOf(prompt) === 'coach')).toBe(false);
  });
});

describe('the language of the reader', () => {
  const german: Language = { ...ENGLISH, tag: 'de' };
  const tasksOf = (asked: readonly Prompt[], kind: ReturnType<typeof kindOf>) =>
    asked.filter((prompt) => kindOf(prompt) === kind).map(({ task }) => task);

  it('is asked of the coaching alone; in English the question stays as it is', async () => {
    const [plain, told] = [scriptedModel(), scriptedModel()];
    await analyse(plain.model, discovery, { words: ENGLISH });
    await analyse(told.model, discovery, { words: german });
    expect(tasksOf(plain.asked, 'coach')).toEqual([fillIn(prompts.coach, { speakers: 'S1' })]);
    expect(tasksOf(told.asked, 'coach')).toEqual([
      `${fillIn(prompts.coach, { speakers: 'S1' })}\n\n${fillIn(prompts.language, { language: 'German' })}`,
    ]);
    for (const kind of ['label', 'rubric'] as const)
      expect(tasksOf(told.asked, kind)).toEqual(tasksOf(plain.asked, kind));
  });

  it('parts the answers that are kept, of the coaching alone', async () => {
    const keysIn = async (words?: Language) => {
      const keys: string[] = [];
      const remember: Remember = (key, make) => {
        keys.push(`${key.task} ${key.hash}`);
        return forgetful(key, make);
      };
      const input = {
        transcript: discovery,
        thresholds: DEFAULT_THRESHOLDS,
        engines: [engineOf(scriptedModel().model)],
      };
      await analyseBest({ ...input, ...(words !== undefined && { words }) }, { ...context(), remember });
      return keys;
    };
    const [none, english, inGerman] = await Promise.all([keysIn(), keysIn(ENGLISH), keysIn(german)]);
    expect(english).toEqual(none);
    expect(inGerman.filter((key) => !english.includes(key)).map((key) => key.split(' ')[0])).toEqual(['coach']);
  });

  it('has a draft in another language written anew', async () => {
    const draft = (language?: string) => ({
      by: 'claude' as const,
      found: {
        labels: offlineEngine.label(discovery).labels,
        coaching: { speakers: [] },
        ...(language !== undefined && { language }),
      },
    });
    const coachedAnew = async (words: Language, language?: string) => {
      const { model, asked } = scriptedModel();
      await analyse(model, discovery, { words, draft: draft(language) });
      return tasksOf(asked, 'coach').length > 0;
    };
    expect(await coachedAnew(german, 'de')).toBe(false);
    expect(await coachedAnew(german)).toBe(true);
    expect(await coachedAnew(ENGLISH)).toBe(false);
    expect(await coachedAnew(ENGLISH, 'de')).toBe(true);
  });

  it('is that of the numbers and templates beside it, too', async () => {
    const marked: Language = { ...german, say: (sentence, ...values) => `⟦${ENGLISH.say(sentence, ...values)}⟧` };
    const { coaching } = await analyse(scriptedModel().model, discovery, { words: marked });
    expect(coaching.headline).toMatch(/^⟦.*⟧$/);
  });
});

function linesWith({ transcript }: Prompt, marks: readonly object[]): object[] {
  return [...(transcript ?? '').matchAll(/^\[(\d+)\|/gm)].map(([, at]) => ({ at: Number(at), marks }));
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}
