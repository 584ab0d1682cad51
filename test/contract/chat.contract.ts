import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonId, TenantId } from '../../src/analysis/domain.ts';
import type { NamedFile, Place, ReplyTo } from '../../src/bot/port.ts';
import type { Card } from '../../src/cards/card.ts';
import type { Form } from '../../src/cards/form.ts';
import { AppError, FAILURE_CODES } from '../../src/errors.ts';
import { SPELLS } from '../fixtures/any-card.ts';
import { aliveIn, type ChatWorld, type HandedOver, type Shown, type Trouble } from './chat-world.ts';

const card: Card = {
  summary: 'The report is ready',
  tone: 'neutral',
  title: 'Renewal call',
  parts: [{ kind: 'text', text: 'Pull 21%' }],
  buttons: [{ kind: 'button', action: 'delete', label: 'Delete', value: 'k3v9x0a1b2' }],
};
const rich: Card = {
  ...card,
  parts: [
    ...card.parts,
    { kind: 'picture', url: 'https://coach.example.com/files/x', alt: 'Pull share over time' },
    {
      kind: 'chart',
      shape: 'line',
      title: 'Pull share',
      labels: ['1 Mar', '8 Mar'],
      series: [{ name: 'Pull', values: [0.2, 0.3] }],
      alt: 'Pull share: 20%, 30%',
    },
    { kind: 'table', columns: ['Title', 'Pull'], rows: [['call.vtt', '21%']] },
  ],
};
const pdf: NamedFile = {
  name: 'coaching-report-k3v9x0a1b2.pdf',
  title: 'Coaching report: call.vtt',
  mime: 'application/pdf',
  bytes: Buffer.from('%PDF-1.7 pretend'),
};
const zip: NamedFile = {
  name: 'rackham-coach-k3v9x0a1b2-1.zip',
  title: 'Everything of yours, file 1',
  mime: 'application/zip',
  bytes: Buffer.from('PK pretend'),
};
const png: NamedFile = {
  name: 'overview-k3v9x0a1b2.png',
  title: 'Overview',
  mime: 'image/png',
  bytes: Buffer.from('png'),
  alt: 'Pull share 21%',
};
const KEY = 'k3v9x0a1b2:1:summary';
/** Longer than any window in which a platform counts. */
const LONG_MS = 60_000;
const never = new AbortController().signal;
const SPELLED = [...SPELLS, `Ends in half a character \uD83D`, 'word '.repeat(8_000)];

function formFor({ person, colleague }: ChatWorld): Form {
  return {
    name: 'speakers',
    value: 'k3v9x0a1b2',
    title: 'Who is who',
    submit: 'Save',
    fields: [
      { kind: 'words', text: 'Two people speak.' },
      { kind: 'person', id: 'S1', label: 'Speaker 1', chosen: colleague.id },
      { kind: 'person', id: 'S2', label: 'Speaker 2', chosen: null },
      {
        kind: 'text',
        id: 'S1:name',
        label: 'Name',
        value: person.name,
        maxLength: 60,
        required: true,
        hint: 'As read',
      },
      { kind: 'text', id: 'note', label: 'Words', value: 'Contoso\nFabrikam', maxLength: 600, multiline: true },
      {
        kind: 'choice',
        id: 'joined',
        label: 'Is the same as',
        chosen: '',
        choices: [
          { value: '', label: 'Nobody else' },
          { value: 'S2', label: 'Speaker 2' },
        ],
      },
    ],
  };
}
const wordsOnly: Form = {
  name: 'settings',
  value: '-',
  title: 'Settings',
  submit: 'Save',
  fields: [{ kind: 'text', id: 'name', label: 'Name', value: '', maxLength: 60 }],
};

