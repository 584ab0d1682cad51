import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FOLDER, PHONE_WIDTH, PLATFORMS, pathOf, readDrawn, readGoldens } from './pictures.ts';
import { sizeOf } from './small-png.ts';

const AGAIN = 'Draw and look at it: npm run pictures';
/** Histories, digests and teams have five states each on both platforms, some with a chart; what is seen most has four languages. */
const MOST_BYTES = 5e6;
const goldens = readGoldens();

test.each(goldens)('$name has a picture of what it is now', ({ name, sha256 }) => {
  expect(readDrawn()[name], AGAIN).toBe(sha256);
  const { width, height } = sizeOf(readFileSync(pathOf(name)));
  expect(width).toBe(PHONE_WIDTH);
  expect(height).toBeGreaterThan(40);
});

test('no picture is left of a card that is gone, and all of them together stay small', () => {
  const files = PLATFORMS.flatMap((platform) =>
    readdirSync(join(FOLDER, platform)).map((file) => `${platform}/${file.replace(/\.png$/, '')}`),
  );
  const names = goldens.map(({ name }) => name);
  expect(files.sort(), AGAIN).toEqual([...names].sort());
  expect(Object.keys(readDrawn()).sort(), AGAIN).toEqual([...names].sort());
  const bytes = files.reduce((sum, name) => sum + statSync(pathOf(name)).size, 0);
  expect(bytes).toBeLessThan(MOST_BYTES);
});
