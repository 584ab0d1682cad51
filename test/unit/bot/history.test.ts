import { describe, expect, it } from 'vitest';
import type { PersonId, SpeakerId, TenantId } from '../../../src/analysis/domain.ts';
import { AppError } from '../../../src/errors.ts';
import { claimId } from '../../../src/storage/claims.ts';
import { eraseRecording } from '../../../src/storage/erase.ts';
import { changeSettings } from '../../../src/storage/settings.ts';
import { NOW, openHistories, wordsOf } from '../../fixtures/histories.ts';
import { sampleReport } from '../../fixtures/report.ts';
import { PERSON, PLACE, sampleRecording, TENANT } from '../../fixtures/tables.ts';

const DAY_MS = 86_400_000;
const ELSEWHERE = 'slack:T2' as TenantId;
const ADMIN = 'U7' as PersonId;
const OTHER = 'U2' as PersonId;
const [S1, S2] = ['S1', 'S2'] as unknown as [SpeakerId, SpeakerId];
const NONE = 'No history to show';

describe('one’s own history', () => {
  it('holds what one speaks in, whoever shared it, and what one shared', async () => {
    const { ask, share, claim } = await openHistories();
    await claim(await share(1), PERSON);
    await claim(await share(2, { postedBy: OTHER }), PERSON);
    await share(3, { postedBy: OTHER });
    await share(4);
    const card = await ask(PERSON);
    expect(card.title).toBe('Your last 30 days: 3 recordings');
    expect(wordsOf(card)).toMatch(/Call 1\.vtt.*Call 2\.vtt.*Call 4\.vtt.*everybody’s pull share/s);
    expect(wordsOf(card)).not.toContain('Call 3.vtt');
    expect(wordsOf(card)).toContain('Pull share: 44% (n = 2,');
  });

  it('loses a recording’s numbers when the claim is given up, and all of it when it is deleted', async () => {
    const { ask, share, claim, tables, blobs } = await openHistories();
    const mine = await share(1);
    const theirs = await share(2, { postedBy: OTHER });
    for (const id of [mine, theirs]) await claim(id, PERSON);
    expect(wordsOf(await ask(PERSON))).toContain('(n = 2');
    for (const id of [mine, theirs]) await tables.claims.delete(TENANT, claimId(id, S1));
    const after = wordsOf(await ask(PERSON));
    expect(after).toContain('No recording of these days counts for you');
    expect(after).toContain('One recording has no speaker who is you yet.');
    expect(after).not.toContain('Call 2.vtt');
    await eraseRecording(tables, blobs, sampleRecording({ id: mine }));
    expect(wordsOf(await ask(PERSON))).toContain('No recordings yet');
  });

  it('counts two voices that are one person as one', async () => {
    const { ask, share, claim } = await openHistories();
    const id = await share(1);
    await claim(id, PERSON, S1);
    const alone = wordsOf(await ask(PERSON));
    await claim(id, PERSON, S2);
    const both = wordsOf(await ask(PERSON));
    const { pull, push } = sampleReport().metrics.overall;
    expect(both).not.toBe(alone);
    expect(both).toContain(`(n = ${pull + push})`);
  });

  it('holds practice without a claim', async () => {
    const { ask, share } = await openHistories();
    await share(1, {}, 62);
    const card = await ask(PERSON);
    expect(card.title).toBe('Your last 30 days: 1 practice session');
    expect(wordsOf(card)).toContain('score 62 of 100');
  });

  it('reads back as far as it compares, and no further than reports are kept', async () => {
    const { ask, share, claim, tables } = await openHistories();
    for (const ago of [2, 4, 6, 8, 32, 34, 36, 38, 70]) await claim(await share(ago), PERSON);
    expect(wordsOf(await ask(PERSON))).toContain('before 44%, n = 4; no clear change');
    expect(wordsOf(await ask(PERSON, { days: 90 }))).toContain('before 44%, n = 1');
    await changeSettings(tables, TENANT, { retentionDays: 30 });
    expect(wordsOf(await ask(PERSON))).toContain('4 in the last 15 days, 0 in the 15 days before, and');
  });

  it('turns its pages', async () => {
    const { ask, share, claim } = await openHistories();
    for (let ago = 1; ago <= 12; ago += 1) await claim(await share(ago), PERSON);
    expect(wordsOf(await ask(PERSON, { page: 2 }))).toMatch(/PAGE 2 OF 3.*Call 5\.vtt.*Call 8\.vtt/s);
    expect(wordsOf(await ask(PERSON, { page: 2 }))).not.toMatch(/Call (4|9)\.vtt/);
  });

  it('leaves no trace of having been looked at', async () => {
    const { ask, looks } = await openHistories();
    await ask(PERSON);
    await ask(PERSON, { of: PERSON });
    expect(await looks()).toEqual([]);
  });
});

