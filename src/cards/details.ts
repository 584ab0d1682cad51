import {
  type Alert,
  BEHAVIOURS,
  type PushBehaviour,
  type PushTiming,
  type Report,
  type SpeakerId,
  type SpeakerMetrics,
} from '../analysis/domain.ts';
import type { Card, Part } from './card.ts';
import { METRIC_ROWS, rangeText } from './metric-rows.ts';
import { nameOf, notMeasurable, quotePart } from './report.ts';
import { behaviourName, reasonText } from './words.ts';

const ALERTS_SHOWN = 3;
/** All that a card has room for (`parts` in limits.ts); everybody stands in the PDF. */
const PEOPLE_SHOWN = 4;
/** For each of one or two people, and for each of more. */
const PUSHES_SHOWN = 3;
const PUSHES_OF_MANY = 1;

/**
 * Everything behind a summary, for the people coached: first what can be read again in the transcript, then every number; of more than
 * two people only those that have a reference: nobody reads fifty on a phone, nor a table of five columns.
 */
export function detailsCard(report: Report, reportId: string): Card {
  const all = report.metrics.speakers.filter(({ speaker }) => !isBuyer(report, speaker));
  const busiest = new Set(all.toSorted((a, b) => b.pull + b.push - a.pull - a.push).slice(0, PEOPLE_SHOWN));
  const coached = all.filter((one) => busiest.has(one));
  const areMany = coached.length > 2;
  const most = areMany ? PUSHES_OF_MANY : PUSHES_SHOWN;
  const left = all.length - coached.length;
  const title = `Details: ${report.title}`;
  const missing = notMeasurable(report);
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      ...alertParts(report),
      ...coached.flatMap((one) => pushParts(report, one.speaker, most)),
      ...coached.flatMap((one) => numberParts(report, one, areMany)),
      ...(areMany ? [] : countParts(report, coached)),
      ...(missing === '' ? [] : [{ kind: 'text' as const, text: `Not measurable here: ${missing}` }]),
      ...(areMany ? [{ kind: 'text' as const, text: restText(left), subtle: true }] : []),
      {
        kind: 'text',
        text: `References, not targets; their sources stand in the PDF. Report ${reportId}`,
        subtle: true,
      },
    ],
    buttons: [{ kind: 'button', action: 'practice-recording', label: 'Practise this conversation', value: reportId }],
  };
}

function restText(left: number): string {
  return left === 0 ? 'Every number is in the PDF' : `Every number and ${left} more people in the PDF`;
}

function isBuyer({ coaching }: Report, speaker: SpeakerId | null): boolean {
  return coaching.bySpeaker.some((one) => one.speaker === speaker && one.role === 'buyer');
}

function alertParts(report: Report): readonly Part[] {
  const alerts = report.metrics.alerts.filter(
    ({ severity, speaker }) => severity !== 'info' && !isBuyer(report, speaker),
  );
  const shown = alerts.toSorted((a, b) => weight(a) - weight(b)).slice(0, ALERTS_SHOWN);
  const left = alerts.length - shown.length;
  return [
    ...shown.flatMap(({ severity, speaker, message, at }): readonly Part[] => {
      const who = speaker === null ? '' : `${nameOf(report, speaker)}: `;
      const utterance = report.labelled.transcript.utterances[at];
      return [
        { kind: 'text', text: [{ text: who }, { text: message }], tone: severity === 'critical' ? 'bad' : 'warn' },
        ...(utterance === undefined ? [] : [quotePart(report, { at, quote: utterance.text })]),
      ];
    }),
    ...(left > 0 ? [{ kind: 'text' as const, text: `and ${left} more in the PDF`, subtle: true }] : []),
  ];
}

function weight({ severity }: Alert): number {
  return severity === 'critical' ? 0 : 1;
}

/** What does most harm at the wrong moment comes first. */
const HARM: readonly PushBehaviour[] = [
  'defending_attacking',
  'disagreeing',
  'proposing',
  'shutting_out_interrupting',
  'giving_info_opinion',
  'giving_info_fact',
];

/** Pushes that came without urgency, or while they were likely to be rejected, each with a question to ask instead. */
function pushParts(report: Report, speaker: SpeakerId, most: number): readonly Part[] {
  const own = report.metrics.pushes.filter((push) => push.speaker === speaker);
  const flagged = own.filter(({ appropriate, pullAlternative }) => !appropriate && pullAlternative !== null);
  if (flagged.length === 0) return [];
  const harm = ({ behaviour }: PushTiming): number => HARM.indexOf(behaviour);
  const shown = flagged.toSorted((a, b) => harm(a) - harm(b) || a.at - b.at).slice(0, most);
  return [
    { kind: 'heading', text: `${nameOf(report, speaker)}: ${flagged.length} of ${own.length} pushes at a weak moment` },
    ...shown.flatMap(({ at, behaviour, pullAlternative }): readonly Part[] => {
      const quote = report.labelled.transcript.utterances[at]?.text ?? '';
      return [
        quotePart(report, { at, quote }),
        { kind: 'text', text: `${behaviourName(behaviour)}. ${pullAlternative ?? ''}` },
      ];
    }),
  ];
}

function numberParts(report: Report, own: SpeakerMetrics, isOneOfMany: boolean): readonly Part[] {
  const rows = isOneOfMany ? METRIC_ROWS.filter(({ band }) => band !== '') : METRIC_ROWS;
  const items = rows.map((row) => {
    const measured = row.pick(own);
    const name = { text: `${row.name}: ` };
    if ('notMeasurable' in measured) return [name, { text: `not measurable, ${reasonText(measured.notMeasurable)}` }];
    const { value, n, interval } = measured;
    const notes = [
      row.count(n),
      interval === undefined ? null : `95% interval ${rangeText(interval, row)}`,
      // The marks of footnotes that stand only in the PDF.
      row.band === '' ? null : `reference ${row.band.replace(/[\s¹²³]+$/u, '')}`,
    ].filter((note) => note !== null);
    const number = { text: row.format(value), style: 'bold' as const };
    return [name, number, ...(notes.length === 0 ? [] : [{ text: ` (${notes.join('; ')})` }])];
  });
  return [
    { kind: 'heading', text: `${isOneOfMany ? 'In numbers' : 'Every number'}: ${nameOf(report, own.speaker)}` },
    { kind: 'list', items },
  ];
}

function countParts(report: Report, coached: readonly SpeakerMetrics[]): readonly Part[] {
  const rows = BEHAVIOURS.map((behaviour) => [
    behaviourName(behaviour),
    ...coached.map(({ counts }) => String(counts[behaviour])),
  ]).filter((row) => row.slice(1).some((count) => count !== '0'));
  if (rows.length === 0) return [];
  const columns = ['Behaviour', ...coached.map(({ speaker }) => nameOf(report, speaker))];
  return [
    { kind: 'heading', text: 'Behaviours counted' },
    { kind: 'table', columns, rows },
  ];
}
