import type { ChatPort, NamedFile, Place, Posted, ReplyTo, SharedFile } from '../../src/bot/port.ts';
import type { Card } from '../../src/cards/card.ts';

/** A chat that keeps what was said to it. `fail` makes the next call of a kind throw, before or after it took effect. */
export function makeFakeChat({ canFind = true } = {}) {
  const posts = new Map<string, { key: string; card: Card; place: Place }>();
  const attached: { key: string; files: readonly NamedFile[] }[] = [];
  const replies: { to: ReplyTo; card: Card }[] = [];
  const removed: Posted[] = [];
  const contents = new Map<string, Uint8Array>();
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
        attached.push({ key, files });
        return { place, message: null, files: files.map((file) => file.name) };
      });
    },
    picture: async () => null,
    async find(place, key, names = []) {
      if (!canFind) return undefined;
      for (const [message, post] of posts) if (post.key === key) return { place, message, files: [] };
      const upload = attached.find(({ files }) => files.some((file) => names.includes(file.name)));
      return upload === undefined ? null : { place, message: null, files: upload.files.map((file) => file.name) };
    },
    async remove(posted) {
      removed.push(posted);
    },
    async reply(to, card) {
      replies.push({ to, card });
    },
    async *read(file: SharedFile) {
      const bytes = contents.get(file.fileId);
      if (bytes !== undefined) yield bytes;
    },
  };
  return {
    chat,
    posts,
    attached,
    replies,
    removed,
    contents,
    fail(when: 'before' | 'after', error: unknown) {
      fault = { when, error };
    },
  };
}
