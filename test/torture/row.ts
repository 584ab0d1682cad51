import type { Engine } from './engine.ts';

/** One line of the table that `npm run torture` prints. */
export interface TortureRow {
  readonly name: string;
  /** What was measured, in words, with how many. */
  readonly result: string;
  readonly goal: string;
  readonly ok: boolean;
}

export interface TortureOptions {
  readonly engine: Engine;
  /** How often a scenario repeats itself; its own number unless told. */
  readonly times: number | null;
  /** Shows how far it is. */
  readonly say: (text: string) => void;
}

export type Scenario = (options: TortureOptions) => Promise<readonly TortureRow[]>;
