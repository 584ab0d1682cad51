import type { Act, Happening, PracticeState, RepTurn } from '../practice-domain.ts';
import { act, moved, opened, patienceOf } from './moves.ts';
import { meet, raise } from './object.ts';
import { judgeProposal } from './propose.ts';
import { type Heard, react } from './react.ts';
import { seek } from './seek.ts';
import { hash, type Setting, type Standing } from './standing.ts';
import { touch } from './topics.ts';

/** What a turn comes to: its manner first, then what it is about, then what the persona adds by itself. */

/** How much less patience a turn costs that leads somewhere. */
const WORTHWHILE = 0.4;
/** How much more one costs when nothing is left of the trust. */
const WASTED = 1.6;
const COLD = 0.12;
/** Every so many turns the persona asks something itself. */
const ASKS_EVERY = 4;
const ASKS_FROM = 0.3;
/** Under which the persona looks at the clock. */
const HURRIES = 0.3;
const NODS_FROM = 0.3;
/** What is said at such length, or in such a mood, that nothing else is brought up. */
const FILLING: ReadonlySet<string> = new Set(['behind', 'unmoved', 'fact', 'lead', 'guarded', 'hurt', 'too_much']);

interface Considered {
  readonly happened: readonly Happening[];
  readonly acts: readonly Act[];
  /** Who answers, where it is not the persona itself. */
  readonly voice: string | null;
  readonly agreed: boolean;
}

/** A turn that was meant for whoever plays the persona. */
export function outOfScene(setting: Setting, { text }: RepTurn): Considered {
  const happened = [passed(setting, 1), moved('broke-the-scene', null, text === '' ? null : text, -0.03, -0.05)];
  return { happened, acts: [act('odd')], voice: null, agreed: false };
}

/** What a turn does, and what the persona has to say to it. */
export function consider(setting: Setting, state: PracticeState, standing: Standing, heard: Heard): Considered {
  const { seed } = state;
  const manner = react(heard, setting.persona, state.steps);
  const replied = replyToQuestion(setting, standing, heard);
  const happened: Happening[] = [...manner, ...replied];
  const openness = (): number => opened(standing.openness, happened);

  const met = meet(setting, standing, heard);
  happened.push(...(met?.happened ?? []));
  const proposal = met?.isAll === true ? null : judgeProposal(setting, standing, heard, openness(), replied.length > 0);
  happened.push(...(proposal?.happened ?? []));
  if (proposal?.agreed === true) {
    happened.unshift(passed(setting, WORTHWHILE));
    return { happened, acts: [act('agrees')], voice: null, agreed: true };
  }
  const sought = met?.isAll === true ? null : seek(setting, standing, heard, openness(), seed);
  happened.push(...(sought?.happened ?? []));
  const answers = [
    ...reactionTo(happened),
    ...(met?.acts ?? []),
    // Nobody says "hard to say" and then takes up a proposal.
    ...(proposal === null || sought?.acts.some(({ id }) => id !== null) ? (sought?.acts ?? []) : []),
    ...(proposal?.acts ?? []),
  ];
  if (answers.length === 0) answers.push(act(heard.pushes.length > 0 ? 'listens' : 'chats'));
  const { acts, raised } = addOwn(setting, standing, heard, answers, sought?.voice ?? null, openness(), seed);
  if (raised !== null) happened.push(moved('objection-raised', raised, null, 0));
  for (const { say, id } of acts) {
    if (say === 'lead') happened.push(moved('lead-given', id, heard.pulls[0]?.clause ?? null, 0));
  }
  happened.unshift(passed(setting, costOf(happened, openness())));
  const left = standing.patience + patienceOf(happened);
  const looksAtTheClock = left < HURRIES && (standing.turn % 2 === 0 || standing.patience >= HURRIES);
  return {
    happened,
    acts: looksAtTheClock ? [...acts, act('hurries')] : acts,
    voice: sought?.voice ?? null,
    agreed: false,
  };
}

/** The answers with what the persona brings up by itself: a doubt, a question, a word of welcome. */
function addOwn(
  setting: Setting,
  standing: Standing,
  heard: Heard,
  answers: readonly Act[],
  voice: string | null,
  openness: number,
  seed: number,
): { readonly acts: readonly Act[]; readonly raised: string | null } {
  const doubt = voice === null ? raise(setting, standing, heard, seed) : null;
  // What somebody came with is said at once: a slip can wait.
  const kept = doubt?.when === 'opening' ? answers.filter(({ say }) => say !== 'lead') : answers;
  const said = isWelcome(kept, openness, standing, seed) ? [act('nods'), ...kept] : kept;
  if (voice !== null || said.some(({ say }) => FILLING.has(say))) return { acts: said, raised: null };
  if (doubt !== null) return { acts: [...said, act('objects', doubt.id)], raised: doubt.id };
  return { acts: [...said, ...questionOf(setting, standing, openness, seed)], raised: null };
}

/** Whether a question is taken up with a word first: every other time. */
function isWelcome([first]: readonly Act[], openness: number, { turn }: Standing, seed: number): boolean {
  if (first === undefined || !['fact', 'knows', 'lead', 'behind'].includes(first.say)) return false;
  return openness >= NODS_FROM && hash(`${seed} nods ${turn}`) % 2 === 0;
}

/** What is said first, where the manner of a turn asks for it. */
function reactionTo(happened: readonly Happening[]): readonly Act[] {
  const did = (...kinds: readonly Happening['kind'][]): boolean => happened.some(({ kind }) => kinds.includes(kind));
  if (did('attacked')) return [act('hurt')];
  if (did('irritated')) return [act('pressed')];
  if (did('disagreed')) return [act('disputed')];
  if (did('talked-too-long', 'told-too-much')) return [act('bored')];
  if (did('asked-too-much', 'interrogated')) return [act('too_much')];
  return did('did-not-answer') ? [act('unanswered')] : [];
}

/** Whether the persona's own question was answered. */
function replyToQuestion({ persona }: Setting, { asked }: Standing, heard: Heard): readonly Happening[] {
  const question = asked === null ? undefined : persona.asks[asked];
  if (question === undefined) return [];
  const [answered] = heard.pushes;
  if (answered !== undefined) return [moved('answered', null, answered.clause, 0.03)];
  return touch(heard.keys, question.topics) > 0 ? [] : [moved('did-not-answer', null, null, -0.02, -0.03)];
}

/** What the persona asks itself now and then. */
function questionOf({ persona }: Setting, { turn, used }: Standing, openness: number, seed: number): readonly Act[] {
  if (openness < ASKS_FROM || turn < 2 || (turn + (seed % ASKS_EVERY)) % ASKS_EVERY !== 0) return [];
  const next = persona.asks.findIndex((_, i) => !used.has(`asks ${i}`));
  return next === -1 ? [] : [act('asks', String(next))];
}

const LEADS_SOMEWHERE: ReadonlySet<string> = new Set([
  'fact-found',
  'objection-explored',
  'objection-handled',
  'checked',
  'summed-up',
]);

function costOf(happened: readonly Happening[], openness: number): number {
  if (happened.some(({ kind }) => LEADS_SOMEWHERE.has(kind))) return WORTHWHILE;
  return openness < COLD ? WASTED : 1;
}

/** What every turn costs. */
function passed({ persona, scenario }: Setting, factor: number): Happening {
  return moved('time-passed', null, null, 0, -factor / Math.max(1, persona.patience + scenario.patience));
}
