import { type Activity, CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder';
import type { TeamsConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { Place } from '../port.ts';
import { translateConnectorError } from './errors.ts';
import { isServiceUrl } from './origins.ts';
import { claimsToFit, ISSUER } from './token.ts';

/** What we say to Teams: an activity without its address. */
export type Outgoing = Partial<Activity>;

/** Teams' service: the only file that knows `botbuilder`, so that `@microsoft/agents-hosting` can take its place here. */
export interface Connector {
  /** Whether a request carries a token that Teams' service signed for us and for this service address. */
  authenticate(request: { readonly serviceUrl: string; readonly authorization: string }): Promise<boolean>;
  /** Resolves to the new message's id, null when Teams does not tell. */
  send(to: Place, activity: Outgoing): Promise<string | null>;
  update(place: Place, message: string, activity: Outgoing): Promise<void>;
}

export interface ConnectorDeps {
  readonly registration: TeamsConfig['registration'];
  readonly devOrigins: readonly string[];
  /** Tests only: another OpenID server than Microsoft's. */
  readonly openIdUrl?: string;
  /** Why an authentication failed, for the log. */
  readonly onRefused: (cause: unknown) => void;
}

type ConnectorFactory = ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>;

/** A private field of the SDK's client, without which retries cannot be switched off; a test sees that it is still there. */
interface WithPipeline {
  readonly client: {
    readonly pipeline: {
      removePolicy(policy: { readonly name: string }): unknown;
      addPolicy(policy: {
        readonly name: string;
        sendRequest(
          request: { timeout: number },
          next: (request: { timeout: number }) => Promise<unknown>,
        ): Promise<unknown>;
      }): void;
    };
  };
}

/** Below the outbox's lease (jobs/send-once.ts), which takes a longer silence for a crash. */
const CALL_TIMEOUT_MS = 10_000;
/** For Microsoft's keys, asked for once a day. Teams itself waits 15 s for our answer. */
const KEYS_TIMEOUT_MS = 8_000;

export function makeConnector({ registration, devOrigins, openIdUrl, onRefused }: ConnectorDeps): Connector {
  const authentication = new ConfigurationBotFrameworkAuthentication({
    ...(registration === null
      ? { MicrosoftAppId: '' }
      : {
          MicrosoftAppId: registration.appId,
          MicrosoftAppPassword: registration.password,
          MicrosoftAppType: 'SingleTenant',
          MicrosoftAppTenantId: registration.tenantId,
        }),
    ...(openIdUrl === undefined ? {} : authority(openIdUrl)),
  });
  guardFactories(authentication, devOrigins);
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
      tenantId: place.tenantId.replace(/^teams:/, ''),
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

  return { authenticate, send, update };
}

/** Every connector client, for answers and for proactive messages alike, comes from one of these two places. */
function guardFactories(authentication: ConfigurationBotFrameworkAuthentication, devOrigins: readonly string[]): void {
  const createFactory = authentication.createConnectorFactory.bind(authentication);
  const authenticateRequest = authentication.authenticateRequest.bind(authentication);
  authentication.createConnectorFactory = (identity) => guard(createFactory(identity), devOrigins);
  authentication.authenticateRequest = async (activity, header) => {
    const result = await authenticateRequest(activity, header);
    return result.connectorFactory === undefined
      ? result
      : { ...result, connectorFactory: guard(result.connectorFactory, devOrigins) };
  };
}

/**
 * Checks the address before a client for it exists, and takes two habits from the client: repeating a POST by itself (retries are the
 * outbox's; Teams knows no idempotency key) and following redirects (the check would never see where to).
 */
function guard(factory: ConnectorFactory, devOrigins: readonly string[]): ConnectorFactory {
  const create = factory.create.bind(factory);
  factory.create = async (serviceUrl, audience) => {
    if (!isServiceUrl(serviceUrl, devOrigins))
      throw new AppError('refused', { detail: 'The address to answer to is not Teams’.' });
    const client = await create(serviceUrl, audience);
    const { pipeline } = (client as unknown as WithPipeline).client;
    pipeline.removePolicy({ name: 'defaultRetryPolicy' });
    pipeline.removePolicy({ name: 'redirectPolicy' });
    pipeline.addPolicy({
      name: 'callTimeout',
      sendRequest(request, next) {
        request.timeout = CALL_TIMEOUT_MS;
        return next(request);
      },
    });
    return client;
  };
  return factory;
}

/** The SDK reads these together or not at all; the values are those of the public cloud but for the addresses of the keys. */
function authority(openIdUrl: string): Readonly<Record<string, string>> {
  return {
    ValidateAuthority: 'true',
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
    ToChannelFromBotOAuthScope: ISSUER,
    ToBotFromChannelTokenIssuer: ISSUER,
    OAuthUrl: ISSUER,
    ToBotFromChannelOpenIdMetadataUrl: openIdUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: openIdUrl,
    CallerId: 'urn:botframework:azure',
  };
}

async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The keys did not come in time.')), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
