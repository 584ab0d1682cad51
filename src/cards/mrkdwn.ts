import type { Span } from './card.ts';
import { disarm } from './cut.ts';

/** Somebody's words where Slack would parse them: nothing in them becomes emphasis, a link, a channel or a person. */

const SIGNS = { bold: '*', italic: '_', code: '`' } as const;

/** A run as mrkdwn; blanks stand outside of its signs, where Slack wants them. */
export function styled({ text, style }: Span): string {
  const safe = disarm(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  if (style === undefined) return safe;
  const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(safe) ?? [];
  return words === '' ? safe : `${before}${SIGNS[style]}${words}${SIGNS[style]}${after}`;
}

/** Look-alikes for what starts formatting at the edge of a word; Slack knows no escape for them, and a backslash would be seen. */
const LOOKALIKES: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };
/** Ends of the file names we take; other dotted words might be a domain and become a link. */
const FILE_END = /^\.(?:vtt|srt|txt|docx|json|mp4|mov|webm|mkv|m4a|mp3|wav|ogg|flac|pdf)\b/i;

/** One line of the message's top-level `text`, the only place where Slack parses. Not cut again: that could part `&amp;`. */
export function escapeText(text: string): string {
  return disarm(text)
    .replace(/^>+/, '›')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/(?<![\p{L}\p{N}])[*_~`]|[*_~`](?![\p{L}\p{N}])/gu, (sign) => LOOKALIKES[sign] ?? sign)
    .replace(/(?<=[\p{L}\p{N}-])\.(?=\p{L}{2})/gu, (dot, at: number, all: string) =>
      FILE_END.test(all.slice(at, at + 6)) ? dot : `${dot}\u200B`,
    )
    .replace(/@/g, '@\u200B');
}
