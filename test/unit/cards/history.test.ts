import { describe, expect, it } from 'vitest';
import { renderBlocks } from '../../../src/cards/block-kit.ts';
import type { ChartPart } from '../../../src/cards/card.ts';
import { historyCard } from '../../../src/cards/history.ts';
import { SLACK } from '../../../src/cards/limits.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { historyItem } from '../../golden/cards/samples.ts';

const chartOf = (shares: readonly number[], locale?: 'de-DE'): ChartPart | undefined =>
  historyCard({ days: 30, items: shares.map(historyItem), ...(locale && { locale }) }).parts.find(
    (part) => part.kind === 'chart',
  );

describe('the trend of a history', () => {
  it('is a line of the pull share, oldest first', () => {
    expect(chartOf([0.45, 0.4, 0.325])).toEqual({
      kind: 'chart',
      shape: 'line',
      title: 'Pull share by recording, in %',
      labels: ['10 Mar', '11 Mar', '12 Mar'],
      series: [{ name: 'Pull share', values: [33, 40, 45] }],
      alt: 'Pull share by recording, oldest first: 33% on 10 Mar, 40% on 11 Mar, 45% on 12 Mar.',
    });
  });

  it('is not there for one recording, nor for those without a behaviour', () => {
    expect(chartOf([0.45])).toBeUndefined();
    const item = historyItem(0.4, 1);
    const nothing = { ...item, summary: { ...item.summary, speakers: [] } };
    const { parts } = historyCard({ days: 30, items: [historyItem(0.5, 0), nothing] });
    expect(parts.map(({ kind }) => kind)).not.toContain('chart');
  });

  it('has as many points as Slack draws, the newest', () => {
    const chart = chartOf(Array.from({ length: 50 }, (_, i) => (i === 0 ? 0.9 : 0.5)));
    expect(chart?.labels).toHaveLength(SLACK.chartPoints);
    expect(chart?.series[0]?.values.at(-1)).toBe(90);
  });

  it('is drawn by Slack, though two recordings are of one day', () => {
    const items = [0.2, 0.3, 0.4].map((share, i) => ({ ...historyItem(share, i), sharedAt: Date.UTC(2026, 2, 12) }));
    const { blocks } = renderBlocks(historyCard({ days: 30, items }));
    expect(blocks.filter(({ type }) => type === 'data_visualization')).toHaveLength(1);
  });
});

it('dates and numbers are those of the reader', () => {
  const items = [0.45, 0.4].map(historyItem);
  const german = renderTerminal(historyCard({ days: 30, items, total: 1234, locale: 'de-DE' })).replace(/\s/gu, ' ');
  expect(german).toContain('1.234 recordings');
  expect(german).toContain('12.03.2026 · pull share 45 % (n = 40)');
  const tokyo = { ...historyItem(0.4, 0), sharedAt: Date.UTC(2026, 2, 12, 20) };
  expect(renderTerminal(historyCard({ days: 30, items: [tokyo], timeZone: 'Asia/Tokyo' }))).toContain('13 Mar 2026');
});
