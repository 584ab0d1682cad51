import { addressOf, emailField } from './address.ts';
import { nameKey } from './clean.ts';
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
  const emails = emailsOf(transcriptOf(root));
  const said = sentencesOf(root).map(
    (one): Said => ({
      ...firstKnown(whoIs(one.speaker_name), whoIs(one.speaker_id)),
      ...emailField(emails.get(nameKey(textOf(one.speaker_name)))),
      start: numberOf(one.start_time ?? one.startTime),
      end: numberOf(one.end_time ?? one.endTime),
      text: textOf(one.raw_text) || textOf(one.text) || textOf(one.sentence),
    }),
  );
  const { pieces, times, ends } = settleSaid(said, 'seconds');
  return { format: 'fireflies', pieces, times, keepsOverlap: ends, keepsFillers: true };
}

function sentencesOf(root: Fields): readonly Fields[] {
  return objectsOf(transcriptOf(root).sentences ?? root.list);
}

function transcriptOf(root: Fields): Fields {
  return fieldsOf(fieldsOf(root.data)?.transcript) ?? fieldsOf(root.transcript) ?? root;
}

/** Of who was invited, by name; a name that two of them have tells nothing. */
function emailsOf({ meeting_attendees: invited }: Fields): ReadonlyMap<string, string | null> {
  const emails = new Map<string, string | null>();
  for (const { displayName, name, email } of objectsOf(invited)) {
    const key = nameKey(textOf(displayName) || textOf(name));
    if (key !== '') emails.set(key, emails.has(key) ? null : addressOf(email));
  }
  return emails;
}
