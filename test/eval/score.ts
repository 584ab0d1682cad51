import { BEHAVIOURS, PULL, PUSH } from '../../src/analysis/domain.ts';
import { offlineEngine } from '../../src/analysis/engines/offline.ts';
import type { Conversation } from './corpus.ts';

const CLASSES = [...BEHAVIOURS, 'none'] as const;
const ELICITS = new Set<string>(['open_question', 'closed_question', 'testing_understanding', 'bringing_in']);

export interface Scored {
  readonly conversation: string;
  readonly text: string;
  readonly act: string;
  readonly gold: string;
  readonly found: string;
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
        rules: marks.map((mark) => mark.rule).join('+'),
      };
    });
  });
}

interface Prf {
  readonly name: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

function prf(
  name: string,
  rows: readonly Scored[],
  isGold: (row: Scored) => boolean,
  isFound: (row: Scored) => boolean,
): Prf {
  const gold = rows.filter(isGold).length;
  const found = rows.filter(isFound).length;
  const both = rows.filter((row) => isGold(row) && isFound(row)).length;
  const precision = found === 0 ? 0 : both / found;
  const recall = gold === 0 ? 0 : both / gold;
  return {
    name,
    precision,
    recall,
    f1: both === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    support: gold,
  };
}

function kappa(rows: readonly Scored[], classOf: (behaviour: string) => string): number {
  const n = rows.length;
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
  let chance = 0;
  for (const [name, count] of golds) chance += (count / n) * ((founds.get(name) ?? 0) / n);
  return (agree / n - chance) / (1 - chance);
}

function openOrClosed(behaviour: string): string {
  return behaviour === 'open_question' || behaviour === 'closed_question' ? behaviour : 'none';
}

/** What `npm run eval` prints for one set of conversations. */
export function report(title: string, conversations: readonly Conversation[]): string {
  const rows = scoreAll(conversations);
  const behaviours = CLASSES.map((name) =>
    prf(
      name,
      rows,
      (r) => r.gold === name,
      (r) => r.found === name,
    ),
  ).filter((line) => line.support > 0);
  const question = prf(
    'question present',
    rows,
    (r) => ELICITS.has(r.gold),
    (r) => ELICITS.has(r.found),
  );
  const macro = behaviours.reduce((sum, line) => sum + line.f1, 0) / behaviours.length;
  const accuracy = rows.filter((r) => r.gold === r.found).length / rows.length;
  const lines = [
    `## ${title}: ${conversations.length} conversations, ${rows.length} utterances`,
    ...[...behaviours, question].map(
      (l) =>
        `${l.name.padEnd(26)} P ${l.precision.toFixed(3)}  R ${l.recall.toFixed(3)}  F1 ${l.f1.toFixed(3)}  n ${l.support}`,
    ),
    `kappa none/open/closed ${kappa(rows, openOrClosed).toFixed(3)} · accuracy ${accuracy.toFixed(3)} · macro-F1 ${macro.toFixed(3)} · none ${share(rows, (r) => r.found === 'none')} (gold ${share(rows, (r) => r.gold === 'none')})`,
    `pull-share error by conversation: mean ${meanPullError(rows).toFixed(3)}`,
    'confusion (gold → found):',
    ...confusion(rows),
  ];
  return lines.join('\n');
}

function share(rows: readonly Scored[], test: (row: Scored) => boolean): string {
  return (rows.filter(test).length / rows.length).toFixed(3);
}

function meanPullError(rows: readonly Scored[]): number {
  const names = [...new Set(rows.map((row) => row.conversation))];
  const pulls = new Set<string>(PULL);
  const pushes = new Set<string>(PUSH);
  function pullShare(of: readonly string[]): number {
    const pull = of.filter((name) => pulls.has(name)).length;
    const push = of.filter((name) => pushes.has(name)).length;
    return pull + push === 0 ? 0 : pull / (pull + push);
  }
  const errors = names.map((name) => {
    const own = rows.filter((row) => row.conversation === name);
    return Math.abs(pullShare(own.map((r) => r.gold)) - pullShare(own.map((r) => r.found)));
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function confusion(rows: readonly Scored[]): readonly string[] {
  const pairs = new Map<string, number>();
  for (const row of rows) {
    if (row.gold === row.found) continue;
    const pair = `${row.gold} → ${row.found}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return [...pairs]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([pair, n]) => `  ${String(n).padStart(5)}  ${pair}`);
}
