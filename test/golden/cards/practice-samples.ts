import type { Measured, Report } from '../../../src/analysis/domain.ts';
import type { DeliveryPoint, PracticeDelivery, PracticeResult } from '../../../src/analysis/practice-domain.ts';
import type { Card } from '../../../src/cards/card.ts';
import type { Form } from '../../../src/cards/form.ts';
import { personasCard, practiceDetailsCard, practiceReportCard } from '../../../src/cards/practice.ts';
import {
  practiceBegunCard,
  practiceForm,
  practiceLimitCard,
  unknownPersonaCard,
} from '../../../src/cards/practice-begin.ts';
import {
  type PersonaFace,
  type PracticeBeside,
  practiceBriefCard,
  practiceHintCard,
  practiceOverCard,
  practicePausedCard,
  practiceReplyCard,
  practiceResumedCard,
  type ScenarioFace,
} from '../../../src/cards/practice-session.ts';
import { personaList, practiceAt } from './states.ts';

/** Everything that is seen of practice, in the states that look different. */

const ID = 'k3v9x2m7qa';
const MARCUS: PersonaFace = {
  id: 'skeptical_buyer',
  name: 'Marcus Reid',
  role: 'Head of operations at Halden Freight, a parcel carrier with 140 vans',
  about: 'He has been sold planning software before, and it cost him two good planners. He believes what he can check.',
  trains: 'exploring objections before answering them',
  level: 2,
};
const OBJECTIONS: ScenarioFace = {
  id: 'objection_handling',
  title: 'Objection handling',
  trains: 'finding out what stands behind an objection before answering it',
  brief:
    'The second conversation. They have had your offer for a week, and they have doubts. They bring them up themselves, one after the other. An answer that comes before you know what is behind a doubt will not move them.',
  goal: 'Every doubt is understood and answered in their eyes, and you agree on a dated next step.',
};
const SAID =
  'We had something like that two years ago. It planned beautifully on a Tuesday, and on a Monday nobody looked at it. So forgive me if I do not get excited.';
const QUESTION = 'Above that it goes to Ines, our managing director. Why do you ask?';
const BESIDE: PracticeBeside = {
  recordings: 6,
  days: 90,
  pullShare: 0.34,
  questionQuality: 0.5,
  wordsPerMin: 171,
  fillersPerMin: null,
};

/** The cast as an operator may have it: more than a card has buttons for. */
export function sampleCast(size: number): readonly PersonaFace[] {
  const names = ['Anna Lindqvist', 'Grace Tanaka', 'Marcus Reid', 'Ravi Menon', 'Joe Brandt', 'Catherine Obi'];
  return Array.from({ length: size }, (_, i) => ({
    ...MARCUS,
    id: `persona_${i + 1}`,
    name: names[i] ?? `Dieter Vogel ${i}`,
    level: Math.min(3, 1 + Math.floor(i / 2)),
  }));
}

