import type { Locale } from '../analysis/domain.ts';
import type { Card, Part } from './card.ts';
import { inEach } from './languages.ts';
import { formatClock, type Spoken, type Words, wordsFor } from './words.ts';

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
  readonly locale?: Locale;
}

/** A stage as a label begins, and as it stands in a line. */
interface StageName {
  readonly label: string;
  readonly inLine: string;
}

/** What is being done. */
const present = inEach(
  (say): Readonly<Record<Stage, StageName>> => ({
    received: { label: say`Received`, inLine: say`received` },
    downloading: { label: say`Downloading`, inLine: say`downloading` },
    transcribing: { label: say`Transcribing`, inLine: say`transcribing` },
    analysing: { label: say`Analysing`, inLine: say`analysing` },
    writing: { label: say`Writing the report`, inLine: say`writing the report` },
    done: { label: say`Done`, inLine: say`done` },
  }),
);
/** What has been done. */
const past = inEach(
  (say): Readonly<Record<Stage, StageName>> => ({
    ...present({ say }),
    downloading: { label: say`Downloaded`, inLine: say`downloaded` },
    transcribing: { label: say`Transcribed`, inLine: say`transcribed` },
    analysing: { label: say`Analysed`, inLine: say`analysed` },
    writing: { label: say`Written`, inLine: say`written` },
  }),
);

/** What is being done, as a label. */
export function stageWords(stage: Stage, words: Spoken): string {
  return present(words)[stage].label;
}

/** For a recording that has been through `stage` and waits for its turn. */
export function waitingWords(stage: Stage, ahead: number, words: Words): string {
  return `${past(words)[stage].label}, ${queueWords(ahead, words)}`;
}

/** The one status message of a recording, edited in place until the report stands. */
export function progressCard({
  title,
  stage,
  share = 0,
  elapsedMs,
  queuePosition,
  recordingId,
  locale,
}: Progress): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const done = stage === 'done';
  const step = STAGES.indexOf(stage);
  const overall = done ? 1 : (step + Math.min(1, Math.max(0, share))) / (STAGES.length - 1);
  const label = queuePosition === undefined ? stageWords(stage, words) : waitingWords(stage, queuePosition, words);
  const inLine =
    queuePosition === undefined || done
      ? present(words)[stage].inLine
      : `${past(words)[stage].inLine}, ${queueWords(queuePosition, words)}`;
  const parts: readonly Part[] = [
    { kind: 'bar', label, share: overall, text: words.share(overall), ...(done ? { tone: 'good' } : {}) },
    { kind: 'text', text: say`${formatClock(elapsedMs)} elapsed`, subtle: true },
  ];
  return {
    summary: `${title}: ${inLine}`,
    tone: 'neutral',
    title,
    parts,
    buttons: done ? [] : [{ kind: 'button', action: 'cancel', label: say`Cancel`, value: recordingId }],
    ...(done ? {} : { live: recordingId }),
  };
}

function queueWords(ahead: number, { say, count }: Words): string {
  if (ahead <= 0) return say`next in line`;
  return ahead === 1 ? say`1 recording goes first` : say`${count(ahead)} recordings go first`;
}
