import { performance } from 'node:perf_hooks';
import type { Report } from '../../src/analysis/domain.ts';
import { renderAdaptive } from '../../src/cards/adaptive.ts';
import { renderBlocks } from '../../src/cards/block-kit.ts';
import { speakerCards, summaryCard } from '../../src/cards/report.ts';
import { hostileReports, longReport, sampleReport } from '../fixtures/report.ts';
import type { BenchRow } from './row.ts';

const ROUNDS = 60;
/** Card rendering against JSON.stringify of the report (QUALITY §2). */
const REACH = 10;

/** All cards of a report on both platforms, made and rendered, against one JSON.stringify of that report. */
export async function benchCards(): Promise<BenchRow[]> {
  const { longQuote } = hostileReports();
  return [
    measure('cards, 4 min, both platforms', sampleReport()),
    measure('cards, 1 h, both platforms', longReport(900)),
    measure('cards, 40,000-character quote, both platforms', longQuote ?? sampleReport()),
  ];
}

function measure(name: string, report: Report): BenchRow {
  const cards = medianMs(() => renderAll(report));
  const json = medianMs(() => JSON.stringify(report).length);
  const ratio = cards / json;
  return {
    name,
    value: round(cards),
    unit: 'ms',
    reference: `JSON.stringify of the report, ${round(json)} ms`,
    ratio: round(ratio),
    reach: `<= ${REACH}x`,
    ok: ratio <= REACH,
  };
}

function renderAll(report: Report): number {
  const cards = [
    summaryCard({ report, reportId: 'k3v9x2m7qa' }),
    ...speakerCards(report, 'k3v9x2m7qa').map(([, card]) => card),
  ];
  return cards.reduce((sum, card) => sum + renderBlocks(card).blocks.length + renderAdaptive(card).body.length, 0);
}

/** The median, because a neighbour on the same machine makes some rounds slow; a third more rounds warm up. */
function medianMs(run: () => number): number {
  const times: number[] = [];
  for (let round = -ROUNDS / 3; round < ROUNDS; round += 1) {
    const start = performance.now();
    run();
    if (round >= 0) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
