import type { Reading } from './cue.ts';
import { type Fields, fieldsOf, numberOf, objectsOf, textOf } from './fields.ts';
import { type Said, settleSaid } from './said.ts';
import { firstKnown, whoIs } from './who.ts';

/** Whether this is a Fireflies transcript: the answer of its API in any envelope, or the list that its page downloads. */
export function isFireflies(root: Fields): boolean {
  return sentencesOf(root).some((one) => 'raw_text' in one || 'speaker_name' in one || 'sentence' in one);
}

/**
 * Reads Fireflies' `sentences`. Times are seconds, in some exports as text. `raw_text` is what was said, `text` what an editor made of
 * it.
 */
export function readFireflies(root: Fields): Reading {
  const said = sentencesOf(root).map(
    (one): Said => ({
      ...firstKnown(whoIs(one.speaker_name), whoIs(one.speaker_id)),
      start: numberOf(one.start_time ?? one.startTime),
      end: numberOf(one.end_time ?? one.endTime),
      text: textOf(one.raw_text) || textOf(one.text) || textOf(one.sentence),
    }),
  );
  const { pieces, times, ends } = settleSaid(said, 'seconds');
  return { format: 'fireflies', pieces, times, keepsOverlap: ends, keepsFillers: true };
}

function sentencesOf(root: Fields): readonly Fields[] {
  const transcript = fieldsOf(fieldsOf(root.data)?.transcript) ?? fieldsOf(root.transcript) ?? root;
  return objectsOf(transcript.sentences ?? root.list);
}
