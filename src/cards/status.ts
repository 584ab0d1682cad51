import type { Locale } from '../analysis/domain.ts';
import type { FailureCode } from '../errors.ts';
import type { Card, Fact, Part } from './card.ts';
import { STAGE_WORDS, type Stage, waitingWords } from './progress.ts';
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

const STORES: Readonly<Record<Status['store'], string>> = { sqlite: 'SQLite, embedded', mongodb: 'MongoDB' };
/** What a phone shows in one screen beside the facts. */
const MINE_SHOWN = 5;
/** A job that has been due for longer means that the workers cannot keep up, or that there are none. */
const SLOW_MS = 60_000;

export function statusCard({ load, mine, gaveUp, engines, store, locale }: Status): Card {
  const words = wordsFor({ locale });
  const title = titleOf(load, gaveUp.count, words);
  const slow = (load.oldestDueMs ?? 0) > SLOW_MS;
  const facts: readonly Fact[] = [
    { label: 'At work', value: words.count(load.running) },
    {
      label: 'Waiting',
      value: words.count(load.waiting),
      ...(load.oldestDueMs === null ? {} : { note: `the oldest for ${formatClock(load.oldestDueMs)}` }),
    },
    { label: 'Given up', value: words.count(gaveUp.count) },
    ...engineFacts(engines),
    { label: 'Store', value: STORES[store] },
  ];
  return {
    summary: title,
    tone: gaveUp.count > 0 || slow ? 'warn' : 'good',
    title,
    parts: [
      ...mineParts(mine),
      { kind: 'facts', facts },
      ...(engines.missing === null ? [] : [{ kind: 'text' as const, text: engines.missing, tone: 'warn' as const }]),
      ...gaveUpParts(gaveUp),
    ],
    buttons: [],
  };
}

function titleOf({ waiting, running, oldestDueMs }: Status['load'], gaveUp: number, words: Words): string {
  if (gaveUp > 0)
    return gaveUp === 1 ? 'One piece of work was given up' : `${words.count(gaveUp)} pieces of work were given up`;
  if ((oldestDueMs ?? 0) > SLOW_MS) return 'Work is waiting longer than it should';
  return waiting + running === 0 ? 'Nothing is waiting' : 'Everything is moving';
}

/** Who is asked first, and who steps in. */
function engineFacts({ hears, labels, missing }: Status['engines']): readonly Fact[] {
  return [
    hears.length === 0
      ? {
          label: 'Hears',
          value: 'nothing',
          note: `transcripts only${missing === null ? ', until a service is set up' : ''}`,
        }
      : inOrder('Hears', hears),
    inOrder('Labels and coaches', labels),
  ];
}

function inOrder(label: string, [first = 'nothing', ...rest]: readonly string[]): Fact {
  return { label, value: first, ...(rest.length === 0 ? {} : { note: `else ${rest.join(', else ')}` }) };
}

function mineParts(mine: Status['mine']): readonly Part[] {
  if (mine.length === 0) return [{ kind: 'text', text: 'None of your recordings is under way.' }];
  const items = mine
    .slice(0, MINE_SHOWN)
    .map(({ title, stage, ahead }) => [
      { text: title, style: 'bold' as const },
      { text: `  ${ahead === null ? STAGE_WORDS[stage] : waitingWords(stage, ahead)}` },
    ]);
  const left = mine.length - items.length;
  return [
    { kind: 'heading', text: 'Your recordings under way' },
    { kind: 'list', items },
    ...(left > 0 ? [{ kind: 'text' as const, text: `and ${left} more`, subtle: true }] : []),
  ];
}

function gaveUpParts({ count, latest }: Status['gaveUp']): readonly Part[] {
  if (count === 0) return [];
  return [
    { kind: 'text', text: 'Its people were told where that was possible. An administrator can start it again:' },
    {
      kind: 'list',
      items: latest.map(({ step, code, reference }) => [
        { text: `coach queue retry ${reference}`, style: 'code' as const },
        { text: `  ${step}, ${code}` },
      ]),
    },
  ];
}
