import type { Db, ObjectId } from '@agendajs/mongo-backend';
import { JOB_NAMES } from './port.ts';

interface AdmissionDeps {
  readonly jobs: ReturnType<Db['collection']>;
  readonly tenantWindow: number;
  readonly now: () => number;
}

interface ParkedJob {
  readonly id: ObjectId;
  readonly name: string;
  readonly tenantId: string;
  readonly dueAt: Date;
}

/** A pass over one tenant's jobs of a type, and the one that follows it for those who came too late for it. */
interface Passes {
  running: Promise<void>;
  following: Promise<void> | null;
}

/**
 * Who stands in the line, on MongoDB. There is no transaction here: a job is parked in one step and admitted in another, whoever ends
 * or parks a job looks for room after that, and `admitAll` mends what a crash left between the two. Counting and admitting are two
 * steps as well, so a window may be exceeded, by fewer jobs than there are processes that admit for one tenant at the same moment.
 */
export function makeAdmission({ jobs, tenantWindow, now }: AdmissionDeps) {
  const passes = new Map<string, Passes>();

  /**
   * Admits parked jobs of a tenant while its window has room. Calls of one process share passes, each waiting for one that begins
   * after it: many enqueues at once cost a few, and this process never exceeds the window by itself.
   */
  function admit(name: string, tenantId: string): Promise<void> {
    const key = `${name} ${tenantId}`;
    const known = passes.get(key);
    if (known !== undefined) {
      known.following ??= known.running.then(() => begin(key, name, tenantId));
      return known.following;
    }
    return begin(key, name, tenantId);
  }

  function begin(key: string, name: string, tenantId: string): Promise<void> {
    // The job is stored already: whatever fails here is made good by the next look of any worker.
    const running = pass(name, tenantId).catch(() => {});
    const own: Passes = { running, following: null };
    passes.set(key, own);
    void running.then(() => {
      if (own.following === null && passes.get(key) === own) passes.delete(key);
    });
    return running;
  }

  async function pass(name: string, tenantId: string): Promise<void> {
    const parked = { name, admission: 'parked', 'data.tenantId': tenantId };
    if ((await jobs.findOne(parked, { projection: { _id: 1 } })) === null) return;
    const admitted = { ...parked, admission: 'admitted' };
    while ((await jobs.countDocuments(admitted, { limit: tenantWindow })) < tenantWindow) {
      const job = await jobs.findOneAndUpdate(
        parked,
        { $set: { admission: 'admitted', nextRunAt: new Date(now()) } },
        { sort: { dueAt: 1, _id: 1 }, projection: { _id: 1 } },
      );
      if (job === null) return;
    }
  }

  async function parkedOf(name: string): Promise<readonly { readonly tenantId: string; readonly n: number }[]> {
    const groups = await jobs
      .aggregate([{ $match: { name, admission: 'parked' } }, { $group: { _id: '$data.tenantId', n: { $sum: 1 } } }])
      .toArray();
    return groups.map(({ _id, n }) => ({ tenantId: _id, n }));
  }

  return {
    admit,
    /** Admits whatever is parked although there is room. */
    async admitAll(): Promise<void> {
      const parked = { name: { $in: [...JOB_NAMES] }, admission: 'parked' };
      if ((await jobs.findOne(parked, { projection: { _id: 1 } })) === null) return;
      for (const name of JOB_NAMES) {
        for (const { tenantId } of await parkedOf(name)) await admit(name, tenantId);
      }
    },
    /** How many parked jobs are taken before this one, which is parked: its tenant's earlier ones, and as many of each other. */
    async parkedBefore({ id, name, tenantId, dueAt }: ParkedJob): Promise<number> {
      const own = { name, admission: 'parked', 'data.tenantId': tenantId };
      const [earlier, sameTime, tenants] = await Promise.all([
        jobs.countDocuments({ ...own, dueAt: { $lt: dueAt } }),
        jobs.countDocuments({ ...own, dueAt, _id: { $lt: id } }),
        parkedOf(name),
      ]);
      const before = earlier + sameTime;
      const others = tenants.filter((each) => each.tenantId !== tenantId);
      return others.reduce((sum, { n }) => sum + Math.min(n, before), before);
    },
  };
}
