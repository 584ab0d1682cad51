import type { Reading } from './cue.ts';
import { readPlain } from './plain.ts';
import { readSrt } from './srt.ts';
import { readVtt } from './vtt.ts';

/** One transcript format: how its text is recognised and read. A new format is one file and one row in `FORMATS`. */
interface Format {
  readonly name: string;
  readonly recognises: (text: string) => boolean;
  readonly read: (text: string) => Reading;
}

/** A cue's timing line anywhere in the file; group 1 is what separates the decimals. */
const TIMING_LINE = /^[ \t]{0,8}(?:\d{1,5}:)?\d{1,3}:\d{1,2}(?:([.,])\d{1,3})?[ \t]{0,8}-->/m;

/** Asked in this order; the first that recognises the text reads it. The last takes all, and refuses what has no structure. */
const FORMATS: readonly Format[] = [
  { name: 'WebVTT', recognises: (text) => /^\s{0,64}WEBVTT/i.test(text), read: readVtt },
  { name: 'SRT', recognises: (text) => TIMING_LINE.exec(text)?.[1] === ',', read: readSrt },
  { name: 'WebVTT without its header', recognises: (text) => TIMING_LINE.test(text), read: readVtt },
  { name: 'Name: words', recognises: () => true, read: readPlain },
];

/** Reads text in the first format that recognises it, by content and never by file name. */
export function readAnyFormat(text: string): Reading {
  for (const format of FORMATS) if (format.recognises(text)) return format.read(text);
  return readPlain(text);
}
