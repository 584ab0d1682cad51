import type { Card } from './card.ts';

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

const PLACES: readonly (readonly [what: keyof ErasedCounts, words: string, where: string])[] = [
  ['recording', 'Recording', 'its entry in the database'],
  ['media', 'File', 'our file store'],
  ['transcript', 'Transcript', 'the database'],
  ['report', 'Report with its numbers', 'the database'],
  ['claims', 'Who is who in it', 'the database'],
  ['heldFiles', 'PDF and charts', 'our file store'],
  ['answers', 'Answers of models', 'the database'],
  ['outbox', 'Notes about sent messages', 'the database'],
  ['jobRuns', 'Notes about the work done', 'the database'],
  ['messages', 'Messages of mine', 'this chat'],
];

/** Proof of a deletion: what was where; what was not there says so. */
export function receiptCard({ id, erased }: { readonly id: string; readonly erased: ErasedCounts }): Card {
  const facts = PLACES.map(([what, label, where]) => {
    return { label, value: erased[what] === 0 ? 'nothing was there' : `${erased[what]} erased`, note: where };
  });
  return {
    summary: 'Deleted for good',
    tone: 'good',
    title: 'Deleted for good',
    parts: [
      { kind: 'facts', facts },
      { kind: 'text', text: 'The file you shared is yours: it stays in the chat until you delete it there.' },
      { kind: 'text', text: `Receipt for ${id}`, subtle: true },
    ],
    buttons: [],
  };
}

/** For an id that does not exist or belongs to another tenant: the same words, so that nothing is learnt by guessing. */
export function notFoundCard({ id }: { readonly id: string }): Card {
  return plainAnswer(
    'Nothing found under this id',
    'It may have been deleted, have expired, or have been mistyped. The id stands at the foot of every report.',
    id,
  );
}

/** For a recording that somebody else shared in the same workspace. */
export function notYoursCard({ id }: { readonly id: string }): Card {
  return plainAnswer('Only who shared it can do that', 'Ask the person who shared this recording.', id);
}

/** The answer to Cancel; the recording's own card changes when the work has stopped. */
export function cancellingCard({ id, tooLate }: { readonly id: string; readonly tooLate: boolean }): Card {
  return tooLate
    ? plainAnswer('Too late to cancel', 'This recording has already come to its end. You can delete it instead.', id)
    : plainAnswer('Cancelling', 'I stop as soon as the step that is running ends. Nothing more will be posted.', id);
}

/** The answer to Retry. */
export function retryingCard({ id, tooLate }: { readonly id: string; readonly tooLate: boolean }): Card {
  return tooLate
    ? plainAnswer('It is running already', 'You do not need to press again: the answer comes in the thread.', id)
    : plainAnswer('Trying again', 'The recording is in the queue once more; the answer comes in the thread.', id);
}

/** The answer to Re-run. */
export function rerunningCard({ id }: { readonly id: string }): Card {
  return plainAnswer('Analysing it again', 'The report changes where it stands when the new one is ready.', id);
}

/** A title, a sentence and the id that they are about. */
export function plainAnswer(title: string, text: string, id: string): Card {
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      { kind: 'text', text },
      { kind: 'text', text: `Id ${id}`, subtle: true },
    ],
    buttons: [],
  };
}
