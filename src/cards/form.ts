import type { Rich } from './card.ts';

/** What somebody fills in, free of any platform: a modal in Slack, a card with inputs in Teams. Plain text only, as in a card. */
export const FORM_NAMES = ['speakers', 'settings', 'practice'] as const;
export type FormName = (typeof FORM_NAMES)[number];

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface FieldBase {
  /** Key of its answer. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
}

/** Everything may be left empty unless it is `required`; an empty answer is the empty text. */
export type Field =
  | (FieldBase & { readonly kind: 'choice'; readonly choices: readonly Choice[]; readonly chosen: string })
  | (FieldBase & {
      readonly kind: 'text';
      readonly value: string;
      readonly maxLength: number;
      readonly multiline?: boolean;
      readonly required?: boolean;
    })
  /** Somebody of the workspace; the answer is their id. */
  | (FieldBase & { readonly kind: 'person'; readonly chosen: string | null })
  /** Words between the fields. */
  | { readonly kind: 'words'; readonly text: Rich }
  /** Words with a small picture beside them; `url` as in a card's picture. */
  | { readonly kind: 'picture'; readonly url: string; readonly alt: string; readonly text: Rich };

export interface Form {
  readonly name: FormName;
  /** What it is about (a recording's id), looked up and authorised again when it comes back. */
  readonly value: string;
  readonly title: string;
  readonly fields: readonly Field[];
  /** The word on its button. */
  readonly submit: string;
}
