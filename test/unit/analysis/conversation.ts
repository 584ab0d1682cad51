import type { Capabilities, Labelled, SpeakerId, Transcript, Utterance } from '../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../src/analysis/engines/offline.ts';

/** "Dana: text" lines as a transcript: three words a second, half a second between utterances, unless times are given. */

export const ALL: Capabilities = { times: true, wordTimes: false, overlap: true, verbatim: true, speakers: true };

export interface Line {
  readonly who: string;
  readonly text: string;
  readonly startMs?: number;
  readonly endMs?: number;
}

export function talk(
  lines: readonly (string | Line)[],
  can: Partial<Capabilities> = {},
  silent: readonly string[] = [],
): Transcript {
  const ids = new Map<string, SpeakerId>();
  let clock = 0;
  const utterances: Utterance[] = lines.map((given) => {
    const line = typeof given === 'string' ? parse(given) : given;
    const id = ids.get(line.who) ?? (`S${ids.size + 1}` as SpeakerId);
    ids.set(line.who, id);
    const startMs = line.startMs ?? clock;
    const endMs = line.endMs ?? startMs + Math.max(300, Math.round((line.text.split(/\s+/).length / 3) * 1000));
    clock = endMs + 500;
    return { speaker: id, startMs, endMs, text: line.text };
  });
  for (const name of silent) ids.set(name, `S${ids.size + 1}` as SpeakerId);
  return {
    format: 'plain',
    durationMs: Math.max(0, ...utterances.map((utterance) => utterance.endMs)),
    speakers: [...ids].map(([name, id]) => ({ id, name })),
    utterances,
    can: { ...ALL, ...can },
  };
}

function parse(line: string): Line {
  const colon = line.indexOf(': ');
  return { who: line.slice(0, colon), text: line.slice(colon + 2) };
}

export function label(transcript: Transcript): Labelled {
  return offlineEngine.label(transcript);
}

/** Behaviours of the last utterance; [] is none. */
export function lastBehaviours(...lines: readonly (string | Line)[]): readonly string[] {
  return (label(talk(lines)).labels.at(-1)?.marks ?? []).map((mark) => mark.behaviour);
}
