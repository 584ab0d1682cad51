import type { AdaptiveCard } from '../../../src/cards/adaptive.ts';
import type { SlackMessage } from '../../../src/cards/block-kit.ts';

/**
 * What a platform would refuse, or what somebody's words would set off, found from the wire alone: written apart from the renderers and
 * with the platforms' own numbers, so that a limit changed by mistake in src shows here.
 */

type Json = Readonly<Record<string, unknown>>;
interface Found {
  readonly path: string;
  readonly key: string;
  readonly value: unknown;
}

const SLACK_BLOCKS = new Set(['header', 'section', 'context', 'image', 'table', 'divider', 'actions', 'data_visualization']);
const ADDRESS_KEYS = new Set(['url', 'image_url', '$schema']);

export function slackFaults({ text, blocks }: SlackMessage): readonly string[] {
  const faults: string[] = [];
  const json = JSON.stringify(blocks);
  const found = [...walk(blocks, 'blocks')];
  const objects = found.filter(({ value }) => isObject(value)).map(({ value, path }) => ({ path, ...(value as Json) }));
  const say = (fault: string, wrong: boolean): void => void (wrong && faults.push(fault));

  say(`${json.length} characters of JSON`, json.length >= 12_000);
  say(`${blocks.length} blocks`, blocks.length > 50 || blocks.length === 0);
  for (const { type } of blocks) say(`block ${type}`, !SLACK_BLOCKS.has(type));
  say('more than two charts', blocks.filter(({ type }) => type === 'data_visualization').length > 2);
  say('more than one table', blocks.filter(({ type }) => type === 'table').length > 1);
  say('fallback text empty or long', text.trim() === '' || text.length > 3000);
  say(`fallback text parsed: ${text}`, /<|>|&(?!amp;|lt;|gt;)|@\w|:\/\/|(?:^|\s)[*_~`]\S|^&gt;/.test(text));

  for (const object of objects) {
    const { path, type } = object as { path: string; type?: unknown };
    say(`${path} is parsed by Slack`, type === 'markdown' || type === 'rich_text');
    if (type === 'mrkdwn') {
      const words = String((object as Json).text);
      say(`${path} has ${words.length} of 3000`, words.length > 3000 || words.trim() === '');
      say(`${path} lets Slack make links of words`, (object as Json).verbatim !== true);
      say(`${path} is parsed: ${words}`, /<|>|&(?!amp;|lt;|gt;)|~/.test(words) || hasStrayEmphasis(words));
    }
    if (type === 'plain_text') {
      const max = path.endsWith('confirm.title') ? 100 : path.includes('.confirm.') ? 300 : 3000;
      const words = String((object as Json).text);
      say(`${path} has ${words.length} of ${max}`, words.length > max || words.trim() === '');
      say(`${path} turns emoji on`, (object as Json).emoji !== false);
    }
  }
  for (const block of blocks) {
    if (block.type === 'header') say('header over 150', block.text.text.length > 150);
    if (block.type === 'context') say('context over 10', block.elements.length > 10);
    if (block.type === 'image') say('alt text', block.alt_text.trim() === '' || block.alt_text.length > 2000);
    if (block.type === 'table') {
      const cells = block.rows.flat();
      say('table too large', block.rows.length > 100 || block.rows.some((row) => row.length > 20));
      say('table too long', cells.reduce((sum, { text: cell }) => sum + cell.length, 0) > 10_000);
    }
    if (block.type === 'actions') {
      const ids = block.elements.map(({ action_id }) => action_id);
      say('action ids repeat', new Set(ids).size !== ids.length);
      say('more than 25 buttons', ids.length > 25);
      for (const { action_id, text: label, value = 'x', url } of block.elements) {
        say(`action id ${action_id}`, !/^coach:[a-z-]+(?::\d+)?$/.test(action_id));
        say('button label', label.text.length > 75 || label.text.length === 0);
        say('button value', value.length > 2000 || value.length === 0);
        say('button address', url !== undefined && (url.length > 3000 || !/^https?:\/\//.test(url)));
      }
    }
  }
  return [...faults, ...wordFaults(found)];
}

export function teamsFaults(card: AdaptiveCard): readonly string[] {
  const faults: string[] = [];
  const found = [...walk(card, 'card')];
  const say = (fault: string, wrong: boolean): void => void (wrong && faults.push(fault));
  const bytes = Buffer.byteLength(JSON.stringify(card));
  say(`${bytes} bytes`, bytes > 25_600);
  say('not a card', card.type !== 'AdaptiveCard' || card.version !== '1.5' || card.body.length === 0);
  say('more than six actions in sight', (card.actions ?? []).filter(({ mode }) => mode !== 'secondary').length > 6);
  for (const { value, path } of found) {
    if (!isObject(value)) continue;
    const { type } = value as { type?: string };
    say(`${path} ${type}`, /^(?:Badge|ProgressBar|ProgressRing|FactSet|Icon|Rating)$/.test(type ?? ''));
    if (type?.startsWith('Chart.')) say(`${path} fallback`, !isObject(value.fallback) && value.fallback !== 'drop');
    if (type === 'Image') say(`${path} altText`, typeof value.altText !== 'string' || value.altText.trim() === '');
    if (type === 'TextRun' || type === 'TextBlock') say(`${path} text`, String(value.text) === '');
    if (type === 'TextBlock') say(`${path} Markdown: ${value.text}`, hasMarkdown(String(value.text)));
    if (type === 'Action.OpenUrl') say(`${path} address`, !/^https?:\/\//.test(String(value.url)));
    if (type === 'Action.Execute') {
      const { verb, data, fallback } = value as { verb: string; data: Json; fallback: Json };
      say(`${path} verb`, !/^coach:[a-z:-]+$/.test(verb) || data.verb !== verb);
      if (path === 'card.refresh.action') continue;
      say(`${path} fallback`, fallback.type !== 'Action.Submit' || JSON.stringify(fallback.data) !== JSON.stringify(data));
    }
  }
  return [...faults, ...wordFaults(found)];
}

/** What no string on the wire may hold, wherever it stands. */
function wordFaults(found: readonly Found[]): readonly string[] {
  return found.flatMap(({ path, key, value }) => {
    if (typeof value !== 'string' || ADDRESS_KEYS.has(key) || key === 'value') return [];
    const say = (fault: string, wrong: boolean): string[] => (wrong ? [`${path}: ${fault}`] : []);
    return [
      ...say('half a surrogate pair', /\p{Cs}/u.test(value)),
      ...say('control or direction override', /[\u202A-\u202E]/.test(value) || /(?!\n)\p{Cc}/u.test(value)),
      ...say('an address', /:\/\/|\bwww\.\w|javascript:\w/i.test(value)),
      ...say('a mention', /<[!@#]|<\/?at\b/i.test(value)),
      ...say('an emoji name', /(?<![\d\w]):[a-z0-9_+'-]+:/i.test(value)),
      ...say('a date function', /\{\{/.test(value)),
    ];
  });
}

/** Markdown that is still alive when escaped characters are taken out. */
function hasMarkdown(text: string): boolean {
  const bare = text.replace(/\\./gu, 'x');
  return /[*`[\]<>~|]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^\s*(?:[#+-]|\d+[.)]\s)/u.test(bare);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Emphasis that does not open and close around a run of words on one line, as ours does. */
function hasStrayEmphasis(text: string): boolean {
  // Nothing between two backticks is formatting, as long as they touch no word.
  const withoutCode = text.replace(/(?<![^\s(])`(?!\s)[^`\n<>&]+(?<!\s)`(?![^\s.,;:)])/g, '');
  return /[*_`]/.test(withoutCode.replace(/([*_`])(?!\s)[^*_`\n]+(?<!\s)\1/g, ''));
}

function* walk(value: unknown, path: string, key = '' ): Generator<Found> {
  yield { path, key, value };
  if (Array.isArray(value)) for (const [i, one] of value.entries()) yield* walk(one, `${path}[${i}]`, key);
  else if (isObject(value))
    for (const [name, one] of Object.entries(value)) yield* walk(one, `${path}.${name}`, name);
}
