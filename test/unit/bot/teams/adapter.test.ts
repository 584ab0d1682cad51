import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId, TenantId } from '../../../../src/analysis/domain.ts';
import type { ChatPort, Consent, NamedFile, Place } from '../../../../src/bot/port.ts';
import type { Card } from '../../../../src/cards/card.ts';
import { wordsFor } from '../../../../src/cards/words.ts';
import type { AppError } from '../../../../src/errors.ts';
import { type PlannedAnswer, startFakeConnector } from '../../../fakes/connector.ts';
import { listen, memoryFiles, startTeams, TENANT } from './server.ts';

const CARD: Card = {
  summary: 'In short',
  tone: 'good',
  title: 'Title',
  parts: [{ kind: 'text', text: 'Words' }],
  buttons: [],
};
const PDF: NamedFile = {
  name: 'coaching-report-k3v9x0a1b2.pdf',
  title: 'Coaching report: call.vtt',
  mime: 'application/pdf',
  bytes: Buffer.from('%PDF-1.7 pretend'),
};
const PNG: NamedFile = {
  name: 'overview-k3v9x0a1b2-2.png',
  title: 'Overview',
  mime: 'image/png',
  bytes: Buffer.from('png'),
};

let connector: Awaited<ReturnType<typeof startFakeConnector>>;
let teams: Awaited<ReturnType<typeof startTeams>>;
let store: Awaited<ReturnType<typeof listen>>;
let uploads: {
  readonly method: string;
  readonly range: string;
  readonly authorization: string | undefined;
  readonly body: string;
}[];
let uploadStatus: number;
let files: ReturnType<typeof memoryFiles>;
let chat: ChatPort;

beforeEach(async () => {
  uploads = [];
  uploadStatus = 201;
  connector = await startFakeConnector();
  store = await listen(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const { 'content-range': range = '', authorization } = req.headers;
    uploads.push({
      method: req.method ?? '',
      range: String(range),
      authorization,
      body: Buffer.concat(chunks).toString(),
    });
    res.writeHead(uploadStatus).end();
  });
  files = memoryFiles();
  teams = await startTeams({ devOrigins: [connector.origin, store.origin], files });
  chat = teams.app.chat;
});
afterEach(async () => {
  await teams.close();
  await store.close();
  await connector.close();
});

function place(kind: Place['kind'] = 'personal', conversation = 'a:1'): Place {
  const tenantId = `teams:${TENANT}` as TenantId;
  return {
    platform: 'teams',
    tenantId,
    conversation,
    kind,
    thread: null,
    teams: { serviceUrl: connector.serviceUrl, botId: '28:bot', userId: '29:user' },
  };
}
const POST: PlannedAnswer = { method: 'POST', path: '/v3/conversations/a:1/activities' };
const put = (id: string, rest: Partial<PlannedAnswer> = {}): PlannedAnswer => ({
  method: 'PUT',
  path: `/v3/conversations/a:1/activities/${id}`,
  ...rest,
});

async function failure(work: Promise<unknown>): Promise<AppError> {
  return work.then(
    () => {
      throw new Error('did not fail');
    },
    (error: AppError) => error,
  );
}

