import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { PersonId, TenantId } from '../../../src/analysis/domain.ts';
import { makeAccept } from '../../../src/bot/accept.ts';
import { makePerform } from '../../../src/bot/perform.ts';
import type { Incoming, ReplyTo } from '../../../src/bot/port.ts';
import { readSettingTexts } from '../../../src/bot/read-settings.ts';
import type { Field, Form } from '../../../src/cards/form.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { makeSendOnce } from '../../../src/jobs/send-once.ts';
import { changeSettings, NO_SETTINGS, readSettings } from '../../../src/storage/settings.ts';
import { makeFakeChat } from '../../fakes/chat.ts';
import { NO_PRACTICE } from '../../fixtures/no-practice.ts';
import { makeClock, makeListQueue, openTestTables, PERSON, PLACE, TENANT } from '../../fixtures/tables.ts';

const DAY_MS = 86_400_000;
const SOMEBODY = 'U2' as PersonId;
const OTHER = 'slack:T2' as TenantId;

async function setUp(admins: readonly string[] = [PERSON]) {
  const { tables, vault, blobs } = await openTestTables();
  const clock = makeClock();
  const { queue } = makeListQueue();
  const fake = makeFakeChat();
  const log = pino({ level: 'silent' });
  const nobody = () => Promise.reject(new Error('not asked'));
  const performEvent = makePerform({
    tables,
    vault,
    blobs,
    queue,
    chats: { slack: fake.chat },
    sendOnce: makeSendOnce({ tables, now: clock.now, keepForMs: 1e9, log }),
    now: clock.now,
    retentionMs: 90 * DAY_MS,
    status: nobody,
    digest: nobody,
    team: nobody,
    exportMine: nobody,
    usage: nobody,
    practice: NO_PRACTICE,
    engines: { usual: 'auto', choices: ['auto', 'claude', 'offline'] },
    admins,
    log,
  });
  const accept = makeAccept({ tables, vault, queue, now: clock.now });
  let count = 0;

  type Said =
    | { readonly kind: 'command'; readonly text: string }
    | { readonly kind: 'button'; readonly action: 'settings'; readonly value: string }
    | {
        readonly kind: 'form';
        readonly form: 'settings';
        readonly value: string;
        readonly answers: Readonly<Record<string, string>>;
      };
  /** Twice, as a redelivery would; gives the answer as a person reads it, or what failed. */
  async function happen(said: Said, person: PersonId, tenantId: TenantId): Promise<string> {
    const reply: ReplyTo = { place: { ...PLACE, tenantId }, person, responseUrl: null, triggerId: 't1' };
    const eventId = `event:${count++}`;
    const incoming: Incoming = { ...said, eventId, reply, person };
    fake.replies.length = 0;
    await accept(tenantId, incoming);
    await performEvent(tenantId, eventId, () => true);
    await performEvent(tenantId, eventId, () => true);
    expect(fake.replies.length).toBeLessThanOrEqual(1);
    return fake.replies.map(({ card }) => renderTerminal(card)).join('');
  }
  const show = (person = PERSON, tenantId = TENANT) => happen({ kind: 'command', text: 'settings' }, person, tenantId);
  const press = (person = PERSON) => happen({ kind: 'button', action: 'settings', value: 'settings' }, person, TENANT);
  const save = (answers: Readonly<Record<string, string>>, person = PERSON) =>
    happen({ kind: 'form', form: 'settings', value: 'settings', answers }, person, TENANT);
  /** The form's own answers, as they come back when nobody touches it. */
  async function untouched(): Promise<Readonly<Record<string, string>>> {
    await press();
    return answersOf(fake.forms.at(-1)?.form);
  }
  return { tables, fake, clock, show, press, save, untouched };
}

function answersOf(form: Form | undefined): Readonly<Record<string, string>> {
  const answer = (field: Field): readonly (readonly [string, string])[] => {
    if (field.kind === 'words' || field.kind === 'picture') return [];
    return [[field.id, field.kind === 'text' ? field.value : (field.chosen ?? '')]];
  };
  return Object.fromEntries((form?.fields ?? []).flatMap(answer));
}

