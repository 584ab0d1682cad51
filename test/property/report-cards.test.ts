import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planWeek, tellWeek } from '../../src/analysis/digest.ts';
import {
  LOCALES,
  type Locale,
  type PersonId,
  type RecordingId,
  type Report,
  type SpeakerId,
} from '../../src/analysis/domain.ts';
import { personHistory, toPoints } from '../../src/analysis/history.ts';
import { summarise } from '../../src/analysis/report.ts';
import { renderHomeView, renderModal } from '../../src/bot/slack/views.ts';
import { renderForm } from '../../src/cards/adaptive-form.ts';
import type { Card } from '../../src/cards/card.ts';
import { detailsCard } from '../../src/cards/details.ts';
import { personDigestCard } from '../../src/cards/digest.ts';
import { digestRefusedCard } from '../../src/cards/digest-settings.ts';
import { failureCard } from '../../src/cards/failure.ts';
import type { Form } from '../../src/cards/form.ts';
import { unknownCommandCard } from '../../src/cards/help.ts';
import { historyCard } from '../../src/cards/history.ts';
import { homeCard } from '../../src/cards/home.ts';
import { fileLinkCard } from '../../src/cards/notice.ts';
import { personasCard, practiceReportCard } from '../../src/cards/practice.ts';
import { progressCard } from '../../src/cards/progress.ts';
import { partCard, speakerCards, summaryCard } from '../../src/cards/report.ts';
import { settingsCard, settingsChangedCard, settingsRefusedCard } from '../../src/cards/settings.ts';
import { settingsForm } from '../../src/cards/settings-form.ts';
import {
  alreadyClaimedCard,
  claimedCard,
  meCard,
  notYourClaimCard,
  refusedSpeakersCard,
  savedSpeakersCard,
  unclaimedCard,
} from '../../src/cards/speakers.ts';
import { SPEAKERS_IN_FORM, whoIsWhoForm } from '../../src/cards/speakers-form.ts';
import { statusCard } from '../../src/cards/status.ts';
import { recordingUsageCard } from '../../src/cards/usage.ts';
import { FAILURE_CODES } from '../../src/errors.ts';
import { cardFaults } from '../fakes/connector-rules.ts';
import { findViewFault } from '../fakes/slack-rules.ts';
import { text } from '../fixtures/any-card.ts';
import { anyReport } from '../fixtures/any-report.ts';
import { faultsOf } from '../fixtures/card-faults.ts';
import { PLACE } from '../fixtures/tables.ts';
import { slackFaults } from '../golden/cards/faults.ts';
import { ownSettings, personaList, practiceAt, statusNow, usedTimes, usualSettings } from '../golden/cards/states.ts';

const ID = 'k3v9x2m7qa';
const S1 = 'S1' as SpeakerId;

