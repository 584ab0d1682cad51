import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { PersonId, RecordingId } from '../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../src/analysis/engines/offline.ts';
import type { Transcribe } from '../../../src/analysis/providers/transcriber.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { AppError } from '../../../src/errors.ts';
import { makeAnalyse } from '../../../src/jobs/analyse.ts';
import { makeDeliver } from '../../../src/jobs/deliver.ts';
import { makeFetch } from '../../../src/jobs/fetch.ts';
import type { PdfThread } from '../../../src/jobs/pdf-thread.ts';
import { makeProgress } from '../../../src/jobs/progress.ts';
import type { Advance } from '../../../src/jobs/run.ts';
import { makeSendOnce } from '../../../src/jobs/send-once.ts';
import { makeTranscribe } from '../../../src/jobs/transcribe.ts';
import type { Recording } from '../../../src/storage/recordings.ts';
import { makeFakeChat } from '../../fakes/chat.ts';
import { PRINTERS } from '../../fixtures/conversation.ts';
import { makeClock, openTestTables, PLACE, sampleRecording, TENANT } from '../../fixtures/tables.ts';
import { TALK } from '../../fixtures/talk.ts';

const never = new AbortController().signal;
const sample = readFileSync('samples/good-discovery.vtt');
/** The real thread draws for seconds; these tests are about order and repetition. */
const pdf: PdfThread = {
  render: async () => ({
    pdf: Buffer.from('%PDF'),
    pictures: { overview: Buffer.from('png'), timeline: Buffer.from('png') },
    alts: { overview: 'a', timeline: 'b' },
  }),
  warm: async () => {},
  close: async () => {},
};

async function setUp(transcriber: Transcribe | null = null) {
  const world = await openTestTables();
  const { tables, vault, blobs } = world;
  const clock = makeClock();
  const fake = makeFakeChat();
  const chats = { slack: fake.chat };
  const log = pino({ level: 'silent' });
  const progress = makeProgress({ tables, chats, now: clock.now, log });
  const sendOnce = makeSendOnce({ tables, now: clock.now, keepForMs: 1e9, log: pino({ level: 'silent' }) });
  const steps = {
    fetch: makeFetch({ tables, vault, blobs, chats, progress, maxUploadBytes: 1_000_000, hears: transcriber !== null }),
    transcribe: makeTranscribe({ tables, blobs, progress, transcriber }),
    analyse: makeAnalyse({ tables, blobs, progress, engine: offlineEngine, keepMedia: false }),
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
    const { add, runAll, fake, tables, blobs } = await setUp(async (recording, { reference, scratch }) => {
      await writeFile(scratch, await readFile(recording));
      heard.push({ name: (await readFile(scratch)).toString('latin1', 0, 4), reference });
      return {
        file: Buffer.from('Ann: What happens then?\nBob: It stops at the end of every month.\n'),
        keepsFillers: true,
      };
    });
    fake.contents.set('F1', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(50_000)]));
    expect((await runAll(await add())).status).toBe('delivered');
    expect(heard).toEqual([{ name: 'fLaC', reference: 'rec0000001' }]);
    const row = await tables.transcripts.get(TENANT, 'rec0000001' as RecordingId);
    expect(row?.transcript.can.verbatim).toBe(true);
    expect(await blobs.sweep(Number.POSITIVE_INFINITY)).toBe(1);
  });

  it('keep a recording whose sound cannot be heard just now', async () => {
    const { add, run, steps, fake, blobs } = await setUp(async () => {
      throw new AppError('provider-down', { retry: 7_000 });
    });
    fake.contents.set('F1', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(50_000)]));
    const fetched = await run('fetch', await add());
    await expect(steps.transcribe(fetched, never)).rejects.toMatchObject({ code: 'provider-down', retry: 7_000 });
    expect(await blobs.list(TENANT)).toHaveLength(1);
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
});
