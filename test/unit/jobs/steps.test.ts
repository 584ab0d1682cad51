import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { PersonId, RecordingId } from '../../../src/analysis/domain.ts';
import { type Listener, listenByDeepgram } from '../../../src/analysis/engines/listen.ts';
import { type ModelEngine, makeModelEngine } from '../../../src/analysis/engines/model-engine.ts';
import { readPrices } from '../../../src/analysis/prices.ts';
import { loadPrompts } from '../../../src/analysis/providers/prompt-files.ts';
import { loadRubrics } from '../../../src/analysis/providers/rubric-files.ts';
import type { Transcribe } from '../../../src/analysis/providers/transcriber.ts';
import { labelTranscript } from '../../../src/analysis/rackham/label.ts';
import { parseTranscript } from '../../../src/analysis/transcript/parse.ts';
import type { Card } from '../../../src/cards/card.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { AppError } from '../../../src/errors.ts';
import { makeAnalyse } from '../../../src/jobs/analyse.ts';
import { makeDeliver } from '../../../src/jobs/deliver.ts';
import { makeFetch } from '../../../src/jobs/fetch.ts';
import { makeMeans } from '../../../src/jobs/means.ts';
import type { PdfThread } from '../../../src/jobs/pdf-thread.ts';
import { makeProgress } from '../../../src/jobs/progress.ts';
import type { Advance } from '../../../src/jobs/run.ts';
import { makeSendOnce } from '../../../src/jobs/send-once.ts';
import { makeTranscribe } from '../../../src/jobs/transcribe.ts';
import { makeUsageBook } from '../../../src/jobs/usage.ts';
import type { Recording } from '../../../src/storage/recordings.ts';
import { changeSettings } from '../../../src/storage/settings.ts';
import { makeFakeChat } from '../../fakes/chat.ts';
import { kindOf } from '../../fakes/like-a-model.ts';
import { scriptedModel } from '../../fakes/scripted-model.ts';
import { PRINTERS } from '../../fixtures/conversation.ts';
import { makeClock, openTestTables, PLACE, sampleRecording, TENANT } from '../../fixtures/tables.ts';
import { TALK } from '../../fixtures/talk.ts';

const never = new AbortController().signal;
const failCard: Card = { summary: '', tone: 'bad', title: 'no card', parts: [], buttons: [] };
const sample = readFileSync('samples/good-discovery.vtt');
/** The real thread draws for seconds; these tests are about order and repetition. */
const pdf: PdfThread = {
  render: async () => ({
    pdf: Buffer.from('%PDF'),
    pictures: { overview: Buffer.from('png'), timeline: Buffer.from('png') },
    alts: { overview: 'a', timeline: 'b' },
  }),
  warm: async () => {},
  without: (work) => work(),
  close: async () => {},
};

interface Configured {
  readonly listeners?: readonly Listener[];
  readonly engines?: readonly ModelEngine[];
  readonly limitMicroUsd?: number;
}

/** A million tokens cost a dollar to read and ten to write. */
const PRICES = readPrices(
  { asOf: '2026-11-20', currency: 'USD', models: { scripted: { input: 1, output: 10 } } },
  'test',
);

