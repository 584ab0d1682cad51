import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import { BEHAVIOURS, type Counts, PULL } from '../../analysis/domain.ts';
import { drawBehaviourBars } from '../charts/bars.ts';
import { cutToWidth } from '../charts/width.ts';
import { behaviourName, speakerName } from '../words.ts';
import { Text } from './paragraph.tsx';
import { groupsOf, Heading, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { CONTENT, INK, styles } from './style.ts';

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
        <CountTable key={group[0]?.key} columns={[everybody, ...group]} />
      ))}
    </Sheet>
  );
}

function CountTable({ columns }: { readonly columns: readonly Column[] }): ReactElement {
  const room = (CONTENT - NAMES) / columns.length - 12;
  const count = { flex: 1, textAlign: 'right' } as const;
  const total = (title: string, pick: (column: Column) => number, color: string): ReactElement => (
    <View style={[styles.row, styles.bold, { paddingVertical: 3, color }]} wrap={false}>
      <Text style={{ width: NAMES }}>{title}</Text>
      {columns.map((column) => (
        <Text key={column.key} style={count}>
          {pick(column)}
        </Text>
      ))}
    </View>
  );
  return (
    <View style={{ marginBottom: 16 }} wrap={false}>
      <View style={[styles.head, { alignItems: 'flex-end' }]}>
        <Text style={{ width: NAMES }}>Behaviour</Text>
        {columns.map(({ key, name }) => (
          <Text key={key} style={[count, { paddingLeft: 6 }]}>
            {cutToWidth(name, room, 9.5)}
          </Text>
        ))}
      </View>
      {BEHAVIOURS.map((behaviour, i) => (
        <View key={behaviour} wrap={false}>
          {i === 0 && total('Pull', ({ pull }) => pull, INK.pull)}
          {i === PULL.length && total('Push', ({ push }) => push, INK.pushText)}
          <View style={[styles.row, { paddingVertical: 2.5 }]}>
            <Text style={{ width: NAMES, paddingLeft: 8 }}>{behaviourName(behaviour)}</Text>
            {columns.map(({ key, counts }) => (
              <Text key={key} style={[count, counts[behaviour] === 0 ? styles.soft : {}]}>
                {counts[behaviour]}
              </Text>
            ))}
          </View>
        </View>
      ))}
    </View>
  );
}
