import { rm } from 'node:fs/promises';
import type { InputAudioTrack, OutputFormat } from 'mediabunny';
import { AppError } from '../../errors.ts';
import { damaged, silentFilm, startFfmpeg } from './ffmpeg.ts';

/** The sound of a recording in a file of its own, for a service that transcribes. */

/** Takes the first sound track of `recording` out into the new file `target`; never holds either in memory. Rejects with AppError. */
export type ExtractSound = (recording: string, target: string, signal: AbortSignal) => Promise<void>;

/** Work on the sound of a recording, which lies in `scratch` meanwhile and is gone afterwards. */
export async function withSound<T>(
  extractSound: ExtractSound,
  recording: string,
  { scratch, signal }: { readonly scratch: string; readonly signal: AbortSignal },
  work: (sound: string) => Promise<T>,
): Promise<T> {
  try {
    await extractSound(recording, scratch, signal);
    return await work(scratch);
  } finally {
    await rm(scratch, { force: true });
  }
}

/** Small enough that an hour is 11 MB, and as good as speech recognition needs (facts: Opus, 16 kHz, 24 kbit/s, one channel). */
const FFMPEG_OUTPUT = [
  '-map',
  '0:a:0',
  '-vn',
  '-sn',
  '-dn',
  '-ac',
  '1',
  '-ar',
  '16000',
  '-c:a',
  'libopus',
  '-b:a',
  '24k',
  '-f',
  'ogg',
];

/** With ffmpeg where there is one, which makes the sound small; else the sound track is copied as it is. */
export function makeExtractSound({ ffmpeg = 'ffmpeg' }: { readonly ffmpeg?: string } = {}): ExtractSound {
  return async function extractSound(recording, target, signal) {
    try {
      const done = await withFfmpeg(ffmpeg, recording, target, signal);
      if (!done) await copyTrack(recording, target, signal);
    } catch (thrown) {
      await rm(target, { force: true });
      throw thrown;
    }
  };
}

/** False when there is no such program. */
async function withFfmpeg(program: string, recording: string, target: string, signal: AbortSignal): Promise<boolean> {
  const running = await startFfmpeg(program, recording, [...FFMPEG_OUTPUT, `file:${target}`], signal);
  if (running === null) return false;
  // It writes into the file, and what it would say here is nothing.
  running.output.resume();
  await running.finished;
  return true;
}

async function copyTrack(recording: string, target: string, signal: AbortSignal): Promise<void> {
  const { ALL_FORMATS, Conversion, FilePathSource, FilePathTarget, Input, Output, UnsupportedInputFormatError } =
    await import('mediabunny');
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(recording) });
  try {
    const track = await input.getPrimaryAudioTrack();
    // A file that was cut off before its index has no tracks at all.
    if (track === null) throw (await input.getTracks()).length === 0 ? damaged() : silentFilm();
    const format = await containerFor(track);
    const conversion = await Conversion.init({
      input,
      output: new Output({ format, target: new FilePathTarget(target) }),
      video: { discard: true },
      showWarnings: false,
    });
    if (!conversion.isValid) throw damaged();
    const stop = () => void conversion.cancel();
    signal.addEventListener('abort', stop, { once: true });
    await conversion.execute().finally(() => signal.removeEventListener('abort', stop));
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof AppError) throw thrown;
    throw thrown instanceof UnsupportedInputFormatError ? damaged() : damaged(thrown);
  } finally {
    input.dispose();
  }
}

/** A container that takes this codec without changing it; nothing here can decode. */
async function containerFor(track: InputAudioTrack): Promise<OutputFormat> {
  const { AdtsOutputFormat, FlacOutputFormat, Mp3OutputFormat, Mp4OutputFormat, OggOutputFormat, WavOutputFormat } =
    await import('mediabunny');
  const codec = await track.getCodec();
  const formats = [
    new OggOutputFormat(),
    new Mp3OutputFormat(),
    new FlacOutputFormat(),
    new WavOutputFormat(),
    new Mp4OutputFormat({ fastStart: false }),
    new AdtsOutputFormat(),
  ];
  const format = formats.find((one) => codec !== null && one.getSupportedCodecs().includes(codec));
  if (format === undefined) {
    throw new AppError('unsupported', { detail: 'Its sound is coded in a way that I cannot take out of it.' });
  }
  return format;
}
