import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OneDrive } from './one-drive.ts';
import { plainText } from './plain-text.ts';
import type { Playground, TeamsMessage } from './playground.ts';
import { waitUntil } from './waiting.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';
const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const WAIT_MS = 60_000;

/** Waits until the PDF is offered, which is the last that a report brings. */
export function waitForOffer(playground: Playground): Promise<TeamsMessage> {
  return playground.waitFor(
    (message) => message.attachments.some(({ contentType }) => contentType === CONSENT),
    WAIT_MS,
    'the PDF was not offered in Teams in a minute',
  );
}

/** Waits for the accepted PDF and leaves it with the chat's cards; resolves to the chat. */
export async function saveChat(
  playground: Playground,
  oneDrive: OneDrive,
  folder: string,
): Promise<readonly TeamsMessage[]> {
  await waitUntil(() => oneDrive.saved().size > 0, WAIT_MS, 'the PDF was not saved from Teams in a minute');
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of oneDrive.saved()) await writeFile(join(folder, name), bytes);
  const messages = await playground.messages();
  for (const [index, card] of messages.flatMap(cardsOf).entries()) {
    await writeFile(join(folder, `card-${index + 1}.json`), `${JSON.stringify(card, null, 2)}\n`);
  }
  return messages;
}

/** A chat as a person reads it, for the terminal. */
export function printChat(title: string, messages: readonly TeamsMessage[]): string {
  const shown = messages.map((message) => {
    const files = message.attachments
      .filter(({ contentType, name }) => contentType !== CARD && name !== undefined)
      .map(({ name }) => `📎 ${name}`);
    return [...cardsOf(message).map(plainText), ...files].join('\n');
  });
  return `\n━━━ ${title} ━━━\n${shown.filter((text) => text !== '').join('\n────\n')}\n`;
}

function cardsOf(message: TeamsMessage): readonly unknown[] {
  return message.attachments.filter(({ contentType }) => contentType === CARD).map(({ content }) => content);
}
