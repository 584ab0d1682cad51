import { z } from 'zod';

/**
 * What Teams takes from a bot, written from Microsoft's documents apart from our renderers, and closed: a property or value that does not
 * stand here is a fault. Sources: the Adaptive Card 1.5 schema (github.com/microsoft/AdaptiveCards, schemas/1.5.0) and what it does not
 * enforce (version, alternative text, sizes, action counts, fallbacks); learn.microsoft.com/microsoftteams/platform for the rest.
 */

/** Enum values count without their case, as in the schema. */
function oneOf<const T extends readonly string[]>(...values: T) {
  return z.string().refine((value) => values.includes(value.toLowerCase()), { error: `none of ${values.join(', ')}` });
}

const words = z.string().min(1);
const address = z.url({ protocol: /^https?$/ });
const colour = oneOf('default', 'dark', 'light', 'accent', 'good', 'warning', 'attention');
const size = oneOf('default', 'small', 'medium', 'large', 'extralarge');
const weight = oneOf('default', 'lighter', 'bolder');
const spacing = oneOf('default', 'none', 'small', 'medium', 'large', 'extralarge', 'padding');
const fontType = oneOf('default', 'monospace');
const containerStyle = oneOf('default', 'emphasis', 'good', 'attention', 'warning', 'accent');
const actionStyle = oneOf('default', 'positive', 'destructive');

const around = { separator: z.boolean().optional(), spacing: spacing.optional(), isVisible: z.boolean().optional() };
const inked = {
  color: colour.optional(),
  isSubtle: z.boolean().optional(),
  size: size.optional(),
  weight: weight.optional(),
  fontType: fontType.optional(),
};

const TextBlock = z.strictObject({
  type: z.literal('TextBlock'),
  text: words,
  wrap: z.boolean().optional(),
  maxLines: z.int().optional(),
  style: oneOf('default', 'heading').optional(),
  horizontalAlignment: oneOf('left', 'center', 'right').optional(),
  ...inked,
  ...around,
});
const TextRun = z.strictObject({
  type: z.literal('TextRun'),
  text: words,
  italic: z.boolean().optional(),
  strikethrough: z.boolean().optional(),
  highlight: z.boolean().optional(),
  underline: z.boolean().optional(),
  ...inked,
});
const RichTextBlock = z.strictObject({
  type: z.literal('RichTextBlock'),
  inlines: z.array(TextRun).min(1),
  horizontalAlignment: oneOf('left', 'center', 'right').optional(),
  ...around,
});
const Image = z.strictObject({
  type: z.literal('Image'),
  url: address,
  altText: words.max(2000),
  size: oneOf('auto', 'stretch', 'small', 'medium', 'large').optional(),
  width: z
    .string()
    .regex(/^\d+px$/)
    .optional(),
  ...around,
});
const FactSet = z.strictObject({
  type: z.literal('FactSet'),
  facts: z.array(z.strictObject({ title: words, value: words })).min(1),
  ...around,
});
const TableCell = z.strictObject({
  type: z.literal('TableCell'),
  get items() {
    return z.array(Element).min(1);
  },
});
const Table = z.strictObject({
  type: z.literal('Table'),
  columns: z.array(z.strictObject({ width: z.union([z.number(), z.string()]) })).min(1),
  firstRowAsHeader: z.boolean().optional(),
  showGridLines: z.boolean().optional(),
  rows: z.array(z.strictObject({ type: z.literal('TableRow'), cells: z.array(TableCell).min(1) })).min(1),
  ...around,
});
const Container = z.strictObject({
  type: z.literal('Container'),
  style: containerStyle.optional(),
  get items() {
    return z.array(Element).min(1);
  },
  ...around,
});
const ColumnSet = z.strictObject({
  type: z.literal('ColumnSet'),
  columns: z
    .array(
      z.strictObject({
        type: z.literal('Column'),
        width: z.enum(['auto', 'stretch']),
        verticalContentAlignment: oneOf('top', 'center', 'bottom').optional(),
        get items() {
          return z.array(Element).min(1);
        },
      }),
    )
    .min(1),
  ...around,
});
const labelled = {
  id: words.max(200),
  label: words,
  isRequired: z.boolean().optional(),
  errorMessage: words.optional(),
};
const InputText = z.strictObject({
  type: z.literal('Input.Text'),
  value: z.string().optional(),
  maxLength: z.int().min(1).optional(),
  isMultiline: z.boolean().optional(),
  placeholder: z.string().optional(),
  ...labelled,
  ...around,
});
const InputToggle = z.strictObject({
  type: z.literal('Input.Toggle'),
  title: words,
  value: z.string().optional(),
  valueOn: z.string().optional(),
  valueOff: z.string().optional(),
  ...labelled,
  ...around,
});
const InputChoiceSet = z.strictObject({
  type: z.literal('Input.ChoiceSet'),
  choices: z.array(z.strictObject({ title: words, value: words })),
  style: oneOf('compact', 'expanded').optional(),
  isMultiSelect: z.boolean().optional(),
  wrap: z.boolean().optional(),
  placeholder: z.string().optional(),
  value: z.string().optional(),
  /** Not in the schema; Teams' people picker. */
  'choices.data': z
    .strictObject({
      type: z.literal('Data.Query'),
      dataset: z.enum(['graph.microsoft.com/users', 'graph.microsoft.com/users?scope=currentContext']),
    })
    .optional(),
  ...labelled,
  ...around,
});
/** What every client draws. */
const Basic: z.ZodType = z.lazy(() => z.union([TextBlock, RichTextBlock, Image, FactSet, Table, Container]));
/** Not in the schema; Teams on a computer and on the web only, so that a fallback is a duty. */
const chart = {
  title: words,
  showTitle: z.literal(true),
  colorSet: z.enum(['categorical', 'sequential', 'diverging']).optional(),
  fallback: z.union([Basic, z.literal('drop')]),
  ...around,
};
const series = z.array(
  z.strictObject({ legend: words, values: z.array(z.strictObject({ x: words, y: z.number() })).min(1) }),
);
const ChartLine = z.strictObject({ type: z.literal('Chart.Line'), data: series.min(1), ...chart });
const ChartBars = z.strictObject({ type: z.literal('Chart.VerticalBar.Grouped'), data: series.min(1), ...chart });
const ChartDonut = z.strictObject({
  type: z.literal('Chart.Donut'),
  data: z.array(z.strictObject({ legend: words, value: z.number().min(0) })).min(1),
  ...chart,
});

