import type { Reading } from './cue.ts';
import { type Fields, fieldsOf, numberOf, objectsOf, textOf } from './fields.ts';
import { gatherRuns, type RunWord } from './runs.ts';
import { type Said, type SaidWord, settleSaid } from './said.ts';
import { type Who, whoIs } from './who.ts';

/** A silence within one speaker's words that ends a run, in seconds; a turn ends there too (utterances.ts). */
const GAP_S = 2;

/** Whether this is Deepgram's answer: `results` with `channels` or `utterances`, also wrapped in its SDK's `result`. */
export function isDeepgram(root: Fields): boolean {
  const results = resultsOf(root);
  return Array.isArray(results.channels) || Array.isArray(results.utterances);
}

/**
 * Reads Deepgram's `results`: utterances where the file has them, else each channel's words, else its bare transcript. Times are
 * seconds. A speaker is a number (nobody is named); where there are several channels, each is a speaker of its own.
 */
export function readDeepgram(root: Fields): Reading {
  const results = resultsOf(root);
  const channels = objectsOf(results.channels);
  const utterances = objectsOf(results.utterances);
  const several = channels.length > 1 || new Set(utterances.map(({ channel }) => numberOf(channel) ?? 0)).size > 1;
  const said =
    utterances.length > 0
      ? utterances.map((one) => utterance(one, several))
      : channels.flatMap((channel, index) => spokenIn(channel, several ? index : null));
  const { pieces, times, ends } = settleSaid(said, 'seconds');
  return { format: 'deepgram', pieces, times, keepsOverlap: ends, keepsFillers: true };
}

function resultsOf(root: Fields): Fields {
  return fieldsOf(root.results) ?? fieldsOf(fieldsOf(root.result)?.results) ?? {};
}

function utterance(one: Fields, several: boolean): Said {
  const words = objectsOf(one.words).map(readWord);
  return {
    ...speakerOf(one.speaker, several ? (numberOf(one.channel) ?? 0) : null),
    start: numberOf(one.start),
    end: numberOf(one.end),
    text: textOf(one.transcript) || words.map(({ text }) => text).join(' '),
    words,
  };
}

function spokenIn(channel: Fields, index: number | null): readonly Said[] {
  const [best] = objectsOf(channel.alternatives);
  if (best === undefined) return [];
  const words = objectsOf(best.words).map(
    (word): RunWord => ({ ...readWord(word), ...speakerOf(word.speaker, index) }),
  );
  if (words.length > 0) return gatherRuns(words, GAP_S);
  return [{ ...speakerOf(null, index), start: null, end: null, text: textOf(best.transcript) }];
}

function readWord(word: Fields): SaidWord {
  return {
    text: textOf(word.punctuated_word) || textOf(word.word),
    start: numberOf(word.start),
    end: numberOf(word.end),
  };
}

function speakerOf(label: unknown, channel: number | null): Who {
  const who = whoIs(label);
  return channel === null || who.speaker !== null
    ? who
    : { speaker: null, voice: `channel ${channel} ${who.voice ?? ''}` };
}
