import {
  type Alert,
  BEHAVIOURS,
  type PushBehaviour,
  type PushTiming,
  type Report,
  type SpeakerId,
  type SpeakerMetrics,
} from '../analysis/domain.ts';
import type { Card, Part, Span } from './card.ts';
import { type MetricRow, metricRows, rangeText } from './metric-rows.ts';
import { isBuyer, nameOf, quotePart } from './quote.ts';
import { notMeasurable } from './report-notes.ts';
import { behaviourName, type Reader, reasonText, type Words, wordsFor } from './words.ts';

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
export function detailsCard(report: Report, reportId: string, reader: Reader = {}): Card {
  const words = wordsFor(reader);
  const { say } = words;
  const all = report.metrics.speakers.filter(({ speaker }) => !isBuyer(report, speaker));
  const busiest = new Set(all.toSorted((a, b) => b.pull + b.push - a.pull - a.push).slice(0, PEOPLE_SHOWN));
  const coached = all.filter((one) => busiest.has(one));
  const areMany = coached.length > 2;
  const most = areMany ? PUSHES_OF_MANY : PUSHES_SHOWN;
  const left = all.length - coached.length;
  const title = say`Details: ${report.title}`;
  const missing = notMeasurable(report, words);
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      ...alertParts(report, words),
      ...coached.flatMap((one) => pushParts(report, one.speaker, most, words)),
      ...coached.flatMap((one) => numberParts(report, one, areMany, words)),
      ...(areMany ? [] : countParts(report, coached, words)),
      ...(missing === '' ? [] : [{ kind: 'text' as const, text: say`Not measurable here: ${missing}` }]),
      ...(areMany ? [{ kind: 'text' as const, text: restText(left, words), subtle: true }] : []),
      {
        kind: 'text',
        text: `${say`References, not targets; their sources stand in the PDF.`} ${say`Report ${reportId}`}`,
        subtle: true,
      },
    ],
    buttons: [
      { kind: 'button', action: 'practice-recording', label: say`Practise this conversation`, value: reportId },
    ],
  };
}

function restText(left: number, { say, count }: Words): string {
  return left === 0 ? say`Every number is in the PDF` : say`Every number and ${count(left)} more people in the PDF`;
}

function alertParts(report: Report, words: Words): readonly Part[] {
  const alerts = report.metrics.alerts.filter(
    ({ severity, speaker }) => severity !== 'info' && !isBuyer(report, speaker),
  );
  const shown = alerts.toSorted((a, b) => weight(a) - weight(b)).slice(0, ALERTS_SHOWN);
  const left = alerts.length - shown.length;
  return [
    ...shown.flatMap(({ severity, speaker, message, at }): readonly Part[] => {
      const who = speaker === null ? '' : `${nameOf(report, speaker, words)}: `;
      const utterance = report.labelled.transcript.utterances[at];
      return [
        { kind: 'text', text: [{ text: who }, { text: message }], tone: severity === 'critical' ? 'bad' : 'warn' },
        ...(utterance === undefined ? [] : [quotePart(report, { at, quote: utterance.text }, words)]),
      ];
    }),
    ...(left > 0
      ? [{ kind: 'text' as const, text: words.say`and ${words.count(left)} more in the PDF`, subtle: true }]
      : []),
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
function pushParts(report: Report, speaker: SpeakerId, most: number, words: Words): readonly Part[] {
  const own = report.metrics.pushes.filter((push) => push.speaker === speaker);
  const flagged = own.filter(({ appropriate, pullAlternative }) => !appropriate && pullAlternative !== null);
  if (flagged.length === 0) return [];
  const harm = ({ behaviour }: PushTiming): number => HARM.indexOf(behaviour);
  const shown = flagged.toSorted((a, b) => harm(a) - harm(b) || a.at - b.at).slice(0, most);
  const [few, all] = [words.count(flagged.length), words.count(own.length)];
  return [
    {
      kind: 'heading',
      text: words.say`${nameOf(report, speaker, words)}: ${few} of ${all} pushes at a weak moment`,
    },
    ...shown.flatMap(({ at, behaviour, pullAlternative }): readonly Part[] => {
      const quote = report.labelled.transcript.utterances[at]?.text ?? '';
      return [
        quotePart(report, { at, quote }, words),
        { kind: 'text', text: `${behaviourName(behaviour, words)}. ${pullAlternative ?? ''}` },
      ];
    }),
  ];
}

function numberParts(report: Report, own: SpeakerMetrics, isOneOfMany: boolean, words: Words): readonly Part[] {
  const { say } = words;
  const rows = metricRows(words).filter(({ band }) => !isOneOfMany || band !== '');
  const name = nameOf(report, own.speaker, words);
  return [
    { kind: 'heading', text: isOneOfMany ? say`In numbers: ${name}` : say`Every number: ${name}` },
    { kind: 'list', items: rows.map((row) => numberItem(row, own, words)) },
  ];
}

function numberItem(row: MetricRow, own: SpeakerMetrics, words: Words): readonly Span[] {
  const { say } = words;
  const measured = row.pick(own);
  const name = { text: `${row.name}: ` };
  if ('notMeasurable' in measured) {
    return [name, { text: say`not measurable, ${reasonText(measured.notMeasurable, words)}` }];
  }
  const { value, n, interval } = measured;
  const notes = [
    row.count(n),
    interval === undefined ? null : say`95% interval ${rangeText(interval, row)}`,
    // The marks of footnotes that stand only in the PDF.
    row.band === '' ? null : say`reference ${row.band.replace(/[\s¹²³]+$/u, '')}`,
  ].filter((note) => note !== null);
  const number = { text: row.format(value), style: 'bold' as const };
  return [name, number, ...(notes.length === 0 ? [] : [{ text: ` (${notes.join('; ')})` }])];
}

function countParts(report: Report, coached: readonly SpeakerMetrics[], words: Words): readonly Part[] {
  const seen = BEHAVIOURS.filter((behaviour) => coached.some(({ counts }) => counts[behaviour] > 0));
  if (seen.length === 0) return [];
  const rows = seen.map((behaviour) => [
    behaviourName(behaviour, words),
    ...coached.map(({ counts }) => words.count(counts[behaviour])),
  ]);
  const columns = [words.say`Behaviour`, ...coached.map(({ speaker }) => nameOf(report, speaker, words))];
  return [
    { kind: 'heading', text: words.say`Behaviours counted` },
    { kind: 'table', columns, rows },
  ];
}
