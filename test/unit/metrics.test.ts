import { expect, it } from 'vitest';
import type { Usage } from '../../src/analysis/usage.ts';
import { makeMetrics } from '../../src/metrics.ts';
import { makeListQueue } from '../fixtures/tables.ts';

const USAGE: Usage = {
  provider: 'claude',
  model: 'claude-sonnet-5-5',
  inputTokens: 100,
  cacheWriteTokens: 0,
  cacheWriteHourTokens: 20,
  cacheReadTokens: 30,
  outputTokens: 4,
  audioMs: 0,
};

async function linesOf(metrics: ReturnType<typeof makeMetrics>): Promise<readonly string[]> {
  const { text } = await metrics.render();
  return text.split('\n').filter((line) => /^coach_(provider|answer)/.test(line));
}

it('count what paid services take, by model', async () => {
  const metrics = makeMetrics({ queue: makeListQueue().queue, deadLetters: async () => 0 });
  expect(await linesOf(metrics)).toEqual([]);
  metrics.countCall('claude', 'claude-sonnet-5-5', 'ok');
  metrics.countCall('claude', 'claude-sonnet-5-5', 'provider-down');
  metrics.countUsage(USAGE, 250_000);
  metrics.countUsage(USAGE, 250_000);
  metrics.countUsage({ ...USAGE, model: 'unknown' }, null);
  metrics.countUsage({ ...USAGE, provider: 'deepgram', model: 'nova-3', ...NO_TOKENS, audioMs: 90_500 }, 9_503);
  metrics.countCache('hit');
  metrics.countCache('miss');
  metrics.countCache('miss');
  const sonnet = 'provider="claude",model="claude-sonnet-5-5"';
  const unknown = 'provider="claude",model="unknown"';
  const nova = 'provider="deepgram",model="nova-3"';
  expect(await linesOf(metrics)).toEqual([
    `coach_provider_calls_total{${sonnet},outcome="ok"} 1`,
    `coach_provider_calls_total{${sonnet},outcome="provider-down"} 1`,
    ...[`${sonnet}`, `${unknown}`].flatMap((model, i) => [
      `coach_provider_tokens_total{${model},kind="input"} ${i === 0 ? 200 : 100}`,
      `coach_provider_tokens_total{${model},kind="cache_write_hour"} ${i === 0 ? 40 : 20}`,
      `coach_provider_tokens_total{${model},kind="cache_read"} ${i === 0 ? 60 : 30}`,
      `coach_provider_tokens_total{${model},kind="output"} ${i === 0 ? 8 : 4}`,
    ]),
    `coach_provider_audio_seconds_total{${nova}} 90.5`,
    `coach_provider_cost_usd_total{${sonnet}} 0.5`,
    `coach_provider_cost_usd_total{${nova}} 0.009503`,
    'coach_answer_cache_total{result="hit"} 1',
    'coach_answer_cache_total{result="miss"} 2',
  ]);
});

const NO_TOKENS = { inputTokens: 0, cacheWriteHourTokens: 0, cacheReadTokens: 0, outputTokens: 0 };
