/**
 * What a chat shows, free of any platform. Renderers (block-kit.ts, adaptive.ts, terminal.ts) escape every string themselves:
 * a card holds plain text only, never markup, so no word of a transcript can become a mention, a link or formatting.
 * Parts stand in the order of their importance: what does not fit is dropped from the end, subtle text first (fit.ts).
 */

/** Plain text, or runs of it with emphasis. */
export type Rich = string | readonly Span[];
export interface Span {
  readonly text: string;
  readonly style?: 'bold' | 'italic' | 'code';
}

export type Tone = 'neutral' | 'good' | 'warn' | 'bad';

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** Such as "n = 34, typical 18–39%". */
  readonly note?: string;
}

export type Part =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: Rich; readonly subtle?: boolean; readonly tone?: Tone }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  /** Verbatim words with their speaker and time; `atMs` is null where the source has no times. */
  | { readonly kind: 'quote'; readonly text: string; readonly speaker: string; readonly atMs: number | null }
  /** A share 0..1 drawn as a bar of characters, with the same number in `text`. */
  | {
      readonly kind: 'bar';
      readonly label: string;
      readonly share: number;
      readonly text: string;
      readonly tone?: Tone;
    }
  | { readonly kind: 'list'; readonly items: readonly Rich[]; readonly ordered?: boolean }
  /** `url` is an absolute https (or, in development, http) address; left out where the picture is attached instead. */
  | { readonly kind: 'picture'; readonly url: string; readonly alt: string }
  /**
   * Numbers as a chart: drawn by the platform where it can (Slack), else as the picture at `url` where there is one; where neither is
   * there it is left out, so the same numbers stand in other parts too.
   */
  | ChartPart
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'divider' };

export interface ChartPart {
  readonly kind: 'chart';
  readonly shape: 'line' | 'pie' | 'bar';
  readonly title: string;
  /** What stands along the axis, or the segments of a pie. */
  readonly labels: readonly string[];
  /** As many values as labels; null where nothing was measured. A pie has one series. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly alt: string;
  readonly url?: string;
}

/**
 * What a button asks for. Its `value` is the id of a recording or of a practice session, with a speaker where one is meant (`<id>:S1`) or
 * a turn (`<id>:3`, counted from 0), for `practice` that of a persona, for `delete-mine` that of whoever asked, or nothing; it is looked up and authorised again on our side.
 */
export const BUTTON_ACTIONS = [
  'cancel',
  'retry',
  'rerun',
  'delete',
  'delete-mine',
  'report',
  'details',
  'claim',
  'claim-anyway',
  'unclaim',
  'speakers',
  'share',
  'make-private',
  'settings',
  'history',
  'me',
  'personas',
  'practice',
  'practice-hint',
  'practice-pause',
  'practice-resume',
  'practice-end',
  'practice-from',
  'practice-recording',
  'digest-off',
] as const;
export type ButtonAction = (typeof BUTTON_ACTIONS)[number];

export interface Confirm {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

export interface ActionButton {
  readonly kind: 'button';
  readonly action: ButtonAction;
  readonly label: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: Confirm;
}

export interface LinkButton {
  readonly kind: 'link';
  readonly label: string;
  readonly url: string;
}

export type Button = ActionButton | LinkButton;

export interface Card {
  /** One line for notifications and for clients that show no card. */
  readonly summary: string;
  readonly tone: Tone;
  readonly title: string;
  readonly parts: readonly Part[];
  readonly buttons: readonly Button[];
  /** `said`: a line of a conversation, its title the name of who says it; what the bot has to say itself unless told. */
  readonly look?: 'said';
  /** What it shows goes on changing; the id under which a client may ask for its present state (Teams). */
  readonly live?: string;
}
