import { Text as PdfText, type TextProps } from '@react-pdf/renderer';
import { Children, type PropsWithChildren, type ReactElement, type ReactNode } from 'react';
import { BASE_FONT, EMOJI_FONT } from '../charts/font-files.ts';
import { isOpened } from './fonts.ts';

/** No line may end here (the library's infinity). */
const NEVER = 10_000;
/** Several emoji without anything between them. */
const EMOJI_ROW = /(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200D|\uFE0F){2,}/gu;

/**
 * Text whose lines end only between words and where `breakWord` says. Left alone, the library (4.9.0) ends a line wherever the font or the
 * script changes, too, with a hyphen that nobody wrote: before "?" after a Japanese word, or between an emoji and its "!".
 */
export function Text({ children, ...props }: PropsWithChildren<TextProps>): ReactElement {
  return (
    <PdfText hyphenationPenalty={NEVER} {...props}>
      {Children.map(children, withEmoji)}
    </PdfText>
  );
}

/** Of several emoji in a row the library looks up only the first in the fallback fonts, so a row is given its font. */
function withEmoji(child: ReactNode): ReactNode {
  if (typeof child !== 'string' || !isOpened(EMOJI_FONT.family)) return child;
  const parts: ReactNode[] = [];
  let from = 0;
  for (const { 0: row, index } of child.matchAll(EMOJI_ROW)) {
    parts.push(
      child.slice(from, index),
      <PdfText key={index} style={{ fontFamily: [EMOJI_FONT.family, BASE_FONT.family] }}>
        {row}
      </PdfText>,
    );
    from = index + row.length;
  }
  return from === 0 ? child : [...parts, child.slice(from)];
}
