import type { ActionItem, Claim, Evidence, Report } from '../../analysis/domain.ts';
import { widthOf } from '../charts/width.ts';
import { behaviourName, formatClock, type Spoken, speakerName } from '../words.ts';
import { CARD, CONTENT, INK, styles } from './style.ts';
import { BAR, type Paragraph, type Row } from './table.tsx';
import { cutAtWord, isRightToLeft, QUOTE_LIMIT } from './text.ts';

/** What several sections say, as rows of a table: what is drawn is what `room.ts` measures. */

/** The title of a section and one line that says how to read it. */
export function headingRows(title: string, lead: string): readonly Row[] {
  const { h1, lead: soft } = styles;
  return [
    wordsRow({ ...h1, text: title }, { bottom: h1.marginBottom }),
    wordsRow({ ...soft, text: lead }, { bottom: soft.marginBottom }),
  ];
}

/** The title of what follows within a section. */
export function subheadingRow(text: string): Row {
  const { h2 } = styles;
  return wordsRow({ ...h2, text }, { top: h2.marginTop, bottom: h2.marginBottom });
}

/** Between the bar of a quote and its words, in points. */
const BAR_GAP = 6;

interface Place {
  /** From the left edge of the table, and how wide with its bar; in points. */
  readonly left?: number;
  readonly width: number;
}

/** Verbatim words with who said them and when, in one paragraph where they read from the left. */
export function quoteRow(report: Report, evidence: Evidence, words: Spoken, { left = 0, width }: Place): Row {
  const said = cutAtWord(evidence.quote, QUOTE_LIMIT);
  const source = sourceOf(report, evidence.at, words);
  const text = `“${said}”`;
  // After words of the other direction a name would be set in the middle of them.
  const apart = isRightToLeft(said) || isRightToLeft(source);
  const paragraphs: readonly Paragraph[] = apart
    ? [{ text }, { ...styles.small, text: source }]
    : [{ text, tail: { ...styles.small, text: `– ${source}` } }];
  const indent = BAR + BAR_GAP;
  return {
    cells: [{ left: left + indent, width: width - indent, words: paragraphs }],
    padding: { top: 3 },
    rule: 'none',
    bar: left,
  };
}

/** "Dana Ray · 12:04", or the name alone where the source has no times. */
function sourceOf(report: Report, at: number, words: Spoken): string {
  const { utterances, speakers, can } = report.labelled.transcript;
  const utterance = utterances[at];
  const speaker = speakers.find(({ id }) => id === utterance?.speaker);
  const name = speaker ? cutAtWord(speakerName(speaker, words), 60) : words.say`Unknown speaker`;
  return utterance && can.times ? `${name} · ${formatClock(utterance.startMs)}` : name;
}

/** A sentence with its proof. */
export function claimRows(report: Report, { text, evidence }: Claim, words: Spoken): readonly Row[] {
  return [wordsRow({ text: cutAtWord(text, 400) }), quoteRow(report, evidence, words, { width: CONTENT })];
}

const TITLE = { fontSize: 11, fontWeight: 700 } as const;
/** What the title of an action item keeps from its tag, in points. */
const TAG_GAP = 10;

/** One thing to do next time, with why, how and the words that ask for it; within a card. */
export function actionRows(report: Report, item: ActionItem, number: number, words: Spoken): readonly Row[] {
  const tag = { ...styles.tag, color: INK.soft, text: behaviourName(item.behaviour, words) };
  const tagWidth = Math.ceil(widthOf(tag.text, tag.fontSize, true)) + 1;
  const title = { ...TITLE, text: `${number}. ${cutAtWord(item.title, 140)}` };
  const head: Row = {
    cells: [
      { left: 0, width: CARD - tagWidth - TAG_GAP, words: [title] },
      // Lower, so that both stand on one line.
      { left: CARD - tagWidth, width: tagWidth, align: 'right', lower: TITLE.fontSize - tag.fontSize, words: [tag] },
    ],
    rule: 'none',
  };
  const names = [words.say`Why`, words.say`How`] as const;
  const widest = Math.max(...names.map((name) => widthOf(name, styles.page.fontSize, true)));
  const beside = Math.max(34, Math.ceil(widest + 8));
  const reason = (name: string, text: string): Row => ({
    cells: [
      { left: 0, width: beside, words: [{ ...styles.bold, text: name }] },
      { left: beside, width: CARD - beside, words: [{ text: cutAtWord(text, 500) }] },
    ],
    padding: { top: 4 },
    rule: 'none',
  });
  return [
    head,
    reason(names[0], item.why),
    reason(names[1], item.how),
    quoteRow(report, item.evidence, words, { width: CARD }),
  ];
}

/** Width of what stands left of the facts of a cover, in points. */
const FACT = 92;

/** A line of a cover: what it is, and what it says. */
export function factRow(name: string, value: string): Row {
  return {
    cells: [
      { left: 0, width: FACT, words: [{ ...styles.soft, text: name }] },
      { left: FACT, width: CONTENT - FACT, words: [{ text: value }] },
    ],
    padding: { bottom: 5 },
    rule: 'none',
  };
}

/** Where a moment stands, and beside it what it is; the first adds no height of its own. */
export function headRow(where: string, what: string, color: string, width: number): Row {
  const lower = styles.page.fontSize - styles.tag.fontSize;
  return {
    cells: [
      { left: 0, width, words: [{ ...styles.bold, lineHeight: 1, text: where }] },
      { left: width, width: CONTENT - width, lower, words: [{ ...styles.tag, color, text: what }] },
    ],
    rule: 'none',
  };
}

/** A paragraph of its own. */
export function wordsRow(words: Paragraph, { left = 0, width = CONTENT, top = 0, bottom = 0 } = {}): Row {
  return { cells: [{ left, width: width - left, words: [words] }], padding: { top, bottom }, rule: 'none' };
}
