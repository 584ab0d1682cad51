import type { SpeakerMetrics } from '../domain.ts';
import { callName, countOf, percent } from './quote.ts';
import { metricsOf, type Scene } from './scene.ts';

/** RACKHAM §2: under this many behaviours there are counts, no verdict. */
const ENOUGH = 20;
/** Consultative share of skilled and of average negotiators (RACKHAM §4). */
const SKILLED = 0.385;
const AVERAGE = 0.179;

/** One line about the whole conversation, no better and no worse than its numbers. */
export function headline(scene: Scene, english: boolean): string {
  const { metrics, transcript } = scene;
  const { pull, push } = metrics.overall;
  const n = pull + push;
  if (transcript.utterances.length === 0) return 'Nothing was said in this recording.';
  if (!english)
    return 'This recording is not in English; the built-in analysis reads English only, so nobody is judged.';
  if (n === 0) return 'No questions, suggestions or statements were found to coach on.';
  if (n < ENOUGH)
    return `Too little was said for a verdict: ${countOf(n, 'contribution')}, ${pull} of them asking or checking.`;
  if (!transcript.can.speakers) {
    return `${percent(pull / n)} of ${n} contributions asked or checked; this source names no speakers, so there is nothing by person.`;
  }
  const seller = leader(scene);
  return seller === null ? aboutEverybody(n, pull) : aboutSeller(scene, seller);
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
  const name = callName(scene.transcript, speaker);
  const questions = counts.open_question + counts.closed_question;
  const talked = 'value' in talkShare ? ` in ${percent(talkShare.value)} of the talk` : '';
  return `${judge(name, pull / (pull + push))}: ${countOf(questions, 'question')}, ${countOf(counts.testing_understanding + counts.summarizing, 'check or summary', 'checks and summaries')} and ${countOf(push, 'statement or suggestion', 'statements and suggestions')}${talked}.`;
}

function judge(name: string, pullShare: number): string {
  if (pullShare >= SKILLED) return `${name} led by asking`;
  if (pullShare > AVERAGE) return `${name} told more than asked`;
  return `${name} mostly told`;
}

function aboutEverybody(n: number, pull: number): string {
  const share = pull / n;
  const verdict =
    share >= SKILLED
      ? 'A conversation that asked and checked a lot'
      : share > AVERAGE
        ? 'A conversation that told more than it asked'
        : 'A conversation of statements, with few questions';
  return `${verdict}: ${pull} of ${n} contributions drew others out.`;
}
