import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { ActionItem, SpeakerCoaching, SpeakerMetrics } from '../../analysis/domain.ts';
import { drawBehaviourBars } from '../charts/bars.ts';
import { MIN_BEHAVIOURS } from '../charts/gauge.ts';
import { inEach } from '../languages.ts';
import { formatMeasured, speakerName, type Words } from '../words.ts';
import { Findings } from './overview.tsx';
import { Text } from './paragraph.tsx';
import { Heading, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { chooseFindings, makeHeights, SUBHEADING } from './room.ts';
import { actionRows } from './rows.ts';
import { CARD, CONTENT, INK, styles } from './style.ts';
import { type Row, Table } from './table.tsx';
import { cutAtWord } from './text.ts';

const roles = inEach(
  (say): Readonly<Record<SpeakerCoaching['role'], string>> => ({
    seller: say`Seller, by what they say`,
    buyer: say`Buyer, by what they say`,
    unknown: say`Role not clear from the words`,
  }),
);

interface ParticipantProps extends SectionProps {
  readonly metrics: SpeakerMetrics;
  readonly coaching: SpeakerCoaching | undefined;
  readonly at: number;
}

/** Widths of the chart in points: where there is room, and where there is little. */
const WIDTHS = [272, 208] as const;
/** Height of what stands above the name, and what lies below the chart; in points. */
const TAG = styles.tag.fontSize * styles.page.lineHeight;
const BELOW = 4;
/** Between the facts beside it and the chart, and the width of what they are called; in points. */
const BETWEEN = 12;
const LABEL = 90;

type Fact = readonly [label: string, value: string];

/** A page for each person. */
export function Participants(props: SectionProps): ReactElement | null {
  const { metrics, coaching } = props.report;
  if (metrics.speakers.length === 0) return null;
  return (
    <Sheet {...props} bookmark={props.words.say`Per-participant coaching`}>
      {metrics.speakers.map((each, at) => (
        <Participant key={each.speaker} {...props} metrics={each} coaching={coaching.bySpeaker[at]} at={at} />
      ))}
    </Sheet>
  );
}

/** Their numbers, two or three action items, and the words behind each. */
function Participant(props: ParticipantProps): ReactElement {
  const { report, metrics, coaching, at, families, reader, words } = props;
  const { say, count } = words;
  const speaker = report.labelled.transcript.speakers[at];
  const name = speaker ? speakerName(speaker, words) : metrics.speaker;
  const items = coaching?.actionItems ?? [];
  // What an action item already says with the same words as proof is not said twice.
  const shown = new Set(items.map(({ evidence }) => evidence.at));
  const others = (coaching?.opportunities ?? []).filter(({ evidence }) => !shown.has(evidence.at));
  const heights = makeHeights(families, words);
  const chart = drawBehaviourBars(say`Behaviours`, metrics.counts, 'light', reader);
  const [title, lead] = [cutAtWord(name, 80), roles(words)[coaching?.role ?? 'unknown']];
  const used =
    TAG +
    heights.heading(title, lead) +
    BELOW +
    SUBHEADING +
    items.reduce((sum, item) => sum + heights.action(report, item), 0);
  const all = { strengths: coaching?.strengths ?? [], opportunities: others };
  // The chart gives way to words before words are left out.
  const [wide, narrow] = WIDTHS;
  const choose = (width: number): ReturnType<typeof chooseFindings> =>
    chooseFindings(heights, report, all, used + (width * chart.height) / chart.width);
  const width = countOf(choose(wide)) === countOf(choose(narrow)) ? wide : narrow;
  const findings = choose(width);
  const { open_question, closed_question } = metrics.counts;
  const facts: readonly Fact[] = [
    [say`Pull : push`, `${count(metrics.pull)} : ${count(metrics.push)}`],
    [say`Pull share`, pullShareText(metrics, words)],
    [say`Speaking time`, formatMeasured(metrics.talkShare, words.share, words)],
    [say`Open questions`, say`${count(open_question)} of ${count(open_question + closed_question)}`],
    [say`Fillers per minute`, formatMeasured(metrics.fillersPerMin, words.rate, words)],
  ];
  const beside = CONTENT - width - BETWEEN;
  // The library (4.9.0) takes a bookmark anywhere, below that of what it stands in, but its types know it on a page only.
  const mark: object = { bookmark: cutAtWord(name, 60) };
  return (
    <View break={at > 0} {...mark}>
      <Text style={[styles.tag, { color: INK.pull }]}>{say`PER-PARTICIPANT COACHING`}</Text>
      <Heading families={families} title={title} lead={lead} />
      <View style={{ flexDirection: 'row', justifyContent: 'space-between', marginBottom: BELOW }} wrap={false}>
        <Table rows={facts.map((fact) => numberRow(fact, beside))} width={beside} families={families} />
        <Picture chart={chart} width={width} families={families} />
      </View>
      <Text style={styles.h2} minPresenceAhead={80}>
        {say`Action items`}
      </Text>
      {items.length === 0 && <Text>{say`Too little speech for an action item.`}</Text>}
      {items.map((item, i) => (
        <Action key={item.title} item={item} number={i + 1} report={report} families={families} words={words} />
      ))}
      <Findings {...findings} report={report} families={families} words={words} />
    </View>
  );
}

function countOf({ strengths, opportunities }: ReturnType<typeof chooseFindings>): number {
  return strengths.length + opportunities.length;
}

/** As in the chart of everybody: from too few behaviours nothing is read. */
function pullShareText({ pull, push, pullShare }: SpeakerMetrics, words: Words): string {
  const n = pull + push;
  return n < MIN_BEHAVIOURS
    ? words.say`too few for a verdict (n = ${n})`
    : formatMeasured(pullShare, words.share, words);
}

function numberRow([label, value]: Fact, width: number): Row {
  const looks = value.length > 12 ? styles.small : {};
  return {
    cells: [
      { left: 0, width: LABEL, words: [{ ...styles.soft, text: label }] },
      { left: LABEL, width: width - LABEL, align: 'right', words: [{ ...looks, fontWeight: 700, text: value }] },
    ],
    padding: { top: 4, bottom: 4 },
    rule: 'light',
  };
}

interface ActionProps extends Pick<SectionProps, 'report' | 'families' | 'words'> {
  readonly item: ActionItem;
  readonly number: number;
}

/** One thing to do next time, with why, how and the words that ask for it. */
export function Action({ item, number, report, families, words }: ActionProps): ReactElement {
  return (
    <View style={styles.card} wrap={false}>
      <Table rows={actionRows(report, item, number, words)} width={CARD} families={families} />
    </View>
  );
}
