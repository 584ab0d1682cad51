import { BEHAVIOURS } from '../../src/analysis/domain.ts';
import type { Conversation } from './corpus.ts';
import { LANDED } from './landed.ts';
import {
  type Accuracy,
  accuracyOf,
  ELICITS,
  kappaOf,
  openOrClosed,
  pullShareOf,
  type Scored,
  scoreAll,
} from './score.ts';

const CLASSES = [...BEHAVIOURS, 'none'] as const;

/** What `npm run eval` prints for one set of conversations. */
export function report(title: string, conversations: readonly Conversation[]): string {
  const rows = scoreAll(conversations);
  const behaviours = CLASSES.map((name) => ({ name, ...byName(rows, name) })).filter((line) => line.support > 0);
  const macro = behaviours.reduce((sum, line) => sum + line.f1, 0) / behaviours.length;
  const question = questionPresent(rows);
  const three = kappaOf(rows, openOrClosed);
  const landed = LANDED.find((one) => one.set === title);
  const errors = [...byConversation(rows).values()].map(pullError);
  return [
    `## ${title}: ${conversations.length} conversations, ${rows.length} utterances`,
    ...behaviours.map((line) => `${printAccuracy(line.name, line)}  kappa ${print(kappaOf(rows, only(line.name)))}`),
    printAccuracy('question present', question),
    printAccuracy(
      'question in any mark',
      accuracyOf(
        rows,
        (row) => row.mayElicit,
        (row) => row.elicits,
      ),
    ),
    `none/open/closed kappa ${print(three)} · accuracy ${print(share(rows, (row) => row.gold === row.found))} · macro-F1 ${print(macro)} · none ${print(share(rows, (row) => row.found === 'none'))} (gold ${print(share(rows, (row) => row.gold === 'none'))}) · mean pull-share error ${print(errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length)}`,
    landed === undefined
      ? 'landed before: nothing on record for this set'
      : `landed before (version ${landed.version}): question present F1 ${print(landed.question)} · none/open/closed kappa ${print(landed.kappa)} · macro-F1 ${print(landed.macro)}`,
    'by conversation: question present F1, none/open/closed kappa, accuracy, pull-share error',
    ...[...byConversation(rows)].map(([name, own]) => printConversation(name, own)),
    'confusion (gold → found):',
    ...confusion(rows),
    '',
  ].join('\n');
}

/** Wrong utterances with the rule that decided, most frequent confusion first. */
export function errorsOf(conversations: readonly Conversation[]): readonly string[] {
  return scoreAll(conversations)
    .filter((row) => row.gold !== row.found)
    .map((row) => `  ${row.gold} → ${row.found}\t${row.rules || 'none'}\t${row.act}\t${row.text}`)
    .sort();
}

function byName(rows: readonly Scored[], name: string): Accuracy {
  return accuracyOf(
    rows,
    (row) => row.gold === name,
    (row) => row.found === name,
  );
}

function questionPresent(rows: readonly Scored[]): Accuracy {
  return accuracyOf(
    rows,
    (row) => ELICITS.has(row.gold),
    (row) => ELICITS.has(row.found),
  );
}

function only(name: string): (behaviour: string) => string {
  return (behaviour) => (behaviour === name ? name : 'other');
}

function byConversation(rows: readonly Scored[]): ReadonlyMap<string, readonly Scored[]> {
  const groups = new Map<string, Scored[]>();
  for (const row of rows) {
    const group = groups.get(row.conversation);
    if (group === undefined) groups.set(row.conversation, [row]);
    else group.push(row);
  }
  return groups;
}

function pullError(rows: readonly Scored[]): number {
  return pullShareOf(rows.map((row) => row.found)) - pullShareOf(rows.map((row) => row.gold));
}

function printConversation(name: string, rows: readonly Scored[]): string {
  const error = pullError(rows);
  return `  ${name.padEnd(22)} ${print(questionPresent(rows).f1)}  ${print(kappaOf(rows, openOrClosed))}  ${print(share(rows, (row) => row.gold === row.found))}  ${error < 0 ? '' : '+'}${print(error)}`;
}

function printAccuracy(name: string, { precision, recall, f1, support }: Accuracy): string {
  return `${name.padEnd(26)} P ${print(precision)}  R ${print(recall)}  F1 ${print(f1)}  n ${String(support).padEnd(5)}`;
}

function print(value: number): string {
  return value.toFixed(3);
}

function share(rows: readonly Scored[], test: (row: Scored) => boolean): number {
  return rows.filter(test).length / rows.length;
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
