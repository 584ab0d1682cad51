import { z } from 'zod';

/**
 * What Slack refuses in a message, a modal or an App Home: Block Kit as docs.slack.dev/reference/block-kit has it, every object closed.
 * Written apart from our renderers, so that a limit changed by mistake there shows here. Blocks that we never send are not known.
 */

export type Surface = 'message' | 'modal' | 'home';

/** How Slack names the fault, and where it lies. */
export interface BlockFault {
  readonly error: string;
  readonly detail: string;
}

/** `msg_blocks_too_long` was seen from 13,170 characters on (slackapi/bolt-js/issues/2509). */
const MOST_JSON = 13_000;
const MOST_TABLE_CHARS = 10_000;
const MOST_VIEW_JSON = 250_000;

const ActionId = z.string().min(1).max(255);
const BlockId = z.string().min(1).max(255).optional();
const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: z.boolean().optional() });
const text = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);
const Style = z.enum(['primary', 'danger']).optional();
const Url = z.url().max(3000);

const Confirm = z.strictObject({
  title: plain(100),
  text: text(300),
  confirm: plain(30),
  deny: plain(30),
  style: Style,
});
const Option = z.strictObject({
  text: plain(75),
  value: z.string().min(1).max(150),
  description: plain(75).optional(),
});
const Button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  action_id: ActionId,
  value: z.string().min(1).max(2000).optional(),
  url: Url.optional(),
  style: Style,
  confirm: Confirm.optional(),
  accessibility_label: z.string().min(1).max(75).optional(),
});
const StaticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    action_id: ActionId,
    options: z.array(Option).min(1).max(100),
    initial_option: Option.optional(),
    placeholder: plain(150).optional(),
  })
  .refine(
    ({ options, initial_option: initial }) =>
      initial === undefined || options.some((option) => JSON.stringify(option) === JSON.stringify(initial)),
    'initial_option is none of the options',
  )
  .refine(({ options }) => isUnique(options.map(({ value }) => value)), 'values of options repeat');
const UsersSelect = z.strictObject({
  type: z.literal('users_select'),
  action_id: ActionId,
  initial_user: z
    .string()
    .regex(/^[UW][A-Z0-9]+$/)
    .optional(),
  placeholder: plain(150).optional(),
});
const TextInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    action_id: ActionId,
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
    initial_value: z.string().min(1).optional(),
    placeholder: plain(150).optional(),
  })
  .refine(
    ({ initial_value = '', max_length = 3000 }) => initial_value.length <= max_length,
    'initial_value is too long',
  );

const Header = z.strictObject({ type: z.literal('header'), block_id: BlockId, text: plain(150) });
const Section = z
  .strictObject({
    type: z.literal('section'),
    block_id: BlockId,
    text: text(3000).optional(),
    fields: z.array(text(2000)).min(1).max(10).optional(),
    expand: z.boolean().optional(),
    // docs.slack.dev/reference/block-kit/block-elements/image-element names no limit for alt_text; this is the image block's.
    accessory: z
      .strictObject({ type: z.literal('image'), image_url: Url, alt_text: z.string().min(1).max(2000) })
      .optional(),
  })
  .refine((section) => section.text !== undefined || section.fields !== undefined, 'text or fields');
const Context = z.strictObject({
  type: z.literal('context'),
  block_id: BlockId,
  elements: z.array(text(3000)).min(1).max(10),
});
const Image = z.strictObject({
  type: z.literal('image'),
  block_id: BlockId,
  image_url: Url,
  alt_text: z.string().min(1).max(2000),
  title: plain(2000).optional(),
});
const Divider = z.strictObject({ type: z.literal('divider'), block_id: BlockId });
const Actions = z.strictObject({
  type: z.literal('actions'),
  block_id: BlockId,
  elements: z
    .array(z.discriminatedUnion('type', [Button, StaticSelect, UsersSelect]))
    .min(1)
    .max(25),
});
const Table = z.strictObject({
  type: z.literal('table'),
  block_id: BlockId,
  rows: z
    .array(
      z
        .array(z.strictObject({ type: z.literal('raw_text'), text: z.string() }))
        .min(1)
        .max(20),
    )
    .min(1)
    .max(100),
});
const ChartLabel = z.string().min(1).max(20);
const Axes = z
  .strictObject({
    type: z.enum(['line', 'bar', 'area']),
    series: z
      .array(
        z.strictObject({
          name: ChartLabel,
          data: z
            .array(z.strictObject({ label: ChartLabel, value: z.number() }))
            .min(1)
            .max(20),
        }),
      )
      .min(1)
      .max(6),
    axis_config: z.strictObject({
      categories: z.array(ChartLabel).min(1).max(20),
      x_label: z.string().max(50).optional(),
      y_label: z.string().max(50).optional(),
    }),
  })
  .refine(({ series }) => isUnique(series.map(({ name }) => name)), 'names of series repeat')
  .refine(({ axis_config: { categories } }) => isUnique(categories), 'categories repeat')
  .refine(
    ({ series, axis_config: { categories } }) =>
      series.every(({ data }) => data.map(({ label }) => label).join('\0') === categories.join('\0')),
    'a series has not one point for each category',
  );
