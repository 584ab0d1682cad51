import { createHash } from 'node:crypto';
import type { Locale } from '../../analysis/domain.ts';
import type { HearTurn } from '../../analysis/engines/hear-turn.ts';
import type { RepTurn } from '../../analysis/practice-domain.ts';
import type { Voice } from '../../analysis/providers/voice.ts';
import type { ChatPort, SharedFile } from '../../bot/port.ts';
import { wordsFor } from '../../cards/words.ts';
import { asAppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Blobs } from '../../storage/blobs.ts';
import type { Means } from '../means.ts';
import type { SendOnce } from '../send-once.ts';
import type { UsageBook } from '../usage.ts';
import type { Loaded } from './session.ts';

/** Five minutes of anything that a chat records (engines/hear-turn.ts takes no more) stay below this. */
const MAX_CLIP_BYTES = 60 * 2 ** 20;
const MAX_TRANSCRIPT_BYTES = 2 ** 20;

export interface ClipDeps {
  readonly blobs: Blobs;
  readonly hear: HearTurn;
  readonly voice: Voice | null;
  readonly means: Pick<Means, 'of'>;
  readonly book: Pick<UsageBook, 'spender'>;
  readonly sendOnce: SendOnce;
  readonly log: Log;
}

/** Clips of a session: what somebody says in one, and the persona's words as one. Nothing of their sound is kept. */
export function makeClips({ blobs, hear, voice, means, book, sendOnce, log }: ClipDeps) {
  return { listen, speak: voice === null ? null : speakWith(voice) };

  /** Rejects with AppError: `no-engine` where nothing hears it, `empty` where nobody speaks, `too-large`, `unreadable`, `unreachable`. */
  async function listen({ tenantId, id }: Loaded, chat: ChatPort, file: SharedFile): Promise<RepTurn> {
    const { signal } = new AbortController();
    const { listeners, keyterms } = await means.of(tenantId);
    const transcript = listeners.length > 0 ? null : await writtenBy(chat, file, signal);
    const key = `clip-${id}-${createHash('sha256').update(file.fileId).digest('hex').slice(0, 16)}`;
    const { spend, settled } = book.spender(tenantId, id);
    try {
      await blobs.put(tenantId, key, chat.read(file, MAX_CLIP_BYTES, signal), { maxBytes: MAX_CLIP_BYTES });
      return await hear({
        ...{ path: blobs.path(tenantId, key), reference: id, scratch: await blobs.scratch(tenantId) },
        ...{ listeners, keyterms, transcript, signal, spend },
        onFault: (error) => log.warn({ err: error, session: id }, 'a clip was heard with less'),
      });
    } finally {
      await blobs.delete(tenantId, key);
      await settled();
    }
  }

  async function writtenBy(chat: ChatPort, file: SharedFile, signal: AbortSignal): Promise<Uint8Array | null> {
    const written = await chat.readTranscript?.(file, MAX_TRANSCRIPT_BYTES, signal);
    if (written == null) return null;
    const chunks: Uint8Array[] = [];
    for await (const chunk of written) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** Says the n-th words aloud beneath them. A voice is a courtesy: what goes wrong is logged. */
  function speakWith(voice: Voice) {
    return async (
      { tenantId, id, place, persona, locale }: Loaded & { readonly locale: Locale },
      chat: ChatPort,
      n: number,
      text: string,
    ): Promise<void> => {
      const { spend, settled } = book.spender(tenantId, id);
      const key = `${id}:voice:${n}`;
      const name = `answer-${id}-${n}.mp3`;
      try {
        // A budget that is used up pays for no voice either.
        if ((await means.of(tenantId)).missing !== null) return;
        const title = wordsFor({ locale }).say`${persona.name}, spoken`;
        const bytes = await voice(text, { signal: new AbortController().signal, spend });
        const file = { name, title, mime: 'audio/mpeg' as const, bytes };
        await sendOnce({
          ...{ tenantId, key, recordingId: id },
          send: () => chat.attach(place, [file], key),
          find: () => chat.find(place, key, [name]),
        });
      } catch (thrown) {
        log.warn({ err: asAppError(thrown), session: id }, 'a persona’s words were not spoken');
      } finally {
        await settled();
      }
    };
  }
}
