import type { SpeakerId } from '../domain.ts';
import { askAboutIt, askWhy, breakItUp, bringIn, checkIt, openIt } from './advice-on-asking.ts';
import {
  askNotTell,
  followUp,
  goDeeper,
  handBack,
  openOne,
  priceFirst,
  repeatIt,
  stayWithIt,
} from './advice-on-stretching.ts';
import { buildOn, coolDown, dateIt, dropIt, pauseInstead, sumUp } from './advice-on-telling.ts';
import type { Advice, Advise } from './advise.ts';
import type { Scene } from './scene.ts';

const FOR_EVERYBODY: readonly Advise[] = [
  askAboutIt,
  checkIt,
  openIt,
  breakItUp,
  sumUp,
  coolDown,
  dropIt,
  buildOn,
  bringIn,
  dateIt,
  repeatIt,
  askWhy,
  followUp,
  openOne,
  priceFirst,
  handBack,
  goDeeper,
  stayWithIt,
  askNotTell,
  pauseInstead,
];
/** A buyer owes nobody discovery; these stay neutral for any side. */
const FOR_BUYERS: readonly Advise[] = [
  checkIt,
  sumUp,
  coolDown,
  dropIt,
  repeatIt,
  askWhy,
  goDeeper,
  stayWithIt,
  askNotTell,
];

/** All advice that a speaker's own moments support, what matters most first. */
export function adviseSpeaker(scene: Scene, speaker: SpeakerId, seed: number): readonly Advice[] {
  const buys = scene.roles.get(speaker) === 'buyer';
  const found = FOR_EVERYBODY.flatMap((advise, i) =>
    buys && !FOR_BUYERS.includes(advise) ? [] : (advise(scene, speaker, seed + i) ?? []),
  );
  return found.sort((a, b) => b.matters - a.matters || (a.kind < b.kind ? -1 : 1));
}
