import { describe, expect, it } from 'vitest';
import type { PersonId, SpeakerId, TenantId } from '../../../src/analysis/domain.ts';
import { makeModelEngine } from '../../../src/analysis/engines/model-engine.ts';
import { loadPrompts } from '../../../src/analysis/providers/prompt-files.ts';
import { loadRubrics } from '../../../src/analysis/providers/rubric-files.ts';
import { AppError } from '../../../src/errors.ts';
import { claimsOf } from '../../../src/storage/claims.ts';
import { loadReport } from '../../../src/storage/load-report.ts';
import { scriptedModel } from '../../fakes/scripted-model.ts';
import { PERSON, PLACE, TENANT } from '../../fixtures/tables.ts';
import { breakAt, openWholeService, SAMPLE } from '../../fixtures/whole-service.ts';

const DANA = 'U2' as PersonId;
const JO = 'U3' as PersonId;
const ADMIN = 'U9' as PersonId;
const S1 = 'S1' as SpeakerId;
const S2 = 'S2' as SpeakerId;
/** The sample, from a source that only tells voices apart. */
const UNNAMED = Buffer.from(
  SAMPLE.toString().replaceAll('Maya Okafor:', 'Speaker 1:').replaceAll('Jonas Weber:', 'Speaker 2:'),
);
const PERSONAL = { ...PLACE, conversation: 'D1', kind: 'personal' as const };

