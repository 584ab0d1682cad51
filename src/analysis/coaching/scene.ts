import type {
  Behaviour,
  Label,
  Labelled,
  Metrics,
  Role,
  SpeakerId,
  SpeakerMetrics,
  Transcript,
  Utterance,
} from '../domain.ts';
import { ENGLISH, type Language } from '../language.ts';
import { readTranscript } from '../rackham/reading.ts';
import { guessRoles, NOBODY } from '../rackham/roles.ts';
import { isPull, isPush } from '../rackham/timing.ts';

/** The conversation as a coach reads it: turns that answer each other. */

/** A run of one speaker's utterances that carry something; listening noises of others do not end it. */
export interface Turn {
  readonly speaker: SpeakerId;
  /** Indices of its utterances. */
  readonly at: readonly number[];
  readonly words: number;
}

export interface Scene {
  readonly labelled: Labelled;
  readonly transcript: Transcript;
  readonly metrics: Metrics;
  readonly turns: readonly Turn[];
  readonly roles: ReadonlyMap<SpeakerId, Role>;
  /** Who is known to be one of us; empty where nobody is. */
  readonly ours: ReadonlySet<SpeakerId>;
  /** In which the coach speaks; what it has somebody say or quotes stays in the language of the conversation. */
  readonly words: Language;
}

/** Everything the coach looks at, gathered once. */
export function setScene(
  labelled: Labelled,
  metrics: Metrics,
  ours: ReadonlySet<SpeakerId> = NOBODY,
  words: Language = ENGLISH,
): Scene {
  const { transcript } = labelled;
  return {
    labelled,
    transcript,
    metrics,
    turns: findTurns(labelled, metrics),
    roles: guessRoles(transcript, readTranscript(transcript), ours),
    ours,
    words,
  };
}

/** Who is coached first: whoever is known to be one of us, else who sells; empty where neither is clear. */
export function coachedFirst({ roles, ours }: Pick<Scene, 'roles' | 'ours'>): ReadonlySet<SpeakerId> {
  const known = [...roles.keys()].filter((id) => ours.has(id));
  return new Set(known.length > 0 ? known : [...roles.keys()].filter((id) => roles.get(id) === 'seller'));
}

function findTurns({ transcript, labels }: Labelled, { speakers }: Metrics): readonly Turn[] {
  const turns: { speaker: SpeakerId; at: number[]; words: number }[] = [];
  const known = new Set(speakers.map(({ speaker }) => speaker));
  transcript.utterances.forEach(({ speaker, text }, i) => {
    if ((labels[i]?.marks.length ?? 0) === 0 || !known.has(speaker)) return;
    const words = wordCount(text);
    const last = turns[turns.length - 1];
    if (last?.speaker === speaker) {
      last.at.push(i);
      last.words += words;
    } else turns.push({ speaker, at: [i], words });
  });
  return turns;
}

/** Words as a reader counts them. */
export function wordCount(text: string): number {
  return text.trim() === '' ? 0 : text.trim().split(/\s+/u).length;
}

export function labelAt(scene: Scene, at: number): Label {
  return scene.labelled.labels[at] ?? { marks: [] };
}

export function utteranceAt(scene: Scene, at: number): Utterance | undefined {
  return scene.transcript.utterances[at];
}

/** What utterance `at` says; empty when there is none. */
export function textAt(scene: Scene, at: number): string {
  return scene.transcript.utterances[at]?.text ?? '';
}

/** Whether utterance `at` carries a behaviour. */
export function does(scene: Scene, at: number, behaviour: Behaviour): boolean {
  return labelAt(scene, at).marks.some((mark) => mark.behaviour === behaviour);
}

/** The first utterance of a turn that pushes, if the turn never pulls; null otherwise. */
export function pushesOnly(scene: Scene, turn: Turn): number | null {
  let first: number | null = null;
  for (const at of turn.at) {
    for (const { behaviour } of labelAt(scene, at).marks) {
      if (isPull(behaviour)) return null;
      if (isPush(behaviour) && first === null) first = at;
    }
  }
  return first;
}

/** Two turns by different people, one after the other. */
interface Exchange {
  readonly said: Turn;
  readonly reply: Turn;
}

/** The exchanges in which `speaker` replies to somebody else. */
export function exchangesOf({ turns }: Scene, speaker: SpeakerId): readonly Exchange[] {
  return turns.flatMap((reply, i) => {
    const said = turns[i - 1];
    return said !== undefined && reply.speaker === speaker ? [{ said, reply }] : [];
  });
}

/** Utterances of `speaker` with `behaviour`, by index. */
export function allOf(scene: Scene, speaker: SpeakerId, behaviour: Behaviour): readonly number[] {
  return scene.labelled.labels.flatMap((_, at) =>
    utteranceAt(scene, at)?.speaker === speaker && does(scene, at, behaviour) ? [at] : [],
  );
}

export function metricsOf({ metrics }: Scene, speaker: SpeakerId): SpeakerMetrics | undefined {
  return metrics.speakers.find((candidate) => candidate.speaker === speaker);
}