/** Every card that a report goes into, with somebody's words wherever there is room for them. */
function cardsOf(report: Report, words: string, pick: number): readonly Card[] {
  const locale = LOCALES[pick % LOCALES.length] ?? 'en-GB';
  const standing = (['own', 'thread', 'private'] as const)[pick % 3] ?? 'own';
  const claims = new Map(
    report.labelled.transcript.speakers.slice(0, 20).map(({ id }, i) => [id, i % 2 ? null : words]),
  );
  const summary = summarise(report, pick % 4 === 0 ? practiceAt(report, pick % 101).result : undefined);
  const reports = Array.from({ length: (pick % 25) + 1 }, (_, i) => ({
    ...{ id: `${ID}${i}` as RecordingId, postedBy: 'U1' as PersonId, summary },
    ...{ title: report.title, sharedAt: report.sharedAt - i * 86_400_000 },
  }));
  const claimed = new Map(reports.map(({ id }, i) => [id, i % 3 === 0 ? [] : [S1, 'S2' as SpeakerId]]));
  const points = toPoints('U1' as PersonId, reports, claimed);
  const history = personHistory({ points, days: 30, keptDays: 90, now: report.sharedAt + 1 });
  const looks = { named: [{ name: words, at: report.sharedAt }], others: pick };
  const to = report.sharedAt + 1;
  const plan = planWeek(points, { from: to - 7 * 86_400_000, to });
  const persona = { id: 'p', name: words };
  const suggested = pick % 2 === 0 ? null : { persona, scenario: { id: 's', title: words } };
  const part = partCard(report, ID, S1, claims, { locale });
  const practised = practiceAt(report, pick % 101);
  const said = report.labelled.transcript.utterances[0]?.text ?? '';
  const spoken = { text: words, evidence: { at: 0, quote: said } };
  const check = { id: 'c', question: words, verdict: 'met' as const, evidence: null };
  const rubric = {
    id: 'r',
    title: words,
    rubricVersion: 1,
    engine: { name: 'claude' as const, version: words },
    checks: [check],
  };
  return [
    summaryCard({ report, reportId: ID, standing, locale, engineNote: words }),
    summaryCard({ report: { ...report, dimensions: Array.from({ length: 9 }, () => rubric) }, reportId: ID, locale }),
    summaryCard({
      report,
      reportId: ID,
      fromStored: true,
      link: { label: 'Open the PDF', url: 'https://coach.example.com/f?a=1' },
      pictureUrl: 'https://coach.example.com/p.png',
      locale,
    }),
    ...speakerCards(report, ID, claims, { locale }).map(([, card]) => card),
    ...(part === null ? [] : [part]),
    ...(plan === null
      ? []
      : [
          personDigestCard({
            week: tellWeek(plan, new Map(points.map(({ id }) => [id, report]))),
            ...{ suggested, isWeekly: pick % 3 !== 0, locale, timeZone: 'Asia/Kathmandu' },
          }),
        ]),
    detailsCard(report, ID, { locale }),
    historyCard({ history, page: pick % 4, of: null, looks, shares: pick % 2 === 0, locale }),
    historyCard({ history, page: 1, of: { person: 'U2' as PersonId, name: words, open: new Set([`${ID}1`]) }, locale }),
    practiceReportCard({
      report,
      result: {
        ...practised.result,
        tone: words,
        persona: { id: 'p', name: words, role: words },
        scenario: { id: 's', title: words },
        moments: practised.result.moments.map((moment) => ({ ...moment, ...spoken, instead: words })),
        facts: practised.result.facts.map((fact) => ({ ...fact, about: words, ask: words })),
        objections: [{ id: 'o', about: words, state: 'open' }],
        strengths: [spoken, spoken, spoken],
        areas: [spoken],
      },
      locale,
    }),
  ];
}

/** The cards without a report that carry somebody's words. */
function cardsWith(words: string, locale: Locale): readonly Card[] {
  const reader = { locale };
  const of = { id: ID, speaker: S1, called: words };
  const appearance = { id: ID, title: words, sharedAt: 1.75e12, speaker: S1 };
  const view = { ...usualSettings(), keyterms: [words, words, 'x'] };
  return [
    claimedCard({ ...of, locale }),
    alreadyClaimedCard({ ...of, by: words, locale }),
    unclaimedCard({ ...of, locale }),
    notYourClaimCard({ ...of, locale }),
    savedSpeakersCard({ id: ID, changes: [words, words], locale }),
    refusedSpeakersCard({ id: ID, faults: [words], locale }),
    meCard({ claimed: [appearance], suggested: [{ ...appearance, name: words, likeness: 'same full name' }], locale }),
    settingsCard({ view, platform: 'teams', mayChange: true }),
    settingsChangedCard(ownSettings(), view),
    settingsRefusedCard([{ name: 'keyterms', says: words }], reader),
    statusCard({
      ...statusNow(),
      mine: [{ title: words, stage: 'analysing', ahead: null }],
      engines: { hears: [words], labels: [words, words], missing: words },
      locale,
    }),
    recordingUsageCard({ id: ID, title: words, use: usedTimes(1), pricesAsOf: '2026-11-20', locale }),
    progressCard({ title: words, recordingId: ID, stage: 'analysing', share: 0.4, elapsedMs: 1, locale }),
    unknownCommandCard({ asked: words, closest: 'help', locale }),
    digestRefusedCard({ why: 'zone', asked: words, locale }),
    fileLinkCard({ name: words, url: 'https://coach.example.com/f?a=1', days: 3, locale }),
    personasCard({
      ...personaList(),
      personas: [{ id: 'p', name: words, role: words, trains: words, level: 1 }],
      scenarios: [{ id: 's', title: words, trains: words }],
      locale,
    }),
    ...FAILURE_CODES.map((code) => failureCard({ code, detail: words, title: words, reference: ID, locale })),
  ];
}

