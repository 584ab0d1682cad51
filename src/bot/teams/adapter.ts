import type { Locale, TenantId } from '../../analysis/domain.ts';
import type { Card } from '../../cards/card.ts';
import { fileLinkCard } from '../../cards/notice.ts';
import { wordsFor } from '../../cards/words.ts';
import { AppError } from '../../errors.ts';
import { type Files, LINK_LIFETIME_MS } from '../files.ts';
import type { ChatPort, NamedFile, Place, Posted } from '../port.ts';
import type { References } from '../references.ts';
import type { SafeFetch } from '../safe-fetch.ts';
import { cardActivity, consentActivity, formActivity, lineActivity } from './activities.ts';
import type { Connector, Outgoing } from './connector.ts';
import { makeSettleOffer } from './consent.ts';
import { isGone, isTooRich } from './errors.ts';
import { makePeople } from './people.ts';
import { inWords } from './plain.ts';

interface TenantReader {
  readonly locale: Locale;
}

const DAY_MS = 86_400_000;
/** A recording's id (analysis/domain.ts) inside a file's name or a message's key, both of which the jobs build from it. */
const RECORDING_ID = /(?<![0-9a-z])[0-9a-z]{10}(?![0-9a-z])/;

export interface TeamsChatDeps {
  readonly connector: Omit<Connector, 'authenticate'>;
  readonly references: References;
  readonly files: Files;
  readonly fetchFile: SafeFetch;
  /** The language and region of a tenant's cards. */
  readonly localeOf: (tenantId: TenantId) => Promise<Locale>;
}

/** Teams as the house sees it: cards updated in place, files offered for consent in personal chat and linked elsewhere. */
export function makeTeamsChat({ connector, references, files, fetchFile, localeOf }: TeamsChatDeps): ChatPort {
  const people = makePeople({ connector, references });

  async function readerOf({ tenantId }: Place): Promise<TenantReader> {
    return { locale: await localeOf(tenantId) };
  }

  async function send(to: Place, activity: Outgoing): Promise<Posted> {
    try {
      return { place: to, message: await connector.send(to, activity), files: [] };
    } catch (error) {
      // Somebody cleared the chat: the next message to them opens a new one.
      if (isGone(error) && to.kind === 'personal') await references.forget(to);
      throw error;
    }
  }

  async function update({ place, message }: Posted, activity: Outgoing): Promise<void> {
    if (message === null) return;
    try {
      await connector.update(place, message, activity);
    } catch (error) {
      // Somebody deleted it: there is nothing left to bring up to date.
      if (!isGone(error)) throw error;
    }
  }

  async function sendCard(to: Place, card: Card): Promise<Posted> {
    const reader = await readerOf(to);
    return asRichAsTaken(card, (one) => send(to, cardActivity(one, reader, to)));
  }

  /** Teams refuses a PDF as an attachment, and a picture shows only inside a card, so pictures without an address are in the PDF alone. */
  async function attach(to: Place, all: readonly NamedFile[], key: string): Promise<Posted> {
    const reader = await readerOf(to);
    const documents = all.filter(({ mime }) => mime === 'application/pdf' || mime === 'application/zip');
    let posted: Posted = { place: to, message: null, files: [] };
    for (const file of documents) {
      const held = await files.hold(to.tenantId, recordingOf(key), file);
      if (to.kind === 'personal') {
        posted = await send(to, consentActivity(held));
        continue;
      }
      posted = await send(to, linkActivity(file, files.link(held), reader));
    }
    return posted;
  }

  async function picture(to: Place, file: NamedFile): Promise<string | null> {
    const held = await files.hold(to.tenantId, recordingOf(file.name), file);
    return files.link(held);
  }

  return {
    platform: 'teams',
    // Edits count in the limits of a conversation, and two at once are answered with 412.
    editEveryMs: 2000,
    post: sendCard,
    async update(posted, card) {
      const reader = await readerOf(posted.place);
      await asRichAsTaken(card, (one) => update(posted, cardActivity(one, reader, posted.place)));
    },
    attach,
    picture,
    // A bot cannot read a conversation's messages.
    find: async () => undefined,
    async remove(posted) {
      const reader = await readerOf(posted.place);
      await update(posted, lineActivity(wordsFor(reader).say`This message was taken back.`, reader));
    },
    // Teams has no answer for one person's eyes only.
    reply: async (to, card) => void (await sendCard(to.place, card)),
    async openForm(to, form) {
      const [known, reader] = await Promise.all([people.toChoose(to, form), readerOf(to.place)]);
      await send(to.place, formActivity(form, known, reader));
    },
    direct: people.direct,
    nameOf: people.nameOf,
    emailOf: people.emailOf,
    mentioned: people.mentioned,
    membersAt: people.membersAt,
    async *read(file, maxBytes, signal) {
      if (file.url === null)
        throw new AppError('unreachable', { detail: 'Teams announced a file without saying where it lies.' });
      if (isSharingPage(file.url)) throw sharingPage();
      yield* fetchFile.download(file.url, { maxBytes, signal });
    },
    settleOffer: makeSettleOffer({ connector: { send: connector.send, update }, files, fetchFile, readerOf }),
  };
}

function linkActivity({ title: name }: NamedFile, url: string | null, reader: TenantReader): Outgoing {
  if (url !== null)
    return cardActivity(fileLinkCard({ name, url, days: LINK_LIFETIME_MS / DAY_MS, ...reader }), reader);
  const { say } = wordsFor(reader);
  const text = say`The file is ready, but this server has no public address (PUBLIC_URL) to fetch it from.`;
  return lineActivity(text, reader);
}

/** A card that Teams does not take goes out once more in mere words, where there was more to it. */
async function asRichAsTaken<T>(card: Card, deliver: (card: Card) => Promise<T>): Promise<T> {
  try {
    return await deliver(card);
  } catch (error) {
    const plain = isTooRich(error) ? inWords(card) : null;
    if (plain === null) throw error;
    return deliver(plain);
  }
}

function recordingOf(text: string): string {
  return RECORDING_ID.exec(text)?.[0] ?? '';
}

/** Teams on iOS sends the address of a page about the file (`/:i:/g/personal/…`) in place of the file's. */
function isSharingPage(url: string): boolean {
  return URL.canParse(url) && /^\/:[a-z]:\//.test(new URL(url).pathname);
}

function sharingPage(): AppError {
  return new AppError('unreachable', {
    detail:
      'Teams on a phone sent me a page about the file instead of the file. Send it again from Teams on a computer or on the web.',
  });
}
