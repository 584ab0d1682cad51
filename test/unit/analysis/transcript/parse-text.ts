import type { Transcript } from '../../../../src/analysis/domain.ts';
import { parseTranscript } from '../../../../src/analysis/transcript/parse.ts';
import { AppError } from '../../../../src/errors.ts';

/** Parses a transcript written in a test. */
export function parseText(text: string): Transcript {
  return parseTranscript(new TextEncoder().encode(text));
}

/** What a person would read: `Dana Ray: Hello.`, one line an utterance; `?` where nobody is named. */
export function spoken({ speakers, utterances }: Transcript): readonly string[] {
  const names = new Map(speakers.map(({ id, name }) => [id, name ?? '?']));
  return utterances.map(({ speaker, text }) => `${names.get(speaker)}: ${text}`);
}

/** The refusal of these bytes; fails when they are accepted or when something else than an AppError comes out. */
export function refusalOf(bytes: Uint8Array | string): AppError {
  try {
    parseTranscript(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('The bytes were accepted as a transcript.');
}
