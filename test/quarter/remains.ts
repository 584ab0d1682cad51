import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'vitest';
import type { TenantId } from '../../src/analysis/domain.ts';
import { mineIdOf } from '../../src/storage/mine.ts';
import type { rowsOf } from '../fixtures/every-row.ts';
import { DAY_MS } from './deeds.ts';
import { listFiles, RETENTION_DAYS, type World } from './live.ts';
import type { AnyRow } from './orders.ts';
import { LEAVING_TENANT, PEOPLE, TENANTS } from './people.ts';

/** How long it is remembered that an event came. */
const EVENTS_MS = 7 * DAY_MS;

/** What may be in a tenant's tables. */
interface Kept {
  /** Recordings of theirs that are kept, and sessions that became one. */
  readonly recordings: readonly string[];
  /** Of which there is a report. */
  readonly reported: readonly string[];
  readonly sessions: readonly string[];
  readonly claims: readonly string[];
  /** Under which something of somebody is filed. */
  readonly mine: ReadonlySet<string>;
  readonly at: number;
}

type Rule = (rows: readonly AnyRow[], kept: Kept) => void;

const untouched: Rule = () => {};
const idsOf = (rows: readonly AnyRow[]): readonly string[] => rows.map(({ id }) => id).sort();

/** What is right for a table; that there is a rule for each is what the list of them says. */
const RULES: Readonly<Record<keyof ReturnType<typeof rowsOf>, Rule>> = {
  recordings: (rows, { recordings }) => expect.soft(idsOf(rows), 'recordings').toEqual(recordings),
  reports: (rows, { reported }) => expect.soft(idsOf(rows), 'reports').toEqual(reported),
  transcripts: (rows, { reported }) => expect.soft(idsOf(rows), 'transcripts').toEqual(reported),
  // No source here times its words.
  words: (rows) => expect.soft(idsOf(rows), 'words').toEqual([]),
  claims: (rows, { claims }) => expect.soft(idsOf(rows), 'claims').toEqual(claims),
  practices: (rows, { sessions }) => expect.soft(idsOf(rows), 'practices').toEqual(sessions),
  outbox: (rows, kept) => expectFiled(rows, 'recordingId', kept, 'outbox'),
  jobRuns(rows, kept) {
    const ofEvents = (row: AnyRow): boolean => /^(?:deed|files|practice|history):/.test(String(row.subject));
    expectFiled(
      rows.filter((row) => !ofEvents(row)),
      'subject',
      kept,
      'job runs',
    );
    const since = kept.at - RETENTION_DAYS * DAY_MS;
    expectSince(rows.filter(ofEvents), 'updatedAt', since, 'job runs of events');
  },
  cache: (rows, kept) => expectFiled(rows, 'recordingId', kept, 'cache'),
  usage: (rows, kept) =>
    expectFiled(
      rows.filter((row) => row.kind === 'recording'),
      'recordingId',
      kept,
      'usage',
    ),
  webhookEvents: (rows, { at }) => expectSince(rows, 'receivedAt', at - EVENTS_MS, 'events'),
  installations: (rows) => expect.soft(rows.length, 'installations').toBe(1),
  imports: (rows) => expect.soft(rows).toEqual([]),
  conversations: (rows) => expect.soft(rows).toEqual([]),
  ...{ people: untouched, digests: untouched, settings: untouched, audit: untouched, keyring: untouched },
};

function expectFiled(rows: readonly AnyRow[], field: string, { recordings, sessions, mine }: Kept, what: string): void {
  const known = new Set([...recordings, ...sessions]);
  const astray = rows.filter((row) => {
    const of = row[field];
    return typeof of === 'string' && !known.has(of) && !mine.has(of);
  });
  expect
    .soft(
      astray.map(({ id }) => id),
      what,
    )
    .toEqual([]);
}

function expectSince(rows: readonly AnyRow[], field: string, since: number, what: string): void {
  expect
    .soft(
      rows.filter((row) => Number(row[field]) <= since).map(({ id }) => id),
      what,
    )
    .toEqual([]);
}

