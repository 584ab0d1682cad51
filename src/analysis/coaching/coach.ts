import type { BandMetric, Claim, Coaching, Focus, Labelled, Metrics, SpeakerCoaching, SpeakerId } from '../domain.ts';
import { ENGLISH, type Language } from '../language.ts';
import { readTranscript } from '../rackham/reading.ts';
import { NOBODY } from '../rackham/roles.ts';
import type { Work } from '../work.ts';
import { adviseSpeaker } from './advice.ts';
import { bestQuestion } from './advice-on-stretching.ts';
import type { Advice } from './advise.ts';
import { compare, type Furthest, findFurthest } from './compare.ts';
import { headline } from './headline.ts';
import { callName, quoteAt } from './quote.ts';
import { allOf, coachedFirst, labelAt, metricsOf, type Scene, setScene, textAt, utteranceAt } from './scene.ts';

/** RACKHAM §5: at most three action items; two for everybody who really spoke. */
const MOST_ITEMS = 3;
const FEWEST_ITEMS = 2;
const MOST_CLAIMS = 3;
/** Findings beside the action items. */
const MOST_OTHERS = 2;
/** With fewer contributions than this somebody gets one item; with fewer than the second, none. */
const SPOKE = 6;
const HARDLY_SPOKE = 3;

/** Coaching from the numbers and the speakers' own moments: same labels, same words; nothing without a quote behind it. `ours`: roles.ts. */
export function* coach(
  labelled: Labelled,
  metrics: Metrics,
  ours: ReadonlySet<SpeakerId> = NOBODY,
  words: Language = ENGLISH,
): Work<Coaching> {
  const scene = setScene(labelled, metrics, ours, words);
  const english = readTranscript(labelled.transcript).english || metrics.overall.pull + metrics.overall.push > 0;
  const bands = english ? compare(scene) : [];
  const furthest = findFurthest(scene, bands);
  const advised: ({ readonly speaker: SpeakerId } & Chosen)[] = [];
  for (const [i, { speaker }] of metrics.speakers.entries()) {
    yield;
    advised.push({ speaker, ...choose(scene, speaker, i, furthest) });
  }
  yield;
  const bySpeaker = advised.map(({ speaker, advice, more }) => coachSpeaker(scene, speaker, advice, more));
  const coached = whoIsCoached(scene, bySpeaker);
  const findings = new Map(advised.map(({ speaker, advice }) => [speaker, advice.map(claimOf)]));
  return {
    headline: headline(scene, english),
    focus:
      furthest === null
        ? null
        : focusOn(scene, furthest, advised.find(({ speaker }) => speaker === furthest.speaker)?.advice ?? []),
    bands,
    strengths: takeTurns(coached.map(({ strengths }) => strengths)),
    opportunities: takeTurns(coached.map(({ speaker }) => findings.get(speaker) ?? [])),
    bySpeaker,
  };
}

/** The advice that becomes action items, and what else was found at other moments. */
interface Chosen {
  readonly advice: readonly Advice[];
  readonly more: readonly Advice[];
}

const WEAK = 0.2;

/** The few pieces of advice for a speaker: what matters most, the focus first, no moment used twice. */
function choose(scene: Scene, speaker: SpeakerId, seed: number, furthest: Furthest | null): Chosen {
  const metrics = metricsOf(scene, speaker);
  const n = (metrics?.pull ?? 0) + (metrics?.push ?? 0);
  if (n < HARDLY_SPOKE || !scene.transcript.can.speakers) return { advice: [], more: [] };
  const all = adviseSpeaker(scene, speaker, seed);
  const first = furthest?.speaker === speaker ? findFitting(all, furthest.band) : undefined;
  const ordered = first === undefined ? all : [first, ...all.filter((advice) => advice !== first)];
  const chosen: Advice[] = [];
  for (const advice of ordered) {
    if (chosen.length === (n < SPOKE ? 1 : MOST_ITEMS)) break;
    if (chosen.some((one) => one.item.evidence.at === advice.item.evidence.at)) continue;
    // Two items on the same behaviour say the same thing twice, unless nothing else is left to say.
    const others = ordered.filter((one) => one.item.behaviour !== advice.item.behaviour).length;
    if (
      chosen.filter((one) => one.item.behaviour === advice.item.behaviour).length > 0 &&
      others >= 2 &&
      !isGrave(advice)
    )
      continue;
    chosen.push(advice);
  }
  for (const advice of ordered) {
    if (n < SPOKE || chosen.length >= FEWEST_ITEMS) break;
    if (!chosen.some((one) => one.item.evidence.at === advice.item.evidence.at)) chosen.push(advice);
  }
  // Weak advice stands in only where a second item is missing.
  const advice = chosen.filter(({ matters }, i) => i < FEWEST_ITEMS || matters > WEAK);
  const used = new Set(advice.map(({ item }) => item.evidence.at));
  return { advice, more: all.filter(({ item, matters }) => matters > WEAK && !used.has(item.evidence.at)) };
}

/** The kinds of advice that a number asks for, where its behaviour alone does not say. */
const FITTING: Partial<Readonly<Record<BandMetric, readonly string[]>>> = {
  talk_share: ['break-it-up', 'hand-back', 'ask-about-it'],
  longest_monologue_s: ['break-it-up', 'hand-back'],
  hard_fillers_per_min: ['pause-instead'],
  irritators_per_hour: ['drop-it'],
};

