import { AppError } from '../../errors.ts';
import { cleanText } from './clean.ts';
import type { Reading } from './cue.ts';
import { type Fields, fieldsOf, numberOf, objectsOf, textOf } from './fields.ts';
import { type Said, settleSaid } from './said.ts';
import { firstKnown, whoIs } from './who.ts';

/**
 * What Whisper writes over silence and music: credits and farewells of the subtitles it learned from. Dropped only where they are a
 * whole segment. "Thank you." and "Bye." are among them too, but people say those; they stay.
 */
const HALLUCINATIONS =
  /^(?:thank(?:s| you)(?: so much| very much)? for watching(?: (?:this|the|my) video)?|(?:please |don't forget to )?(?:like and )?subscribe(?: to (?:my|our|the) channel)?|see you (?:in the next video|next time)|(?:subtitles|captions|transcription|translation|translated|transcribed|captioned|subtitled)(?: (?:created|made|done|provided))? by .{1,60}|.{0,30}\bamara\.org\b.{0,30}|(?:untertitel(?:ung)?|sous-titr(?:es|age)|subtítulos|legendas|sottotitoli|ondertiteling)(?: \S{1,20}){0,2} (?:des|der|von|par|por|pela|di|door)\b.{0,60}|www\.\S{1,60}|ご視聴ありがとうございました|♪+|\[?(?:music|blank_audio|silence|applause)\]?)$/iu;

/** Whether this is Whisper's answer, plain, from whisperX (with speakers) or from whisper.cpp. */
export function isWhisper(root: Fields): boolean {
  return segmentsOf(root).some((one) => 'text' in one && ('start' in one || 'offsets' in one));
}

/**
 * Reads Whisper's `segments`. Times are seconds, with whisper.cpp milliseconds. Whisper tells no speakers (whisperX adds them), leaves out
 * fillers and hears one voice at a time; words it invents over silence are dropped.
 */
export function readWhisper(root: Fields): Reading {
  const segments = segmentsOf(root);
  const said = segments.map((one) => readSegment(one)).filter(({ text }) => !isHallucination(text));
  if (segments.length > 0 && said.length === 0) {
    throw new AppError('empty', {
      detail:
        'Whisper heard no speech: all it wrote is what it invents over silence. Check the sound of the recording.',
    });
  }
  const cpp = segments.some(({ offsets }) => fieldsOf(offsets) !== null);
  const { pieces, times } = settleSaid(said, cpp ? 'milliseconds' : 'seconds');
  return { format: 'whisper', pieces, times, keepsOverlap: false, keepsFillers: false };
}

function segmentsOf(root: Fields): readonly Fields[] {
  return objectsOf(root.segments ?? root.transcription ?? root.list);
}

function readSegment(one: Fields): Said {
  const words = objectsOf(one.words);
  const offsets = fieldsOf(one.offsets);
  return {
    ...firstKnown(whoIs(one.speaker), whoIs(words[0]?.speaker)),
    start: numberOf(offsets === null ? one.start : offsets.from),
    end: numberOf(offsets === null ? one.end : offsets.to),
    text: textOf(one.text),
    words: words.map((word) => ({
      text: textOf(word.word) || textOf(word.text),
      start: numberOf(word.start),
      end: numberOf(word.end),
    })),
  };
}

function isHallucination(text: string): boolean {
  const bare = cleanText(text)
    .replace(/^["'“‘(]{1,4}|[."'”’!?…)]{1,8}$/g, '')
    .replaceAll('’', "'");
  return bare.length <= 100 && HALLUCINATIONS.test(bare);
}
