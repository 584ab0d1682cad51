import { describe, expect, it } from 'vitest';
import type { PersonId, RecordingId, TenantId } from '../../../src/analysis/domain.ts';
import { privateLineCard } from '../../../src/cards/visibility.ts';
import { changeSettings } from '../../../src/storage/settings.ts';
import { PERSON, PLACE, TENANT } from '../../fixtures/tables.ts';
import { breakAt, openWholeService, SAMPLE } from '../../fixtures/whole-service.ts';

const DANA = 'U2' as PersonId;
const STRANGER = 'U7' as PersonId;
const ADMIN = 'U9' as PersonId;
const LINE = privateLineCard({ id: '', toldSharer: true }).title;
const PERSONAL = { ...PLACE, conversation: 'D1', kind: 'personal' as const };

/** What a whole copy is made of: the summary, Maya's card, the picture and the PDF of a run. */
function copyOf(id: RecordingId, { run = 1, called = 'Maya Okafor' } = {}) {
  const suffix = run === 1 ? id : `${id}-${run}`;
  return [
    'call.vtt',
    expect.stringMatching(`^For ${called}`),
    `overview-${suffix}.png`,
    `coaching-report-${suffix}.pdf`,
  ];
}

async function openPrivate(options: Parameters<typeof openWholeService>[0] = {}) {
  const service = await openWholeService(options);
  await changeSettings(service.tables, TENANT, { visibility: 'private' });
  service.fake.names.set(DANA, 'Dana Reyes').set(PERSON, 'Sam Sharer');
  return service;
}

describe('a workspace that keeps coaching private', () => {
  it('gets one neutral line in the channel, and who shared the recording everything in private', async () => {
    const { share, standing, fake, cardAt } = await openPrivate();
    const id = await share();
    expect(standing()).toEqual([LINE]);
    expect(JSON.stringify(cardAt(LINE))).not.toMatch(/Maya|call\.vtt/);
    expect(standing(`D-${PERSON}`)).toEqual(copyOf(id));
    expect(cardAt('call.vtt', `D-${PERSON}`).buttons).toContainEqual(
      expect.objectContaining({ action: 'share', value: id }),
    );
    // Everything else stands in the summary's thread.
    const threads = [...fake.posts.values()].filter(({ place }) => place.conversation === `D-${PERSON}`);
    expect(threads.map(({ place }) => place.thread)).toEqual([null, expect.stringMatching(/^m\d+$/)]);
  });

  it('sends somebody who claims a speaker their own part, and takes it back with the claim', async () => {
    const { share, submit, press, standing, cardAt } = await openPrivate();
    const id = await share();
    expect(await press('claim', `${id}:S1`, DANA)).toContain('Nothing found under this id');
    await submit(id, { 'person:S1': DANA });
    expect(standing()).toEqual([LINE]);
    expect(standing(`D-${DANA}`)).toEqual([expect.stringMatching(/^For Dana Reyes/)]);
    expect(cardAt('For Dana', `D-${DANA}`).buttons).toMatchObject([{ action: 'unclaim' }, { action: 'details' }]);
    expect(standing(`D-${PERSON}`)[1]).toMatch(/^For Dana Reyes/);
    await press('unclaim', `${id}:S1`, DANA);
    expect(standing(`D-${DANA}`)).toEqual([]);
    expect(standing(`D-${PERSON}`)).toEqual(copyOf(id));
  });

  it('shows the report to who shared it, who is in it and administrators, and is not found by anybody else', async () => {
    const { share, submit, say, press } = await openPrivate({ admins: [ADMIN] });
    const id = await share();
    await submit(id, { 'person:S1': DANA });
    for (const reader of [PERSON, DANA, ADMIN]) expect(await say(`report ${id}`, reader)).toContain(`Report ${id}`);
    expect(await say(`report ${id}`, STRANGER)).toContain('Nothing found under this id');
    for (const action of [
      'details',
      'share',
      'make-private',
      'rerun',
      'speakers',
      'delete',
      'cancel',
      'retry',
    ] as const)
      expect(await press(action, id, STRANGER)).toContain('Nothing found under this id');
    const elsewhere = { ...PLACE, tenantId: 'slack:T2' as TenantId };
    expect(await press('share', id, PERSON, elsewhere)).toContain('Nothing found under this id');
  });

  it('opens nothing to everybody where no administrators are named', async () => {
    const { share, say } = await openPrivate({ admins: [] });
    const id = await share();
    expect(await say(`report ${id}`, STRANGER)).toContain('Nothing found under this id');
  });

  it('changes nothing about a personal chat, which is private by nature', async () => {
    const { share, standing, press, cardAt } = await openPrivate({ admins: [ADMIN] });
    const id = await share(PERSONAL);
    expect(standing('D1')).toEqual(copyOf(id));
    expect(standing(`D-${PERSON}`)).toEqual([]);
    expect(cardAt('call.vtt', 'D1').buttons.map((one) => (one.kind === 'link' ? 'link' : one.action))).toEqual([
      'details',
      'speakers',
      'rerun',
      'delete',
    ]);
    expect(await press('share', id)).toContain('This chat is private already');
    expect(await press('details', id, ADMIN)).toContain('Nothing found under this id');
  });

  it('says in the thread when it may not write to who shared it, and tries again with Re-run', async () => {
    const { share, standing, fake, cardAt, press } = await openPrivate();
    fake.shut.add(PERSON);
    const id = await share();
    expect(standing()).toEqual([LINE]);
    expect(JSON.stringify(cardAt(LINE))).toContain('I may not write to the person who shared it');
    expect(cardAt(LINE).buttons).toMatchObject([{ action: 'rerun', value: id }]);
    fake.shut.clear();
    await press('rerun', id);
    expect(cardAt(LINE).buttons).toEqual([]);
    expect(standing(`D-${PERSON}`)).toEqual(copyOf(id, { run: 2 }));
  });
});

