import type { ActionItem, SpeakerId } from '../domain.ts';
import type { Scene } from './scene.ts';

/** What a coach could tell a speaker, each from a moment of theirs; coach.ts picks the few that matter most. */
export interface Advice {
  /** One of a kind per speaker is enough. */
  readonly kind: string;
  /** 0..1: how much it matters. */
  readonly matters: number;
  readonly item: ActionItem;
  /** The finding in one sentence, for the list of opportunities. */
  readonly finding: string;
}

/** `seed` varies the wording between speakers, always the same way. */
export type Advise = (scene: Scene, speaker: SpeakerId, seed: number) => Advice | null;

/** One of several wordings; the same seed gives the same one. */
export function pick(choices: readonly string[], seed: number): string {
  return choices[seed % choices.length] ?? '';
}
