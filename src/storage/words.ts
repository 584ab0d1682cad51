import { z } from 'zod';
import type { Transcript, Utterance, Word } from '../analysis/domain.ts';
import type { TableSpec } from './port.ts';
import { recordingId, tenantId, time } from './rows.ts';

/** Every word of a recording with its time, by the recording's id: four times as long as its transcript, which cards and reports read without. */
const WordsRow = z.object({
  tenantId,
  id: recordingId,
  /** One list an utterance, in their order; null where a source times no words. */
  words: z.custom<readonly (readonly Word[] | null)[]>(Array.isArray),
  expireAt: time,
});
export type WordsRow = z.infer<typeof WordsRow>;

export const words: TableSpec<WordsRow, 'words', never> = {
  name: 'words',
  row: WordsRow,
  indexes: {},
  heavy: ['words'],
  expires: true,
};

/** A transcript without its words, and the words; null where the source times none. */
export function partWords(transcript: Transcript): {
  readonly transcript: Transcript;
  readonly words: WordsRow['words'] | null;
} {
  if (transcript.utterances.every((one) => one.words === undefined)) return { transcript, words: null };
  const words = transcript.utterances.map((one) => one.words ?? null);
  const utterances = transcript.utterances.map(({ words: _, ...one }): Utterance => one);
  return { transcript: { ...transcript, utterances }, words };
}
