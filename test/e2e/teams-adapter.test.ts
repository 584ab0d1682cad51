import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TenantId, USUAL_LOCALE } from '../../src/analysis/domain.ts';
import type { Incoming } from '../../src/bot/port.ts';
import { makeTeamsApp } from '../../src/bot/teams/app.ts';
import type { Card } from '../../src/cards/card.ts';
import { type OneDrive, startOneDrive } from '../../src/demo/one-drive.ts';
import { findPlayground, type Playground, startPlayground } from '../../src/demo/playground.ts';
import { freePort, waitUntil } from '../../src/demo/waiting.ts';
import { makeLog } from '../../src/log.ts';
import { listen, memoryFiles, memoryReferences } from '../unit/bot/teams/server.ts';

/** The Teams adapter alone, against Microsoft's own client: nothing of ours on the other side. */
const WAIT_MS = 10_000;
const card = (title: string): Card => ({
  summary: title,
  tone: 'neutral',
  title,
  parts: [{ kind: 'text', text: 'Words' }],
  buttons: [{ kind: 'button', action: 'cancel', label: 'Cancel', value: 'k3v9x0a1b2' }],
});

describe('Teams through the Agents Playground', () => {
  let workDir: string;
  let playground: Playground;
  let oneDrive: OneDrive;
  let bot: Awaited<ReturnType<typeof listen>>;
  let app: ReturnType<typeof makeTeamsApp>;
  const incoming: Incoming[] = [];

  async function next<K extends Incoming['kind']>(kind: K): Promise<Extract<Incoming, { kind: K }>> {
    const is = (one: Incoming): one is Extract<Incoming, { kind: K }> => one.kind === kind;
    await waitUntil(() => incoming.some(is), WAIT_MS, `no ${kind} came in: ${JSON.stringify(incoming)}`);
    const found = incoming.splice(incoming.findIndex(is), 1)[0];
    if (found === undefined || !is(found)) throw new Error('it was there');
    return found;
  }

  beforeAll(async () => {
    const program = findPlayground();
    if (program === null) throw new Error('the Agents Playground is a devDependency: npm ci');
    workDir = await mkdtemp(join(tmpdir(), 'teams-adapter-'));
    oneDrive = await startOneDrive();
    const playgroundPort = await freePort();
    bot = await listen((req, res) => app.handler(req, res));
    app = makeTeamsApp({
      config: { registration: null, allowedTenants: [] },
      accept: async (_, one) => void incoming.push(one),
      references: memoryReferences(),
      refresh: async (_, __, recordingId) => ({ ...card('As it stands now'), live: recordingId }),
      localeOf: async () => USUAL_LOCALE,
      files: memoryFiles(),
      log: makeLog('silent'),
      devOrigins: [`http://localhost:${playgroundPort}`, oneDrive.origin],
    });
    playground = await startPlayground(program, { botUrl: bot.origin, workDir, port: playgroundPort });
  });
  afterAll(async () => {
    await playground?.close();
    await bot?.close();
    await oneDrive?.close();
    await rm(workDir, { recursive: true, force: true });
  });

  it('a message in, a card out, and the card updated in place', async () => {
    await playground.sendText('history 30');
    const { reply, text } = await next('command');
    expect(text).toBe('history 30');
    const posted = await app.chat.post(reply.place, card('First'), 'key');
    const shown = await playground.waitFor((message) => message.id === posted.message, WAIT_MS);
    expect(shown).toMatchObject({ conversation: playground.personalChat, updates: 0 });
    await app.chat.update(posted, card('Second'));
    const updated = await playground.waitFor(
      (message) => message.id === posted.message && message.updates === 1,
      WAIT_MS,
    );
    expect(JSON.stringify(updated.attachments)).toContain('Second');

    await playground.press(updated, 'coach:cancel', 'k3v9x0a1b2');
    expect(await next('button')).toMatchObject({
      action: 'cancel',
      value: 'k3v9x0a1b2',
      person: playground.user.aadObjectId,
    });
    await app.chat.remove(posted);
    await app.chat.update({ ...posted, message: 'never-posted' }, card('Third'));
  });

  it('a form is shown, filled in and comes back; a card that changes is brought up to date', async () => {
    await playground.sendText('me');
    const { reply } = await next('command');
    await app.chat.openForm(reply, {
      name: 'speakers',
      value: 'k3v9x0a1b2',
      title: 'Who is who',
      submit: 'Save',
      fields: [
        { kind: 'person', id: 'S1', label: 'Speaker 1', chosen: playground.user.aadObjectId },
        { kind: 'text', id: 'S1:name', label: 'Name', value: '', maxLength: 60 },
      ],
    });
    const form = await playground.waitFor((one) => JSON.stringify(one.attachments).includes('coach:form'), WAIT_MS);
    const inputs = { 'answer-S1': playground.user.aadObjectId, 'answer-S1:name': 'Dana' };
    await playground.press(form, 'coach:form:speakers', 'k3v9x0a1b2', inputs);
    expect(await next('form')).toMatchObject({
      form: 'speakers',
      value: 'k3v9x0a1b2',
      answers: { S1: playground.user.aadObjectId, 'S1:name': 'Dana' },
    });

    const posted = await app.chat.post(reply.place, { ...card('First'), live: 'k3v9x0a1b2' }, 'key');
    const shown = await playground.waitFor((one) => one.id === posted.message, WAIT_MS);
    expect(shown.attachments[0]?.content?.refresh).toMatchObject({ userIds: [playground.user.id] });
  });

  it('a personal chat is found by who it is with, and so is their name', async () => {
    await playground.sendText('history 30');
    const { person } = await next('command');
    const tenantId = `teams:${playground.tenantId}` as TenantId;
    const place = await app.chat.direct(tenantId, person);
    expect(place).toMatchObject({ kind: 'personal', conversation: playground.personalChat });
    expect(await app.chat.nameOf(tenantId, person)).toBe('Dana Ray');
  });

  it('a file in, its PDF offered, accepted and saved', async () => {
    const bytes = Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\nDana: Hello\n');
    await playground.sendFiles([{ name: 'call.vtt', downloadUrl: oneDrive.share('call.vtt', bytes) }]);
    const { files, place } = await next('files');
    const chunks: Uint8Array[] = [];
    for await (const chunk of app.chat.read(files[0]!, 1e6, new AbortController().signal)) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(bytes);

    const pdf = {
      name: 'coaching-report-k3v9x0a1b2.pdf',
      title: 'Coaching report',
      mime: 'application/pdf',
      bytes: Buffer.from('%PDF-1.7'),
    } as const;
    const { message } = await app.chat.attach(place, [pdf], 'k3v9x0a1b2:1:files');
    const offer = await playground.waitFor((one) => one.id === message, WAIT_MS);
    expect(offer.attachments[0]).toMatchObject({
      contentType: 'application/vnd.microsoft.teams.card.file.consent',
      name: pdf.name,
    });

    const answer = oneDrive.offer(pdf.name);
    await playground.answerOffer(offer, answer);
    const consent = await next('consent');
    expect(consent).toMatchObject({ accepted: true, consentMessage: message, uploadUrl: answer.uploadUrl });
    await app.chat.settleOffer?.(consent);
    expect(Buffer.from(oneDrive.saved().get(pdf.name) ?? [])).toEqual(pdf.bytes);
    const file = await playground.waitFor(
      (one) => one.attachments[0]?.contentType === 'application/vnd.microsoft.teams.card.file.info',
      WAIT_MS,
    );
    expect(file.attachments[0]).toMatchObject({ name: pdf.name, contentUrl: answer.contentUrl });
    expect((await playground.waitFor((one) => one.id === message, WAIT_MS)).updates).toBe(1);
  });

  it('an offer declined becomes the link', async () => {
    await playground.sendText('report k3v9x0a1b2');
    const { reply } = await next('command');
    const pdf = {
      name: 'coaching-report-k3v9x0a1b2.pdf',
      title: 'Coaching report',
      mime: 'application/pdf',
      bytes: Buffer.from('%PDF-1.7'),
    } as const;
    const { message } = await app.chat.attach(reply.place, [pdf], 'k3v9x0a1b2:1:files');
    await playground.answerOffer(await playground.waitFor((one) => one.id === message, WAIT_MS), null);
    await app.chat.settleOffer?.(await next('consent'));
    const declined = await playground.waitFor((one) => one.id === message && one.updates === 1, WAIT_MS);
    expect(JSON.stringify(declined.attachments)).toContain('https://coach.example.com/files/');
  });

  it('a mention in a channel and a group is answered where it stands', async () => {
    for (const conversation of [playground.channel, playground.groupChat]) {
      const thread = await playground.sendText('here is the recording', conversation);
      const { reply } = await next('greeting');
      expect(reply.place).toMatchObject({
        kind: conversation === playground.channel ? 'channel' : 'group',
        conversation: thread,
      });
      await app.chat.reply(reply, card('How to share'));
      await playground.waitFor((message) => message.conversation === thread, WAIT_MS);
    }
  });
});
