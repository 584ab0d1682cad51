import type { ActionItem, Claim, Evidence, Report } from '../../analysis/domain.ts';
import { widthOf } from '../charts/width.ts';
import type { Spoken } from '../words.ts';
import { breakLines, makeMeasures } from './lines.ts';
import { isSetApart, sourceOf } from './parts.tsx';
import { CONTENT, PAGE, styles } from './style.ts';
import { cutAtWord, QUOTE_LIMIT } from './text.ts';

/** What stands between margins and footer of one page, in points, less what an estimate may be wrong by. */
export const ROOM = PAGE.height - PAGE.top - PAGE.bottom - PAGE.footer - PAGE.gap - 10;

/** Heights in points of what sections are made of (sizes and gaps are those of style.ts), so that a section can choose what fits. */
export interface Heights {
  /** Lines of text as they break at this width. */
  lines(text: string, width: number, size?: number): number;
  /** The title of a section with its lead. */
  heading(lead: string): number;
  quote(report: Report, evidence: Evidence, width: number): number;
  claim(report: Report, claim: Claim): number;
  action(report: Report, item: ActionItem): number;
}

/** The title of a section with a lead of one line, and a heading within it. */
const HEADING = 55;
export const SUBHEADING = styles.h2.marginTop + styles.h2.marginBottom + styles.h2.fontSize * styles.h2.lineHeight;

const TEXT = styles.page.fontSize;
const LEADING = styles.page.lineHeight;
const LEAD = styles.lead.fontSize;

/** Measures with the fonts of the document. */
export function makeHeights(families: readonly string[], words: Spoken): Heights {
  const measure = makeMeasures(families);
  function lines(text: string, width: number, size: number = TEXT): number {
    return breakLines(text, width, measure(size), size).length * size * LEADING;
  }
  function quote(report: Report, { at, quote: verbatim }: Evidence, width: number): number {
    const said = `“${cutAtWord(verbatim, QUOTE_LIMIT)}”`;
    const source = sourceOf(report, at, words);
    const { fontSize, lineHeight } = styles.small;
    const height = isSetApart(verbatim, source)
      ? lines(said, width - 10) + fontSize * lineHeight
      : lines(`${said} – ${source}`, width - 10);
    return styles.quote.marginTop + height;
  }
  return {
    lines,
    heading: (lead) => HEADING + lines(lead, CONTENT, LEAD) - LEAD * LEADING,
    quote,
    claim: (report, { text, evidence }) =>
      lines(cutAtWord(text, 400), CONTENT) + quote(report, evidence, CONTENT) + styles.item.marginBottom,
    action(report, { title, why, how, evidence }) {
      const inner = CONTENT - 2 * styles.card.paddingHorizontal;
      const beside = inner - reasonWidth(words) - 2;
      const reasons = [why, how].reduce((sum, text) => sum + 4 + lines(cutAtWord(text, 500), beside), 0);
      const frame = 2 * styles.card.paddingVertical + styles.card.marginBottom + 2;
      return frame + lines(cutAtWord(title, 140), inner - 110, 11) + reasons + quote(report, evidence, inner);
    },
  };
}

/** Width of what stands left of the reasons for an action item, in points. */
export function reasonWidth({ say }: Spoken): number {
  const widest = Math.max(...[say`Why`, say`How`].map((name) => widthOf(name, TEXT, true)));
  return Math.max(34, Math.ceil(widest + 8));
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