describe('/coach settings', () => {
  it('shows what holds, and where it comes from', async () => {
    const { show, tables, fake } = await setUp();
    expect(await show()).toContain('Kept for: 90 days (as the server is set)');
    await changeSettings(tables, TENANT, {
      visibility: 'private',
      retentionDays: 30,
      locale: 'en-DE',
      keyterms: ['Acme', 'MEDDIC'],
      thresholds: { minPullPush: 0.85, maxTalkShare: 0.55 },
    });
    const card = (await show()).replace(/\s+/gu, ' ');
    for (const words of [
      'Coaching goes to: the people it is about; the thread gets one line (your own)',
      'Engine: Automatic (as the server is set)',
      'Kept for: 30 days (your own)',
      'Language and region: English (Germany): 31 Mar 2026, 1.234,5, 35 % (your own)',
      'Key terms: Acme, MEDDIC (2 terms)',
      'Pull : push below: 0,85 (your own)',
      'Fillers a minute above: 5 (as usual)',
      'Share of open questions below: 40 % (as usual)',
      'Speaking time of one person above: 55 % (your own)',
    ]) {
      expect(card).toContain(words);
    }
    expect(fake.replies[0]?.card.buttons).toEqual([
      { kind: 'button', action: 'settings', label: 'Change', value: 'settings' },
    ]);
    expect(await show(PERSON, OTHER)).toContain('Kept for: 90 days (as the server is set)');
  });

  it('never says more than the server keeps', async () => {
    const { show, tables } = await setUp();
    await changeSettings(tables, TENANT, { retentionDays: 400 });
    expect(await show()).toContain('Kept for: 90 days (your own)');
  });

  it('lets others read and administrators change', async () => {
    const { show, press, save, fake, tables } = await setUp();
    expect(await show(SOMEBODY)).toContain('Administrators can change them.');
    expect(fake.replies[0]?.card.buttons).toEqual([]);
    expect(await press(SOMEBODY)).toContain('Only an administrator can change the settings');
    expect(await save({ retention: '1' }, SOMEBODY)).toContain('Only an administrator can change the settings');
    expect(fake.forms).toEqual([]);
    expect(await readSettings(tables, TENANT)).toEqual(NO_SETTINGS);
  });

  it('lets everybody change where no administrators are named', async () => {
    const { show, press, save, fake, tables } = await setUp([]);
    await show(SOMEBODY);
    expect(fake.replies[0]?.card.buttons).toHaveLength(1);
    expect(await press(SOMEBODY)).toBe('');
    expect(fake.forms.length).toBeGreaterThan(0);
    await save({ retention: '7' }, SOMEBODY);
    expect(await readSettings(tables, TENANT)).toMatchObject({ retentionDays: 7 });
  });
});

describe('the form', () => {
  it('offers what is set up, and an engine that was chosen before it went away', async () => {
    const { press, fake, tables, save } = await setUp();
    const engines = (): readonly string[] => {
      const field = fake.forms.at(-1)?.form.fields.find((one) => one.kind === 'choice' && one.id === 'engine');
      return field?.kind === 'choice' ? field.choices.map(({ label }) => label) : [];
    };
    await press();
    const usual = ['As the server is set: Automatic', 'Automatic', 'Claude', 'Basic analysis (rules, no model)'];
    expect(engines()).toEqual(usual);
    expect(await save({ engine: 'gemini' })).toContain('Engine: one of auto, claude, offline');
    await changeSettings(tables, TENANT, { engine: 'gemini' });
    await press();
    expect(engines()).toEqual([...usual, 'Gemini (not set up)']);
    expect(await save({ engine: 'gemini' })).toContain('Nothing had to change');
  });

  it('changes nothing when it comes back as it was shown', async () => {
    const { tables, untouched, save } = await setUp();
    expect(await save(await untouched())).toContain('Nothing had to change');
    expect(await readSettings(tables, TENANT)).toEqual(NO_SETTINGS);
    await changeSettings(tables, TENANT, {
      engine: 'claude',
      visibility: 'private',
      retentionDays: 30,
      locale: 'fr-FR',
      keyterms: ['Crédit Agricole', 'a & b', '*bold*'],
      thresholds: {
        minPullPush: 0.725,
        maxFillersPerMin: 0,
        fillerMinutes: 3,
        minQuestionQuality: 0.29,
        maxTalkShare: 0.57,
      },
    });
    const before = await readSettings(tables, TENANT);
    expect(await save(await untouched())).toContain('Les paramètres sont déjà comme demandé');
    expect(await readSettings(tables, TENANT)).toEqual(before);
    expect(await tables.audit.find(TENANT, { index: 'byTime' })).toEqual([]);
  });

  it('keeps key terms that are too many for its field', async () => {
    const { tables, untouched, save } = await setUp();
    const keyterms = Array.from({ length: 100 }, (_, i) => `${i} ${'x'.repeat(50)}`);
    await changeSettings(tables, TENANT, { keyterms });
    const answers = await untouched();
    expect(answers).not.toHaveProperty('keyterms');
    await save({ ...answers, retention: '30' });
    expect(await readSettings(tables, TENANT)).toMatchObject({ keyterms, retentionDays: 30 });
  });
});