describe('another’s history', () => {
  it('is nobody’s business: the answer is the same as where there is none', async () => {
    const { ask, share, claim, looks } = await openHistories();
    await claim(await share(1), PERSON);
    const refused = await ask(OTHER, { of: PERSON });
    expect(refused.title).toBe(NONE);
    expect(await ask(OTHER, { of: 'U404' as PersonId })).toEqual(refused);
    expect(await looks()).toEqual([]);
  });

  it('nobody is an administrator where none is named', async () => {
    const { ask, share, claim } = await openHistories({ admins: [] });
    await claim(await share(1), PERSON);
    expect((await ask(ADMIN, { of: PERSON })).title).toBe(NONE);
  });

  it('is a named administrator’s, without practice and what they are not claimed in; it is written down and told', async () => {
    const { ask, share, claim, looks, fake, pass } = await openHistories({ admins: [ADMIN] });
    fake.names.set(PERSON, 'Dana Ray');
    fake.names.set(ADMIN, 'Grace Lee');
    await claim(await share(1), PERSON);
    await share(2, {}, 62);
    await share(3);
    const card = await ask(ADMIN, { of: PERSON });
    expect(card.title).toBe('Dana Ray, last 30 days: 1 recording');
    expect(wordsOf(card)).not.toMatch(/score|Call 3\.vtt/);
    expect(await looks()).toMatchObject([{ actor: ADMIN, target: PERSON, at: NOW }]);
    pass(DAY_MS);
    expect(wordsOf(await ask(PERSON))).toContain('In the last 30 days it was seen by Grace Lee on 13 Mar.');
    pass(30 * DAY_MS);
    expect(wordsOf(await ask(PERSON, { days: 60 }))).toContain('Nobody else looked in the last 30 days.');
  });

  it('is everybody’s while its person shares it', async () => {
    const { ask, share, claim, answers, looks, tables } = await openHistories();
    await claim(await share(1), PERSON);
    expect((await answers.share(TENANT, PERSON, true)).title).toBe('Your history is shared');
    expect((await answers.share(TENANT, PERSON, true)).title).toBe('Your history is shared');
    expect((await ask(OTHER, { of: PERSON })).title).toBe('This person, last 30 days: 1 recording');
    expect(wordsOf(await ask(PERSON))).toContain('Everybody in this workspace may see this history.');
    expect((await answers.share(TENANT, PERSON, false)).title).toBe('Your history is yours');
    expect((await ask(OTHER, { of: PERSON })).title).toBe(NONE);
    expect(await looks()).toHaveLength(1);
    const changes = await tables.audit.find(TENANT, { index: 'byTarget', equals: { target: PERSON } });
    expect(changes.map(({ action }) => action).filter((action) => action !== 'history-seen')).toEqual([
      'made-private',
      'shared',
    ]);
  });

  it('keeps the title and the id of what the asker may not open', async () => {
    const { ask, share, claim } = await openHistories({ admins: [ADMIN] });
    const open = await share(1);
    const hidden = await share(2, { place: { ...PLACE, kind: 'personal' } });
    for (const id of [open, hidden]) await claim(id, PERSON);
    const card = await ask(ADMIN, { of: PERSON });
    expect(wordsOf(card)).toContain('Call 1.vtt');
    expect(wordsOf(card)).toContain('A private recording · 11 Mar 2026');
    expect(JSON.stringify(card)).not.toMatch(new RegExp(`Call 2|${hidden}`));
  });

  it('names three who looked, counts the others, and does without a name that may not be asked for', async () => {
    const { ask, share, claim, answers, fake, pass } = await openHistories();
    await claim(await share(1), PERSON);
    await answers.share(TENANT, PERSON, true);
    for (const who of ['A', 'B', 'C', 'D', 'E', 'A']) {
      pass(1_000);
      await ask(`U${who}` as PersonId, { of: PERSON });
    }
    fake.chat.nameOf = async (_, person) => {
      if (person === 'UA') throw new AppError('refused');
      return person === 'UE' ? ' ' : `Name ${person}`;
    };
    expect(wordsOf(await ask(PERSON))).toContain(
      'it was seen by somebody on 13 Mar, somebody on 13 Mar, Name UD on 13 Mar, 2 more.',
    );
    fake.chat.nameOf = () => Promise.reject(new AppError('provider-down'));
    await expect(ask(PERSON)).rejects.toMatchObject({ code: 'provider-down' });
  });
});

describe('another tenant', () => {
  it('has other people, though their ids are the same', async () => {
    const { ask, share, claim } = await openHistories({ admins: [ADMIN] });
    const id = await share(1, { tenantId: ELSEWHERE, place: { ...PLACE, tenantId: ELSEWHERE } });
    await claim(id, PERSON, S1, ELSEWHERE);
    expect((await ask(PERSON, {}, ELSEWHERE)).title).toContain('1 recording');
    expect(wordsOf(await ask(PERSON))).toContain('No recordings yet');
    expect((await ask(ADMIN, { of: PERSON })).title).toBe(NONE);
  });

  it('cannot be reached by a claim that names its recording', async () => {
    const { ask, share, claim } = await openHistories();
    const id = await share(1, { tenantId: ELSEWHERE, place: { ...PLACE, tenantId: ELSEWHERE } });
    await claim(id, PERSON, S1, TENANT);
    expect(wordsOf(await ask(PERSON, { days: 90 }))).toContain('No recordings yet');
  });

  it('does not learn of sharing elsewhere', async () => {
    const { ask, share, claim, answers } = await openHistories();
    await claim(await share(1), PERSON);
    await answers.share(ELSEWHERE, PERSON, true);
    expect((await ask(OTHER, { of: PERSON })).title).toBe(NONE);
  });
});
