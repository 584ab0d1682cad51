import type { PracticeState } from '../practice-domain.ts';
import type { Objection, Persona } from './persona.ts';
import type { Scenario } from './scenario.ts';

/** Who talks with whom about what. */
export interface Setting {
  readonly persona: Persona;
  readonly scenario: Scenario;
  /** Whoever practises, as the report names them. */
  readonly repName: string;
}

type ObjectionState = 'raised' | 'explored' | 'handled';

/** What a session has come to: everything here follows from its steps. */
export interface Standing {
  /** Turns of whoever practises so far. */
  readonly turn: number;
  readonly openness: number;
  readonly patience: number;
  /** Fact → turn in which it was found. */
  readonly found: ReadonlyMap<string, number>;
  /** Facts of which something slipped out. */
  readonly led: ReadonlySet<string>;
  /** The fact that the persona's last words hinted at. */
  readonly hintedAt: string | null;
  readonly objections: ReadonlyMap<string, ObjectionState>;
  /** The objection that stands between them, and whether the persona's last words raised it. */
  readonly pending: Objection | null;
  readonly isJustRaised: boolean;
  /** Which of its questions the persona put last, while it waits for an answer. */
  readonly asked: number | null;
  /** How often each kind of line, or piece of content, was used. */
  readonly used: ReadonlyMap<string, number>;
}

/** Fruitless answers after which an objection is not spoken of any more. */
const MOST_TRIES = 2;

/** Where a session stands. */
export function standingOf({ persona }: Setting, { steps, openness, patience }: PracticeState): Standing {
  const found = new Map<string, number>();
  const led = new Set<string>();
  const objections = new Map<string, ObjectionState>();
  const tries = new Map<string, number>();
  const used = new Map<string, number>();
  steps.forEach(({ happened, acts }, turn) => {
    for (const { kind, of } of happened) {
      if (of === null) continue;
      if (kind === 'fact-found') found.set(of, turn);
      if (kind === 'lead-given' || kind === 'fact-kept') led.add(of);
      if (kind === 'objection-raised') objections.set(of, 'raised');
      if (kind === 'objection-explored') objections.set(of, 'explored');
      if (kind === 'objection-handled') objections.set(of, 'handled');
      if (kind === 'objection-passed-over') tries.set(of, (tries.get(of) ?? 0) + 1);
    }
    for (const { say, id } of acts) {
      const key = keyOfAct(say, id);
      used.set(key, (used.get(key) ?? 0) + 1);
    }
  });
  const last = steps.at(-1);
  const hinted = last?.acts.find(({ say }) => say === 'lead' || say === 'guarded');
  const asked = last?.acts.find(({ say }) => say === 'asks');
  const pendingId = [...objections].find(
    ([id, state]) => state !== 'handled' && (tries.get(id) ?? 0) < MOST_TRIES,
  )?.[0];
  return {
    turn: steps.length,
    openness: last?.openness ?? openness,
    patience: last?.patience ?? patience,
    found,
    led,
    hintedAt: hinted?.id ?? null,
    objections,
    pending: persona.objections.find(({ id }) => id === pendingId) ?? null,
    isJustRaised: last?.acts.some(({ say, id }) => say === 'objects' && id === pendingId) === true,
    asked: asked?.id == null ? null : Number(asked.id),
    used,
  };
}

/** Under what name the use of an act is counted. */
export function keyOfAct(say: string, id: string | null): string {
  return id === null ? say : `${say} ${id}`;
}

/** The same list in another order for every seed, always the same for the same one (Fisher–Yates on a 32-bit hash). */
export function shuffled<T>(list: readonly T[], seed: number, salt: string): readonly T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i -= 1) {
    const j = hash(`${seed} ${salt} ${i}`) % (i + 1);
    const [a, b] = [out[i], out[j]];
    if (a === undefined || b === undefined) continue;
    out[i] = b;
    out[j] = a;
  }
  return out;
}

/** FNV-1a over code units, with an avalanche at the end so that near seeds differ. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
