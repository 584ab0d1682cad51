import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from './errors.ts';
import { joinKeyring, listKeys } from './storage/keyring.ts';
import type { Store } from './storage/port.ts';
import type { Tables } from './storage/tables.ts';
import type { Vault, VaultKey } from './storage/vault.ts';

interface Secrets {
  /** Newest first. */
  readonly keys: readonly VaultKey[];
  readonly vault: Vault;
}

export interface SecretsDeps {
  readonly configured: readonly string[] | null;
  readonly dataDir: string;
  readonly store: Store;
  readonly tables: Tables;
}

/**
 * The keys of this installation, held against what they sealed: from SECRET_KEYS, else from a file made once in the data directory.
 * Throws AppError with the remedy when they are not the ones: a secret that does not open later could no longer be helped.
 */
export async function openSecrets({ configured, dataDir, store, tables }: SecretsDeps): Promise<Secrets> {
  const keys = loadSecrets(configured, dataDir) ?? (await makeFirst());
  return {
    keys,
    vault: await joinKeyring({ store, tables }, keys, configured === null ? 'secret.key' : 'SECRET_KEYS'),
  };

  async function makeFirst(): Promise<readonly VaultKey[]> {
    const inUse = (await listKeys(tables)).length > 0 || (await store.tenants()).length > 0;
    if (!inUse) makeKeyFile(dataDir);
    // Looked for again: a process that started at the same moment makes the file before it stores anything.
    const found = loadSecrets(null, dataDir);
    if (found !== null) return found;
    throw new AppError('refused', {
      detail:
        'secret.key is missing in DATA_DIR although the database has rows: restore it from where it was kept, or set SECRET_KEYS to its content.',
    });
  }
}

/** The keys as they are configured, newest first, or as they stand in `secret.key`; null when there are none yet. */
export function loadSecrets(configured: readonly string[] | null, dataDir: string): readonly VaultKey[] | null {
  if (configured !== null) return configured.map(readKey);
  const entry = readKeyFile(dataDir);
  if (entry === null) return null;
  const key = readKey(entry);
  if (key.id !== '' && key.secret.byteLength === 32) return [key];
  throw new AppError('refused', { detail: 'secret.key is damaged: restore it from where it was kept.' });
}

/** A key for one purpose, so that what signs links opens no sealed text. */
export function deriveKey(key: VaultKey, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key.secret, '', purpose, 32));
}

/** The newest key for one purpose, as text. */
export function deriveText([newest]: readonly VaultKey[], purpose: string): string {
  if (newest === undefined) throw new AppError('bug', { detail: 'There is no key.' });
  return Buffer.from(deriveKey(newest, purpose)).toString('base64url');
}

function readKey(entry: string): VaultKey {
  const [id = '', key = ''] = entry.split(':');
  return { id, secret: Buffer.from(key, 'base64') };
}

function readKeyFile(dataDir: string): string | null {
  try {
    return readFileSync(join(dataDir, 'secret.key'), 'utf8').trim();
  } catch (thrown) {
    if (isFault(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}

/** Written aside, on disk, then linked: of several starting processes one makes it, and nobody ever sees half of it. */
function makeKeyFile(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const aside = join(dataDir, `.unfinished-${randomUUID()}`);
  try {
    const file = openSync(aside, 'wx', 0o600);
    try {
      writeSync(file, `local:${randomBytes(32).toString('base64')}`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(aside, join(dataDir, 'secret.key'));
    if (process.platform !== 'win32') syncDirectory(dataDir);
  } catch (thrown) {
    if (!isFault(thrown, 'EEXIST')) throw thrown;
  } finally {
    rmSync(aside, { force: true });
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function isFault(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
