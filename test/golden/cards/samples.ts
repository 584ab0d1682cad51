import type { Banded, Report, ReportSummary, SpeakerId } from '../../../src/analysis/domain.ts';
import type { Card } from '../../../src/cards/card.ts';
import { detailsCard } from '../../../src/cards/details.ts';
import { failureCard } from '../../../src/cards/failure.ts';
import type { Form } from '../../../src/cards/form.ts';
import { greetingCard, helpCard, sharingHelpCard, unknownCommandCard } from '../../../src/cards/help.ts';
import { historyCard, historyInPrivateCard, historySharingCard, noHistoryCard } from '../../../src/cards/history.ts';
import { type Home, homeCard } from '../../../src/cards/home.ts';
import {
  deleteMineCard,
  exportedCard,
  exportInPrivateCard,
  mineReceiptCard,
  nothingToExportCard,
  notYourDeletionCard,
} from '../../../src/cards/mine.ts';
import { consentNotice, fileLinkCard } from '../../../src/cards/notice.ts';
import { progressCard } from '../../../src/cards/progress.ts';
import {
  cancellingCard,
  notFoundCard,
  notYoursCard,
  receiptCard,
  rerunningCard,
  retryingCard,
} from '../../../src/cards/receipt.ts';
import { type Claims, partCard, speakerCards, summaryCard } from '../../../src/cards/report.ts';
import {
  settingsCard,
  settingsChangedCard,
  settingsForAdminsCard,
  settingsRefusedCard,
} from '../../../src/cards/settings.ts';
import { settingsForm } from '../../../src/cards/settings-form.ts';
import {
  alreadyClaimedCard,
  claimedCard,
  meCard,
  noSpeakersCard,
  noSuchSpeakerCard,
  notYourClaimCard,
  refusedSpeakersCard,
  savedSpeakersCard,
  unclaimedCard,
} from '../../../src/cards/speakers.ts';
import { whoIsWhoForm } from '../../../src/cards/speakers-form.ts';
import { statusCard } from '../../../src/cards/status.ts';
import { recordingUsageCard, usageCard, usageForAdminsCard } from '../../../src/cards/usage.ts';
import {
  askInPrivateCard,
  madePrivateCard,
  onlyYoursCard,
  privateLineCard,
  sharedCard,
} from '../../../src/cards/visibility.ts';
import { FAILURE_CODES } from '../../../src/errors.ts';
import { hostileReports, sampleReport, withDimensions } from '../../fixtures/report.ts';
import { digestCards } from './digest-samples.ts';
import {
  declining,
  historyOf,
  improving,
  LOOKS,
  mixed,
  NO_LOOKS,
  other,
  point,
  rehearsed,
  steady,
} from './history-states.ts';
import { languageCards } from './language-samples.ts';
import { peopleCards } from './people-samples.ts';
import { practiceCards, practiceForms } from './practice-samples.ts';
import {
  formSpeakers,
  NO_USE,
  ownSettings,
  personaList,
  statusNow,
  usageNow,
  usedTimes,
  usualSettings,
  withUnpriced,
} from './states.ts';
import { teamCards } from './team-samples.ts';

const ID = 'k3v9x2m7qa';
const TITLE = 'Northwind discovery.vtt';
const S1 = 'S1' as SpeakerId;
const DANA = { id: ID, speaker: S1, called: 'Dana Ray' };
/** Somebody's own history, of which nobody saw anything. */
const OWN = { page: 1, of: null, looks: NO_LOOKS, shares: false } as const;
const CLAIMS: Claims = new Map([[S1, 'Dana Ray-Whitfield']]);

const ERASED_MINE = {
  ...{ recordings: 12, sessions: 3, media: 0, transcripts: 14, reports: 14, claims: 9, heldFiles: 6, answers: 71 },
  ...{ messages: 58, outbox: 61, jobRuns: 52, usage: 12, speakers: 2, events: 38, profile: 2, links: 0 },
};

