import type { Card } from './card.ts';

/** Posted once per channel at first use. */
export function consentNotice({ retentionDays }: { readonly retentionDays: number }): Card {
  return {
    summary: 'Internal recordings only; you are responsible for consent',
    tone: 'neutral',
    title: 'Before the first recording',
    parts: [
      {
        kind: 'text',
        text: [
          { text: 'Internal recordings only; you are responsible for consent', style: 'bold' },
          { text: ' of everybody who is heard.' },
        ],
      },
      {
        kind: 'text',
        text: `Numbers are for learning, not for ranking people. Everything is erased after ${retentionDays} days, or at once with delete.`,
        subtle: true,
      },
    ],
    buttons: [],
  };
}

/** A link to a file where it cannot be attached; `expiresText` such as "in 7 days". */
export function fileLinkCard({
  name,
  url,
  expiresText,
}: {
  readonly name: string;
  readonly url: string;
  readonly expiresText: string;
}): Card {
  return {
    summary: `${name} is ready`,
    tone: 'neutral',
    title: name,
    parts: [
      {
        kind: 'text',
        text: `The link expires ${expiresText}. Whoever has it can open the file until then.`,
        subtle: true,
      },
    ],
    buttons: [{ kind: 'link', label: 'Open the file', url }],
  };
}
