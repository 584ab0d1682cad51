import { z } from 'zod';
import type { TenantId } from '../../analysis/domain.ts';
import { inEach } from '../../cards/languages.ts';
import { type Reader, wordsFor } from '../../cards/words.ts';
import type { Incoming, Place, SharedFile } from '../port.ts';
import { type Activity, OpaqueId, personOf, replyTo, Text } from './activity.ts';
import { readFile } from './file.ts';

/** "Coach this recording" in the menu of a message: Teams asks either way, depending on whether the manifest wants a dialog first. */
const NAMES: ReadonlySet<string> = new Set(['composeExtension/fetchTask', 'composeExtension/submitAction']);
const MAX_FILES = 20;

const Asked = z.object({
  commandId: z.literal('coach'),
  messagePayload: z
    .object({
      id: OpaqueId,
      attachments: z
        .array(z.object({ contentType: z.string().nullish(), name: Text.nullish(), content: z.unknown().optional() }))
        .nullish(),
    })
    .nullish(),
});

type Coached = Extract<Incoming, { kind: 'files' | 'no-file' }>;

/** Whether an invoke is one of the message extension. */
export function isExtension({ type, name }: Activity): boolean {
  return type === 'invoke' && NAMES.has(name ?? '');
}

/**
 * What the extension was asked to coach. Of most messages Teams hands over no address that can be read without Graph, only a reference
 * to SharePoint. The same message is the same event, however often and in whatever chat somebody asks.
 */
export function readExtension(activity: Activity, place: Place): Coached | null | 'refused' {
  const read = Asked.safeParse(activity.value);
  if (!read.success) return 'refused';
  const person = personOf(activity);
  const message = read.data.messagePayload?.id ?? activity.id;
  const eventId = `teams:coach:${activity.conversation.id}:${message}:${person}`;
  const files = readFiles(read.data.messagePayload?.attachments ?? [], place.tenantId, message);
  return files.length === 0
    ? { kind: 'no-file', eventId, reply: replyTo(activity, place), person }
    : { kind: 'files', eventId, place, person, files, text: '' };
}

function readFiles(
  attachments: readonly { name?: string | null | undefined; content?: unknown }[],
  tenantId: TenantId,
  message: string,
): readonly SharedFile[] {
  return attachments.slice(0, MAX_FILES).flatMap(({ name, content }, at) => {
    const file = readFile({ name, content: contentOf(content), fallbackId: `${message}:${at}` }, tenantId);
    return file === null ? [] : [file];
  });
}

/** In a message's payload the content is JSON in a text. */
function contentOf(content: unknown): unknown {
  if (typeof content !== 'string') return content;
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

const answers = inEach((say) => ({
  coached: say`I coach it. The report comes in our personal chat.`,
  'no-file': say`Teams does not hand me the files of a message. Open a chat with me, attach the recording with the paper clip and send it.`,
  unknown: say`I do not know yet where to write to you. Open a chat with me, say hello, and ask again.`,
}));

/** The dialog that answers it; Teams waits five seconds for one. */
export function extensionAnswer(what: 'coached' | 'no-file' | 'unknown', reader: Reader): object {
  return { task: { type: 'message', value: answers(wordsFor(reader))[what] } };
}
