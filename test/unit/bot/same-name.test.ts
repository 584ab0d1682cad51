import { describe, expect, it } from 'vitest';
import { findSameName } from '../../../src/bot/same-name.ts';

describe('a name like one’s own', () => {
  it.each([
    ['Dana Reyes', ['Dana Reyes', 'Jonas Weber'], 'Dana Reyes', 'same full name'],
    ['dana reyes', ['DANA  REYES'], 'DANA  REYES', 'same full name'],
    ['Łukasz Żółć', ['Łukasz Zolc', 'Lukasz'], null, null],
    ['Zoë Müller', ['Zoe Muller', null], 'Zoe Muller', 'same full name'],
    ['Dana Reyes', ['Dana', 'Jonas'], 'Dana', 'same first name'],
    ['Dana Reyes', ['Dana R.', 'Jonas'], 'Dana R.', 'same first name'],
    ['Dana Reyes', ['Dana M.', 'Jonas'], null, null],
    ['Dana Reyes', ['Dana Miller'], null, null],
    ['Dana Reyes', ['Dana', 'Dana K.'], null, null],
    ['Dana Reyes', ['Dana Reyes', 'Dana Reyes'], null, null],
    ['Dana', ['Dana', 'Jonas'], 'Dana', 'same first name'],
    ['', ['', null], null, null],
  ])('for %j among %j', (own, names, expected, likeness) => {
    const found = findSameName(
      own,
      names.map((name) => ({ name })),
    );
    expect(found?.speaker.name ?? null).toBe(expected);
    expect(found?.likeness ?? null).toBe(likeness);
  });
});
