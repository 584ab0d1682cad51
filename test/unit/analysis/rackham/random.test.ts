import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../../src/analysis/rackham/random.ts';

const TWO_TO_32 = 2 ** 32;

describe('mulberry32', () => {
  // The published C program, compiled and run with these seeds.
  it.each([
    [0, [1_144_304_738, 1_416_247, 958_946_056, 627_933_444]],
    [20_090_601, [2_984_080_322, 4_263_896_682, 2_837_365_660, 1_912_896_067]],
  ])('goes on as in the original from %d', (seed, drawn) => {
    const random = mulberry32(seed);
    expect(drawn.map(() => random() * TWO_TO_32)).toEqual(drawn);
  });

  it('keeps a state of its own for each generator', () => {
    const [one, other] = [mulberry32(7), mulberry32(7)];
    expect([one(), one(), one()]).toEqual([other(), other(), other()]);
  });
});
