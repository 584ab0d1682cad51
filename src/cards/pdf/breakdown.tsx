import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import { BEHAVIOURS, type Behaviour, type Counts, PULL } from '../../analysis/domain.ts';
import { drawBehaviourBars } from '../charts/bars.ts';
import { cutToTwoLines } from '../charts/width.ts';
import { behaviourName, speakerName } from '../words.ts';
import { groupsOf, Heading, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { CONTENT, INK, styles } from './style.ts';
import { type Cell, type Row, Table, type Words } from './table.tsx';

/** Width of the column that names the behaviours, in points. */
const NAMES = 150;

interface Column {
  /** Stable name of the column for the layout: the speaker's id. */
  readonly key: string;
  readonly name: string;
  readonly counts: Counts;
  readonly pull: number;
  readonly push: number;
}

/** The eleven behaviours: over everybody as a chart, per person as counts. */
export function Breakdown(props: SectionProps): ReactElement {
  const { overall, speakers } = props.report.metrics;
  const named = props.report.labelled.transcript.speakers;
  const columns = speakers.map(
    (metrics, i): Column => ({
      ...metrics,
      key: metrics.speaker,
      name: named[i] ? speakerName(named[i]) : metrics.speaker,
    }),
  );
  const everybody: Column = { ...overall, key: 'all', name: 'Everybody' };
  return (
    <Sheet {...props} bookmark="Behaviour breakdown">
      <Heading
        title="Behaviour breakdown"
        lead="How often each of Rackham’s behaviours occurred. Overlap is shown, never scored."
      />
      <View style={{ alignItems: 'center', marginBottom: 14 }}>
        <Picture chart={drawBehaviourBars('Everybody', overall.counts)} width={380} families={props.families} />
      </View>
      {groupsOf(columns, 4).map((group) => (
        <View key={group[0]?.key} style={{ marginBottom: 16 }} wrap={false}>
          <Table rows={rowsOf([everybody, ...group])} families={props.families} />
        </View>
      ))}
    </Sheet>
  );
}

function rowsOf(columns: readonly Column[]): readonly Row[] {
  const wide = (CONTENT - NAMES) / columns.length;
  const cells = (name: Words, each: (column: Column) => readonly Words[], indent = 0): readonly Cell[] => [
    { left: indent, width: NAMES - indent, words: [name] },
    ...columns.map((column, i): Cell => {
      return { left: NAMES + i * wide, width: wide, align: 'right', words: each(column) };
    }),
  ];
  const row = (name: Words, each: (column: Column) => Words, padding: number, indent = 0): Row => ({
    cells: cells(name, (column) => [each(column)], indent),
    padding: { top: padding, bottom: padding },
  });
  const head = (text: string): Words => ({ text, fontWeight: 700 });
  const total = (title: string, pick: (column: Column) => number, color: string): Row =>
    row({ ...head(title), color }, (column) => ({ ...head(String(pick(column))), color }), 3);
  const counts = (behaviour: Behaviour): Row =>
    row(
      { text: behaviourName(behaviour) },
      ({ counts: { [behaviour]: count } }) => ({ text: String(count), ...(count === 0 ? styles.soft : {}) }),
      2.5,
      8,
    );
  return [
    {
      cells: cells(head('Behaviour'), ({ name }) => cutToTwoLines(name, wide - 12, 9.5).map(head)),
      padding: { top: 0, bottom: 3 },
      isHead: true,
    },
    total('Pull', ({ pull }) => pull, INK.pull),
    ...PULL.map(counts),
    total('Push', ({ push }) => push, INK.pushText),
    ...BEHAVIOURS.slice(PULL.length).map(counts),
  ];
}
