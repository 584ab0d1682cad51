import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Alert, Claim, Report } from '../../analysis/domain.ts';
import { CHAT_WIDTH, EDGE } from '../charts/gauge.ts';
import { focusName, speakerName } from '../words.ts';
import { Text } from './paragraph.tsx';
import { Heading, Quote, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { chooseFindings, HEADING, makeHeights, SUBHEADING } from './room.ts';
import { CONTENT, INK, styles } from './style.ts';
import { cutAtWord } from './text.ts';

const SEVERITY = { info: INK.soft, warn: INK.pushText, critical: INK.alarm } as const;

/** Between what is drawn in the two charts, in points. */
const GUTTER = 40;
/** More alerts than this stand after what worked, so that the first page keeps its shape. */
const ALERTS_ABOVE = 6;

/** The conversation on one page: two charts, the alerts, one thing to work on, what went well. */
export function Overview(props: SectionProps): ReactElement {
  const { report, families } = props;
  const { gauge, donut } = props.charts;
  const alerts = report.metrics.alerts.filter(({ severity }) => severity !== 'info');
  const missing = report.metrics.alerts.filter(({ severity }) => severity === 'info');
  const { focus, strengths, opportunities } = report.coaching;
  // The charts bring an edge of their own, which hangs over the margin so that they begin where the text does.
  const scale = (CONTENT - GUTTER) / 2 / (CHAT_WIDTH - 2 * EDGE);
  const width = CHAT_WIDTH * scale;
  const heights = makeHeights(families);
  const above = alerts.slice(0, ALERTS_ABOVE);
  const notes = missing.map(({ message }) => message).join(' ');
  const used = [
    HEADING + scale * Math.max(gauge.height, donut.height),
    focus ? 46 + heights.lines(focus.text, CONTENT - 26, 11) + heights.quote(report, focus.evidence, CONTENT - 26) : 0,
    above.length === 0 ? 0 : SUBHEADING,
    ...above.map((alert) => 3 + heights.lines(alertText(report, alert), CONTENT - 50)),
    notes === '' ? 0 : 10 + heights.lines(notes, CONTENT, 8),
  ].reduce((sum, height) => sum + height);
  const findings = chooseFindings(heights, report, { strengths, opportunities }, used);
  return (
    <Sheet {...props} bookmark="Overview">
      <Heading
        title="Overview"
        lead="Pull asks and listens, push tells and proposes. What counts is the balance and the moment."
      />
      <View
        style={{ flexDirection: 'row', justifyContent: 'space-between', marginHorizontal: -EDGE * scale }}
        wrap={false}
      >
        <Picture chart={gauge} width={width} families={families} />
        <Picture chart={donut} width={width} families={families} />
      </View>
      {focus && (
        <View style={[styles.card, { marginTop: 12, marginBottom: 0, borderColor: INK.pull }]} wrap={false}>
          <Text
            style={[styles.tag, { color: INK.pull }]}
          >{`ONE FOCUS · ${focusName(focus)} · ${nameOf(report, focus.speaker)}`}</Text>
          <Text style={{ fontSize: 11, marginTop: 3 }}>{focus.text}</Text>
          <Quote report={report} evidence={focus.evidence} />
        </View>
      )}
      <Alerts title="Alerts" alerts={above} report={report} />
      <Findings {...findings} report={report} />
      <Alerts title="More alerts" alerts={alerts.slice(ALERTS_ABOVE)} report={report} />
      {notes !== '' && <Text style={[styles.small, { marginTop: 10 }]}>{notes}</Text>}
    </Sheet>
  );
}

interface AlertsProps {
  readonly title: string;
  readonly alerts: readonly Alert[];
  readonly report: Report;
}

function Alerts({ title, alerts, report }: AlertsProps): ReactElement | null {
  if (alerts.length === 0) return null;
  return (
    <View>
      <Text style={styles.h2} minPresenceAhead={40}>
        {title}
      </Text>
      {alerts.map((alert) => (
        <View
          key={`${alert.type} ${alert.speaker ?? ''} ${alert.at}`}
          style={{ flexDirection: 'row', marginBottom: 3 }}
          wrap={false}
        >
          <Text style={[styles.tag, { width: 50, color: SEVERITY[alert.severity], paddingTop: 1 }]}>
            {alert.severity.toUpperCase()}
          </Text>
          <Text style={{ flex: 1 }}>{alertText(report, alert)}</Text>
        </View>
      ))}
    </View>
  );
}

function alertText(report: Report, { speaker, message }: Alert): string {
  return speaker ? `${nameOf(report, speaker)}: ${message}` : message;
}

interface FindingsProps {
  readonly strengths: readonly Claim[];
  readonly opportunities: readonly Claim[];
  readonly report: Report;
}

/** What worked, then what to try; below each other, because columns that break leave one alone on a page. */
export function Findings({ strengths, opportunities, report }: FindingsProps): ReactElement {
  return (
    <>
      <Claims title="What worked" claims={strengths} report={report} />
      <Claims title="What to try differently" claims={opportunities} report={report} />
    </>
  );
}

interface ClaimsProps {
  readonly title: string;
  readonly claims: readonly Claim[];
  readonly report: Report;
}

/** Sentences with their proof under a heading; nothing when there are none. */
function Claims({ title, claims, report }: ClaimsProps): ReactElement | null {
  const [first, ...rest] = claims;
  if (first === undefined) return null;
  return (
    <View>
      <View wrap={false}>
        <Text style={styles.h2}>{title}</Text>
        <ProvenClaim claim={first} report={report} />
      </View>
      {rest.map((claim) => (
        <ProvenClaim key={`${claim.evidence.at} ${claim.text}`} claim={claim} report={report} />
      ))}
    </View>
  );
}

function ProvenClaim({ claim, report }: { readonly claim: Claim; readonly report: Report }): ReactElement {
  return (
    <View style={styles.item} wrap={false}>
      <Text>{cutAtWord(claim.text, 400)}</Text>
      <Quote report={report} evidence={claim.evidence} />
    </View>
  );
}

function nameOf(report: Report, id: string): string {
  const speaker = report.labelled.transcript.speakers.find((each) => each.id === id);
  return speaker ? cutAtWord(speakerName(speaker), 40) : 'Unknown speaker';
}
