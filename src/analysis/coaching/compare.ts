import type { Banded, BandMetric, Measured, SpeakerId, SpeakerMetrics } from '../domain.ts';
import { BANDS, type Band, distance, place } from '../rackham/bands.ts';
import { wilson } from '../rackham/stats.ts';
import { coachedFirst, metricsOf, type Scene } from './scene.ts';

/** A speaker's numbers beside their references. */

interface Standing {
  readonly metric: BandMetric;
  readonly value: number;
  readonly n: number;
}

const LEAST_HOUR_MS = 20 * 60_000;

/** Every number of a speaker that has a reference, measured or not worth a comparison left out. */
function standingsOf(scene: Scene, metrics: SpeakerMetrics): readonly Standing[] {
  const { counts, pull, push } = metrics;
  const n = pull + push;
  const found: Standing[] = [];
  function add(metric: BandMetric, value: number, size: number): void {
    found.push({ metric, value, n: size });
  }
  function addMeasured(metric: BandMetric, measured: Measured | undefined, scale = 1): void {
    if (measured !== undefined && 'value' in measured) add(metric, measured.value * scale, measured.n);
  }
  if (n > 0 && scene.transcript.can.speakers) {
    const questions = counts.open_question + counts.closed_question;
    add('consultative_share', (questions + counts.testing_understanding + counts.summarizing) / n, n);
    add('question_share', questions / n, n);
    add('testing_share', counts.testing_understanding / n, n);
    add('summarizing_share', counts.summarizing / n, n);
    add('defend_attack_share', counts.defending_attacking / n, n);
  }
  function partOf(name: string): Measured | undefined {
    return metrics.impact.parts.find((part) => part.name === name)?.measured;
  }
  // An hourly rate from a few minutes would be one event times a large number.
  if (scene.transcript.durationMs >= LEAST_HOUR_MS) {
    const hours = scene.transcript.durationMs / 3_600_000;
    addMeasured('irritators_per_hour', partOf('irritators'));
    if (scene.transcript.can.times && scene.transcript.can.speakers)
      add('counter_proposals_per_hour', metrics.counterProposals / hours, metrics.counterProposals);
  }
  addMeasured('reasons_per_argument', partOf('reasons per argument'));
  addMeasured('talk_share', metrics.talkShare);
  addMeasured('words_per_min', metrics.wordsPerMin);
  addMeasured('hard_fillers_per_min', metrics.hardFillersPerMin);
  addMeasured('longest_monologue_s', metrics.longestMonologueMs, 1 / 1000);
  addMeasured('customer_streak_s', partOf('longest streak of the other side'));
  if (scene.roles.get(metrics.speaker) === 'seller')
    add('questions_asked', counts.open_question + counts.closed_question, n);
  return found;
}

/** The numbers of all speakers that have enough evidence, beside their references. */
export function compare(scene: Scene): readonly Banded[] {
  return scene.metrics.speakers.flatMap((metrics) =>
    standingsOf(scene, metrics).flatMap(({ metric, value, n }) => {
      const band = BANDS.find((one) => one.metric === metric);
      if (band?.sellerOnly === true && scene.roles.get(metrics.speaker) !== 'seller') return [];
      const placed = place(metric, value, n, scene.words);
      return placed === null ? [] : [{ metric, speaker: metrics.speaker, value, n, ...placed }];
    }),
  );
}

/** The number that lies furthest from its reference, of those that can be coached and whose distance is no chance. */
export interface Furthest {
  readonly speaker: SpeakerId;
  readonly band: Band;
  readonly compared: Banded;
}

/** The focus of a recording: those coached first when that is clear, then anybody who is not known to buy. */
export function findFurthest(scene: Scene, compared: readonly Banded[]): Furthest | null {
  const roles = [...scene.roles];
  const first = coachedFirst(scene);
  const others = roles.filter(([, role]) => role !== 'buyer').map(([id]) => id);
  const coached = first.size > 0 ? first : new Set(others.length > 0 ? others : roles.map(([id]) => id));
  let furthest: Furthest | null = null;
  let most = 0;
  for (const one of compared) {
    const band = BANDS.find((candidate) => candidate.metric === one.metric);
    if (band === undefined || !coached.has(one.speaker) || one.verdict === 'good' || !isClear(scene, band, one))
      continue;
    const far = distance(band, one.value) * band.focus;
    if (far > most) {
      most = far;
      furthest = { speaker: one.speaker, band, compared: one };
    }
  }
  return furthest;
}

/** A share counts only when its interval excludes the good value: small samples give no verdict. */
function isClear(scene: Scene, band: Band, { metric, value, n, speaker, verdict }: Banded): boolean {
  // Only a share of behaviours has an interval; other numbers count when they are beyond the poor end.
  if (metric === 'talk_share' || band.unit !== 'share') return verdict !== 'typical';
  if (metric === 'defend_attack_share') return (metricsOf(scene, speaker)?.counts.defending_attacking ?? 0) >= 2;
  const [low, high] = wilson(Math.round(value * n), n);
  return band.better === 'higher' ? high < band.good : low > band.good;
}