export function practiceCards(report: Report): Readonly<Record<string, Card>> {
  const { personas, scenarios, command } = personaList();
  const at = (score: number | null) => ({ ...practiceAt(report, score), id: ID });
  const spoken = { ...at(61), result: spokenResult(at(61).result) };
  return {
    personas: personasCard({ personas, scenarios, command }),
    'personas-chat': personasCard({ personas, scenarios, command, platform: 'slack' }),
    'personas-many': personasCard({ personas: sampleCast(11), scenarios, command: 'practice', platform: 'teams' }),
    'practice-brief': practiceBriefCard({ id: ID, persona: MARCUS, scenario: OBJECTIONS, canHear: true }),
    'practice-brief-pictured': practiceBriefCard({
      ...{ id: ID, persona: MARCUS, scenario: OBJECTIONS, canHear: false, platform: 'teams' },
      pictureUrl: 'https://coach.example.com/pictures/face.png',
      from: { title: 'Northwind discovery.vtt', atMs: 190_000 },
    }),
    'practice-reply': practiceReplyCard({ id: ID, voice: MARCUS.name, text: SAID, isOpen: true }),
    'practice-reply-over': practiceReplyCard({
      ...{ id: ID, voice: MARCUS.name, isOpen: false },
      text: 'Thursday at six, in Leeds. Bring somebody who has driven a van.',
    }),
    'practice-reply-markup': practiceReplyCard({
      ...{ id: ID, voice: 'Ines *Kaya*', isOpen: true },
      text: 'You mean `that` one? <!channel> is not how we talk here, and neither is _this_.',
    }),
    'practice-hint': practiceHintCard({ text: 'Marcus has a doubt. Ask what is behind it before you answer it.' }),
    'practice-paused': practicePausedCard({ id: ID, persona: MARCUS.name }),
    'practice-begun': practiceBegunCard({ persona: MARCUS.name, scenario: OBJECTIONS.title, where: 'thread' }),
    'practice-begun-direct': practiceBegunCard({ persona: MARCUS.name, scenario: OBJECTIONS.title, where: 'direct' }),
    'practice-resumed': practiceResumedCard({ id: ID, persona: MARCUS.name, last: QUESTION }),
    'practice-over-ended': practiceOverCard({ reason: 'ended' }),
    'practice-over-nothing-said': practiceOverCard({ reason: 'nothing-said' }),
    'practice-over-not-yours': practiceOverCard({ reason: 'not-yours' }),
    'practice-limit': practiceLimitCard({ perDay: 20 }),
    'practice-unknown': unknownPersonaCard({ asked: 'sceptical_buyer', closest: 'skeptical_buyer' }),
    'practice-unknown-none': unknownPersonaCard({ asked: 'somebody nice', closest: null, platform: 'teams' }),
    ...Object.fromEntries([34, 61, 84, 93].map((score) => [`practice-${score}`, practiceReportCard(at(score))])),
    'practice-too-little': practiceReportCard(at(null)),
    'practice-spoken': practiceReportCard({ ...spoken, beside: BESIDE, platform: 'teams' }),
    'practice-whole': practiceReportCard(practiceAt(report, 61)),
    'practice-details': practiceDetailsCard(at(84)),
    'practice-details-spoken': practiceDetailsCard({ ...spoken, locale: 'de-DE' }),
    'practice-details-too-little': practiceDetailsCard(at(null)),
  };
}

export function practiceForms(): Readonly<Record<string, Form>> {
  const personas = sampleCast(4);
  const scenarios = [OBJECTIONS, { ...OBJECTIONS, id: 'discovery', title: 'Discovery' }];
  const pictures = new Map(personas.map(({ id }) => [id, `https://coach.example.com/pictures/${id}.png`]));
  return {
    'form-practice': practiceForm({ personas, scenarios }),
    'form-practice-pictured': practiceForm({ personas, scenarios, persona: 'persona_3', scenario: 'discovery', pictures }),
  };
}

/** The same session, spoken. */
export function spokenResult(result: PracticeResult): PracticeResult {
  return { ...result, talkShareOf: 'time', openness: OPENNESS, delivery: sampleDelivery() };
}

const OPENNESS = [0.3, 0.32, 0.4, 0.38, 0.45, 0.52, 0.6, 0.66, 0.62, 0.5, 0.55, 0.61, 0.7, 0.76, 0.82];

export function sampleDelivery(): PracticeDelivery {
  const measured = (value: number, n: number): Measured => ({ value, n });
  const index = (value: number) => ({ value: measured(value, 14), parts: [] });
  const overTime = OPENNESS.slice(1).map((openness, turn): DeliveryPoint => {
    // One turn is too short to say.
    const scored = (value: number): number | null => (turn === 4 ? null : Math.round(value));
    return {
      turn,
      confidence: scored(35 + 50 * openness),
      energy: scored(50 + 12 * Math.sin(turn)),
      hesitation: scored(60 - 55 * openness),
    };
  });
  return {
    formula: 1,
    turns: 14,
    measured: 13,
    speechMs: 212_000,
    confidence: index(64),
    energy: index(52),
    hesitation: index(28),
    measures: {
      wordsPerMin: measured(142, 498),
      articulationPerMin: measured(178, 498),
      pauseShare: measured(0.21, 61),
      pausesPerMin: measured(11.4, 61),
      longPausesPerMin: measured(1.3, 7),
      hardFillersPerMin: measured(3.2, 11),
      levelDb: measured(-23.4, 180_000),
      levelSpreadDb: measured(5.1, 180_000),
      pitchHz: measured(148, 180_000),
      pitchSpread: measured(2.4, 180_000),
    },
    overTime,
  };
}
