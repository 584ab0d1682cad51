import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { CheckResult, Dimension, Report } from '../../analysis/domain.ts';
import { resultText, titleOf, verdictName } from '../dimensions.ts';
import type { Words } from '../words.ts';
import { engineName } from './cover.tsx';
import { Text } from './paragraph.tsx';
import { Heading, type SectionProps, Sheet } from './parts.tsx';
import { type Heights, makeHeights, ROOM } from './room.ts';
import { quoteRow, wordsRow } from './rows.ts';
import { CONTENT, INK, styles } from './style.ts';
import { type Row, Table } from './table.tsx';
import { cutAtWord } from './text.ts';

/** Widths of the column with the verdict and of the sign before it, in points. */
const VERDICT = 96;
const CHECK = CONTENT - VERDICT;
const SIGN = 7;
const QUESTION_LIMIT = 200;
/** Heights of a table's title and note, and what lies between two tables, in points. */
const TITLE = 22;
const NOTE = 16;
const GAP = 16;
/** Padding and line of a check, in points. */
const CHECK_FRAME = 2 * styles.row.paddingVertical + styles.row.borderBottomWidth;
/** One check alone on a page looks like a mistake. */
const FEWEST = 2;

/** Green with much blue in it and brown stand apart for every kind of colour blindness; sign and word say the same. */
const VERDICT_INKS = { met: '#00795B', missed: INK.pushText, 'not-applicable': INK.soft } as const;

/** Every check of every rubric with the words that prove it; no section where no rubric was answered. */
export function Rubrics(props: SectionProps): ReactElement | null {
  const { report, families, words } = props;
  const { say } = words;
  if (report.dimensions.length === 0) return null;
  const heights = makeHeights(families, words);
  const lead = say`Yes-or-no checks. A quote proves what is met; under “missed” it shows where the chance was.`;
  return (
    <Sheet {...props} bookmark={say`Rubrics`}>
      <Heading families={families} title={say`Rubrics`} lead={lead} />
      {placeTables(report, heights, heights.heading(say`Rubrics`, lead), words).map((table) => (
        <Rubric
          key={`${table.dimension.id} ${table.from}`}
          {...table}
          report={report}
          families={families}
          words={words}
        />
      ))}
    </Sheet>
  );
}

/** Checks of one rubric that stand on one page. */
interface Placed {
  readonly dimension: Dimension;
  readonly checks: readonly CheckResult[];
  /** How many of them stand on pages before. */
  readonly from: number;
  readonly newPage: boolean;
}

/**
 * Fills page after page: a rubric is parted only where at least two checks stand on either side, and then says its name again. Heights
 * are estimates; where one is short, the layout moves the whole table to the next page.
 */
function placeTables(report: Report, heights: Heights, heading: number, words: Words): readonly Placed[] {
  const placed: Placed[] = [];
  let left = ROOM - heading;
  let newPage = false;
  for (const dimension of report.dimensions) {
    const { checks } = dimension;
    const rows = checks.map((check) => CHECK_FRAME + heights.rows(checkRows(report, check, words)));
    let from = 0;
    do {
      const rest = rows.slice(from);
      const fitting = fitsIn(rest, left - TITLE - NOTE);
      const count = fitting >= rest.length ? rest.length : Math.min(fitting, rest.length - FEWEST);
      if (count >= Math.min(FEWEST, rest.length) || newPage) {
        const taken = Math.max(1, count);
        placed.push({ dimension, checks: checks.slice(from, from + taken), from, newPage });
        left -= TITLE + NOTE + GAP + rest.slice(0, taken).reduce((sum, height) => sum + height, 0);
        from += taken;
        newPage = false;
      }
      if (from < checks.length) {
        left = ROOM;
        newPage = true;
      }
    } while (from < checks.length);
  }
  return placed;
}

/** How many of these heights stand below each other in this much room. */
function fitsIn(heights: readonly number[], room: number): number {
  let left = room;
  const over = heights.findIndex((height) => {
    left -= height;
    return left < 0;
  });
  return over === -1 ? heights.length : over;
}

/** What is asked, with the words that answer it. */
function checkRows(report: Report, { question, verdict, evidence }: CheckResult, words: Words): readonly Row[] {
  const looks = verdict === 'not-applicable' ? styles.soft : {};
  return [
    wordsRow({ ...looks, text: cutAtWord(question, QUESTION_LIMIT) }, { width: CHECK }),
    ...(evidence === null ? [] : [quoteRow(report, evidence, words, { width: CHECK })]),
  ];
}

type RubricProps = Placed & Pick<SectionProps, 'report' | 'families' | 'words'>;

function Rubric({ dimension, checks, from, newPage, report, families, words }: RubricProps): ReactElement {
  const { say } = words;
  const title = titleOf(dimension);
  const isLast = from + checks.length === dimension.checks.length;
  const size = { fontSize: styles.h2.fontSize, lineHeight: styles.h2.lineHeight };
  return (
    <View style={{ marginBottom: GAP }} wrap={false} break={newPage}>
      <View style={[styles.head, { justifyContent: 'space-between' }]}>
        <Text style={size}>{from === 0 ? title : say`${title}, continued`}</Text>
        <Text style={size}>
          {isAnswered(dimension) ? say`${resultText(dimension, words)} met` : resultText(dimension, words)}
        </Text>
      </View>
      {checks.map((check) => (
        <Check key={check.id} check={check} report={report} families={families} words={words} />
      ))}
      {isLast && <Text style={[styles.small, { marginTop: 4 }]}>{noteOf(dimension, words)}</Text>}
    </View>
  );
}

/** Whether any of its checks had an occasion. */
function isAnswered({ checks }: Dimension): boolean {
  return checks.some(({ verdict }) => verdict !== 'not-applicable');
}

function noteOf({ engine, rubricVersion, checks }: Dimension, words: Words): string {
  const note = words.say`Answered by ${engineName(engine, words)}. Rubric version ${rubricVersion}.`;
  return checks.some(({ verdict }) => verdict === 'not-applicable')
    ? `${note} ${words.say`What is not applicable counts nowhere.`}`
    : note;
}

interface CheckProps extends Pick<SectionProps, 'report' | 'families' | 'words'> {
  readonly check: CheckResult;
}

function Check({ check, report, families, words }: CheckProps): ReactElement {
  const { verdict } = check;
  const color = VERDICT_INKS[verdict];
  return (
    <View style={styles.row} wrap={false}>
      <View style={{ width: VERDICT, flexDirection: 'row' }}>
        <Sign verdict={verdict} />
        <Text style={[styles.bold, { color }]}>{verdictName(verdict, words)}</Text>
      </View>
      <Table rows={checkRows(report, check, words)} width={CHECK} families={families} />
    </View>
  );
}

/** Full, hollow, or a stroke: told apart in grey, too. */
function Sign({ verdict }: { readonly verdict: CheckResult['verdict'] }): ReactElement {
  const color = VERDICT_INKS[verdict];
  const flat = verdict === 'not-applicable';
  return (
    <View
      style={{
        width: SIGN,
        height: flat ? 1.5 : SIGN,
        marginTop: flat ? 6 : 3.3,
        marginRight: 6,
        borderRadius: flat ? 0 : SIGN / 2,
        ...(verdict === 'missed' ? { borderWidth: 1.5, borderColor: color } : { backgroundColor: color }),
      }}
    />
  );
}
