import type { Locale } from '../analysis/domain.ts';
import type { Card } from './card.ts';
import { placeFor, withSpans } from './spans.ts';
import { wordsFor } from './words.ts';

/** Posted once per channel at first use. */
export function consentNotice({
  retentionDays,
  locale,
}: {
  readonly retentionDays: number;
  readonly locale?: Locale;
}): Card {
  const { say, count } = wordsFor({ locale });
  const title = say`Internal recordings only; you are responsible for consent`;
  const erased = say`Everything is erased after ${count(retentionDays)} days, or at once with delete.`;
  return {
    summary: title,
    tone: 'neutral',
    title: say`Before the first recording`,
    parts: [
      {
        kind: 'text',
        text: withSpans(say`${placeFor(0)} of everybody who is heard.`, [{ text: title, style: 'bold' }]),
      },
      {
        kind: 'text',
        text: `${say`Numbers are for learning, not for ranking people.`} ${erased}`,
        subtle: true,
      },
    ],
    buttons: [],
  };
}

/** A link to a file where it cannot be attached. */
export function fileLinkCard({
  name,
  url,
  days,
  locale,
}: {
  readonly name: string;
  readonly url: string;
  /** How long the link works. */
  readonly days: number;
  readonly locale?: Locale;
}): Card {
  const { say, count } = wordsFor({ locale });
  const expires = days === 1 ? say`The link expires in 1 day.` : say`The link expires in ${count(days)} days.`;
  return {
    summary: say`${name} is ready`,
    tone: 'neutral',
    title: name,
    parts: [
      {
        kind: 'text',
        text: `${expires} ${say`Whoever has it can open the file until then.`}`,
        subtle: true,
      },
    ],
    buttons: [{ kind: 'link', label: say`Open the file`, url }],
  };
}
