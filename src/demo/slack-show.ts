import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LocalSlack, SlackMessage } from './local-slack.ts';
import { plainText } from './plain-text.ts';
import { waitUntil } from './waiting.ts';

/** Waits until a dropped file's thread holds its PDF; resolves to what the bot said. */
export async function waitForThread(
  slack: LocalSlack,
  channel: string,
  root: string,
): Promise<readonly SlackMessage[]> {
  await waitUntil(
    async () => (await slack.thread(channel, root)).some((message) => findPdf(message) !== undefined),
    60_000,
    'the thread in Slack was not finished in a minute',
  );
  return slack.thread(channel, root);
}

/** Leaves a thread's cards as JSON and its files beside them; resolves to the names of what was written. */
export async function saveThread(
  slack: LocalSlack,
  thread: readonly SlackMessage[],
  folder: string,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const [index, { blocks, text }] of thread.entries()) {
    if (blocks === undefined || blocks.length === 0) continue;
    const file = join(folder, `card-${index + 1}.json`);
    await writeFile(file, `${JSON.stringify({ text, blocks }, null, 2)}\n`);
    written.push(file);
  }
  for (const file of thread.flatMap((message) => message.files ?? [])) {
    const target = join(folder, basename(file.name));
    await writeFile(target, await slack.download(file.url_private_download));
    written.push(target);
  }
  return written;
}

/** A thread as a person reads it, for the terminal. */
export function printThread(title: string, thread: readonly SlackMessage[]): string {
  const messages = thread.map((message) => {
    const files = (message.files ?? []).map((file) => `📎 ${file.name}`);
    const words =
      message.blocks !== undefined && message.blocks.length > 0 ? plainText(message.blocks) : (message.text ?? '');
    return [words, ...files].filter((line) => line !== '').join('\n');
  });
  return `\n━━━ ${title} ━━━\n${messages.join('\n────\n')}\n`;
}

function findPdf(message: SlackMessage): { readonly name: string } | undefined {
  return message.files?.find((file) => file.name.endsWith('.pdf'));
}
