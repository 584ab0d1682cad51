import { describe, expect, it } from 'vitest';
import { countJargon, countSyllables, isEnglish, saysName, wordsOf } from '../../../../src/analysis/rackham/words.ts';

describe('the words of a text', () => {
  it.each([
    ['We’re – um – 3 sites', ["we're", 'um', '3', 'sites']],
    ['It costs 40k, SOC2 included.', ['it', 'costs', '40k', 'soc2', 'included']],
    ["don’t don‘t don`t don't", ["don't", "don't", "don't", "don't"]],
    ['a go-to-market plan_b2', ['a', 'go-to-market', 'plan_b2']],
    ['"Well"—it works -- mostly', ['well', 'it', 'works', 'mostly']],
    ["the drivers' list", ['the', 'drivers', 'list']],
    ['… – !', []],
    ['', []],
  ])('in ASCII letters: %j', (text, expected) => {
    expect(wordsOf(text)).toEqual(expected);
  });

  it.each([
    ['Über uns: 3 Größen', ['über', 'uns', '3', 'größen']],
    ['aujourd’hui vis-à-vis l’été', ["aujourd'hui", 'vis-à-vis', "l'été"]],
    ['c’était bien, là', ["c'était", 'bien', 'là']],
    ['naïve_co-op 4-fach', ['naïve_co-op', '4-fach']],
    ['Müller-4 x-é', ['müller-4', 'x-é']],
    ['東京、大阪', ['東京', '大阪']],
    ['é!', ['é']],
    ['“hm” – “é”', ['hm', 'é']],
    ['c-\u0301a b', ['c-\u0301a', 'b']],
  ])('in any letters: %j', (text, expected) => {
    expect(wordsOf(text)).toEqual(expected);
  });
});

describe('a name in a text', () => {
  it.each([
    ['Tim.', 'Tim', true],
    ['Ask Tim a question.', 'Tim', true],
    ['Ask a Tim.', 'Tim', true],
    ['2Tim is late.', 'Tim', false],
    ['aTim, ÄTim, Tim2, Timé', 'Tim', false],
    ['Timing is all, says Tim', 'Tim', true],
    ['Nobody is here.', 'Tim', false],
    ['我问田中先生', '田中', true],
  ])('%j says %s: %s', (text, name, there) => {
    expect(saysName(text, name)).toBe(there);
  });
});

describe('English', () => {
  const times = (n: number, word: string) => Array.from({ length: n }, () => word);

  it('is told by its common words', () => {
    expect(
      isEnglish([
        ['we', 'have', 'two', 'sites'],
        ['that', 'is', 'good'],
      ]),
    ).toBe(true);
  });

  it.each([
    ['German', 'wir haben das nicht'],
    ['Spanish', 'no está para nosotros'],
    ['French', 'nous avec les autres'],
    ['Dutch', 'het zijn niet onze'],
    ['Swedish', 'det är inte jag'],
    ['Italian', 'non sono della casa'],
    ['Polish', 'nie jest czy ale'],
    ['Finnish', 'ei mutta että'],
    ['Turkish', 've bu için değil'],
    ['Portuguese', 'não uma você mas'],
  ])('is not %s', (_, text) => {
    expect(isEnglish([wordsOf(text)])).toBe(false);
  });

  it('may quote as many foreign words as it has common ones', () => {
    expect(isEnglish([['the', 'und', 'the', 'und']])).toBe(true);
    expect(
      isEnglish([
        ['the', 'und'],
        ['the', 'und', 'und'],
      ]),
    ).toBe(false);
  });

  it('may be half in another script', () => {
    expect(isEnglish([['東京', 'the', '大阪', 'plan']])).toBe(true);
    expect(isEnglish([['東京', 'the', '大阪', 'plan', '京都']])).toBe(false);
    expect(isEnglish([['привет', 'друг', 'the', 'the', 'the']])).toBe(true);
    expect(isEnglish([['ɏɏ', 'ɏɏ', 'ok']])).toBe(true);
    expect(isEnglish([['ɐɐ', 'ɐɐ', 'ok']])).toBe(false);
  });

  it('is assumed of less than thirty words', () => {
    expect(isEnglish([times(29, 'szépen')])).toBe(true);
    expect(isEnglish([times(30, 'szépen')])).toBe(false);
    expect(isEnglish([times(15, 'szépen'), times(15, 'szépen')])).toBe(false);
  });

  it('is assumed of words without foreign letters', () => {
    expect(isEnglish([times(40, 'invoice')])).toBe(true);
    expect(isEnglish([[...times(39, 'invoice'), 'naïve']])).toBe(false);
    expect(isEnglish([[...times(39, 'invoice'), '東京']])).toBe(true);
  });

  it('has one common word in twenty', () => {
    expect(isEnglish([[...times(38, 'szépen'), 'the', 'the']])).toBe(true);
    expect(isEnglish([[...times(39, 'szépen'), 'the', 'the']])).toBe(false);
  });

  it('is assumed where nothing is said', () => {
    expect(isEnglish([])).toBe(true);
    expect(isEnglish([[]])).toBe(true);
  });
});

describe('syllables', () => {
  it.each([
    ['cat', 1],
    ['price', 1],
    ['names', 1],
    ['the', 1],
    ['mm', 1],
    ['yes', 1],
    ['team', 1],
    ['table', 2],
    ['tables', 2],
    ['agree', 2],
    ['yellow', 2],
    ['happy', 2],
    ['present', 2],
    ['seven', 2],
    ['contract', 2],
    ['customer', 3],
    ['security', 4],
    ['responsibility', 6],
  ])('%s has %d', (word, expected) => {
    expect(countSyllables(word)).toBe(expected);
    expect(countSyllables(word)).toBe(expected);
  });
});

describe('jargon', () => {
  it('is counted each time', () => {
    expect(countJargon(['we', 'leverage', 'synergy', 'and', 'leverage', 'sso'])).toBe(4);
    expect(countJargon(wordsOf('We send the invoices on Friday.'))).toBe(0);
    expect(countJargon([])).toBe(0);
  });

  it.each([
    'stakeholder',
    'deliverables',
    'multi-tenant',
    'iso27001',
    'rbac',
    'kubernetes',
    'b2b',
    'b2c',
    'mdm',
    'api',
  ])('%s is', (word) => {
    expect(countJargon([word])).toBe(1);
  });
});
