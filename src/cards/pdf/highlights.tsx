import { Text, View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Report } from '../../analysis/domain.ts';
import { INK } from '../charts/picture.ts';
import { drawTimeline } from '../charts/timeline.ts';
import { behaviourName, formatClock } from '../words.ts';
import { Heading, Quote, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { CONTENT, styles } from './style.ts';

/** More than this is a log, not highlights. */
const MOST = 8;

interface Highlight {
  readonly at: number;
  readonly tag: string;
  readonly color: string;
  readonly note: string | null;
}

/** The course of the conversation as a picture, then the moments worth hearing again. */
export function Highlights(props: SectionProps): ReactElement {
  const { report, families } = props;
  const { utterances, can } = report.labelled.transcript;
  const all = highlightsOf(report);
  const shown = [...all.slice(0, MOST)].sort((a, b) => a.at - b.at);
  const lead =
    all.length > MOST ? `${MOST} of ${all.length} moments worth hearing again.` : 'Moments worth hearing again.';
  return (
    <Sheet {...props} bookmark="Timeline highlights">
      <Heading title="Timeline highlights" lead={lead} />
      <Picture chart={drawTimeline(report)} width={CONTENT} families={families} />
      <View style={{ height: 14 }} />
      {all.length === 0 && <Text>No moment stands out.</Text>}
      {shown.map(({ at, tag, color, note }) => (
        <View key={`${at} ${tag}`} style={{ flexDirection: 'row', marginBottom: 9 }} wrap={false}>
          <Text style={[styles.bold, { width: 46 }]}>
            {can.times ? formatClock(utterances[at]?.startMs ?? 0) : `#${at + 1}`}
          </Text>
          <View style={{ flex: 1 }}>
            <Text style={[styles.tag, { color }]}>{tag}</Text>
            <Quote report={report} evidence={{ at, quote: utterances[at]?.text ?? '' }} />
            {note && <Text style={{ marginTop: 3 }}>{note}</Text>}
          </View>
        </View>
      ))}
    </Sheet>
  );
}

/** Most important first, one for each utterance: alerts, then changes from pull to push, then pushes at a doubtful moment. */
function highlightsOf(report: Report): readonly Highlight[] {
  const { alerts, transitions, pushes } = report.metrics;
  const found = new Map<number, Highlight>();
  const add = (highlight: Highlight): void => {
    if (report.labelled.transcript.utterances[highlight.at] && !found.has(highlight.at))
      found.set(highlight.at, highlight);
  };
  for (const { at, message, severity, type } of alerts) {
    if (severity !== 'info' && type !== 'talk_share') add({ at, tag: 'Alert', color: '#B3261E', note: message });
  }
  for (const { at, from, to } of transitions) {
    const tip = pushes.find((push) => push.at === at && !push.appropriate)?.pullAlternative ?? null;
    add({
      at,
      tag: `Pull → push: ${behaviourName(from)} → ${behaviourName(to)}`,
      color: INK.pull,
      note: tip && `Try: ${tip}`,
    });
  }
  for (const { at, appropriate, behaviour, pullAlternative } of pushes) {
    if (!appropriate && pullAlternative)
      add({
        at,
        tag: `Push to reconsider: ${behaviourName(behaviour)}`,
        color: '#9A6200',
        note: `Try: ${pullAlternative}`,
      });
  }
  return [...found.values()];
}
