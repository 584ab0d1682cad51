import type { Recording } from '../storage/recordings.ts';
import type { Step } from './port.ts';

/**
 * What moves a recording on from where it stands, or null when it has arrived. A failure, too, has to be delivered:
 * the person is told before the recording rests as `failed`.
 */
export function nextStep(recording: Pick<Recording, 'status' | 'failure'>): Step | null {
  if (recording.status === 'delivered' || recording.status === 'failed') return null;
  if (recording.failure !== null) return 'deliver';
  switch (recording.status) {
    case 'received':
      return 'fetch';
    case 'fetched':
      return 'transcribe';
    case 'transcribed':
      return 'analyse';
    case 'analysed':
      return 'deliver';
  }
}

/** Key of the job and of its ledger row: one per recording, step, re-run and (for `deliver`) whether it tells of a failure. */
export function runKey(recording: Pick<Recording, 'id' | 'run' | 'failure'>, step: Step): string {
  return `${recording.id}:${recording.run}:${step}${recording.failure === null ? '' : ':failure'}`;
}
