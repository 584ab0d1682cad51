import { type Activity, CloudAdapter, type ConversationParameters, type TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { PersonId } from '../../analysis/domain.ts';
import { AppError } from '../../errors.ts';
import type { Place } from '../port.ts';
import { type AuthenticationDeps, type ConnectorFactory, makeAuthentication } from './authentication.ts';
import { isGone, translateConnectorError } from './errors.ts';
import { claimsToFit, ISSUER } from './token.ts';

/** What we say to Teams: an activity without its address. */
export type Outgoing = Partial<Activity>;

/**
 * Teams' service. Only this file and authentication.ts know `botbuilder`, so that `@microsoft/agents-hosting` can take its place here.
 */
export interface Connector {
  /** Whether a request carries a token that Teams' service signed for us and for this service address. */
  authenticate(request: { readonly serviceUrl: string; readonly authorization: string }): Promise<boolean>;
  /** Resolves to the new message's id, null when Teams does not tell. */
  send(to: Place, activity: Outgoing): Promise<string | null>;
  update(place: Place, message: string, activity: Outgoing): Promise<void>;
  /** Opens the personal chat with somebody of `via`'s tenant, or finds it; resolves to its id. */
  open(via: Place, person: PersonId): Promise<string>;
  /** Members of a conversation, the first page of them. */
  members(place: Place): Promise<readonly Member[]>;
  /** One member, by the directory's id or by this bot's own (`29:…`); null when they are not in the conversation. */
  member(place: Place, person: PersonId): Promise<Member | null>;
}

export interface Member {
  readonly person: PersonId;
  readonly name: string;
  /** Their mailbox, else what they sign in with, which looks alike; null for guests, whose sign-in name is made up. */
  readonly email: string | null;
}

export interface ConnectorDeps extends AuthenticationDeps {
  /** Why an authentication failed, for the log. */
  readonly onRefused: (cause: unknown) => void;
}

type ConnectorClient = Awaited<ReturnType<ConnectorFactory['create']>>;

/** For Microsoft's keys, asked for once a day. Teams itself waits 15 s for our answer. */
const KEYS_TIMEOUT_MS = 8_000;

/** What Teams tells of a member, as far as it is read. */
const Address = z.string().max(254).nullish().catch(null);
const Account = z.object({
  id: z.string(),
  aadObjectId: z.string().nullish(),
  name: z.string(),
  email: Address,
  userPrincipalName: Address,
});
const MAX_NAME = 100;

/** Teams through the Bot Framework, one request a call. */
export function makeConnector(deps: ConnectorDeps): Connector {
  const { registration, onRefused } = deps;
  const authentication = makeAuthentication(deps);
  const adapter = new CloudAdapter(authentication);

  async function authenticate({
    serviceUrl,
    authorization,
  }: {
    serviceUrl: string;
    authorization: string;
  }): Promise<boolean> {
    if (registration === null) return true;
    if (!claimsToFit(authorization, { appId: registration.appId, serviceUrl })) return false;
    try {
      // The SDK takes other ways, with weaker checks, for other channels: it is never told another one.
      const activity = { type: 'message', channelId: 'msteams', serviceUrl } as Activity;
      await withDeadline(authentication.authenticateRequest(activity, authorization), KEYS_TIMEOUT_MS);
      return true;
    } catch (cause) {
      onRefused(cause);
      return false;
    }
  }

  async function send(to: Place, activity: Outgoing): Promise<string | null> {
    let id = '';
    await inConversation(to, async (context, addressed) => {
      // Not context.sendActivity: it would make a reply to an activity id that the SDK invents.
      const [sent] = await adapter.sendActivities(context, [addressed(activity)]);
      id = sent?.id ?? '';
    });
    return id === '' ? null : id;
  }

  function update(place: Place, message: string, activity: Outgoing): Promise<void> {
    return inConversation(place, async (context, addressed) => {
      await adapter.updateActivity(context, addressed({ ...activity, id: message }));
    });
  }

  async function open(via: Place, person: PersonId): Promise<string> {
    if (via.teams === null) throw new AppError('bug', { detail: 'This place is not in Teams.' });
    const { serviceUrl, botId } = via.teams;
    const tenantId = tenantOf(via);
    let id = '';
    // Teams takes the directory's id of a person here, as `id` (MicrosoftDocs/msteams-docs/issues/14079).
    const parameters: Partial<ConversationParameters> = {
      isGroup: false,
      bot: { id: botId, name: '' },
      members: [{ id: person, name: '' }],
      tenantId,
      channelData: { tenant: { id: tenantId } },
    };
    try {
      await adapter.createConversationAsync(
        registration?.appId ?? '',
        'msteams',
        serviceUrl,
        ISSUER,
        parameters as ConversationParameters,
        async (context) => {
          id = context.activity.conversation.id;
        },
      );
    } catch (thrown) {
      throw translateConnectorError(thrown);
    }
    return id;
  }

  async function members(place: Place): Promise<readonly Member[]> {
    let found: readonly unknown[] = [];
    await inConversation(place, async (context) => {
      const page = await clientOf(context).conversations.getConversationPagedMembers(place.conversation);
      found = page.members ?? [];
    });
    return found.flatMap(readMember);
  }

  async function member(place: Place, person: PersonId): Promise<Member | null> {
    let found: unknown = null;
    try {
      await inConversation(place, async (context) => {
        found = await clientOf(context).conversations.getConversationMember(place.conversation, person);
      });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    return readMember(found)[0] ?? null;
  }

  function clientOf(context: TurnContext): ConnectorClient {
    return context.turnState.get<ConnectorClient>(adapter.ConnectorClientKey);
  }

  async function inConversation(
    place: Place,
    work: (context: TurnContext, addressed: (activity: Outgoing) => Activity) => Promise<void>,
  ): Promise<void> {
    if (place.teams === null) throw new AppError('bug', { detail: 'This place is not in Teams.' });
    const { serviceUrl, botId, userId } = place.teams;
    const conversation = {
      id: place.conversation,
      isGroup: place.kind !== 'personal',
      conversationType: { personal: 'personal', group: 'groupChat', channel: 'channel' }[place.kind],
      tenantId: tenantOf(place),
      name: '',
    };
    const bot = { id: botId, name: '' };
    const user = { id: userId, name: '' };
    const reference = { channelId: 'msteams', serviceUrl, conversation, bot, user };
    const addressed = (activity: Outgoing): Activity =>
      ({
        type: 'message',
        channelId: 'msteams',
        serviceUrl,
        conversation,
        from: bot,
        recipient: user,
        ...activity,
      }) as Activity;
    try {
      await adapter.continueConversationAsync(registration?.appId ?? '', reference, (context) =>
        work(context, addressed),
      );
    } catch (thrown) {
      throw translateConnectorError(thrown);
    }
  }

  return { authenticate, send, update, open, members, member };
}

function tenantOf({ tenantId }: Place): string {
  return tenantId.replace(/^teams:/, '');
}

/** As a list of one or none. */
function readMember(account: unknown): readonly Member[] {
  const read = Account.safeParse(account);
  if (!read.success) return [];
  const { id, aadObjectId, name, email, userPrincipalName } = read.data;
  const address = email?.trim() || userPrincipalName?.trim() || '';
  return [
    {
      person: (aadObjectId ?? id) as PersonId,
      name: name.trim().slice(0, MAX_NAME),
      email: address.includes('@') && !/#EXT#/i.test(address) ? address : null,
    },
  ];
}

async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The keys did not come in time.')), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
