import type { ActionItem, Claim, Coaching, Focus, SpeakerCoaching, SpeakerId } from '../domain.ts';
import { takeTurns } from './coach.ts';

/** What a model says to one person, proven against the transcript (engines/coach-task.ts). */
export interface SaidToOne {
  readonly speaker: SpeakerId;
  readonly strengths: readonly Claim[];
  readonly opportunities: readonly Claim[];
  readonly actionItems: readonly ActionItem[];
}

const MOST_ITEMS = 3;

/**
 * Our coaching with a model's words in place of the templates. What follows from numbers stays ours: headline, focus and bands, who is
 * coached at all, and the item that goes with the focus.
 */
export function addModel(ours: Coaching, said: readonly SaidToOne[]): Coaching {
  const bySpeaker = ours.bySpeaker.map((one) => {
    const theirs = said.find(({ speaker }) => speaker === one.speaker);
    // Who hardly spoke gets nothing from anybody.
    return theirs === undefined || one.actionItems.length === 0 ? one : merge(one, theirs, ours.focus);
  });
  const spoken = bySpeaker.filter((one) => said.some(({ speaker }) => speaker === one.speaker));
  return {
    ...ours,
    strengths: orOurs(takeTurns(spoken.map(({ strengths }) => strengths)), ours.strengths),
    opportunities: orOurs(takeTurns(spoken.map(({ opportunities }) => opportunities)), ours.opportunities),
    bySpeaker,
  };
}

function merge(ours: SpeakerCoaching, theirs: SaidToOne, focus: Focus | null): SpeakerCoaching {
  const focused = focus?.speaker === ours.speaker ? ours.actionItems[0] : undefined;
  const covered = focused === undefined || theirs.actionItems.some(({ behaviour }) => behaviour === focused.behaviour);
  const items = distinct([...(covered || focused === undefined ? [] : [focused]), ...theirs.actionItems]);
  const enough = items.length >= ours.actionItems.length ? items : distinct([...items, ...ours.actionItems]);
  const actionItems = enough.slice(0, Math.max(ours.actionItems.length, Math.min(items.length, MOST_ITEMS)));
  const used = new Set(actionItems.map(({ evidence }) => evidence.at));
  const unused = (claims: readonly Claim[]): readonly Claim[] =>
    claims.filter(({ evidence }) => !used.has(evidence.at));
  const strengths = unused(theirs.strengths.length > 0 ? theirs.strengths : ours.strengths);
  for (const { evidence } of strengths) used.add(evidence.at);
  return {
    ...ours,
    actionItems,
    strengths,
    opportunities: unused(theirs.opportunities.length > 0 ? theirs.opportunities : ours.opportunities),
  };
}

function orOurs(theirs: readonly Claim[], ours: readonly Claim[]): readonly Claim[] {
  return theirs.length === 0 ? ours : theirs;
}

/** Each moment once. */
function distinct<T extends ActionItem>(items: readonly T[]): readonly T[] {
  return items.filter((item, i) => items.findIndex(({ evidence }) => evidence.at === item.evidence.at) === i);
}
