import { type JobParameters, toJobId } from 'agenda';
import { describe, expect, it } from 'vitest';
import { at, makeBench, makeJob, NOW } from './database.ts';

const EVERYTHING: Partial<JobParameters> = {
  priority: -10,
  nextRunAt: at(5_000),
  lockedAt: at(1),
  lastRunAt: at(2),
  lastFinishedAt: at(3),
  failedAt: at(4),
  failCount: 0,
  failReason: 'why “not”',
  repeatTimezone: 'Europe/Berlin',
  repeatInterval: '5 minutes',
  repeatAt: '3:30pm',
  disabled: true,
  progress: 50,
  debounceStartedAt: at(5),
  fork: false,
  startDate: at(6),
  endDate: at(7),
  skipDays: [0, 6],
  data: { deep: [1, { ż: null }], empty: '', nul: 'a\0b', half: '\ud800' },
};

describe('saving a new job', () => {
  it('keeps every attribute, dates as dates, and who saved it', async () => {
    const { save, stored } = await makeBench();
    const saved = await save({ ...EVERYTHING, lastModifiedBy: 'someone else' });
    const expected = { ...makeJob(EVERYTHING), _id: saved._id, lastModifiedBy: 'tester' };
    expect(saved).toEqual(expected);
    expect(await stored(saved)).toEqual(expected);
  });

  it('leaves out what is not set', async () => {
    const { repository } = await makeBench();
    const { _id, ...rest } = await repository.saveJob(makeJob({ nextRunAt: null, data: undefined }), undefined);
    expect(rest).toEqual({ name: 'mail', type: 'normal', priority: 0, nextRunAt: null, data: null });
  });

  it('never gives an id a second time', async () => {
    const { save, repository } = await makeBench();
    const first = await save();
    await repository.removeJobs({ id: first._id! });
    expect((await save())._id).not.toBe(first._id);
  });

  it('refuses a name that a binding would cut short', async () => {
    const { save, repository } = await makeBench();
    await expect(save({ name: 'ma\0il' })).rejects.toThrow('NUL');
    await expect(repository.saveJob(makeJob(), { lastModifiedBy: '\0' })).rejects.toThrow('NUL');
    expect((await repository.queryJobs()).total).toBe(0);
  });
});

describe('saving a job again', () => {
  it('replaces what its owner decides and leaves what its run decides', async () => {
    const { save, take, stored } = await makeBench();
    await save({ ...EVERYTHING, lockedAt: undefined as never, disabled: false, nextRunAt: at(-1) });
    const run = (await take())!;
    const again = await save({ _id: run._id!, priority: 20, nextRunAt: at(9_000), data: { version: 2 } });
    expect(again).toEqual({
      ...makeJob({ priority: 20, nextRunAt: at(9_000), data: { version: 2 } }),
      _id: run._id,
      lastModifiedBy: 'tester',
      lockedAt: run.lockedAt,
      lastRunAt: at(2),
      lastFinishedAt: at(3),
      failedAt: at(4),
      failCount: 0,
      failReason: 'why “not”',
      progress: 50,
    });
    expect(await stored(run)).toEqual(again);
  });

  it('does not bring back a job that was removed, nor change one of another name', async () => {
    const { save, repository } = await makeBench();
    const kept = await save();
    for (const job of [makeJob({ _id: toJobId('999') }), { ...kept, name: 'other' }, makeJob({ _id: toJobId('x') })]) {
      expect(await repository.saveJob(job, undefined)).toEqual(job);
    }
    expect((await repository.queryJobs()).jobs).toMatchObject([{ name: 'mail', _id: kept._id }]);
  });
});