const Element: z.ZodType = z.lazy(() =>
  z.discriminatedUnion('type', [
    TextBlock,
    RichTextBlock,
    Image,
    FactSet,
    Table,
    Container,
    ColumnSet,
    InputText,
    InputToggle,
    InputChoiceSet,
    ChartLine,
    ChartBars,
    ChartDonut,
  ]),
);

const pressed = {
  title: words.max(80),
  style: actionStyle.optional(),
  mode: z.enum(['primary', 'secondary']).optional(),
};
const data = z.strictObject({ verb: z.string().regex(/^coach:[a-z:-]+$/), value: z.string().max(2000) });
const Submit = z.strictObject({ type: z.literal('Action.Submit'), data, ...pressed });
const Execute = z
  .strictObject({ type: z.literal('Action.Execute'), verb: words, data, fallback: Submit, ...pressed })
  .refine(({ verb, data }) => verb === data.verb, { error: 'the data names another verb' })
  .refine(({ data, fallback }) => JSON.stringify(data) === JSON.stringify(fallback.data), {
    error: 'the fallback asks for something else',
  });
const OpenUrl = z.strictObject({ type: z.literal('Action.OpenUrl'), url: address, ...pressed });
const ShowCard = z.strictObject({
  type: z.literal('Action.ShowCard'),
  card: z.strictObject({
    type: z.literal('AdaptiveCard'),
    version: z.literal('1.5'),
    body: z.array(Element).min(1),
    // Teams opens no card within a card within a card.
    actions: z.array(z.union([Execute, OpenUrl])).max(6),
  }),
  ...pressed,
});
const Refresh = z.strictObject({
  type: z.literal('Refresh'),
  action: z.strictObject({ type: z.literal('Action.Execute'), title: words, verb: z.literal('coach:refresh'), data }),
  /** Teams' ids of people, at most 60. */
  userIds: z.array(z.string().regex(/^[\x21-\x7e]{1,512}$/)).max(60),
});
const Card = z.strictObject({
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  type: z.literal('AdaptiveCard'),
  version: z.literal('1.5'),
  lang: z.enum(['en', 'de', 'es', 'fr']).optional(),
  fallbackText: words,
  refresh: Refresh.optional(),
  body: z.array(Element).min(1),
  actions: z
    .array(z.discriminatedUnion('type', [Execute, OpenUrl, ShowCard]))
    .min(1)
    .optional(),
});

const MAX_CARD_BYTES = 25 * 1024;
const MAX_PRIMARY = 6;

/** What is wrong with a card for Teams, in words; empty when nothing is. */
export function cardFaults(card: unknown): readonly string[] {
  const read = Card.safeParse(card);
  const faults = read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const bytes = Buffer.byteLength(JSON.stringify(card));
  const primary = read.success ? (read.data.actions ?? []).filter(({ mode }) => mode !== 'secondary').length : 0;
  return [
    ...faults,
    ...(bytes > MAX_CARD_BYTES ? [`${bytes} bytes`] : []),
    ...(primary > MAX_PRIMARY ? [`${primary} actions in sight`] : []),
    ...inputFaults([...inputsIn(card)]),
  ];
}

type Input = z.infer<typeof InputText> | z.infer<typeof InputToggle> | z.infer<typeof InputChoiceSet>;

