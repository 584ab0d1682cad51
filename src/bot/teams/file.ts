import { z } from 'zod';
import type { TenantId } from '../../analysis/domain.ts';
import type { SharedFile } from '../port.ts';
import { OpaqueId } from './activity.ts';

const MAX_NAME = 400;
const DownloadInfo = z.object({ downloadUrl: z.string().max(8192), uniqueId: OpaqueId.nullish() });

/** A file that can be fetched; null when what is attached does not say where it lies. `fallbackId` is its id where Teams gives none. */
export function readFile(
  attached: { readonly name?: string | null | undefined; readonly content?: unknown; readonly fallbackId: string },
  tenantId: TenantId,
): SharedFile | null {
  const info = DownloadInfo.safeParse(attached.content);
  if (!info.success) return null;
  return {
    platform: 'teams',
    tenantId,
    fileId: info.data.uniqueId ?? attached.fallbackId,
    name: (attached.name ?? '').slice(0, MAX_NAME) || 'file',
    size: null,
    url: info.data.downloadUrl,
  };
}
