import { readFileSync } from 'node:fs';

// biome-ignore lint/suspicious/noExplicitAny: tests bend these in every way.
export type Raw = Record<string, any>;

/** A recorded-style activity, fresh for every caller. */
export function fixture(name: string): Raw {
  return JSON.parse(readFileSync(new URL(`../../../fixtures/teams/${name}.json`, import.meta.url), 'utf8'));
}
