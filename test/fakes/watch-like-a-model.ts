import type { Transcript } from '../../src/analysis/domain.ts';
import { coachLikeAModel, labelLikeAModel } from './like-a-model.ts';

/** What a stand-in for a model that listens makes of a recording in which a transcript is spoken. */
export function watchLikeAModel({ utterances, speakers }: Transcript): object {
  const lines = utterances.map(({ speaker, text }, at) => `[${at}|${speaker}|0:00] ${text}`).join('\n');
  const { labels } = labelLikeAModel({ transcript: lines, task: '' });
  const task = `What should each of these people hear from a good coach: ${speakers.map(({ id }) => id).join(', ')}?`;
  return {
    speakers: speakers.map(({ id, name }) => ({ id, name: name ?? '' })),
    utterances: utterances.map(({ speaker, startMs, endMs, text }, at) => ({
      speaker,
      start: startMs / 1000,
      end: endMs / 1000,
      text,
      marks: labels[at]?.marks ?? [],
    })),
    coaching: coachLikeAModel({ transcript: lines, task }),
  };
}