describe('a form that is saved', () => {
  it('says what changed, from what to what, and notes who did it without a key term', async () => {
    const { save, tables, clock } = await setUp();
    const card = await save({
      visibility: 'private',
      engine: 'claude',
      retention: '30',
      locale: 'usual',
      keyterms: 'Acme\n MEDDIC \n\nAcme',
      'pull-push': '0,9',
      'talk-share': '55 %',
      'open-questions': '',
    });
    for (const words of [
      'Engine: Automatic → Claude',
      'Kept for: 90 days → 30 days',
      'Key terms: none → Acme, MEDDIC',
      'Pull : push below: 0.7 → 0.9',
      'Speaking time of one person above: 60% → 55%',
    ]) {
      expect(card).toContain(words);
    }
    expect(card).not.toContain('Share of open questions');
    expect(await readSettings(tables, TENANT)).toEqual({
      ...NO_SETTINGS,
      visibility: 'private',
      engine: 'claude',
      retentionDays: 30,
      keyterms: ['Acme', 'MEDDIC'],
      thresholds: { ...NO_SETTINGS.thresholds, minPullPush: 0.9, maxTalkShare: 0.55 },
    });
    const rows = await tables.audit.find(TENANT, { index: 'byTime' });
    const target = 'visibility, engine, retention, keyterms, pull-push, talk-share';
    expect(rows).toMatchObject([{ actor: PERSON, action: 'settings', target, at: clock.now() }]);
    expect(JSON.stringify(rows)).not.toContain('Acme');
    expect(await readSettings(tables, OTHER)).toEqual(NO_SETTINGS);
  });

  it('sets back what is emptied', async () => {
    const { save, tables } = await setUp();
    await save({ visibility: 'private', engine: 'claude', retention: '30', fillers: '9', keyterms: 'Acme' });
    const card = await save({ visibility: 'thread', engine: 'usual', retention: '', fillers: '', keyterms: ' ' });
    expect(card).toContain('Kept for: 30 days → 90 days');
    expect(card).toContain('Key terms: Acme → none');
    expect(await readSettings(tables, TENANT)).toEqual(NO_SETTINGS);
  });

  it('leaves a list alone from which nothing was chosen', async () => {
    const { save, tables } = await setUp();
    await save({ visibility: 'private', engine: 'claude', locale: 'ja-JP' });
    expect(await save({ visibility: '', engine: '', locale: '' })).toContain('Nothing had to change');
    expect(await readSettings(tables, TENANT)).toMatchObject({ visibility: 'private', engine: 'claude' });
  });

  it('says everything that is wrong at once, and then changes nothing', async () => {
    const { save, tables } = await setUp();
    const card = await save({
      visibility: 'everybody',
      engine: 'gpt',
      retention: '91',
      locale: 'xx',
      keyterms: 'x'.repeat(61),
      'pull-push': 'low',
      fillers: '-1',
      'filler-minutes': '1.5',
      'open-questions': '40.5',
      'talk-share': '101',
    });
    expect(card).toContain('Nothing was changed');
    const told = card.replace(/\s+/g, ' ');
    for (const words of [
      'Coaching goes to: one of thread, private',
      'Engine: one of auto, claude, offline',
      'Kept for: a whole number of days from 1 to 90',
      'Language and region: one of en-US, en-GB',
      'Key terms: each of 60 characters at most',
      'Pull : push below: a number from 0 to 10',
      'Fillers a minute above: a number from 0 to 60',
      'Minutes in a row with so many fillers: a whole number of minutes from 1 to 60',
      'Share of open questions below: a whole number of percent from 0 to 100',
      'Speaking time of one person above: a whole number of percent from 0 to 100',
    ]) {
      expect(told).toContain(words);
    }
    expect(await save({ retention: '30', 'pull-push': 'NaN' })).toContain('Nothing was changed');
    expect(await readSettings(tables, TENANT)).toEqual(NO_SETTINGS);
    expect(await tables.audit.find(TENANT, { index: 'byTime' })).toEqual([]);
  });
});

describe('readSettingTexts', () => {
  const allowed = { engines: ['auto', 'offline'], maxRetentionDays: 90 } as const;
  const read = (name: string, text: string) => readSettingTexts({ [name]: text }, allowed);

  it.each([
    ['0.75', 0.75],
    ['0,75', 0.75],
    ['.5', 0.5],
    [' ０．５ ', 0.5],
    ['10', 10],
  ])('takes %j for a number', (text, minPullPush) => {
    expect(read('pull-push', text)).toEqual({ change: { thresholds: { minPullPush } }, faults: [] });
  });

  it.each(['1e1', '0x1', '--1', '1.2345', '1.234,5', 'Infinity', '½', '10.001', '1 2'])('does not take %j', (text) => {
    expect(read('pull-push', text)).toEqual({ change: {}, faults: [expect.objectContaining({ name: 'pull-push' })] });
  });

  it('takes key terms as text alone, whatever they hold', () => {
    expect(read('keyterms', 'a\u0000b, c\u202Ed\r\ne   f,, \u200B')).toMatchObject({
      change: { keyterms: ['ab', 'cd', 'e f'] },
    });
    const many = Array.from({ length: 101 }, (_, i) => `t${i}`).join('\n');
    expect(read('keyterms', many).faults).toEqual([{ name: 'keyterms', says: '100 at most; these are 101' }]);
  });

  it('knows nothing but settings', () => {
    const texts = JSON.parse('{"__proto__":"x","constructor":"y","budget":"1","engine":"OFFLINE"}');
    expect(readSettingTexts(texts, allowed)).toEqual({ change: { engine: 'offline', thresholds: {} }, faults: [] });
    expect(readSettingTexts({}, allowed)).toEqual({ change: {}, faults: [] });
  });
});
