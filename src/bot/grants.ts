import { randomUUID } from 'node:crypto';
import type { TenantId } from '../analysis/domain.ts';
import { type Installation, openGrant, type SlackGrant, sealGrant } from '../storage/installations.ts';
import type { Store } from '../storage/port.ts';
import type { Tables } from '../storage/tables.ts';
import type { Vault } from '../storage/vault.ts';

export type { SlackGrant };

/** A grant and the tenant whose row holds it: the workspace's own or its organisation's. */
export interface HeldGrant {
  readonly holder: TenantId;
  readonly grant: SlackGrant;
  /** A process is renewing it now, or has just failed to. */
  readonly isRenewing: boolean;
}

/** What Slack granted us where the app was installed by OAuth; sealed at rest, shared by all processes. */
export interface SlackGrants {
  /** Keeps the grant of a new installation in place of an earlier one. Resolves to its tenant. */
  keep(grant: SlackGrant): Promise<TenantId>;
  /**
   * What a workspace is served with: its own grant, else the one of the organisation that an event names or has named.
   * Null when the app is not installed there.
   */
  find(tenantId: TenantId, organisation?: TenantId | null): Promise<HeldGrant | null>;
  /**
   * Renews a grant that is due, one process at a time, and stores it before it is given out. Null when another process is at it, when it
   * has just failed, or when there is none any more. Throws what `ask` throws.
   */
  renew(
    holder: TenantId,
    isDue: (grant: SlackGrant) => boolean,
    ask: (grant: SlackGrant) => Promise<SlackGrant>,
  ): Promise<SlackGrant | null>;
  /** Lets go of a grant, unless the app was installed anew after `at`. Everything else that was stored stays. */
  drop(tenantId: TenantId, at: number): Promise<void>;
  /** The workspaces that an organisation's grant has served. */
  servedBy(organisation: TenantId): Promise<readonly TenantId[]>;
}

export interface SlackGrantsDeps {
  readonly store: Pick<Store, 'tenants'>;
  readonly tables: Pick<Tables, 'installations'>;
  readonly vault: Vault;
  readonly now: () => number;
}

/** Longer than one question to Slack takes (slack/app.ts): who has held it for so long is gone. */
const LEASE_MS = 60_000;
/** How long nobody tries again after a renewal that failed, while the old token still serves. */
const PAUSE_MS = 60_000;

/** The grants in the `installations` collection. */
export function makeSlackGrants({ store, tables: { installations }, vault, now }: SlackGrantsDeps): SlackGrants {
  const row = (tenantId: TenantId): Promise<Installation | null> => installations.get(tenantId, tenantId);
  const edit = (tenantId: TenantId, change: (row: Installation) => Installation | null): Promise<Installation | null> =>
    installations.change(tenantId, tenantId, change);

  const isRenewing = ({ renewing }: Installation): boolean => (renewing?.until ?? 0) > now();

  async function find(tenantId: TenantId, organisation: TenantId | null = null): Promise<HeldGrant | null> {
    const own = await row(tenantId);
    const grant = own === null ? null : openGrant(vault, own);
    if (own !== null && grant !== null) return { holder: tenantId, grant, isRenewing: isRenewing(own) };
    const holder = organisation ?? own?.organisation ?? null;
    const shared = holder === null || holder === tenantId ? null : await row(holder);
    const sharedGrant = shared === null ? null : openGrant(vault, shared);
    if (holder === null || shared === null || sharedGrant === null) return null;
    if (own?.organisation !== holder) await noteOrganisation(tenantId, holder);
    return { holder, grant: sharedGrant, isRenewing: isRenewing(shared) };
  }

  /** A job knows the workspace only, so it is noted whose grant serves it. */
  async function noteOrganisation(tenantId: TenantId, organisation: TenantId): Promise<void> {
    const fresh = {
      tenantId,
      id: tenantId,
      platform: 'slack',
      installedAt: now(),
      removedAt: null,
      organisation,
    } as const;
    if (await installations.insert(tenantId, fresh)) return;
    await edit(tenantId, (found) => ({ ...found, organisation, removedAt: null }));
  }

  async function renew(
    holder: TenantId,
    isDue: (grant: SlackGrant) => boolean,
    ask: (grant: SlackGrant) => Promise<SlackGrant>,
  ): Promise<SlackGrant | null> {
    const by = randomUUID();
    const leased = await edit(holder, (found) =>
      isRenewing(found) ? null : { ...found, renewing: { by, until: now() + LEASE_MS } },
    );
    // Read with the lease in hand: another process may have renewed it a moment ago, and a refresh token serves once.
    const grant = leased === null ? null : openGrant(vault, leased);
    if (leased === null || grant === null) return null;
    const release = (until: number | null) =>
      edit(holder, (found) =>
        found.renewing?.by === by ? { ...found, renewing: until === null ? null : { by, until } } : null,
      );
    if (!isDue(grant)) {
      await release(null);
      return grant;
    }
    let renewed: SlackGrant;
    try {
      renewed = await ask(grant);
    } catch (thrown) {
      const at = now();
      const stillServes = grant.rotation !== null && grant.rotation.expiresAt > at;
      await release(stillServes ? at + PAUSE_MS : null);
      throw thrown;
    }
    const sealed = sealGrant(vault, holder, renewed);
    // Also where the lease ran out: as long as the old grant stands there, ours is the only one that still works.
    const kept = await edit(holder, (found) =>
      found.renewing?.by === by || found.sealed === leased.sealed ? { ...found, sealed, renewing: null } : null,
    );
    return kept === null ? null : renewed;
  }

  return {
    async keep(grant) {
      const tenantId = `slack:${grant.teamId ?? grant.organisationId}` as TenantId;
      await installations.put(tenantId, {
        tenantId,
        id: tenantId,
        platform: 'slack',
        installedAt: now(),
        removedAt: null,
        sealed: sealGrant(vault, tenantId, grant),
      });
      return tenantId;
    },
    find,
    renew,
    async drop(tenantId, at) {
      await edit(tenantId, (found) => (found.installedAt > at ? null : { ...found, sealed: null, renewing: null }));
    },
    async servedBy(organisation) {
      const all = await Promise.all((await store.tenants()).map(row));
      return all.flatMap((found) => (found?.organisation === organisation ? [found.tenantId] : []));
    },
  };
}
