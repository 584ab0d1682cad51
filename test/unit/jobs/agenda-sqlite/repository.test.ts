import { computeJobState, type JobParameters, type JobsQueryOptions, type RemoveJobsOptions } from 'agenda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, makeBench, makeJob, NOW } from './database.ts';

/** Five jobs that filters tell apart; `n` in the data names them. */
async function makeFive() {
  const bench = await makeBench();
  const { save } = bench;
  const jobs = [
    await save({ name: 'mail', data: { n: 0, user: { id: 7, plan: 'a' } }, priority: 5, nextRunAt: at(3_000) }),
    await save({ name: 'Mail-digest', data: { n: 1, user: { id: 7 } }, nextRunAt: at(1_000) }),
    await save({ name: 'mail', data: { n: 2, user: { id: '7' } }, disabled: true, nextRunAt: at(2_000) }),
    await save({ name: 'bill_100%', data: { n: 3, tags: ['x', 'y'] }, priority: 1, nextRunAt: null }),
    await save({ name: 'bill', data: 'plain text', nextRunAt: null, lastRunAt: at(9) }),
  ];
  const ids = jobs.map(({ _id }) => _id!);
  const numbersOf = (found: readonly JobParameters[]): number[] => found.map(({ _id }) => ids.indexOf(_id!));
  return { ...bench, ids, numbersOf };
}

type Selecting = (ids: readonly string[]) => RemoveJobsOptions;
const SELECTIONS: readonly (readonly [string, Selecting, readonly number[]])[] = [
  ['a name', () => ({ name: 'mail' }), [0, 2]],
  ['names', () => ({ names: ['bill', 'Mail-digest', 'unknown'] }), [1, 4]],
  ['a name before names', () => ({ name: 'bill', names: ['mail'] }), [4]],
  ['an id', (ids) => ({ id: ids[3]! }), [3]],
  ['ids', (ids) => ({ ids: [ids[0]!, ids[4]!, '999'] }), [0, 4]],
  ['an id before ids', (ids) => ({ id: ids[0]!, ids: [ids[1]!] }), [0]],
  ['an id and a name', (ids) => ({ id: ids[0]!, name: 'bill' }), []],
  ['what is no id', () => ({ id: 'x; --' }), []],
  ['a part of the data', () => ({ data: { user: { id: 7 } } }), [0, 1]],
  ['more of the data', () => ({ data: { user: { id: 7, plan: 'a' }, n: 0 } }), [0]],
  ['what the data does not have', () => ({ data: { user: { plan: null, id: 7 } } }), [1]],
  ['a whole list in the data', () => ({ data: { tags: ['x', 'y'] } }), [3]],
  ['a part of a list', () => ({ data: { tags: ['x'] } }), []],
  ['data that is no object', () => ({ data: 'plain text' }), [4]],
  ['a name and data', () => ({ name: 'mail', data: { user: { id: '7' } } }), [2]],
  ['a key that would break out of SQL', () => ({ data: { "x') OR 1=1 --": 1, '"': 2, '\\': 3 } }), []],
  ['a name that would break out of SQL', () => ({ name: "' OR 1=1 --" }), []],
  ['a name with a NUL, which is not the name before it', () => ({ name: 'mail\0' }), []],
];
const EXCLUSIONS: readonly (readonly [string, Selecting, readonly number[]])[] = [
  ['names that are not', () => ({ notNames: ['mail', 'bill'] }), [1, 3]],
  ['names before those that are not', () => ({ names: ['mail'], notNames: ['mail'] }), [0, 2]],
];

