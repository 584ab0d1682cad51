import { defineConfig } from 'vitest/config';

/**
 * The tests that judge the labels and numbers, without the properties: a mutant should fall to an example that a person can read. They
 * compute inside their tests: what runs while a file loads belongs to no test, and each of its mutants would need all of them.
 */
export default defineConfig({
  test: {
    include: [
      'test/unit/analysis/rackham/**/*.test.ts',
      'test/unit/analysis/samples-coached.test.ts',
      'test/golden/analysis/*.test.ts',
    ],
    testTimeout: 60_000,
    // A fresh context for each of some thousand runs would be most of the work; these tests share nothing but memories by object.
    pool: 'threads',
    isolate: false,
  },
});
