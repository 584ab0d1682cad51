import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { TeamsConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { isServiceUrl } from './origins.ts';
import { ISSUER } from './token.ts';

export interface AuthenticationDeps {
  readonly registration: TeamsConfig['registration'];
  readonly devOrigins: readonly string[];
  /** Tests only: another OpenID server than Microsoft's. */
  readonly openIdUrl?: string;
  /** Tests only: what Microsoft's login would have given us. */
  readonly accessToken?: string;
}

type Authentication = ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>;
type ServiceClientCredentialsFactory = NonNullable<Authentication[1]>;
export type ConnectorFactory = ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>;

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

/** Who we are to Teams and how we know it is Teams: tokens both ways, and clients that write nowhere else. */
export function makeAuthentication(deps: AuthenticationDeps): ConfigurationBotFrameworkAuthentication {
  const { registration, devOrigins, openIdUrl, accessToken } = deps;
  const options = {
    ...(registration === null
      ? { MicrosoftAppId: '' }
      : {
          MicrosoftAppId: registration.appId,
          MicrosoftAppPassword: registration.password,
          MicrosoftAppType: 'SingleTenant',
          MicrosoftAppTenantId: registration.tenantId,
        }),
    ...(openIdUrl === undefined ? {} : authority(openIdUrl)),
  };
  const authentication = new ConfigurationBotFrameworkAuthentication(
    options,
    accessToken === undefined ? undefined : credentials(registration?.appId ?? '', accessToken),
  );
  guardFactories(authentication, devOrigins);
  return authentication;
}

/** Stands in for Microsoft's login. */
function credentials(appId: string, token: string): ServiceClientCredentialsFactory {
  return {
    isValidAppId: async (id) => id === appId,
    isAuthenticationDisabled: async () => appId === '',
    createCredentials: async () => ({
      async signRequest(request) {
        request.headers.set('authorization', `Bearer ${token}`);
        return request;
      },
    }),
  };
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
