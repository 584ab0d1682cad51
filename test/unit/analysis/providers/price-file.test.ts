import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadPrices } from '../../../../src/analysis/providers/price-file.ts';

function write(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'prices-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'mine.json');
  writeFileSync(file, text);
  return file;
}

it('takes the place of the shipped prices', async () => {
  const file = write('{"asOf":"2027-02-01","currency":"USD","models":{"m":{"input":1}}}');
  expect(await loadPrices(file)).toEqual({ asOf: '2027-02-01', currency: 'USD', models: { m: [{ input: 1 }] } });
  expect((await loadPrices(null)).asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
});

it('is refused by name when it is not there, no JSON or not sound', async () => {
  await expect(loadPrices('/nowhere/prices.json')).rejects.toThrow(
    '/nowhere/prices.json cannot be read: check PRICES_FILE',
  );
  await expect(loadPrices(write('{'))).rejects.toThrow(/mine\.json is not JSON\./);
  await expect(loadPrices(write('{}'))).rejects.toThrow(/mine\.json: asOf: /);
});