describe('claiming a speaker', () => {
  it('names the card, is undone by who did it, and keeps one message each', async () => {
    const { share, press, fake, standing, cardAt, tables, read } = await openWholeService();
    fake.names.set(DANA, 'Dana Reyes');
    const id = await share();
    const before = standing();
    expect(before).toEqual([
      'call.vtt',
      expect.stringMatching(/^For Maya Okafor: /),
      `overview-${id}.png`,
      `coaching-report-${id}.pdf`,
    ]);
    expect(cardAt('For Maya').buttons).toMatchObject([
      { action: 'claim', value: `${id}:S1`, label: 'I’m Maya Okafor' },
      { action: 'details', value: id },
      { action: 'speakers', value: id },
    ]);

    expect(await press('claim', `${id}:S1`, DANA)).toContain('You are Maya Okafor in this recording');
    expect(fake.replies.at(-1)?.card.buttons).toMatchObject([{ action: 'unclaim', value: `${id}:S1` }]);
    // Nothing in the PDF has changed, so it is left where it is.
    expect(standing()).toEqual(before.map((title) => title.replace('For Maya Okafor', 'For Dana Reyes')));
    expect(cardAt('For Dana').buttons[0]).toMatchObject({ action: 'unclaim', label: 'Not me' });
    expect(JSON.stringify(cardAt('For Dana'))).toContain('Maya Okafor in the recording');
    expect((await read(id)).run).toBe(2);

    expect(await press('claim', `${id}:S1`, DANA)).toContain('You are Maya Okafor');
    expect((await read(id)).run).toBe(2);
    expect(await claimsOf(tables, TENANT, id)).toMatchObject([{ speaker: 'S1', person: DANA, claimedBy: DANA }]);

    expect(await press('unclaim', `${id}:S1`, JO)).toContain('Only who claimed Maya Okafor can take that back');
    expect(await press('unclaim', `${id}:S1`, DANA)).toContain('Nobody is Maya Okafor now');
    expect(standing()).toEqual(before);
    expect(await claimsOf(tables, TENANT, id)).toEqual([]);
    const audit = await tables.audit.find(TENANT, { index: 'byTime' });
    expect(audit.map(({ actor, action, target }) => [actor, action, target])).toEqual([
      [DANA, 'claimed', `${id}:S1:${DANA}`],
      [DANA, 'unclaimed', `${id}:S1:${DANA}`],
    ]);
  });

  it('gives a nameless speaker its name, everywhere', async () => {
    const { share, press, fake, standing, cardAt, tables } = await openWholeService();
    fake.names.set(DANA, ' Dana Reyes ');
    const id = await share(PLACE, UNNAMED);
    expect(standing()[1]).toMatch(/^For Speaker 1/);
    await press('claim', `${id}:S1`, DANA);
    expect(JSON.stringify(cardAt('call.vtt'))).toContain('Dana Reyes');
    expect(JSON.stringify(cardAt('call.vtt'))).not.toContain('Speaker 1');
    expect(standing()).toEqual([
      'call.vtt',
      expect.stringMatching(/^For Dana Reyes/),
      `overview-${id}-2.png`,
      `coaching-report-${id}-2.pdf`,
    ]);
    const report = await loadReport(tables, TENANT, id);
    expect(report?.labelled.transcript.speakers).toMatchObject([{ name: 'Dana Reyes' }, { name: 'Speaker 2' }]);
    const source = await tables.transcripts.get(TENANT, id);
    expect(source?.transcript.speakers).toMatchObject([{ name: 'Speaker 1' }, { name: 'Speaker 2' }]);
  });

  it('coaches who is one of us, though they sound like a buyer', async () => {
    const { share, press, standing, fake } = await openWholeService();
    fake.names.set(JO, 'Jo Weber');
    const id = await share();
    expect(standing().some((title) => title.includes('Jonas'))).toBe(false);
    await press('claim', `${id}:S2`, JO);
    expect(standing().some((title) => title.startsWith('For Jo Weber: '))).toBe(true);
    await press('unclaim', `${id}:S2`, JO);
    expect(standing().some((title) => title.includes('Jo'))).toBe(false);
  });

  it('asks before it replaces the claim of somebody else', async () => {
    const { share, press, fake, tables, cardAt } = await openWholeService();
    fake.names.set(DANA, 'Dana Reyes').set(JO, 'Jo Weber');
    const id = await share();
    await press('claim', `${id}:S1`, DANA);
    expect(await press('claim', `${id}:S1`, JO)).toContain('Maya Okafor is already claimed by Dana Reyes');
    expect(fake.replies.at(-1)?.card.buttons).toMatchObject([
      { action: 'claim-anyway', value: `${id}:S1`, style: 'primary', confirm: { yes: 'That’s me' } },
    ]);
    expect(await claimsOf(tables, TENANT, id)).toMatchObject([{ person: DANA }]);
    await press('claim-anyway', `${id}:S1`, JO);
    expect(await claimsOf(tables, TENANT, id)).toMatchObject([{ person: JO }]);
    expect(cardAt('For Jo Weber')).toBeDefined();
  });

  it('knows no other tenant, no private chat of others, and no speaker that is none', async () => {
    const { share, press, tables } = await openWholeService();
    const id = await share();
    const elsewhere = { ...PLACE, tenantId: 'slack:T2' as TenantId };
    expect(await press('claim', `${id}:S1`, DANA, elsewhere)).toContain('Nothing found under this id');
    expect(await press('unclaim', `${id}:S1`, DANA, elsewhere)).toContain('Nothing found under this id');
    expect(await press('claim', `${id}:S9`, DANA)).toContain('There is no S9 in this recording');
    const own = await share(PERSONAL);
    expect(await press('claim', `${own}:S1`, DANA)).toContain('Nothing found under this id');
    expect(await tables.claims.scan(TENANT, { limit: 10 })).toEqual([]);
    expect(await press('claim', `${own}:S1`)).toContain('You are Maya Okafor');
  });

  it('cannot be done where the source does not tell who speaks', async () => {
    const { share, press } = await openWholeService();
    const text = SAMPLE.toString().replace(/^(?:Maya Okafor|Jonas Weber): /gm, '');
    const id = await share(PLACE, Buffer.from(text));
    expect(await press('claim', `${id}:S1`, DANA)).toContain('This source does not tell who speaks');
    expect(await press('speakers', id)).toContain('This source does not tell who speaks');
  });

  it('is taken up by a second try when the first one broke off between the claim and the new report', async () => {
    const { share, accept, performEvent, settle, tables, queue, cardAt, fake } = await openWholeService();
    fake.names.set(DANA, 'Dana Reyes');
    const id = await share();
    const reply = { place: PLACE, person: DANA, responseUrl: null, triggerId: null };
    await accept(TENANT, { kind: 'button', eventId: 'b1', reply, person: DANA, action: 'claim', value: `${id}:S1` });
    const { enqueue } = queue;
    queue.enqueue = () => Promise.reject(new AppError('provider-down', { retry: true }));
    await expect(performEvent(TENANT, 'b1', () => false)).rejects.toThrow('provider-down');
    queue.enqueue = enqueue;
    await settle();
    expect(cardAt('For Dana Reyes')).toBeDefined();
    const audit = await tables.audit.find(TENANT, { index: 'byTime' });
    expect(audit.filter(({ action }) => action === 'claimed')).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)(
    'leaves the same thread when any call breaks %s its effect',
    async (when) => {
      const { share, press, fake, standing } = await openWholeService();
      fake.names.set(DANA, 'Dana Reyes').set(JO, 'Jo Weber');
      const id = await share(PLACE, UNNAMED);
      const expected = ['call.vtt', expect.stringMatching(/^For Dana Reyes/), expect.stringMatching(/^For Jo Weber/)];
      await press('claim', `${id}:S1`, DANA);
      const calls = { ...fake.chat };
      for (let nth = 0; nth < 5; nth += 1) {
        breakAt(fake.chat, nth, when);
        await press('claim', `${id}:S2`, JO);
        Object.assign(fake.chat, calls);
        const [, files] = [standing().slice(0, 3), standing().slice(3)];
        expect(standing().slice(0, 3)).toEqual(expected);
        expect(files).toEqual([expect.stringMatching(/^overview-/), expect.stringMatching(/^coaching-report-/)]);
        breakAt(fake.chat, nth, when);
        await press('unclaim', `${id}:S2`, JO);
        Object.assign(fake.chat, calls);
        expect(standing()).toHaveLength(4);
      }
    },
    60_000,
  );

  it('asks a model nothing again for a name, or for who is coached anyway', async () => {
    const { model, asked } = scriptedModel();
    const [prompts, rubrics] = await Promise.all([loadPrompts(), loadRubrics(null)]);
    const { share, press, fake, standing } = await openWholeService({
      engines: [makeModelEngine({ model, prompts, rubrics })],
    });
    fake.names.set(DANA, 'Dana Reyes');
    const id = await share(PLACE, UNNAMED);
    const before = asked.length;
    expect(before).toBeGreaterThan(0);
    await press('claim', `${id}:S1`, DANA);
    expect(standing()[1]).toMatch(/^For Dana Reyes/);
    expect(asked.length).toBe(before);
  });
});

describe('who is who, as a form', () => {
  it('is for who shared the recording and administrators, and begins with what is known', async () => {
    const { share, press, fake } = await openWholeService({ admins: [ADMIN] });
    const id = await share();
    await press('claim', `${id}:S1`, DANA);
    expect(await press('speakers', id, DANA)).toContain('Only who shared it can do that');
    await press('speakers', id, ADMIN);
    await press('speakers', id);
    expect(fake.forms.map(({ to }) => to.person)).toEqual([ADMIN, PERSON]);
    const fields = fake.forms[0]?.form.fields ?? [];
    expect(fields.filter((field) => field.kind !== 'words')).toMatchObject([
      { kind: 'person', id: 'person:S1', chosen: DANA, label: 'S1 · Maya Okafor: who is it?' },
      { kind: 'text', id: 'name:S1', value: 'Maya Okafor' },
      { kind: 'choice', id: 'same:S1', chosen: 'own' },
      { kind: 'person', id: 'person:S2', chosen: null },
      { kind: 'text', id: 'name:S2', value: 'Jonas Weber' },
      { kind: 'choice', id: 'same:S2', chosen: 'own' },
    ]);
  });

  it('assigns people and gives names, with one new report, and says what changed', async () => {
    const { share, submit, fake, standing, read, tables } = await openWholeService();
    fake.names.set(DANA, 'Dana Reyes');
    const id = await share(PLACE, UNNAMED);
    const said = await submit(id, {
      ...{ 'person:S1': DANA, 'name:S1': '', 'same:S1': 'own' },
      ...{ 'person:S2': '', 'name:S2': ' Jonas  W. ', 'same:S2': 'own' },
    });
    expect(said).toContain('S1 is Dana Reyes.');
    expect(said).toContain('S2 is called Jonas  W..');
    expect(standing()[1]).toMatch(/^For Dana Reyes/);
    expect((await read(id)).run).toBe(2);
    expect((await read(id)).overrides).toEqual([{ kind: 'name', speaker: S2, name: 'Jonas  W.' }]);
    expect(await claimsOf(tables, TENANT, id)).toMatchObject([{ speaker: S1, person: DANA, claimedBy: PERSON }]);

    expect(await submit(id, { 'name:S1': '', 'name:S2': 'Jonas  W.' })).toContain('Nothing was changed');
    expect((await read(id)).run).toBe(2);
    expect(await submit(id, { 'name:S2': '' })).toContain('S2 is called as in the recording');
    expect((await read(id)).overrides).toEqual([]);
  });

  it('joins two voices into one, takes the card of the one that is none any more back, and parts them again', async () => {
    const { share, press, submit, fake, standing, tables, read } = await openWholeService();
    fake.names.set(JO, 'Jo Weber');
    const id = await share();
    await press('claim', `${id}:S2`, JO);
    expect(standing().filter((title) => title.startsWith('For '))).toHaveLength(2);
    expect(await submit(id, { 'same:S2': 'S1' })).toContain('S2 is the same voice as S1');
    expect(standing().filter((title) => title.startsWith('For '))).toEqual([expect.stringMatching(/^For Jo Weber/)]);
    expect((await loadReport(tables, TENANT, id))?.labelled.transcript.speakers.map((one) => one.id)).toEqual(['S1']);
    // Whoever the one half was, the whole is.
    expect(await claimsOf(tables, TENANT, id)).toMatchObject([{ speaker: S1, person: JO }]);
    expect(await press('claim', `${id}:S2`, DANA)).toContain('There is no S2 in this recording');
    expect(await submit(id, { 'same:S2': 'own' })).toContain('S2 is a voice of its own');
    expect((await read(id)).overrides).toEqual([]);
    expect((await loadReport(tables, TENANT, id))?.labelled.transcript.speakers).toHaveLength(2);
  });

  it('says what to correct, and changes nothing then', async () => {
    const { share, submit, fake, read } = await openWholeService();
    const id = await share();
    for (const [answers, words] of [
      [{ 'same:S1': 'S1' }, 'S1 cannot be the same voice as itself.'],
      [{ 'same:S1': 'S2', 'same:S2': 'S1' }, 'S1 and S2 cannot each be the other’s voice'],
      [{ 'same:S1': 'S7' }, 'S1 cannot be S7: there is no such speaker.'],
      [{ 'name:S9': 'Nobody' }, 'There is no S9 in this recording.'],
      [{ 'name:S1': 'N'.repeat(41) }, 'The name of S1 has 41 characters; 40 are the most.'],
      [{ 'same:S1': 'S2', 'person:S1': DANA, 'person:S2': JO }, 'S1 and S2 are one voice now but two people'],
    ] as const) {
      const said = await submit(id, { ...answers, 'person:S2': 'person:S2' in answers ? JO : '' });
      expect(said).toContain('Not saved yet');
      expect(said).toContain(words);
    }
    expect(fake.replies.at(-1)?.card.buttons).toMatchObject([{ action: 'speakers', value: id }]);
    expect(await read(id)).toMatchObject({ run: 1 });
  });

  it('lets others say only that a speaker is themselves', async () => {
    const { share, submit, tables } = await openWholeService();
    const id = await share();
    expect(await submit(id, { 'person:S1': JO }, DANA)).toContain('Only who shared it can do that');
    expect(await submit(id, { 'name:S1': 'Boss' }, DANA)).toContain('Only who shared it can do that');
    expect(await submit(id, { 'person:S1': DANA, 'name:S1': 'Maya Okafor' }, DANA)).toContain('Saved');
    expect(await claimsOf(tables, TENANT, id)).toMatchObject([{ speaker: S1, person: DANA, claimedBy: DANA }]);
    const elsewhere = await submit('zzzzzzzzzz' as typeof id, { 'person:S1': DANA });
    expect(elsewhere).toContain('Nothing found under this id');
  });

  it('shows the eight who said most, and says how many it leaves out', async () => {
    const { share, press, fake } = await openWholeService();
    const lines = Array.from(
      { length: 40 },
      (_, i) => `Person ${'ABCDEFGHIJ'[i % 10]}: ${'word '.repeat(1 + (i % 10))}here.`,
    );
    const id = await share(PLACE, Buffer.from(`${lines.join('\n')}\n`));
    await press('speakers', id);
    const fields = fake.forms[0]?.form.fields ?? [];
    expect(fields.filter(({ kind }) => kind === 'person')).toHaveLength(8);
    expect(JSON.stringify(fields.at(-1))).toContain('2 more stay as they are');
  });
});

describe('the same file again', () => {
  it('takes the transcript, but not who was said to be who elsewhere', async () => {
    const { share, press, fake, standing, read } = await openWholeService();
    fake.names.set(DANA, 'Dana Reyes');
    const id = await share(PLACE, UNNAMED);
    await press('claim', `${id}:S1`, DANA);
    const second = { ...PLACE, conversation: 'C2' };
    const again = await share(second, UNNAMED);
    expect(standing('C2')[1]).toMatch(/^For Speaker 1/);
    expect(await read(again)).toMatchObject({ status: 'delivered', sameAs: null });
    const third = await share({ ...PLACE, conversation: 'C3' }, UNNAMED);
    expect(await read(third)).toMatchObject({ sameAs: again });
  });
});

describe('me', () => {
  it('shows which speakers somebody is, and suggests, never assumes', async () => {
    const { share, press, say, fake } = await openWholeService();
    fake.names.set(PERSON, 'Mayà OKAFOR');
    expect(await say('me')).toContain('You are no speaker yet');
    const id = await share();
    const suggested = await say('me');
    expect(suggested).toContain('S1 Maya Okafor · same full name, probably you');
    expect(fake.replies.at(-1)?.card.buttons).toMatchObject([{ action: 'claim', value: `${id}:S1` }]);
    await press('claim', `${id}:S1`);
    const claimed = await say('me');
    expect(claimed).toContain('You are a speaker in 1 recording');
    expect(claimed).toMatch(/call\.vtt · .*20\d\d · S1/);
    expect(claimed).not.toContain('This may be you');
    expect(fake.replies.at(-1)?.card.buttons).toMatchObject([{ action: 'unclaim', value: `${id}:S1` }]);
    expect(await say('me', DANA)).toContain('You are no speaker yet');
  });

  it('suggests by address before it suggests by name, the surest first', async () => {
    const { share, say, fake } = await openWholeService();
    fake.names.set(PERSON, 'Maya Okafor');
    fake.chat.emailOf = async (_, person) => (person === PERSON ? 'M.Okafor@acme.com' : null);
    const named = await share();
    const labelled = await share(
      { ...PLACE, conversation: 'C2' },
      Buffer.from(SAMPLE.toString().replaceAll('Maya Okafor:', 'm.okafor@acme.com:')),
    );
    const words = await say('me');
    expect(words).toContain('S1 m.okafor · same e-mail address, almost certainly you');
    expect(words).not.toContain('@acme');
    expect(fake.replies.at(-1)?.card.buttons).toMatchObject([
      { action: 'claim', value: `${labelled}:S1` },
      { action: 'claim', value: `${named}:S1` },
    ]);
    // Offered, and nothing more: the numbers are nobody's.
    expect(await say('history')).toContain('No recording of these days counts for you');
    expect(await say('me', DANA)).not.toContain('This may be you');
  });

  it('suggests by address where the chat tells no name', async () => {
    const { share, say, fake } = await openWholeService();
    fake.chat.emailOf = async () => 'mokafor@acme.com';
    await share();
    expect(await say('me')).toContain('S1 Maya Okafor · e-mail address fits the name, perhaps you');
  });
});