describe('queryJobs', () => {
  it.each([
    ...SELECTIONS.map(
      ([what, selecting, found]) => [what, selecting as (ids: readonly string[]) => JobsQueryOptions, found] as const,
    ),
    ['nothing', () => ({}), [0, 1, 2, 3, 4]],
    ['empty data, which every object has', () => ({ data: {} }), [0, 1, 2, 3, 4]],
    ['a part of a name, in either case', () => ({ search: 'MAIL' }), [0, 1, 2]],
    ['a part of a name with wildcards in it', () => ({ search: '0%' }), [3]],
    ['an underscore, which is no wildcard', () => ({ search: 'bill_' }), [3]],
    ['only what is enabled', () => ({ name: 'mail', includeDisabled: false }), [0]],
    ['what is paused', () => ({ state: 'paused' }), [2]],
    ['a state', () => ({ state: 'completed' }), [3, 4]],
    ['a state and a name', () => ({ state: 'scheduled', search: 'digest' }), [1]],
  ] as readonly (readonly [string, (ids: readonly string[]) => JobsQueryOptions, readonly number[]])[])(
    'finds jobs by %s',
    async (_, optionsOf, expected) => {
      const { repository, ids, numbersOf } = await makeFive();
      const { jobs, total } = await repository.queryJobs(optionsOf(ids));
      expect([numbersOf(jobs).toSorted(), total]).toEqual([expected, expected.length]);
    },
  );

  it('finds by a path with any character in it', async () => {
    const { save, repository } = await makeBench();
    const keys = ['"', '\\', '.', "'", '$', '[0]', '#', ' ', 'ż', '😀', 'a\0b', '', '\n'];
    for (const key of keys) await save({ data: { [key]: { [key]: 1 } } });
    const totals = keys.map(async (key) => (await repository.queryJobs({ data: { [key]: { [key]: 1 } } })).total);
    expect(await Promise.all(totals)).toEqual(keys.map(() => 1));
  });

  it.each([
    ['the next run last first, then the last run', undefined, [0, 2, 1, 4, 3]],
    ['the next run, none first', { nextRunAt: 'asc' }, [3, 4, 1, 2, 0]],
    ['the last run', { lastRunAt: 'desc' }, [4, 0, 1, 2, 3]],
    ['priority, then name', { name: 'asc', priority: 'desc' }, [0, 3, 1, 4, 2]],
    ['the last end, where nothing has one', { lastFinishedAt: 'asc' }, [0, 1, 2, 3, 4]],
    ['nothing that is asked for', {}, [0, 2, 1, 4, 3]],
  ] as const)('sorts by %s', async (_, sort, expected) => {
    const { repository, numbersOf } = await makeFive();
    expect(numbersOf((await repository.queryJobs(sort === undefined ? {} : { sort })).jobs)).toEqual(expected);
  });

  it('pages without overlap, and counts what it does not show', async () => {
    const { repository, numbersOf } = await makeFive();
    const pages = [0, 2, 4, 6].map(async (skip) =>
      repository.queryJobs({ skip, limit: 2, sort: { lastFinishedAt: 'asc' } }),
    );
    const found = await Promise.all(pages);
    expect(found.flatMap(({ jobs }) => numbersOf(jobs))).toEqual([0, 1, 2, 3, 4]);
    expect(found.map(({ total }) => total)).toEqual([5, 5, 5, 5]);
    expect((await repository.queryJobs({ skip: 3 })).jobs).toHaveLength(2);
  });

  it('knows the state of any job as Agenda computes it, in filters and in the overview', async () => {
    const time = fc.option(fc.constantFrom(at(-2), at(-1), at(0), at(1), at(2)), { nil: undefined });
    const job = fc.record({
      nextRunAt: time.map((date) => date ?? null),
      lockedAt: time,
      failedAt: time,
      lastFinishedAt: time,
      repeatInterval: fc.constantFrom(undefined, '', 0, 60_000, '1 day'),
      disabled: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(job, { minLength: 1, maxLength: 20 }), async (attributes) => {
        const { save, repository } = await makeBench();
        for (const each of attributes) await save(each as Partial<JobParameters>);
        const { jobs } = await repository.queryJobs();
        const states = jobs.map((each) => computeJobState(each, new Date(NOW)));
        expect(jobs.map(({ state }) => state)).toEqual(states);
        const [overview] = await repository.getJobsOverview();
        for (const state of ['running', 'scheduled', 'queued', 'completed', 'failed', 'repeating'] as const) {
          const count = states.filter((each) => each === state).length;
          expect([state, overview![state], (await repository.queryJobs({ state })).total]).toEqual([
            state,
            count,
            count,
          ]);
        }
        expect(overview).toMatchObject({ total: jobs.length, paused: jobs.filter((each) => each.disabled).length });
      }),
      { numRuns: 60 },
    );
  });
});

