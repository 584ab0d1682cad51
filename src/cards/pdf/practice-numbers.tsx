import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Measured, SpeakerMetrics } from '../../analysis/domain.ts';
import type { DeliveryMeasures, PracticeDelivery, PracticeResult } from '../../analysis/practice-domain.ts';
import { drawBehaviourBars } from '../charts/bars.ts';
import { drawVoice } from '../charts/practice.ts';
import { type MetricRow, metricRows, rangeText } from '../metric-rows.ts';
import { idealShare, scorePartName, VOICE_SCORES, voiceName } from '../practice-details.ts';
import { repName } from '../practice-parts.ts';
import { formatMeasured, reasonText, type Words } from '../words.ts';
import { notes } from './metrics.tsx';
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
  const { report, practice, families, reader, words } = props;
  const { say } = words;
  const own = report.metrics.speakers.find(({ speaker }) => speaker === practice.rep);
  return (
    <Sheet {...props} bookmark={say`Score and numbers`}>
      <Heading
        families={families}
        title={say`Score and numbers`}
        lead={say`Open formulas: the same words give the same score.`}
      />
      <ScoreTable practice={practice} words={words} />
      {own === undefined ? (
        <Text>{say`Nothing was said that could be counted.`}</Text>
      ) : (
        <>
          <Text style={styles.h2} minPresenceAhead={120}>
            {say`Behaviours`}
          </Text>
          <View style={{ alignItems: 'center' }} wrap={false}>
            <Picture
              chart={drawBehaviourBars(cutAtWord(repName(report, practice, words), 60), own.counts, 'light', reader)}
              width={330}
              families={families}
            />
          </View>
          <NumberTable practice={practice} own={own} words={words} />
        </>
      )}
    </Sheet>
  );
}

interface ScoreProps {
  readonly practice: PracticeResult;
  readonly words: Words;
}

function ScoreTable({ practice: { score }, words }: ScoreProps): ReactElement {
  const { say, count, share } = words;
  if (score.parts.length === 0) return <Text>{say`No score: ${formatMeasured(score.value, count, words)}.`}</Text>;
  return (
    <View style={{ marginBottom: 6 }}>
      <View style={styles.head}>
        <Text style={{ width: NAMES }}>{say`Part of the score`}</Text>
        <Text style={{ flex: 1 }}>{say`Reached`}</Text>
        <Text style={{ width: VALUE, textAlign: 'right' }}>{say`Points`}</Text>
        <Text style={{ width: BAND, textAlign: 'right' }}>n</Text>
      </View>
      {score.parts.map(({ name, weight, score: reached, measured }) => (
        <View key={name} style={styles.row} wrap={false}>
          <Text style={{ width: NAMES, paddingRight: 8 }}>{scorePartName(name, words)}</Text>
          {reached === null ? (
            <Text style={[styles.soft, { flex: 1 }]}>{say`no occasion`}</Text>
          ) : (
            <View style={{ flex: 1, flexDirection: 'row', alignItems: 'center' }}>
              <View style={{ width: BAR, height: 6, backgroundColor: INK.none }}>
                <View style={{ width: BAR * reached, height: 6, backgroundColor: INK.pull }} />
              </View>
              <Text style={[styles.bold, { marginLeft: 8 }]}>{share(reached)}</Text>
            </View>
          )}
          <Text style={{ width: VALUE, textAlign: 'right' }}>{say`of ${count(Math.round(weight * 100))}`}</Text>
          <Text style={[styles.soft, { width: BAND, textAlign: 'right' }]}>
            {'value' in measured ? count(measured.n) : '–'}
          </Text>
        </View>
      ))}
      <Text style={[styles.small, { marginTop: 4 }]}>
        {say`Formula ${score.formula}. Parts without an occasion drop out, the others weigh more.`}
      </Text>
    </View>
  );
}

interface Numbers extends ScoreProps {
  readonly own: SpeakerMetrics;
}

