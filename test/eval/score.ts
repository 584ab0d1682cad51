import { PULL, PUSH } from '../../src/analysis/domain.ts';
import { offlineEngine } from '../../src/analysis/engines/offline.ts';
import type { Conversation } from './corpus.ts';

export const ELICITS: ReadonlySet<string> = new Set([
  'open_question',
  'closed_question',
  'testing_understanding',
  'bringing_in',
]);
const pulls: ReadonlySet<string> = new Set(PULL);
const pushes: ReadonlySet<string> = new Set(PUSH);

export interface Scored {
  readonly conversation: string;
  readonly text: string;
  readonly act: string;
  readonly gold: string;
  readonly found: string;
  /** Any of the accepted labels, or any of the marks, asks or checks. */
  readonly mayElicit: boolean;
  readonly elicits: boolean;
  readonly rules: string;
}

/** Every utterance with what was right and what was found: gold is what was found if that was accepted, else the first accepted. */
export function scoreAll(conversations: readonly Conversation[]): readonly Scored[] {
  return conversations.flatMap(({ name, transcript, accepted, acts }) => {
    const { labels } = offlineEngine.label(transcript);
    return transcript.utterances.map((utterance, i) => {
      const marks = labels[i]?.marks ?? [];
      const right = accepted[i] ?? [];
      const found = marks.find((mark) => right.includes(mark.behaviour))?.behaviour ?? marks[0]?.behaviour ?? 'none';
      return {
        conversation: name,
        text: utterance.text,
        act: acts[i] ?? '',
        gold: right.includes(found) ? found : (right[0] ?? 'none'),
        found,
        mayElicit: right.some((one) => ELICITS.has(one)),
        elicits: marks.some((mark) => ELICITS.has(mark.behaviour)),
        rules: marks.map((mark) => mark.rule).join('+'),
      };
    });
  });
}

export interface Accuracy {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

type Test = (row: Scored) => boolean;

/** Precision, recall and F1 of one yes-or-no decision. */
export function accuracyOf(rows: readonly Scored[], isGold: Test, isFound: Test): Accuracy {
  const support = rows.filter(isGold).length;
  const found = rows.filter(isFound).length;
  const both = rows.filter((row) => isGold(row) && isFound(row)).length;
  const precision = found === 0 ? 0 : both / found;
  const recall = support === 0 ? 0 : both / support;
  return { precision, recall, f1: both === 0 ? 0 : (2 * precision * recall) / (precision + recall), support };
}

/** Cohen's kappa between gold and found, after both have been put into coarser classes. */
export function kappaOf(rows: readonly Scored[], classOf: (behaviour: string) => string): number {
  const golds = new Map<string, number>();
  const founds = new Map<string, number>();
  let agree = 0;
  for (const row of rows) {
    const gold = classOf(row.gold);
    const found = classOf(row.found);
    golds.set(gold, (golds.get(gold) ?? 0) + 1);
    founds.set(found, (founds.get(found) ?? 0) + 1);
    if (gold === found) agree += 1;
  }
  const n = rows.length;
  let chance = 0;
  for (const [name, count] of golds) chance += (count / n) * ((founds.get(name) ?? 0) / n);
  return chance === 1 ? 1 : (agree / n - chance) / (1 - chance);
}

/** The three classes of the published agreement (RACKHAM §1): whatever is no question is none. */
export function openOrClosed(behaviour: string): string {
  return behaviour === 'open_question' || behaviour === 'closed_question' ? behaviour : 'none';
}

/** Share of pulls among pulls and pushes. */
export function pullShareOf(behaviours: readonly string[]): number {
  const pull = behaviours.filter((name) => pulls.has(name)).length;
  const push = behaviours.filter((name) => pushes.has(name)).length;
  return pull + push === 0 ? 0 : pull / (pull + push);
}
