import { z } from 'zod';

/** Who signs what Teams sends to bots. */
export const ISSUER = 'https://api.botframework.com';

const Header = z.object({ alg: z.enum(['RS256', 'RS384', 'RS512']), kid: z.string() });

/**
 * Whether a bearer token claims to be what a good one would be: Teams' issuer, for this bot, for this service address, signed with an
 * asymmetric key. It proves nothing; it keeps forgeries from making us ask for keys, and keeps out the emulator and bot-to-bot tokens
 * that the SDK takes too, which name no service address.
 */
export function claimsToFit(
  authorization: string,
  { appId, serviceUrl }: { readonly appId: string; readonly serviceUrl: string },
): boolean {
  const [header, claims, signature, ...rest] = authorization.replace(/^Bearer /, '').split('.');
  if (rest.length > 0 || (signature ?? '') === '') return false;
  const Claims = z.object({ iss: z.literal(ISSUER), aud: z.literal(appId), serviceurl: z.literal(serviceUrl) });
  return Header.safeParse(decode(header)).success && Claims.safeParse(decode(claims)).success;
}

function decode(part = ''): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
