import type { ServerResponse } from 'node:http';
import type { PersonId } from '../../src/analysis/domain.ts';
import type { SharedFile } from '../../src/bot/port.ts';
import type { SlackMessage } from '../../src/cards/block-kit.ts';
import type { FakeMessage, FakeView } from '../fakes/slack-state.ts';
import { slackFaults } from '../golden/cards/faults.ts';
import {
  aliveIn,
  BABBLE,
  type ChatWorld,
  type Happening,
  type Shown,
  type ShownForm,
  type Trouble,
  wordsOf,
} from './chat-world.ts';
import { CHANNEL, fixture, openSurfaces, PERSON, TENANT } from './slack-surfaces-world.ts';

const KINDS: Readonly<Record<string, string>> = {
  plain_text_input: 'text',
  static_select: 'choice',
  users_select: 'person',
};
const SILENCES = new Set<Trouble>(['hangs', 'silent', 'done, then silent']);

/** The Slack adapter between signed payloads and the strict stand-in. */
export async function openSlackChat(): Promise<ChatWorld> {
  const world = await openSurfaces({
    grants: { drop: async () => {}, servedBy: async () => [] } as never,
  });
  const { slack, chat } = world;
  const personal = await chat.direct(TENANT, PERSON);
  const responseUrl = slack.responseUrl('C1', PERSON);
  let shared = 0;

  function toShown({ text, blocks, files, onlyFor, channel, thread_ts }: FakeMessage): Shown {
    const isUpload = files.length > 0;
    const message = { text, blocks } as unknown as SlackMessage;
    const faults = isUpload ? aliveIn(lastUpload()) : blocks.length === 0 ? aliveIn(text) : slackFaults(message);
    return {
      words: wordsOf({ text, blocks, files: isUpload ? lastUpload() : [] }),
      faults,
      onlyFor: onlyFor as PersonId | null,
      isInThread: channel === 'C1' && thread_ts === CHANNEL.thread,
      files: files.filter(slack.hasFile).map(() => 'uploaded'),
    };
  }

  /** What was said of the files that were uploaded last. */
  function lastUpload(): unknown {
    return slack.calls.filter(({ method }) => /^files\.(get|complete)Upload/.test(method)).slice(-4);
  }

  function share(what: Parameters<ChatWorld['share']>[0]): SharedFile {
    const id = `FS${++shared}`;
    if (what instanceof Uint8Array) slack.addFile(id, what);
    else if (what !== 'gone') slack.addStream(id, what === 'endless' ? pour : trickle);
    return { platform: 'slack', tenantId: TENANT, fileId: id, name: 'call.vtt', size: null, url: slack.fileUrl(id) };
  }

  return {
    chat,
    tenantId: TENANT,
    person: { id: PERSON, name: 'Dana' },
    colleague: { id: 'U2' as PersonId, name: 'Maya' },
    shut: slack.botUser as PersonId,
    stranger: 'U404' as PersonId,
    personal,
    shared: CHANNEL,
    elsewhere: { ...CHANNEL, conversation: 'C404' },
    can: {
      find: true,
      whisper: true,
      formsWithinMs: 3_000,
      files: { personal: 'uploaded', shared: 'uploaded' },
      removes: 'erase-tenant',
    },
    secrets: [slack.token, slack.origin],
    ask: (place) => ({
      place,
      person: PERSON,
      responseUrl: slack.responseUrl(place.conversation, PERSON),
      triggerId: slack.trigger(),
    }),
    said: ({ conversation }) => slack.messages.filter(({ channel }) => channel === conversation).map(toShown),
    forms: () => slack.modals.map(toForm),
    home: (person) => slack.homes.get(person),
    takeAway({ message }) {
      const at = slack.messages.findIndex(({ ts }) => ts === message);
      slack.messages.splice(at, 1);
    },
    chatter(place, messages) {
      const others = Array.from({ length: messages }, (_, i): FakeMessage => {
        const ts = `1690000000.${String(i).padStart(6, '0')}`;
        const { conversation: channel, thread: thread_ts } = place;
        return { channel, ts, thread_ts, text: 'yes', blocks: [], files: [], onlyFor: null };
      });
      slack.messages.unshift(...others);
    },
    asked: () => slack.calls.length,
    pause: world.advance,
    disturb(how) {
      if (how === null || SILENCES.has(how)) return slack.disturb(how as 'silent' | null);
      if (how === 'fault') return slack.disturb({ status: 503, body: {} });
      if (how === 'no') return slack.disturb({ status: 200, body: { ok: false, error: 'restricted_action' } });
      if (how === 'babble') return slack.disturb(BABBLE);
      const headers = { ...(how === 'later' && { 'retry-after': '7' }) };
      slack.disturb({ status: 429, headers, body: { ok: false, error: 'ratelimited' } });
    },
    refuseCards: (times) => slack.disturb({ status: 200, body: { ok: false, error: 'invalid_blocks' } }, times),
    share,
    async deliver(happening, nth) {
      const { route, payload } = toPayload(happening, nth, responseUrl);
      return (await world[route](payload)).status;
    },
    taken: world.taken,
  };
}

