import type { Card } from './card.ts';
import { plainAnswer } from './receipt.ts';

/** Who sees a report: the line that stands in its thread when it is private, and the answers to who changes that. */

/** What a thread is left with: nothing of the report. `toldSharer`: whether we may write to who shared the recording. */
export function privateLineCard({ id, toldSharer }: { readonly id: string; readonly toldSharer: boolean }): Card {
  const title = 'The report is ready; the people in it get it in private';
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
              text: 'I may not write to the person who shared it. Open a chat with me, say “help”, then press Re-run here.',
            },
          ]),
      { kind: 'text', text: `Report ${id}`, subtle: true },
    ],
    buttons: toldSharer ? [] : [{ kind: 'button', action: 'rerun', label: 'Re-run', value: id }],
  };
}

/** The answer to Share. */
export function sharedCard({ id, already }: { readonly id: string; readonly already: boolean }): Card {
  return already
    ? plainAnswer('It is in the thread already', 'Everybody who can read the thread can read it.', id)
    : plainAnswer('Sharing it in the thread', 'Summary, coaching and PDF appear there in a moment.', id);
}

/** The answer to Make private. */
export function madePrivateCard({ id, already }: { readonly id: string; readonly already: boolean }): Card {
  return already
    ? plainAnswer('It is private already', 'Only who shared it and the people in it can see it.', id)
    : plainAnswer(
        'Taking it out of the thread',
        'Who shared it gets it in private, and everybody who is claimed their own part.',
        id,
      );
}

/** A recording from a personal chat has no thread that others read. */
export function onlyYoursCard({ id }: { readonly id: string }): Card {
  return plainAnswer(
    'This chat is private already',
    'Nobody else reads it. To show the report to others, share the file in a channel that I am in.',
    id,
  );
}

/** A private report is not shown where others would read the answer. */
export function askInPrivateCard({ id }: { readonly id: string }): Card {
  return plainAnswer('This report is private', 'Others would read it here. Ask me for it in our own chat.', id);
}
