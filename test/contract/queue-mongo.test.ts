import { type Db, MongoClient } from '@agendajs/mongo-backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantId } from '../../src/analysis/domain.ts';
import { makeMongoQueueBackend } from '../../src/jobs/agenda-mongo.ts';
import { JOB_NAMES } from '../../src/jobs/port.ts';
import { mongoUri, newDatabaseName } from './with-mongo.ts';

type Command = Readonly<Record<string, unknown>>;

const uri = mongoUri('query plans of the queue');

describe.skipIf(uri === null)('the queue on MongoDB', () => {
  let client: MongoClient;
  let db: Db;
  /** What was asked about jobs, once for each form that it took. */
  const queries = new Map<string, Command>();

  beforeAll(async () => {
    client = await MongoClient.connect(uri ?? '', { monitorCommands: true });
    db = client.db(newDatabaseName());
    const keep = ({ command }: { readonly command: Command }): void => {
      if (Object.values(command)[0] === 'agenda_jobs' && !('createIndexes' in command))
        queries.set(formOf(command), command);
    };
    client.on('commandStarted', keep);
    await callEverything();
    client.off('commandStarted', keep);
  });
  afterAll(async () => {
    await db.dropDatabase();
    await client.close();
  });

  /** Each call of the backend at least once, on jobs in every state. */
  async function callEverything(): Promise<void> {
    const backend = makeMongoQueueBackend(db, { tenantWindow: 2 });
    await backend.connect();
    await backend.connect();
    for (let at = 0; at < 40; at += 1) {
      const job = { name: JOB_NAMES[at % 2]!, tenantId: `slack:T${at % 3}` as TenantId, subject: `s${at}` };
      const scheduledFor = at % 5 === 0 ? backend.now() + 60_000 : null;
      await backend.enqueue({ job, key: `k${at}`, scheduledFor, by: 'tester' });
    }
    const now = new Date(backend.now() + 1_000);
    for (const token of ['a', 'b', 'c', 'd']) {
      const job = await backend.repository.getNextJobToRun('handle', now, now, now, { lastModifiedBy: token });
      const lock = { id: job!._id!, token };
      await backend.beat(lock);
      if (token === 'a') await backend.finish(lock);
      if (token === 'b') await backend.postpone(lock, 1);
      if (token === 'c') await backend.release(lock, 1);
      if (token === 'd') await backend.release(lock);
    }
    for (let at = 0; at < 40; at += 1) await backend.position(`k${at}`);
    await backend.cancel('k1');
    for (const call of [backend.locks, backend.depth, backend.stats, backend.admitParked]) await call();
    await backend.due(JOB_NAMES);
  }

  it('has its indexes after one step that may be done again', async () => {
    const listed = await db.collection('agenda_jobs').indexes();
    expect(listed.map(({ key, unique }) => [Object.keys(key).join(), unique === true])).toEqual([
      ['_id', false],
      ['name,lockedAt,nextRunAt,_id', false],
      ['name,lockedAt,dueAt', false],
      ['name,admission,data.tenantId,dueAt,_id', false],
      ['data.key,name', true],
    ]);
  });

  it('asks for jobs by what begins an index, always', () => {
    expect(queries.size).toBeGreaterThan(15);
    for (const [form, command] of queries) {
      const fields = Object.keys(filterOf(command));
      expect(
        fields.some((field) => ['_id', 'name', 'data.key'].includes(field)),
        form,
      ).toBe(true);
    }
  });

  it('is answered from an index, always', async (context) => {
    const plans = await Promise.all(
      [...queries].map(async ([form, command]) => [form, await explain(command)] as const),
    );
    if (plans.every(([, plan]) => plan === null)) {
      console.warn('SKIPPED: the query plans, which this server does not explain (a real mongod does)');
      context.skip();
    }
    for (const [form, plan] of plans) {
      expect(plan, form).toMatch(/"IXSCAN"|"IDHACK"|"EXPRESS_IXSCAN"|"COUNT_SCAN"|"DISTINCT_SCAN"/);
      expect(plan, form).not.toMatch(/"COLLSCAN"/);
    }
  });

  /** The plan of a command as text; null where the server has no `explain`. */
  async function explain(command: Command): Promise<string | null> {
    const { lsid: _, $db: __, txnNumber: ___, $clusterTime: ____, ...plain } = command;
    const answer = await db.command({ explain: plain, verbosity: 'queryPlanner' }).catch((error: unknown) => error);
    return answer instanceof Error ? null : JSON.stringify(answer);
  }
});

/** The conditions of a command, wherever it has them. */
function filterOf(command: Command): object {
  const { filter, query, updates, deletes, pipeline } = command as Readonly<Record<string, never>>;
  const stage = (pipeline as { $match?: object }[] | undefined)?.[0]?.$match;
  const write = (updates ?? deletes) as { q: object }[] | undefined;
  return filter ?? query ?? stage ?? write?.[0]?.q ?? {};
}

/** Its verb and the fields it asks for and sorts by: what decides on an index. */
function formOf(command: Command): string {
  const { sort } = command as { sort?: object };
  const conditions = Object.entries(filterOf(command)).map(([field, value]) =>
    typeof value === 'object' && value !== null ? `${field} ${Object.keys(value).join()}` : field,
  );
  return `${Object.keys(command)[0]} ${conditions.join(', ')} / ${JSON.stringify(sort instanceof Map ? [...sort] : sort)}`;
}