function formsOf({ labelled }: Report, words: string): readonly Form[] {
  const { speakers, utterances } = labelled.transcript;
  const shown = speakers.slice(0, SPEAKERS_IN_FORM);
  return [
    whoIsWhoForm({
      id: ID,
      speakers: shown.map(({ id, name }) => ({
        id,
        name,
        firstWords: utterances.find(({ speaker }) => speaker === id)?.text ?? '',
        person: null,
        sameAs: shown[0]?.id ?? null,
      })),
      left: speakers.length - shown.length,
    }),
    settingsForm({
      view: { ...ownSettings(), keyterms: [words.slice(0, 1_000)] },
      engines: ['auto', 'offline'],
      maxRetentionDays: 90,
      maxKeyterms: 100,
    }),
  ];
}

function formFaults(form: Form, name: string): readonly string[] {
  const modal = findViewFault('modal', renderModal(form, PLACE));
  const known = [{ value: '29:x' satisfies string as PersonId, label: name }];
  return [
    ...(modal === null ? [] : [modal.detail]),
    ...cardFaults(renderForm(form, { search: 'organisation', known })),
  ];
}

/** A home has more room than a message; nothing else about it is different. */
function homeFaults(report: Report, name: string): readonly string[] {
  const item = { id: ID, title: name, sharedAt: report.sharedAt, summary: summarise(report) };
  const card = homeCard({
    name,
    items: [item, item],
    latest: report,
    settings: { ...ownSettings(), keyterms: [name] },
    maySet: true,
    personas: [{ id: 'p', title: name, trains: name }],
  });
  const view = renderHomeView(card);
  const fault = findViewFault('home', view);
  const words = slackFaults({ text: 'x', blocks: view.blocks }).filter(
    (one) => !/characters of JSON|\d blocks$/.test(one),
  );
  return [...(fault === null ? [] : [fault.detail]), ...words];
}

function everyFault(report: Report, words: string, pick: number): readonly string[] {
  return [
    ...cardsOf(report, words, pick).flatMap(faultsOf),
    ...homeFaults(report, words),
    ...formsOf(report, words).flatMap((form) => formFaults(form, words)),
  ];
}

describe('whatever was said, by however many, for however long', () => {
  const pick = fc.nat(10_000);

  test('every card of its report keeps every limit, and no word becomes a mention, a link or markup', () => {
    fc.assert(
      fc.property(anyReport({ fewest: 0, most: 80 }), text, pick, (report, words, nth) => {
        expect(everyFault(report, words, nth)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 180_000);

  test('so does every card of a long one', () => {
    fc.assert(
      fc.property(anyReport({ fewest: 1_000, most: 5_000 }), text, pick, (report, words, nth) => {
        expect(everyFault(report, words, nth)).toEqual([]);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 180_000);

  test('so does every other card with words of somebody', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...LOCALES), (words, locale) => {
        expect(cardsWith(words, locale).flatMap(faultsOf)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 180_000);
});
