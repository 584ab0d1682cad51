import type { Banded, Report, ReportSummary, SpeakerId } from '../../../src/analysis/domain.ts';
import type { Card } from '../../../src/cards/card.ts';
import { failureCard } from '../../../src/cards/failure.ts';
import { greetingCard, helpCard, sharingHelpCard, unknownCommandCard } from '../../../src/cards/help.ts';
import { historyCard } from '../../../src/cards/history.ts';
import { consentNotice, fileLinkCard } from '../../../src/cards/notice.ts';
import { progressCard } from '../../../src/cards/progress.ts';
import { cancellingCard, notFoundCard, notYoursCard, receiptCard, retryingCard } from '../../../src/cards/receipt.ts';
import { speakerCards, summaryCard } from '../../../src/cards/report.ts';
import { type Status, statusCard } from '../../../src/cards/status.ts';
import { type MonthUse, recordingUsageCard, type UsageView, usageCard, usageForAdminsCard } from '../../../src/cards/usage.ts';
import { FAILURE_CODES } from '../../../src/errors.ts';
import { hostileReports, sampleReport, withDimensions } from '../../fixtures/report.ts';

const ID = 'k3v9x2m7qa';
const TITLE = 'Northwind discovery.vtt';

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
    speaker: firstCard(report),
    'speaker-long-quote': firstCard(reportNamed(hostile, 'longQuote')),
    history: historyCard({ days: 30, items: [0.45, 0.4, 0.33].map(historyItem) }),
    'history-empty': historyCard({ days: 60, items: [] }),
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
      expiresText: 'in 7 days',
    }),
    receipt: receiptCard({
      id: ID,
      erased: { recording: 1, media: 1, transcript: 1, report: 1, heldFiles: 2, answers: 6, outbox: 4, jobRuns: 4, messages: 0 },
    }),
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

function statusNow(): Status {
  return {
    load: { waiting: 0, running: 0, oldestDueMs: null },
    mine: [],
    gaveUp: { count: 0, latest: [] },
    engine: 'Basic analysis (rules, no model)',
    store: 'sqlite',
  };
}

const NO_USE: MonthUse = {
  month: '2026-10',
  models: [],
  savedMicroUsd: 0,
  cacheHits: 0,
  cacheMisses: 0,
  cacheSavedMicroUsd: 0,
};

/** A month at work, so many times over. */
function usedTimes(times: number): MonthUse {
  const none = { cacheWriteTokens: 0, cacheWriteHourTokens: 0, cacheReadTokens: 0, unpricedCalls: 0, audioMs: 0 };
  const claude = { inputTokens: 212_300, cacheWriteHourTokens: 31_000, cacheReadTokens: 190_500, outputTokens: 22_110 };
  return {
    month: '2026-11',
    models: [
      { ...none, provider: 'claude', model: 'claude-sonnet-5-5', calls: 14, ...claude, microUsd: 807_800 },
      { ...none, provider: 'deepgram', model: 'nova-3', ...NO_TOKENS, calls: 2, audioMs: 4_020_000, microUsd: 214_000 },
      { ...none, provider: 'gemini', model: 'gemini-3.8-flash', calls: 1, ...NO_TOKENS, inputTokens: 950, microUsd: 713 },
    ].map((one) => ({
      ...one,
      calls: one.calls * times,
      inputTokens: one.inputTokens * times,
      cacheWriteHourTokens: one.cacheWriteHourTokens * times,
      cacheReadTokens: one.cacheReadTokens * times,
      outputTokens: one.outputTokens * times,
      audioMs: one.audioMs * times,
      microUsd: one.microUsd * times,
    })) as MonthUse['models'],
    savedMicroUsd: 342_900 * times,
    cacheHits: 5 * times,
    cacheMisses: 14 * times,
    cacheSavedMicroUsd: 288_000 * times,
  };
}

const NO_TOKENS = { inputTokens: 0, outputTokens: 0 };

function withUnpriced(month: MonthUse): MonthUse {
  const [first, ...others] = month.models;
  if (first === undefined) return month;
  const unknown = { ...first, model: 'claude-next', calls: 3, microUsd: 0, unpricedCalls: 3 };
  return { ...month, models: [{ ...first, unpricedCalls: 1 }, unknown, ...others] };
}

function usageNow(): UsageView {
  return {
    tenantId: 'slack:T024BE7LH',
    month: usedTimes(1),
    before: { ...usedTimes(12), month: '2026-10' },
    state: 'free',
    limitMicroUsd: 50_000_000,
    pricesAsOf: '2026-11-20',
  };
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

function firstCard(report: Report): Card {
  const first = speakerCards(report, ID)[0];
  if (first === undefined) throw new Error('nobody is coached in this report');
  return first[1];
}

function reportNamed(reports: Readonly<Record<string, Report>>, name: string): Report {
  const report = reports[name];
  if (report === undefined) throw new Error(`no report ${name}`);
  return report;
}
