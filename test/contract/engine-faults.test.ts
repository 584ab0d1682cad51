import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../src/analysis/domain.ts';
import { analyseBest } from '../../src/analysis/engines/choose.ts';
import { parseTranscript } from '../../src/analysis/transcript/parse.ts';
import { readConfig } from '../../src/config.ts';
import { openEngines } from '../../src/engines.ts';
import type { Answer, ClaudeRequest } from '../fakes/anthropic-answers.ts';
import { answerLikeAModel, coachLikeAModel, kindOf } from '../fakes/like-a-model.ts';
import { startStandIns } from '../fakes/stand-ins.ts';

/** What becomes of a recording when Claude misbehaves: the real SDK, the real patience, a transcript of seventeen minutes. */

const sample = parseTranscript(readFileSync(join(import.meta.dirname, '../../samples/good-discovery.vtt')));
let all: Awaited<ReturnType<typeof startStandIns>>;

beforeEach(async () => {
  all = await startStandIns(sample);
});
afterEach(() => all.close());

async function analyse(deadlineMs = 60_000) {
  const config = readConfig(all.env.claude);
  const { enginesFor } = await openEngines({ config });
  const { labelled, coaching, dimensions } = await analyseBest(
    { transcript: sample, thresholds: DEFAULT_THRESHOLDS, engines: enginesFor('auto'), deadlineMs },
    { signal: new AbortController().signal, remember: (_, make) => make(() => {}) },
  );
  return { engine: labelled.engine, coaching, dimensions: dimensions.length, asked: all.claude.requests.map(kindOf) };
}

const REST = ['coach', 'rubric', 'rubric', 'rubric', 'rubric'];
const sound: Answer = { kind: 'reply', answer: answerLikeAModel };

describe('a first question that goes wrong', () => {
  it.each<[string, readonly Answer[], readonly string[]]>([
    ['429 with Retry-After 1', [{ kind: 'error', status: 429, headers: { 'retry-after': '1' } }, sound], ['label']],
    ['529 twice', [{ kind: 'error', status: 529 }, { kind: 'error', status: 529 }, sound], ['label', 'label']],
    ['a connection that breaks in mid-answer', [{ kind: 'reset' }, sound], ['label']],
    ['an overload in mid-answer', [{ kind: 'stream-error', type: 'overloaded_error' }, sound], ['label']],
    ['half of the JSON', [{ kind: 'text', text: '{"labels":[{"at":0,"marks":[' }, sound], ['label']],
    ['NaN', [{ kind: 'text', text: '{"labels":[{"at":NaN,"marks":[]}],"speakers":[],"checks":[]}' }, sound], ['label']],
  ])('%s: is asked again, and Claude speaks', async (_, answers, again) => {
    all.claude.plan(...answers);
    const { engine, asked, dimensions } = await analyse();
    expect(engine).toEqual({ name: 'claude', version: 'claude-sonnet-5-5, prompts 1.1.1' });
    expect(asked).toEqual([...again, 'label', ...REST]);
    expect(dimensions).toBe(4);
    expect(all.faults()).toEqual([]);
  });

  it.each<[string, readonly Answer[], number, RegExp]>([
    ['500 three times', Array<Answer>(3).fill({ kind: 'error', status: 500 }), 3, /^Claude does not answer/],
    ['429 with an hour to wait', [{ kind: 'error', status: 429, headers: { 'retry-after': '3600' } }], 1, /^Claude/],
    ['402', [{ kind: 'error', status: 402 }], 1, /credit/],
    ['403', [{ kind: 'error', status: 403 }], 1, /ANTHROPIC_API_KEY/],
    ['prose three times', Array<Answer>(3).fill({ kind: 'text', text: 'Here you are!' }), 3, /no answer that could be/],
    ['ten megabytes', [{ kind: 'huge', chars: 10_000_000 }], 1, /^Claude/],
    ['a refusal', [{ kind: 'stop', reason: 'refusal' }], 1, /^Claude declined/],
    ['an answer cut off', [{ kind: 'stop', reason: 'max_tokens', text: '{"labels":[' }], 1, /cut off/],
    ['no labels three times', Array<Answer>(3).fill({ kind: 'json', value: EMPTY() }), 3, /no answer that could be/],
  ])('%s: the rules speak, and the stamp says why', async (_, answers, times, why) => {
    all.claude.plan(...answers);
    const { engine, asked, dimensions, coaching } = await analyse();
    expect(engine.name).toBe('offline');
    expect(engine.fallbackReason).toMatch(why);
    expect(engine.fallbackReason).not.toMatch(/http|planned|sk-|undefined/i);
    expect(asked).toEqual(Array(times).fill('label'));
    expect(dimensions).toBe(0);
    expect(coaching.bySpeaker.some(({ actionItems }) => actionItems.length > 0)).toBe(true);
    expect(all.faults()).toEqual([]);
  });

  it('a hang: ends at the deadline', async () => {
    all.claude.plan({ kind: 'hang' });
    const { engine } = await analyse(800);
    expect(engine).toMatchObject({ name: 'offline', fallbackReason: 'Claude did not answer in time.' });
  });

  it('a key that is not accepted: is tried once and named', async () => {
    all.env.claude.ANTHROPIC_API_KEY = 'wrong';
    const { engine } = await analyse();
    expect(engine.fallbackReason).toMatch(/ANTHROPIC_API_KEY/);
    expect(all.claude.calls).toEqual({ asked: 1, counted: 1 });
  });
});

