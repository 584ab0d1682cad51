import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/**
 * The published JSON schemas of both platforms, which are not part of this repository: in the folder `COACH_SPEC_VENDOR`, else beside
 * it. Null where they are not; our own checks (faults.ts) run everywhere.
 */
export interface Schemas {
  readonly slack: ValidateFunction;
  readonly teams: ValidateFunction;
}

export function loadSchemas(): Schemas | null {
  const folder = process.env.COACH_SPEC_VENDOR ?? resolve(import.meta.dirname, '../../../../shared/spec/vendor');
  const slackFile = resolve(folder, 'slack-block-kit.schema.json');
  const teamsFile = resolve(folder, 'adaptive-card.1.5.0.schema.json');
  if (!existsSync(slackFile) || !existsSync(teamsFile)) {
    console.warn(`SKIPPED: no platform schemas in ${folder}; set COACH_SPEC_VENDOR to check the cards against them.`);
    return null;
  }
  const draft6 = createRequire(import.meta.url)('ajv/dist/refs/json-schema-draft-06.json') as object;
  const slack = new Ajv2020({ strict: false, allErrors: true });
  const teams = new Ajv({ strict: false, allErrors: true }).addMetaSchema(draft6);
  addFormats.default(slack);
  addFormats.default(teams);
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  return { slack: slack.compile(read(slackFile)), teams: teams.compile(withoutId(read(teamsFile))) };
}

/** Draft 4's `id`, which Microsoft's draft 6 file still carries and Ajv refuses; its references are all local. */
function withoutId({ id: _, ...schema }: Record<string, unknown>): object {
  return schema;
}

/** Where a value breaks the schema, in words; empty when it holds. */
export function schemaFaults(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(JSON.parse(JSON.stringify(value)))) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
