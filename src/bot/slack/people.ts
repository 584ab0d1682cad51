import type { Locale, PersonId, TenantId } from '../../analysis/domain.ts';
import { AppError } from '../../errors.ts';
import type { ChatPort } from '../port.ts';
import type { SlackClients } from './clients.ts';
import { call, slackErrorName, translateSlackError } from './errors.ts';
import { makeMemory } from './memory.ts';
import { placeOf } from './places.ts';
import { type HomeView, type ModalView, renderHomeView, renderModal } from './views.ts';

export interface SlackPeopleDeps {
  readonly clients: SlackClients;
  readonly localeOf: (tenantId: TenantId) => Promise<Locale>;
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_KEPT = 10_000;
/** How Slack says that a press is too long ago, or was answered already. */
const TOO_LATE = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id', 'invalid_trigger']);
/** What says nothing about the workspace, only about one conversation. */
const HERE_ONLY = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'invalid_thread_ts',
  'thread_not_found',
]);

type SlackPeople = Required<
  Pick<ChatPort, 'openForm' | 'direct' | 'nameOf' | 'emailOf' | 'timeZoneOf' | 'showHome' | 'working'>
>;

/** What Slack tells of somebody; null what it does not. */
interface Profile {
  readonly name: string | null;
  /** Only where the workspace granted `users:read.email`. */
  readonly email: string | null;
  readonly timeZone: string | null;
}

const NOTHING_TOLD: Profile = { name: null, email: null, timeZone: null };

/** What Slack shows to one person or tells about one. */
export function makeSlackPeople({ clients, localeOf, now }: SlackPeopleDeps): SlackPeople {
  const conversations = makeMemory<string>({ now, keepMs: DAY_MS, most: MOST_KEPT });
  const profiles = makeMemory<Profile>({ now, keepMs: HOUR_MS, most: MOST_KEPT });
  const withoutStatus = makeMemory<true>({ now, keepMs: HOUR_MS, most: MOST_KEPT });

  return {
    async openForm({ place, triggerId }, form) {
      if (triggerId === null) throw tooLate();
      const { client } = await clients.of(place.tenantId);
      const view = asView(renderModal(form, place, { locale: await localeOf(place.tenantId) }));
      await client.views.open({ trigger_id: triggerId, view }).catch((thrown: unknown) => {
        throw TOO_LATE.has(slackErrorName(thrown) ?? '') ? tooLate() : translateSlackError(thrown);
      });
    },

    async direct(tenantId, person) {
      const key = `${tenantId}|${person}`;
      const known = conversations.get(key) ?? (await open(tenantId, person));
      conversations.set(key, known);
      return placeOf(tenantId, known, null);
    },

    nameOf: async (tenantId, person) => (await profileOf(tenantId, person)).name,

    emailOf: async (tenantId, person) => (await profileOf(tenantId, person)).email,

    timeZoneOf: async (tenantId, person) => (await profileOf(tenantId, person)).timeZone,

    async showHome(tenantId, person, card) {
      const { client } = await clients.of(tenantId);
      const view = asView(renderHomeView(card, { locale: await localeOf(tenantId) }));
      await call(() => client.views.publish({ user_id: person, view }));
    },

    async working({ tenantId, conversation, thread }, words) {
      if (thread === null || withoutStatus.get(tenantId) === true) return;
      try {
        const { client } = await clients.of(tenantId);
        await client.assistant.threads.setStatus({ channel_id: conversation, thread_ts: thread, status: words ?? '' });
      } catch (thrown) {
        if (!HERE_ONLY.has(slackErrorName(thrown) ?? '')) withoutStatus.set(tenantId, true);
      }
    },
  };

  async function profileOf(tenantId: TenantId, person: PersonId): Promise<Profile> {
    const key = `${tenantId}|${person}`;
    const known = profiles.get(key);
    if (known !== undefined) return known;
    try {
      const { client } = await clients.of(tenantId);
      const { user } = await client.users.info({ user: person });
      const name = [user?.profile?.display_name, user?.real_name, user?.name].find((one) => one?.trim()) ?? null;
      const profile = { name, email: user?.profile?.email?.trim() || null, timeZone: user?.tz ?? null };
      profiles.set(key, profile);
      return profile;
    } catch (thrown) {
      // A name is worth no failure. What Slack will not tell now, it will not tell in a minute.
      if (slackErrorName(thrown) !== null) profiles.set(key, NOTHING_TOLD);
      return NOTHING_TOLD;
    }
  }

  async function open(tenantId: TenantId, person: PersonId): Promise<string> {
    const { client } = await clients.of(tenantId);
    const { channel } = await call(() => client.conversations.open({ users: person }));
    if (channel?.id === undefined) throw new AppError('refused', { detail: 'Slack opens no direct message.' });
    return channel.id;
  }
}

/** The SDK wants a list that it could change. */
function asView<T extends ModalView | HomeView>({ blocks, ...view }: T) {
  return { ...view, blocks: [...blocks] };
}

function tooLate(): AppError {
  return new AppError('too-late', { detail: 'Slack opens a form only within three seconds.' });
}