/** After the last purge exactly what is kept is left: in every table, on disk, and in the bytes of the database. */
export async function judgeRemains(
  world: World,
  folder: string,
  at: number,
): Promise<{ readonly left: number; readonly gone: number }> {
  const { service, course } = world;
  const all = await service.ask(at, { kind: 'rows', tenants: [...TENANTS, LEAVING_TENANT] });
  const standings = course.shared.map((of) => course.standing(of));
  const kept = standings.filter(({ of, isDeleted }) => !isDeleted && course.isKept(of, at));
  const sessions = course.sessions.filter((one) => course.isKeptSession(one, at) && !course.isErased(one));
  const gone = course.shared.filter((of) => kept.every((standing) => standing.of !== of));
  const goneSessions = course.sessions.filter((one) => !sessions.includes(one));
  const files: string[] = [];
  const mayBe: string[] = [];

  for (const tenantId of TENANTS) {
    const own = kept.filter(({ of }) => of.tenantId === tenantId);
    const held = sessions.filter((one) => one.tenantId === tenantId);
    const ended = held.filter(({ id }) => course.created.has(id)).map(({ id }) => id as string);
    const rows = all[tenantId] ?? never(tenantId);
    const claims = own.flatMap(({ of, claims: who }) => [...who.keys()].map((speaker) => `${of.id}:${speaker}`));
    const what: Kept = {
      recordings: [...own.map(({ of }) => of.id as string), ...ended].sort(),
      reported: [...own.filter(({ of }) => !of.isBad).map(({ of }) => of.id as string), ...ended].sort(),
      sessions: held.map(({ id }) => id as string).sort(),
      // Whoever practises is a speaker by that, whichever number they have.
      claims: [...claims, ...idsOf(rows.claims).filter((id) => ended.includes(id.split(':')[0] ?? ''))].sort(),
      mine: new Set(PEOPLE.map(({ id }) => mineIdOf(tenantId, id) as string)),
      at,
    };
    for (const [name, rule] of Object.entries(RULES)) rule(rows[name as keyof typeof RULES], what);
    for (const [name, table] of Object.entries(rows))
      expectSince(
        table.filter((row) => row.expireAt !== undefined),
        'expireAt',
        at,
        `${tenantId} ${name}: expired`,
      );
    for (const { of } of own)
      if (!of.isBad) (of.isCopy ? mayBe : files).push(join(folderOf(tenantId), `media-${of.id}`));
    for (const { id } of rows.cache)
      if (id.startsWith('file:')) files.push(join(folderOf(tenantId), fileName(`held-${id.slice('file:'.length)}`)));
  }

  // Nothing anywhere speaks of what is gone, but the note that it went.
  const { audit: _, ...left } = merged(all);
  const text = JSON.stringify(left);
  const named = [...gone.map(({ id }) => id), ...goneSessions.map(({ id }) => id)];
  expect
    .soft(
      named.filter((id) => text.includes(id)),
      'ids of what is gone',
    )
    .toEqual([]);

  // Whoever took the app away is known by that alone.
  const { audit = [], installations = [], ...others } = all[LEAVING_TENANT] ?? never(LEAVING_TENANT);
  expect
    .soft(
      Object.values(others)
        .flat()
        .map(({ id }) => id),
      'of the tenant that left',
    )
    .toEqual([]);
  expect.soft(audit.map((row) => row.action)).toEqual(['uninstalled']);
  expect.soft(installations.map((row) => row.removedAt !== null)).toEqual([true]);

  const onDisk = listFiles(join(folder, 'files')).map((path) => relative(join(folder, 'files'), path));
  expect.soft(onDisk.filter((path) => !mayBe.includes(path)).sort(), 'files').toEqual(files.sort());

  await world.end();
  const bytes = ['coach.db', 'coach.db-wal']
    .map((name) => join(folder, name))
    .map((path) => (existsSync(path) ? readFileSync(path, 'latin1') : ''))
    .join('\n');
  const keptMarks = kept.filter(({ of }) => !of.isBad).map(({ of }) => of.mark);
  // A copy has the words of another one, which may be kept longer.
  const goneMarks = gone.map(({ mark }) => mark).filter((mark) => !keptMarks.includes(mark));
  expect
    .soft(
      keptMarks.filter((mark) => !bytes.includes(mark)),
      'what is kept is found in the database',
    )
    .toEqual([]);
  expect
    .soft(
      goneMarks.filter((mark) => bytes.includes(mark)),
      'words of what is gone',
    )
    .toEqual([]);
  return { left: kept.length, gone: gone.length };
}

type Rows = Readonly<Record<string, readonly AnyRow[]>>;

function merged(all: Readonly<Record<TenantId, Rows>>): Record<string, readonly AnyRow[]> {
  const every: Record<string, readonly AnyRow[]> = {};
  for (const rows of Object.values(all))
    for (const [name, table] of Object.entries(rows)) every[name] = [...(every[name] ?? []), ...table];
  return every;
}

function never(tenantId: TenantId): never {
  throw new Error(`no rows of ${tenantId} were read`);
}

function folderOf(tenantId: TenantId): string {
  return fileName(tenantId);
}

/** As the blob store writes a name (blobs.ts): whatever is no small letter, digit or `-` by its code. */
function fileName(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return /[a-z0-9-]/.test(letter) ? letter : `~${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}
