import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Alert, Claim, Report } from '../../analysis/domain.ts';
import { CHAT_WIDTH, EDGE } from '../charts/gauge.ts';
import { inEach } from '../languages.ts';
import { focusName, type Spoken, speakerName, type Words } from '../words.ts';
import { Text } from './paragraph.tsx';
import { Heading, Quote, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { chooseFindings, makeHeights, SUBHEADING } from './room.ts';
import { CONTENT, INK, styles } from './style.ts';
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
    heights.heading(lead) + scale * Math.max(gauge.height, donut.height),
    focus ? 46 + heights.lines(focus.text, CONTENT - 26, 11) + heights.quote(report, focus.evidence, CONTENT - 26) : 0,
    above.length === 0 ? 0 : SUBHEADING,
    ...above.map((alert) => 3 + heights.lines(alertText(report, alert, words), CONTENT - 50)),
    notes === '' ? 0 : 10 + heights.lines(notes, CONTENT, 8),
  ].reduce((sum, height) => sum + height);
  const findings = chooseFindings(heights, report, { strengths, opportunities }, used);
  return (
    <Sheet {...props} bookmark={say`Overview`}>
      <Heading title={say`Overview`} lead={lead} />
      <View
        style={{ flexDirection: 'row', justifyContent: 'space-between', marginHorizontal: -EDGE * scale }}
        wrap={false}
      >
        <Picture chart={gauge} width={width} families={families} />
        <Picture chart={donut} width={width} families={families} />
      </View>
      {focus && (
        <View style={[styles.card, { marginTop: 12, marginBottom: 0, borderColor: INK.pull }]} wrap={false}>
          <Text style={[styles.tag, { color: INK.pull }]}>
            {[say`ONE FOCUS`, focusName(focus, words), nameOf(report, focus.speaker, words)].join(' · ')}
          </Text>
          <Text style={{ fontSize: 11, marginTop: 3 }}>{focus.text}</Text>
          <Quote report={report} evidence={focus.evidence} words={words} />
        </View>
      )}
      <Alerts title={say`Alerts`} alerts={above} report={report} words={words} />
      <Findings {...findings} report={report} words={words} />
      <Alerts title={say`More alerts`} alerts={alerts.slice(ALERTS_ABOVE)} report={report} words={words} />
      {notes !== '' && <Text style={[styles.small, { marginTop: 10 }]}>{notes}</Text>}
    </Sheet>
  );
}

interface AlertsProps {
  readonly title: string;
  readonly alerts: readonly Alert[];
  readonly report: Report;
  readonly words: Words;
}

function Alerts({ title, alerts, report, words }: AlertsProps): ReactElement | null {
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
          <Text style={[styles.tag, { width: 50, color: SEVERITY_INKS[alert.severity], paddingTop: 1 }]}>
            {severityNames(words)[alert.severity]}
          </Text>
          <Text style={{ flex: 1 }}>{alertText(report, alert, words)}</Text>
        </View>
      ))}
    </View>
  );
}

function alertText(report: Report, { speaker, message }: Alert, words: Spoken): string {
  return speaker ? `${nameOf(report, speaker, words)}: ${message}` : message;
}

interface FindingsProps {
  readonly strengths: readonly Claim[];
  readonly opportunities: readonly Claim[];
  readonly report: Report;
  readonly words: Words;
}

/** What worked, then what to try; below each other, because columns that break leave one alone on a page. */
export function Findings({ strengths, opportunities, report, words }: FindingsProps): ReactElement {
  const { say } = words;
  return (
    <>
      <Claims title={say`What worked`} claims={strengths} report={report} words={words} />
      <Claims title={say`What to try differently`} claims={opportunities} report={report} words={words} />
    </>
  );
}

interface ClaimsProps {
  readonly title: string;
  readonly claims: readonly Claim[];
  readonly report: Report;
  readonly words: Words;
}

/** Sentences with their proof under a heading; nothing when there are none. */
function Claims({ title, claims, report, words }: ClaimsProps): ReactElement | null {
  const [first, ...rest] = claims;
  if (first === undefined) return null;
  return (
    <View>
      <View wrap={false}>
        <Text style={styles.h2}>{title}</Text>
        <ProvenClaim claim={first} report={report} words={words} />
      </View>
      {rest.map((claim) => (
        <ProvenClaim key={`${claim.evidence.at} ${claim.text}`} claim={claim} report={report} words={words} />
      ))}
    </View>
  );
}

interface ProvenProps extends Pick<ClaimsProps, 'report' | 'words'> {
  readonly claim: Claim;
}

function ProvenClaim({ claim, report, words }: ProvenProps): ReactElement {
  return (
    <View style={styles.item} wrap={false}>
      <Text>{cutAtWord(claim.text, 400)}</Text>
      <Quote report={report} evidence={claim.evidence} words={words} />
    </View>
  );
}

function nameOf(report: Report, id: string, words: Spoken): string {
  const speaker = report.labelled.transcript.speakers.find((each) => each.id === id);
  return speaker ? cutAtWord(speakerName(speaker, words), 40) : words.say`Unknown speaker`;
}
