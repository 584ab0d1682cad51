import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { EngineStamp } from '../../analysis/domain.ts';
import { formatClock, speakerName } from '../words.ts';
import { Text } from './paragraph.tsx';
import { Fact, type SectionProps, Sheet } from './parts.tsx';
import { INK } from './style.ts';
import { cutAtWord, formatDay } from './text.ts';

/** What was analysed, when (a recording coached in the terminal was shared at no time), who took part, and the one line to remember. */
export function Cover(props: SectionProps): ReactElement {
  const { title, sharedAt, labelled, coaching } = props.report;
  const { transcript, engine } = labelled;
  const names = transcript.speakers.map((speaker) => cutAtWord(speakerName(speaker), 60));
  const shown = names.length <= 12 ? names : [...names.slice(0, 12), `and ${names.length - 12} more`];
  return (
    <Sheet {...props} bookmark="Cover">
      <View style={{ marginTop: 150 }}>
        <Text style={{ fontSize: 10, fontWeight: 700, color: INK.pull, letterSpacing: 0.6 }}>RACKHAM COACH</Text>
        <Text style={{ fontSize: 30, fontWeight: 700, lineHeight: 1.3, marginTop: 8 }}>{cutAtWord(title, 120)}</Text>
        <Text style={{ fontSize: 12, color: INK.soft, marginTop: 8 }}>Conversation report</Text>
        <View style={{ width: 56, height: 3, backgroundColor: INK.push, marginTop: 22, marginBottom: 22 }} />
        <Text style={{ fontSize: 13, lineHeight: 1.45 }}>{coaching.headline}</Text>
      </View>
      <View style={{ marginTop: 36 }}>
        {sharedAt !== 0 && <Fact name="Shared" value={`${formatDay(sharedAt)} (UTC)`} />}
        <Fact
          name="Length"
          value={transcript.can.times ? formatClock(transcript.durationMs) : 'not measurable: the source has no times'}
        />
        <Fact name="Participants" value={shown.length === 0 ? 'nobody' : shown.join(', ')} />
        <Fact name="Analysis" value={engineText(engine)} />
        {props.reportId !== null && <Fact name="Report" value={props.reportId} />}
      </View>
    </Sheet>
  );
}

const ENGINES = { offline: 'Offline rules', gemini: 'Gemini', claude: 'Claude' } as const;

/** Who answered and in which version: "Claude, version 3". */
export function engineName({ name, version }: EngineStamp): string {
  return `${ENGINES[name]}, version ${version}`;
}

function engineText(engine: EngineStamp): string {
  const stamp = `${engineName(engine)}; every number computed by open formulas (version 1)`;
  return [stamp, engine.fallbackReason, engine.note].filter((one) => one !== undefined).join('. ');
}
