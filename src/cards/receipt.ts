import type { Locale } from '../analysis/domain.ts';
import type { Card } from './card.ts';
import { inEach } from './languages.ts';
import { type Spoken, wordsFor } from './words.ts';

/** How many of each were erased (storage/erase.ts), and how many of the chat's messages. */
export interface ErasedCounts {
  readonly recording: number;
  readonly media: number;
  readonly transcript: number;
  readonly report: number;
  readonly claims: number;
  readonly heldFiles: number;
  readonly answers: number;
  readonly outbox: number;
  readonly jobRuns: number;
  readonly messages: number;
}

interface Erased {
  readonly what: keyof ErasedCounts;
  readonly label: string;
  readonly where: string;
}

const places = inEach((say): readonly Erased[] => [
  { what: 'recording', label: say`Recording`, where: say`its entry in the database` },
  { what: 'media', label: say`File`, where: say`our file store` },
  { what: 'transcript', label: say`Transcript`, where: say`the database` },
  { what: 'report', label: say`Report with its numbers`, where: say`the database` },
  { what: 'claims', label: say`Who is who in it`, where: say`the database` },
  { what: 'heldFiles', label: say`PDF and charts`, where: say`our file store` },
  { what: 'answers', label: say`Answers of models`, where: say`the database` },
  { what: 'outbox', label: say`Notes about sent messages`, where: say`the database` },
  { what: 'jobRuns', label: say`Notes about the work done`, where: say`the database` },
  { what: 'messages', label: say`Messages of mine`, where: say`this chat` },
]);

/** What an answer is about, and who reads it. */
interface About {
  readonly id: string;
  readonly locale?: Locale;
}

/** Proof of a deletion: what was where; what was not there says so. */
export function receiptCard({ id, erased, locale }: About & { readonly erased: ErasedCounts }): Card {
  const words = wordsFor({ locale });
  const { say, count } = words;
  const facts = places(words).map(({ what, label, where }) => {
    const value = erased[what] === 0 ? say`nothing was there` : say`${count(erased[what])} erased`;
    return { label, value, note: where };
  });
  return {
    summary: say`Deleted for good`,
    tone: 'good',
    title: say`Deleted for good`,
    parts: [
      { kind: 'facts', facts },
      { kind: 'text', text: say`The file you shared is yours: it stays in the chat until you delete it there.` },
      { kind: 'text', text: say`Receipt for ${id}`, subtle: true },
    ],
    buttons: [],
  };
}

/** For an id that does not exist or belongs to another tenant: the same words, so that nothing is learnt by guessing. */
export function notFoundCard({ id, locale }: About): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  return plainAnswer(
    say`Nothing found under this id`,
    say`It may have been deleted, have expired, or have been mistyped. The id stands at the foot of every report.`,
    { id, words },
  );
}

/** For a recording that somebody else shared in the same workspace. */
export function notYoursCard({ id, locale }: About): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  return plainAnswer(say`Only who shared it can do that`, say`Ask the person who shared this recording.`, {
    id,
    words,
  });
}

/** The answer to Cancel; the recording's own card changes when the work has stopped. */
export function cancellingCard({ id, tooLate, locale }: About & { readonly tooLate: boolean }): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  return tooLate
    ? plainAnswer(
        say`Too late to cancel`,
        say`This recording has already come to its end. You can delete it instead.`,
        { id, words },
      )
    : plainAnswer(say`Cancelling`, say`I stop as soon as the step that is running ends. Nothing more will be posted.`, {
        id,
        words,
      });
}

/** The answer to Retry. */
export function retryingCard({ id, tooLate, locale }: About & { readonly tooLate: boolean }): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  return tooLate
    ? plainAnswer(say`It is running already`, say`You do not need to press again: the answer comes in the thread.`, {
        id,
        words,
      })
    : plainAnswer(say`Trying again`, say`The recording is in the queue once more; the answer comes in the thread.`, {
        id,
        words,
      });
}

/** The answer to Re-run. */
export function rerunningCard({ id, locale }: About): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  return plainAnswer(say`Analysing it again`, say`The report changes where it stands when the new one is ready.`, {
    id,
    words,
  });
}

/** A title, a sentence and the id that they are about. */
export function plainAnswer(
  title: string,
  text: string,
  { id, words: { say } }: { readonly id: string; readonly words: Spoken },
): Card {
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      { kind: 'text', text },
      { kind: 'text', text: say`Id ${id}`, subtle: true },
    ],
    buttons: [],
  };
}
