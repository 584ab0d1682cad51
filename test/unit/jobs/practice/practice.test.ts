import { describe, expect, it } from 'vitest';
import type { PersonId, RecordingId } from '../../../../src/analysis/domain.ts';
import type { ModelEngine } from '../../../../src/analysis/engines/model-engine.ts';
import type { Speaker } from '../../../../src/analysis/engines/persona-task.ts';
import type { Place } from '../../../../src/bot/port.ts';
import { renderTerminal } from '../../../../src/cards/terminal.ts';
import { PERSON, PLACE, TENANT } from '../../../fixtures/tables.ts';
import { openWholeService } from '../../../fixtures/whole-service.ts';

const OTHER = 'U2' as PersonId;
const DIRECT: Place = { ...PLACE, conversation: 'D1', kind: 'personal', thread: null };

/** A rehearsal in a direct message, as the front door tells of it. */
async function openRehearsal(...options: Parameters<typeof openWholeService>) {
  const world = await openWholeService(...options);
  const { happen, fake, tables } = world;
  let nth = 0;

  async function begin(text: string, place: Place = DIRECT, person: PersonId = PERSON): Promise<RecordingId> {
    nth += 1;
    const reply = { place, person, responseUrl: 'https://hooks.slack.com/x', triggerId: null };
    await happen({ kind: 'command', eventId: `command:begin:${nth}`, reply, person, text });
    const [newest] = await tables.practices.find(TENANT, {
      ...{ index: 'byPerson', equals: { person }, order: 'desc', limit: 1 },
    });
    if (newest === undefined) throw new Error('no session was begun');
    return newest.id;
  }

  async function session(id: RecordingId) {
    const row = await tables.practices.get(TENANT, id);
    if (row === null) throw new Error('the session is gone');
    return row;
  }

  async function tell(id: RecordingId, text: string, person: PersonId = PERSON): Promise<void> {
    nth += 1;
    const { place } = await session(id);
    const reply = { place, person, responseUrl: null, triggerId: null };
    await happen({ kind: 'said', eventId: `said:${nth}`, reply, person, place, text });
  }

  function thread(id: RecordingId) {
    return [...fake.posts.values()].filter(({ key }) => key.startsWith(`${id}:`));
  }

  return { ...world, begin, session, tell, thread };
}

describe('a practice session', () => {
  it('is a thread: brief, greeting, an answer to every turn, and at the end a report with its PDF', async () => {
    const { begin, session, tell, thread, fake, tables, say } = await openRehearsal();
    const id = await begin('practice friendly_prospect discovery', { ...PLACE, thread: null });
    expect(await session(id)).toMatchObject({ status: 'open', person: PERSON, thread: 'm0' });
    await tell(id, 'What would have to happen for this quarter to be a good one for you?');
    await tell(id, 'So the month end is what hurts most, is that right?');
    const before = await session(id);
    expect(before.state.steps).toHaveLength(2);
    expect(thread(id).map(({ key }) => key.replace(id, ''))).toEqual([':brief', ':say:0', ':say:1', ':say:2']);
    expect(thread(id).map(({ card }) => card.buttons.length > 0)).toEqual([true, false, false, true]);
    await tell(id, 'End.');
    expect(await session(id)).toMatchObject({ status: 'ended', result: { turns: 2, end: 'stopped' } });
    expect(thread(id).at(-1)?.card.title).toContain('Practice:');
    expect(fake.attached.map(({ files }) => files.map(({ mime }) => mime))).toEqual([['application/pdf']]);
    expect(await tables.recordings.get(TENANT, id)).toMatchObject({ status: 'delivered', isPractice: true });
    expect(await tables.reports.get(TENANT, id)).toMatchObject({ postedBy: PERSON });
    expect(await say(`report ${id}`, OTHER)).toContain('Nothing found');
    expect(await say(`report ${id}`)).toContain('Practice:');
    expect(await say(`delete ${id}`)).toContain('Deleted for good');
    expect(await tables.practices.get(TENANT, id)).toBeNull();
  });

  it('takes the same event once, and turns that come together one after the other', async () => {
    const { begin, session, accept, settle, tables } = await openRehearsal();
    const id = await begin('practice friendly_prospect');
    const { place } = await session(id);
    const reply = { place, person: PERSON, responseUrl: null, triggerId: null };
    const said = (n: number, text: string) => ({
      kind: 'said' as const,
      eventId: `s${n}`,
      reply,
      person: PERSON,
      place,
      text,
    });
    await accept(TENANT, said(1, 'What matters most to you?'));
    await accept(TENANT, said(2, 'And what did you try before?'));
    await accept(TENANT, said(1, 'What matters most to you?'));
    await settle();
    const { state, events } = await session(id);
    expect(events).toEqual(['s1', 's2']);
    expect(state.steps.map(({ turn, reply }) => [turn.text, reply !== null])).toEqual([
      ['What matters most to you?', true],
      ['And what did you try before?', true],
    ]);
    expect(await tables.webhookEvents.get(TENANT, 's1')).toMatchObject({ status: 'done' });
  });
});