const Pie = z.strictObject({
  type: z.literal('pie'),
  segments: z
    .array(z.strictObject({ label: ChartLabel, value: z.number().positive() }))
    .min(1)
    .max(6),
});
const Chart = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: BlockId,
  title: z.string().min(1).max(50),
  chart: z.union([Axes, Pie]),
});
const Input = z.strictObject({
  type: z.literal('input'),
  block_id: BlockId,
  label: plain(2000),
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
  element: z.discriminatedUnion('type', [TextInput, StaticSelect, UsersSelect]),
});

const ANYWHERE = [Header, Section, Context, Image, Divider, Actions] as const;
/** Which surface draws which block; charts and tables stand in messages, inputs in modals (and in homes, where we have none). */
const BLOCKS = {
  message: z.discriminatedUnion('type', [...ANYWHERE, Table, Chart]),
  modal: z.discriminatedUnion('type', [...ANYWHERE, Input]),
  home: z.discriminatedUnion('type', [...ANYWHERE]),
} as const;
const MOST_BLOCKS = { message: 50, modal: 100, home: 100 } as const;

const Modal = z.strictObject({
  type: z.literal('modal'),
  title: plain(24),
  submit: plain(24).optional(),
  close: plain(24).optional(),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  blocks: z.array(z.unknown()),
});
const Home = z.strictObject({
  type: z.literal('home'),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  blocks: z.array(z.unknown()),
});

/** Why Slack would not take these blocks; null where it would. Empty ones take a message's blocks away. */
export function findBlockFault(surface: Surface, blocks: readonly unknown[]): BlockFault | null {
  if (blocks.length > MOST_BLOCKS[surface]) return invalid(`${blocks.length} blocks`);
  for (const [at, block] of blocks.entries()) {
    const read = BLOCKS[surface].safeParse(block);
    if (!read.success) return invalid(`block ${at}: ${z.prettifyError(read.error)}`);
  }
  const ofType = (type: string) => blocks.filter((block) => (block as { type?: unknown }).type === type);
  if (ofType('table').length > 1) return { error: 'only_one_table_allowed', detail: 'two tables' };
  if (ofType('data_visualization').length > 2) return invalid('more than two charts');
  const tableChars = (ofType('table') as z.infer<typeof Table>[]).flatMap(({ rows }) => rows.flat());
  if (tableChars.reduce((sum, cell) => sum + cell.text.length, 0) > MOST_TABLE_CHARS) return invalid('table too long');
  for (const key of ['block_id', 'action_id']) {
    const ids = valuesOf(blocks, key);
    if (!isUnique(ids)) return invalid(`${key} repeats: ${ids.join(' ')}`);
  }
  if (surface === 'message' && JSON.stringify(blocks).length > MOST_JSON)
    return { error: 'msg_blocks_too_long', detail: `${JSON.stringify(blocks).length} characters` };
  return null;
}

/** Why Slack would not take this view; null where it would. */
export function findViewFault(surface: 'modal' | 'home', view: unknown): BlockFault | null {
  const read = (surface === 'modal' ? Modal : Home).safeParse(view);
  if (!read.success) return { error: 'invalid_arguments', detail: z.prettifyError(read.error) };
  if (JSON.stringify(view).length > MOST_VIEW_JSON) return { error: 'view_too_large', detail: 'more than 250 KB' };
  const { blocks } = read.data;
  if (blocks.length === 0) return { error: 'invalid_arguments', detail: 'no blocks' };
  const hasInput = blocks.some((block) => (block as { type?: unknown }).type === 'input');
  if (hasInput && !('submit' in read.data && read.data.submit !== undefined))
    return { error: 'invalid_arguments', detail: 'an input block needs submit' };
  const fault = findBlockFault(surface, blocks);
  return fault && { error: 'invalid_arguments', detail: fault.detail };
}

function invalid(detail: string): BlockFault {
  return { error: 'invalid_blocks', detail };
}

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

/** The values under a key, however deep. */
function valuesOf(value: unknown, key: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesOf(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    name === key && typeof one === 'string' ? [one] : valuesOf(one, key),
  );
}