describe('cards', () => {
  it('speak the language of their tenant, as what the bot says of itself', async () => {
    const german = await startTeams({ devOrigins: [connector.origin], localeOf: async () => 'de-DE' });
    connector.plan({ ...POST, body: { id: '17' } }, put('17'));
    await german.app.chat.remove(await german.app.chat.post(place(), CARD, 'key'));
    await german.close();
    const { say } = wordsFor({ locale: 'de-DE' });
    const [card, line] = connector.calls.map(({ body }) => body.attachments[0].content);
    expect(card).toMatchObject({ lang: 'de', fallbackText: 'In short' });
    expect(line).toMatchObject({ lang: 'de', fallbackText: say`This message was taken back.` });
  });

  it('posts one, updates it and takes it back', async () => {
    connector.plan({ ...POST, body: { id: '17' } }, put('17'), put('17'));
    const posted = await chat.post(place(), CARD, 'key');
    expect(posted).toEqual({ place: place(), message: '17', files: [] });
    await chat.update(posted, { ...CARD, title: 'New' });
    await chat.remove(posted);
    const [first, second, third] = connector.calls.map(({ body }) => body);
    expect(first).toMatchObject({
      type: 'message',
      summary: 'In short',
      from: { id: '28:bot' },
      recipient: { id: '29:user' },
      conversation: { id: 'a:1' },
    });
    expect(first.replyToId).toBeUndefined();
    expect(first.attachments).toMatchObject([
      { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', version: '1.5' } },
    ]);
    expect(JSON.stringify(second)).toContain('New');
    expect(JSON.stringify(third)).toContain('This message was taken back.');
    expect(connector.calls.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it('stays in the thread of a channel', async () => {
    const conversation = '19:general@thread.tacv2;messageid=1795177410999';
    connector.plan({ method: 'POST', path: `/v3/conversations/${conversation}/activities` });
    await chat.reply(
      { place: place('channel', conversation), person: 'p' as PersonId, responseUrl: null, triggerId: null },
      CARD,
    );
  });

  it('takes a message that is gone for brought up to date', async () => {
    connector.plan(put('17', { status: 404 }), put('17', { status: 404 }));
    await chat.update({ place: place(), message: '17', files: [] }, CARD);
    await chat.remove({ place: place(), message: '17', files: [] });
    await chat.update({ place: place(), message: null, files: [] }, CARD);
  });

  it('cannot look for what it posted', async () => {
    expect(await chat.find(place(), 'key')).toBeUndefined();
  });
});

describe('errors, each after exactly one request', () => {
  it.each<[number, Record<string, string>, string, boolean | number]>([
    [429, { 'retry-after': '7' }, 'provider-down', 7000],
    [429, {}, 'provider-down', 5000],
    [412, {}, 'provider-down', 2000],
    [500, {}, 'unreachable', true],
    [502, { 'retry-after': '3' }, 'unreachable', 3000],
    [503, {}, 'unreachable', true],
    [504, {}, 'unreachable', true],
    [408, {}, 'unreachable', true],
    [400, {}, 'refused', false],
    [401, {}, 'refused', false],
    [403, {}, 'refused', false],
    [404, {}, 'refused', false],
    [413, {}, 'refused', false],
  ])('%i %j', async (status, headers, code, retry) => {
    connector.plan({ ...POST, status, headers });
    const error = await failure(chat.post(place(), CARD, 'key'));
    expect(error).toMatchObject({ name: 'AppError', code, retry });
    expect(error.message).not.toContain('VENDOR');
    expect(connector.calls).toHaveLength(1);
  });

  it('does not follow a redirect, to its own host or another', async () => {
    for (const location of [`${store.origin}/stolen`, '/elsewhere']) {
      connector.plan({ ...POST, status: 307, headers: { location } });
      expect(await failure(chat.post(place(), CARD, 'key'))).toMatchObject({ code: 'refused' });
    }
    expect(store.connections.count).toBe(0);
    expect(connector.calls).toHaveLength(2);
  });

  it('knows nobody to answer', async () => {
    const closed = await listen(() => undefined);
    await closed.close();
    const gone = { ...place(), teams: { serviceUrl: closed.origin, botId: 'b', userId: 'u' } };
    expect(await failure(chat.post(gone, CARD, 'key'))).toMatchObject({ code: 'refused' });
  });

  it('is not told by a place where to send', async () => {
    const evil = await listen((_, res) => res.end());
    for (const serviceUrl of [evil.origin, 'https://evil.trafficmanager.net/']) {
      const error = await failure(
        chat.post({ ...place(), teams: { serviceUrl, botId: 'b', userId: 'u' } }, CARD, 'key'),
      );
      expect(error).toMatchObject({ code: 'refused' });
    }
    expect(evil.connections.count).toBe(0);
    await evil.close();
  });
});

describe('files', () => {
  it('offers a PDF in personal chat, by an opaque id only', async () => {
    connector.plan({ ...POST, body: { id: '20' } });
    const posted = await chat.attach(place(), [PNG, PDF], 'k3v9x0a1b2:1:files');
    expect(posted.message).toBe('20');
    expect(files.held).toMatchObject([{ recordingId: 'k3v9x0a1b2', name: PDF.name }]);
    const context = { file: files.held[0]?.id };
    expect(connector.calls[0]?.body.attachments).toEqual([
      {
        contentType: 'application/vnd.microsoft.teams.card.file.consent',
        name: PDF.name,
        content: {
          description: PDF.title,
          sizeInBytes: PDF.bytes.length,
          acceptContext: context,
          declineContext: context,
        },
      },
    ]);
  });

  it('links it elsewhere', async () => {
    connector.plan(POST);
    await chat.attach(place('group'), [PDF], 'k3v9x0a1b2:1:files');
    const text = JSON.stringify(connector.calls[0]?.body);
    expect(text).toContain('https://coach.example.com/files/held-1');
    expect(text).toContain('in 3 days');
  });

  it('gives a picture an address, held under its recording', async () => {
    expect(await chat.picture(place(), PNG)).toBe('https://coach.example.com/files/held-1');
    expect(files.held).toMatchObject([{ recordingId: 'k3v9x0a1b2', mime: 'image/png' }]);
  });

  async function consent(change: Partial<Consent> = {}): Promise<Consent> {
    const held = await files.hold(`teams:${TENANT}` as TenantId, 'k3v9x0a1b2', PDF);
    return {
      kind: 'consent',
      eventId: 'e',
      place: place(),
      person: 'p' as PersonId,
      offerId: held.id,
      accepted: true,
      uploadUrl: `${store.origin}/upload`,
      contentUrl: 'https://contoso-my.sharepoint.com/report.pdf',
      uniqueId: 'unique',
      fileType: 'pdf',
      consentMessage: '20',
      ...change,
    };
  }

  it('saves an accepted file, shows it and closes the offer', async () => {
    connector.plan(POST, put('20'));
    await chat.settleOffer?.(await consent());
    expect(uploads).toEqual([
      {
        method: 'PUT',
        range: `bytes 0-${PDF.bytes.length - 1}/${PDF.bytes.length}`,
        authorization: undefined,
        body: '%PDF-1.7 pretend',
      },
    ]);
    expect(connector.calls[0]?.body.attachments).toEqual([
      {
        contentType: 'application/vnd.microsoft.teams.card.file.info',
        name: PDF.name,
        contentUrl: 'https://contoso-my.sharepoint.com/report.pdf',
        content: { uniqueId: 'unique', fileType: 'pdf' },
      },
    ]);
    expect(JSON.stringify(connector.calls[1]?.body)).toContain('Saved to your OneDrive');
  });

  it('does not upload twice when only the message failed', async () => {
    connector.plan({ ...POST, status: 503 }, POST, put('20', { status: 404 }));
    const offer = await consent();
    expect(await failure(Promise.resolve(chat.settleOffer?.(offer)))).toMatchObject({
      code: 'unreachable',
      retry: true,
    });
    await chat.settleOffer?.(offer);
    expect(uploads).toHaveLength(1);
  });

  it('notes a decline, with the link', async () => {
    connector.plan(put('20'));
    await chat.settleOffer?.(await consent({ accepted: false, uploadUrl: null, contentUrl: null }));
    expect(JSON.stringify(connector.calls[0]?.body)).toContain('https://coach.example.com/files/held-1');
    expect(uploads).toEqual([]);
  });

  it.each([
    ['another tenant', { place: { ...placeOfTenant('teams:other') } }],
    ['another offer', { offerId: 'held-99' }],
  ])('gives a file to nobody else: %s', async (_, change) => {
    connector.plan(put('20'));
    const offer = await consent(change as Partial<Consent>);
    await chat.settleOffer?.({ ...offer, place: { ...offer.place, teams: place().teams } });
    expect(JSON.stringify(connector.calls[0]?.body)).toContain('no longer kept');
    expect(uploads).toEqual([]);
  });

  it.each([
    'https://evil.example.com/u',
    'http://contoso-my.sharepoint.com/u',
    'https://contoso.sharepoint.com.evil.example/u',
    'https://169.254.169.254/',
    'file:///etc/passwd',
    'https://contoso-my.sharepoint.com:8443/u',
  ])('saves nothing at %s', async (uploadUrl) => {
    expect(await failure(Promise.resolve(chat.settleOffer?.(await consent({ uploadUrl }))))).toMatchObject({
      code: 'refused',
    });
    expect(store.connections.count).toBe(0);
  });

  it.each([
    [503, 'unreachable', true],
    [404, 'unreachable', false],
    [302, 'unreachable', false],
  ])('says so when the store answers %i', async (status, code, retry) => {
    uploadStatus = status;
    expect(await failure(Promise.resolve(chat.settleOffer?.(await consent())))).toMatchObject({ code, retry });
  });
});

function placeOfTenant(tenantId: string): Place {
  return {
    platform: 'teams',
    tenantId: tenantId as TenantId,
    conversation: 'a:1',
    kind: 'personal',
    thread: null,
    teams: null,
  };
}

describe('reading a shared file', () => {
  const shared = (url: string | null) => ({
    platform: 'teams' as const,
    tenantId: `teams:${TENANT}` as TenantId,
    fileId: 'f',
    name: 'call.vtt',
    size: null,
    url,
  });
  async function readAll(url: string | null): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of chat.read(shared(url), 1000, new AbortController().signal)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  it('fetches it without a token', async () => {
    const host = await listen((req, res) => res.end(`token: ${req.headers.authorization ?? 'none'}`));
    await teams.close();
    teams = await startTeams({ devOrigins: [host.origin] });
    chat = teams.app.chat;
    expect(await readAll(`${host.origin}/file`)).toBe('token: none');
    await host.close();
  });

  it.each([
    ['https://evil.example.com/call.vtt', 'refused', ''],
    ['https://contoso.sharepoint.com.evil.example/call.vtt', 'refused', ''],
    ['https://sharepoint.com/call.vtt', 'refused', ''],
    ['https://contoso-my.sharepoint.com/:i:/g/personal/alexw/Eabc', 'unreachable', 'on a computer'],
    [null, 'unreachable', ''],
  ])('%s', async (url, code, words) => {
    const error = await failure(readAll(url));
    expect(error).toMatchObject({ code });
    expect(error.detail).toContain(words);
  });
});