describe('in a session', () => {
  it('a hint goes to its person alone, and a pause ends with the next word', async () => {
    const { begin, session, tell, fake } = await openRehearsal();
    const id = await begin('practice skeptical_buyer');
    await tell(id, 'hint');
    const hint = fake.replies.at(-1);
    expect(hint?.to.person).toBe(PERSON);
    expect((await session(id)).events).toEqual([]);
    await tell(id, 'Pause');
    expect((await session(id)).status).toBe('paused');
    await tell(id, 'What is on your mind?');
    expect(await session(id)).toMatchObject({ status: 'open', events: [expect.any(String)] });
  });

  it('nobody else is heard, and of what people say to each other nothing is kept', async () => {
    const { begin, session, tell, tables } = await openRehearsal();
    const id = await begin('practice friendly_prospect', PLACE);
    await tell(id, 'I would ask about the budget now.', OTHER);
    expect((await session(id)).events).toEqual([]);
    expect(await tables.webhookEvents.get(TENANT, 'said:2')).toBeNull();
  });

  it('words that name us are a command all the same', async () => {
    const { begin, session, happen, fake } = await openRehearsal();
    const id = await begin('practice friendly_prospect');
    const { place } = await session(id);
    const reply = { place, person: PERSON, responseUrl: null, triggerId: null };
    await happen({ kind: 'command', eventId: 'c', reply, person: PERSON, text: 'coach help' });
    expect(fake.replies.at(-1)?.card.title).toBe('Rackham Coach');
    await happen({ kind: 'command', eventId: 'd', reply, person: PERSON, text: 'Help me understand your month end.' });
    expect((await session(id)).state.steps.map(({ turn }) => turn.text)).toEqual([
      'Help me understand your month end.',
    ]);
  });

  it('two run at once without knowing of each other', async () => {
    const { begin, session, tell } = await openRehearsal();
    const one = await begin('practice friendly_prospect');
    const other = await begin('practice busy_executive demo');
    await tell(one, 'What would you like to change?');
    await tell(other, 'What is the bottom line for you?');
    await tell(one, 'Who else feels that?');
    expect((await session(one)).events).toHaveLength(2);
    expect((await session(other)).events).toHaveLength(1);
    expect((await session(other)).state.scenarioId).toBe('demo');
  });

  it('who answers the greeting at once is heard', async () => {
    const { begin, session, accept, settle, fake } = await openRehearsal();
    const { post } = fake.chat;
    fake.chat.post = async (place, card, key) => {
      const posted = await post(place, card, key);
      const reply = { place, person: PERSON, responseUrl: null, triggerId: null };
      const text = 'What matters most?';
      if (key.endsWith(':say:0'))
        await accept(TENANT, { kind: 'said', eventId: 'quick', reply, person: PERSON, place, text });
      return posted;
    };
    const id = await begin('practice friendly_prospect');
    await settle();
    expect((await session(id)).events).toEqual(['quick']);
  });

  it('an answer that a crash swallowed is given before the next turn', async () => {
    const { begin, session, tell, tables, clock, thread, fake } = await openRehearsal();
    const id = await begin('practice friendly_prospect');
    await tell(id, 'What matters most?');
    const said = thread(id).length;
    // As a process leaves it that dies between hearing and answering.
    await tables.practices.change(TENANT, id, (row) => ({
      ...row,
      state: { ...row.state, steps: row.state.steps.map((step) => ({ ...step, reply: null })) },
    }));
    await tables.outbox.delete(TENANT, `${id}:say:1`);
    for (const [message, { key }] of fake.posts) if (key === `${id}:say:1`) fake.posts.delete(message);
    clock.advance(60_000);
    await tell(id, 'And what did you try before?');
    expect((await session(id)).state.steps.map(({ reply }) => reply !== null)).toEqual([true, true]);
    expect(thread(id).length).toBe(said + 1);
  });
});

