import { z } from 'zod';
import { BEHAVIOURS, type Behaviour, type Label, type Transcript } from '../domain.ts';
import { type FoundMark, flagMarks } from '../rackham/flags.ts';
import { isForTheMachine } from '../rackham/for-the-machine.ts';
import { cutsOff } from '../rackham/label.ts';
import { isPull } from '../rackham/timing.ts';
import type { Read } from './ask.ts';
import { type Chunk, chunkOf } from './lines.ts';
import { findVerbatim } from './proof.ts';

/** Which behaviours every utterance carries: the question's schema, and what an answer is worth. */

/** As a model is asked: building on another's proposal is a kind of proposing to us, a behaviour of its own to it. */
const Found = z.object({ behaviour: z.enum([...BEHAVIOURS, 'build_on']), words: z.string() });
export const Marks = z.array(Found);
export const LabelAnswer = z.object({ labels: z.array(z.object({ at: z.int(), marks: Marks })) });
export type LabelAnswer = z.infer<typeof LabelAnswer>;

const MOST_MARKS = 2;
/** Of the lines asked about, how many may be left out before the answer is asked for again. */
const MOST_MISSING = 0.02;
/** Tokens of one entry of an answer, roughly: to plan how many utterances fit into one. */
export const TOKENS_PER_LABEL = 20;

/** Whether an answer about a chunk is whole. */
export function readLabels(answer: unknown, { from, to }: Chunk, isLast: boolean): Read<LabelAnswer> {
  const read = LabelAnswer.safeParse(answer);
  if (!read.success) return { fault: describeIssue(read.error) };
  const given = new Set(read.data.labels.map(({ at }) => at));
  const missing = range(from, to).filter((at) => !given.has(at));
  if (missing.length > (to - from) * MOST_MISSING && !isLast) {
    return {
      fault: `Line ${missing[0]} has no entry, and ${missing.length - 1} more have none. Every line needs one.`,
    };
  }
  if (missing.length > (to - from) / 2) return { fault: 'More than half of the lines have no entry.' };
  return { value: read.data };
}

/** Our labels from the answers about all chunks; each utterance is taken from the chunk in which it stands furthest from a seam. */
export function toLabels(
  transcript: Transcript,
  chunks: readonly Chunk[],
  answers: readonly LabelAnswer[],
  rule: string,
): readonly Label[] {
  const byChunk = answers.map(({ labels }) => new Map(labels.map(({ at, marks }) => [at, marks])));
  const found = transcript.utterances.map((_, at) =>
    toMarks(transcript, at, byChunk[chunkOf(chunks, at)]?.get(at) ?? [], rule),
  );
  return flagMarks(transcript, found);
}

/** Behaviours as found by a model, held against the transcript: cutting somebody off needs the timing that shows it. */
export function toMarks(
  transcript: Transcript,
  at: number,
  marks: z.infer<typeof Marks>,
  rule: string,
): readonly FoundMark[] {
  const text = transcript.utterances[at]?.text ?? '';
  if (isForTheMachine(text)) return [];
  const known = new Set<string>();
  const kept: FoundMark[] = [];
  for (const { behaviour, words } of marks) {
    if (behaviour === 'shutting_out_interrupting' && !cutsOff(transcript, at)) continue;
    const ours = behaviour === 'build_on' ? 'proposing' : behaviour;
    if (known.has(ours) || kept.length === MOST_MARKS) continue;
    known.add(ours);
    const clause = findVerbatim(text, words) ?? text;
    kept.push({ behaviour: ours, clause, rule, buildOn: behaviour === 'build_on' });
  }
  return kept;
}

/** With fewer utterances agreement says little. */
const ENOUGH = 40;
/** Cohen's kappa between two readers of pull, push and nothing. Experts reach .74 between themselves, our rules .63 with them (test/eval). */
const LEAST_AGREEMENT = 0.2;

/**
 * Whether an answer has so little to do with what our rules read that it cannot be believed: a model that gave up half-way, or one
 * that did what a speaker told it to. Only where the rules can read the language.
 */
export function contradictsRules({ labels }: LabelAnswer, { from, to }: Chunk, rules: readonly Label[]): boolean {
  const ours = rules.slice(from, to).map(kindOf);
  if (ours.length < ENOUGH || rules.every(({ marks }) => marks.length === 0)) return false;
  const given = new Map(labels.map(({ at, marks }) => [at, kindOf({ marks })]));
  return (
    agreement(
      ours,
      ours.map((_, i) => given.get(from + i) ?? 'nothing'),
    ) < LEAST_AGREEMENT
  );
}

type Kind = 'pull' | 'push' | 'nothing';

function kindOf({ marks }: { readonly marks: readonly { readonly behaviour: Behaviour | 'build_on' }[] }): Kind {
  if (marks.length === 0) return 'nothing';
  return marks.some(({ behaviour }) => behaviour !== 'build_on' && isPull(behaviour)) ? 'pull' : 'push';
}

/** Cohen's kappa of two readers of the same utterances. */
function agreement(one: readonly Kind[], other: readonly Kind[]): number {
  const n = one.length;
  const share = (all: readonly Kind[], kind: Kind) => all.filter((each) => each === kind).length / n;
  const observed = one.filter((kind, i) => kind === other[i]).length / n;
  const kinds: readonly Kind[] = ['pull', 'push', 'nothing'];
  const byChance = kinds.reduce((sum, kind) => sum + share(one, kind) * share(other, kind), 0);
  return byChance === 1 ? 1 : (observed - byChance) / (1 - byChance);
}

/** The first fault of an answer, in words that a model can act on. */
export function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'The answer' : `“${issue.path.join('.')}”`;
  return `${where}: ${issue?.message ?? 'is not as the schema says'}.`;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