describe('counting', () => {
  it('gives every name once, the overview of each, and how many are due', async () => {
    const { repository, clock } = await makeFive();
    expect(await repository.getDistinctJobNames()).toEqual(['Mail-digest', 'bill', 'bill_100%', 'mail']);
    expect((await repository.getJobsOverview()).map(({ name, total, paused }) => [name, total, paused])).toEqual([
      ['Mail-digest', 1, 0],
      ['bill', 1, 0],
      ['bill_100%', 1, 0],
      ['mail', 2, 1],
    ]);
    expect(await repository.getQueueSize()).toBe(0);
    clock.at += 2_000;
    expect(await repository.getQueueSize()).toBe(1);
  });

  it('gives nothing of nothing', async () => {
    const { repository } = await makeBench();
    const { jobs, total } = await repository.queryJobs();
    const answers = [await repository.getDistinctJobNames(), await repository.getJobsOverview(), jobs];
    expect([...answers, total, await repository.getQueueSize()]).toEqual([[], [], [], 0, 0]);
  });
});

describe('changing many jobs', () => {
  it.each([...SELECTIONS, ...EXCLUSIONS])('removes jobs by %s, and no other', async (_, selecting, expected) => {
    const { repository, ids, numbersOf } = await makeFive();
    expect(await repository.removeJobs(selecting(ids))).toBe(expected.length);
    const left = numbersOf((await repository.queryJobs()).jobs).toSorted();
    expect(left).toEqual([0, 1, 2, 3, 4].filter((number) => !expected.includes(number)));
  });

  it.each([...SELECTIONS, ...EXCLUSIONS])('disables and enables jobs by %s', async (_, selecting, expected) => {
    const { repository, ids, numbersOf } = await makeFive();
    const disabled = async (): Promise<number[]> =>
      numbersOf((await repository.queryJobs({ state: 'paused' })).jobs).toSorted();
    expect(await repository.disableJobs(selecting(ids))).toBe(expected.filter((number) => number !== 2).length);
    expect(await disabled()).toEqual([...new Set([2, ...expected])].toSorted());
    expect(await repository.enableJobs(selecting(ids))).toBe(expected.length);
    expect(await disabled()).toEqual(expected.includes(2) ? [] : [2]);
  });

  it.each([{}, { names: [] }, { ids: [] }, { notNames: [] }, { name: '' }, { data: {} }])(
    'changes nothing for %j, which selects nothing',
    async (options) => {
      const { repository } = await makeFive();
      const { removeJobs, disableJobs, enableJobs } = repository;
      expect([await removeJobs(options), await disableJobs(options), await enableJobs(options)]).toEqual([0, 0, 0]);
      expect((await repository.queryJobs()).total).toBe(5);
    },
  );

  it('purges everything, and says how much that was', async () => {
    const { repository } = await makeFive();
    expect([await repository.purgeAllJobs(), await repository.purgeAllJobs()]).toEqual([5, 0]);
  });
});

