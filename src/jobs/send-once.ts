import type { TenantId } from '../analysis/domain.ts';
import type { Posted } from '../bot/port.ts';
import { AppError, asAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Tables } from '../storage/tables.ts';

export interface SendOnceDeps {
  readonly tables: Pick<Tables, 'outbox'>;
  readonly now: () => number;
  readonly keepForMs: number;
  readonly log: Log;
}

export interface Message {
  readonly tenantId: TenantId;
  /** Which message this is; the same key is sent once. */
  readonly key: string;
  readonly recordingId: string | null;
  /** Resolves to where it stands; null where the platform does not tell. */
  readonly send: () => Promise<Posted | null>;
  /** Looks for it where it would stand; undefined when the platform cannot tell. */
  readonly find: () => Promise<Posted | null | undefined>;
  /** How often it is sent at most where nobody can tell whether it arrived; twice unless told. */
  readonly blindTries?: number;
  /** How long it is remembered that this was sent; as long as recordings are kept unless told. */
  readonly keepForMs?: number;
}

/** A little longer than a chat client waits for its answer; after that we do not know whether the message arrived. */
const LEASE_MS = 11_000;
/** A report that may stand twice is better than one that never came; a third would be noise. */
const BLIND_TRIES = 2;

/** A lease that ends later than any lease of ours was given by a clock ahead of ours; that its worker lost the job is the queue's to know. */
function isOver(leaseUntil: number, at: number): boolean {
  return leaseUntil <= at || leaseUntil > at + LEASE_MS;
}

export type SendOnce = (message: Message) => Promise<Posted | null>;

/**
 * The outbox: notes the intent, sends, notes the result. After a crash between the last two it looks for the message before it sends
 * again. Resolves to where the message stands, or null when it was sent but the platform never told where.
 */
export function makeSendOnce({ tables: { outbox }, now, keepForMs: retentionMs, log }: SendOnceDeps): SendOnce {
  return async function sendOnce(message) {
    const { tenantId, key, recordingId, send, find, keepForMs = retentionMs, blindTries = BLIND_TRIES } = message;
    const at = now();
    const fresh = await outbox.insert(tenantId, {
      tenantId,
      id: key,
      recordingId,
      status: 'sending',
      attempts: 1,
      leaseUntil: at + LEASE_MS,
      posted: null,
      expireAt: at + keepForMs,
    });
    if (!fresh) {
      const row = await outbox.get(tenantId, key);
      if (row?.status === 'sent') return row.posted;
      const claimed = await outbox.change(tenantId, key, (r) =>
        r.status === 'sending' && isOver(r.leaseUntil, at)
          ? { ...r, attempts: r.attempts + 1, leaseUntil: at + LEASE_MS }
          : null,
      );
      if (claimed === null)
        throw new AppError('unreachable', { retry: LEASE_MS, detail: 'The same message is being sent elsewhere.' });
      const found = await find();
      if (found !== null && found !== undefined) return settle(found);
      if (found === undefined && claimed.attempts > blindTries) {
        log.warn({ message: key }, 'a message is taken for sent: nobody can tell whether it arrived');
        return settle(null);
      }
    }
    log.debug({ message: key }, 'message goes out');
    try {
      return await settle(await send());
    } catch (thrown) {
      const error = asAppError(thrown);
      // An answer from the platform says that nothing was posted; silence does not, and the look-up decides next time.
      const answered = error.code === 'refused' || error.code === 'provider-down';
      await outbox.change(tenantId, key, (r) => ({
        ...r,
        leaseUntil: 0,
        attempts: answered ? Math.max(r.attempts - 1, 0) : r.attempts,
      }));
      throw error;
    }

    async function settle(posted: Posted | null): Promise<Posted | null> {
      await outbox.change(tenantId, key, (r) => ({ ...r, status: 'sent', posted, leaseUntil: 0 }));
      log.debug({ message: key }, 'message is settled');
      return posted;
    }
  };
}
