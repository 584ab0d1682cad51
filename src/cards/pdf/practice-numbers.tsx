import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Measured, SpeakerMetrics } from '../../analysis/domain.ts';
import type { DeliveryMeasures, PracticeDelivery, PracticeResult } from '../../analysis/practice-domain.ts';
import { drawBehaviourBars } from '../charts/bars.ts';
import { drawVoice } from '../charts/practice.ts';
import { METRIC_ROWS, type MetricRow, rangeText } from '../metric-rows.ts';
import { IDEAL_SHARE } from '../practice-details.ts';
import { capital, repName } from '../practice-parts.ts';
import { formatMeasured, formatRate, formatShare, reasonText, wordsFor } from '../words.ts';
import { NOTES } from './metrics.tsx';
import { Text } from './paragraph.tsx';
import { Heading, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { CONTENT, INK, styles } from './style.ts';
import { cutAtWord } from './text.ts';

interface PracticeProps extends SectionProps {
  readonly practice: PracticeResult;
}

/** Widths of columns, in points. */
const NAMES = 190;
const VALUE = 92;
const BAND = 84;
const BAR = 96;

/** What the score is made of, then every number of whoever practised, by the code that counts recordings. */
export function PracticeNumbers(props: PracticeProps): ReactElement {
  const { report, practice, families } = props;
  const own = report.metrics.speakers.find(({ speaker }) => speaker === practice.rep);
  return (
    <Sheet {...props} bookmark="Score and numbers">
      <Heading title="Score and numbers" lead="Open formulas: the same words give the same score." />
      <ScoreTable practice={practice} />
      {own === undefined ? (
        <Text>Nothing was said that could be counted.</Text>
      ) : (
        <>
          <Text style={styles.h2} minPresenceAhead={120}>
            Behaviours
          </Text>
          <View style={{ alignItems: 'center' }} wrap={false}>
            <Picture
              chart={drawBehaviourBars(cutAtWord(repName(report, practice), 60), own.counts)}
              width={330}
              families={families}
            />
          </View>
          <NumberTable practice={practice} own={own} />
        </>
      )}
    </Sheet>
  );
}

function ScoreTable({ practice: { score } }: { readonly practice: PracticeResult }): ReactElement {
  if (score.parts.length === 0) return <Text>{`No score: ${formatMeasured(score.value, String)}.`}</Text>;
  return (
    <View style={{ marginBottom: 6 }}>
      <View style={styles.head}>
        <Text style={{ width: NAMES }}>Part of the score</Text>
        <Text style={{ flex: 1 }}>Reached</Text>
        <Text style={{ width: VALUE, textAlign: 'right' }}>Points</Text>
        <Text style={{ width: BAND, textAlign: 'right' }}>n</Text>
      </View>
      {score.parts.map(({ name, weight, score: reached, measured }) => (
        <View key={name} style={styles.row} wrap={false}>
          <Text style={{ width: NAMES, paddingRight: 8 }}>{capital(name)}</Text>
          {reached === null ? (
            <Text style={[styles.soft, { flex: 1 }]}>no occasion</Text>
          ) : (
            <View style={{ flex: 1, flexDirection: 'row', alignItems: 'center' }}>
              <View style={{ width: BAR, height: 6, backgroundColor: INK.none }}>
                <View style={{ width: BAR * reached, height: 6, backgroundColor: INK.pull }} />
              </View>
              <Text style={[styles.bold, { marginLeft: 8 }]}>{formatShare(reached)}</Text>
            </View>
          )}
          <Text style={{ width: VALUE, textAlign: 'right' }}>{`of ${Math.round(weight * 100)}`}</Text>
          <Text style={[styles.soft, { width: BAND, textAlign: 'right' }]}>
            {'value' in measured ? wordsFor().count(measured.n) : '–'}
          </Text>
        </View>
      ))}
      <Text style={[styles.small, { marginTop: 4 }]}>
        {`Formula ${score.formula}. Parts without an occasion drop out, the others weigh more.`}
      </Text>
    </View>
  );
}

interface Numbers {
  readonly practice: PracticeResult;
  readonly own: SpeakerMetrics;
}

function NumberTable({ practice, own }: Numbers): ReactElement {
  const { talkShare, talkShareOf, turns, longestTurnWords } = practice;
  const words = wordsFor();
  // Where the source has no times, the share of the talk is one of words, which the rows below do not know.
  const rows = METRIC_ROWS.filter(({ name }) => name !== 'Share of speaking time');
  const measured = rows.filter((row) => 'value' in row.pick(own));
  const missing = missingText(rows, own);
  return (
    <View wrap={false}>
      <View style={[styles.head, { marginTop: 14 }]}>
        <Text style={{ width: NAMES }}>Number</Text>
        <Text style={{ flex: 1 }}>Value, n and 95% interval</Text>
        <Text style={{ width: BAND, textAlign: 'right' }}>Reference</Text>
      </View>
      <Row
        name={`Share of the talk (${talkShareOf})`}
        value={formatMeasured(talkShare, formatShare)}
        note={words.counted(turns, 'turn')}
        band={IDEAL_SHARE}
      />
      <Row name="Longest turn" value={words.counted(longestTurnWords, 'word')} note="" band="–" />
      {measured.map((row) => (
        <MetricLine key={row.name} row={row} measured={row.pick(own)} />
      ))}
      {missing !== '' && <Text style={[styles.small, { marginTop: 4 }]}>{`Not measurable here: ${missing}.`}</Text>}
      {NOTES.map((note) => (
        <Text key={note} style={styles.small}>
          {note}
        </Text>
      ))}
    </View>
  );
}

/** What cannot be told, each with its reason: a typed session has no times, so that it would be half of the table. */
function missingText(rows: readonly MetricRow[], own: SpeakerMetrics): string {
  const names = new Map<string, readonly string[]>();
  for (const { name, pick } of rows) {
    const measured = pick(own);
    if ('value' in measured) continue;
    const reason = reasonText(measured.notMeasurable);
    names.set(reason, [...(names.get(reason) ?? []), name]);
  }
  return [...names].map(([reason, of]) => `${of.join(', ')} (${reason})`).join('; ');
}

function MetricLine({ row, measured }: { readonly row: MetricRow; readonly measured: Measured }): ReactElement | null {
  if ('notMeasurable' in measured) return null;
  const range = measured.interval === undefined ? null : rangeText(measured.interval, row);
  const note = [row.count(measured.n), range].filter((one) => one !== null).join(' · ');
  return <Row name={row.name} value={row.format(measured.value)} note={note} band={row.band === '' ? '–' : row.band} />;
}

interface RowProps {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly band: string;
}

function Row({ name, value, note, band }: RowProps): ReactElement {
  return (
    <View style={[styles.row, { paddingVertical: 3 }]} wrap={false}>
      <Text style={{ width: NAMES, paddingRight: 8 }}>{name}</Text>
      <Text style={{ flex: 1 }}>
        <Text style={styles.bold}>{value}</Text>
        {note !== '' && <Text style={styles.small}>{value === '' ? note : `  ${note}`}</Text>}
      </Text>
      <Text style={[styles.soft, { width: BAND, textAlign: 'right' }]}>{band}</Text>
    </View>
  );
}

const MEASURES: readonly {
  readonly name: string;
  readonly key: keyof DeliveryMeasures;
  readonly format: (value: number) => string;
  readonly of: string;
}[] = [
  { name: 'Words per minute, pauses included', key: 'wordsPerMin', format: whole, of: 'word' },
  { name: 'Words per minute without pauses', key: 'articulationPerMin', format: whole, of: 'word' },
  { name: 'Share of the time in pauses', key: 'pauseShare', format: formatShare, of: 'pause' },
  { name: 'Pauses per minute (250 ms and more)', key: 'pausesPerMin', format: formatRate, of: 'pause' },
  { name: 'Long pauses per minute (1 s and more)', key: 'longPausesPerMin', format: formatRate, of: 'pause' },
  { name: 'Um and uh per minute', key: 'hardFillersPerMin', format: formatRate, of: 'filler' },
  { name: 'Loudness varies by (dB)', key: 'levelSpreadDb', format: formatRate, of: '' },
  { name: 'Pitch varies by (semitones)', key: 'pitchSpread', format: formatRate, of: '' },
];

function whole(value: number): string {
  return String(Math.round(value));
}

/** How it was spoken, from the sound alone. */
export function PracticeVoice(props: PracticeProps & { readonly delivery: PracticeDelivery }): ReactElement {
  const { delivery, families } = props;
  const { turns, measured, measures } = delivery;
  const words = wordsFor();
  return (
    <Sheet {...props} bookmark="Voice">
      <Heading
        title="Voice"
        lead="Measured from the sound by open formulas, not guessed. Low hesitation is good; the other two are good when they are high."
      />
      {(['confidence', 'energy', 'hesitation'] as const).map((key) => {
        const { value } = delivery[key];
        const note = `of 100, over ${words.counted(turns, 'spoken turn')}`;
        const text = 'value' in value ? whole(value.value) : '';
        const missing = formatMeasured(value, whole);
        return <Row key={key} name={capital(key)} value={text} note={text === '' ? missing : note} band="" />;
      })}
      <View style={{ marginTop: 14, marginBottom: 14 }} wrap={false}>
        <Picture chart={drawVoice(delivery)} width={CONTENT} families={families} />
      </View>
      {MEASURES.map(({ name, key, format, of }) => {
        const one = measures[key];
        const n = 'value' in one && of !== '' ? `n = ${words.counted(one.n, of)}` : '';
        return 'value' in one ? (
          <Row key={key} name={name} value={format(one.value)} note={n} band="" />
        ) : (
          <Row key={key} name={name} value="" note={formatMeasured(one, format)} band="" />
        );
      })}
      <Text style={[styles.small, { marginTop: 6 }]}>
        {`${words.counted(measured, 'turn')} of ${words.count(turns)} were long enough to be scored on their own; shorter ones leave a gap in the line.`}
      </Text>
    </Sheet>
  );
}
