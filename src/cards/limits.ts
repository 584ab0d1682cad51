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
  /** `data_visualization` blocks in a message (docs.slack.dev/reference/block-kit/blocks/data-visualization-block; not in modals). */
  charts: 2,
  chartTitle: 50,
  /** A category, a series' name, a segment's label. */
  chartLabel: 20,
  /** Also the segments of a pie. */
  chartSeries: 6,
  chartPoints: 20,
  /** Blocks in a modal or an App Home. */
  viewBlocks: 100,
  /** `view_too_large` beyond 250 KB (docs.slack.dev/reference/methods/views.open). */
  viewJson: 240_000,
  viewTitle: 24,
  viewButton: 24,
  viewMetadata: 3000,
  inputLabel: 2000,
  /** Of a `plain_text_input`. */
  inputText: 3000,
  options: 100,
  optionText: 75,
  optionValue: 150,
} as const;

export const TEAMS = {
  /** The newest schema that Teams bots may send. */
  version: '1.5',
  /** Bytes of UTF-8. A message may have about 100 KB; what is larger than this nobody reads on a phone. */
  cardBytes: 25_000,
  /** Teams shows six actions; further ones go into the menu behind them (`mode: secondary`). */
  actions: 6,
  /** For reading, not Teams': a chart beyond these is a smudge on a phone, and its card too large. */
  chartTitle: 80,
  chartLabel: 40,
  chartSeries: 6,
  chartPoints: 30,
  /** Of a form, for the same reason; a value is an id and is never cut. */
  formFields: 40,
  fieldLabel: 150,
  fieldHint: 200,
  choices: 100,
  choiceLabel: 80,
  choiceValue: 200,
  inputText: 3000,
  /** People to choose from where a client cannot look for others. */
  people: 25,
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
  /** A report has six (cards/report-buttons.ts and a link). */
  buttons: 8,
  buttonLabel: 40,
  /** An id with a speaker; the readers (bot/slack/read.ts, bot/teams/press.ts) take no more. */
  buttonValue: 200,
} as const;
export type Reading = { readonly [K in keyof typeof READING]: number };
