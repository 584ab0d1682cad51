import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';

export interface VaultKey {
  /** Stored with what the key sealed, to find it again: letters, digits, `-` and `_`. */
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** Where a secret stands. It is sealed in, so that a sealed text copied to another row or field does not open. */
export interface SecretPlace {
  readonly tenantId: string;
  readonly collection: string;
  readonly field: string;
  readonly id: string;
}

export interface Vault {
  /** Ids of its keys; the first seals. */
  readonly keyIds: readonly string[];
  seal(secret: string, place: SecretPlace): string;
  /** Throws an AppError when the key is not at hand or the text is not what was sealed at this place. */
  open(sealed: string, place: SecretPlace): string;
  /** Whether the text was sealed with an older key and should be sealed again. */
  isStale(sealed: string): boolean;
}

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM. The first key seals, all open: to rotate, put the new key first and keep the old until nothing is stale. */
export function makeVault(keys: readonly VaultKey[]): Vault {
  const [current] = keys;
  const byId = new Map(keys.map((key) => [key.id, key.secret]));
  if (current === undefined || byId.size !== keys.length)
    throw unusable('needs at least one key, each with an id of its own');
  for (const key of keys) {
    if (!/^[\w-]+$/.test(key.id) || key.secret.byteLength !== 32)
      throw unusable('has a key that is not 32 bytes or badly named');
  }
  const sealing = current;

  return {
    keyIds: keys.map((key) => key.id),
    seal(secret, place) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing.secret, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(encodePlace(place));
      const body = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${sealing.id}.${body.toString('base64url')}`;
    },
    open(sealed, place) {
      const [version, id = '', encoded = '', ...rest] = sealed.split('.');
      const secret = byId.get(id);
      const body = Buffer.from(encoded, 'base64url');
      if (version !== VERSION || rest.length > 0 || body.byteLength < IV_BYTES + TAG_BYTES) throw damaged();
      if (secret === undefined) throw unusable('lacks the key that sealed a stored secret: add it to the keys');
      const decipher = createDecipheriv('aes-256-gcm', secret, body.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(encodePlace(place));
      decipher.setAuthTag(body.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(body.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw damaged(cause);
      }
    },
    isStale: (sealed) => !sealed.startsWith(`${VERSION}.${sealing.id}.`),
  };
}

/** The id of the key that sealed a text; empty when it is none of ours. */
export function sealedBy(sealed: string): string {
  const [version, id = ''] = sealed.split('.');
  return version === VERSION ? id : '';
}

/** JSON, not a join: a separator inside one part must not make two places alike. */
function encodePlace(place: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([place.tenantId, place.collection, place.field, place.id]));
}

function unusable(what: string): AppError {
  return new AppError('refused', { detail: `The vault ${what}.` });
}

function damaged(cause?: unknown): AppError {
  return new AppError('refused', {
    detail: 'A stored secret does not open: another key sealed it, or it was changed.',
    cause,
  });
}
