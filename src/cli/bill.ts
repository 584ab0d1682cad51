import { costOf, type Prices } from '../analysis/prices.ts';
import type { Spend, Usage } from '../analysis/usage.ts';

/** What models and speech recognition took, for the last line of a command. */
export interface Bill {
  readonly spend: Spend;
  /** Empty when nothing was called. */
  readonly text: (prices: Prices, atMs: number) => string;
}

export function makeBill(): Bill {
  const calls: Usage[] = [];
  return {
    spend: (usage) => void calls.push(usage),
    text(prices, atMs) {
      if (calls.length === 0) return '';
      const costs = calls.map((usage) => costOf(usage, prices, atMs));
      const dollars = (microUsd: readonly number[]) =>
        `$${(microUsd.reduce((sum, one) => sum + one, 0) / 1e6).toFixed(3)}`;
      const spent = dollars(costs.map(({ microUsd }) => microUsd ?? 0));
      const saved = dollars(costs.map(({ savedMicroUsd }) => savedMicroUsd));
      const unknown = costs.some(({ microUsd }) => microUsd === null) ? ', some of them at unknown prices' : '';
      return `Spent: about ${spent} in ${calls.length} calls${unknown} (saved by the provider’s cache: ${saved}; prices as of ${prices.asOf})\n`;
    },
  };
}
