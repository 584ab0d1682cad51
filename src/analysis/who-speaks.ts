import type { SpeakerId, Transcript } from './domain.ts';
import { applyOverrides, type Override } from './overrides.ts';
import { whoIs } from './transcript/who.ts';

/** A speaker whom somebody of the workspace has claimed; `name` as their colleagues read it. */
export interface Claimed {
  readonly speaker: SpeakerId;
  readonly name: string | null;
}

export interface WhoSpeaks {
  /** With voices joined and parted, but with the names of the source: what models were asked about before is asked in the same words. */
  readonly asked: Transcript;
  /** With the names that people gave as well. */
  readonly transcript: Transcript;
  /** Whoever is claimed. */
  readonly ours: ReadonlySet<SpeakerId>;
}

/**
 * Who speaks in a recording, as far as people said so. A name that somebody gave goes before the source's, and a claimed speaker whom
 * neither names is called as their colleagues know them. What no longer fits, because the recording was heard anew, is passed over.
 */
export function whoSpeaks(source: Transcript, overrides: readonly Override[], claims: readonly Claimed[]): WhoSpeaks {
  const asked = applyOverrides(
    source,
    overrides.filter((override) => override.kind !== 'name' && fits(source, override)),
  );
  const given = new Map(
    overrides.flatMap((one) => (one.kind === 'name' ? [[one.speaker, one.name.trim()] as const] : [])),
  );
  const known = new Map(claims.map(({ speaker, name }) => [speaker, name]));
  const names = asked.speakers.flatMap(({ id, name }): Override[] => {
    // “Speaker 1” is a name in a text file and still names nobody.
    const called = given.get(id) || (whoIs(name).speaker ?? known.get(id) ?? name);
    return called === null || called === name || called.trim() === ''
      ? []
      : [{ kind: 'name', speaker: id, name: called }];
  });
  const ours = asked.speakers.map(({ id }) => id).filter((id) => known.has(id));
  return { asked, transcript: applyOverrides(asked, names), ours: new Set(ours) };
}

function fits({ speakers, utterances }: Transcript, override: Override): boolean {
  const isThere = (speaker: SpeakerId): boolean => speakers.some(({ id }) => id === speaker);
  switch (override.kind) {
    case 'speaker':
      return isThere(override.from) && isThere(override.to);
    case 'utterance':
      return utterances[override.at] !== undefined && isThere(override.to);
    case 'name':
      return isThere(override.speaker);
  }
}
