import { AppError } from '../errors.ts';
import type { Speaker, SpeakerId, Transcript, Utterance } from './domain.ts';

/**
 * What a person corrected about who speaks: everything that a speaker said, or one utterance (by its index), is somebody else's; or a
 * speaker has another name. `to` may be the next speaker that does not exist yet.
 */
export type Override =
  | { readonly kind: 'speaker'; readonly from: SpeakerId; readonly to: SpeakerId }
  | { readonly kind: 'utterance'; readonly at: number; readonly to: SpeakerId }
  | { readonly kind: 'name'; readonly speaker: SpeakerId; readonly name: string };

/**
 * The transcript with the corrections applied in their order; everything later (labels, numbers, coaching) is computed from it. Ids stay
 * what they were, so that a claim or a link to S3 still means S3; who is left without a word is no speaker any more. Throws
 * `unsupported` for a speaker or an utterance that does not exist.
 */
export function applyOverrides(transcript: Transcript, overrides: readonly Override[]): Transcript {
  return overrides.length === 0 ? transcript : dropSilent(overrides.reduce(applyOne, transcript), transcript);
}

function applyOne(transcript: Transcript, override: Override): Transcript {
  switch (override.kind) {
    case 'speaker': {
      find(transcript, override.from);
      return reassign(transcript, override.to, ({ speaker }) => speaker === override.from);
    }
    case 'utterance': {
      if (transcript.utterances[override.at] === undefined) {
        const last = transcript.utterances.length - 1;
        throw refuse(`There is no utterance ${override.at}: they are counted from 0 to ${last}.`);
      }
      return reassign(transcript, override.to, (_, at) => at === override.at);
    }
    case 'name': {
      const { id } = find(transcript, override.speaker);
      const name = override.name.trim();
      if (name === '') throw refuse(`The new name of ${id} is empty.`);
      return { ...transcript, speakers: transcript.speakers.map((one) => (one.id === id ? { id, name } : one)) };
    }
  }
}

function reassign(
  transcript: Transcript,
  to: SpeakerId,
  isMeant: (utterance: Utterance, at: number) => boolean,
): Transcript {
  const speakers = to === nextId(transcript) ? [...transcript.speakers, { id: to, name: null }] : transcript.speakers;
  find({ ...transcript, speakers }, to);
  return {
    ...transcript,
    speakers,
    utterances: transcript.utterances.map((one, at) => (isMeant(one, at) ? { ...one, speaker: to } : one)),
  };
}

/** Ids count up from S1; the highest may have lost its words and still is not given twice. */
function nextId({ speakers }: Transcript): SpeakerId {
  return `S${Math.max(0, ...speakers.map(({ id }) => Number(id.slice(1)))) + 1}` as SpeakerId;
}

function find({ speakers }: Transcript, id: SpeakerId): Speaker {
  const found = speakers.find((one) => one.id === id);
  if (found === undefined)
    throw refuse(`There is no speaker ${id}: there are ${speakers.map((one) => one.id).join(', ')}.`);
  return found;
}

/** Speakers whom a correction took every word from; who was silent in the source already stays. */
function dropSilent(transcript: Transcript, before: Transcript): Transcript {
  const heard = new Set(transcript.utterances.map(({ speaker }) => speaker));
  const hadWords = new Set(before.utterances.map(({ speaker }) => speaker));
  return {
    ...transcript,
    speakers: transcript.speakers.filter(({ id }) => heard.has(id) || !(hadWords.has(id) || isNew(id))),
  };

  function isNew(id: SpeakerId): boolean {
    return before.speakers.every((one) => one.id !== id);
  }
}

function refuse(detail: string): AppError {
  return new AppError('unsupported', { detail });
}
