import { AppError } from '../../errors.ts';
import { isAssemblyAi, readAssemblyAi } from './assemblyai.ts';
import type { Reading } from './cue.ts';
import { decodeText } from './decode.ts';
import { isDeepgram, readDeepgram } from './deepgram.ts';
import type { Fields } from './fields.ts';
import { isFireflies, readFireflies } from './fireflies.ts';
import { isGong, readGong } from './gong.ts';
import { looksLikeJson, parseJson } from './json.ts';
import { isMarkdown, readMarkdown } from './markdown.ts';
import { isMeet, readMeet } from './meet-docx.ts';
import { isOtter, readOtter, stripOtterFooter } from './otter.ts';
import { readPlain } from './plain.ts';
import { isRev, readRev } from './rev.ts';
import { isZip } from './sniff.ts';
import { readSrt } from './srt.ts';
import { isTeamsDocx, readTeamsDocx } from './teams-docx.ts';
import { readVtt } from './vtt.ts';
import { isWhisper, readWhisper } from './whisper.ts';
import { openWordFile } from './word-file.ts';
import { readParagraphs } from './word-text.ts';

/** One transcript format: how it is recognised and read. A new format is one file and one row in the table of its family. */
interface Format<Source> {
  readonly name: string;
  readonly recognises: (source: Source) => boolean;
  readonly read: (source: Source) => Reading;
}

/** A cue's timing line anywhere in the file; group 1 is what separates the decimals. */
const TIMING_LINE = /^[ \t]{0,8}(?:\d{1,5}:)?\d{1,3}:\d{1,2}(?:([.,])\d{1,3})?[ \t]{0,8}-->/m;

/** Asked in this order; the first that recognises the text reads it. The last takes all, and refuses what has no structure. */
const TEXT_FORMATS: readonly Format<string>[] = [
  { name: 'WebVTT', recognises: (text) => /^\s{0,64}WEBVTT/i.test(text), read: readVtt },
  { name: 'JSON', recognises: looksLikeJson, read: (text) => readJson(parseJson(text)) },
  { name: 'SRT', recognises: (text) => TIMING_LINE.exec(text)?.[1] === ',', read: readSrt },
  { name: 'WebVTT without its header', recognises: (text) => TIMING_LINE.test(text), read: readVtt },
  { name: 'Markdown', recognises: isMarkdown, read: readMarkdown },
  { name: 'Otter text', recognises: isOtter, read: readOtter },
  { name: 'Name: words', recognises: () => true, read: readPlain },
];

const JSON_FORMATS: readonly Format<Fields>[] = [
  { name: 'Gong (callTranscripts)', recognises: isGong, read: readGong },
  { name: 'Deepgram (results.channels)', recognises: isDeepgram, read: readDeepgram },
  { name: 'Rev (monologues)', recognises: isRev, read: readRev },
  { name: 'Fireflies (sentences)', recognises: isFireflies, read: readFireflies },
  { name: 'AssemblyAI (utterances, words)', recognises: isAssemblyAi, read: readAssemblyAi },
  { name: 'Whisper (segments)', recognises: isWhisper, read: readWhisper },
];

/** Asked of a Word file's paragraphs; one that none recognises is read as the text it holds. */
const WORD_FORMATS: readonly Format<readonly string[]>[] = [
  { name: 'Google Meet', recognises: isMeet, read: readMeet },
  { name: 'Teams', recognises: isTeamsDocx, read: readTeamsDocx },
];

/** Reads a file in the first format that recognises it, by content and never by file name. */
export function readAnyFormat(bytes: Uint8Array): Reading {
  return isZip(bytes) ? readWord(readParagraphs(openWordFile(bytes))) : readText(decodeText(bytes));
}

function readText(text: string): Reading {
  const spoken = stripOtterFooter(text);
  for (const format of TEXT_FORMATS) if (format.recognises(spoken)) return format.read(spoken);
  return readPlain(spoken);
}

function readWord(paragraphs: readonly string[]): Reading {
  for (const format of WORD_FORMATS) if (format.recognises(paragraphs)) return format.read(paragraphs);
  const text = paragraphs.join('\n');
  if (!/\S/.test(text))
    throw new AppError('empty', { detail: 'The Word file holds no text. Export the transcript again.' });
  return readText(text);
}

function readJson(root: Fields): Reading {
  for (const format of JSON_FORMATS) if (format.recognises(root)) return format.read(root);
  throw new AppError('unsupported', {
    detail:
      `The file is JSON but no transcript we know. Looked for: ${JSON_FORMATS.map(({ name }) => name).join(', ')}. ` +
      'Share the answer of one of these as it came, or the transcript as WebVTT or SRT.',
  });
}
