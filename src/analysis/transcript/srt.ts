import { AppError } from '../../errors.ts';
import { attributeLines } from './attribute.ts';
import type { Reading } from './cue.ts';
import { scanCues } from './scan.ts';
import { readVoices } from './tags.ts';
import { settleTimes } from './times.ts';

/** Position marks of subtitle editors: `{\an8}`. */
const EDITOR_MARK = /\{\\[^{}]{1,40}\}/g;

/** Reads SubRip: cues as in WebVTT but with comma decimals; speakers, if any, are `Name:`, `[Name]` or a dash at a change. */
export function readSrt(text: string): Reading {
  const cues = settleTimes(scanCues(text)).map((cue) => ({
    ...cue,
    text: readVoices(cue.text.replace(EDITOR_MARK, ''))
      .map((span) => span.text)
      .join(''),
  }));
  if (cues.length === 0)
    throw new AppError('empty', { detail: 'This is an SRT file without any cue: nobody speaks in it.' });
  return { format: 'srt', pieces: attributeLines(cues).pieces, times: true, keepsOverlap: true, keepsFillers: true };
}
