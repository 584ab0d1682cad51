import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';
import { AppError } from '../../errors.ts';
import type { MediaFile } from './model.ts';

/** What a recording (a path) is, by its own index. Rejects with AppError: `empty` without sound, `unreadable` where it is damaged. */
export async function probeMedia(recording: string): Promise<MediaFile> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(recording) });
  try {
    const tracks = await input.getTracks();
    // A file that was cut off before its index has no tracks at all.
    if (tracks.length === 0) throw damaged();
    if (!tracks.some(({ type }) => type === 'audio')) {
      throw new AppError('empty', { detail: 'It has no sound track.' });
    }
    const durationMs = Math.round((await input.computeDuration()) * 1_000);
    // Tracks without a single packet: cut off behind the header.
    if (!(durationMs > 0)) throw damaged();
    const [mime = ''] = (await input.getMimeType()).split(';');
    // A cover picture is not a track here.
    return { mime, durationMs, hasPicture: tracks.some(({ type }) => type === 'video') };
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : damaged(thrown);
  } finally {
    input.dispose();
  }
}

function damaged(cause?: unknown): AppError {
  return new AppError('unreadable', { detail: 'The recording is damaged or was cut off.', cause });
}