describe('a session that nobody ends', () => {
  it('closes after a day with its report, but not while it is paused, and without one when nothing was said', async () => {
    const { begin, session, tell, practice, clock, settle } = await openRehearsal();
    const idle = await begin('practice friendly_prospect');
    await tell(idle, 'What matters most to you this year?');
    const paused = await begin('practice skeptical_buyer');
    await tell(paused, 'pause');
    const silent = await begin('practice busy_executive');
    clock.advance(86_300_000);
    await practice.tidy(TENANT);
    expect((await session(idle)).status).toBe('open');
    clock.advance(200_000);
    await practice.tidy(TENANT);
    await settle();
    expect(await session(idle)).toMatchObject({ status: 'ended', result: { turns: 1, end: 'stopped' } });
    expect(await session(paused)).toMatchObject({ status: 'paused' });
    expect(await session(silent)).toMatchObject({ status: 'ended', result: null });
  });

  it('is ended by whoever comes after a crash at its end', async () => {
    const { begin, session, tell, practice, clock, settle, tables } = await openRehearsal();
    const id = await begin('practice friendly_prospect');
    await tell(id, 'What matters most to you this year?');
    await tables.practices.change(TENANT, id, (row) => ({ ...row, status: 'ending' }));
    clock.advance(100_000);
    await practice.tidy(TENANT);
    await settle();
    expect((await session(id)).status).toBe('ended');
    expect(await tables.recordings.get(TENANT, id)).toMatchObject({ status: 'delivered' });
  });
});

describe('beginning', () => {
  it('is limited to so many a day', async () => {
    const { begin, clock, fake, tables } = await openRehearsal({ practisePerDay: 2 });
    for (let i = 0; i < 3; i += 1) await begin('practice friendly_prospect');
    expect(await tables.practices.count(TENANT, { index: 'byPerson', equals: { person: PERSON } })).toBe(2);
    expect(JSON.stringify(fake.replies.at(-1)?.card)).toContain('2');
    clock.advance(86_400_001);
    await begin('practice friendly_prospect');
    expect(await tables.practices.count(TENANT, { index: 'byPerson', equals: { person: PERSON } })).toBe(3);
  });

  it.each([
    ['practice skeptical buyer objection handling', 'skeptical_buyer', 'objection_handling'],
    ['practice renewal', 'friendly_prospect', 'renewal'],
    ['practice Angry_Customer', 'angry_customer', 'discovery'],
  ])('understands “%s”', async (text, persona, scenario) => {
    const { begin, session } = await openRehearsal();
    expect(await session(await begin(text))).toMatchObject({ persona: { id: persona }, scenario: { id: scenario } });
  });

  it('names the closest persona where it does not know one', async () => {
    const { say, tables } = await openRehearsal();
    expect(await say('practice sceptical_buyer')).toContain('skeptical_buyer');
    expect(await tables.practices.count(TENANT, { index: 'byPerson', equals: { person: PERSON } })).toBe(0);
  });

  it('goes on from a turn of an earlier one, for its own person alone', async () => {
    const { begin, session, tell, press, tables } = await openRehearsal();
    const id = await begin('practice friendly_prospect');
    for (const text of ['What matters most?', 'Our tool is great and you should buy it.', 'Buy it now.'])
      await tell(id, text);
    await tell(id, 'end');
    expect(await press('practice-from', `${id}:1`, OTHER)).toContain('Nothing found');
    await press('practice-from', `${id}:1`);
    const rows = await tables.practices.find(TENANT, { index: 'byPerson', equals: { person: PERSON }, order: 'desc' });
    const again = await session(rows[0]?.id ?? id);
    expect(again.id).not.toBe(id);
    expect(again.state.steps.map(({ turn }) => turn.text)).toEqual(['What matters most?']);
    await tell(again.id, 'Which part of the month costs you most?');
    expect((await session(again.id)).events).toHaveLength(2);
  });

  it('has the other side of a recording as the persona, for who may read it', async () => {
    const { share, press, tables, session } = await openRehearsal();
    const recording = await share({ ...DIRECT, thread: '1' });
    expect(await press('practice-recording', recording, OTHER)).toContain('Nothing found');
    await press('practice-recording', recording);
    const [row] = await tables.practices.find(TENANT, { index: 'byPerson', equals: { person: PERSON } });
    expect(await session(row?.id ?? recording)).toMatchObject({
      persona: { name: 'Jonas Weber' },
      from: { id: recording },
    });
  });
});

