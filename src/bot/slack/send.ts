import type { Locale, TenantId } from '../../analysis/domain.ts';
import { hasCharts, renderBlocks, type SlackBlock, type SlackMessage } from '../../cards/block-kit.ts';
import type { Card } from '../../cards/card.ts';
import { slackErrorName, translateSlackError } from './errors.ts';
import { makeMemory } from './memory.ts';

/** A card on the wire; the first block's id carries the message's key. */
export interface KeyedMessage {
  readonly text: string;
  readonly blocks: (SlackBlock & { block_id?: string })[];
}

/** Sends a card as rich as its workspace takes it, trying what is plainer when Slack refuses the blocks. */
export type SendCard = <T>(
  tenantId: TenantId,
  card: Card,
  key: string | null,
  send: (message: KeyedMessage) => Promise<T>,
) => Promise<T>;

/** How Slack says that it is the blocks it does not like. */
const BAD_BLOCKS = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_attachments',
  'msg_blocks_too_long',
  'only_one_table_allowed',
]);
/** Charts reach workspaces one after the other: one that refuses them is asked again after this. */
const REFUSAL_MS = 3_600_000;
const MOST_WORKSPACES = 10_000;

/** The ladder from native charts by pictures to mere words; a workspace that refuses charts is not asked again for an hour. */
export function makeSendCard({
  localeOf,
  now,
}: {
  readonly localeOf: (tenantId: TenantId) => Promise<Locale>;
  readonly now: () => number;
}): SendCard {
  const refusing = makeMemory<true>({ now, keepMs: REFUSAL_MS, most: MOST_WORKSPACES });

  return async function sendCard(tenantId, card, key, send) {
    const drawsCharts = hasCharts(card) && refusing.get(tenantId) === undefined;
    const reader = { locale: await localeOf(tenantId) };
    const plainer = renderBlocks(card, 'not drawn', reader);
    const messages = [
      ...(drawsCharts ? [keyed(renderBlocks(card, 'drawn', reader), key)] : []),
      keyed(plainer, key),
      { text: plainer.text, blocks: [] },
    ];
    for (const [at, message] of messages.entries()) {
      try {
        const sent = await send(message);
        if (drawsCharts && at === 1) refusing.set(tenantId, true);
        return sent;
      } catch (thrown) {
        if (at === messages.length - 1 || !BAD_BLOCKS.has(slackErrorName(thrown) ?? ''))
          throw translateSlackError(thrown);
      }
    }
    throw new Error('unreachable: the last message either went out or threw');
  };
}

function keyed(message: SlackMessage, key: string | null): KeyedMessage {
  const [first, ...rest] = message.blocks;
  return key === null || first === undefined
    ? { text: message.text, blocks: [...message.blocks] }
    : { text: message.text, blocks: [{ ...first, block_id: blockId(key) }, ...rest] };
}

/** A message's key as the id of its first block; Slack allows 255 characters. */
export function blockId(key: string): string {
  return key.slice(0, 255);
}
