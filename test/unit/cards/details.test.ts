import { describe, expect, test } from 'vitest';
import { renderAdaptive } from '../../../src/cards/adaptive.ts';
import { renderBlocks } from '../../../src/cards/block-kit.ts';
import { detailsCard } from '../../../src/cards/details.ts';
import { READING, SLACK, TEAMS } from '../../../src/cards/limits.ts';
import { metricRows } from '../../../src/cards/metric-rows.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { wordsFor } from '../../../src/cards/words.ts';
import { hostileReports, sampleReport } from '../../fixtures/report.ts';

const ID = 'k3v9x2m7qa';
const textOf = (report = sampleReport()): string => renderTerminal(detailsCard(report, ID), { width: 200 });

describe('details', () => {
  test('begin with what can be read again, then give every number of everybody coached', () => {
    const text = textOf();
    for (const { name } of metricRows(wordsFor())) expect(text.split(`${name}: `)).toHaveLength(3);
    const order = ['One utterance defends', 'WEAK MOMENT', 'EVERY NUMBER: DANA RAY', 'BEHAVIOURS COUNTED', ID];
    const places = order.map((words) => text.indexOf(words));
    expect(places.every((at) => at >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('name no number that the source cannot give', () => {
    const text = textOf(hostileReports().untimed);
    expect(text).toContain('Speaking time: not measurable, the source has no times');
    expect(text).toContain('Not measurable here: ');
    expect(text).not.toMatch(/\d:\d\d\n/);
  });

  test('say nothing of a buyer, and how many people only the PDF has room for', () => {
    const report = sampleReport();
    const bySpeaker = report.coaching.bySpeaker.map((one) =>
      one.speaker === 'S2' ? { ...one, role: 'buyer' as const } : one,
    );
    expect(textOf({ ...report, coaching: { ...report.coaching, bySpeaker } })).not.toContain('PRIYA NAIR');
    const twelve = textOf(hostileReports().twelve);
    expect(twelve.match(/IN NUMBERS/g)).toHaveLength(4);
    expect(twelve).toContain('8 more people in the PDF');
  });

  test.each(Object.entries(hostileReports()))('keep every limit: %s', (_, report) => {
    const card = detailsCard(report, ID);
    expect(card.parts.length).toBeLessThanOrEqual(READING.parts);
    const { blocks } = renderBlocks(card);
    expect(blocks.length).toBeLessThanOrEqual(SLACK.blocks);
    expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(SLACK.blocksJson);
    expect(Buffer.byteLength(JSON.stringify(renderAdaptive(card)))).toBeLessThanOrEqual(TEAMS.cardBytes);
  });
});
