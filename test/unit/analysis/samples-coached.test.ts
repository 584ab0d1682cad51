import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../src/analysis/engines/offline.ts';
import { parseTranscript } from '../../../src/analysis/transcript/parse.ts';

const SAMPLES = new URL('../../../samples/', import.meta.url);

function coached(file: string) {
  const transcript = parseTranscript(readFileSync(new URL(file, SAMPLES)));
  return analyse(transcript, { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS });
}

describe.each(['good-discovery.vtt', 'pushy-demo.vtt', 'three-people-renewal.vtt'])('%s', (file) => {
  it('gives everybody who spoke two or three items, each from another moment', () => {
    const { coaching, metrics } = coached(file);
    for (const { speaker, pull, push } of metrics.speakers) {
      const items = coaching.bySpeaker.find((one) => one.speaker === speaker)?.actionItems ?? [];
      expect(pull + push).toBeGreaterThanOrEqual(20);
      expect(items.length).toBeGreaterThanOrEqual(2);
      expect(items.length).toBeLessThanOrEqual(3);
      // The sentence to try stands in quotation marks.
      for (const { how } of items) expect(how).toMatch(/“.{15,}”/);
    }
  });

  it('shows no moment twice on one page', () => {
    const { coaching } = coached(file);
    for (const { strengths, opportunities, actionItems } of coaching.bySpeaker) {
      const moments = [...strengths, ...opportunities, ...actionItems].map(({ evidence }) => evidence.at);
      expect(new Set(moments).size).toBe(moments.length);
    }
  });

  it('writes percentages as 43% and leaves no gap open', () => {
    const { coaching, metrics } = coached(file);
    const texts = JSON.stringify([coaching, metrics.alerts]);
    expect(texts).toContain('%');
    expect(texts).not.toMatch(/\d %|undefined|NaN|‘’|“”| … and … /);
  });
});

describe('what a coach should find (samples/README.md)', () => {
  function itemsOf(file: string) {
    return coached(file).coaching.bySpeaker[0]?.actionItems.map(({ title, evidence }) => [title, evidence.quote]);
  }

  it('Maya, who did well: the person she forgot, the price, two closed questions', () => {
    expect(itemsOf('good-discovery.vtt')).toEqual([
      ['Come back to Liv', 'Her name is Liv Strand.'],
      ['Bring up the price yourself', "You haven't said a price."],
      ['After a closed question, ask an open one', 'How many invoices a month are we talking about altogether?'],
    ]);
  });

  it('Brad: the need passed over, the defence, the praise', () => {
    expect(itemsOf('pushy-demo.vtt')?.map(([, quote]) => quote)).toEqual([
      'What I was hoping to talk about is the failed deliveries.',
      "No, look, I think that's a bit unfair.",
      "And that's a fair offer, honestly, that's a very fair offer.",
    ]);
  });

  it('Tomás: the reporting offered before a need, the upgrade in the same breath as the fault', () => {
    const quotes = itemsOf('three-people-renewal.vtt')?.map(([, quote]) => quote);
    expect(quotes).toContain('And the reporting has changed as well.');
    expect(quotes).toContain("We wrote a ticket about it, and the answer was that it's a known limitation.");
  });

  it('alerts: Brad on all five counts, Maya and Tomás on none', () => {
    function types(file: string) {
      return coached(file)
        .metrics.alerts.filter(({ severity }) => severity !== 'info')
        .map(({ type }) => type);
    }
    expect(types('pushy-demo.vtt')).toEqual([
      'low_pull_push',
      'filler_rate',
      'question_quality',
      'defending_attacking',
      'talk_share',
    ]);
    expect(types('good-discovery.vtt')).toEqual([]);
    expect(types('three-people-renewal.vtt')).toEqual([]);
  });
});