function NumberTable({ practice, own, words }: Numbers): ReactElement {
  const { say } = words;
  const { talkShare, talkShareOf, turns, longestTurnWords } = practice;
  // Where the source has no times, the share of the talk is one of words, which the rows below do not know.
  const rows = metricRows(words).filter(({ id }) => id !== 'talkShare');
  const measured = rows.filter((row) => 'value' in row.pick(own));
  const missing = missingText(rows, own, words);
  return (
    <View wrap={false}>
      <View style={[styles.head, { marginTop: 14 }]}>
        <Text style={{ width: NAMES }}>{say`Number`}</Text>
        <Text style={{ flex: 1 }}>{say`Value, n and 95% interval`}</Text>
        <Text style={{ width: BAND, textAlign: 'right' }}>{say`Reference`}</Text>
      </View>
      <Row
        name={talkShareOf === 'time' ? say`Share of the talk (time)` : say`Share of the talk (words)`}
        value={formatMeasured(talkShare, words.share, words)}
        note={words.counted(turns, 'turn')}
        band={idealShare(words)}
      />
      <Row name={say`Longest turn`} value={words.counted(longestTurnWords, 'word')} note="" band="–" />
      {measured.map((row) => (
        <MetricLine key={row.id} row={row} measured={row.pick(own)} />
      ))}
      {missing !== '' && <Text style={[styles.small, { marginTop: 4 }]}>{say`Not measurable here: ${missing}.`}</Text>}
      {notes(words).map((note) => (
        <Text key={note} style={styles.small}>
          {note}
        </Text>
      ))}
    </View>
  );
}

/** What cannot be told, each with its reason: a typed session has no times, so that it would be half of the table. */
function missingText(rows: readonly MetricRow[], own: SpeakerMetrics, words: Words): string {
  const names = new Map<string, readonly string[]>();
  for (const { name, pick } of rows) {
    const measured = pick(own);
    if ('value' in measured) continue;
    const reason = reasonText(measured.notMeasurable, words);
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

interface VoiceRow {
  readonly name: string;
  readonly key: keyof DeliveryMeasures;
  readonly format: (value: number) => string;
  /** What n counts, in words. */
  readonly counted?: (n: number) => string;
}

function voiceRows({ say, counted, share, rate, count }: Words): readonly VoiceRow[] {
  const whole = (value: number): string => count(Math.round(value));
  const spoken = (n: number): string => counted(n, 'word');
  const pauses = (n: number): string => counted(n, 'pause');
  const fillers = (n: number): string => counted(n, 'filler');
  return [
    { name: say`Words per minute, pauses included`, key: 'wordsPerMin', format: whole, counted: spoken },
    { name: say`Words per minute without pauses`, key: 'articulationPerMin', format: whole, counted: spoken },
    { name: say`Share of the time in pauses`, key: 'pauseShare', format: share, counted: pauses },
    { name: say`Pauses per minute (250 ms and more)`, key: 'pausesPerMin', format: rate, counted: pauses },
    { name: say`Long pauses per minute (1 s and more)`, key: 'longPausesPerMin', format: rate, counted: pauses },
    { name: say`Um and uh per minute`, key: 'hardFillersPerMin', format: rate, counted: fillers },
    { name: say`Loudness varies by (dB)`, key: 'levelSpreadDb', format: rate },
    { name: say`Pitch varies by (semitones)`, key: 'pitchSpread', format: rate },
  ];
}

/** How it was spoken, from the sound alone. */
export function PracticeVoice(props: PracticeProps & { readonly delivery: PracticeDelivery }): ReactElement {
  const { delivery, families, reader, words } = props;
  const { say, count, counted } = words;
  const { turns, measured, measures } = delivery;
  const whole = (value: number): string => count(Math.round(value));
  return (
    <Sheet {...props} bookmark={say`Voice`}>
      <Heading
        families={families}
        title={say`Voice`}
        lead={say`Measured from the sound by open formulas, not guessed. Low hesitation is good; the other two are good when they are high.`}
      />
      {VOICE_SCORES.map((key) => {
        const { value } = delivery[key];
        const note = say`of 100, over ${counted(turns, 'spoken turn')}`;
        const text = 'value' in value ? whole(value.value) : '';
        const missing = formatMeasured(value, whole, words);
        return <Row key={key} name={voiceName(key, words)} value={text} note={text === '' ? missing : note} band="" />;
      })}
      <View style={{ marginTop: 14, marginBottom: 14 }} wrap={false}>
        <Picture chart={drawVoice(delivery, 'light', reader)} width={CONTENT} families={families} />
      </View>
      {voiceRows(words).map(({ name, key, format, counted: inWords }) => {
        const one = measures[key];
        const n = 'value' in one && inWords !== undefined ? `n = ${inWords(one.n)}` : '';
        return 'value' in one ? (
          <Row key={key} name={name} value={format(one.value)} note={n} band="" />
        ) : (
          <Row key={key} name={name} value="" note={formatMeasured(one, format, words)} band="" />
        );
      })}
      <Text style={[styles.small, { marginTop: 6 }]}>
        {say`${counted(measured, 'turn')} of ${count(turns)} were long enough to be scored on their own; shorter ones leave a gap in the line.`}
      </Text>
    </Sheet>
  );
}