describe('locking', () => {
  it('takes jobs in order of time, then priority, then age, none twice and none too early', async () => {
    const { save, take } = await makeBench();
    await save({ nextRunAt: at(0), data: 'last' });
    await save({ nextRunAt: at(-10), data: 'third' });
    await save({ nextRunAt: at(-10), data: 'fourth' });
    await save({ nextRunAt: at(-10), priority: 9, data: 'second' });
    await save({ nextRunAt: at(-20), data: 'first' });
    await save({ nextRunAt: at(1), priority: 9, data: 'too early' });
    await save({ nextRunAt: null, data: 'never' });
    await save({ nextRunAt: at(-99), disabled: true, data: 'disabled' });
    await save({ nextRunAt: at(-99), name: 'other', data: 'other' });
    const taken = [];
    for (let job = await take(); job !== undefined; job = await take()) taken.push(job.data);
    expect(taken).toEqual(['first', 'second', 'third', 'fourth', 'last']);
  });

  it('says who took it and when, also to the next one who looks', async () => {
    const { save, repository, stored } = await makeBench();
    await save();
    const run = (await repository.getNextJobToRun('mail', at(0), at(-1), undefined, { lastModifiedBy: 'me' }))!;
    expect(run).toMatchObject({ lockedAt: at(0), lastModifiedBy: 'me' });
    expect(await stored(run)).toEqual(run);
  });

  it('takes over a lock from before the deadline, whatever the job’s next time, but not of a disabled job', async () => {
    const { save, take } = await makeBench();
    await save({ nextRunAt: at(5_000), lockedAt: at(-100), data: 'later' });
    await save({ nextRunAt: null, lockedAt: at(-50), data: 'under way' });
    await save({ nextRunAt: at(-9), lockedAt: at(-49), data: 'alive' });
    await save({ nextRunAt: at(-9), lockedAt: at(-99), disabled: true, data: 'disabled' });
    await save({ nextRunAt: at(-5), data: 'waits' });
    const take50 = async () => (await take('mail', NOW - 50))?.data;
    expect([await take50(), await take50(), await take50(), await take50()]).toEqual([
      'under way',
      'waits',
      'later',
      undefined,
    ]);
  });

  it('locks a job that is as it was seen, once', async () => {
    const { save, repository } = await makeBench();
    const seen = await save();
    const by = { lastModifiedBy: 'me' };
    expect(await repository.lockJob({ ...seen, nextRunAt: at(1) }, by)).toBeUndefined();
    expect(await repository.lockJob({ ...seen, name: 'other' }, by)).toBeUndefined();
    expect(await repository.lockJob(makeJob(), by)).toBeUndefined();
    expect(await repository.lockJob(seen, by)).toMatchObject({ _id: seen._id, lockedAt: at(0), lastModifiedBy: 'me' });
    expect(await repository.lockJob(seen, by)).toBeUndefined();
    const disabled = await save({ disabled: true });
    expect(await repository.lockJob(disabled, by)).toBeUndefined();
    const untimed = await save({ nextRunAt: null });
    expect(await repository.lockJob(untimed, by)).toMatchObject({ _id: untimed._id });
  });

  it('unlocks what waits, and what runs only by its id', async () => {
    const { save, repository, stored } = await makeBench();
    const waits = await save({ lockedAt: at(0) });
    const runs = await save({ lockedAt: at(0), nextRunAt: null });
    const locked = async (): Promise<boolean[]> =>
      Promise.all([waits, runs].map(async (job) => (await stored(job))?.lockedAt !== undefined));
    for (const job of [waits, runs, makeJob()]) await repository.unlockJob(job);
    expect(await locked()).toEqual([false, true]);
    await repository.unlockJobs([waits._id!, runs._id!, 'x', '999']);
    expect(await locked()).toEqual([false, false]);
  });

  it('gives 40 takers of 25 jobs 25 different ones', async () => {
    const { save, take } = await makeBench();
    for (let each = 0; each < 25; each += 1) await save();
    const taken = await Promise.all(Array.from({ length: 40 }, () => take()));
    const ids = taken.flatMap((job) => (job === undefined ? [] : [job._id]));
    expect([ids.length, new Set(ids).size]).toEqual([25, 25]);
  });
});

describe('saveJobState', () => {
  it('stores what the processor decides and nothing else', async () => {
    const { save, repository, stored } = await makeBench();
    const job = await save({ lockedAt: at(0), failCount: 3, failReason: 'old', repeatInterval: '1 day', priority: 4 });
    const { failReason: _, lockedAt: __, ...rest } = job;
    const ended = {
      ...rest,
      nextRunAt: at(60_000),
      lastRunAt: at(1),
      lastFinishedAt: at(2),
      failCount: 0,
      progress: 100,
    };
    await repository.saveJobState({ ...ended, priority: 99, data: 'not now' }, { lastModifiedBy: 'runner' });
    expect(await stored(job)).toEqual({ ...ended, lastModifiedBy: 'runner' });
  });

  it('says so when the job is gone, has another name or was never stored', async () => {
    const { save, repository } = await makeBench();
    const job = await save();
    await expect(repository.saveJobState({ ...job, name: 'other' }, undefined)).rejects.toThrow('not stored any more');
    await repository.removeJobs({ id: job._id! });
    await expect(repository.saveJobState(job, undefined)).rejects.toThrow('not stored any more');
    await expect(repository.saveJobState(makeJob(), undefined)).rejects.toThrow('Only a stored job');
  });
});

describe('what is asked for by id', () => {
  it.each(['999', '', 'x', '1.5', '-1', '1e3', '0x1', '99999999999999999999'])('is not found for %j', async (id) => {
    const { save, repository } = await makeBench();
    await save();
    expect(await repository.getJobById(id)).toBeNull();
  });
});
