import type { TenantId } from '../analysis/domain.ts';
import { eventPlace } from './events.ts';
import { grantPlace } from './installations.ts';
import type { Row, Table } from './port.ts';
import { filePlace } from './recordings.ts';
import type { Tables } from './tables.ts';
import type { SecretPlace, Vault } from './vault.ts';
import { everyRow } from './walk.ts';

/** One sealed text as it stands in the store. */
export interface SealedText {
  readonly sealed: string;
  readonly place: SecretPlace;
  /** Seals it with the newest key, if it still stands as it was read; throws AppError when it does not open. */
  reseal(vault: Vault): Promise<void>;
}

/** Every sealed text of a tenant. A field that is sealed belongs here: the key of one that is missing would be forgotten. */
export async function* everySealed(
  { webhookEvents, recordings, installations }: Pick<Tables, 'webhookEvents' | 'recordings' | 'installations'>,
  tenantId: TenantId,
): AsyncGenerator<SealedText> {
  yield* field(webhookEvents, tenantId, {
    read: (row) => row.sealed,
    write: (row, sealed) => ({ ...row, sealed }),
    place: (row) => eventPlace(row.tenantId, row.id),
  });
  yield* field(recordings, tenantId, {
    read: (row) => row.file.url,
    write: (row, url) => ({ ...row, file: { ...row.file, url } }),
    place: (row) => filePlace(row.file, row.id),
  });
  yield* field(installations, tenantId, {
    read: (row) => row.sealed ?? null,
    write: (row, sealed) => ({ ...row, sealed }),
    place: (row) => grantPlace(row.tenantId),
  });
}

interface Lens<R> {
  read(row: R): string | null;
  write(row: R, sealed: string): R;
  place(row: R): SecretPlace;
}

async function* field<R extends Row>(
  table: Pick<Table<R>, 'scan' | 'change'>,
  tenantId: TenantId,
  { read, write, place }: Lens<R>,
): AsyncGenerator<SealedText> {
  for await (const row of everyRow(table, tenantId)) {
    const sealed = read(row);
    // Empty: an event whose recording was erased.
    if (sealed === null || sealed === '') continue;
    yield {
      sealed,
      place: place(row),
      async reseal(vault) {
        const again = vault.seal(vault.open(sealed, place(row)), place(row));
        await table.change(tenantId, row.id, (now) => (read(now) === sealed ? write(now, again) : null));
      },
    };
  }
}