function toForm({ blocks, ...view }: FakeView): ShownForm {
  const { title, submit } = view as unknown as Record<'title' | 'submit', { readonly text: string }>;
  const inputs = blocks.flatMap(({ type, element }) => (type === 'input' ? [element as Record<string, unknown>] : []));
  return {
    title: title.text,
    submit: submit.text,
    wire: [blocks, title, submit],
    fields: inputs.map(({ type, action_id, initial_value, initial_option, initial_user }) => ({
      id: String(action_id).replace(/^field:/, ''),
      kind: KINDS[String(type)] ?? String(type),
      value: String(
        initial_value ?? initial_user ?? (initial_option as { value?: string } | undefined)?.value?.slice(1) ?? '',
      ),
    })),
  };
}

type Payload = Readonly<Record<string, unknown>>;

/** What Slack sends when that happens, after its recorded payloads. */
function toPayload(
  happening: Happening,
  nth: number,
  response_url: string,
): { readonly route: 'event' | 'interact' | 'form'; readonly payload: Payload } {
  const ts = `1700000001.00010${nth}`;
  switch (happening.kind) {
    case 'files': {
      const payload = fixture('file-share');
      const event = payload.event as Payload & { readonly files: readonly Payload[] };
      const files = event.files.map((file) => ({ ...file, name: happening.name, title: happening.name }));
      return { route: 'event', payload: { ...payload, event: { ...event, ts, files, text: happening.text } } };
    }
    case 'command': {
      const { text, where } = happening;
      if (where === 'shared')
        return { route: 'form', payload: fixture('slash-command', { text, response_url, trigger_id: `T.${nth}` }) };
      const payload = fixture('direct-message');
      return { route: 'event', payload: { ...payload, event: { ...(payload.event as Payload), ts, text } } };
    }
    case 'button': {
      const press = fixture('button-in-message', { response_url });
      const [action] = press.actions as readonly Payload[];
      const pressed = { ...action, action_id: `coach:${happening.action}`, value: happening.value, action_ts: ts };
      return { route: 'interact', payload: { ...press, actions: [pressed] } };
    }
    case 'form': {
      const submission = fixture('view-submission');
      const values = Object.entries(happening.answers).map(([id, value]) => [
        `field:${id}`,
        { [`field:${id}`]: { type: 'plain_text_input', value: value === '' ? null : value } },
      ]);
      const { conversation, thread } = CHANNEL;
      const view = {
        ...(submission.view as Payload),
        id: `V${nth}`,
        callback_id: `coach:form:${happening.form}`,
        private_metadata: JSON.stringify({ value: happening.value, conversation, thread }),
        state: { values: Object.fromEntries(values) },
      };
      return { route: 'interact', payload: { ...submission, view } };
    }
    case 'removed':
      return { route: 'event', payload: fixture('app-uninstalled', { event_id: `Ev000${nth}` }) };
  }
}

/** Comes without end. */
export function pour(res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'application/octet-stream' });
  const chunk = Buffer.alloc(16_384, 'x');
  const more = (): void => {
    while (!res.destroyed && res.write(chunk));
  };
  res.on('drain', more);
  more();
}

/** Begins, and then nothing. */
export function trickle(res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'application/octet-stream' }).write('WEBVTT');
}
