import type { CheckResult, Dimension, Report } from '../analysis/domain.ts';
import type { Part, Span } from './card.ts';
import { cleanText, cutText, isBlank } from './cut.ts';
import { inEach } from './languages.ts';
import { placeFor, withSpans } from './spans.ts';
import type { Spoken, Words } from './words.ts';

/** Shown in a card; the PDF has all. */
const SHOWN = 6;
const TITLE_CHARS = 40;

const verdicts = inEach(
  (say): Readonly<Record<CheckResult['verdict'], string>> => ({
    met: say`Met`,
    missed: say`Missed`,
    'not-applicable': say`Not applicable`,
  }),
);

/** A verdict as text; what is drawn beside it says the same. */
export function verdictName(verdict: CheckResult['verdict'], words: Spoken): string {
  return verdicts(words)[verdict];
}

/** "4 of 6": met of those that had an occasion. A check without one counts neither for nor against, and a rubric without any has no number. */
export function resultText(dimension: Dimension, { say, count }: Pick<Words, 'say' | 'count'>): string {
  const { met, applicable } = tally(dimension);
  return applicable === 0 ? say`not applicable` : say`${count(met)} of ${count(applicable)}`;
}

/** The title as a person reads it, short enough for a line; the id where a title shows nothing. */
export function titleOf({ title, id }: Dimension): string {
  const clean = cleanText(title).trim();
  return cutText(isBlank(clean) ? id : clean, TITLE_CHARS);
}

/** The rubrics in one line: "Discovery 4 of 6 met · Objections 2 of 3 · Engagement not applicable". Nothing where none was answered. */
export function dimensionParts({ dimensions }: Report, words: Words): readonly Part[] {
  if (dimensions.length === 0) return [];
  const { say } = words;
  const heading: Part = { kind: 'heading', text: say`Rubrics` };
  if (dimensions.every((one) => tally(one).applicable === 0)) {
    return [heading, { kind: 'text', text: say`None of their checks applies to this conversation.` }];
  }
  const shown = dimensions.slice(0, SHOWN);
  const left = dimensions.length - shown.length;
  // What the numbers count is said once.
  const first = shown.findIndex((one) => tally(one).applicable > 0);
  const spans = shown.flatMap((one, i): readonly Span[] => {
    // No-break spaces, so that a phone does not part the number.
    const result: Span = { text: resultText(one, words).replaceAll(' ', '\u00A0') };
    const span: Span = tally(one).applicable > 0 ? { ...result, style: 'bold' } : result;
    return [
      ...(i === 0 ? [] : [{ text: ' · ' }]),
      { text: `${titleOf(one)} ` },
      ...(i === first ? withSpans(say`${placeFor(0)} met`, [span]) : [span]),
    ];
  });
  const more: readonly Span[] = left === 0 ? [] : [{ text: ` · ${say`and ${words.count(left)} more in the PDF`}` }];
  return [heading, { kind: 'text', text: [...spans, ...more] }];
}

function tally({ checks }: Dimension): { readonly met: number; readonly applicable: number } {
  const applicable = checks.filter(({ verdict }) => verdict !== 'not-applicable');
  return { met: applicable.filter(({ verdict }) => verdict === 'met').length, applicable: applicable.length };
}