async function setUp({ listeners = [], engines = [], limitMicroUsd }: Configured = {}) {
  const world = await openTestTables();
  const { tables, vault, blobs } = world;
  const clock = makeClock();
  const fake = makeFakeChat();
  const chats = { slack: fake.chat };
  const log = pino({ level: 'silent' });
  const progress = makeProgress({ tables, chats, now: clock.now, log });
  const sendOnce = makeSendOnce({ tables, now: clock.now, keepForMs: 1e9, log: pino({ level: 'silent' }) });
  const book = makeUsageBook({
    tables,
    prices: PRICES,
    now: clock.now,
    limitOf: () => Promise.resolve(limitMicroUsd ?? null),
    countUsage: () => {},
    countCache: () => {},
    log,
  });
  const means = makeMeans({
    tables,
    enginesFor: (choice) => (choice === 'offline' ? [] : engines),
    listenersFor: () => listeners,
    engine: 'auto',
    book,
    now: clock.now,
    log,
  });
  const steps = {
    fetch: makeFetch({ tables, vault, blobs, chats, progress, maxUploadBytes: 1_000_000, means }),
    transcribe: makeTranscribe({ tables, blobs, progress, means }),
    analyse: makeAnalyse({ tables, blobs, progress, means, keepMedia: false }),
    deliver: makeDeliver({ tables, blobs, chats, progress, sendOnce, pdf, retentionDays: 90 }),
  };
  async function add(overrides: Partial<Recording> = {}): Promise<Recording> {
    const posted = await fake.chat.post(
      PLACE,
      { summary: '', tone: 'neutral', title: 'placeholder', parts: [], buttons: [] },
      `${overrides.id ?? ''}:progress`,
    );
    const recording = sampleRecording({ progress: posted, ...overrides });
    await tables.recordings.insert(TENANT, recording);
    return recording;
  }
  async function run(step: keyof typeof steps, recording: Recording): Promise<Recording> {
    const advance: Advance = await steps[step](recording, never);
    return (await tables.recordings.change(TENANT, recording.id, (row) => ({ ...row, ...advance }))) ?? recording;
  }
  async function runAll(recording: Recording): Promise<Recording> {
    let at = recording;
    for (const step of ['fetch', 'transcribe', 'analyse', 'deliver'] as const) at = await run(step, at);
    return at;
  }
  return { ...world, clock, fake, steps, add, run, runAll };
}

