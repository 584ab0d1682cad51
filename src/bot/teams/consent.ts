import { extname } from 'node:path';
import { type Reader, wordsFor } from '../../cards/words.ts';
import { AppError } from '../../errors.ts';
import type { Files, HeldFile } from '../files.ts';
import type { Consent, Place, Posted } from '../port.ts';
import type { SafeFetch } from '../safe-fetch.ts';
import { cardActivity, fileActivity, lineActivity } from './activities.ts';
import type { Connector, Outgoing } from './connector.ts';

/** A person waits while their OneDrive takes a file: half a minute, and more for what a slow line (100 KB/s) needs. */
const UPLOAD_BASE_MS = 30_000;
const UPLOAD_BYTES_PER_MS = 100;
/** How many finished uploads are remembered for the tries that may follow them. */
const REMEMBERED = 1000;

export interface SettleOfferDeps {
  readonly connector: {
    readonly send: Connector['send'];
    /** Replaces a message; one that is gone is not an error. */
    readonly update: (posted: Posted, activity: Outgoing) => Promise<void>;
  };
  readonly files: Files;
  readonly fetchFile: SafeFetch;
  readonly readerOf: (place: Place) => Promise<Reader>;
}

/** Ends an offer (FileConsent): saves the file where the person's answer says and shows it, or notes that they declined. */
export function makeSettleOffer({
  connector,
  files,
  fetchFile,
  readerOf,
}: SettleOfferDeps): (consent: Consent) => Promise<void> {
  // An upload address works once: a try that follows a failed message must not upload again.
  const uploaded = new Set<string>();

  return async function settleOffer(consent) {
    const { place, offerId, accepted, uploadUrl, contentUrl } = consent;
    const [held, reader] = await Promise.all([files.get(place.tenantId, offerId), readerOf(place)]);
    const { say } = wordsFor(reader);
    if (held === null)
      return close(consent, lineActivity(say`This file is no longer kept. Ask me for it again.`, reader));
    if (!accepted) return close(consent, declined(held, reader));
    if (uploadUrl === null || contentUrl === null) {
      throw new AppError('refused', { detail: 'Teams did not say where to save the file.' });
    }
    if (!uploaded.has(uploadUrl)) {
      await upload(held, uploadUrl);
      remember(uploadUrl);
    }
    const { name } = held;
    await connector.send(
      place,
      fileActivity({
        name,
        contentUrl,
        uniqueId: consent.uniqueId ?? offerId,
        fileType: consent.fileType ?? extname(name).slice(1),
      }),
    );
    await close(consent, lineActivity(say`Saved to your OneDrive: ${name}`, reader));
  };

  async function upload(held: HeldFile, uploadUrl: string): Promise<void> {
    const bytes = await files.read(held);
    const range = `bytes 0-${bytes.length - 1}/${bytes.length}`;
    await fetchFile.upload(uploadUrl, {
      headers: { 'content-range': range, 'content-type': held.mime },
      bytes,
      timeoutMs: UPLOAD_BASE_MS + Math.ceil(bytes.length / UPLOAD_BYTES_PER_MS),
    });
  }

  function remember(uploadUrl: string): void {
    uploaded.add(uploadUrl);
    const [oldest] = uploaded;
    if (uploaded.size > REMEMBERED && oldest !== undefined) uploaded.delete(oldest);
  }

  /** The question is answered: the card that asked it says so. */
  function close({ place, consentMessage }: Consent, activity: Outgoing): Promise<void> {
    return connector.update({ place, message: consentMessage, files: [] }, activity);
  }

  function declined(held: HeldFile, reader: Reader): Outgoing {
    const { say } = wordsFor(reader);
    const url = files.link(held);
    const text = say`Not saved to your OneDrive.`;
    const buttons = url === null ? [] : [{ kind: 'link' as const, label: say`Open the file`, url }];
    return cardActivity(
      { summary: text, tone: 'neutral', title: held.title, parts: [{ kind: 'text', text }], buttons },
      reader,
    );
  }
}
