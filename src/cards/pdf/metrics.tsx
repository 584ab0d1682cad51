import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Measured } from '../../analysis/domain.ts';
import { drawFillersOverTime } from '../charts/fillers.ts';
import { cutToWidth } from '../charts/width.ts';
import { METRIC_ROWS, type MetricRow, rangeText } from '../metric-rows.ts';
import { reasonText, speakerName } from '../words.ts';
import { Text } from './paragraph.tsx';
import { groupsOf, Heading, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { CONTENT, styles } from './style.ts';

/** Widths of the first and the last column, in points. */
const NAMES = 132;
const BAND = 72;

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
            <Text style={{ width: NAMES }}>Metric</Text>
            {group.map(({ metrics, name }) => (
              <Text key={metrics.speaker} style={{ flex: 1, paddingRight: 6 }}>
                {cutToWidth(name, (CONTENT - NAMES - BAND) / group.length - 10, 9.5)}
              </Text>
            ))}
            <Text style={{ width: BAND, textAlign: 'right' }}>Band</Text>
          </View>
          {METRIC_ROWS.map((row) => (
            <View key={row.name} style={styles.row} wrap={false}>
              <Text style={{ width: NAMES, paddingRight: 8 }}>{row.name}</Text>
              {group.map(({ metrics }) => (
                <Cell key={metrics.speaker} measured={row.pick(metrics)} row={row} />
              ))}
              <Text style={[styles.soft, { width: BAND, textAlign: 'right' }]}>{row.band === '' ? '–' : row.band}</Text>
            </View>
          ))}
        </View>
      ))}
      {columns.length > 0 && (
        <>
          {NOTES.map((note) => (
            <Text key={note} style={styles.small}>
              {note}
            </Text>
          ))}
          <View style={{ marginTop: 18 }} wrap={false}>
            <Picture chart={drawFillersOverTime(props.report)} width={CONTENT} families={props.families} />
          </View>
        </>
      )}
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
  const count = row.count(n);
  const range = interval ? ` · ${rangeText(interval, row)}` : '';
  return (
    <View style={{ flex: 1, paddingRight: 6 }}>
      <Text style={styles.bold}>{row.format(value)}</Text>
      {count !== null && <Text style={[styles.small, { fontSize: 7.5 }]}>{`${count}${range}`}</Text>}
    </View>
  );
}
