import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';
import { type Prices, readPrices } from '../prices.ts';

/** The same place from src/ and from dist/. */
const SHIPPED = join(import.meta.dirname, '../../../assets/prices.json');

/** The prices of a file, of the shipped one when none is named. Throws AppError `refused` that names the file and what is wrong. */
export async function loadPrices(path: string | null): Promise<Prices> {
  const file = path ?? SHIPPED;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('refused', { detail: `${file} cannot be read: check PRICES_FILE and its rights.`, cause });
  });
  return readPrices(parse(text, file), file);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('refused', { detail: `${file} is not JSON.`, cause });
  }
}
