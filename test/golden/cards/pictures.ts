import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which picture was drawn from which golden JSON. */

export const PLATFORMS = ['slack', 'teams'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** A phone's, in CSS pixels. */
export const PHONE_WIDTH = 360;

/** `slack/summary` to the SHA-256 of its golden JSON. */
export type Drawn = Readonly<Record<string, string>>;

export const FOLDER = join(import.meta.dirname, 'pictures');
export const LIST = join(FOLDER, 'pictures.json');

export interface Golden {
  /** `slack/summary`. */
  readonly name: string;
  readonly platform: Platform;
  readonly json: string;
  readonly sha256: string;
}

/** Every golden JSON there is, in order. */
export function readGoldens(): readonly Golden[] {
  return PLATFORMS.flatMap((platform) => {
    const files = readdirSync(join(import.meta.dirname, platform)).filter((file) => file.endsWith('.json'));
    return files.sort().map((file) => {
      const json = readFileSync(join(import.meta.dirname, platform, file), 'utf8');
      const sha256 = createHash('sha256').update(json.replaceAll('\r\n', '\n')).digest('hex');
      return { name: `${platform}/${file.replace(/\.json$/, '')}`, platform, json, sha256 };
    });
  });
}

export function readDrawn(): Drawn {
  try {
    return JSON.parse(readFileSync(LIST, 'utf8')) as Drawn;
  } catch {
    return {};
  }
}

export function pathOf(name: string): string {
  return join(FOLDER, `${name}.png`);
}
