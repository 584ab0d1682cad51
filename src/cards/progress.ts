import type { Card, Part } from './card.ts';
import { formatClock, formatShare } from './words.ts';

export const STAGES = ['received', 'downloading', 'transcribing', 'analysing', 'writing', 'done'] as const;
export type Stage = (typeof STAGES)[number];

export interface Progress {
  /** File name as shared. */
  readonly title: string;
  readonly stage: Stage;
  /** How much of this stage is done, 0..1; left out where nobody knows. */
  readonly share?: number;
  readonly elapsedMs: number;
  /** While the recording waits for what comes after `stage`: how many go first. */
  readonly queuePosition?: number;
  readonly recordingId: string;
}

/** What is being done. */
export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  received: 'Received',
  downloading: 'Downloading',
  transcribing: 'Transcribing',
  analysing: 'Analysing',
  writing: 'Writing the report',
  done: 'Done',
};
/** What has been done. */
const PAST_WORDS: Readonly<Record<Stage, string>> = {
  received: 'Received',
  downloading: 'Downloaded',
  transcribing: 'Transcribed',
  analysing: 'Analysed',
  writing: 'Written',
  done: 'Done',
};

/** For a recording that has been through `stage` and waits for its turn. */
export function waitingWords(stage: Stage, ahead: number): string {
  return `${PAST_WORDS[stage]}, ${queueWords(ahead)}`;
}

/** The one status message of a recording, edited in place until the report stands. */
export function progressCard({ title, stage, share = 0, elapsedMs, queuePosition, recordingId }: Progress): Card {
  const done = stage === 'done';
  const step = STAGES.indexOf(stage);
  const overall = done ? 1 : (step + Math.min(1, Math.max(0, share))) / (STAGES.length - 1);
  const words = queuePosition === undefined ? STAGE_WORDS[stage] : waitingWords(stage, queuePosition);
  const parts: readonly Part[] = [
    { kind: 'bar', label: words, share: overall, text: formatShare(overall), ...(done ? { tone: 'good' } : {}) },
    { kind: 'text', text: `${formatClock(elapsedMs)} elapsed`, subtle: true },
  ];
  return {
    summary: done ? `${title}: done` : `${title}: ${words.toLowerCase()}`,
    tone: 'neutral',
    title,
    parts,
    buttons: done ? [] : [{ kind: 'button', action: 'cancel', label: 'Cancel', value: recordingId }],
    ...(done ? {} : { live: recordingId }),
  };
}

function queueWords(ahead: number): string {
  if (ahead <= 0) return 'next in line';
  return ahead === 1 ? '1 recording goes first' : `${ahead} recordings go first`;
}
