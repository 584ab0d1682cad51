import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VaultKey } from './storage/vault.ts';

/** The keys of this installation, newest first: from SECRET_KEYS, else from a file made once in the data directory (mode 0600). */
export function loadSecrets(configured: readonly string[] | null, dataDir: string): readonly VaultKey[] {
  return (configured ?? [readOrMakeKey(dataDir)]).map((entry) => {
    const [id = '', key = ''] = entry.split(':');
    return { id, secret: Buffer.from(key, 'base64') };
  });
}

/** A key for one purpose, so that what signs links opens no sealed text. */
export function deriveKey(key: VaultKey, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key.secret, '', purpose, 32));
}

function readOrMakeKey(dataDir: string): string {
  const file = join(dataDir, 'secret.key');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    // `wx` lets one of several starting processes write it; the others read what that one wrote.
    writeFileSync(file, `local:${randomBytes(32).toString('base64')}`, { flag: 'wx', mode: 0o600 });
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
  }
  return readFileSync(file, 'utf8').trim();
}