describe('a later question that goes wrong', () => {
  const inCoaching = (wrong: (request: ClaudeRequest) => Answer) =>
    all.claude.always((request) => (kindOf(request) === 'coach' ? wrong(request) : sound));

  it('wrong quotes: the claims are lost, and after one repair the templates coach on Claude’s labels', async () => {
    inCoaching(() => ({
      kind: 'reply',
      answer: (request) =>
        JSON.parse(
          JSON.stringify(coachLikeAModel(request)).replace(/"quote":"[^"]*"/g, '"quote":"never said so"'),
        ) as object,
    }));
    const { engine, asked, dimensions } = await analyse();
    expect(engine).toMatchObject({ name: 'claude', note: expect.stringMatching(/proven/) as string });
    expect(asked.filter((kind) => kind === 'coach')).toHaveLength(2);
    expect(dimensions).toBe(4);
  });

  it('extra keys: are not read', async () => {
    inCoaching(() => ({
      kind: 'reply',
      answer: (request) => ({ ...coachLikeAModel(request), score: 150, pull: 'all' }),
    }));
    const { engine } = await analyse();
    expect(engine).toEqual({ name: 'claude', version: 'claude-sonnet-5-5, prompts 1.1.1' });
  });

  it('a refusal: labels and rubrics stay Claude’s', async () => {
    inCoaching(() => ({ kind: 'stop', reason: 'refusal' }));
    const { engine, dimensions } = await analyse();
    expect(engine).toMatchObject({
      name: 'claude',
      note: 'The coaching is by rules: Claude declined to analyse this recording.',
    });
    expect(dimensions).toBe(4);
  });
});

describe('a provider that keeps failing', () => {
  it('is left alone for a while, over all recordings', async () => {
    all.claude.always(() => ({ kind: 'error', status: 500 }));
    const config = readConfig(all.env.claude);
    const { enginesFor } = await openEngines({ config });
    const once = () =>
      analyseBest(
        { transcript: sample, thresholds: DEFAULT_THRESHOLDS, engines: enginesFor('auto') },
        { signal: new AbortController().signal, remember: (_, make) => make(() => {}) },
      );
    await once();
    const second = await once();
    expect(all.claude.requests.length).toBe(5);
    const third = await once();
    expect(all.claude.requests.length).toBe(5);
    expect([second, third].map(({ labelled }) => labelled.engine.fallbackReason)).toEqual([
      'Claude failed several times in a row and is left alone for a while.',
      'Claude failed several times in a row and is left alone for a while.',
    ]);
  });
});

function EMPTY() {
  return { labels: [], speakers: [], checks: [] };
}
