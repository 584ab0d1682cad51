import { z } from 'zod';
import type { CheckResult, Dimension, EngineStamp, Evidence, Transcript } from '../domain.ts';
import type { Rubric } from '../rubric/rubric.ts';
import type { Read } from './ask.ts';
import { describeIssue } from './label-task.ts';
import { prove } from './proof.ts';

/** A rubric held against a transcript: the question's schema, and as much of an answer as the transcript proves. */

const VERDICTS = ['met', 'missed', 'not_applicable'] as const;
export const RubricAnswer = z.object({
  checks: z.array(z.object({ id: z.string(), verdict: z.enum(VERDICTS), at: z.int(), quote: z.string() })),
});

/** One check's answer; `unknown` where it was left out or where what it claims is not proven. */
export interface Verdict {
  readonly id: string;
  readonly verdict: CheckResult['verdict'] | 'unknown';
  readonly evidence: Evidence | null;
}

/** How many checks of a rubric one utterance may prove: what proves everything proves nothing. */
const CHECKS_PER_LINE = 2;
const MOST_UNKNOWN = 1 / 3;

/** The checks as the question lists them. */
export function printChecks({ checks }: Rubric): string {
  return checks
    .map(
      ({ id, question, evidence, notApplicable }) =>
        `- \`${id}\`: ${question} Proof of a yes: ${evidence} Not applicable: ${notApplicable}`,
    )
    .join('\n');
}

/** The verdicts of an answer. A yes without its proof is unknown; too many of them, and the model is told once. */
export function readVerdicts(
  answer: unknown,
  transcript: Transcript,
  { checks }: Rubric,
  isLast: boolean,
): Read<readonly Verdict[]> {
  const read = RubricAnswer.safeParse(answer);
  if (!read.success) return { fault: describeIssue(read.error) };
  const proven = new Map<number, number>();
  const verdicts = checks.map(({ id }): Verdict => {
    const given = read.data.checks.find((one) => one.id === id);
    if (given === undefined) return { id, verdict: 'unknown', evidence: null };
    if (given.verdict === 'not_applicable') return { id, verdict: 'not-applicable', evidence: null };
    const evidence = given.quote.trim() === '' ? null : prove(transcript, given);
    if (given.verdict === 'missed') return { id, verdict: 'missed', evidence };
    const before = evidence === null ? 0 : (proven.get(evidence.at) ?? 0);
    if (evidence === null || before >= CHECKS_PER_LINE) return { id, verdict: 'unknown', evidence: null };
    proven.set(evidence.at, before + 1);
    return { id, verdict: 'met', evidence };
  });
  const unknown = verdicts.filter(({ verdict }) => verdict === 'unknown').map(({ id }) => id);
  if (unknown.length > checks.length * MOST_UNKNOWN && !isLast) {
    return {
      fault: `These checks have no answer, or a quote that does not stand in the line that it names: ${unknown.join(', ')}. Answer every check once and copy every quote letter by letter.`,
    };
  }
  return { value: verdicts };
}

/**
 * The dimension of a whole recording from the verdicts on its chunks: one proof is enough for a yes, one missed occasion for a no.
 * What stayed unknown is left out: it is not shown as a no.
 */
export function toDimension(
  rubric: Rubric,
  parts: readonly (readonly Verdict[])[],
  engine: EngineStamp,
): Dimension | null {
  const checks = rubric.checks.flatMap(({ id, question }): CheckResult[] => {
    const given = parts.flatMap((part) => part.filter((one) => one.id === id));
    for (const verdict of ['met', 'missed', 'not-applicable'] as const) {
      const found = given.filter((one) => one.verdict === verdict);
      const [best] = [...found.filter(({ evidence }) => evidence !== null), ...found];
      if (best !== undefined) return [{ id, question, verdict, evidence: best.evidence }];
    }
    return [];
  });
  if (checks.length === 0) return null;
  return { id: rubric.id, title: rubric.title, rubricVersion: rubric.version, engine, checks };
}
