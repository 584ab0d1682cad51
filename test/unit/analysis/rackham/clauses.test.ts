import { describe, expect, it } from 'vitest';
import { readable, splitClauses } from '../../../../src/analysis/rackham/clauses.ts';

const cut = (text: string) => splitClauses(text).map(({ raw }) => raw);

describe('how far an utterance is read', () => {
  it('is two thousand characters', () => {
    expect(readable('a'.repeat(2_000))).toBe('a'.repeat(2_000));
    expect(readable(`${'a'.repeat(2_000)}b`)).toBe('a'.repeat(2_000));
  });

  it('ends before a character that would be cut in two', () => {
    expect(readable(`${'a'.repeat(1_999)}😀b`)).toBe('a'.repeat(1_999));
    expect(readable(`${'a'.repeat(1_998)}😀b`)).toBe(`${'a'.repeat(1_998)}😀`);
    expect(readable(`😀${'a'.repeat(2_000)}`)).toBe(`😀${'a'.repeat(1_998)}`);
  });
});

describe('sentences of an utterance', () => {
  it.each<[string, string[]]>([
    ['It works. We like it.', ['It works.', 'We like it.']],
    ['It works! We like it.', ['It works!', 'We like it.']],
    ['It works? We like it.', ['It works?', 'We like it.']],
    ['It works… We like it.', ['It works…', 'We like it.']],
    ['It works.  We like it.', ['It works.', 'We like it.']],
    ['It works?! We like it.', ['It works?!', 'We like it.']],
    ['They said "it works." We like it.', ['They said "it works."', 'We like it.']],
    ['They said “it works.” We like it.', ['They said “it works.”', 'We like it.']],
    ["They said 'it works.' We like it.", ["They said 'it works.'", 'We like it.']],
    ['They said ‘it works.’ We like it.', ['They said ‘it works.’', 'We like it.']],
    ['It works (mostly.) We like it.', ['It works (mostly.)', 'We like it.']],
    ['動きますか？！はい。', ['動きますか？！', 'はい。']],
    ['It works. We like it. We use it.', ['It works.', 'We like it.', 'We use it.']],
  ])('are cut apart at their ends: %s', (text, expected) => {
    expect(cut(text)).toEqual(expected);
  });

  it.each([
    'It costs 3.5 million.',
    'It is on example.com now.',
    'We like it, it works.',
    'We like it',
    '(Is it slow?), they asked us.',
  ])('stay together: %s', (text) => {
    expect(cut(text)).toEqual([text]);
  });

  it('are numbered, and each has its own words', () => {
    const clauses = splitClauses('It works. We like it.');
    expect(clauses.map(({ at }) => at)).toEqual([0, 1]);
    expect(clauses.map(({ words }) => words)).toEqual([
      ['it', 'works'],
      ['we', 'like', 'it'],
    ]);
  });

  it('that say nothing are left out', () => {
    expect(cut('… It works. – …')).toEqual(['It works.']);
    expect(cut(' It works ')).toEqual(['It works']);
  });

  it('are one where nothing at all is said', () => {
    expect(splitClauses(' … – … ')).toMatchObject([{ raw: '… – …', at: 0, words: [], text: '' }]);
    expect(splitClauses('')).toMatchObject([{ raw: '', at: 0, words: [], text: '' }]);
  });

  it('take the words that are known already, as long as there is one', () => {
    expect(splitClauses('It works', ['read', 'before'])[0]?.words).toEqual(['read', 'before']);
    expect(splitClauses('Well, it works.', ['read', 'before'])[0]?.words).toEqual(['read', 'before']);
    expect(splitClauses('The export works on every phone', ['read', 'before'])[0]?.words).toEqual(['read', 'before']);
    expect(splitClauses('– … –', ['read', 'before'])[0]?.words).toEqual(['read', 'before']);
    expect(splitClauses('It works. We like it.', ['read', 'before']).map(({ text }) => text)).toEqual([
      'it works',
      'we like it',
    ]);
  });
});

describe('speech that nobody punctuated', () => {
  it('is cut where a question opens, each with its own words', () => {
    const clauses = splitClauses(' we tried it so what do you want to know ');
    expect(clauses.map(({ raw, at, full }) => [raw, at, full.join(' ')])).toEqual([
      ['we tried it', 0, 'we tried it'],
      ['so what do you want to know', 1, 'so what do you want to know'],
    ]);
  });

  it.each([
    ['we buy so do you sell it', ['we buy', 'so do you sell it']],
    ['we buy so do you use it', ['we buy so do you use it']],
    ['we buy so do you buy?', ['we buy so do you buy?']],
    ['we buy so do you buy? ', ['we buy so do you buy?']],
    ['we buy so do you buy…', ['we buy so do you buy…']],
  ])('holds no two clauses in less than 24 characters: %j', (text, expected) => {
    expect(cut(text)).toEqual(expected);
  });

  it('is cut at its marks and its openings', () => {
    expect(cut('we tried it so what do you want, anyway. It works.')).toEqual([
      'we tried it',
      'so what do you want, anyway.',
      'It works.',
    ]);
  });
});

describe('how a clause ends', () => {
  it.each(['It works?', 'It works？', '"It works?"', '“It works?”', '‘It works?’', "'It works?'", '(It works? )'])(
    'asks: %s',
    (text) => {
      expect(splitClauses(text)[0]).toMatchObject({ asks: true, finished: true, brokenOff: false });
    },
  );

  it.each([
    'It works.',
    'It works!',
    'It works。',
    'It works！',
    '"It works."',
    '“It works.”',
    '‘It works.’',
    "'It works.'",
    '(It works. )',
  ])('is finished: %s', (text) => {
    expect(splitClauses(text)[0]).toMatchObject({ asks: false, finished: true });
  });

  it.each([
    'It works',
    '(Is it slow?), they asked us',
    'It costs 3.5 million',
    'It works,',
    'It is on example.com/?list',
  ])('neither asks nor is finished: %s', (text) => {
    expect(splitClauses(text)[0]).toMatchObject({ asks: false, finished: false, brokenOff: false });
  });

  it.each([
    'We were going to-',
    'We were going to–',
    'We were going to—',
    'We were going to--',
    'We were going to…',
    'We were going to...',
    'We were going to....',
    '"We were going to–"',
    '“We were going to–”',
    '‘We were going to–’',
    "'We were going to–'",
    '(We were going to – )',
  ])('breaks off: %s', (text) => {
    expect(splitClauses(text).at(-1)).toMatchObject({ asks: false, brokenOff: true });
  });

  it.each(['The follow-up works', 'It works..', 'It works – mostly', 'Well… it works'])(
    'does not break off: %s',
    (text) => {
      expect(splitClauses(text).at(-1)).toMatchObject({ brokenOff: false });
    },
  );
});