/** Every card the product sends, by name, in the states that look different. */
export function sampleCards(): Readonly<Record<string, Card>> {
  const report = sampleReport();
  const hostile = hostileReports();
  const file = { title: TITLE, recordingId: ID };
  return {
    'progress-waiting': progressCard({ ...file, stage: 'received', elapsedMs: 2_000, queuePosition: 3 }),
    'progress-waiting-later': progressCard({ ...file, stage: 'transcribing', elapsedMs: 20_000, queuePosition: 1 }),
    'progress-analysing': progressCard({ ...file, stage: 'analysing', share: 0.4, elapsedMs: 42_000 }),
    'progress-done': progressCard({ ...file, stage: 'done', elapsedMs: 62_000 }),
    summary: summaryCard({ report, reportId: ID }),
    'summary-bands': summaryCard({
      report: withBands(report),
      reportId: ID,
      engineNote: 'Basic analysis: Gemini was unavailable',
      fromStored: true,
      link: { label: 'Open the PDF', url: 'https://coach.example.com/files/abc' },
      pictureUrl: 'https://coach.example.com/pictures/abc.png',
    }),
    'summary-rubrics': summaryCard({ report: withDimensions(withBands(report)), reportId: ID }),
    'summary-zoom': summaryCard({ report: reportNamed(hostile, 'zoom'), reportId: ID }),
    'summary-twelve': summaryCard({ report: reportNamed(hostile, 'twelve'), reportId: ID }),
    'summary-scripts': summaryCard({ report: reportNamed(hostile, 'scripts'), reportId: ID }),
    'summary-markup': summaryCard({ report: reportNamed(hostile, 'markup'), reportId: ID }),
    'summary-nobody': summaryCard({ report: reportNamed(hostile, 'nobody'), reportId: ID }),
    'summary-thread': summaryCard({ report, reportId: ID, standing: 'thread' }),
    'summary-private': summaryCard({ report: withBands(report), reportId: ID, standing: 'private', locale: 'de-DE' }),
    speaker: firstCard(report),
    'speaker-claimed': firstCard(report, CLAIMS),
    'private-part': partOf(report),
    'speaker-long-quote': firstCard(reportNamed(hostile, 'longQuote')),
    history: historyCard({ ...OWN, history: improving(), looks: LOOKS }),
    'history-declined': historyCard({ ...OWN, history: declining(), shares: true, platform: 'teams' }),
    'history-many': historyCard({ ...OWN, history: steady(), page: 2 }),
    'history-one': historyCard({ ...OWN, history: historyOf([point(1, { actions: ['summarizing'] })]) }),
    'history-mixed': historyCard({ ...OWN, history: mixed(), locale: 'de-DE' }),
    'history-practice': historyCard({ ...OWN, history: rehearsed() }),
    'history-other': historyCard({ history: declining(), page: 1, of: other(declining()) }),
    'history-empty': historyCard({ ...OWN, history: historyOf([]) }),
    'history-quiet': historyCard({ ...OWN, history: historyOf([point(40)]) }),
    'history-none': noHistoryCard({}),
    'history-in-private': historyInPrivateCard(),
    'history-shared': historySharingCard({ shares: true }),
    'history-unshared': historySharingCard({ shares: false }),
    details: detailsCard(report, ID),
    'details-twelve': detailsCard(reportNamed(hostile, 'twelve'), ID),
    'details-zoom': detailsCard(reportNamed(hostile, 'zoom'), ID),
    'details-nobody': detailsCard(reportNamed(hostile, 'nobody'), ID),
    'help-slack': helpCard('slack'),
    'help-teams': helpCard('teams'),
    'status-idle': statusCard(statusNow()),
    'status-busy': statusCard({
      ...statusNow(),
      load: { waiting: 14, running: 6, oldestDueMs: 95_000 },
      mine: [
        { title: TITLE, stage: 'analysing', ahead: null },
        ...[0, 1, 12, 13, 14, 15].map((ahead) => ({ title: `Call ${ahead}.vtt`, stage: 'received' as const, ahead })),
      ],
    }),
    'status-given-up': statusCard({
      ...statusNow(),
      load: { waiting: 0, running: 1, oldestDueMs: null },
      gaveUp: {
        count: 2,
        latest: [
          { step: 'deliver', code: 'provider-down', reference: `${ID}:1:deliver` },
          { step: 'handle', code: 'bug', reference: 'slack:files:C1:1764.1:handle' },
        ],
      },
      store: 'mongodb',
    }),
    'status-engines': statusCard({
      ...statusNow(),
      engines: {
        hears: ['Gemini', 'Deepgram'],
        labels: ['Gemini', 'Claude', 'Basic analysis (rules, no model)'],
        missing: 'This month’s budget is spent, so that no paid service is asked until December.',
      },
      locale: 'de-DE',
    }),
    usage: usageCard(usageNow()),
    'usage-warned': usageCard({ ...usageNow(), month: usedTimes(40), state: 'warned' }),
    'usage-spent': usageCard({ ...usageNow(), month: { ...usedTimes(50), month: '2026-12' }, state: 'spent' }),
    'usage-unpriced': usageCard({ ...usageNow(), month: withUnpriced(usedTimes(1)), limitMicroUsd: null }),
    'usage-nothing': usageCard({ ...usageNow(), month: { ...NO_USE, month: '2026-11' }, before: NO_USE }),
    'usage-recording': recordingUsageCard({
      id: 'k3v9q2m8x1',
      title: 'Northwind discovery.mp4',
      use: usedTimes(1),
      pricesAsOf: '2026-11-20',
    }),
    'usage-for-admins': usageForAdminsCard(),
    unknown: unknownCommandCard({ asked: 'histroy 30', closest: 'history 30' }),
    greeting: greetingCard('teams'),
    sharing: sharingHelpCard(),
    consent: consentNotice({ retentionDays: 90 }),
    'file-link': fileLinkCard({
      name: 'coaching-report.pdf',
      url: 'https://coach.example.com/f?a=1',
      days: 7,
    }),
    claimed: claimedCard(DANA),
    'already-claimed': alreadyClaimedCard({ ...DANA, by: 'Grace Lee' }),
    'already-claimed-nameless': alreadyClaimedCard({ ...DANA, by: null }),
    unclaimed: unclaimedCard(DANA),
    'not-your-claim': notYourClaimCard(DANA),
    'no-such-speaker': noSuchSpeakerCard({ id: ID, speaker: 'S9' as SpeakerId }),
    'no-speakers': noSpeakersCard({ id: ID }),
    'speakers-saved': savedSpeakersCard({
      id: ID,
      changes: ['S1 is Dana Ray-Whitfield.', 'S2 is called Priya N. now.', 'S3 is the same voice as S1.'],
    }),
    'speakers-unchanged': savedSpeakersCard({ id: ID, changes: [] }),
    'speakers-refused': refusedSpeakersCard({
      id: ID,
      faults: ['S1 and S2 are the same person. Say that they are the same voice, or choose another person.'],
    }),
    'me-nobody': meCard({ claimed: [], suggested: [] }),
    me: meCard({ claimed: [0, 1, 2, 3, 4, 5].map(appearance), suggested: [] }),
    'me-suggestions': meCard({
      claimed: [0].map(appearance),
      suggested: [7, 8].map((i) => ({ ...appearance(i), name: 'Dana R.', likeness: 'same first name' })),
    }),
    shared: sharedCard({ id: ID, already: false }),
    'shared-already': sharedCard({ id: ID, already: true }),
    'made-private': madePrivateCard({ id: ID, already: false }),
    'made-private-already': madePrivateCard({ id: ID, already: true }),
    'private-line': privateLineCard({ id: ID, toldSharer: true }),
    'private-line-untold': privateLineCard({ id: ID, toldSharer: false }),
    'only-yours': onlyYoursCard({ id: ID }),
    'ask-in-private': askInPrivateCard({ id: ID }),
    settings: settingsCard({ view: usualSettings(), platform: 'slack', mayChange: true }),
    'settings-own': settingsCard({ view: ownSettings(), platform: 'teams', mayChange: false }),
    'settings-changed': settingsChangedCard(usualSettings(), ownSettings()),
    'settings-unchanged': settingsChangedCard(ownSettings(), ownSettings()),
    'settings-refused': settingsRefusedCard([
      { name: 'retention', says: 'a whole number of days from 1 to 90' },
      { name: 'talk-share', says: 'a number from 0 to 100' },
    ]),
    'settings-for-admins': settingsForAdminsCard(),
    ...digestCards(),
    ...teamCards(),
    ...peopleCards(ID, ERASED_MINE),
    ...practiceCards(report),
    ...languageCards(),
    rerunning: rerunningCard({ id: ID }),
    receipt: receiptCard({
      id: ID,
      erased: {
        recording: 1,
        media: 1,
        transcript: 1,
        report: 1,
        claims: 1,
        heldFiles: 2,
        answers: 6,
        outbox: 4,
        jobRuns: 4,
        messages: 0,
      },
    }),
    'delete-mine': deleteMineCard({ id: ID, recordings: 12, sessions: 3, speakers: 2 }),
    'delete-mine-none': deleteMineCard({ id: ID, recordings: 0, sessions: 0, speakers: 0, platform: 'teams' }),
    'delete-mine-not-yours': notYourDeletionCard({}),
    'delete-mine-receipt': mineReceiptCard({ id: ID, erased: ERASED_MINE }),
    exported: exportedCard({ files: 1, bytes: 412_345, recordings: 12, sessions: 3, speakers: 2 }),
    'exported-offered': exportedCard({
      ...{ files: 3, bytes: 51_240_000, recordings: 1_204, sessions: 0, speakers: 2 },
      platform: 'teams',
    }),
    'export-none': nothingToExportCard(),
    'export-in-private': exportInPrivateCard({ platform: 'teams' }),
    'not-found': notFoundCard({ id: ID }),
    'not-yours': notYoursCard({ id: ID }),
    cancelling: cancellingCard({ id: ID, tooLate: false }),
    'cancelling-late': cancellingCard({ id: ID, tooLate: true }),
    retrying: retryingCard({ id: ID, tooLate: false }),
    'retrying-late': retryingCard({ id: ID, tooLate: true }),
    ...Object.fromEntries(
      FAILURE_CODES.map((code) => [
        `failure-${code}`,
        failureCard({ code, detail: 'One sentence of ours.', reference: ID, title: TITLE, retryId: ID }),
      ]),
    ),
  };
}

