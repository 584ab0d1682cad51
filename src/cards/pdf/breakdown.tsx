import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import { BEHAVIOURS, type Behaviour, type Counts, PULL } from '../../analysis/domain.ts';
import { drawBehaviourBars } from '../charts/bars.ts';
import { cutToTwoLines } from '../charts/width.ts';
import { behaviourName, speakerName, type Words } from '../words.ts';
import { groupsOf, Heading, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { CONTENT, INK, styles } from './style.ts';
import { type Cell, type Paragraph, type Row, Table } from './table.tsx';

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
  const { report, families, reader, words } = props;
  const { say } = words;
  const { overall, speakers } = report.metrics;
  const named = report.labelled.transcript.speakers;
  const columns = speakers.map(
    (metrics, i): Column => ({
      ...metrics,
      key: metrics.speaker,
      name: named[i] ? speakerName(named[i], words) : metrics.speaker,
    }),
  );
  const name = say`Everybody`;
  const everybody: Column = { ...overall, key: 'all', name };
  return (
    <Sheet {...props} bookmark={say`Behaviour breakdown`}>
      <Heading
        families={families}
        title={say`Behaviour breakdown`}
        lead={say`How often each of Rackham’s behaviours occurred. Overlap is shown, never scored.`}
      />
      <View style={{ alignItems: 'center', marginBottom: 14 }}>
        <Picture chart={drawBehaviourBars(name, overall.counts, 'light', reader)} width={380} families={families} />
      </View>
      {groupsOf(columns, 4).map((group) => (
        <Table key={group[0]?.key} rows={rowsOf([everybody, ...group], words)} families={families} below={16} />
      ))}
    </Sheet>
  );
}

function rowsOf(columns: readonly Column[], words: Words): readonly Row[] {
  const { say, count } = words;
  const wide = (CONTENT - NAMES) / columns.length;
  const cells = (name: Paragraph, each: (column: Column) => readonly Paragraph[], indent = 0): readonly Cell[] => [
    { left: indent, width: NAMES - indent, words: [name] },
    ...columns.map((column, i): Cell => {
      return { left: NAMES + i * wide, width: wide, align: 'right', words: each(column) };
    }),
  ];
  const row = (name: Paragraph, each: (column: Column) => Paragraph, padding: number, indent = 0): Row => ({
    cells: cells(name, (column) => [each(column)], indent),
    padding: { top: padding, bottom: padding },
    rule: 'light',
  });
  const head = (text: string): Paragraph => ({ text, fontWeight: 700 });
  const total = (title: string, pick: (column: Column) => number, color: string): Row =>
    row({ ...head(title), color }, (column) => ({ ...head(count(pick(column))), color }), 3);
  const counts = (behaviour: Behaviour): Row =>
    row(
      { text: behaviourName(behaviour, words) },
      ({ counts: { [behaviour]: own } }) => ({ text: count(own), ...(own === 0 ? styles.soft : {}) }),
      2.5,
      8,
    );
  return [
    {
      cells: cells(head(say`Behaviour`), ({ name }) => cutToTwoLines(name, wide - 12, 9.5).map(head)),
      padding: { bottom: 3 },
      rule: 'strong',
    },
    total(say`Pull`, ({ pull }) => pull, INK.pull),
    ...PULL.map(counts),
    total(say`Push`, ({ push }) => push, INK.pushText),
    ...BEHAVIOURS.slice(PULL.length).map(counts),
  ];
}
