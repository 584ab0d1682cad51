import type { SpeakerMetrics } from '../domain.ts';
import { callName } from './quote.ts';
import { metricsOf, type Scene } from './scene.ts';

/** RACKHAM §2: under this many behaviours there are counts, no verdict. */
const ENOUGH = 20;
/** Consultative share of skilled and of average negotiators (RACKHAM §4). */
const SKILLED = 0.385;
const AVERAGE = 0.179;

/** One line about the whole conversation, no better and no worse than its numbers. */
export function headline(scene: Scene, english: boolean): string {
  const { metrics, transcript, words } = scene;
  const { say, count, counted, percent } = words;
  const { pull, push } = metrics.overall;
  const n = pull + push;
  if (transcript.utterances.length === 0) return say`Nothing was said in this recording.`;
  if (!english)
    return say`This recording is not in English; the built-in analysis reads English only, so nobody is judged.`;
  if (n === 0) return say`No questions, suggestions or statements were found to coach on.`;
  if (n < ENOUGH)
    return say`Too little was said for a verdict: ${counted(n, 'contribution')}, ${count(pull)} of them asking or checking.`;
  if (!transcript.can.speakers) {
    return say`${percent(pull / n)} of ${count(n)} contributions asked or checked; this source names no speakers, so there is nothing by person.`;
  }
  const seller = leader(scene);
  return seller === null ? aboutEverybody(scene, n, pull) : aboutSeller(scene, seller);
}

/** The seller who contributed most, if anybody is clearly selling. */
function leader(scene: Scene): SpeakerMetrics | null {
  let most: SpeakerMetrics | null = null;
  for (const [speaker, role] of scene.roles) {
    const metrics = metricsOf(scene, speaker);
    if (role !== 'seller' || metrics === undefined || metrics.pull + metrics.push < ENOUGH) continue;
    if (most === null || metrics.words > most.words) most = metrics;
  }
  return most;
}

function aboutSeller(scene: Scene, { speaker, counts, pull, push, talkShare }: SpeakerMetrics): string {
  const { say, counted, percent } = scene.words;
  const name = callName(scene, speaker);
  const questions = counted(counts.open_question + counts.closed_question, 'question');
  const checks = counted(counts.testing_understanding + counts.summarizing, 'check or summary', 'checks and summaries');
  const told = counted(push, 'statement or suggestion', 'statements and suggestions');
  const did =
    'value' in talkShare
      ? say`${questions}, ${checks} and ${told} in ${percent(talkShare.value)} of the talk`
      : say`${questions}, ${checks} and ${told}`;
  const pullShare = pull / (pull + push);
  if (pullShare >= SKILLED) return say`${name} led by asking: ${did}.`;
  return pullShare > AVERAGE ? say`${name} told more than asked: ${did}.` : say`${name} mostly told: ${did}.`;
}

function aboutEverybody({ words: { say, count } }: Scene, n: number, pull: number): string {
  const share = pull / n;
  const [drew, all] = [count(pull), count(n)];
  if (share >= SKILLED)
    return say`A conversation that asked and checked a lot: ${drew} of ${all} contributions drew others out.`;
  return share > AVERAGE
    ? say`A conversation that told more than it asked: ${drew} of ${all} contributions drew others out.`
    : say`A conversation of statements, with few questions: ${drew} of ${all} contributions drew others out.`;
}
