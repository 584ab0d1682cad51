/**
 * The MongoDB server that tests may fill with databases of their own, or null. A suite without it says so: a line on the console,
 * beside vitest's count of skipped tests.
 */
export function mongoUri(suite: string): string | null {
  const uri = process.env.MONGODB_URI ?? '';
  if (uri !== '') return uri;
  console.warn(`SKIPPED: ${suite} on MongoDB (set MONGODB_URI to run it)`);
  return null;
}

/** A database name that no other test, process or run has. */
export function newDatabaseName(): string {
  return `test_${process.pid}_${Date.now().toString(36)}_${(serial++).toString(36)}`;
}

let serial = 0;
