import type { Locale, TenantId } from '../../analysis/domain.ts';
import type { Persona } from '../../analysis/practice/persona.ts';
import type { NamedFile, Place } from '../../bot/port.ts';

/** Shorter than an address holds (bot/files.ts: three days), so that whoever is shown one has two days of it. */
const KEEP_MS = 86_400_000;
/** Personas made of recordings are many, and each is seen once. */
const MOST_KEPT = 500;

/** `banner`: face, name and role, for a message; `face` alone, for a line of a form. */
export type Shape = 'banner' | 'face';

/** An address under which this place may show the picture of a persona, or null where it cannot show one. Never rejects. */
export type PictureOf = (
  place: Pick<Place, 'tenantId' | 'platform'>,
  persona: Persona,
  shape: Shape,
  locale: Locale,
) => Promise<string | null>;

export interface PortraitDeps<Held> {
  /** Holds files under an address (bot/files.ts). */
  readonly files: {
    hold(tenantId: TenantId, recordingId: string, file: NamedFile): Promise<Held>;
    link(held: Held): string | null;
  };
  /** Our own address, under which files are held; null without one. */
  readonly address: () => string | null;
  readonly now: () => number;
}

/** Pictures of personas, drawn when they are first wanted. Slack fetches what it shows, and takes a message back whose picture it cannot reach. */
export function makePictureOf<Held>({ files, address, now }: PortraitDeps<Held>): PictureOf {
  const kept = new Map<string, { readonly url: string | null; readonly until: number }>();

  return async function pictureOf({ tenantId, platform }, persona, shape, locale) {
    const own = address();
    if (own === null || (platform === 'slack' && !own.startsWith('https:'))) return null;
    const key = `${tenantId}|${locale}|${shape}|${persona.id}|${persona.name}`;
    const known = kept.get(key);
    if (known !== undefined && known.until > now()) return known.url;
    const url = await draw(tenantId, persona, shape, locale).catch(() => null);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, { url, until: now() + KEEP_MS });
    return url;
  };

  async function draw(tenantId: TenantId, persona: Persona, shape: Shape, locale: Locale): Promise<string | null> {
    const [{ drawFace, drawPortrait }, { renderPng }] = await Promise.all([
      import('../../cards/charts/portrait.ts'),
      import('../../cards/charts/png.ts'),
    ]);
    const { svg } = shape === 'face' ? drawFace(persona, { locale }) : drawPortrait(persona, 'light', { locale });
    const bytes = await renderPng(svg, 1);
    const name = `${shape}-${persona.id}.png`;
    const file: NamedFile = { name, title: persona.name, mime: 'image/png', bytes };
    return files.link(await files.hold(tenantId, `portrait-${persona.id}`, file));
  }
}
