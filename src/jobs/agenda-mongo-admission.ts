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
  readonly running: Promise<void>;
  following: FollowingPass | null;
}
interface FollowingPass {
  /** How many it may let in; grows until it begins. */
  places: number;
  done: Promise<void>;
}

/**
 * Who stands in the line, on MongoDB. There is no transaction here: a job is parked in one step and admitted in another, whoever ends
 * or parks a job looks for room after that, and `admitAll` mends what a crash left between the two. Counting and admitting are two
 * steps as well, so a window may be exceeded, by fewer jobs than there are processes that admit for one tenant at the same moment.
 */
export function makeAdmission({ jobs, tenantWindow, now }: AdmissionDeps) {
  const passes = new Map<string, Passes>();

  /**
   * Admits parked jobs of a tenant while its window has room, at most as many as `places`: a job that was parked, and one that is
   * gone, each let in one at most. Calls of one process share passes, each waiting for one that begins after it: many enqueues at
   * once cost a few, and this process never exceeds the window by itself.
   */
  function admit(name: string, tenantId: string, places = 1): Promise<void> {
    const key = `${name} ${tenantId}`;
    const known = passes.get(key);
    if (known === undefined) return begin(key, name, tenantId, places);
    known.following ??= follow(known.running, (all) => begin(key, name, tenantId, all));
    known.following.places += places;
    return known.following.done;
  }

  function begin(key: string, name: string, tenantId: string, places: number): Promise<void> {
    // The job is stored already: whatever fails here is made good by the next look of any worker.
    const running = pass(name, tenantId, places).catch(() => {});
    const own: Passes = { running, following: null };
    passes.set(key, own);
    void running.then(() => {
      if (own.following === null) passes.delete(key);
    });
    return running;
  }

  async function pass(name: string, tenantId: string, places: number): Promise<void> {
    const [parked, admitted] = [stateOf(name, tenantId, 'parked'), stateOf(name, tenantId, 'admitted')];
    for (let left = places; left > 0; left -= 1) {
      if ((await jobs.countDocuments(admitted, { limit: tenantWindow })) >= tenantWindow) return;
      const job = await jobs.findOneAndUpdate(
        parked,
        { $set: { admission: 'admitted', nextRunAt: new Date(now()) } },
        { sort: { dueAt: 1, _id: 1 }, projection: { _id: 1 } },
      );
      if (job === null) return;
    }
  }

  async function hasParked(filter: object): Promise<boolean> {
    return (await jobs.findOne(filter, { projection: { _id: 1 } })) !== null;
  }

  async function parkedOf(name: string): Promise<readonly { readonly tenantId: string; readonly n: number }[]> {
    const groups = await jobs
      .aggregate([{ $match: { name, admission: 'parked' } }, { $group: { _id: '$data.tenantId', n: { $sum: 1 } } }])
      .toArray();
    return groups.map(({ _id, n }) => ({ tenantId: _id, n }));
  }

  return {
    /** To be called when a job of this tenant was parked. */
    admitOne: (name: string, tenantId: string): Promise<void> => admit(name, tenantId),
    /** To be called when an admitted job of this tenant is gone. Mostly nothing is parked, and one question is all it costs. */
    async admitNext(name: string, tenantId: string): Promise<void> {
      const isWaited = await hasParked(stateOf(name, tenantId, 'parked')).catch(() => false);
      if (isWaited) await admit(name, tenantId);
    },
    /** Admits whatever is parked although there is room. */
    async admitAll(): Promise<void> {
      if (!(await hasParked({ name: { $in: [...JOB_NAMES] }, admission: 'parked' }))) return;
      for (const name of JOB_NAMES) {
        for (const { tenantId, n } of await parkedOf(name)) await admit(name, tenantId, n);
      }
    },
    /** How many parked jobs are taken before this one, which is parked: its tenant's earlier ones, and as many of each other. */
    async parkedBefore({ id, name, tenantId, dueAt }: ParkedJob): Promise<number> {
      const own = stateOf(name, tenantId, 'parked');
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

function follow(running: Promise<void>, begin: (places: number) => Promise<void>): FollowingPass {
  const pass: FollowingPass = { places: 0, done: running };
  pass.done = running.then(() => begin(pass.places));
  return pass;
}

/** In the order of the index that serves it. */
function stateOf(name: string, tenantId: string, admission: 'parked' | 'admitted') {
  return { name, admission, 'data.tenantId': tenantId };
}
