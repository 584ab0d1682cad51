import type { Act, Happening } from '../practice-domain.ts';

/** How what happens in a session is written down. */

/** One piece of what the persona has to say. */
export function act(say: string, id: string | null = null): Act {
  return { say, id };
}

/** Something that happened, with how far it moved openness and patience. */
export function moved(
  kind: Happening['kind'],
  of: string | null,
  quote: string | null,
  openness: number,
  patience = 0,
): Happening {
  return { kind, of, quote, openness: rounded(openness), patience: rounded(patience) };
}

/** Openness at which nothing opens any further. */
const WIDE_OPEN = 1.2;

/** Openness after what happened: trust grows the slower the more there is of it; it is lost at full price. */
export function opened(before: number, happened: readonly Happening[]): number {
  let gain = 0;
  let loss = 0;
  for (const { openness } of happened) {
    if (openness > 0) gain += openness;
    else loss += openness;
  }
  return within(before + gain * (1 - before / WIDE_OPEN) + loss);
}

/** How far patience moved altogether. */
export function patienceOf(happened: readonly Happening[]): number {
  return happened.reduce((total, { patience }) => total + patience, 0);
}

/** Kept within 0..1. */
export function within(value: number): number {
  return rounded(Math.min(1, Math.max(0, value)));
}

/** To a thousandth, and never "-0", so that a state reads well and is the same text everywhere. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000 + 0;
}
