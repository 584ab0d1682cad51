import { describe, expect, it } from 'vitest';
import { splitClauses } from '../../../../src/analysis/rackham/clauses.ts';

const cut = (text: string) => splitClauses(text).map(({ raw }) => raw);
const HEAD = 'We have two sites';

describe('a question after a statement', () => {
  it.each([', ', '; ', ': ', ' - ', ' – ', ' — ', '— ', ',  ', ' , '])('is cut off after the mark %j', (mark) => {
    expect(cut(`${HEAD}${mark}how does that compare?`)).toEqual([HEAD, 'how does that compare?']);
  });

  it.each([
    'and why was finance against it?',
    'but why was finance against it?',
    'so why was finance against it?',
    'And why was finance against it?',
  ])('keeps its connective: %s', (question) => {
    expect(cut(`${HEAD}, ${question}`)).toEqual([HEAD, question]);
  });

  it.each([
    ...['what does the third one do?', 'how does the third one work?', 'why does finance say no?'],
    ...['where does the data go?', 'which site does finance like?', 'which one is slower?', 'which x is slower?'],
    ...["what's the third one?", "how's the third one?", "what 's the third one?", 'what do people say?'],
    ...['what did finance say?', 'what is next?', 'what are people doing?', 'what was wrong?'],
    ...['what were people doing?', 'what can finance do?', 'what could go wrong?', 'what would change?'],
    ...['what will change?', 'what should change?', 'what have people said?', 'what has changed?'],
    ...['what about Leeds?', 'what happens at night?', 'how many people work there?', 'how much is it?'],
    ...['how long is the setup?', 'how often is that?', 'what made finance say no?', 'what makes it slow?'],
    ...['what kind of site is next?', 'what sort of site is next?', 'What is next?'],
  ])('begins with a wh-word and what goes on from it: %s', (question) => {
    expect(cut(`${HEAD}, ${question}`)).toEqual([HEAD, question]);
  });

  it.each(['do', 'did', 'does', 'are', 'were', 'would', 'could', 'can', 'will', 'have'])(
    'begins with %s and whom it asks',
    (auxiliary) => {
      expect(cut(`${HEAD}, ${auxiliary} you use both?`)).toEqual([HEAD, `${auxiliary} you use both?`]);
      expect(cut(`${HEAD}— ${auxiliary} they use both?`)).toEqual([HEAD, `${auxiliary} they use both?`]);
    },
  );

  it.each([';', ':', ' -', ' –', ' —', '—'])('that asks for a yes is cut off after %j too', (mark) => {
    expect(cut(`${HEAD}${mark}  do you use both?`)).toEqual([HEAD, 'do you use both?']);
  });

  it.each(['and', 'but', 'so'])('that asks for a yes keeps its %s', (connective) => {
    expect(cut(`${HEAD}, ${connective} have they got both?`)).toEqual([HEAD, `${connective} have they got both?`]);
  });
});

describe('a sentence stays whole', () => {
  it.each([
    ['that ends in no question mark', 'We have two sites, how does that compare.'],
    ['without a mark before the question', 'We have two sites how does that compare?'],
    ['with no space after the dash', 'We have two sites—how does that compare?'],
    ['with a hyphen inside a word', 'We have a how-to do you know it?'],
    ['whose second part is no question by its words', 'We have two sites, how it compares?'],
    ['that asks somebody else', 'We have two sites, do the others use both?'],
    ['that stops after the auxiliary', 'We have two sites, do you?'],
    ['whose first part has two words', 'We do, how does that compare?'],
    ['whose first part has no verb', 'Two sites in Leeds, how does that compare?'],
  ])('%s: %s', (_, text) => {
    expect(cut(text)).toEqual([text]);
  });

  it('unless its first part has three words and a verb', () => {
    expect(cut('We have sites, how does that compare?')).toEqual(['We have sites', 'how does that compare?']);
  });

  it.each([
    ...['when', 'if', 'once', 'after', 'before', 'as', 'since', 'while', 'because', 'given', 'for', 'in', 'on'],
    ...['with', 'at', 'from', 'until', 'of', 'When', 'and when', 'but when', 'so when', 'okay when', 'okay, when'],
    ...['well when', 'well, when', 'then when', 'and then when'],
  ])('whose question hangs on a first part with %s', (opening) => {
    const text = `${opening} we have two sites, how does that compare?`;
    expect(cut(text)).toEqual([text]);
  });

  it('also after another sentence', () => {
    const text = 'When we have two sites, how does that compare?';
    expect(cut(`It works. ${text}`)).toEqual(['It works.', text]);
  });

  it.each([
    ['We stop when we have two sites', 'what happens then?'],
    ['Often we have two sites', 'what happens then?'],
  ])('but not one with such a word further on or inside another: %s', (head, question) => {
    expect(cut(`${head}, ${question}`)).toEqual([head, question]);
  });
});
