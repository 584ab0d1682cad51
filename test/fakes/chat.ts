import type { PersonId } from '../../src/analysis/domain.ts';
import type { ChatPort, NamedFile, Place, Posted, ReplyTo, SharedFile } from '../../src/bot/port.ts';
import type { Card } from '../../src/cards/card.ts';
import type { Form } from '../../src/cards/form.ts';
import { AppError } from '../../src/errors.ts';

/** A chat that keeps what was said to it. `fail` makes the next call of a kind throw, before or after it took effect. */
export function makeFakeChat({ canFind = true } = {}) {
  const posts = new Map<string, { key: string; card: Card; place: Place }>();
  const attached: { key: string; files: readonly NamedFile[]; place: Place }[] = [];
  /** People whom we may not write to. */
  const shut = new Set<PersonId>();
  const replies: { to: ReplyTo; card: Card }[] = [];
  const removed: Posted[] = [];
  const forms: { to: ReplyTo; form: Form }[] = [];
  const homes = new Map<PersonId, Card>();
  const names = new Map<PersonId, string>();
  const contents = new Map<string, Uint8Array>();
  /** What the platform wrote down of a clip, or why it cannot be had now. */
  const transcripts = new Map<string, Uint8Array | Error>();
  let next = 0;
  let fault: { when: 'before' | 'after'; error: unknown } | null = null;

  function failing<T>(act: () => T): T {
    const planned = fault;
    fault = null;
    if (planned?.when === 'before') throw planned.error;
    const result = act();
    if (planned?.when === 'after') throw planned.error;
    return result;
  }

  const chat: ChatPort = {
    platform: 'slack',
    editEveryMs: 0,
    async post(place, card, key) {
      return failing(() => {
        const message = `m${next++}`;
        posts.set(message, { key, card, place });
        return { place, message, files: [] };
      });
    },
    async update(posted, card) {
      failing(() => {
        const post = posts.get(posted.message ?? '');
        if (post !== undefined) posts.set(posted.message ?? '', { ...post, card });
      });
    },
    async attach(place, files, key) {
      return failing(() => {
        attached.push({ key, files, place });
        return { place, message: null, files: files.map((file) => file.name) };
      });
    },
    picture: async () => null,
    async find(place, key, names = []) {
      if (!canFind) return undefined;
      for (const [message, post] of posts) if (post.key === key) return { place, message, files: [] };
      const upload = attached.find(
        ({ files, place: { conversation } }) =>
          conversation === place.conversation && files.some((file) => names.includes(file.name)),
      );
      return upload === undefined ? null : { place, message: null, files: upload.files.map((file) => file.name) };
    },
    async remove(posted) {
      failing(() => {
        removed.push(posted);
        posts.delete(posted.message ?? '');
        const at = attached.findIndex(
          ({ files, place: { conversation } }) =>
            conversation === posted.place.conversation && files.some((file) => posted.files.includes(file.name)),
        );
        if (at >= 0) attached.splice(at, 1);
      });
    },
    async reply(to, card) {
      replies.push({ to, card });
    },
    async openForm(to, form) {
      failing(() => forms.push({ to, form }));
    },
    async direct(tenantId, person) {
      if (shut.has(person)) throw new AppError('refused');
      return { platform: 'slack', tenantId, conversation: `D-${person}`, kind: 'personal', thread: null, teams: null };
    },
    nameOf: async (_, person) => names.get(person) ?? null,
    async showHome(_, person, card) {
      homes.set(person, card);
    },
    async working() {},
    async *read(file: SharedFile) {
      const bytes = contents.get(file.fileId);
      if (bytes !== undefined) yield bytes;
    },
    async readTranscript({ fileId }) {
      const written = transcripts.get(fileId);
      if (written instanceof Error) throw written;
      return written === undefined ? null : stream(written);
    },
  };
  return {
    chat,
    posts,
    attached,
    replies,
    removed,
    forms,
    homes,
    names,
    shut,
    contents,
    transcripts,
    fail(when: 'before' | 'after', error: unknown) {
      fault = { when, error };
    },
  };
}

async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
