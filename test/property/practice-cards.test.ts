import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOCALES, type Report } from '../../src/analysis/domain.ts';
import type { PracticeDelivery, PracticeResult } from '../../src/analysis/practice-domain.ts';
import { renderModal } from '../../src/bot/slack/views.ts';
import { renderForm } from '../../src/cards/adaptive-form.ts';
import type { Card } from '../../src/cards/card.ts';
import { personasCard, practiceDetailsCard, practiceReportCard } from '../../src/cards/practice.ts';
import { practiceBegunCard, practiceForm, unknownPersonaCard } from '../../src/cards/practice-begin.ts';
import {
  practiceBriefCard,
  practiceHintCard,
  practicePausedCard,
  practiceReplyCard,
  practiceResumedCard,
} from '../../src/cards/practice-session.ts';
import { cardFaults } from '../fakes/connector-rules.ts';
import { findViewFault } from '../fakes/slack-rules.ts';
import { text } from '../fixtures/any-card.ts';
import { anyReport } from '../fixtures/any-report.ts';
import { faultsOf } from '../fixtures/card-faults.ts';
import { PLACE } from '../fixtures/tables.ts';
import { sampleDelivery } from '../golden/cards/practice-samples.ts';
import { personaList, practiceAt } from '../golden/cards/states.ts';

/** What is seen of practice keeps every limit, whoever says what to whom, for however long. */

const ID = 'k3v9x2m7qa';
const share = fc.double({ min: 0, max: 1, noNaN: true });
const hundred = fc.option(fc.integer({ min: 0, max: 100 }));

/** A session of any length with any words wherever there is room for them. */
function resultOf(
  report: Report,
  words: string,
  openness: readonly number[],
  spoken: PracticeDelivery | null,
): PracticeResult {
  const { result } = practiceAt(report, openness.length === 1 ? null : openness.length % 101);
  const said = report.labelled.transcript.utterances[0]?.text ?? '';
  const evidence = { at: 0, quote: said };
  const claim = { text: words, evidence };
  const turns = openness.length - 1;
  return {
    ...result,
    turns,
    tone: words,
    persona: { id: 'p', name: words, role: words },
    scenario: { id: 's', title: words },
    openness,
    delivery: spoken,
    moments: Array.from({ length: Math.min(6, turns) }, (_, turn) => {
      return { turn, verdict: turn % 2 ? 'good' : 'needs work', text: words, evidence, instead: words } as const;
    }),
    facts: Array.from({ length: turns % 13 }, (_, i) => ({
      id: `f${i}`,
      about: words,
      turn: i % 2 ? i : null,
      ask: words,
    })),
    objections: Array.from({ length: turns % 7 }, (_, i) => ({ id: `o${i}`, about: words, state: 'open' as const })),
    strengths: [claim, claim, claim],
    areas: [claim],
  };
}

const delivery = fc
  .array(fc.record({ confidence: hundred, energy: hundred, hesitation: hundred }), { maxLength: 60 })
  .map(
    (points): PracticeDelivery => ({ ...sampleDelivery(), overTime: points.map((one, turn) => ({ ...one, turn })) }),
  );

describe('practice', () => {
  test('its report and its details keep every limit', () => {
    const openness = fc.array(share, { minLength: 1, maxLength: 60 });
    const beside = {
      recordings: 3,
      days: 30,
      pullShare: 0.3,
      questionQuality: 0.5,
      wordsPerMin: 150,
      fillersPerMin: 4,
    };
    const any = fc.tuple(anyReport({ fewest: 0, most: 60 }), text, openness, fc.option(delivery), fc.nat(10));
    fc.assert(
      fc.property(any, ([report, words, course, spoken, nth]) => {
        const practised = { report, result: resultOf(report, words, course, spoken), beside };
        const locale = LOCALES[nth % LOCALES.length] ?? 'en-GB';
        const cards = [
          practiceReportCard(practised),
          practiceReportCard({ ...practised, id: ID, locale, platform: 'teams' }),
          practiceDetailsCard({ ...practised, id: ID, locale }),
        ];
        expect(cards.flatMap(faultsOf)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 180_000);

  test('so does everything that is said in a session, and how one is begun', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 12 }), (words, size) => {
        const face = { id: 'p', name: words, role: words, about: words, trains: words, level: 2 };
        const topic = { id: 's', title: words, trains: words, brief: words, goal: words };
        const personas = Array.from({ length: size }, (_, i) => ({ ...face, id: `p_${i}` }));
        const cards: readonly Card[] = [
          practiceBriefCard({ id: ID, persona: face, scenario: topic, canHear: true, from: { title: words, atMs: 1 } }),
          practiceReplyCard({ id: ID, voice: words, text: words, isOpen: true }),
          practiceHintCard({ text: words }),
          practicePausedCard({ id: ID, persona: words }),
          practiceBegunCard({ persona: words, scenario: words, where: 'direct' }),
          practiceResumedCard({ id: ID, persona: words, last: words }),
          unknownPersonaCard({ asked: words, closest: words }),
          personasCard({ ...personaList(), personas, platform: 'slack' }),
        ];
        expect(cards.flatMap(faultsOf)).toEqual([]);
        const pictures = new Map([
          ['p_0', 'https://coach.example.com/a.png'],
          ['p_1', words],
        ]);
        const form = practiceForm({ personas, scenarios: [topic], pictures });
        expect(findViewFault('modal', renderModal(form, PLACE))).toBeNull();
        expect(cardFaults(renderForm(form, { search: 'organisation', known: [] }))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 180_000);
});
