import { Text, View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Claim, Report } from '../../analysis/domain.ts';
import { drawTalkDonut } from '../charts/donut.ts';
import { drawPullPushGauge } from '../charts/gauge.ts';
import { INK } from '../charts/picture.ts';
import { behaviourName, speakerName } from '../words.ts';
import { Heading, Quote, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { CONTENT, styles } from './style.ts';
import { cutAtWord } from './text.ts';

const SEVERITY = { info: INK.soft, warn: '#B26A00', critical: '#B3261E' } as const;

/** The conversation on one page: two charts, the alerts, one thing to work on, what went well. */
export function Overview(props: SectionProps): ReactElement {
  const { report, families } = props;
  const { alerts } = report.metrics;
  const { focus, strengths, opportunities } = report.coaching;
  return (
    <Sheet {...props} bookmark="Overview">
      <Heading
        title="Overview"
        lead="Pull asks and listens, push tells and proposes. What counts is the balance and the moment."
      />
      <Picture chart={drawPullPushGauge(report)} width={CONTENT * 0.8} families={families} />
      <Picture chart={drawTalkDonut(report)} width={CONTENT * 0.73} families={families} />
      {focus && (
        <View style={[styles.card, { marginTop: 14, borderColor: INK.pull }]} wrap={false}>
          <Text
            style={[styles.tag, { color: INK.pull }]}
          >{`ONE FOCUS · ${behaviourName(focus.behaviour)} · ${nameOf(report, focus.speaker)}`}</Text>
          <Text style={{ fontSize: 11, marginTop: 3 }}>{focus.text}</Text>
          <Quote report={report} evidence={focus.evidence} />
        </View>
      )}
      {alerts.length > 0 && (
        <Text style={styles.h2} minPresenceAhead={40}>
          Alerts
        </Text>
      )}
      {alerts.map((alert) => (
        <View
          key={`${alert.type} ${alert.speaker ?? ''} ${alert.at}`}
          style={{ flexDirection: 'row', marginBottom: 4 }}
          wrap={false}
        >
          <Text style={[styles.tag, { width: 50, color: SEVERITY[alert.severity], paddingTop: 1 }]}>
            {alert.severity.toUpperCase()}
          </Text>
          <Text style={{ flex: 1 }}>
            {alert.speaker ? `${alert.message} (${nameOf(report, alert.speaker)})` : alert.message}
          </Text>
        </View>
      ))}
      <Findings strengths={strengths} opportunities={opportunities} report={report} />
    </Sheet>
  );
}

interface FindingsProps {
  readonly strengths: readonly Claim[];
  readonly opportunities: readonly Claim[];
  readonly report: Report;
}

/** What worked beside what to try, at most three of each. */
export function Findings({ strengths, opportunities, report }: FindingsProps): ReactElement {
  return (
    <View style={{ flexDirection: 'row' }}>
      <View style={{ flex: 1, paddingRight: 10 }}>
        <Claims title="What worked" claims={strengths.slice(0, 3)} report={report} />
      </View>
      <View style={{ flex: 1, paddingLeft: 10 }}>
        <Claims title="What to try differently" claims={opportunities.slice(0, 3)} report={report} />
      </View>
    </View>
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