describe('the report of a session', () => {
  it('stands beside the numbers of the person’s own recordings, and of nobody else’s', async () => {
    const { begin, session, tell, share, press, thread, tables } = await openRehearsal();
    const recording = await share();
    await press('claim', `${recording}:S1`, OTHER);
    const before = await begin('practice friendly_prospect');
    for (const text of ['What matters most to you?', 'end']) await tell(before, text);
    expect((await session(before)).beside).toBeNull();
    await press('unclaim', `${recording}:S1`, OTHER);
    await press('claim', `${recording}:S1`);
    const id = await begin('practice skeptical_buyer');
    for (const text of ['What matters most to you?', 'end']) await tell(id, text);
    const { beside } = await session(id);
    // The rehearsal before is no recording.
    const own = (await tables.reports.get(TENANT, recording))?.summary.speakers.find(({ speaker }) => speaker === 'S1');
    expect(own?.pullShare).toBeGreaterThan(0);
    expect(beside).toMatchObject({ recordings: 1, days: 90, pullShare: own?.pullShare, wordsPerMin: own?.wordsPerMin });
    const report = thread(id).find(({ key }) => key.endsWith('summary'));
    expect(JSON.stringify(report?.card)).toContain('Beside your 1 recording');
  });
});

describe('a clip as a turn', () => {
  const clip = { platform: 'slack' as const, tenantId: TENANT, fileId: 'F7', name: 'Voice clip', size: 9, url: null };

  it.each(['Voice clip', 'audio_message.mp4', 'my answer.m4a'])('is what was heard in it: %s', async (name) => {
    const hear = async () => ({ text: 'What would you change first?', spokenMs: 2_000, verbatim: true });
    const { begin, session, happen, fake } = await openRehearsal({ hear });
    const id = await begin('practice friendly_prospect');
    const { place } = await session(id);
    fake.contents.set('F7', Buffer.from('sound'));
    await happen({ kind: 'files', eventId: 'f', place, person: PERSON, text: '', files: [{ ...clip, name }] });
    expect((await session(id)).state.steps.map(({ turn }) => turn.spokenMs)).toEqual([2_000]);
  });

  it('that cannot be heard is answered with what to do, and the session goes on', async () => {
    const { begin, session, happen, fake, tell, blobs } = await openRehearsal();
    const id = await begin('practice friendly_prospect');
    const { place } = await session(id);
    fake.contents.set('F7', Buffer.from('sound'));
    await happen({ kind: 'files', eventId: 'f', place, person: PERSON, text: '', files: [clip] });
    expect(fake.replies.at(-1)?.card.tone).toBe('bad');
    expect(await blobs.list(TENANT)).toEqual([]);
    await tell(id, 'I type it then: what would you change first?');
    expect((await session(id)).events).toHaveLength(1);
  });
});

describe('a model that plays the persona', () => {
  it('is shown while it speaks, sentence by sentence, and asked only where a key and the budget allow it', async () => {
    const speakByModel: Speaker = async (_setting, state, { onPart }) => {
      onPart?.('The month end.');
      return { text: 'The month end. It always is.', voice: state.steps.at(-1)?.voice ?? '', by: 'model' };
    };
    const { begin, session, tell, thread, fake } = await openRehearsal({ speakByModel });
    const id = await begin('practice friendly_prospect');
    await tell(id, 'What hurts most?');
    expect((await session(id)).state.steps[0]?.reply?.by).toBe('rules');
    const modelled = await openRehearsal({
      speakByModel,
      engines: [{ stamp: { name: 'claude', version: '1' } } as ModelEngine],
    });
    const shown: string[] = [];
    const { post, update } = modelled.fake.chat;
    modelled.fake.chat.post = async (to, card, key) => {
      if (key.endsWith(':say:1')) shown.push(renderTerminal(card, { width: 200 }));
      return post(to, card, key);
    };
    modelled.fake.chat.update = async (posted, card) => {
      shown.push(renderTerminal(card, { width: 200 }));
      return update(posted, card);
    };
    const other = await modelled.begin('practice friendly_prospect');
    await modelled.tell(other, 'What hurts most?');
    expect(shown[0]).toContain('The month end. …');
    expect(shown.slice(1).some((text) => text.includes('It always is.'))).toBe(true);
    expect(modelled.thread(other)).toHaveLength(3);
    expect([thread(id).length, fake.attached.length]).toEqual([3, 0]);
  });
});
