import type { PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import { progressCard } from '../cards/progress.ts';
import { asAppError } from '../errors.ts';
import { enqueueStep } from '../jobs/run.ts';
import { type Recording, sealFile } from '../storage/recordings.ts';
import { readSettings, retentionOf } from '../storage/settings.ts';
import { shortId } from '../storage/short-id.ts';
import { findChat } from './chats.ts';
import type { Effect } from './decide.ts';
import type { PerformDeps } from './perform.ts';
import type { Place, Posted } from './port.ts';

/** The same file of the same event is the same recording. */
export function recordingIdOf(tenantId: TenantId, eventId: string, index: number, fileId: string): RecordingId {
  return shortId(`${tenantId}|${eventId}|${index}|${fileId}`) as RecordingId;
}

/** Makes the recording of a shared file, shows its placeholder and queues its first step; all of it once, however often it is called. */
export async function takeRecording(
  deps: Pick<PerformDeps, 'tables' | 'vault' | 'queue' | 'chats' | 'sendOnce' | 'now' | 'retentionMs'>,
  effect: Extract<Effect, { kind: 'coach' }>,
): Promise<void> {
  const { tables, queue, now } = deps;
  const { place, file, person } = effect;
  const { tenantId } = place;
  const at = now();
  const id = recordingIdOf(tenantId, effect.eventId, effect.index, file.fileId);
  await tables.people.insert(tenantId, { tenantId, id: person, firstSeenAt: at });
  const { visibility, locale } = await readSettings(tables, tenantId);
  const fresh: Recording = {
    tenantId,
    id,
    eventId: effect.eventId,
    conversation: place.conversation,
    place,
    postedBy: person,
    file: sealFile(deps.vault, id, file),
    title: file.name,
    status: 'received',
    run: 1,
    fence: 0,
    progress: null,
    sha256: null,
    bytes: null,
    sameAs: null,
    failure: null,
    visibility,
    createdAt: at,
    updatedAt: at,
    expireAt: at + (await retentionOf(tables, tenantId, deps.retentionMs)),
  };
  const inserted = await tables.recordings.insert(tenantId, fresh);
  const recording = inserted ? fresh : await tables.recordings.get(tenantId, id);
  if (recording === null) return;

  if (recording.progress === null) {
    const chat = findChat(deps.chats, place.platform);
    const queuePosition = (await queue.stats()).fetch.waiting;
    const card = progressCard({
      title: file.name,
      stage: 'received',
      elapsedMs: 0,
      queuePosition,
      recordingId: id,
      ...(locale !== null && { locale }),
    });
    const show = (at: Place, key: string): Promise<Posted | null> =>
      deps.sendOnce({
        tenantId,
        key,
        recordingId: id,
        send: () => chat.post(at, card, key),
        find: () => chat.find(at, key),
      });
    try {
      const progress = await show(place, `${id}:progress`);
      await tables.recordings.change(tenantId, id, (row) => ({ ...row, progress }));
    } catch (thrown) {
      const direct = await inPrivate(deps, place, person, thrown);
      const progress = await show(direct, `${id}:progress:direct`);
      // The placeholder is the thread's root there, as the shared message is elsewhere.
      const moved: Place = { ...direct, thread: direct.platform === 'slack' ? (progress?.message ?? null) : null };
      const { conversation } = moved;
      await tables.recordings.change(tenantId, id, (row) => ({ ...row, progress, place: moved, conversation }));
    }
  }
  await enqueueStep(queue, recording);
}

/** Where a person is answered when we may not speak at a place, as in a channel that we are not in; throws what happened when that is no help. */
export async function inPrivate(
  { chats }: Pick<PerformDeps, 'chats'>,
  { platform, tenantId, kind }: Place,
  person: PersonId,
  thrown: unknown,
): Promise<Place> {
  if (kind === 'personal' || asAppError(thrown).code !== 'refused') throw thrown;
  return findChat(chats, platform)
    .direct(tenantId, person)
    .catch(() => {
      throw thrown;
    });
}
