import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { EngineStamp } from '../../analysis/domain.ts';
import { retold } from '../retold.ts';
import { formatClock, reasonText, type Spoken, speakerName, type Words } from '../words.ts';
import { Text } from './paragraph.tsx';
import { Fact, type SectionProps, Sheet } from './parts.tsx';
import { INK } from './style.ts';
import { cutAtWord, formatDay } from './text.ts';

/** What was analysed, when (a recording coached in the terminal was shared at no time), who took part, and the one line to remember. */
export function Cover(props: SectionProps): ReactElement {
  const { reader, words } = props;
  const { say } = words;
  const { title, sharedAt, labelled, coaching } = props.report;
  const { transcript, engine } = labelled;
  const names = transcript.speakers.map((speaker) => cutAtWord(speakerName(speaker, words), 60));
  const shown = names.length <= 12 ? names : [...names.slice(0, 12), say`and ${words.count(names.length - 12)} more`];
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
        {sharedAt !== 0 && <Fact name={say`Shared`} value={`${formatDay(sharedAt, reader)} (UTC)`} />}
        <Fact
          name={say`Length`}
          value={
            transcript.can.times
              ? formatClock(transcript.durationMs)
              : say`not measurable: ${reasonText('source-without-times', words)}`
          }
        />
        <Fact name={say`Participants`} value={shown.length === 0 ? say`nobody` : shown.join(', ')} />
        <Fact name={say`Analysis`} value={engineText(engine, words)} />
        {props.reportId !== null && <Fact name={say`Report`} value={props.reportId} />}
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
