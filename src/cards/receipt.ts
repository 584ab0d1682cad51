import type { Card } from './card.ts';

export interface Receipt {
  /** File name as it was shared. */
  readonly title: string;
  /** What was erased and where it was, as words: "Transcript" in "database, 1 document". */
  readonly erased: readonly { readonly what: string; readonly where: string }[];
  /** What stays and why, such as the messages of this chat. */
  readonly kept?: readonly string[];
  /** The audit entry. */
  readonly reference: string;
}

/** Proof of a deletion: what was where. */
export function receiptCard({ title, erased, kept = [], reference }: Receipt): Card {
  return {
    summary: `Deleted: ${title}`,
    tone: 'good',
    title: 'Deleted for good',
    parts: [
      { kind: 'text', text: [{ text: title, style: 'bold' }] },
      { kind: 'facts', facts: erased.map(({ what, where }) => ({ label: what, value: where })) },
      ...(kept.length === 0
        ? []
        : [
            { kind: 'text' as const, text: 'What stays:' },
            { kind: 'list' as const, items: kept },
          ]),
      { kind: 'text', text: `Reference ${reference}`, subtle: true },
    ],
    buttons: [],
  };
}
