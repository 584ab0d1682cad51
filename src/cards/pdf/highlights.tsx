import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Report } from '../../analysis/domain.ts';
import { drawTimeline } from '../charts/timeline.ts';
import { behaviourName, formatClock, type Spoken } from '../words.ts';
import { Text } from './paragraph.tsx';
import { Heading, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { makeHeights, ROOM } from './room.ts';
import { headRow, quoteRow, wordsRow } from './rows.ts';
import { CONTENT, INK } from './style.ts';
import { type Row, Table } from './table.tsx';

/** More than this is a log, not highlights. */
const MOST = 8;
/** As many as are shown even where they need a second page. */
const FEWEST = 4;
/** Left of the words stands the time; its width, and what lies below a moment, in points. */
const TIME = 46;
const BELOW = 9;
/** Fewer words than this say little when they are read alone. */
const TELLING_WORDS = 8;

interface Highlight {
  readonly at: number;
  readonly isAlert: boolean;
  readonly tag: string;
  readonly color: string;
  readonly note: string | null;
}

/** The course of the conversation as a picture, then the moments worth hearing again. */
export function Highlights(props: SectionProps): ReactElement {
  const { report, families, reader, words } = props;
  const { say, count } = words;
  const { utterances, can } = report.labelled.transcript;
  const all = highlightsOf(report, words);
  const every = say`Moments worth hearing again.`;
  const chart = drawTimeline(report, 'light', reader);
  const heights = makeHeights(families, words);
  const textAt = (at: number): string => utterances[at]?.text ?? '';
  const timeAt = (at: number): string => (can.times ? formatClock(utterances[at]?.startMs ?? 0) : `#${at + 1}`);
  const rowsOf = ({ at, tag, color, note }: Highlight): readonly Row[] => [
    headRow(timeAt(at), tag, color, TIME),
    quoteRow(report, { at, quote: textAt(at) }, words, { left: TIME, width: CONTENT - TIME }),
    ...(note === null ? [] : [wordsRow({ text: note }, { left: TIME, top: 3 })]),
  ];
  const heightOf = (highlight: Highlight): number => heights.rows(rowsOf(highlight)) + BELOW;
  const left = ROOM - heights.heading(say`Timeline highlights`, every) - (CONTENT * chart.height) / chart.width - 14;
  const choices = Array.from({ length: MOST - FEWEST + 1 }, (_, i) => chooseOf(all, MOST - i, textAt));
  const shown =
    choices.find((some) => some.reduce((sum, each) => sum + heightOf(each), 0) <= left) ?? choices.at(-1) ?? [];
  const lead =
    all.length > shown.length
      ? say`${count(shown.length)} of ${count(all.length)} moments worth hearing again.`
      : every;
  return (
    <Sheet {...props} bookmark={say`Timeline highlights`}>
      <Heading families={families} title={say`Timeline highlights`} lead={lead} />
      <Picture chart={chart} width={CONTENT} families={families} />
      <View style={{ height: 14 }} />
      {all.length === 0 && <Text>{say`No moment stands out.`}</Text>}
      {shown.map((highlight) => (
        <Table key={`${highlight.at} ${highlight.tag}`} rows={rowsOf(highlight)} families={families} below={BELOW} />
      ))}
    </Sheet>
  );
}

/** The alerts, then moments with a tip, then others, spread over the recording; in the order in which they were spoken. */
function chooseOf(all: readonly Highlight[], most: number, textAt: (at: number) => string): readonly Highlight[] {
  const alerts = all.filter(({ isAlert }) => isAlert).slice(0, most);
  const others = all.filter(({ isAlert }) => !isAlert).sort((a, b) => a.at - b.at);
  const withTip = others.filter(({ note }) => note !== null);
  const room = most - alerts.length;
  const from = withTip.length >= room ? withTip : others;
  const length = Math.min(room, from.length);
  const spread = Array.from({ length }, (_, i) => {
    const part = from.slice(Math.floor((i * from.length) / length), Math.floor(((i + 1) * from.length) / length));
    return part.find(({ at }) => isTelling(textAt(at))) ?? part[0];
  });
  return [...alerts, ...spread.filter((each) => each !== undefined)].sort((a, b) => a.at - b.at);
}

/**
 * Most important first, one for each utterance: alerts, then changes from pull to push, then pushes at a doubtful moment. A buyer may
 * push whenever they like, so the last two are about the others.
 */
function highlightsOf(report: Report, words: Spoken): readonly Highlight[] {
  const { say } = words;
  const { alerts } = report.metrics;
  const buyers = new Set(
    report.coaching.bySpeaker.filter(({ role }) => role === 'buyer').map(({ speaker }) => speaker),
  );
  const transitions = report.metrics.transitions.filter(({ speaker }) => !buyers.has(speaker));
  const pushes = report.metrics.pushes.filter(({ speaker }) => !buyers.has(speaker));
  const found = new Map<number, Highlight>();
  const add = (highlight: Highlight): void => {
    if (report.labelled.transcript.utterances[highlight.at] && !found.has(highlight.at))
      found.set(highlight.at, highlight);
  };
  for (const { at, message, severity, type } of alerts) {
    if (severity !== 'info' && type !== 'talk_share')
      add({ at, isAlert: true, tag: say`Alert`, color: INK.alarm, note: message });
  }
  for (const { at, from, to } of transitions) {
    const tip = pushes.find((push) => push.at === at && !push.appropriate)?.pullAlternative ?? null;
    add({
      at,
      isAlert: false,
      tag: say`Pull → push: ${behaviourName(from, words)} → ${behaviourName(to, words)}`,
      color: INK.pull,
      note: tip && say`Try: ${tip}`,
    });
  }
  for (const { at, appropriate, behaviour, pullAlternative } of pushes) {
    if (!appropriate && pullAlternative)
      add({
        at,
        isAlert: false,
        tag: say`Push to reconsider: ${behaviourName(behaviour, words)}`,
        color: INK.pushText,
        note: say`Try: ${pullAlternative}`,
      });
  }
  return [...found.values()];
}

const WORDS_OF_ANY_SCRIPT = new Intl.Segmenter('en', { granularity: 'word' });

/** Also of scripts that write no spaces. Looks no further than it has to: a long text in words is more garbage than the whole document. */
function isTelling(text: string): boolean {
  let words = 0;
  for (const { isWordLike } of WORDS_OF_ANY_SCRIPT.segment(text.slice(0, 1000))) {
    if (isWordLike) words += 1;
    if (words === TELLING_WORDS) return true;
  }
  return false;
}
