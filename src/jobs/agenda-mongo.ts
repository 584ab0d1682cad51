import { type Db, MongoJobRepository, ObjectId } from '@agendajs/mongo-backend';
import { toJobId } from 'agenda';
import type { Lock, QueueBackend } from './agenda-backend.ts';
import { JOB_NAMES } from './port.ts';

const COLLECTION = 'agenda_jobs';
/** Clocks of computers drift apart by some milliseconds a minute at most. */
const ASK_TIME_EVERY_MS = 60_000;
const DUE_SAMPLE = 20;

/**
 * Agenda's jobs on MongoDB, stored by Agenda's own repository. Replaced is how the next job is taken: Agenda's query has an `$or` and
 * a sort in two directions that no index serves (facts §7: 7 to 12 times slower), and takes over silent locks by the worker's clock.
 * Agenda's `MongoBackend` is left out because it makes a log collection with three indexes that nothing here writes to.
 */
export function makeMongoAgendaBackend(db: Db): QueueBackend {
  const repository = new MongoJobRepository({ mongo: db, db: { collection: COLLECTION }, ensureIndex: false });
  const jobs = db.collection(COLLECTION);
  /** Server time minus ours: bots and workers on hosts whose clocks differ must agree on what is due. */
  let aheadMs = 0;
  let askedAt = Number.NEGATIVE_INFINITY;

  function now(): number {
    // What is known stays good enough when this fails; the next call after a minute tries again.
    if (performance.now() - askedAt > ASK_TIME_EVERY_MS) void askTime().catch(() => {});
    return Date.now() + aheadMs;
  }

  async function askTime(): Promise<void> {
    askedAt = performance.now();
    const sentAt = Date.now();
    const { localTime } = await db.command({ hello: 1 });
    if (localTime instanceof Date) aheadMs = localTime.getTime() - Math.round((sentAt + Date.now()) / 2);
  }

  async function changeOwned(lock: Lock, update: object, also: object = {}): Promise<boolean> {
    const { matchedCount } = await jobs.updateOne({ ...owned(lock), ...also }, update);
    return matchedCount === 1;
  }

  repository.getNextJobToRun = async (name, nextScanAt, _lockDeadline, lockedAt, options) => {
    const job = await jobs.findOneAndUpdate(
      { name, lockedAt: null, nextRunAt: { $lte: nextScanAt } },
      { $set: { lockedAt: lockedAt ?? new Date(now()), lastModifiedBy: options?.lastModifiedBy ?? null } },
      { sort: { nextRunAt: 1, _id: 1 }, returnDocument: 'after' },
    );
    if (job === null) return undefined;
    const { type, priority, nextRunAt, data, lastModifiedBy } = job;
    return { _id: toJobId(job._id.toHexString()), name, type, priority, nextRunAt, data, lastModifiedBy };
  };

  return {
    name: 'MongoDB',
    ownsConnection: false,
    repository,
    async connect() {
      await repository.connect();
      await jobs.createIndex({ name: 1, lockedAt: 1, nextRunAt: 1, _id: 1 });
      await jobs.createIndex(
        { 'data.key': 1, name: 1 },
        { unique: true, partialFilterExpression: { 'data.key': { $exists: true } } },
      );
      await askTime();
    },
    disconnect: async () => {},
    now,

    async due(names) {
      const isDue = { lockedAt: null, nextRunAt: { $lte: new Date(now()) } };
      // One question for all types, which is asked all the time; many answers may hide a type behind another one's backlog.
      const some = await jobs
        .find({ name: { $in: [...names] }, ...isDue }, { projection: { _id: 0, name: 1 }, limit: DUE_SAMPLE })
        .toArray();
      const inSample = new Set(some.map(({ name }) => name));
      if (some.length < DUE_SAMPLE) return names.filter((name) => inSample.has(name));
      const found = await Promise.all(
        names.map(async (name) => inSample.has(name) || (await jobs.findOne({ name, ...isDue })) !== null),
      );
      return names.filter((_, at) => found[at]);
    },
    async locks() {
      const projection = { lastModifiedBy: 1, lockedAt: 1 };
      // Named types and a range, so that the index above serves it.
      const held = { name: { $in: [...JOB_NAMES] }, lockedAt: { $gt: new Date(0) } };
      const found = await jobs.find(held, { projection }).toArray();
      return found.map((job) => ({
        id: job._id.toHexString(),
        token: job.lastModifiedBy,
        beat: job.lockedAt.getTime(),
      }));
    },
    beat: (lock) => changeOwned(lock, { $set: { lockedAt: new Date(now()) } }),
    async finish(lock) {
      const { deletedCount } = await jobs.deleteOne(owned(lock));
      return deletedCount === 1;
    },
    postpone: (lock, runAt) => changeOwned(lock, { $set: { lockedAt: null, nextRunAt: new Date(runAt) } }),
    release: (lock, beat) =>
      changeOwned(lock, { $set: { lockedAt: null } }, beat === undefined ? {} : { lockedAt: new Date(beat) }),

    depth: () => jobs.countDocuments({}),
    async position(key) {
      const own = await jobs.findOne({ 'data.key': key, lockedAt: null });
      if (own === null) return null;
      const dueBefore = (upTo: object): Promise<number> =>
        jobs.countDocuments({ name: own.name, lockedAt: null, ...upTo });
      const time = new Date(now());
      // A job that is not due itself stands behind every due one.
      if (own.nextRunAt > time) return dueBefore({ nextRunAt: { $lte: time } });
      const [earlier, sameTime] = await Promise.all([
        dueBefore({ nextRunAt: { $lt: own.nextRunAt } }),
        dueBefore({ nextRunAt: own.nextRunAt, _id: { $lt: own._id } }),
      ]);
      return earlier + sameTime;
    },
    async cancel(key) {
      await jobs.deleteMany({ 'data.key': key, lockedAt: null });
    },
  };
}

function owned(lock: Lock): { _id: ObjectId; lastModifiedBy: string; lockedAt: object } {
  return { _id: new ObjectId(lock.id), lastModifiedBy: lock.token, lockedAt: { $ne: null } };
}
