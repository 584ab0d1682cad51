import type { IndexPart, Measured, SpeakerMetrics } from '../domain.ts';
import type { PracticeResult, PracticeScore, PracticeState, ScoreBand } from '../practice-domain.ts';
import { weigh } from '../rackham/indices.ts';
import { missing } from '../rackham/measured.ts';
import { tri } from '../rackham/stats.ts';
import type { Setting, Standing } from './standing.ts';

/**
 * The overall score of a practice session, 0–100: formula version 1. Nine parts, each 0..1; what had no occasion drops out and the other
 * weights are scaled up, as in the indices of RACKHAM §3.
 *
 *   .25 facts found            weight of the found ones / (.8 × weight of all): nobody finds everything in one conversation
 *   .15 objections handled     1 for handled, .5 for explored, of those that were raised
 *   .10 trust                  openness at the end / .8; nothing where patience ran out
 *   .15 consultative behaviour } the parts of Impact with their own curves and references (RACKHAM §3 and §4: skilled
 *   .10 follow-up questions    } negotiators ask, test and sum up in 38.5 % of what they say, average ones in 17.9 %;
 *   .05 pull share             } pull share tells good from poor conversations with AUC .93)
 *   .10 proposals in time      proposals made when enough was known, of all
 *   .05 share of the talk      inside the scenario's band (PRODUCT §9: 40–60 % for discovery; Gong Labs 43:57)
 *   .05 next step              1 agreed on, .5 offered with a day and an owner
 *
 * The share of open questions is not part of it: it does not tell good conversations from poor ones (RACKHAM §1). Sources are the
 * numbers' own; which weighs how much is our judgement, tested by scripts of skilled, average and poor sellers (score.test.ts).
 */

/** The best that can be expected to be found. */
const FOUND = 0.8;
const TRUSTED = 0.8;
/** Fewer turns say nothing, unless the persona had enough. */
const LEAST_TURNS = 4;

/** Least score of each band, the best first (PRODUCT §9). */
const BANDS: readonly (readonly [least: number, band: ScoreBand])[] = [
  [90, 'blue'],
  [70, 'green'],
  [40, 'yellow'],
  [0, 'red'],
];

interface ScoreInput {
  readonly setting: Setting;
  readonly state: PracticeState;
  readonly standing: Standing;
  /** Of whoever practises. */
  readonly metrics: SpeakerMetrics;
  readonly talkShare: Measured;
}

/** The score of a session with its parts. */
export function scoreSession({ setting, state, standing, metrics, talkShare }: ScoreInput): PracticeScore {
  const { persona, scenario } = setting;
  const all = persona.facts.reduce((sum, { weight }) => sum + weight, 0);
  const found = persona.facts.reduce((sum, { id, weight }) => sum + (standing.found.has(id) ? weight : 0), 0);
  const happened = state.steps.flatMap((step) => step.happened);
  const count = (kind: string): number => happened.filter((one) => one.kind === kind).length;
  const [early, timely] = [count('proposed-early'), count('proposed-well') + count('agreed')];
  const [low, high] = scenario.talk;
  const parts = [
    part('facts found', 0.25, { value: found / all, n: persona.facts.length }, (x) => Math.min(1, x / FOUND)),
    part('objections handled', 0.15, objectionsMet(standing), (x) => x),
    part(
      'trust at the end',
      0.1,
      { value: state.end === 'patience' ? 0 : standing.openness, n: state.steps.length },
      (x) => Math.min(1, x / TRUSTED),
    ),
    fromImpact(metrics, 'consultative behaviour', 0.15),
    fromImpact(metrics, 'follow-up questions', 0.1),
    fromImpact(metrics, 'pull share', 0.05),
    part(
      'proposals in time',
      0.1,
      early + timely === 0 ? missing('none-observed') : { value: timely / (early + timely), n: early + timely },
      (x) => x,
    ),
    part('share of the talk', 0.05, talkShare, (x) => tri(x, low - 0.2, low, high, high + 0.2)),
    part('next step', 0.05, nextStep(state, metrics), (x) => x),
  ];
  const value = state.steps.length < LEAST_TURNS && !isOver(state) ? null : weigh(parts);
  if (value === null) return { value: missing('too-little-speech'), band: null, parts, formula: 1 };
  const whole = Math.round(value);
  return {
    value: { value: whole, n: state.steps.length },
    band: BANDS.find(([least]) => whole >= least)?.[1] ?? 'red',
    parts,
    formula: 1,
  };
}

function isOver({ end }: PracticeState): boolean {
  return end === 'agreed' || end === 'patience';
}

function part(name: string, weight: number, measured: Measured, score: (value: number) => number): IndexPart {
  return { name, weight, measured, score: 'value' in measured ? score(measured.value) : null };
}

/** The number that a recording gets, with its own curve. */
function fromImpact({ impact }: SpeakerMetrics, name: string, weight: number): IndexPart {
  const found = impact.parts.find((one) => one.name === name);
  return found === undefined ? part(name, weight, missing('none-observed'), () => 0) : { ...found, weight };
}

function objectionsMet({ objections }: Standing): Measured {
  if (objections.size === 0) return missing('none-observed');
  let met = 0;
  for (const state of objections.values()) met += state === 'handled' ? 1 : state === 'explored' ? 0.5 : 0;
  return { value: met / objections.size, n: objections.size };
}

function nextStep({ end }: PracticeState, { impact }: SpeakerMetrics): Measured {
  const offered = impact.parts.find(({ name }) => name === 'dated next step with an owner')?.measured;
  const n = offered !== undefined && 'value' in offered ? offered.n : 0;
  return { value: end === 'agreed' ? 1 : n > 0 ? 0.5 : 0, n };
}

/** How each objection that was raised stands, for the report. */
export function objectionsOf({ persona }: Setting, { objections }: Standing): PracticeResult['objections'] {
  return persona.objections.flatMap(({ id, about }) => {
    const state = objections.get(id);
    if (state === undefined) return [];
    return [{ id, about, state: state === 'handled' || state === 'explored' ? state : 'open' }];
  });
}