function inputFaults(inputs: readonly Input[]): readonly string[] {
  const ids = inputs.map(({ id }) => id);
  return [
    ...(new Set(ids).size === ids.length ? [] : ['two inputs with one id']),
    ...inputs.flatMap((input) => [
      ...(input.isRequired === true && input.errorMessage === undefined ? [`${input.id}: asks without saying so`] : []),
      ...(input.type === 'Input.Text' && (input.value?.length ?? 0) > (input.maxLength ?? Number.POSITIVE_INFINITY)
        ? [`${input.id}: holds more than it takes`]
        : []),
      ...(input.type === 'Input.ChoiceSet' ? choiceFaults(input) : []),
    ]),
  ];
}

function choiceFaults({ id, value, choices, ...rest }: z.infer<typeof InputChoiceSet>): readonly string[] {
  const values = choices.map((choice) => choice.value);
  const isSearched = rest['choices.data'] !== undefined;
  return [
    ...(new Set(values).size === values.length ? [] : [`${id}: two choices with one value`]),
    ...(value !== undefined && !isSearched && !values.includes(value) ? [`${id}: chose what is not offered`] : []),
    ...(!isSearched && values.length === 0 ? [`${id}: nothing to choose`] : []),
  ];
}

function* inputsIn(value: unknown): Generator<Input> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && typeof value.type === 'string' && value.type.startsWith('Input.')) yield value as Input;
  for (const inner of Object.values(value)) yield* inputsIn(inner);
}

/** A card as a client shows it that knows Adaptive Card 1.5 and nothing of Teams': charts by their fallback, no search for people. */
export function asOtherClientsSee(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asOtherClientsSee).filter((one) => one !== 'drop');
  if (typeof value !== 'object' || value === null) return value;
  if ('type' in value && typeof value.type === 'string' && value.type.startsWith('Chart.'))
    return 'fallback' in value ? asOtherClientsSee(value.fallback) : value;
  const { 'choices.data': _, ...rest } = value as Record<string, unknown>;
  return Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, asOtherClientsSee(one)]));
}

const account = z.strictObject({ id: words, name: z.string().optional() });
const ConsentAttachment = z.strictObject({
  contentType: z.literal('application/vnd.microsoft.teams.card.file.consent'),
  // Without it Teams shows nothing.
  name: words,
  content: z.strictObject({
    description: words,
    sizeInBytes: z.int().min(1),
    // Comes back from the client: nothing but an opaque id.
    acceptContext: z.strictObject({ file: z.string().regex(/^[\w-]{1,64}$/) }),
    declineContext: z.strictObject({ file: z.string().regex(/^[\w-]{1,64}$/) }),
  }),
});
const FileAttachment = z.strictObject({
  contentType: z.literal('application/vnd.microsoft.teams.card.file.info'),
  contentUrl: address,
  name: words,
  content: z.strictObject({ uniqueId: words, fileType: words }),
});
const CardAttachment = z.strictObject({
  contentType: z.literal('application/vnd.microsoft.card.adaptive'),
  content: z.unknown(),
});
const Message = z.strictObject({
  type: z.literal('message'),
  id: words.optional(),
  channelId: z.literal('msteams'),
  serviceUrl: address,
  conversation: z.strictObject({
    id: words,
    name: z.string().optional(),
    isGroup: z.boolean(),
    conversationType: z.enum(['personal', 'groupChat', 'channel']),
    tenantId: words,
  }),
  from: account,
  recipient: account,
  summary: words.max(300),
  attachments: z
    .array(z.discriminatedUnion('contentType', [CardAttachment, ConsentAttachment, FileAttachment]))
    .length(1),
});

/** What is wrong with a message to Teams, its card included. */
export function messageFaults(message: unknown): readonly string[] {
  const read = Message.safeParse(message);
  if (!read.success) return read.error.issues.map(({ path, message: fault }) => `${path.join('.')}: ${fault}`);
  const [attachment] = read.data.attachments;
  const isCard = attachment?.contentType === 'application/vnd.microsoft.card.adaptive';
  return isCard ? cardFaults(attachment.content) : [];
}

/** What opens a personal chat. */
export const OpenChat = z.strictObject({
  isGroup: z.literal(false),
  bot: account,
  members: z.array(account).length(1),
  tenantId: words,
  channelData: z.strictObject({ tenant: z.strictObject({ id: words }) }),
});

/** The body of an answer to Action.Execute. */
export const InvokeAnswer = z.discriminatedUnion('type', [
  z.strictObject({
    statusCode: z.literal(200),
    type: z.literal('application/vnd.microsoft.activity.message'),
    value: words,
  }),
  z.strictObject({
    statusCode: z.literal(200),
    type: z.literal('application/vnd.microsoft.card.adaptive'),
    value: z.unknown(),
  }),
  z.strictObject({
    statusCode: z.literal([400, 401, 404, 500]),
    type: z.literal('application/vnd.microsoft.error'),
    value: z.strictObject({ code: words, message: words }),
  }),
]);

/** The body of an answer to a message extension, a dialog that only says something. */
export const DialogAnswer = z.strictObject({
  task: z.strictObject({ type: z.literal('message'), value: words }),
});
