/**
 * Every limit of the platforms that a card can touch, and our own reading limits. Sources: Slack = docs.slack.dev/reference/block-kit and
 * `@slack/types` 3.2.0; Teams = learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages. Lengths are UTF-16 units.
 */

export const SLACK = {
  /** Blocks in one message. */
  blocks: 50,
  /** `msg_blocks_too_long` was seen from 13,170 characters of JSON on (slackapi/bolt-js/issues/2509): stay clearly below. */
  blocksJson: 11_900,
  /** Top-level `text`; longer ones are cut off by Slack. */
  text: 40_000,
  header: 150,
  /** Any text object of a section or context. */
  textObject: 3000,
  imageUrl: 3000,
  altText: 2000,
  /** In one `actions` block. */
  buttons: 25,
  buttonText: 75,
  buttonValue: 2000,
  buttonUrl: 3000,
  actionId: 255,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** `only_one_table_allowed`. */
  tables: 1,
  tableRows: 100,
  tableCells: 20,
  tableChars: 10_000,
} as const;

export const TEAMS = {
  /** The newest schema that Teams bots may send. */
  version: '1.5',
  /** Bytes of UTF-8. A message may have about 100 KB; what is larger than this nobody reads on a phone. */
  cardBytes: 25_000,
  /** Teams shows six actions and hides the rest. */
  actions: 6,
} as const;

/** How much of each kind of text a person gets to read on any platform, before a total limit asks for less. */
export const READING = {
  /** One line of a notification. */
  summary: 300,
  title: 120,
  heading: 150,
  text: 1200,
  spans: 40,
  quote: 400,
  speaker: 60,
  facts: 10,
  factLabel: 80,
  factValue: 120,
  factNote: 200,
  barLabel: 60,
  barText: 80,
  items: 20,
  item: 400,
  columns: 8,
  rows: 30,
  cell: 60,
  parts: 36,
  alt: 600,
  buttons: 5,
  buttonLabel: 40,
} as const;
export type Reading = { readonly [K in keyof typeof READING]: number };
