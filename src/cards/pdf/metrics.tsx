import { Text, View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Measured, SpeakerMetrics } from '../../analysis/domain.ts';
import { cutToWidth } from '../charts/picture.ts';
import { formatClock, formatRate, formatShare, reasonText, speakerName } from '../words.ts';
import { groupsOf, Heading, type SectionProps, Sheet } from './parts.tsx';
import { styles } from './style.ts';

interface MetricRow {
  readonly name: string;
  /** Reference, not target; every source is in the notes below the tables. */
  readonly band: string;
  readonly pick: (metrics: SpeakerMetrics) => Measured;
  readonly format: (value: number) => string;
  /** What n counts. */
  readonly unit: string;
}

const whole = (value: number): string => String(Math.round(value));
const seconds = (ms: number): string => `${formatRate(ms / 1000)} s`;

const ROWS: readonly MetricRow[] = [
  { name: 'Pull : push ratio', band: '', pick: (m) => m.pullPushRatio, format: formatRate, unit: 'behaviours' },
  { name: 'Pull share', band: '18–39% ¹', pick: (m) => m.pullShare, format: formatShare, unit: 'behaviours' },
  { name: 'Speaking time', band: '', pick: (m) => m.speakingMs, format: formatClock, unit: 'utterances' },
  {
    name: 'Share of speaking time',
    band: '43% seller ²',
    pick: (m) => m.talkShare,
    format: formatShare,
    unit: 'utterances',
  },
  {
    name: 'Longest monologue',
    band: '0:34–1:23 ³',
    pick: (m) => m.longestMonologueMs,
    format: formatClock,
    unit: 'utterances',
  },
  { name: 'Words per minute', band: '130–175', pick: (m) => m.wordsPerMin, format: whole, unit: 'words' },
  {
    name: 'Question quality (open share)',
    band: '',
    pick: (m) => m.questionQuality,
    format: formatShare,
    unit: 'questions',
  },
  { name: 'Behaviours per minute', band: '', pick: (m) => m.behavioursPerMin, format: formatRate, unit: 'behaviours' },
  { name: 'Fillers per minute', band: '', pick: (m) => m.fillersPerMin, format: formatRate, unit: 'words' },
  {
    name: 'Hard fillers (um, uh) per minute',
    band: '3.6–9.3 ³',
    pick: (m) => m.hardFillersPerMin,
    format: formatRate,
    unit: 'words',
  },
  { name: 'Patience before answering', band: '', pick: (m) => m.patienceMs, format: seconds, unit: 'answers' },
  { name: 'Clarity (0–100)', band: '', pick: (m) => m.clarity.value, format: whole, unit: 'utterances' },
  { name: 'Impact (0–100)', band: '', pick: (m) => m.impact.value, format: whole, unit: 'utterances' },
  { name: 'Inclusion (0–100)', band: '', pick: (m) => m.inclusion.value, format: whole, unit: 'utterances' },
];

const NOTES = [
  '¹ Consultative behaviour of average and of skilled negotiators (Rackham, 102 negotiations). It leaves out bringing-in.',
  '² Talk to listen 43 : 57 over 25,537 recorded sales conversations (Gong Labs).',
  '³ Middle half of speakers in the AMI meeting corpus.',
  'A band is a reference, not a target. Intervals hold the true value 19 times out of 20. n is how many were counted.',
];

/** Every number per person with its n, its interval and the band it can be compared with. */
export function MetricTables(props: SectionProps): ReactElement {
  const { speakers } = props.report.labelled.transcript;
  const columns = props.report.metrics.speakers.map((metrics, i) => ({
    metrics,
    name: speakers[i] ? speakerName(speakers[i]) : metrics.speaker,
  }));
  return (
    <Sheet {...props} bookmark="Metrics">
      <Heading
        title="Metrics"
        lead="What the recording supports. A number that the source cannot carry is not shown; the reason is."
      />
      {columns.length === 0 && <Text>Nobody speaks in this recording.</Text>}
      {groupsOf(columns, 3).map((group) => (
        <View key={group[0]?.metrics.speaker} style={{ marginBottom: 18 }} wrap={false}>
          <View style={styles.head}>
            <Text style={{ width: 132 }}>Metric</Text>
            {group.map(({ metrics, name }) => (
              <Text key={metrics.speaker} style={{ flex: 1, paddingRight: 6 }}>
                {cutToWidth(name, 84, 9.5)}
              </Text>
            ))}
            <Text style={{ width: 72, textAlign: 'right' }}>Band</Text>
          </View>
          {ROWS.map((row) => (
            <View key={row.name} style={styles.row} wrap={false}>
              <Text style={{ width: 132, paddingRight: 8 }}>{row.name}</Text>
              {group.map(({ metrics }) => (
                <Cell key={metrics.speaker} measured={row.pick(metrics)} row={row} />
              ))}
              <Text style={[styles.soft, { width: 72, textAlign: 'right' }]}>{row.band === '' ? '–' : row.band}</Text>
            </View>
          ))}
        </View>
      ))}
      {columns.length > 0 &&
        NOTES.map((note) => (
          <Text key={note} style={styles.small}>
            {note}
          </Text>
        ))}
    </Sheet>
  );
}

function Cell({ measured, row }: { readonly measured: Measured; readonly row: MetricRow }): ReactElement {
  if ('notMeasurable' in measured) {
    return (
      <Text
        style={[styles.small, { flex: 1, paddingRight: 6 }]}
      >{`not measurable: ${reasonText(measured.notMeasurable)}`}</Text>
    );
  }
  const { value, n, interval } = measured;
  const range = interval ? ` · ${row.format(interval[0])}–${row.format(interval[1])}` : '';
  return (
    <View style={{ flex: 1, paddingRight: 6 }}>
      <Text style={styles.bold}>{row.format(value)}</Text>
      <Text style={[styles.small, { fontSize: 7.5 }]}>{`n = ${n} ${row.unit}${range}`}</Text>
    </View>
  );
}
