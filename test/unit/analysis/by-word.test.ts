import { expect, it } from 'vitest';
import { byWord } from '../../../src/analysis/by-word.ts';

it('works out each word once, also where it gives nothing, and forgets all when it has seen too many', () => {
  const asked: string[] = [];
  const lengthOf = byWord((word) => {
    asked.push(word);
    return word === '' ? null : word.length;
  });
  expect(['export', '', 'export', ''].map(lengthOf)).toEqual([6, null, 6, null]);
  expect(asked).toEqual(['export', '']);
  for (let n = 0; n < 20_000; n += 1) lengthOf(`word ${n}`);
  lengthOf('export');
  expect(asked.filter((word) => word === 'export')).toHaveLength(2);
});
