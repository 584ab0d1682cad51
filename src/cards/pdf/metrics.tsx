import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Measured, SpeakerMetrics } from '../../analysis/domain.ts';
import { drawFillersOverTime } from '../charts/fillers.ts';
import { cutToTwoLines } from '../charts/width.ts';
import { inEach } from '../languages.ts';
import { type MetricRow, metricRows, rangeText } from '../metric-rows.ts';
import { reasonText, speakerName, type Words } from '../words.ts';
import { Text } from './paragraph.tsx';
import { groupsOf, Heading, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { wordsRow } from './rows.ts';
import { CONTENT, INK, styles } from './style.ts';
import { type Cell, type Paragraph, type Row, Table } from './table.tsx';

/** Widths of the first and the last column, in points. */
const NAMES = 132;
const BAND = 72;
/** What two columns keep between them at least. */
const BETWEEN = 2;

/** Where the bands come from, and how the numbers are to be read. */
export const notes = inEach((say): readonly string[] => [
  say`¹ Consultative behaviour of average and of skilled negotiators (Rackham, 102 negotiations). It leaves out bringing-in.`,
  say`² Talk to listen 43 : 57 over 25,537 recorded sales conversations (Gong Labs).`,
  say`³ Middle half of speakers in the AMI meeting corpus.`,
  say`A band is a reference, not a target. Intervals hold the true value 19 times out of 20. n is how many were counted.`,
]);

/** Every number per person with its n, its interval and the band it can be compared with. */
export function MetricTables(props: SectionProps): ReactElement {
  const { report, families, reader, words } = props;
  const { say } = words;
  const { speakers } = report.labelled.transcript;
  const columns: readonly Column[] = report.metrics.speakers.map((metrics, i) => ({
    metrics,
    name: speakers[i] ? speakerName(speakers[i], words) : metrics.speaker,
  }));
  return (
    <Sheet {...props} bookmark={say`Metrics`}>
      <Heading
        families={families}
        title={say`Metrics`}
        lead={say`What the recording supports. A number that the source cannot carry is not shown; the reason is.`}
      />
      {columns.length === 0 && <Text>{say`Nobody speaks in this recording.`}</Text>}
      {groupsOf(columns, 3).map((group) => (
        <Table key={group[0]?.metrics.speaker} rows={rowsOf(group, words)} families={families} below={18} />
      ))}
      {columns.length > 0 && (
        <>
          <Table rows={notes(words).map((text) => wordsRow({ ...styles.small, text }))} families={families} />
          <View style={{ marginTop: 18 }} wrap={false}>
            <Picture
              chart={drawFillersOverTime(report, 'light', undefined, reader)}
              width={CONTENT}
              families={families}
            />
          </View>
        </>
      )}
    </Sheet>
  );
}

interface Column {
  readonly metrics: SpeakerMetrics;
  readonly name: string;
}

function rowsOf(columns: readonly Column[], words: Words): readonly Row[] {
  const { say } = words;
  const wide = (CONTENT - NAMES - BAND) / columns.length;
  const row = (first: Paragraph, each: (column: Column) => readonly Paragraph[], last: Paragraph): readonly Cell[] => [
    { left: 0, width: NAMES - 8, words: [first] },
    ...columns.map((column, i) => ({ left: NAMES + i * wide, width: wide - BETWEEN, words: each(column) })),
    { left: CONTENT - BAND, width: BAND, align: 'right', words: [last] },
  ];
  const head = (text: string): Paragraph => ({ text, fontWeight: 700 });
  return [
    {
      cells: row(head(say`Metric`), ({ name }) => cutToTwoLines(name, wide - 10, 9.5).map(head), head(say`Band`)),
      padding: { bottom: 3 },
      rule: 'strong',
    },
    ...metricRows(words).map((metric) => ({
      cells: row({ text: metric.name }, ({ metrics }) => measuredText(metric.pick(metrics), metric, words), {
        text: metric.band === '' ? '–' : metric.band,
        color: INK.soft,
      }),
      padding: { top: 4, bottom: 4 },
      rule: 'light' as const,
    })),
  ];
}

function measuredText(measured: Measured, row: MetricRow, words: Words): readonly Paragraph[] {
  if ('notMeasurable' in measured)
    return [{ ...styles.small, text: words.say`not measurable: ${reasonText(measured.notMeasurable, words)}` }];
  const { value, n, interval } = measured;
  const count = row.count(n);
  const range = interval ? ` · ${rangeText(interval, row)}` : '';
  const number: Paragraph = { text: row.format(value), fontWeight: 700 };
  return count === null ? [number] : [number, { ...styles.small, fontSize: 7.5, text: `${count}${range}` }];
}
