import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../src/analysis/domain.ts';
import { localeName } from '../../../src/cards/locale.ts';
import { formatRate, formatShare, formatShareRange, wordsFor } from '../../../src/cards/words.ts';

const AT = Date.UTC(2026, 2, 12, 23, 30);

describe('words of somebody who has chosen nothing', () => {
  it('round as they always did: numbers in stored cards and pictures stay the same', () => {
    const number = fc.double({ min: 0, max: 999, noNaN: true });
    fc.assert(
      fc.property(number, (value) => {
        expect(formatRate(value)).toBe((Math.round(value * 10) / 10).toFixed(1));
        expect(formatShare(value / 999)).toBe(`${Math.round((value / 999) * 100)}%`);
      }),
    );
    expect([formatShare(0.285), formatShare(0.345), formatShareRange([0.066, 0.179])]).toEqual(['28%', '35%', '7–18%']);
  });

  it('are those of STYLE.md', () => {
    const { date, day, count, counted, plain } = wordsFor();
    expect([date(AT), day(AT), count(1234), plain(0.75)]).toEqual(['12 Mar 2026', '12 Mar', '1,234', '0.75']);
    expect([0, 1, 2, 1200].map((n) => counted(n, 'recording'))).toEqual([
      '0 recordings',
      '1 recording',
      '2 recordings',
      '1,200 recordings',
    ]);
    expect(counted(2, 'person', 'people')).toBe('2 people');
  });
});

/** None is one in French. */
const RECORDINGS: Readonly<Record<string, readonly string[]>> = {
  en: ['0 recordings', '1 recording', '2 recordings'],
  de: ['0 Aufnahmen', '1 Aufnahme', '2 Aufnahmen'],
  es: ['0 grabaciones', '1 grabación', '2 grabaciones'],
  fr: ['0 enregistrement', '1 enregistrement', '2 enregistrements'],
};

describe('words of a region', () => {
  it.each([
    ['en-US', 'Mar 12, 2026', '1,234.5', '35%'],
    ['en-AU', '12 Mar 2026', '1,234.5', '35%'],
    ['de-DE', '12.03.2026', '1.234,5', '35 %'],
    ['fr-FR', '12 mars 2026', '1 234,5', '35 %'],
    ['nl-NL', '12 mrt 2026', '1.234,5', '35%'],
    ['ja-JP', '2026/03/12', '1,234.5', '35%'],
  ] as const)('%s', (locale, date, rate, share) => {
    const words = wordsFor({ locale });
    // Blanks of every kind: which one a region takes differs from one version of its data to the next.
    const told = [words.date(AT), words.rate(1234.5), words.share(0.345)].map((text) => text.replace(/\s/gu, ' '));
    expect(told).toEqual([date, rate, share]);
  });

  it.each(LOCALES)('%s: numbers differ, counts go with their nouns', (locale) => {
    const { counted, shareRange, share, tag } = wordsFor({ locale });
    expect([0, 1, 2].map((n) => counted(n, 'recording'))).toEqual(RECORDINGS[tag]);
    expect(shareRange([0.066, 0.179])).toBe(`7–${share(0.18)}`);
    expect(localeName(locale)).toMatch(/^\p{Lu}[\p{L} ]+ \([\p{L} ]+\): .*2026.*, .*5.*, 35/u);
    expect(localeName(locale).length).toBeLessThanOrEqual(60);
  });
});

it('a date is that of the reader’s time zone', () => {
  expect(wordsFor({ timeZone: 'Asia/Tokyo' }).date(AT)).toBe('13 Mar 2026');
  expect(wordsFor({ timeZone: 'America/New_York', locale: 'en-US' }).day(AT)).toBe('Mar 12');
});
