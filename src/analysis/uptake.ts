import type { Behaviour } from './domain.ts';
import type { HistoryPoint, Uptake } from './history-domain.ts';

/** Whether what somebody was asked to do is seen in later recordings: the same behaviour, counted again. */

const MINUTE_MS = 60_000;
/** A rate over less own speech would be one utterance times a large number (as in RACKHAM's own rates, own judgement). */
const LEAST_SPEECH_MS = 30_000;

/**
 * What an action item about a behaviour wants of it (coaching/advice-on-*.ts). Items on proposing, facts, opinions and disagreement are
 * about how it is done: build on it, date it, stop after the first one. Counting shows nothing of that, so they are left out.
 */
const WANTED: Partial<Readonly<Record<Behaviour, Uptake['wanted']>>> = {
  open_question: 'more',
  testing_understanding: 'more',
  summarizing: 'more',
  bringing_in: 'more',
  closed_question: 'less',
  defending_attacking: 'less',
  shutting_out_interrupting: 'less',
};

/** Every countable action item of somebody's own recordings and what became of it. Newest first, as the points. */
export function uptakeOf(points: readonly HistoryPoint[]): readonly Uptake[] {
  return points.flatMap((point, i) =>
    [...new Set(point.numbers.actions ?? [])].flatMap((behaviour): readonly Uptake[] => {
      const wanted = WANTED[behaviour];
      return wanted === undefined ? [] : [judge(point, points.slice(0, i), behaviour, wanted)];
    }),
  );
}

function judge(
  point: HistoryPoint,
  newer: readonly HistoryPoint[],
  behaviour: Behaviour,
  wanted: Uptake['wanted'],
): Uptake {
  const counted = newer.filter(isCountable);
  const rateThen = rateOf([point], behaviour);
  const rateLater = rateOf(counted, behaviour);
  const { id, sharedAt } = point;
  const item = { id, sharedAt, behaviour, wanted, rateThen, rateLater, later: counted.length };
  if (newer.length === 0) return { ...item, state: 'no-later-recording' };
  if (rateThen === null || rateLater === null) return { ...item, state: 'not-measurable' };
  const isTaken = wanted === 'more' ? rateLater > rateThen : rateLater < rateThen;
  return { ...item, state: isTaken ? 'taken-up' : 'not-yet' };
}

function isCountable({ numbers: { counts, speakingMs } }: HistoryPoint): boolean {
  return counts !== undefined && (speakingMs ?? 0) >= LEAST_SPEECH_MS;
}

/** Per minute of own speech over all of them; null where none has counts and times. */
function rateOf(points: readonly HistoryPoint[], behaviour: Behaviour): number | null {
  const known = points.filter(isCountable);
  const minutes = known.reduce((sum, { numbers }) => sum + (numbers.speakingMs ?? 0), 0) / MINUTE_MS;
  const count = known.reduce((sum, { numbers }) => sum + (numbers.counts?.[behaviour] ?? 0), 0);
  return minutes === 0 ? null : count / minutes;
}
