import type { ActionItem, Claim, Report } from '../../analysis/domain.ts';
import type { Spoken } from '../words.ts';
import { breakLines, makeMeasures } from './lines.ts';
import { actionRows, claimRows, headingRows } from './rows.ts';
import { PAGE, styles } from './style.ts';
import { type Row, tableHeight } from './table.tsx';

/** What stands between margins and footer of one page, in points, less what an estimate may be wrong by. */
export const ROOM = PAGE.height - PAGE.top - PAGE.bottom - PAGE.footer - PAGE.gap - 10;

/** Heights in points of what sections are made of (sizes and gaps are those of style.ts), so that a section can choose what fits. */
export interface Heights {
  /** Lines of text as they break at this width. */
  lines(text: string, width: number, size?: number): number;
  heading(title: string, lead: string): number;
  rows(rows: readonly Row[]): number;
  claim(report: Report, claim: Claim): number;
  action(report: Report, item: ActionItem): number;
}

/** A heading within a section. */
export const SUBHEADING = styles.h2.marginTop + styles.h2.marginBottom + styles.h2.fontSize * styles.h2.lineHeight;

const TEXT = styles.page.fontSize;
const LEADING = styles.page.lineHeight;
/** Frame and padding of a card, and what stands below it. */
export const CARD_FRAME = 2 * (styles.card.paddingVertical + styles.card.borderWidth) + styles.card.marginBottom;

/** Measures with the fonts of the document. */
export function makeHeights(families: readonly string[], words: Spoken): Heights {
  const measure = makeMeasures(families);
  function lines(text: string, width: number, size: number = TEXT): number {
    return breakLines(text, width, measure(size), size).length * size * LEADING;
  }
  return {
    lines,
    heading: (title, lead) => tableHeight(headingRows(title, lead), families),
    rows: (rows) => tableHeight(rows, families),
    claim: (report, claim) => tableHeight(claimRows(report, claim, words), families) + styles.item.marginBottom,
    action: (report, item) => CARD_FRAME + tableHeight(actionRows(report, item, 1, words), families),
  };
}

interface Findings {
  readonly strengths: readonly Claim[];
  readonly opportunities: readonly Claim[];
}

/**
 * At most three of each, in turn, as long as they fit below what is `used` of the page: a last one alone on a new page looks like a
 * mistake. Where the rest needs a second page anyway, that page is used.
 */
export function chooseFindings(heights: Heights, report: Report, all: Findings, used: number): Findings {
  let left = ROOM - (used % ROOM);
  const chosen = { strengths: [] as Claim[], opportunities: [] as Claim[] };
  for (const i of [0, 1, 2]) {
    for (const kind of ['strengths', 'opportunities'] as const) {
      const claim = all[kind][i];
      if (claim === undefined) continue;
      const height = heights.claim(report, claim) + (chosen[kind].length === 0 ? SUBHEADING : 0);
      if (height > left) return chosen;
      left -= height;
      chosen[kind].push(claim);
    }
  }
  return chosen;
}
