import { AppError } from '../../errors.ts';
import { ENGLISH } from '../language.ts';
import { findSignature, isWebPage, looksBinary } from './sniff.ts';

/**
 * Largest transcript that is read, in bytes. Eight hours of speech are under 2 MB, so that this only stops nonsense before it is
 * held in memory several times over.
 */
const MAX_TRANSCRIPT_BYTES = 64 * 1024 * 1024;

const SHARE_INSTEAD = ENGLISH.say`Share the transcript as WebVTT, SRT, Word (.docx) or JSON, or as text with one "Name: words" line per turn.`;

/** The text of a file with `\n` line ends, no byte order mark and no NUL; refuses what is not text, saying what it is instead. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length === 0)
    throw new AppError('empty', { detail: 'The file has no content (0 bytes). Export the transcript again.' });
  if (bytes.length > MAX_TRANSCRIPT_BYTES) {
    throw new AppError('too-large', {
      detail: 'A transcript file may have 64 MB; eight hours of speech need under 2 MB.',
    });
  }
  const signature = findSignature(bytes);
  if (signature !== null) {
    throw new AppError('unsupported', { detail: `The file is ${signature.name}, not a transcript. ${SHARE_INSTEAD}` });
  }
  if (looksBinary(bytes)) {
    throw new AppError('unsupported', { detail: `The file holds binary data, not text. ${SHARE_INSTEAD}` });
  }
  // A stray NUL is an ordinary oddity of exports and no part of a word.
  const text = decode(bytes).replaceAll('\0', '');
  if (!/\S/.test(text))
    throw new AppError('empty', { detail: 'The file holds only blank space. Export the transcript again.' });
  if (isWebPage(text)) {
    throw new AppError('unsupported', {
      detail:
        'The file is a web page, probably a sign-in page saved in place of the transcript. Download the transcript again.',
    });
  }
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The web's own decoder removes the byte order mark; `fatal` because a guessed character would falsify a quote. */
function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('unsupported', {
      detail: `The file is not valid ${encoding.toUpperCase()} text. Save it as UTF-8 and share it again.`,
      cause,
    });
  }
}