describe('Share', () => {
  it('brings the report into its thread, keeps the copies, and is undone by Make private', async () => {
    const { share, press, standing, cardAt, tables } = await openPrivate();
    const id = await share();
    expect(await press('share', id)).toContain('Sharing it in the thread');
    expect(standing()).toEqual(copyOf(id, { run: 2 }));
    expect(standing(`D-${PERSON}`)).toEqual(copyOf(id));
    for (const where of [PLACE.conversation, `D-${PERSON}`])
      expect(cardAt('call.vtt', where).buttons).toContainEqual(expect.objectContaining({ action: 'make-private' }));
    expect(await press('share', id)).toContain('It is in the thread already');

    expect(await press('make-private', id)).toContain('Taking it out of the thread');
    expect(standing()).toEqual([LINE]);
    expect(standing(`D-${PERSON}`)).toEqual(copyOf(id));
    expect(await press('make-private', id)).toContain('It is private already');
    const audit = await tables.audit.find(TENANT, { index: 'byTime' });
    expect(audit.map(({ actor, action, target }) => [actor, action, target])).toEqual([
      [PERSON, 'shared', id],
      [PERSON, 'made-private', id],
    ]);
  });
});

describe('Make private', () => {
  it('takes a report out of its thread, for who shared it and for administrators alone', async () => {
    const { share, press, standing, fake } = await openWholeService({ admins: [ADMIN] });
    fake.names.set(DANA, 'Dana Reyes');
    const id = await share();
    await press('claim', `${id}:S1`, DANA);
    expect(await press('make-private', id, DANA)).toContain('Only who shared it can do that');
    expect(await press('make-private', id, ADMIN)).toContain('Taking it out of the thread');
    expect(standing()).toEqual([LINE]);
    expect(standing(`D-${PERSON}`)).toEqual(copyOf(id, { run: 3, called: 'Dana Reyes' }));
    expect(standing(`D-${DANA}`)).toEqual([expect.stringMatching(/^For Dana Reyes/)]);
    expect(standing(`D-${ADMIN}`)).toEqual([]);
  });

  it('waits for no report: what is made private on its way arrives so', async () => {
    const { fake, accept, handler, jobs, press, settle, tables, standing } = await openWholeService();
    fake.contents.set('F1', SAMPLE);
    const file = {
      platform: 'slack',
      tenantId: TENANT,
      fileId: 'F1',
      name: 'call.vtt',
      size: null,
      url: null,
    } as const;
    await accept(TENANT, { kind: 'files', eventId: 'e1', place: PLACE, person: PERSON, text: '', files: [file] });
    const [key = '', first] = [...jobs][0] ?? [];
    if (first !== undefined) await handler(first.job, new AbortController().signal);
    jobs.delete(key);
    const [recording] = await tables.recordings.find(TENANT, { index: 'byPerson', equals: { postedBy: PERSON } });
    expect(recording?.status).toBe('received');
    await press('make-private', recording?.id ?? '');
    await settle();
    expect(standing()).toEqual([LINE]);
    expect(standing(`D-${PERSON}`)).toHaveLength(4);
  });

  it.each(['before', 'after'] as const)(
    'leaves each message once when any call breaks %s its effect',
    async (when) => {
      const { share, press, fake, standing } = await openWholeService();
      fake.names.set(DANA, 'Dana Reyes');
      const id = await share();
      await press('claim', `${id}:S1`, DANA);
      const calls = { ...fake.chat };
      for (let nth = 0; nth < 8; nth += 1) {
        breakAt(fake.chat, nth, when);
        await press('make-private', id);
        Object.assign(fake.chat, calls);
        expect(standing()).toEqual([LINE]);
        expect(standing(`D-${PERSON}`)).toHaveLength(4);
        expect(standing(`D-${DANA}`)).toHaveLength(1);
        breakAt(fake.chat, nth, when);
        await press('share', id);
        Object.assign(fake.chat, calls);
        expect(standing()).toHaveLength(4);
        expect(new Set(standing()).size).toBe(4);
        expect(standing(`D-${DANA}`)).toHaveLength(1);
      }
    },
    60_000,
  );
});

describe('deleting', () => {
  it('takes the copies in private along, and says who was who', async () => {
    const { share, submit, press, standing, tables } = await openPrivate();
    const id = await share();
    await submit(id, { 'person:S1': DANA });
    const said = await press('delete', id);
    expect(said).toContain('Who is who in it: 1 erased');
    for (const where of [PLACE.conversation, `D-${PERSON}`, `D-${DANA}`]) expect(standing(where)).toEqual([]);
    expect(await tables.claims.scan(TENANT, { limit: 10 })).toEqual([]);
    expect(await tables.outbox.find(TENANT, { index: 'byRecording', equals: { recordingId: id } })).toEqual([]);
  });
});