/** The same text wherever a card has room for one. */
function everywhere(text: string): Card {
  return {
    summary: text,
    tone: 'warn',
    title: text,
    parts: [
      { kind: 'heading', text },
      { kind: 'text', text, subtle: true },
      { kind: 'text', text: [{ text, style: 'bold' }, { text }] },
      { kind: 'facts', facts: [{ label: text, value: text, note: text }] },
      { kind: 'quote', text, speaker: text, atMs: 1 },
      { kind: 'bar', label: text, share: 0.5, text },
      { kind: 'list', items: [text] },
      { kind: 'chart', shape: 'bar', title: text, labels: [text], series: [{ name: text, values: [1] }], alt: text },
      { kind: 'table', columns: [text, text], rows: [[text]] },
    ],
    buttons: [
      {
        kind: 'button',
        action: 'delete',
        label: text,
        value: 'k3v9x0a1b2',
        confirm: { title: text, text, yes: text, no: text },
      },
    ],
  };
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What the rest of the house relies on, of every chat platform. */
export function chatContract(name: string, open: () => Promise<ChatWorld>): void {
  describe(`chat contract: ${name}`, () => {
    let world: ChatWorld;
    beforeEach(async () => {
      world = await open();
    });

    /** Why it failed: always in our own words, and never in those of a platform, with an address or a token. */
    async function failure(work: Promise<unknown>): Promise<AppError> {
      const thrown = await work.then(
        () => 'did not fail',
        (error: unknown) => error,
      );
      expect(thrown).toBeInstanceOf(AppError);
      const error = thrown as AppError;
      expect(FAILURE_CODES).toContain(error.code);
      for (const secret of [...world.secrets, '://']) expect(`${error.message} ${error.detail}`).not.toContain(secret);
      return error;
    }

    const last = (place: Place): Shown | undefined => world.said(place).at(-1);
    const places = (): readonly Place[] => [world.personal, world.shared];

    describe('a card', () => {
      it('is posted where it is meant to go, in the thread, and tells where it stands', async () => {
        for (const place of places()) {
          const posted = await world.chat.post(place, card, KEY);
          expect(posted).toEqual({ place, message: expect.any(String), files: [] });
          expect(world.said(place)).toHaveLength(1);
        }
        expect(last(world.shared)).toMatchObject({ isInThread: true, onlyFor: null, faults: [] });
        expect(last(world.shared)?.words).toContain('Pull 21%');
      });

      it('is posted as often as it is asked for: once each', async () => {
        const posts = [await world.chat.post(world.shared, card, KEY), await world.chat.post(world.shared, card, KEY)];
        expect(new Set(posts.map(({ message }) => message)).size).toBe(2);
        expect(world.said(world.shared)).toHaveLength(2);
      });

      it('is replaced in place, with all that it held', async () => {
        const posted = await world.chat.post(world.shared, card, KEY);
        await world.chat.post(world.shared, { ...card, title: 'Another' }, 'another');
        await world.chat.update(posted, { ...card, title: 'Renewal call, done', parts: [], buttons: [] });
        const [first, second, ...rest] = world.said(world.shared);
        expect(first?.words).toContain('Renewal call, done');
        expect(first?.words).not.toContain('Pull 21%');
        expect(second?.words).toContain('Another');
        expect(rest).toEqual([]);
      });

      it('that somebody deleted, or that stands nowhere, needs no update', async () => {
        const posted = await world.chat.post(world.shared, card, KEY);
        world.takeAway(posted);
        await world.chat.update(posted, card);
        await world.chat.update({ place: world.shared, message: null, files: [] }, card);
        expect(world.said(world.shared)).toEqual([]);
      });

      it('too rich for the platform still arrives, with its words', async () => {
        world.refuseCards(1);
        const posted = await world.chat.post(world.shared, rich, KEY);
        expect(last(world.shared)?.words).toContain('Renewal call');
        expect(last(world.shared)?.words).toContain('Pull 21%');
        world.refuseCards(1);
        await world.chat.update(posted, { ...rich, summary: 'Now done', title: 'Now done' });
        expect(last(world.shared)?.words).toContain('Now done');
        world.refuseCards(1);
        await world.chat.reply(world.ask(world.personal), rich);
        expect(last(world.personal)?.words).toContain(rich.summary);
        expect(world.said(world.shared)).toHaveLength(1);
        expect(world.said(world.personal)).toHaveLength(1);
      });

      it('larger than any platform takes arrives all the same', async () => {
        const rows = Array.from({ length: 2_000 }, (_, i) => [`Recording ${i}`, `${i}%`]);
        const parts = Array.from({ length: 300 }, () => rich.parts).flat();
        await world.chat.post(
          world.shared,
          { ...rich, parts: [...parts, { kind: 'table', columns: ['A', 'B'], rows }] },
          KEY,
        );
        expect(last(world.shared)).toMatchObject({ faults: [] });
        expect(last(world.shared)?.words).toContain('Renewal call');
      });

      it('shows a picture by its address, or does without', async () => {
        for (const place of places()) {
          const address = await world.chat.picture(place, png);
          if (address !== null) expect(address).toMatch(/^https:\/\/\S+$/);
        }
      });
    });

    describe('files', () => {
      it('are handed over as the platform does it', async () => {
        const { personal, shared } = world.can.files;
        for (const [place, how] of [
          [world.personal, personal],
          [world.shared, shared],
        ] as const) {
          const posted = await world.chat.attach(place, [png, pdf], 'k3v9x0a1b2:1:files:1');
          expect(posted.place).toEqual(place);
          const handed = world.said(place).flatMap(({ files }) => files);
          // What is uploaded comes with its picture; a picture elsewhere shows in a card.
          expect(handed).toEqual(how === 'uploaded' ? [how, how] : [how]);
          expect(posted.files).toHaveLength(how === 'uploaded' ? 2 : 0);
          expect(
            world
              .said(place)
              .map(({ words }) => words)
              .join(),
          ).toContain('Coaching report: call.vtt');
        }
        expect(world.said(world.shared).every(({ isInThread }) => isInThread)).toBe(true);
      });

      it('may be an archive: in private it is handed over like a document, and taken back', async () => {
        const to = await world.chat.direct(world.tenantId, world.person.id);
        const posted = await world.chat.attach(to, [zip], 'k3v9x0a1b2:export:0123456789:1');
        const handed = (): readonly HandedOver[] => world.said(posted.place).flatMap(({ files }) => files);
        expect(handed()).toEqual([world.can.files.personal]);
        expect(
          world
            .said(posted.place)
            .map(({ words }) => words)
            .join(),
        ).toContain('Everything of yours, file 1');
        await world.chat.remove(posted);
        expect(handed()).toEqual([]);
      });

      it('are taken back with their message, as often as it takes', async () => {
        for (const place of places()) {
          const posted = [
            await world.chat.post(place, card, KEY),
            await world.chat.attach(place, [pdf], 'k3v9x0a1b2:1:files:1'),
          ];
          for (const one of [...posted, ...posted]) await world.chat.remove(one);
          for (const { words, files } of world.said(place)) {
            expect(words).not.toMatch(/Pull 21%/);
            expect(files).toEqual([]);
          }
        }
      });

      it('and messages that somebody else deleted are taken back already', async () => {
        const posted = await world.chat.post(world.shared, card, KEY);
        world.takeAway(posted);
        await world.chat.remove(posted);
        await world.chat.remove({ place: world.shared, message: null, files: [] });
      });
    });

    describe('what was said', () => {
      it('is found by its key and by its files, or cannot be looked for', async () => {
        const posted = await world.chat.post(world.shared, card, KEY);
        const attached = await world.chat.attach(world.shared, [pdf, png], 'k3v9x0a1b2:1:files:1');
        const byKey = await world.chat.find(world.shared, KEY);
        const byName = await world.chat.find(world.shared, 'no such key', [pdf.name, png.name]);
        const alone = await world.chat.post(world.personal, card, `${KEY}:alone`);
        expect(await world.chat.find(world.personal, `${KEY}:alone`)).toEqual(world.can.find ? alone : undefined);
        if (world.can.find) {
          expect(byKey).toEqual(posted);
          expect(byName).toMatchObject({ place: world.shared, files: attached.files });
        } else expect([byKey, byName]).toEqual([undefined, undefined]);
      });

      it('is not found where it does not stand', async () => {
        await world.chat.post(world.shared, card, KEY);
        const nothing = world.can.find ? null : undefined;
        expect(await world.chat.find(world.shared, `${KEY}:2`)).toBe(nothing);
        expect(await world.chat.find(world.shared, 'no such key', ['another.pdf'])).toBe(nothing);
        expect(await world.chat.find(world.personal, KEY)).toBe(nothing);
      });

      it('is not taken for missing where not everything was seen', async () => {
        world.chatter(world.shared, 1_200);
        await world.chat.post(world.shared, card, KEY);
        expect(await world.chat.find(world.shared, KEY)).not.toBeNull();
      });
    });

    describe('an answer', () => {
      it('reaches its asker, alone where the platform can', async () => {
        await world.chat.reply(world.ask(world.shared), card);
        expect(world.said(world.shared)).toMatchObject([
          { onlyFor: world.can.whisper ? world.person.id : null, isInThread: true, faults: [] },
        ]);
        await world.chat.reply({ ...world.ask(world.personal), responseUrl: null, triggerId: null }, card);
        expect(last(world.personal)?.words).toContain('Pull 21%');
      });

      it('still does when what came with the press is long over', async () => {
        const asked = world.ask(world.shared);
        world.pause(40 * LONG_MS);
        await world.chat.reply(asked, card);
        expect(world.said(world.shared)).toHaveLength(1);
      });
    });

    describe('a form', () => {
      it('shows fields of every kind with what stands in them', async () => {
        await world.chat.openForm(world.ask(world.shared), formFor(world));
        const [form] = world.forms(world.shared);
        expect(form).toMatchObject({ title: 'Who is who', submit: 'Save' });
        expect(JSON.stringify(form?.wire)).toContain('Two people speak.');
        expect(form?.fields).toEqual([
          { id: 'S1', kind: 'person', value: world.colleague.id },
          { id: 'S2', kind: 'person', value: '' },
          { id: 'S1:name', kind: 'text', value: world.person.name },
          { id: 'note', kind: 'text', value: 'Contoso\nFabrikam' },
          { id: 'joined', kind: 'choice', value: '' },
        ]);
      });

      it('says when it is too late for one', async () => {
        const asked = world.ask(world.shared);
        const withinMs = world.can.formsWithinMs;
        world.pause((withinMs ?? LONG_MS) + 1);
        if (withinMs === null) {
          await world.chat.openForm(asked, formFor(world));
          expect(world.forms(world.shared)).toHaveLength(1);
          return;
        }
        expect(await failure(world.chat.openForm(asked, formFor(world)))).toMatchObject({
          code: 'too-late',
          retry: false,
          detail: expect.stringContaining('seconds'),
        });
        expect(world.forms(world.shared)).toEqual([]);
      });
    });

    describe('people', () => {
      it('are written to in a personal conversation', async () => {
        const direct = await world.chat.direct(world.tenantId, world.person.id);
        expect(direct).toMatchObject({ kind: 'personal', tenantId: world.tenantId, thread: null });
        expect(await world.chat.direct(world.tenantId, world.person.id)).toEqual(direct);
        await world.chat.post(direct, card, KEY);
        expect(world.said(world.personal)).toHaveLength(1);
        await world.chat.attach(direct, [pdf], 'k3v9x0a1b2:1:files:1');
        expect(last(world.personal)?.files).toEqual([world.can.files.personal]);
      });

      it('who cannot be reached are refused, and nobody else is told', async () => {
        for (const person of [world.shut, world.stranger]) {
          const error = await failure(world.chat.direct(world.tenantId, person));
          expect(error).toMatchObject({ code: 'refused', retry: false });
        }
        const elsewhere = `${world.chat.platform}:elsewhere` as TenantId;
        expect(await failure(world.chat.direct(elsewhere, world.person.id))).toMatchObject({ code: 'refused' });
        expect(places().flatMap(world.said)).toEqual([]);
      });

      it('have names, or none where nobody tells', async () => {
        const nameOf = (person: PersonId, tenantId = world.tenantId) => world.chat.nameOf(tenantId, person);
        expect(await nameOf(world.colleague.id)).toBe(world.colleague.name);
        expect(await nameOf(world.person.id)).toBe(world.person.name);
        expect(await nameOf(world.stranger)).toBeNull();
        expect(await nameOf('../\u0000<!channel>' as PersonId)).toBeNull();
        expect(await nameOf(world.person.id, `${world.chat.platform}:elsewhere` as TenantId)).toBeNull();
      });

      it('have a time zone where the platform tells it when asked', async () => {
        const { timeZoneOf } = world.chat;
        if (timeZoneOf === undefined) return;
        expect(await timeZoneOf(world.tenantId, world.person.id)).toBe('Europe/Berlin');
        expect(await timeZoneOf(world.tenantId, world.stranger)).toBeNull();
      });

      it('see their own page where there is one', async () => {
        await world.chat.showHome?.(world.tenantId, world.person.id, rich);
        if (world.chat.showHome !== undefined)
          expect(JSON.stringify(world.home(world.person.id))).toContain('Pull 21%');
      });

      it.each<Trouble | 'well'>(['well', 'silent', 'fault', 'later', 'no'])(
        'are told that we work, and when that fails (%s) nobody hears of it',
        async (how) => {
          world.disturb(how === 'well' ? null : how);
          await world.chat.working?.(world.shared, 'is analysing the recording…');
          await world.chat.working?.(world.personal, 'is analysing the recording…');
          await world.chat.working?.(world.elsewhere, null);
        },
      );
    });

    describe('a shared file', () => {
      it('comes byte for byte', async () => {
        for (const bytes of [Buffer.from('WEBVTT\n'), Buffer.alloc(300_000, 'ż'), Buffer.alloc(0)])
          expect(await readAll(world.chat.read(world.share(bytes), 300_000, never))).toEqual(bytes);
      });

      it('that is larger than it may be ends there', async () => {
        const file = world.share(Buffer.alloc(1_001));
        expect(await failure(readAll(world.chat.read(file, 1_000, never)))).toMatchObject({ code: 'too-large' });
        let bytes = 0;
        const endless = (async () => {
          for await (const chunk of world.chat.read(world.share('endless'), 200_000, never)) bytes += chunk.length;
        })();
        expect(await failure(endless)).toMatchObject({ code: 'too-large', retry: false });
        expect(bytes).toBeLessThanOrEqual(200_000);
      });

      it('that is gone is unreachable, and asking again is of no use', async () => {
        const file = world.share('gone');
        for (const gone of [file, { ...file, url: null }])
          expect(await failure(readAll(world.chat.read(gone, 1_000, never)))).toMatchObject({
            code: 'unreachable',
            retry: false,
          });
      });

      it('is fetched from nowhere but where the platform keeps files', async () => {
        for (const url of ['http://169.254.169.254/latest', 'https://evil.example/x', 'file:///etc/passwd', 'x']) {
          const file = { ...world.share('gone'), url };
          expect((await failure(readAll(world.chat.read(file, 1_000, never)))).code).toMatch(
            /^(?:refused|unreachable)$/,
          );
        }
      });

      it('is let go of when nobody wants it any more', async () => {
        const stop = new AbortController();
        const reading = (async () => {
          for await (const _ of world.chat.read(world.share('stalling'), 1_000, stop.signal)) stop.abort();
        })();
        expect(await failure(reading)).toMatchObject({ code: 'cancelled' });
        const before = AbortSignal.abort(new AppError('cancelled'));
        const file = world.share(Buffer.from('x'));
        expect(await failure(readAll(world.chat.read(file, 1_000, before)))).toMatchObject({ code: 'cancelled' });
      });
    });

    describe('when the platform has a bad day', () => {
      /** Everything that asks the platform for something, on what already stands there. */
      async function asks(): Promise<ReadonlyMap<string, () => Promise<unknown>>> {
        const { chat, shared, personal, tenantId } = world;
        const posted = await chat.post(shared, card, KEY);
        const attached = await chat.attach(shared, [pdf], 'k3v9x0a1b2:1:files:1');
        const asked = world.ask(shared);
        const plain: ReplyTo = { ...asked, responseUrl: null };
        world.pause(2_500);
        return new Map<string, () => Promise<unknown>>([
          ['post', () => chat.post(shared, card, 'k2')],
          ['update', () => chat.update(posted, card)],
          ['attach', () => chat.attach(shared, [pdf, png], 'k3v9x0a1b2:1:files:2')],
          ['attach in private', () => chat.attach(personal, [pdf], 'k3v9x0a1b2:1:files:2')],
          ['remove', () => chat.remove(posted)],
          ['remove files', () => chat.remove(attached)],
          ['reply', () => chat.reply(asked, card)],
          ['reply without an address', () => chat.reply(plain, card)],
          ['openForm', () => chat.openForm(asked, wordsOnly)],
          ...(chat.platform === 'slack' ? [] : ([['direct', () => chat.direct(tenantId, world.person.id)]] as const)),
          ...(world.can.find ? ([['find', () => chat.find(shared, KEY)]] as const) : []),
          ...(chat.showHome === undefined
            ? []
            : ([['showHome', () => chat.showHome?.(tenantId, world.person.id, card) ?? Promise.resolve()]] as const)),
        ]);
      }

      async function outcomes(how: Trouble) {
        const found: Record<string, unknown> = {};
        for (const [what, ask] of await asks()) {
          world.pause(LONG_MS / 1_000);
          world.disturb(how);
          const { code, retry } = await failure(ask());
          found[what] = { code, retry };
          world.disturb(null);
        }
        return found;
      }
      const all = async (found: Promise<Record<string, unknown>>, expected: unknown) => {
        const outcome = await found;
        expect(outcome).toEqual(Object.fromEntries(Object.keys(outcome).map((what) => [what, expected])));
      };

      it.each<Trouble>(['silent', 'done, then silent', 'fault'])(
        'and says nothing (%s), everything is unreachable and may be tried again',
        (how) => all(outcomes(how), { code: 'unreachable', retry: true }),
      );

      it('and says what is no answer at all, that is taken for no “no”', async () => {
        for (const ask of (await asks()).values()) {
          world.pause(LONG_MS / 1_000);
          world.disturb('babble');
          const said = await ask().catch((thrown: unknown) => thrown);
          if (said instanceof Error) expect(await failure(Promise.reject(said))).toMatchObject({ code: 'unreachable' });
          world.disturb(null);
        }
      });

      it('and says “later”, that is when it is tried again', () =>
        all(outcomes('later'), { code: 'provider-down', retry: 7_000 }));

      it('and says “later” without saying when, it is tried again after a pause', async () => {
        const pause = { code: 'provider-down', retry: expect.any(Number) };
        await all(outcomes('later, who knows when'), pause);
      });

      it('and says “no”, nothing is tried again', () => all(outcomes('no'), { code: 'refused', retry: false }));

      it('nothing is posted twice by itself', async () => {
        world.disturb('done, then silent');
        const before = world.asked();
        await failure(world.chat.post(world.shared, card, KEY));
        expect(world.asked() - before).toBe(1);
        expect(world.said(world.shared)).toHaveLength(1);
      });

      it('nothing is waited for longer than a message is held', { timeout: 60_000 }, async () => {
        const ways = [...(await asks()).values()];
        world.disturb('hangs');
        const started = performance.now();
        const errors = await Promise.all(ways.map((ask) => failure(ask())));
        expect(errors.map(({ code }) => code)).toEqual(errors.map(() => 'unreachable'));
        // 10 s for one question; what goes a second way when the first is shut may take twice that.
        expect(performance.now() - started).toBeLessThan(25_000);
      });

      it('names stay optional', async () => {
        for (const how of ['silent', 'fault', 'later', 'no'] as const) {
          world.disturb(how);
          const named = await world.chat.nameOf(world.tenantId, world.colleague.id).catch((thrown: unknown) => thrown);
          if (named !== null) expect(named).toBeInstanceOf(AppError);
        }
      });

      it('what we are not in is refused', async () => {
        expect(await failure(world.chat.post(world.elsewhere, card, KEY))).toMatchObject({ code: 'refused' });
        expect(await failure(world.chat.attach(world.elsewhere, [pdf], KEY))).toMatchObject({ code: 'refused' });
      });

      it('what belongs to another tenant is refused', async () => {
        const tenantId = `${world.chat.platform}:elsewhere` as TenantId;
        if (world.chat.platform === 'slack') {
          const foreign = { ...world.shared, tenantId };
          expect(await failure(world.chat.post(foreign, card, KEY))).toMatchObject({ code: 'refused' });
          expect(await failure(world.chat.attach(foreign, [pdf], KEY))).toMatchObject({ code: 'refused' });
        }
        expect(await failure(world.chat.direct(tenantId, world.person.id))).toMatchObject({ code: 'refused' });
      });
    });

    describe('whatever somebody wrote', () => {
      it('stays text in a card, posted, updated or answered', async () => {
        for (const text of SPELLED) {
          world.pause(LONG_MS);
          const posted = await world.chat.post(world.shared, everywhere(text), KEY);
          expect(last(world.shared)?.faults).toEqual([]);
          await world.chat.update(posted, everywhere(`${text}.`));
          expect(last(world.shared)?.faults).toEqual([]);
          await world.chat.reply(world.ask(world.personal), everywhere(text));
          expect(last(world.personal)?.faults).toEqual([]);
        }
      });

      it('stays to be read', async () => {
        for (const text of [
          '<!channel>',
          '<@U1> *bold* _it_ ~x~ `code`',
          '[x](javascript:alert(1))',
          'مرحبا 12:30 بكم',
        ]) {
          await world.chat.post(world.shared, everywhere(text), KEY);
          expect(last(world.shared)?.words).toContain(text);
          world.pause(LONG_MS);
        }
      });

      it('stays text as the title of a file', async () => {
        for (const text of SPELLED) {
          world.pause(LONG_MS);
          for (const place of places()) {
            await world.chat.attach(place, [{ ...pdf, title: `Coaching report: ${text}` }], 'k3v9x0a1b2:1:files:1');
            expect(last(place)?.faults).toEqual([]);
          }
        }
      });

      it('stays text in a form, and what stands in its fields as it is', async () => {
        for (const [at, text] of SPELLED.entries()) {
          world.pause(LONG_MS);
          await world.chat.openForm(world.ask(world.shared), {
            ...wordsOnly,
            title: text,
            submit: text,
            fields: [
              { kind: 'words', text },
              { kind: 'text', id: 'free', label: text, hint: text, value: text, maxLength: 3_000, multiline: true },
              { kind: 'choice', id: 'one', label: text, chosen: 'a', choices: [{ value: 'a', label: text }] },
              { kind: 'person', id: 'S1', label: text, chosen: null },
            ],
          });
          const form = world.forms(world.shared)[at];
          expect(aliveIn([form?.title, form?.submit])).toEqual([]);
          const [free] = form?.fields ?? [];
          expect(free?.value).not.toMatch(/\p{Cs}/u);
          if (/^[ -~\n]{1,3000}$/.test(text)) expect(free?.value).toBe(text);
        }
      });

      it('stays text on somebody’s page and beside our name', async () => {
        for (const text of SPELLED) {
          await world.chat.showHome?.(world.tenantId, world.person.id, everywhere(text));
          expect(aliveIn(world.home(world.person.id))).toEqual([]);
          await world.chat.working?.(world.shared, text);
        }
      });
    });
  });
}
