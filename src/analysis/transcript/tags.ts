import { decodeEntities } from './entities.ts';

/** A stretch of a cue in one voice; `voice` is null outside of any `<v>`. */
export interface VoiceSpan {
  readonly voice: string | null;
  readonly text: string;
}

/** Longer than any tag seen; bounds the search for the closing bracket. */
const MAX_TAG = 300;

/** `<v Name>`, `<v.loud Name>`. */
const VOICE = /^v(?:\.[^\s]*)?[ \t\n]+/i;
/** What else counts as a tag: `<i>`, `</v>`, `<c.yellow>`, `<font color=…>`, `<00:00:01.000>`. */
const TAG = /^(?:\/?[a-z][a-z0-9]{0,9}(?:\.[^\s]*)?(?:[ \t\n][\s\S]*)?\/?|[\d:.,]+)$/i;

/**
 * Resolves a cue's tags and entities. A closing `</v>` may be missing: a voice lasts to the next `<v>` or the end of the cue.
 * What stands in angle brackets but is no tag (`<!channel>`, `x < y`) stays, because it may have been said or typed.
 */
export function readVoices(text: string): readonly VoiceSpan[] {
  if (!text.includes('<')) return [{ voice: null, text: decodeEntities(text) }];
  const spans: VoiceSpan[] = [];
  let voice: string | null = null;
  let spoken: string[] = [];
  let from = 0;
  let open = text.indexOf('<');
  while (open !== -1) {
    const close = tagEnd(text, open);
    const tag = close === -1 ? '' : text.slice(open + 1, close);
    const voiceTag = VOICE.exec(tag);
    if (voiceTag === null && !TAG.test(tag)) {
      open = text.indexOf('<', open + 1);
      continue;
    }
    spoken.push(text.slice(from, open));
    if (voiceTag !== null) {
      spans.push({ voice, text: decodeEntities(spoken.join('')) });
      spoken = [];
      voice = decodeEntities(tag.slice(voiceTag[0].length));
    }
    from = close + 1;
    open = text.indexOf('<', from);
  }
  spoken.push(text.slice(from));
  spans.push({ voice, text: decodeEntities(spoken.join('')) });
  return spans;
}

/** Where the tag opened at `open` closes; -1 when another bracket, the end or too much text comes first. */
function tagEnd(text: string, open: number): number {
  const limit = Math.min(text.length, open + MAX_TAG);
  for (let at = open + 1; at < limit; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 62) return at;
    if (code === 60) return -1;
  }
  return -1;
}
