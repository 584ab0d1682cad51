import { fileLinkCard } from '../../cards/notice.ts';
import { AppError } from '../../errors.ts';
import { type Files, LINK_LIFETIME_MS } from '../files.ts';
import type { ChatPort, NamedFile, Place, Posted } from '../port.ts';
import type { SafeFetch } from '../safe-fetch.ts';
import { cardActivity, consentActivity, lineActivity } from './activities.ts';
import type { Connector, Outgoing } from './connector.ts';
import { makeSettleOffer } from './consent.ts';
import { isGone } from './errors.ts';

const DAY_MS = 86_400_000;
/** A recording's id (analysis/domain.ts) inside a file's name or a message's key, both of which the jobs build from it. */
const RECORDING_ID = /(?<![0-9a-z])[0-9a-z]{10}(?![0-9a-z])/;

export interface TeamsChatDeps {
  readonly connector: Pick<Connector, 'send' | 'update'>;
  readonly files: Files;
  readonly fetchFile: SafeFetch;
}

/** Teams as the house sees it: cards updated in place, files offered for consent in personal chat and linked elsewhere. */
export function makeTeamsChat({ connector, files, fetchFile }: TeamsChatDeps): ChatPort {
  async function send(to: Place, activity: Outgoing): Promise<Posted> {
    return { place: to, message: await connector.send(to, activity), files: [] };
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

  /** Teams refuses a PDF as an attachment, and a picture shows only inside a card, so pictures without an address are in the PDF alone. */
  async function attach(to: Place, all: readonly NamedFile[], key: string): Promise<Posted> {
    const documents = all.filter((file) => file.mime === 'application/pdf');
    let posted: Posted = { place: to, message: null, files: [] };
    for (const file of documents) {
      const held = await files.hold(to.tenantId, recordingOf(key), file);
      if (to.kind === 'personal') {
        posted = await send(to, consentActivity(held));
        continue;
      }
      const url = files.link(held);
      const activity =
        url === null
          ? lineActivity('The PDF is ready, but this server has no public address (PUBLIC_URL) to fetch it from.')
          : cardActivity(fileLinkCard({ name: file.title, url, expiresText: `in ${LINK_LIFETIME_MS / DAY_MS} days` }));
      posted = await send(to, activity);
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
    post: (to, card) => send(to, cardActivity(card)),
    update: (posted, card) => update(posted, cardActivity(card)),
    attach,
    picture,
    // A bot cannot read a conversation's messages.
    find: async () => undefined,
    remove: (posted) => update(posted, lineActivity('This report was deleted.')),
    // Teams has no answer for one person's eyes only.
    reply: async (to, card) => void (await send(to.place, cardActivity(card))),
    async *read(file, maxBytes, signal) {
      if (file.url === null)
        throw new AppError('unreachable', { detail: 'Teams announced a file without saying where it lies.' });
      if (isSharingPage(file.url)) throw sharingPage();
      yield* fetchFile.download(file.url, { maxBytes, signal });
    },
    settleOffer: makeSettleOffer({ connector: { send: connector.send, update }, files, fetchFile }),
  };
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