describe('single jobs', () => {
  it('are one for each name, whoever declares them and however often', async () => {
    const { save, repository } = await makeBench();
    await save({ type: 'normal' });
    const first = await save({ type: 'single', nextRunAt: at(1_000), repeatInterval: '1 hour' });
    const again = await save({ type: 'single', nextRunAt: at(2_000), priority: 5, data: { run: 2 } });
    expect(again).toMatchObject({ _id: first._id, priority: 5, data: { run: 2 }, nextRunAt: at(2_000) });
    expect(again.repeatInterval).toBeUndefined();
    expect((await repository.queryJobs({ name: 'mail' })).total).toBe(2);
    expect((await save({ type: 'single', name: 'other' }))._id).not.toBe(first._id);
  });

  it.each([
    ['keep an overdue time when they are declared as due now', -5_000, 0, -5_000],
    ['keep a future time when they are declared as due now', 5_000, 0, 5_000],
    ['take a new future time', -5_000, 7_000, 7_000],
    ['take a time when they have none', null, 0, 0],
  ])('%s', async (_, before, declared, after) => {
    const { save } = await makeBench();
    await save({ type: 'single', nextRunAt: before === null ? null : at(before) });
    expect((await save({ type: 'single', nextRunAt: at(declared) })).nextRunAt).toEqual(at(after));
  });
});

describe.each([
  ['without an index', []],
  ['with an index of the data', ['user', 'user.id']],
])('unique jobs %s', (_, indexedData) => {
  const unique = { 'data.user': 'u1' };

  it('are updated where they are, without losing a lock', async () => {
    const { save, take, repository } = await makeBench({ indexedData });
    const first = await save({ unique, data: { user: 'u1', version: 1 } });
    const run = await take();
    const again = await save({ unique, data: { user: 'u1', version: 2 }, nextRunAt: at(9_000) });
    expect(again).toMatchObject({ _id: first._id, data: { user: 'u1', version: 2 }, lockedAt: run!.lockedAt });
    expect((await repository.queryJobs()).total).toBe(1);
  });

  it('are left as they are when only an insert was asked for', async () => {
    const { save, repository } = await makeBench({ indexedData });
    // A job that was saved without a constraint counts as well.
    const first = await save({ data: { user: 'u1', version: 1 } });
    const again = await save({ unique, uniqueOpts: { insertOnly: true }, data: { user: 'u1', version: 2 } });
    expect(again).toEqual(first);
    expect((await save({ unique, uniqueOpts: { insertOnly: true }, name: 'other' }))._id).not.toBe(first._id);
    expect((await repository.queryJobs()).total).toBe(2);
  });

  it('are one, however many save it at the same moment', async () => {
    const { save, repository } = await makeBench({ indexedData });
    await Promise.all(
      Array.from({ length: 30 }, (_unused, version) => save({ unique, data: { user: 'u1', version } })),
    );
    expect((await repository.queryJobs()).total).toBe(1);
  });

  it('are told apart by type, depth and every character', async () => {
    const { save, repository } = await makeBench({ indexedData });
    const users = [
      1,
      '1',
      true,
      'true',
      null,
      'null',
      '',
      "'",
      '"',
      '\\',
      'a\0',
      'a\0b',
      'a',
      '\ud800',
      '\udfff',
      'ż',
      'z',
      '%',
      '$where',
    ];
    for (const user of [...users, [1], [1, 2], { id: 1 }]) {
      for (const round of [1, 2]) await save({ unique: { 'data.user': user }, data: { user, round } });
    }
    for (const id of [7, '7'])
      for (const round of [1, 2]) {
        await save({ unique: { 'data.user.id': id }, data: { user: { id }, round } });
      }
    const { jobs } = await repository.queryJobs();
    expect(jobs).toHaveLength(users.length + 5);
    expect(jobs.every(({ data }) => (data as { round: number }).round === 2)).toBe(true);
  });
});

