import { type Db, MongoJobRepository, ObjectId } from '@agendajs/mongo-backend';
import { toJobId } from 'agenda';
import { type AdmissionSettings, forEachType, type Lock, type QueueBackend } from './agenda-backend.ts';
import { isOwnerDead } from './agenda-instance.ts';
import { makeAdmission } from './agenda-mongo-admission.ts';
import { JOB_NAMES, type JobName, type JobStats } from './port.ts';

const COLLECTION = 'agenda_jobs';
/** Clocks of computers drift apart by some milliseconds a minute at most. */
const ASK_TIME_EVERY_MS = 60_000;
const DUE_SAMPLE = 20;

/**
 * Agenda's jobs on MongoDB, stored by Agenda's own repository. Replaced is how the next job is taken: Agenda's query has an `$or` and
 * a sort in two directions that no index serves (facts §7: 7 to 12 times slower), and takes over silent locks by the worker's clock.
 * Agenda's `MongoBackend` is left out because it makes a log collection with three indexes that nothing here writes to.
 */
export function makeMongoQueueBackend(db: Db, { tenantWindow }: AdmissionSettings): QueueBackend {
  const repository = new MongoJobRepository({ mongo: db, db: { collection: COLLECTION }, ensureIndex: false });
  const jobs = db.collection(COLLECTION);
  const admission = makeAdmission({ jobs, tenantWindow, now });
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

  /** Removes a job and gives its place to the next one of its tenant; false when there is none to remove. */
  async function takeOff(filter: object): Promise<boolean> {
    const gone = await jobs.findOneAndDelete(filter, { projection: { name: 1, admission: 1, 'data.tenantId': 1 } });
    if (gone?.admission === 'admitted') await admission.admitNext(gone.name, gone.data.tenantId);
    return gone !== null;
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
      await jobs.createIndex({ name: 1, lockedAt: 1, dueAt: 1 });
      await jobs.createIndex({ name: 1, admission: 1, 'data.tenantId': 1, dueAt: 1, _id: 1 });
      await jobs.createIndex(
        { 'data.key': 1, name: 1 },
        { unique: true, partialFilterExpression: { 'data.key': { $exists: true } } },
      );
      await askTime();
    },
    disconnect: async () => {},
    now,
    isDead: isOwnerDead,

    async enqueue({ job: { name, tenantId, subject }, key, scheduledFor, by }) {
      const isDue = scheduledFor === null;
      const job = {
        type: 'normal',
        priority: 0,
        lockedAt: null,
        lastModifiedBy: by,
        nextRunAt: isDue ? null : new Date(scheduledFor),
        dueAt: new Date(scheduledFor ?? now()),
        ...(isDue ? { admission: 'parked' } : {}),
        data: { key, tenantId, subject },
      };
      const isNew = await jobs
        .updateOne({ 'data.key': key, name }, { $setOnInsert: job }, { upsert: true })
        .then(({ upsertedCount }) => upsertedCount === 1)
        .catch(refusedAsTaken);
      if (isNew && isDue) await admission.admitOne(name, tenantId);
      return isNew;
    },
    admitParked: admission.admitAll,

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
    finish: (lock) => takeOff(owned(lock)),
    postpone(lock, runAt) {
      const at = new Date(runAt);
      return changeOwned(lock, { $set: { lockedAt: null, nextRunAt: at, dueAt: at } });
    },
    release: (lock, beat) =>
      changeOwned(lock, { $set: { lockedAt: null } }, beat === undefined ? {} : { lockedAt: new Date(beat) }),

    // By name, so that an index serves it.
    depth: () => jobs.countDocuments({ name: { $in: [...JOB_NAMES] } }),
    async position(key) {
      const own = await jobs.findOne({ 'data.key': key, lockedAt: null });
      if (own === null) return null;
      const { _id: id, name, dueAt } = own;
      const ready = (also: object): Promise<number> => jobs.countDocuments({ name, lockedAt: null, ...also });
      const time = new Date(now());
      if (own.admission === 'parked') {
        const before = await admission.parkedBefore({ id, name, dueAt, tenantId: own.data.tenantId });
        return before + (await ready({ nextRunAt: { $lte: time } }));
      }
      // A job that is not due itself stands behind every due one.
      if (own.nextRunAt > time) return ready({ nextRunAt: { $lte: time } });
      const [earlier, sameTime] = await Promise.all([
        ready({ nextRunAt: { $lt: own.nextRunAt } }),
        ready({ nextRunAt: own.nextRunAt, _id: { $lt: own._id } }),
      ]);
      return earlier + sameTime;
    },
    async cancel(key) {
      // One for each type that has the key.
      while (await takeOff({ 'data.key': key, lockedAt: null }));
    },
    async stats() {
      const all = await Promise.all(JOB_NAMES.map(async (name) => [name, await statsOf(name)] as const));
      const byName = new Map(all);
      return forEachType((name) => byName.get(name) ?? { waiting: 0, running: 0, oldestDueMs: null });
    },
  };

  async function statsOf(name: JobName): Promise<JobStats> {
    const time = now();
    const due = { name, lockedAt: null, dueAt: { $lte: new Date(time) } };
    const [waiting, running, [oldest]] = await Promise.all([
      jobs.countDocuments(due),
      jobs.countDocuments({ name, lockedAt: { $gt: new Date(0) } }),
      jobs.find(due, { projection: { _id: 0, dueAt: 1 }, sort: { dueAt: 1 }, limit: 1 }).toArray(),
    ]);
    return { waiting, running, oldestDueMs: oldest === undefined ? null : time - oldest.dueAt.getTime() };
  }
}

/** The loser of a race for one key: the job is stored, which is all that was wanted. */
function refusedAsTaken(thrown: unknown): false {
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 11_000) return false;
  throw thrown;
}

function owned(lock: Lock): { _id: ObjectId; lastModifiedBy: string; lockedAt: object } {
  return { _id: new ObjectId(lock.id), lastModifiedBy: lock.token, lockedAt: { $ne: null } };
}
