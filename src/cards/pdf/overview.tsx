import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Alert, Claim, Focus, Report } from '../../analysis/domain.ts';
import { CHAT_WIDTH, EDGE } from '../charts/gauge.ts';
import { inEach } from '../languages.ts';
import { focusName, type Spoken, speakerName, type Words } from '../words.ts';
import { Text } from './paragraph.tsx';
import { Heading, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { CARD_FRAME, chooseFindings, makeHeights, SUBHEADING } from './room.ts';
import { claimRows, quoteRow, subheadingRow, wordsRow } from './rows.ts';
import { CARD, CONTENT, INK, styles } from './style.ts';
import { type Row, Table } from './table.tsx';
import { cutAtWord } from './text.ts';

const SEVERITY_INKS = { info: INK.soft, warn: INK.pushText, critical: INK.alarm } as const;

const severityNames = inEach(
  (say): Readonly<Record<Alert['severity'], string>> => ({
    info: say`INFO`,
    warn: say`WARN`,
    critical: say`CRITICAL`,
  }),
);

/** Between what is drawn in the two charts, in points. */
const GUTTER = 40;
/** Between the charts and the focus, in points. */
const ABOVE_FOCUS = 12;
/** Width of what stands left of an alert, in points. */
const SEVERITY = 50;
/** More alerts than this stand after what worked, so that the first page keeps its shape. */
const ALERTS_ABOVE = 6;

/** The conversation on one page: two charts, the alerts, one thing to work on, what went well. */
export function Overview(props: SectionProps): ReactElement {
  const { report, families, words } = props;
  const { say } = words;
  const { gauge, donut } = props.charts;
  const alerts = report.metrics.alerts.filter(({ severity }) => severity !== 'info');
  const missing = report.metrics.alerts.filter(({ severity }) => severity === 'info');
  const { focus, strengths, opportunities } = report.coaching;
  // The charts bring an edge of their own, which hangs over the margin so that they begin where the text does.
  const scale = (CONTENT - GUTTER) / 2 / (CHAT_WIDTH - 2 * EDGE);
  const width = CHAT_WIDTH * scale;
  const heights = makeHeights(families, words);
  const lead = say`Pull asks and listens, push tells and proposes. What counts is the balance and the moment.`;
  const above = alerts.slice(0, ALERTS_ABOVE);
  const notes = missing.map(({ message }) => message).join(' ');
  const used = [
    heights.heading(say`Overview`, lead) + scale * Math.max(gauge.height, donut.height),
    focus ? ABOVE_FOCUS + CARD_FRAME - styles.card.marginBottom + heights.rows(focusRows(report, focus, words)) : 0,
    above.length === 0 ? 0 : SUBHEADING,
    heights.rows(above.map((alert) => alertRow(report, alert, words))),
    notes === '' ? 0 : 10 + heights.lines(notes, CONTENT, 8),
  ].reduce((sum, height) => sum + height);
  const findings = chooseFindings(heights, report, { strengths, opportunities }, used);
  return (
    <Sheet {...props} bookmark={say`Overview`}>
      <Heading families={families} title={say`Overview`} lead={lead} />
      <View
        style={{ flexDirection: 'row', justifyContent: 'space-between', marginHorizontal: -EDGE * scale }}
        wrap={false}
      >
        <Picture chart={gauge} width={width} families={families} />
        <Picture chart={donut} width={width} families={families} />
      </View>
      {focus && (
        <View style={[styles.card, { marginTop: ABOVE_FOCUS, marginBottom: 0, borderColor: INK.pull }]} wrap={false}>
          <Table rows={focusRows(report, focus, words)} width={CARD} families={families} />
        </View>
      )}
      <Alerts title={say`Alerts`} alerts={above} {...props} />
      <Findings {...findings} report={report} families={families} words={words} />
      <Alerts title={say`More alerts`} alerts={alerts.slice(ALERTS_ABOVE)} {...props} />
      {notes !== '' && <Text style={[styles.small, { marginTop: 10 }]}>{notes}</Text>}
    </Sheet>
  );
}

function focusRows(report: Report, focus: Focus, words: Words): readonly Row[] {
  const parts = [words.say`ONE FOCUS`, focusName(focus, words), nameOf(report, focus.speaker, words)];
  return [
    wordsRow({ ...styles.tag, color: INK.pull, text: parts.join(' · ') }, { width: CARD }),
    wordsRow({ fontSize: 11, text: focus.text }, { width: CARD, top: 3 }),
    quoteRow(report, focus.evidence, words, { width: CARD }),
  ];
}

interface AlertsProps extends Pick<SectionProps, 'report' | 'families' | 'words'> {
  readonly title: string;
  readonly alerts: readonly Alert[];
}

function Alerts({ title, alerts, report, families, words }: AlertsProps): ReactElement | null {
  if (alerts.length === 0) return null;
  return (
    <View>
      <Text style={styles.h2} minPresenceAhead={40}>
        {title}
      </Text>
      {alerts.map((alert) => (
        <Table
          key={`${alert.type} ${alert.speaker ?? ''} ${alert.at}`}
          rows={[alertRow(report, alert, words)]}
          families={families}
        />
      ))}
    </View>
  );
}

function alertRow(report: Report, alert: Alert, words: Words): Row {
  const { severity } = alert;
  const name = { ...styles.tag, color: SEVERITY_INKS[severity], text: severityNames(words)[severity] };
  return {
    cells: [
      // Lower, so that both stand on one line.
      { left: 0, width: SEVERITY, lower: styles.page.fontSize - name.fontSize, words: [name] },
      { left: SEVERITY, width: CONTENT - SEVERITY, words: [{ text: alertText(report, alert, words) }] },
    ],
    padding: { bottom: 3 },
    rule: 'none',
  };
}

function alertText(report: Report, { speaker, message }: Alert, words: Spoken): string {
  return speaker ? `${nameOf(report, speaker, words)}: ${message}` : message;
}

interface FindingsProps extends Pick<SectionProps, 'report' | 'families' | 'words'> {
  readonly strengths: readonly Claim[];
  readonly opportunities: readonly Claim[];
}

/** What worked, then what to try; below each other, because columns that break leave one alone on a page. */
export function Findings({ strengths, opportunities, ...props }: FindingsProps): ReactElement {
  const { say } = props.words;
  return (
    <>
      <Claims title={say`What worked`} claims={strengths} {...props} />
      <Claims title={say`What to try differently`} claims={opportunities} {...props} />
    </>
  );
}

interface ClaimsProps extends Pick<SectionProps, 'report' | 'families' | 'words'> {
  readonly title: string;
  readonly claims: readonly Claim[];
}

/** Sentences with their proof under a heading; nothing when there are none. */
function Claims({ title, claims, report, families, words }: ClaimsProps): ReactElement {
  return (
    <>
      {claims.map((claim, i) => (
        <Table
          key={`${claim.evidence.at} ${claim.text}`}
          rows={[...(i === 0 ? [subheadingRow(title)] : []), ...claimRows(report, claim, words)]}
          families={families}
          below={styles.item.marginBottom}
        />
      ))}
    </>
  );
}

function nameOf(report: Report, id: string, words: Spoken): string {
  const speaker = report.labelled.transcript.speakers.find((each) => each.id === id);
  return speaker ? cutAtWord(speakerName(speaker, words), 40) : words.say`Unknown speaker`;
}