/** The pages of an App Home, by name. */
export function sampleHomes(): Readonly<Record<string, Card>> {
  const newcomer: Home = { name: 'Dana', items: [], latest: null, settings: usualSettings(), maySet: false };
  const known: Home = {
    ...newcomer,
    items: PULL_SHARES.map(historyItem),
    latest: sampleReport(),
    personas: personaList().personas.map(({ id, name, trains }) => ({ id, title: name, trains })),
    maySet: true,
  };
  return {
    'home-newcomer': homeCard(newcomer),
    home: homeCard(known),
    'home-germany': homeCard({
      ...known,
      name: null,
      settings: ownSettings(),
      maySet: false,
      timeZone: 'Europe/Berlin',
    }),
  };
}

/** The forms, by name. */
export function sampleForms(): Readonly<Record<string, Form>> {
  const engines = ['auto', 'claude', 'offline'] as const;
  const limits = { maxRetentionDays: 90, maxKeyterms: 100 };
  return {
    'form-settings': settingsForm({ view: usualSettings(), engines, ...limits }),
    'form-settings-own': settingsForm({ view: ownSettings(), engines: ['auto', 'offline'], ...limits }),
    'form-speakers': whoIsWhoForm({ id: ID, speakers: formSpeakers(3, 1), left: 0 }),
    'form-speakers-many': whoIsWhoForm({ id: ID, speakers: formSpeakers(8), left: 4 }),
    'form-speakers-one': whoIsWhoForm({ id: ID, speakers: formSpeakers(1), left: 0 }),
    ...practiceForms(),
  };
}

