import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { EngineStamp } from '../../analysis/domain.ts';
import { retold } from '../retold.ts';
import { formatClock, reasonText, type Spoken, speakerName, type Words } from '../words.ts';
import { Text } from './paragraph.tsx';
import { type SectionProps, Sheet } from './parts.tsx';
import { factRow } from './rows.ts';
import { INK } from './style.ts';
import { Table } from './table.tsx';
import { cutAtWord, formatDay } from './text.ts';

/** What was analysed, when (a recording coached in the terminal was shared at no time), who took part, and the one line to remember. */
export function Cover(props: SectionProps): ReactElement {
  const { reader, words, families, reportId } = props;
  const { say } = words;
  const { title, sharedAt, labelled, coaching } = props.report;
  const { transcript, engine } = labelled;
  const names = transcript.speakers.map((speaker) => cutAtWord(speakerName(speaker, words), 60));
  const shown = names.length <= 12 ? names : [...names.slice(0, 12), say`and ${words.count(names.length - 12)} more`];
  const length = transcript.can.times
    ? formatClock(transcript.durationMs)
    : say`not measurable: ${reasonText('source-without-times', words)}`;
  const facts = [
    ...(sharedAt === 0 ? [] : [factRow(say`Shared`, `${formatDay(sharedAt, reader)} (UTC)`)]),
    factRow(say`Length`, length),
    factRow(say`Participants`, shown.length === 0 ? say`nobody` : shown.join(', ')),
    factRow(say`Analysis`, engineText(engine, words)),
    ...(reportId === null ? [] : [factRow(say`Report`, reportId)]),
  ];
  return (
    <Sheet {...props} bookmark={say`Cover`}>
      <View style={{ marginTop: 150 }}>
        <Text style={{ fontSize: 10, fontWeight: 700, color: INK.pull, letterSpacing: 0.6 }}>RACKHAM COACH</Text>
        <Text style={{ fontSize: 30, fontWeight: 700, lineHeight: 1.3, marginTop: 8 }}>{cutAtWord(title, 120)}</Text>
        <Text style={{ fontSize: 12, color: INK.soft, marginTop: 8 }}>{say`Conversation report`}</Text>
        <View style={{ width: 56, height: 3, backgroundColor: INK.push, marginTop: 22, marginBottom: 22 }} />
        <Text style={{ fontSize: 13, lineHeight: 1.45 }}>{coaching.headline}</Text>
      </View>
      <View style={{ marginTop: 36 }}>
        <Table rows={facts} families={families} />
      </View>
    </Sheet>
  );
}

/** Who answered and in which version: "Claude, version 3". */
export function engineName({ name, version }: EngineStamp, { say }: Spoken): string {
  const names = { offline: say`Offline rules`, gemini: 'Gemini', claude: 'Claude' } as const;
  return say`${names[name]}, version ${version}`;
}

function engineText(engine: EngineStamp, words: Words): string {
  const stamp = words.say`${engineName(engine, words)}; every number computed by open formulas (version 1)`;
  const reasons = [engine.fallbackReason, engine.note].flatMap((one) =>
    one === undefined ? [] : [retold(one, words)],
  );
  return [stamp, ...reasons].join('. ');
}
