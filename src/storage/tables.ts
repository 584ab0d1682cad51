import { audit } from './audit.ts';
import { cache } from './cache.ts';
import { claims } from './claims.ts';
import { conversations } from './conversations.ts';
import { digests } from './digests.ts';
import { webhookEvents } from './events.ts';
import { imports } from './imports.ts';
import { installations } from './installations.ts';
import { jobRuns } from './job-runs.ts';
import { keyring } from './keyring.ts';
import { outbox } from './outbox.ts';
import { people } from './people.ts';
import type { AnyTableSpec, Store } from './port.ts';
import { practices } from './practices.ts';
import { recordings } from './recordings.ts';
import { reports } from './reports.ts';
import { settings } from './settings.ts';
import { transcripts } from './transcripts.ts';
import { usage } from './usage.ts';
import { words } from './words.ts';

/** Every collection there is; migrations and contract tests walk this list. */
export const SPECS: readonly AnyTableSpec[] = [
  installations,
  webhookEvents,
  recordings,
  transcripts,
  words,
  reports,
  practices,
  people,
  claims,
  conversations,
  digests,
  outbox,
  jobRuns,
  cache,
  usage,
  settings,
  audit,
  keyring,
  imports,
];

export type Tables = ReturnType<typeof openTables>;

/** The collections of a migrated store, by name. */
export function openTables(store: Store) {
  return {
    installations: store.table(installations),
    webhookEvents: store.table(webhookEvents),
    recordings: store.table(recordings),
    transcripts: store.table(transcripts),
    words: store.table(words),
    reports: store.table(reports),
    practices: store.table(practices),
    people: store.table(people),
    claims: store.table(claims),
    conversations: store.table(conversations),
    digests: store.table(digests),
    outbox: store.table(outbox),
    jobRuns: store.table(jobRuns),
    cache: store.table(cache),
    usage: store.table(usage),
    settings: store.table(settings),
    audit: store.table(audit),
    keyring: store.table(keyring),
    imports: store.table(imports),
  };
}
