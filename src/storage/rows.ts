import { z } from 'zod';
import type { PersonId, RecordingId, SpeakerId, TenantId } from '../analysis/domain.ts';

/** Parts that the rows of several collections share. Rows use null for "not there", so that both engines store the same thing. */

function id<T extends string>() {
  return z.custom<T>((value) => typeof value === 'string' && value !== '' && value.length <= 512);
}

export const tenantId = id<TenantId>();
export const personId = id<PersonId>();
export const recordingId = id<RecordingId>();
export const speakerId = id<SpeakerId>();

/** Epoch milliseconds. */
export const time = z.int();

const platform = z.enum(['slack', 'teams']);

/** As `Place` in bot/port.ts. */
export const place = z.object({
  platform,
  tenantId,
  conversation: z.string(),
  kind: z.enum(['personal', 'group', 'channel']),
  thread: z.string().nullable(),
  teams: z.object({ serviceUrl: z.string(), botId: z.string(), userId: z.string() }).nullable(),
});

/** As `Posted` in bot/port.ts. */
export const posted = z.object({ place, message: z.string().nullable(), files: z.array(z.string()).readonly() });

/** As `SharedFile` in bot/port.ts. */
export const sharedFile = z.object({
  platform,
  tenantId,
  fileId: z.string(),
  name: z.string(),
  size: z.number().nullable(),
  url: z.string().nullable(),
});
