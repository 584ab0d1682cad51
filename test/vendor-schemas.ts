import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Third-party schemas are not ours to ship; where a checkout has them beside it, manifests and goldens are held against them. */
const folder = process.env.COACH_SPEC_VENDOR ?? resolve(import.meta.dirname, '../../shared/spec/vendor');

/** The schema of this file name, or null, said loudly, where it is absent. */
export function readVendorSchema(name: string): object | null {
  const file = join(folder, name);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as object;
  console.warn(`SKIPPED: the check against ${name} (set COACH_SPEC_VENDOR to a folder that has it)`);
  return null;
}
