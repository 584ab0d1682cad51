import type { Locale } from '../analysis/domain.ts';
import type { FailureCode } from '../errors.ts';
import type { Card, Fact, Part } from './card.ts';
import { inEach } from './languages.ts';
import { type Stage, stageWords, waitingWords } from './progress.ts';
import { retold } from './retold.ts';
import { formatClock, type Words, wordsFor } from './words.ts';

/** How things stand, as `/coach status` tells it. */
export interface Status {
  /** Jobs of everybody. */
  readonly load: { readonly waiting: number; readonly running: number; readonly oldestDueMs: number | null };
  /** The asker's own recordings that are under way, oldest first. `ahead` is null while one is worked on. */
  readonly mine: readonly { readonly title: string; readonly stage: Stage; readonly ahead: number | null }[];
  /** Work of this tenant that was given up though it should have worked. */
  readonly gaveUp: {
    readonly count: number;
    /** Newest first. */
    readonly latest: readonly { readonly step: string; readonly code: FailureCode; readonly reference: string }[];
  };
  readonly engines: {
    /** What hears a recording, in the order in which it is asked. */
    readonly hears: readonly string[];
    /** What labels and coaches, likewise; the last one is the rules, which need nobody. */
    readonly labels: readonly string[];
    /** Why something that is set up may not be used now, in a sentence. */
    readonly missing: string | null;
  };
  readonly locale?: Locale;
  readonly store: 'sqlite' | 'mongodb';
}

const stores = inEach(
  (say): Readonly<Record<Status['store'], string>> => ({
    sqlite: say`SQLite, embedded`,
    mongodb: 'MongoDB',
  }),
);
/** What a phone shows in one screen beside the facts. */
const MINE_SHOWN = 5;
/** A job that has been due for longer means that the workers cannot keep up, or that there are none. */
const SLOW_MS = 60_000;

export function statusCard({ load, mine, gaveUp, engines, store, locale }: Status): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const title = titleOf(load, gaveUp.count, words);
  const slow = (load.oldestDueMs ?? 0) > SLOW_MS;
  const facts: readonly Fact[] = [
    { label: say`At work`, value: words.count(load.running) },
    {
      label: say`Waiting`,
      value: words.count(load.waiting),
      ...(load.oldestDueMs === null ? {} : { note: say`the oldest for ${formatClock(load.oldestDueMs)}` }),
    },
    { label: say`Given up`, value: words.count(gaveUp.count) },
    ...engineFacts(engines, words),
    { label: say`Store`, value: stores(words)[store] },
  ];
  return {
    summary: title,
    tone: gaveUp.count > 0 || slow ? 'warn' : 'good',
    title,
    parts: [
      ...mineParts(mine, words),
      { kind: 'facts', facts },
      ...(engines.missing === null
        ? []
        : [{ kind: 'text' as const, text: retold(engines.missing, words), tone: 'warn' as const }]),
      ...gaveUpParts(gaveUp, words),
    ],
    buttons: [],
  };
}

function titleOf({ waiting, running, oldestDueMs }: Status['load'], gaveUp: number, { say, count }: Words): string {
  if (gaveUp > 0)
    return gaveUp === 1 ? say`One piece of work was given up` : say`${count(gaveUp)} pieces of work were given up`;
  if ((oldestDueMs ?? 0) > SLOW_MS) return say`Work is waiting longer than it should`;
  return waiting + running === 0 ? say`Nothing is waiting` : say`Everything is moving`;
}

/** Who is asked first, and who steps in. */
function engineFacts({ hears, labels, missing }: Status['engines'], words: Words): readonly Fact[] {
  const { say } = words;
  const label = say`Hears`;
  const none: Fact = {
    label,
    value: say`nothing`,
    note: missing === null ? say`transcripts only, until a service is set up` : say`transcripts only`,
  };
  return [hears.length === 0 ? none : inOrder(label, hears, words), inOrder(say`Labels and coaches`, labels, words)];
}

function inOrder(label: string, [first, ...rest]: readonly string[], { say }: Words): Fact {
  return {
    label,
    value: first ?? say`nothing`,
    ...(rest.length === 0 ? {} : { note: rest.map((next) => say`else ${next}`).join(', ') }),
  };
}

function mineParts(mine: Status['mine'], words: Words): readonly Part[] {
  const { say, count } = words;
  if (mine.length === 0) return [{ kind: 'text', text: say`None of your recordings is under way.` }];
  const items = mine
    .slice(0, MINE_SHOWN)
    .map(({ title, stage, ahead }) => [
      { text: title, style: 'bold' as const },
      { text: `  ${ahead === null ? stageWords(stage, words) : waitingWords(stage, ahead, words)}` },
    ]);
  const left = mine.length - items.length;
  return [
    { kind: 'heading', text: say`Your recordings under way` },
    { kind: 'list', items },
    ...(left > 0 ? [{ kind: 'text' as const, text: say`and ${count(left)} more`, subtle: true }] : []),
  ];
}

function gaveUpParts({ count, latest }: Status['gaveUp'], { say }: Words): readonly Part[] {
  if (count === 0) return [];
  const text = say`Its people were told where that was possible. An administrator can start it again:`;
  return [
    { kind: 'text', text },
    {
      kind: 'list',
      items: latest.map(({ step, code, reference }) => [
        { text: `coach queue retry ${reference}`, style: 'code' as const },
        { text: `  ${step}, ${code}` },
      ]),
    },
  ];
}