/** The advice that goes with the focus, so that the moment shown with it is one where it went wrong. */
function findFitting(all: readonly Advice[], band: Furthest['band']): Advice | undefined {
  const kinds = FITTING[band.metric];
  return (
    all.find(({ kind }) => kinds?.includes(kind)) ??
    all.find(({ item, matters }) => item.behaviour === band.behaviour && matters > WEAK) ??
    all.find(({ item }) => item.behaviour === band.behaviour)
  );
}

const GRAVE = 0.6;

function isGrave(advice: Advice): boolean {
  return advice.matters >= GRAVE;
}

function claimOf({ finding, item }: Advice): Claim {
  return { text: finding, evidence: item.evidence };
}

function coachSpeaker(
  scene: Scene,
  speaker: SpeakerId,
  advice: readonly Advice[],
  more: readonly Advice[],
): SpeakerCoaching {
  const used = new Set(advice.map(({ item }) => item.evidence.at));
  const strengths = strengthsOf(scene, speaker).filter(({ evidence }) => !used.has(evidence.at));
  // A person's page shows each moment once: the items with their own quotes, then what else was found.
  for (const { evidence } of strengths.slice(0, MOST_CLAIMS)) used.add(evidence.at);
  const others: Claim[] = [];
  for (const claim of more.map(claimOf)) {
    if (others.length < MOST_OTHERS && !used.has(claim.evidence.at)) others.push(claim);
    used.add(claim.evidence.at);
  }
  return {
    speaker,
    role: scene.roles.get(speaker) ?? 'unknown',
    strengths: strengths.slice(0, MOST_CLAIMS),
    opportunities: others,
    actionItems: advice.map(({ item }) => item),
  };
}

/** What a speaker did well, each with the moment that shows it. */
function strengthsOf(scene: Scene, speaker: SpeakerId): readonly Claim[] {
  const { transcript, words } = scene;
  const { say, count } = words;
  const name = callName(scene, speaker);
  const claims: Claim[] = [];
  if (!transcript.can.speakers) return claims;
  function add(at: number | undefined, text: string, clause?: string): void {
    if (at !== undefined && !claims.some((claim) => claim.evidence.at === at))
      claims.push({ text, evidence: quoteAt(transcript, at, clause) });
  }
  function clauseOf(at: number | undefined, behaviour: string): string | undefined {
    return at === undefined ? undefined : labelAt(scene, at).marks.find((mark) => mark.behaviour === behaviour)?.clause;
  }
  const best = bestQuestion(scene, speaker);
  if (best !== null && best.answer.words >= 25) {
    add(
      best.at,
      say`${name} asked an open question that drew ${count(best.answer.words)} words from ${callName(scene, best.answer.speaker)}.`,
    );
  }
  const checks = allOf(scene, speaker, 'testing_understanding');
  add(
    checks[0],
    checks.length === 1
      ? say`${name} checked what had been said before going on.`
      : say`${name} checked what had been said before going on, ${count(checks.length)} times.`,
    clauseOf(checks[0], 'testing_understanding'),
  );
  const sums = allOf(scene, speaker, 'summarizing');
  add(sums[0], say`${name} summed up the points so far.`, clauseOf(sums[0], 'summarizing'));
  const ins = allOf(scene, speaker, 'bringing_in');
  add(ins[0], say`${name} drew somebody else into the conversation.`, clauseOf(ins[0], 'bringing_in'));
  const built = scene.labelled.labels.findIndex(
    ({ marks }, i) => utteranceAt(scene, i)?.speaker === speaker && marks.some((mark) => mark.buildOn),
  );
  if (built >= 0) add(built, say`${name} built on another person's suggestion instead of replacing it.`);
  const quality = metricsOf(scene, speaker)?.questionQuality;
  const open = allOf(scene, speaker, 'open_question');
  if (quality !== undefined && 'value' in quality && quality.n >= 5 && quality.value >= 0.5) {
    add(
      open[open.length - 1],
      say`${count(open.length)} of ${count(quality.n)} questions by ${name} were open.`,
      clauseOf(open[open.length - 1], 'open_question'),
    );
  }
  if (claims.length < 2) {
    const offer = allOf(scene, speaker, 'proposing').findLast((at) => OFFERS.test(textAt(scene, at)));
    add(offer, say`${name} offered something concrete to do next.`);
  }
  return claims;
}

const OFFERS = /^(?:and |so |okay,? )*I(?:'|’)ll (?:send|bring|find|check|ask|set|put|write|prepare|share)\b/i;

/** Whose claims stand for the recording: those coached first where that is clear, else everybody. */
function whoIsCoached(scene: Scene, all: readonly SpeakerCoaching[]): readonly SpeakerCoaching[] {
  const first = coachedFirst(scene);
  return first.size > 0 ? all.filter(({ speaker }) => first.has(speaker)) : all;
}

/** The first claims of everybody, then the second ones, until there are enough. */
export function takeTurns(lists: readonly (readonly Claim[])[]): readonly Claim[] {
  const taken: Claim[] = [];
  for (let i = 0; i < MOST_CLAIMS; i += 1) {
    for (const list of lists) {
      const claim = list[i];
      if (claim !== undefined && taken.length < MOST_CLAIMS) taken.push(claim);
    }
  }
  return taken;
}

function focusOn(scene: Scene, { speaker, band, compared }: Furthest, advice: readonly Advice[]): Focus | null {
  const name = callName(scene, speaker);
  const fitting = findFitting(advice, band) ?? advice[0];
  const own = scene.turns.find((turn) => turn.speaker === speaker)?.at[0];
  const evidence = fitting?.item.evidence ?? (own === undefined ? null : quoteAt(scene.transcript, own));
  if (evidence === null) return null;
  return { speaker, metric: band.metric, behaviour: band.behaviour, text: `${name}: ${compared.text}`, evidence };
}
