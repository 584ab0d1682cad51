import { AppError } from '../../errors.ts';
import { emailField } from './address.ts';
import type { Reading } from './cue.ts';
import { type Fields, fieldsOf, numberOf, objectsOf, textOf } from './fields.ts';
import { type Said, settleSaid } from './said.ts';
import { firstKnown, type Who, whoIs } from './who.ts';

/** Where the API's several envelopes keep transcripts and the people in them. */
interface Call {
  readonly transcript: readonly Fields[];
  readonly id: string;
}

/** Whether this is an answer of Gong's API: call transcripts, or a transcript of speakers' sentences. */
export function isGong(root: Fields): boolean {
  return Array.isArray(root.callTranscripts) || findCalls(root).length > 0;
}

/**
 * Reads Gong's `callTranscripts`, alone, beside `parties`, or within an extensive call. Times are milliseconds. Speakers are ids there;
 * their names come from `parties`, wherever those stand, and an id without a party is a voice without a name.
 */
export function readGong(root: Fields): Reading {
  const calls = findCalls(root);
  if (calls.length > 1) {
    throw new AppError('unsupported', {
      detail: `The file holds ${calls.length} Gong transcripts. Share one conversation per file.`,
    });
  }
  const names = nameParties(root);
  const said = (calls[0]?.transcript ?? []).flatMap((monologue) => {
    const id = idOf(monologue.speakerId);
    const who = names.get(id) ?? (id === '' ? { speaker: null } : { speaker: null, voice: id });
    return objectsOf(monologue.sentences).map(
      ({ start, end, text }): Said => ({ ...who, start: numberOf(start), end: numberOf(end), text: textOf(text) }),
    );
  });
  const { pieces, times, ends } = settleSaid(said, 'milliseconds');
  return { format: 'gong', pieces, times, keepsOverlap: ends, keepsFillers: true };
}

function findCalls(root: Fields): readonly Call[] {
  const calls = [root, ...envelopes(root)].map((one) => ({
    transcript: objectsOf(one.transcript).filter(({ sentences }) => Array.isArray(sentences)),
    id: idOf(one.callId) || idOf(fieldsOf(one.metaData)?.id),
  }));
  const spoken = calls.filter(({ transcript }) => transcript.length > 0);
  // One call may stand in two envelopes of the same file.
  return spoken.filter(({ id }, index) => id === '' || spoken.findIndex((other) => other.id === id) === index);
}

function envelopes(root: Fields): readonly Fields[] {
  const single = fieldsOf(root.call) ?? fieldsOf(root.callTranscript);
  return [...objectsOf(root.callTranscripts), ...objectsOf(root.calls), ...(single === null ? [] : [single])];
}

function nameParties(root: Fields): ReadonlyMap<string, Who> {
  const names = new Map<string, Who>();
  for (const place of [root, ...envelopes(root)]) {
    for (const party of objectsOf(place.parties)) {
      const id = idOf(party.speakerId);
      const who = { ...firstKnown(whoIs(party.name), whoIs(party.emailAddress)), ...emailField(party.emailAddress) };
      if (id !== '' && who.speaker !== null) names.set(id, who);
    }
  }
  return names;
}

/** Ids have 19 digits and are written as text; a number that lost digits still tells one from another. */
function idOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : textOf(value);
}
