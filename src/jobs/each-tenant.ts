import type { TenantId } from '../analysis/domain.ts';
import { asAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../storage/port.ts';

/** Does a chore for every tenant; one whose data is at fault does not keep the others from theirs. */
export async function eachTenant(
  { store, log }: { readonly store: Pick<Store, 'tenants'>; readonly log: Log },
  work: (tenantId: TenantId) => Promise<void>,
): Promise<void> {
  for (const tenantId of await store.tenants()) {
    await work(tenantId).catch((thrown: unknown) => {
      log.error({ err: asAppError(thrown), tenant: tenantId }, 'a chore failed for one tenant');
    });
  }
}
