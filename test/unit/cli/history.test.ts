import { describe, expect, it, vi } from 'vitest';
import type { PersonId, RecordingId, SpeakerId, TenantId } from '../../../src/analysis/domain.ts';
import { summarise } from '../../../src/analysis/report.ts';
import { toCsv } from '../../../src/cards/csv.ts';
import { type HistoryOptions, history } from '../../../src/cli/history.ts';
import { makeFolderStore } from '../../fixtures/folder-store.ts';
import { sampleReport } from '../../fixtures/report.ts';

const DAY_MS = 86_400_000;
const HERE = 'slack:T1' as TenantId;
const DANA = 'U1' as PersonId;

/** A store of one tenant in which Dana is a speaker of three recordings, and the command with what it wrote to both outputs. */
async function setUp(titles = ['Call 1.vtt', 'Call 2.vtt', 'Call 3.vtt'], tenants: readonly TenantId[] = [HERE]) {
  const { folder, opened } = await makeFolderStore();
  await opened(async (tables) => {
    for (const tenantId of tenants) {
      const row = { tenantId, id: tenantId, platform: 'slack', installedAt: 1, removedAt: null } as const;
      await tables.installations.insert(tenantId, row);
    }
    await tables.people.insert(HERE, { tenantId: HERE, id: DANA, firstSeenAt: 1 });
    for (const [i, title] of titles.entries()) {
      const id = `rec000000${i}` as RecordingId;
      const sharedAt = Date.now() - (i + 1) * DAY_MS;
      const report = { ...sampleReport(), title, sharedAt };
      const { labels, engine } = report.labelled;
      const body = { labels, engine, metrics: report.metrics, coaching: report.coaching };
      const row = { tenantId: HERE, expireAt: 4e12, sharedAt };
      await tables.reports.put(HERE, { ...row, id, postedBy: DANA, title, summary: summarise(report), body });
      const speaker = 'S1' as SpeakerId;
      const claim = {
        id: `${id}:S1`,
        recordingId: id,
        speaker,
        person: DANA,
        name: 'Dana Ray',
        claimedBy: DANA,
        at: 1,
      };
      await tables.claims.put(HERE, { ...row, ...claim });
    }
  });
  const coach = async (options: Partial<HistoryOptions> = {}) => {
    const [out, err]: [string[], string[]] = [[], []];
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0),
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0),
    ];
    try {
      const code = await history({ DATA_DIR: folder }, { days: '30', format: 'table', ...options });
      return { code, out: out.join(''), err: err.join('') };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  };
  return { coach, opened };
}

describe('coach history', () => {
  it('lists whose history there is', async () => {
    const { coach } = await setUp();
    const { code, out, err } = await coach();
    expect(code).toBe(0);
    expect(out).toBe('person  name      claimed speakers\nU1      Dana Ray  3\n');
    expect(err).toContain('coach history --person');
  });

  it('prints a table with what moved, and the person sees that it was looked at', async () => {
    const { coach, opened } = await setUp();
    const { code, out, err } = await coach({ person: DANA });
    expect(code).toBe(0);
    const [head, first, ...rest] = out.trimEnd().split('\n');
    expect(head).toMatch(/^date\s+kind\s+title\s+n\s+pull/);
    expect(first).toMatch(/^\d{4}-\d\d-\d\d {2}recording {2}Call 1\.vtt {2}27 {2}44% {3}67%/);
    expect(rest).toHaveLength(2);
    expect(err).toContain('pullShare: 0.444 (n = 3), before – (n = 0): too few');
    const looks = await opened(({ audit }) => audit.find(HERE, { index: 'byTarget', equals: { target: DANA } }));
    expect(looks).toMatchObject([{ action: 'history-seen', actor: 'operator' }]);
  });

  it('prints CSV that no spreadsheet works out', async () => {
    const { coach } = await setUp(['=HYPERLINK("http://x","y")', 'a "b", c', '+1']);
    const { out } = await coach({ person: DANA, format: 'csv' });
    const [head, ...rows] = out.trimEnd().split('\r\n');
    expect(head?.split(',').slice(0, 4)).toEqual(['id', 'title', 'shared_at', 'kind']);
    expect(rows[0]).toMatch(/^rec0000000,"'=HYPERLINK\(""http:\/\/x"",""y""\)",20\d\d-/);
    expect(rows[1]).toMatch(/^rec0000001,"a ""b"", c",/);
    expect(rows[2]).toMatch(/^rec0000002,"'\+1",/);
    expect(rows).toHaveLength(3);
  });

  it('prints JSON with everything', async () => {
    const { coach } = await setUp();
    const { out } = await coach({ person: DANA, format: 'json', days: '90' });
    expect(JSON.parse(out)).toMatchObject({
      ...{ days: 90, compared: { days: 45, by: 'halves' } },
      points: [{ id: 'rec0000000', title: 'Call 1.vtt', kind: 'recording', counts_for_person: 'yes' }, {}, {}],
      changes: [{ metric: 'pullShare', verdict: 'too-few', now: { n: 3 } }, {}, {}, {}, {}, {}],
    });
  });

  it('says what is missing', async () => {
    const { coach } = await setUp([], [HERE, 'slack:T2' as TenantId]);
    expect(await coach()).toMatchObject({
      code: 1,
      err: '✗ Say which tenant: --tenant. There are: slack:T1, slack:T2.\n',
    });
    expect((await coach({ tenant: 'slack:T3' })).err).toContain('There is no tenant slack:T3.');
    expect((await coach({ tenant: HERE, person: 'U9' })).err).toContain('Nothing is known of U9 in slack:T1.');
    expect(await coach({ tenant: 'slack:T2' })).toMatchObject({ code: 0, err: 'Nobody is known yet.\n' });
  });
});

it.each([
  ['plain', 'plain'],
  [-1.5, '-1.5'],
  [null, ''],
  ['-1', `"'-1"`],
  ['@sum', `"'@sum"`],
  ['\t=1', `"'\t=1"`],
  ['  =1', `"'  =1"`],
  ['two\nlines', '"two\nlines"'],
])('a cell of %j is %j', (cell, text) => {
  expect(toCsv([[cell, 1]])).toBe(`${text},1\r\n`);
});