/** Newest first. */
const PULL_SHARES = [0.45, 0.43, 0.4, 0.38, 0.41, 0.36, 0.33, 0.35, 0.28, 0.3, 0.26, 0.24];

function appearance(daysAgo: number) {
  const { id, title, sharedAt } = historyItem(0.4, daysAgo);
  return { id, title, sharedAt, speaker: S1 };
}

function partOf(report: Report): Card {
  const card = partCard(report, ID, S1, CLAIMS);
  if (card === null) throw new Error('S1 has nothing to practise in this report');
  return card;
}

/** The sample report with three numbers beside their references. */
export function withBands(report: Report): Report {
  const band = (verdict: Banded['verdict'], value: number, text: string): Banded => {
    return { metric: 'question_share', speaker: 'S1' as SpeakerId, value, n: 34, verdict, text, source: 'Rackham' };
  };
  const bands = [
    band('typical', 150, '150 words per minute, within the usual 130–175.'),
    band('good', 0.29, 'Questions are 29% of behaviours; skilled negotiators reach 21%, average ones 10%.'),
    band('high', 0.03, 'Defending or attacking is 3% of behaviours; skilled negotiators stay at 2%.'),
    band('typical', 0.5, 'A fourth number that has no room.'),
  ];
  return { ...report, coaching: { ...report.coaching, bands } };
}

export interface SampleItem {
  readonly id: string;
  readonly title: string;
  readonly sharedAt: number;
  readonly summary: ReportSummary;
}

/** A recording in a history, one a day before the other, with this share of pull among forty behaviours. */
export function historyItem(pullShare: number, daysAgo: number): SampleItem {
  const sharedAt = Date.UTC(2026, 2, 12 - daysAgo, 9, 30);
  const title = daysAgo === 0 ? TITLE : `Acme follow-up ${daysAgo}.vtt`;
  const speaker = {
    speaker: 'S1' as SpeakerId,
    name: 'Dana Ray',
    pullShare,
    pullPushRatio: pullShare === 1 ? 40 : pullShare / (1 - pullShare),
    n: 40,
    questionQuality: 0.5,
    wordsPerMin: 150,
    fillersPerMin: null,
    talkShare: 0.5,
    impact: 60,
  };
  const summary: ReportSummary = {
    title,
    sharedAt,
    durationMs: 900_000 + daysAgo * 60_000,
    headline: 'A headline.',
    utterances: 120,
    formula: 1,
    engine: { name: 'offline', version: '1' },
    speakers: [speaker],
  };
  return { id: `k3v9x2m7q${daysAgo}`, title, sharedAt, summary };
}

function firstCard(report: Report, claims: Claims = new Map()): Card {
  const first = speakerCards(report, ID, claims)[0];
  if (first === undefined) throw new Error('nobody is coached in this report');
  return first[1];
}

function reportNamed(reports: Readonly<Record<string, Report>>, name: string): Report {
  const report = reports[name];
  if (report === undefined) throw new Error(`no report ${name}`);
  return report;
}