describe('the steps', () => {
  it('bring a transcript to a thread: summary in place, a reply a rep, the files', async () => {
    const { add, runAll, fake, blobs } = await setUp();
    fake.contents.set('F1', sample);
    const delivered = await runAll(await add());
    expect(delivered.status).toBe('delivered');
    const titles = [...fake.posts.values()].map(({ card }) => card.title);
    expect(titles[0]).toBe('call.vtt');
    expect(titles.some((title) => title.includes('Maya Okafor'))).toBe(true);
    expect(fake.attached.map(({ files }) => files.map((file) => file.name))).toEqual([
      ['overview-rec0000001.png', 'coaching-report-rec0000001.pdf'],
    ]);
    expect(await blobs.list(TENANT)).toEqual([]);
  });

  it('leave the same thread when delivery is repeated after a crash at any message', async () => {
    const { add, run, steps, fake, clock } = await setUp();
    fake.contents.set('F1', sample);
    let recording = await add();
    for (const step of ['fetch', 'transcribe', 'analyse'] as const) recording = await run(step, recording);
    for (let message = 0; message < 6; message++) {
      fake.fail(message % 2 === 0 ? 'after' : 'before', new AppError('unreachable', { retry: true }));
      await steps.deliver(recording, never).catch(() => {});
      clock.advance(12_000);
    }
    await run('deliver', recording);
    const titles = [...fake.posts.values()].map(({ card }) => card.title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(fake.attached).toHaveLength(1);
  });

  it('answer the same file from its stored report, as a recording of its own', async () => {
    const { add, run, runAll, fake, tables } = await setUp();
    fake.contents.set('F1', sample);
    await runAll(await add());
    const again = await add({ id: 'rec0000002' as RecordingId, title: 'copy.vtt', postedBy: 'U2' as PersonId });
    const fetched = await run('fetch', again);
    expect(fetched).toMatchObject({ status: 'analysed', sameAs: 'rec0000001' });
    expect(await tables.reports.get(TENANT, 'rec0000002')).toMatchObject({ postedBy: 'U2', title: 'copy.vtt' });
    await run('deliver', fetched);
    expect([...fake.posts.values()].some(({ card }) => JSON.stringify(card).includes('stored report'))).toBe(true);
  });

  it('take a Word file and a JSON file as they take text', async () => {
    for (const format of ['teams-docx', 'meet-docx', 'gong'] as const) {
      const { add, run, fake, tables } = await setUp();
      fake.contents.set('F1', PRINTERS[format].print(TALK));
      const transcribed = await run('transcribe', await run('fetch', await add()));
      expect((await tables.transcripts.get(TENANT, transcribed.id))?.transcript.format).toBe(format);
    }
  });

  it('have sound turned into text, and know that fillers were kept', async () => {
    const heard: { name: string; reference: string }[] = [];
    const transcribe: Transcribe = async (recording, { reference, scratch }) => {
      await writeFile(scratch, await readFile(recording));
      heard.push({ name: (await readFile(scratch)).toString('latin1', 0, 4), reference });
      return {
        file: Buffer.from('Ann: What happens then?\nBob: It stops at the end of every month.\n'),
        keepsFillers: true,
      };
    };
    const { add, runAll, fake, tables, blobs } = await setUp({ listeners: [listenByDeepgram(transcribe)] });
    fake.contents.set('F1', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(50_000)]));
    expect((await runAll(await add())).status).toBe('delivered');
    expect(heard).toEqual([{ name: 'fLaC', reference: 'rec0000001' }]);
    const row = await tables.transcripts.get(TENANT, 'rec0000001' as RecordingId);
    expect(row?.transcript.can.verbatim).toBe(true);
    expect(await blobs.sweep(Number.POSITIVE_INFINITY)).toBe(1);
  });

  it('keep a recording whose sound cannot be heard just now', async () => {
    const away = listenByDeepgram(() => Promise.reject(new AppError('provider-down', { retry: 7_000 })));
    const { add, run, steps, fake, blobs } = await setUp({ listeners: [away] });
    fake.contents.set('F1', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(50_000)]));
    const fetched = await run('fetch', await add());
    await expect(steps.transcribe(fetched, never)).rejects.toMatchObject({ code: 'provider-down', retry: 7_000 });
    expect(await blobs.list(TENANT)).toHaveLength(1);
  });

  describe('with a clip that the chat wrote down itself', () => {
    const clip = Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(50_000)]);

    it('take its words where nothing hears, and say so', async () => {
      const { add, runAll, fake, tables } = await setUp();
      fake.contents.set('F1', clip);
      fake.transcripts.set('F1', sample);
      expect((await runAll(await add())).status).toBe('delivered');
      expect((await tables.transcripts.get(TENANT, 'rec0000001' as RecordingId))?.transcript.format).toBe('zoom-vtt');
      const [summary] = [...fake.posts.values()];
      expect(renderTerminal(summary?.card ?? failCard)).toContain('own transcript of this clip was used');
    });

    it('leave its words alone where something hears', async () => {
      const transcribe: Transcribe = async () => ({
        file: Buffer.from('Ann: What happens then?\n'),
        keepsFillers: true,
      });
      const { add, run, fake, tables } = await setUp({ listeners: [listenByDeepgram(transcribe)] });
      fake.contents.set('F1', clip);
      fake.transcripts.set('F1', new AppError('bug'));
      const { id } = await run('transcribe', await run('fetch', await add()));
      expect((await tables.transcripts.get(TENANT, id))?.transcript.speakers[0]?.name).toBe('Ann');
    });

    it('wait while it is still being written down', async () => {
      const { add, steps, fake, blobs } = await setUp();
      fake.contents.set('F1', clip);
      fake.transcripts.set('F1', new AppError('provider-down', { retry: 10_000 }));
      await expect(steps.fetch(await add(), never)).rejects.toMatchObject({ code: 'provider-down', retry: 10_000 });
      expect(await blobs.list(TENANT)).toEqual([]);
    });

    it('take no sound for words', async () => {
      const { add, steps, fake, blobs } = await setUp();
      fake.contents.set('F1', clip);
      fake.transcripts.set('F1', clip);
      await expect(steps.fetch(await add(), never)).rejects.toMatchObject({ code: 'no-engine' });
      expect(await blobs.list(TENANT)).toEqual([]);
    });
  });

  it.each([
    ['empty', new Uint8Array(0), 'empty'],
    ['a ZIP archive', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(5000, 1)]), 'unsupported'],
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(5000)]), 'unsupported'],
    ['sound', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(5000)]), 'no-engine'],
    ['too large', Buffer.from(`WEBVTT\n\n${'x'.repeat(1_000_001)}`), 'too-large'],
  ])('refuse a file that is %s and keep nothing of it', async (_, bytes, code) => {
    const { add, steps, fake, blobs } = await setUp();
    fake.contents.set('F1', bytes);
    await expect(steps.fetch(await add(), never)).rejects.toMatchObject({ code });
    expect(await blobs.list(TENANT)).toEqual([]);
  });

  it('say nothing more about a recording that is deleted while its report is on its way', async () => {
    const { add, run, steps, fake, tables } = await setUp();
    fake.contents.set('F1', sample);
    let recording = await add();
    for (const step of ['fetch', 'transcribe', 'analyse'] as const) recording = await run(step, recording);
    const update = fake.chat.update;
    fake.chat.update = async (posted, card) => {
      await update(posted, card);
      await tables.recordings.delete(TENANT, recording.id);
    };
    await expect(steps.deliver(recording, never)).rejects.toMatchObject({ code: 'cancelled' });
    expect(fake.posts.size).toBe(1);
    expect(fake.attached).toEqual([]);
  });

  it('show a failure in the placeholder’s place, with a way to try again', async () => {
    const { add, run, fake } = await setUp();
    const recording = await add({ failure: { code: 'unreachable', detail: 'Slack no longer has the file.' } });
    expect(await run('deliver', recording)).toMatchObject({ status: 'failed' });
    const [post] = [...fake.posts.values()];
    const shown = post === undefined ? '' : renderTerminal(post.card);
    for (const expected of ['I could not fetch this file', 'Slack no longer has the file.', 'rec0000001'])
      expect(shown).toContain(expected);
    expect(post?.card.buttons).toMatchObject([{ action: 'retry', value: 'rec0000001' }]);
  });

  describe('with a model', () => {
    const sound = Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(50_000)]);

    async function scripted(answer?: Parameters<typeof scriptedModel>[0]) {
      const { model, asked } = scriptedModel(answer);
      const [prompts, rubrics] = await Promise.all([loadPrompts(), loadRubrics(null)]);
      return { asked, engine: makeModelEngine({ model, prompts, rubrics }), rubrics };
    }

    it('show who spoke, keep the rubrics, and book what it took', async () => {
      const { engine, rubrics } = await scripted();
      const { add, runAll, fake, tables } = await setUp({ engines: [engine] });
      fake.contents.set('F1', sample);
      await runAll(await add());
      const report = await tables.reports.get(TENANT, 'rec0000001' as RecordingId);
      expect(report?.body.dimensions?.map(({ id }) => id)).toEqual(rubrics.map(({ id }) => id));
      const [summary] = [...fake.posts.values()];
      expect(renderTerminal(summary?.card ?? failCard)).toContain('Engine: Claude (scripted');
      // 100 tokens to read and 10 to write: label, coach and a question for each rubric.
      expect(await tables.usage.get(TENANT, 'recording:rec0000001')).toMatchObject({
        calls: 2 + rubrics.length,
        models: [{ model: 'scripted', microUsd: (2 + rubrics.length) * 200 }],
      });
    });

    it('ask nothing twice about the same words, in whatever file', async () => {
      const { engine, asked } = await scripted();
      const { add, runAll, fake, tables } = await setUp({ engines: [engine] });
      fake.contents.set('F1', sample);
      await runAll(await add());
      const before = asked.length;
      fake.contents.set('F1', Buffer.concat([sample, Buffer.from('\nNOTE exported again\n')]));
      const second = await runAll(await add({ id: 'rec0000002' as RecordingId }));
      expect(second).toMatchObject({ status: 'delivered', sameAs: null });
      expect(asked.length).toBe(before);
      const [month] = (await tables.usage.scan(TENANT, { limit: 10 })).filter(({ kind }) => kind === 'month');
      expect(month).toMatchObject({ cacheHits: before + 1, cacheSavedMicroUsd: before * 200 });
    });

    it('evaluate one dimension again when one rubric has changed', async () => {
      const { model, asked } = scriptedModel();
      const [prompts, rubrics] = await Promise.all([loadPrompts(), loadRubrics(null)]);
      const engines = [makeModelEngine({ model, prompts, rubrics })];
      const { add, runAll, fake, tables } = await setUp({ engines });
      fake.contents.set('F1', sample);
      await runAll(await add());
      const before = asked.length;
      const changed = rubrics.map((one) => (one.id === 'objections' ? { ...one, version: one.version + 1 } : one));
      engines[0] = makeModelEngine({ model, prompts, rubrics: changed });
      fake.contents.set('F1', Buffer.concat([sample, Buffer.from('\nNOTE exported again\n')]));
      await runAll(await add({ id: 'rec0000002' as RecordingId }));
      expect(asked.slice(before).map(({ task }) => /called “(.+)”/.exec(task)?.[1])).toEqual(['Objections']);
      expect(await tables.usage.get(TENANT, 'recording:rec0000002')).toMatchObject({ calls: 1 });
    });

    it('use a draft of whoever listened, and say who should have', async () => {
      const { engine, asked } = await scripted();
      const away: Listener = {
        by: 'deepgram',
        listen: () => Promise.reject(new AppError('provider-down', { detail: 'Deepgram is away.' })),
      };
      const transcript = parseTranscript(sample);
      const watched: Listener = {
        by: 'gemini',
        listen: () =>
          Promise.resolve({ transcript, draft: { labels: labelTranscript(transcript), coaching: { speakers: [] } } }),
      };
      const gemini = { ...engine, stamp: { ...engine.stamp, name: 'gemini' as const } };
      const { add, runAll, fake } = await setUp({ engines: [gemini], listeners: [away, watched] });
      fake.contents.set('F1', sound);
      await runAll(await add());
      expect(asked.some((prompt) => kindOf(prompt) === 'label' || kindOf(prompt) === 'coach')).toBe(false);
      const [summary] = [...fake.posts.values()];
      expect(renderTerminal(summary?.card ?? failCard, { width: 200 })).toContain('Deepgram is away.');
    });

    it('are told in the language of the workspace, whoever listens and whoever coaches', async () => {
      const { engine, asked } = await scripted();
      const heardIn: unknown[] = [];
      const listener: Listener = {
        by: 'deepgram',
        listen: (_, { language }) => {
          heardIn.push(language);
          return Promise.resolve({ transcript: parseTranscript(sample), draft: null });
        },
      };
      const { add, runAll, fake, tables } = await setUp({ engines: [engine], listeners: [listener] });
      await changeSettings(tables, TENANT, { locale: 'de-DE' });
      fake.contents.set('F1', sound);
      await runAll(await add());
      expect(heardIn).toEqual(['de']);
      expect(asked.find((prompt) => kindOf(prompt) === 'coach')?.task).toContain('is written in German');
      const report = await tables.reports.get(TENANT, 'rec0000001' as RecordingId);
      expect(report?.body.coaching.bands.map(({ text }) => text).join()).toMatch(/\d,\d\u00a0%/);
    });

    it('give way to the rules when it is away, and the card says so', async () => {
      const { engine } = await scripted(() => {
        throw new AppError('provider-down', { detail: 'Claude is away.' });
      });
      const { add, runAll, fake } = await setUp({ engines: [engine] });
      fake.contents.set('F1', sample);
      expect((await runAll(await add())).status).toBe('delivered');
      const [summary] = [...fake.posts.values()];
      expect(renderTerminal(summary?.card ?? failCard, { width: 200 })).toContain('Basic analysis: Claude is away.');
    });

    it('stop at the budget, warn before it once a month, and refuse sound with its reason', async () => {
      const { engine, asked } = await scripted();
      const { add, runAll, steps, fake } = await setUp({ engines: [engine], limitMicroUsd: 1_400 });
      const shown = () => [...fake.posts.values()].map(({ card }) => renderTerminal(card, { width: 200 })).join('\n');
      fake.contents.set('F1', sample);
      await runAll(await add());
      expect(shown()).toContain('More than 80% of this month’s budget');
      fake.contents.set('F1', PRINTERS.plain.print(TALK));
      await runAll(await add({ id: 'rec0000002' as RecordingId }));
      const used = asked.length;
      fake.contents.set('F1', PRINTERS.otter.print(TALK.slice(0, 8)));
      await runAll(await add({ id: 'rec0000003' as RecordingId }));
      expect(asked.length).toBe(used);
      expect(shown()).toContain('Basic analysis: This month’s budget for AI services is used up.');
      expect(shown().match(/More than 80%/g)).toHaveLength(1);
      fake.contents.set('F1', sound);
      await expect(steps.fetch(await add({ id: 'rec0000004' as RecordingId }), never)).rejects.toMatchObject({
        code: 'no-engine',
        detail: 'This month’s budget for AI services is used up.',
      });
    });

    it('is chosen by the tenant', async () => {
      const { engine, asked } = await scripted();
      const { add, runAll, fake, tables } = await setUp({ engines: [engine] });
      await changeSettings(tables, TENANT, { engine: 'offline' });
      fake.contents.set('F1', sample);
      await runAll(await add());
      expect(asked).toEqual([]);
    });
  });
});
