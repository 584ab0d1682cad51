import { AppError, asAppError } from '../../errors.ts';
import type { Transcript, Word } from '../domain.ts';
import { makeEar } from '../practice/sound.ts';
import type { Delivery, RepTurn } from '../practice-domain.ts';
import type { MediaFile } from '../providers/model.ts';
import { type DecodeSound, LONGEST_CLIP_MS } from '../providers/pcm.ts';
import type { TranscribeOptions } from '../providers/transcriber.ts';
import { parseTranscript } from '../transcript/parse.ts';
import { type Listener, listenBest } from './listen.ts';

/** A clip that somebody answers a persona with, as a turn of the session. */

export interface SpokenTurn extends TranscribeOptions {
  /** The clip: a path. */
  readonly path: string;
  /** Who may hear it, in this order. */
  readonly listeners: readonly Listener[];
  /** The platform's own transcript of the clip (WebVTT), for where nobody else hears it. */
  readonly transcript: Uint8Array | null;
  /** Told, for the log, of what did not work and was made up for. */
  readonly onFault?: (error: AppError) => void;
}

/** Turns a clip into a turn. Rejects with AppError (`empty`, `too-large`, `no-engine`, `unreadable` …) or with the signal's reason. */
export type HearTurn = (turn: SpokenTurn) => Promise<RepTurn>;

export interface HearTurnDeps {
  readonly decode: DecodeSound;
  readonly probe: (recording: string) => Promise<MediaFile>;
}

/** Hears with the first of the listeners that can, or takes the platform's transcript; the sound is measured here at the same time. */
export function makeHearTurn({ decode, probe }: HearTurnDeps): HearTurn {
  return async function hearTurn(turn) {
    const { path, signal } = turn;
    const done = new AbortController();
    try {
      const { durationMs } = await probe(path);
      signal.throwIfAborted();
      if (durationMs > LONGEST_CLIP_MS) throw tooLong();
      const [transcript, delivery] = await Promise.all([
        transcriptOf(turn),
        measure(turn, AbortSignal.any([signal, done.signal])),
      ]);
      return toTurn(transcript, delivery);
    } catch (thrown) {
      signal.throwIfAborted();
      throw thrown instanceof AppError && thrown.code === 'empty' ? nobodySpeaks(thrown) : thrown;
    } finally {
      // Where nothing was understood nobody waits for the measuring.
      done.abort();
    }
  };

  /** Null where the sound cannot be decoded: the words are a turn without it. */
  async function measure({ path, signal, onFault }: SpokenTurn, either: AbortSignal): Promise<Delivery | null> {
    try {
      const pieces = await decode(path, either);
      if (pieces === null) return null;
      const ear = makeEar();
      for await (const piece of pieces) ear.take(piece);
      return ear.measure();
    } catch (thrown) {
      signal.throwIfAborted();
      onFault?.(asAppError(thrown));
      return null;
    }
  }
}

async function transcriptOf(turn: SpokenTurn): Promise<Transcript> {
  const { path, listeners, transcript, signal, onFault = () => {} } = turn;
  if (listeners.length === 0 && transcript === null) throw nobodyHears();
  if (listeners.length > 0) {
    try {
      return (await listenBest(listeners, path, turn, onFault)).transcript;
    } catch (thrown) {
      signal.throwIfAborted();
      // The platform has heard it too.
      if (transcript === null || !(thrown instanceof AppError) || thrown.code === 'empty') throw thrown;
    }
  }
  return parseTranscript(transcript ?? new Uint8Array());
}

/** Everything that is said in the clip, whoever says it, from its first word on. */
function toTurn({ utterances, can }: Transcript, delivery: Delivery | null): RepTurn {
  const text = utterances.map((one) => one.text).join(' ');
  const startMs = utterances[0]?.startMs ?? 0;
  const saidMs = can.times ? utterances.reduce((latest, { endMs }) => Math.max(latest, endMs), 0) - startMs : 0;
  const words = utterances.flatMap((one): readonly Word[] => one.words ?? []);
  // A platform's cues begin before the first word and end long after the last one.
  const spokenMs = can.wordTimes || delivery === null ? saidMs : delivery.spanMs || saidMs;
  return {
    text,
    ...(spokenMs > 0 ? { spokenMs } : {}),
    ...(can.wordTimes ? { words: words.map((word) => fromStart(word, startMs)) } : {}),
    verbatim: can.verbatim,
    ...(delivery === null ? {} : { delivery }),
  };
}

function fromStart({ text, startMs, endMs }: Word, beginMs: number): Word {
  return { text, startMs: startMs - beginMs, endMs: endMs - beginMs };
}

function nobodySpeaks(cause: AppError): AppError {
  return new AppError('empty', {
    detail: 'I hear nobody in this clip. Record it again closer to the microphone, or type what you would say.',
    cause,
  });
}

function tooLong(): AppError {
  return new AppError('too-large', {
    detail:
      'A turn may be five minutes long; this clip is longer. Say one thing at a time, or type what you would say.',
  });
}

function nobodyHears(): AppError {
  return new AppError('no-engine', {
    detail: 'I cannot hear clips here: nothing that hears is configured (DEEPGRAM_API_KEY). Type what you would say.',
  });
}
