import type { HistoryPoint } from '../analysis/history-domain.ts';
import { type Cell, toCsv } from './csv.ts';

/** The columns of a history in a spreadsheet. */
const FIELDS = [
  'id',
  'title',
  'shared_at',
  'kind',
  'counts_for_person',
  'duration_s',
  'behaviours',
  'pull_share',
  'question_quality',
  'words_per_min',
  'fillers_per_min',
  'talk_share',
  'impact',
  'practice_score',
  'linked_from',
] as const;

/** A history as a spreadsheet opens it: a line a recording or practice session. */
export function historyCsv(points: readonly HistoryPoint[]): string {
  return toCsv([FIELDS, ...points.map((point) => FIELDS.map((field) => historyFields(point)[field]))]);
}

/** A recording or practice session of a history, by column. */
export function historyFields(point: HistoryPoint): Readonly<Record<(typeof FIELDS)[number], Cell>> {
  const { numbers } = point;
  return {
    id: point.id,
    title: point.title,
    shared_at: new Date(point.sharedAt).toISOString(),
    kind: point.kind,
    counts_for_person: point.whose === 'own' ? 'yes' : 'no',
    duration_s: Math.round(point.durationMs / 1000),
    behaviours: numbers.n,
    pull_share: numbers.pullShare,
    question_quality: numbers.questionQuality,
    words_per_min: numbers.wordsPerMin,
    fillers_per_min: numbers.fillersPerMin,
    talk_share: numbers.talkShare,
    impact: numbers.impact,
    practice_score: point.practice?.score ?? null,
    linked_from: point.elsewhere ?? null,
  };
}
