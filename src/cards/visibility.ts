import type { Locale } from '../analysis/domain.ts';
import type { Card } from './card.ts';
import { plainAnswer } from './receipt.ts';
import { wordsFor } from './words.ts';

/** Who sees a report: the line that stands in its thread when it is private, and the answers to who changes that. */

interface About {
  readonly id: string;
  readonly locale?: Locale;
}

/** What a thread is left with: nothing of the report. `toldSharer`: whether we may write to who shared the recording. */
export function privateLineCard({ id, toldSharer, locale }: About & { readonly toldSharer: boolean }): Card {
  const { say } = wordsFor({ locale });
  const title = say`The report is ready; the people in it get it in private`;
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      ...(toldSharer
        ? []
        : [
            {
              kind: 'text' as const,
              text: say`I may not write to the person who shared it. Open a chat with me, say “help”, then press Re-run here.`,
            },
          ]),
      { kind: 'text', text: say`Report ${id}`, subtle: true },
    ],
    buttons: toldSharer ? [] : [{ kind: 'button', action: 'rerun', label: say`Re-run`, value: id }],
  };
}

/** The answer to Share. */
export function sharedCard({ id, already, locale }: About & { readonly already: boolean }): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  return already
    ? plainAnswer(say`It is in the thread already`, say`Everybody who can read the thread can read it.`, { id, words })
    : plainAnswer(say`Sharing it in the thread`, say`Summary, coaching and PDF appear there in a moment.`, {
        id,
        words,
      });
}

/** The answer to Make private. */
export function madePrivateCard({ id, already, locale }: About & { readonly already: boolean }): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  return already
    ? plainAnswer(say`It is private already`, say`Only who shared it and the people in it can see it.`, { id, words })
    : plainAnswer(
        say`Taking it out of the thread`,
        say`Who shared it gets it in private, and everybody who is claimed their own part.`,
        { id, words },
      );
}

/** A recording from a personal chat has no thread that others read. */
export function onlyYoursCard({ id, locale }: About): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  return plainAnswer(
    say`This chat is private already`,
    say`Nobody else reads it. To show the report to others, share the file in a channel that I am in.`,
    { id, words },
  );
}

/** A private report is not shown where others would read the answer. */
export function askInPrivateCard({ id, locale }: About): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  return plainAnswer(say`This report is private`, say`Others would read it here. Ask me for it in our own chat.`, {
    id,
    words,
  });
}
