import type { PersonId, TenantId } from '../../src/analysis/domain.ts';
import type { NamedFile, Place, Posted, ReplyTo } from '../../src/bot/port.ts';
import type { Card } from '../../src/cards/card.ts';
import type { FailureCode } from '../../src/errors.ts';
import { PEOPLE, placeAt } from './people.ts';

/** What is told of a card that stands in a thread. */
export type Head = Pick<Card, 'title' | 'summary'>;

/** A message that stands in the chat. */
export interface Post {
  readonly key: string;
  readonly place: Place;
  /** By the clock of the test, when it came; a later edit does not change that. */
  readonly at: number;
  head: Head;
}

type SeenFile = Pick<NamedFile, 'name' | 'mime'> & { readonly sha256: string };

/** What a call ends with that the chat refuses. */
export class Refusal extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode) {
    super(code);
    this.code = code;
  }
}

/** The chat as it outlives the service: it keeps what it was given, finds it again, and takes nothing that is not its own. */
export function makeChat(now: () => number) {
  const posts = new Map<string, Post>();
  /** Everything that ever arrived, with what was taken back later. */
  const arrived: Post[] = [];
  const uploads: { readonly key: string; readonly place: Place; readonly files: readonly SeenFile[] }[] = [];
  const replies: { readonly to: ReplyTo; readonly card: Card }[] = [];
  /** Files that people shared, by tenant and id. */
  const contents = new Map<string, string>();
  const faults: string[] = [];
  let count = 0;

  function post(place: Place, head: Head, key: string): Posted {
    checkPlace(place);
    count += 1;
    const message = `m${count}`;
    const one: Post = { key, place, head, at: now() };
    posts.set(message, one);
    arrived.push(one);
    return { place, message, files: [] };
  }

  function update({ place, message }: Posted, head: Head): void {
    checkPlace(place);
    const standing = posts.get(message ?? '');
    // One that is gone is no error.
    if (standing === undefined) return;
    if (standing.place.conversation !== place.conversation) faults.push(`${standing.key} was edited elsewhere`);
    standing.head = head;
  }

  function attach(place: Place, files: readonly SeenFile[], key: string): Posted {
    checkPlace(place);
    if (files.length === 0) faults.push(`${key}: no files`);
    uploads.push({ key, place, files });
    return { place, message: null, files: files.map(({ name }) => name) };
  }

  function find(place: Place, key: string, names: readonly string[]): Posted | null {
    checkPlace(place);
    for (const [message, one] of posts)
      if (one.key === key && one.place.tenantId === place.tenantId) return { place, message, files: [] };
    const upload = uploads.find(
      (one) =>
        one.place.tenantId === place.tenantId &&
        one.place.conversation === place.conversation &&
        one.files.some(({ name }) => names.includes(name)),
    );
    return upload === undefined ? null : { place, message: null, files: upload.files.map(({ name }) => name) };
  }

  function remove({ place, message, files }: Posted): void {
    checkPlace(place);
    posts.delete(message ?? '');
    const at = uploads.findIndex(
      (one) => one.place.conversation === place.conversation && one.files.some(({ name }) => files.includes(name)),
    );
    if (at >= 0) uploads.splice(at, 1);
  }

  function somebody(tenantId: TenantId, person: PersonId) {
    const known = PEOPLE.find((one) => one.tenantId === tenantId && one.id === person);
    if (known === undefined) throw new Refusal('refused');
    return known;
  }

  function checkPlace({ tenantId, conversation }: Place): void {
    if (PEOPLE.every((one) => one.tenantId !== tenantId)) faults.push(`a place in ${tenantId}`);
    const [, person] = /^D-(.+)$/.exec(conversation) ?? [];
    if (person !== undefined) somebody(tenantId, person as PersonId);
  }

  const acts: Readonly<Record<string, (...args: readonly never[]) => unknown>> = {
    ...{ post, update, attach, find, remove },
    reply: (to: ReplyTo, card: Card) => void replies.push({ to, card }),
    openForm: () => null,
    direct: (tenantId: TenantId, person: PersonId) => placeAt(tenantId, `D-${somebody(tenantId, person).id}`),
    nameOf: (tenantId: TenantId, person: PersonId) => somebody(tenantId, person).name,
    timeZoneOf: (tenantId: TenantId, person: PersonId) => somebody(tenantId, person).timeZone,
    showHome: () => null,
    read(tenantId: TenantId, fileId: string): string {
      const content = contents.get(`${tenantId}/${fileId}`);
      if (content === undefined) throw new Refusal('unreachable');
      return content;
    },
  };

  return {
    ...{ posts, arrived, uploads, replies, contents, faults },
    /** Does what the service asks of the chat; a Refusal is an answer. */
    act(name: string, args: readonly unknown[]): unknown {
      const act = acts[name];
      if (act === undefined) throw new Error(`the chat knows no ${name}`);
      return act(...(args as readonly never[])) ?? null;
    },
  };
}

export type Chat = ReturnType<typeof makeChat>;
