import type { Recording, RecordingStatus } from '../storage/recordings.ts';
import type { Step } from './port.ts';

/**
 * What moves a recording on from where it stands, or null when it has arrived. A failure, too, has to be delivered:
 * the person is told before the recording rests as `failed`.
 */
export function nextStep(recording: Pick<Recording, 'status' | 'failure'>): Step | null {
  const next = NEXT[recording.status];
  return next !== null && recording.failure !== null ? 'deliver' : next;
}

const NEXT: Readonly<Record<RecordingStatus, Step | null>> = {
  received: 'fetch',
  fetched: 'transcribe',
  transcribed: 'analyse',
  analysed: 'deliver',
  delivered: null,
  failed: null,
};

/** Key of the job and of its ledger row: one per recording, step, re-run and (for `deliver`) whether it tells of a failure. */
export function runKey(recording: Pick<Recording, 'id' | 'run' | 'failure'>, step: Step): string {
  return `${recording.id}:${recording.run}:${step}${recording.failure === null ? '' : ':failure'}`;
}
