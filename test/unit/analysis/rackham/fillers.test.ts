import { describe, expect, it } from 'vitest';
import { countFillers } from '../../../../src/analysis/rackham/fillers.ts';
import { wordsOf } from '../../../../src/analysis/rackham/words.ts';

const hard = (text: string) => countFillers(wordsOf(text)).hard;
const soft = (text: string) => countFillers(wordsOf(text)).soft;

describe('hard fillers', () => {
  it.each(['um', 'umm', 'uhm', 'uh', 'uhh', 'er', 'ah', 'erm'])('%s is a sound that means nothing', (sound) => {
    expect(countFillers(wordsOf(`${sound}, the price, ${sound}, is forty`))).toEqual({ hard: 2, soft: 0 });
  });

  it.each(['mm', 'hmm', 'mm-hmm', 'oh', 'huh', 'eh', 'aha', 'hum'])('%s is none: it listens, or is a word', (sound) => {
    expect(hard(`${sound}, the price is forty`)).toBe(0);
  });

  it('are none where nothing is said', () => {
    expect(countFillers([])).toEqual({ hard: 0, soft: 0 });
  });
});

describe('you know', () => {
  it.each([
    'it is, you know, slow',
    'we need to, you know, fix it',
    'you know, we have two sites',
    'we have two sites, you know',
    'the price is, you know, forty',
  ])('is a filler: %s', (text) => {
    expect(soft(text)).toBe(1);
  });

  it.each([
    'do you know Priya from finance',
    'did you know Leeds has a second site',
    'tell me if you know somebody there',
    'as you know we have two sites',
    'what you know about it helps',
    'I will let you know tomorrow',
    'I ask you because you know the market',
    'would you know by Friday',
    'should you know more please call',
    'I hear that you know Leeds well',
    'how you know him is no secret',
    'call me when you know more',
    "don't you know our controller",
  ])('is meant after a word that asks or tells: %s', (text) => {
    expect(soft(text)).toBe(0);
  });

  it.each([
    'you know if it works',
    'you know whether it works',
    'you know what it costs',
    'you know how it works',
    'you know who decides',
    'you know where it hurts',
    'you know why we left them',
    'you know when it ends',
    'you know that price',
  ])('is meant before the thing known: %s', (text) => {
    expect(soft(text)).toBe(0);
  });

  it.each(['you see it in the report', 'thank you', 'we know the price', 'they know you'])(
    'takes both words: %s',
    (text) => {
      expect(soft(text)).toBe(0);
    },
  );
});

describe('kind of and sort of', () => {
  it.each(['it is kind of slow', 'it is sort of slow', 'we kind of lost them', 'sort of, yes', 'they were kind of'])(
    'are fillers: %s',
    (text) => {
      expect(soft(text)).toBe(1);
    },
  );

  it.each([
    'what kind of export is it',
    'which sort of contract do you have',
    'this kind of delay costs money',
    'we see that sort of error daily',
    'it needs some kind of approval',
    'any sort of file will do',
    'they are the kind of team we need',
    'it is a sort of invoice',
    'every kind of customer asks for it',
    'one sort of licence is enough',
    'there is the other kind of user',
    'we want a different sort of deal',
    'it has the same kind of problem',
    'we sell to all sort of firms',
    'there is no kind of pressure',
    'we know these sort of delays',
  ])('name a kind: %s', (text) => {
    expect(soft(text)).toBe(0);
  });

  it.each(['they were kind people', 'that was very kind', 'we sort the list by date', 'it is out of date'])(
    'take both words: %s',
    (text) => {
      expect(soft(text)).toBe(0);
    },
  );
});

describe('like', () => {
  it.each([
    'and like nobody used it',
    'but like nobody used it',
    'so like nobody used it',
    'it was um like forty',
    'it was uh like forty',
    'it was er like forty',
    'it is just like forty',
    'two or like three sites',
    'because like nobody used it',
    'then like nobody used it',
    'it was like like forty',
    'I mean like forty',
    'we know like forty people there',
  ])('is a filler after a word that introduces nothing: %s', (text) => {
    expect(soft(text)).toBe(1);
  });

  it.each([
    'we like it',
    'like nobody else',
    'it looks like rain',
    'it works and like this one it is fast',
    'it is just like that',
    'so like I said it is forty',
    'it is just like you said',
    'it is just like we said',
    'it is just like the last one',
    'it is just like a bank',
    'it is just like what they had',
    'we come here and like to talk',
    'it is just like how it was',
  ])('is meant where it likes or compares: %s', (text) => {
    expect(soft(text)).toBe(0);
  });

  it('is not judged where the sentence breaks off after it', () => {
    expect(soft('it was slow and like')).toBe(0);
  });
});

describe('basically and actually', () => {
  it.each(['basically it works', 'it basically works', 'it works basically', 'basically'])(
    'basically is always empty: %s',
    (text) => {
      expect(soft(text)).toBe(1);
    },
  );

  it.each([
    ['actually it works', 1],
    ['it works actually', 1],
    ['actually yes', 1],
    ['it actually works', 0],
    ['we actually never saw it', 0],
    ['actually', 0],
  ])('actually is empty only as a lead-in or an afterthought: %s', (text, count) => {
    expect(soft(text)).toBe(count);
  });
});
