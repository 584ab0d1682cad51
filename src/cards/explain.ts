import type {
  ActionItem,
  CheckResult,
  Dimension,
  Evidence,
  Index,
  Mark,
  Measured,
  PushTiming,
  Report,
  SpeakerId,
  SpeakerMetrics,
} from '../analysis/domain.ts';
import { ENGLISH } from '../analysis/language.ts';
import { cleanText } from './cut.ts';
import { resultText, titleOf, verdictName } from './dimensions.ts';
import { type MetricRow, metricRows, rangeText } from './metric-rows.ts';
import { behaviourName, focusName, formatClock, reasonText, speakerName, type Words, wordsFor } from './words.ts';

/** For who works on the rules, whose names are English; its numbers are as in the public JSON. */
const WORDS: Words = { ...wordsFor(), ...ENGLISH };

/**
 * A report with all its reasons, as plain lines for a terminal: which rule gave which label to which words, what every number was made
 * of, and where the moments are. Utterances are numbered from 0, as in the public JSON.
 */
export function explainReport(report: Report): string {
  const { labelled, metrics, coaching } = report;
  const sections: readonly (readonly string[])[] = [
    sourceLines(report),
    ...metrics.speakers.map((speaker) => speakerLines(report, speaker)),
    section(
      'FROM PULL TO PUSH WITHIN A MINUTE',
      metrics.transitions.map(
        ({ at, atMs, speaker, from, to }) =>
          `${where(report, at)}  ${speaker} ${behaviourName(from, WORDS)} → ${behaviourName(to, WORDS)} (${formatClock(atMs)})`,
      ),
    ),
    section(
      'TIMING OF EVERY PUSH',
      metrics.pushes.flatMap((push) => pushLines(report, push)),
    ),
    section(
      'ALERTS',
      metrics.alerts.map(
        ({ severity, speaker, message, at }) => `${where(report, at)}  ${severity}  ${speaker ?? 'all'}: ${message}`,
      ),
    ),
    section('COACHING', [
      coaching.headline,
      ...(coaching.focus === null
        ? ['No focus: nothing stands out with enough evidence.']
        : [
            `Focus of ${coaching.focus.speaker}: ${focusName(coaching.focus, WORDS)}. ${coaching.focus.text}`,
            quoteLine(report, coaching.focus.evidence),
          ]),
      ...coaching.bySpeaker.flatMap((one) => [
        ...one.strengths.flatMap((claim) => claimLines(report, `${one.speaker} does well`, claim)),
        ...one.opportunities.flatMap((claim) => claimLines(report, `${one.speaker} could`, claim)),
        ...one.actionItems.flatMap((item, i) => actionLines(report, one.speaker, item, i + 1)),
      ]),
    ]),
    section(
      'RUBRICS',
      report.dimensions.flatMap((dimension) => dimensionLines(report, dimension)),
    ),
    ['LABELS', ...labelled.transcript.utterances.flatMap((_, at) => labelLines(report, at))],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(cleanText).join('\n'))
    .join('\n\n')}\n`;
}

/** Every utterance with its labels and the rules that gave them. */
export function listLabels(report: Report): string {
  return `${report.labelled.transcript.utterances.flatMap((_, at) => labelLines(report, at).map(cleanText)).join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function sourceLines({ title, labelled, metrics }: Report): readonly string[] {
  const { format, durationMs, can, speakers } = labelled.transcript;
  const { name, version } = labelled.engine;
  const known = Object.entries(can).map(([what, is]) => `${what} ${is ? 'yes' : 'no'}`);
  return [
    title,
    `${format} · ${formatClock(durationMs)} · ${speakers.length} speakers · engine ${name} ${version} · formula ${metrics.formula}`,
    `The source has: ${known.join(' · ')}`,
  ];
}

const NAME_COLUMNS = 34;
const VALUE_COLUMNS = 10;

function speakerLines({ labelled, coaching }: Report, own: SpeakerMetrics): readonly string[] {
  const speaker = labelled.transcript.speakers.find(({ id }) => id === own.speaker);
  const role = coaching.bySpeaker.find((one) => one.speaker === own.speaker)?.role ?? 'unknown';
  const counts = Object.entries(own.counts).filter(([, count]) => count > 0);
  const indices: readonly (readonly [string, Index])[] = [
    ['Clarity', own.clarity],
    ['Impact', own.impact],
    ['Inclusion', own.inclusion],
  ];
  return [
    `${own.speaker} ${speaker === undefined ? '' : speakerName(speaker, WORDS)} (role: ${role})`,
    ...metricRows(WORDS).map((row) => {
      const measured = row.pick(own);
      return `  ${row.name.padEnd(NAME_COLUMNS)}${measuredText(measured, row)}`;
    }),
    `  Pull ${own.pull}, push ${own.push}, proposals built on another's ${own.buildOns}, put against another's ${own.counterProposals}`,
    ...counts.map(([name, count]) => `    ${name.padEnd(NAME_COLUMNS - 2)}${count}`),
    ...indices.flatMap(([name, { parts }]) => [
      `  ${name} is made of (weight, what was measured, how well that does from 0 to 1)`,
      ...parts.map(
        ({ name: part, weight, measured, score }) =>
          `    ${part.padEnd(NAME_COLUMNS + 4)}${weight.toFixed(2)}  ${'value' in measured ? `${measured.value.toFixed(2).padStart(8)} → ${(score ?? 0).toFixed(2)}` : `not measurable: ${reasonText(measured.notMeasurable, WORDS)}`}`,
      ),
    ]),
    ...coaching.bands
      .filter((band) => band.speaker === own.speaker)
      .map(({ verdict, text, source }) => `  [${verdict}] ${text} (${source})`),
  ];
}

function measuredText(measured: Measured, row: MetricRow): string {
  if ('notMeasurable' in measured) return `not measurable: ${reasonText(measured.notMeasurable, WORDS)}`;
  const { value, n, interval } = measured;
  const count = row.count(n);
  const range = interval === undefined ? '' : `95% interval ${rangeText(interval, row)}`;
  return [row.format(value).padEnd(VALUE_COLUMNS), count ?? '', range]
    .filter((text) => text !== '')
    .join('  ')
    .trimEnd();
}

function pushLines(report: Report, push: PushTiming): readonly string[] {
  const cue = (what: string, evidence: Evidence | null) =>
    evidence === null ? `no ${what}` : `${what} “${evidence.quote}” #${evidence.at}`;
  const around = `${cue('urgency', push.urgency)}, ${cue('low risk', push.lowRisk)}`;
  return [
    `${where(report, push.at)}  ${push.speaker} ${behaviourName(push.behaviour, WORDS)}: ${push.appropriate ? 'fits' : 'flagged'}; ${around}`,
    ...(push.pullAlternative === null ? [] : [`    ${push.pullAlternative}`]),
  ];
}

function claimLines(
  report: Report,
  who: string,
  { text, evidence }: { readonly text: string; readonly evidence: Evidence },
) {
  return [`${who}: ${text}`, quoteLine(report, evidence)];
}

function actionLines(report: Report, speaker: SpeakerId, item: ActionItem, number: number): readonly string[] {
  return [
    `${speaker} item ${number}, ${behaviourName(item.behaviour, WORDS)}: ${item.title}`,
    `    Why: ${item.why}`,
    `    How: ${item.how}`,
    quoteLine(report, item.evidence),
  ];
}

const VERDICT_SIGNS: Readonly<Record<CheckResult['verdict'], string>> = {
  met: '✓',
  missed: '✗',
  'not-applicable': '–',
};

function dimensionLines(report: Report, dimension: Dimension): readonly string[] {
  const { rubricVersion, engine, checks } = dimension;
  return [
    `${titleOf(dimension)}: ${resultText(dimension, WORDS)} (rubric version ${rubricVersion}, answered by ${engine.name} ${engine.version})`,
    ...checks.flatMap(({ question, verdict, evidence }) => [
      `  ${VERDICT_SIGNS[verdict]} ${verdictName(verdict, WORDS).toLowerCase()}: ${question}`,
      ...(evidence === null ? [] : [`  ${quoteLine(report, evidence)}`]),
    ]),
  ];
}

function quoteLine(report: Report, { at, quote }: Evidence): string {
  return `    ${where(report, at)}  “${quote}”`;
}

function where({ labelled }: Report, at: number): string {
  return `#${at} ${formatClock(labelled.transcript.utterances[at]?.startMs ?? 0)}`;
}

function labelLines(report: Report, at: number): readonly string[] {
  const { transcript, labels } = report.labelled;
  const utterance = transcript.utterances[at];
  if (utterance === undefined) return [];
  const head = `${where(report, at).padEnd(12)}${utterance.speaker.padEnd(4)}`;
  const marks = labels[at]?.marks ?? [];
  return [
    `${head}${utterance.text}`,
    ...(marks.length === 0 ? ['none'] : marks.map((mark) => markText(mark, utterance.text))).map(
      (text) => `${' '.repeat(16)}${text}`,
    ),
  ];
}

function markText(mark: Mark, text: string): string {
  const flags = [
    ...(mark.buildOn ? ['builds on a proposal'] : []),
    ...(mark.counterProposal ? ['counter-proposal'] : []),
    ...(mark.irritator ? ['irritator'] : []),
    ...(mark.reasons > 0 ? [`reasons ${mark.reasons}`] : []),
  ];
  const words = mark.clause === text.trim() ? '' : ` “${mark.clause}”`;
  return `${mark.behaviour} by ${mark.rule}${flags.length === 0 ? '' : ` (${flags.join(', ')})`}${words}`;
}