describe('unique by several things', () => {
  it('needs all of them', async () => {
    const { save, repository } = await makeBench();
    const pairs = [
      ['a', 1],
      ['a', 2],
      ['b', 1],
      ['a', 1],
    ] as const;
    for (const [type, user] of pairs)
      await save({ unique: { 'data.type': type, 'data.user': user }, data: { type, user } });
    expect((await repository.queryJobs()).total).toBe(3);
  });

  it('may name a time, a priority or a type beside the data', async () => {
    const { save, repository } = await makeBench();
    for (const ms of [1, 2, 1])
      await save({ unique: { nextRunAt: at(ms), priority: 0, type: 'normal' }, nextRunAt: at(ms) });
    await save({ unique: { nextRunAt: null }, nextRunAt: null });
    await save({ unique: { lockedAt: null }, priority: 3 });
    expect((await repository.queryJobs()).total).toBe(3);
  });

  it.each([
    ['a query operator', { 'data.user': { $ne: 1 } }],
    ['a query operator within a value', { 'data.user': [{ id: { $gt: 1 } }] }],
    ['server-side code', { $where: 'true' }],
    ['an attribute that changes with every run', { lastRunAt: at(0) }],
    ['a type that no column has', { priority: true }],
    ['text that would be cut short', { type: 'nor\0mal' }],
  ])('refuses %s, and stores nothing', async (_, unique) => {
    const { save, repository } = await makeBench();
    await expect(save({ unique })).rejects.toThrow(Error);
    expect((await repository.queryJobs()).total).toBe(0);
  });
});

describe('debounce', () => {
  const unique = { 'data.user': 'u1' };
  const data = (version: number) => ({ user: 'u1', version });

  it('waits for quiet: each save moves the run and brings its data', async () => {
    const { clock, save, repository } = await makeBench();
    const debounce = { delay: 1_000 };
    const first = await save({ unique, uniqueOpts: { debounce }, data: data(1), nextRunAt: at(0) });
    expect([first.nextRunAt, first.debounceStartedAt]).toEqual([at(1_000), at(0)]);
    clock.at += 400;
    const second = await save({ unique, uniqueOpts: { debounce, insertOnly: true }, data: data(2), nextRunAt: at(0) });
    expect(second).toMatchObject({ _id: first._id, nextRunAt: at(1_400), debounceStartedAt: at(0), data: data(2) });
    expect((await repository.queryJobs()).total).toBe(1);
  });

  it('does not wait longer than its limit, and then begins anew', async () => {
    const { clock, save } = await makeBench();
    const uniqueOpts = { debounce: { delay: 1_000, maxWait: 1_500 } };
    await save({ unique, uniqueOpts, data: data(1) });
    clock.at = NOW + 1_499;
    expect((await save({ unique, uniqueOpts, data: data(2) })).nextRunAt).toEqual(at(2_499));
    clock.at = NOW + 1_500;
    const forced = await save({ unique, uniqueOpts, data: data(3) });
    expect([forced.nextRunAt, forced.debounceStartedAt]).toEqual([at(1_500), undefined]);
    clock.at = NOW + 1_600;
    expect(await save({ unique, uniqueOpts, data: data(4) })).toMatchObject({
      nextRunAt: at(2_600),
      debounceStartedAt: at(1_600),
    });
  });

  it('runs at once when it leads, and later saves only bring their data', async () => {
    const { clock, save } = await makeBench();
    const uniqueOpts = { debounce: { delay: 5_000, strategy: 'leading' as const } };
    const first = await save({ unique, uniqueOpts, data: data(1), nextRunAt: at(0) });
    expect(first.nextRunAt).toEqual(at(0));
    clock.at += 200;
    const second = await save({ unique, uniqueOpts, data: data(2), nextRunAt: at(200) });
    expect(second).toMatchObject({ _id: first._id, nextRunAt: at(0), debounceStartedAt: at(0), data: data(2) });
  });

  it('means nothing without a constraint', async () => {
    const { save, repository } = await makeBench();
    for (const version of [1, 2]) await save({ uniqueOpts: { debounce: { delay: 1_000 } }, data: data(version) });
    expect((await repository.queryJobs()).total).toBe(2);
  });
});
