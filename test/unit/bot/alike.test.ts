import { describe, expect, it } from 'vitest';
import { findAlike } from '../../../src/bot/alike.ts';

type Speaker = string | null | readonly [name: string | null, email: string];

function find(name: string | null, email: string | null, speakers: readonly Speaker[]) {
  const asked = speakers.map((one) =>
    typeof one === 'string' || one === null ? { name: one } : { name: one[0], email: one[1] },
  );
  const found = findAlike({ name, email }, asked);
  return found === null ? null : ([asked.indexOf(found.speaker), found.likeness] as const);
}

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
    const found = find(own, null, names);
    expect(found === null ? null : names[found[0]]).toBe(expected);
    expect(found?.[1] ?? null).toBe(likeness);
  });
});

describe('an address like one’s own', () => {
  const DANA = 'dana.reed@acme.com';

  it.each<[string, string | null, string | null, readonly Speaker[], ReturnType<typeof find>]>([
    ['the same', 'Dana Reed', 'Dana.Reed@ACME.com ', ['Dana Reed', ['D. R.', DANA]], [1, 'same e-mail address']],
    ['the same, and no name', null, DANA, [['Sales', DANA], 'Jonas'], [0, 'same e-mail address']],
    [
      'the same twice',
      'Dana Reed',
      DANA,
      [
        ['Dana Reed', DANA],
        ['Dana', DANA],
      ],
      null,
    ],
    ['another, and the same name', 'Dana Reed', DANA, [['Dana Reed', 'dana@home.org']], [0, 'same full name']],
    ['dana.reed', 'D.', DANA, ['Dana Reed', 'Jonas'], [0, 'e-mail address fits the name']],
    ['dreed', 'D.', 'dreed@acme.com', ['Jonas', 'Dana Reed'], [1, 'e-mail address fits the name']],
    ['dana_reed+sales', 'D.', 'dana_reed+sales@acme.com', ['Dana Réed'], [0, 'e-mail address fits the name']],
    ['reed.dana2', 'D.', 'reed.dana2@acme.com', ['Dana Maria Reed'], [0, 'e-mail address fits the name']],
    ['dana', 'D.', 'dana@acme.com', ['Dana Reed'], null],
    ['reed', 'D.', 'reed@acme.com', ['Dana Reed', 'Reed'], null],
    ['one that fits two', 'D.', 'dreed@acme.com', ['Dana Reed', 'Dora Reed'], null],
    ['one that fits nobody', 'D.', 'sales@acme.com', ['Dana Reed'], null],
    ['that of the speaker', 'Dana Reed', null, [['dreed', 'dreed@acme.com']], [0, 'e-mail address fits the name']],
    ['that of a label', 'Dana Reed', null, [['dana.reed', DANA]], [0, 'e-mail address fits the name']],
    ['that of a label, of another', 'Dana Miller', null, [['dana.reed', DANA]], null],
    ['none', 'Dana Reed', '', [['Jonas', ''], 'Jo'], null],
  ])('%s', (_, name, email, speakers, expected) => {
    expect(find(name, email, speakers)).toEqual(expected);
  });
});
