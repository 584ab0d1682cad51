import { describe, expect, it } from 'vitest';
import { splitAtOpenings } from '../../../../src/analysis/rackham/openings.ts';

describe('unpunctuated speech', () => {
  it.each(['so', 'and', 'but', 'then', 'okay', 'ok', 'well', 'now', 'right', 'alright', 'So', 'AND'])(
    'is cut before "%s" and a question',
    (connective) => {
      const question = `${connective} what do you need`;
      expect(splitAtOpenings(`we like it ${question}`)).toEqual(['we like it', question]);
      expect(splitAtOpenings(`we like it ${connective}, what do you need`)).toEqual([
        'we like it',
        `${connective}, what do you need`,
      ]);
    },
  );

  it.each(['um', 'uh', 'so', 'then', 'well', 'now', 'and', 'um,', 'so um', 'then, uh,'])(
    'is cut too where "%s" stands before the question',
    (between) => {
      const question = `but ${between} what do you need`;
      expect(splitAtOpenings(`we like it ${question}`)).toEqual(['we like it', question]);
    },
  );

  it.each(['we like it but um uh um what do you need', 'we like it what do you need'])(
    'is one piece where three such words or no connective stand before the question: %s',
    (text) => {
      expect(splitAtOpenings(text)).toEqual([text]);
    },
  );

  it.each([
    ...['what are you after', 'how did they do it', 'why was it slow', 'where would he go', 'when could she come'],
    ...['who is that for', "what's the plan", 'what’s the plan', "how'd it go", "who're they with"],
    ...['what is this for', 'how has your team done', 'what had there been', 'what should i do'],
    ...['what about the price', 'how about a pilot', 'what sites do you have', 'which of them did we see'],
    ...['how many of them are there now', 'which one would they like', 'what makes it slow', 'what made it slow'],
    ...['what brings people in', 'what brought it up', 'what happens at night', 'what happened in may'],
    ...['what kind of sites', 'what sort of sites'],
  ])('is cut before what asks: %s', (question) => {
    expect(splitAtOpenings(`we like it and ${question}`)).toEqual(['we like it', `and ${question}`]);
  });

  it.each([
    ...['do you like it', 'did you like it', 'are you ready now', 'were you there too', 'would you like it'],
    ...['could you go', 'can you go', 'will you go', "don't you like it", 'don’t you like it', "didn't you like it"],
    ...["wouldn't you like it", "haven't you seen it", "aren't you ready now", 'have you seen it too', 'does it work'],
    ...['did that work', 'does this work', 'did he go', 'does she go', 'did they go', 'does the export work'],
    ...['did your team go', 'does anyone know', 'did anybody know', 'is there more', 'are that many new'],
    ...['was this new', 'is it new', 'were they new', 'is he new', 'is she new', 'was your team new'],
  ])('is cut before what asks for a yes: %s', (question) => {
    expect(splitAtOpenings(`we like it and ${question}`)).toEqual(['we like it', `and ${question}`]);
  });

  it.each([
    'we like it and have you to thank for it',
    'we like it and have you an hour for it',
    'we like it and have you the list for it',
    'we like it and have you in the room',
    'we like it and have you on the list',
    'we like it and have you here today',
    'we like it and do they like it',
    'we like it and what finance says goes',
    'we like it and would you',
    'we like it and wouldbe you are right',
    'we like it, as how do you say',
  ])('is one piece: %s', (text) => {
    expect(splitAtOpenings(text)).toEqual([text]);
  });

  it.each(['you', 'we', 'they', 'it', 'he', 'she', 'this', 'that', 'your', 'the', 'there', 'i'])(
    'goes on with a statement where "what %s" keeps the order of one',
    (subject) => {
      const text = `we load it and what ${subject} gets is a file`;
      expect(splitAtOpenings(text)).toEqual([text]);
    },
  );

  it.each(['what', 'how', 'why', 'where', 'when', 'who'])('goes on with a statement at "%s we"', (word) => {
    const text = `we load it and ${word} we do it is open`;
    expect(splitAtOpenings(text)).toEqual([text]);
  });

  it.each([
    'and, what',
    'and so what',
    'and um what',
    'and uh what',
    'and then what',
    'and well what',
    'and now what',
    'so and what',
    'and so then what',
    'and, so, what',
  ])('goes on with a statement after "%s" too', (opening) => {
    const text = `we load it ${opening} we get is a file`;
    expect(splitAtOpenings(text)).toEqual([text]);
  });

  it('asks first and goes on with a statement', () => {
    expect(splitAtOpenings('we load it so what do you need and what we do is fine')).toEqual([
      'we load it',
      'so what do you need and what we do is fine',
    ]);
  });

  it.each([
    ...['said', 'say', 'says', 'asked', 'ask', 'asking', 'like', 'thinking', 'goes', 'saying', 'wondering', 'wonder'],
    ...['know', 'knows', 'if', 'when', 'see', 'said,', 'Said'],
  ])('quotes a question after "%s"', (verb) => {
    const text = `finance then ${verb} so what do you need`;
    expect(splitAtOpenings(text)).toEqual([text]);
  });

  it.each(['finance said it twice', 'we know them', 'it was hearsay', 'we said; yes'])(
    'asks after words that quote nothing at their end: %s',
    (head) => {
      expect(splitAtOpenings(`${head} so what do you need`)).toEqual([head, 'so what do you need']);
    },
  );

  it.each([
    ...['when', 'if', 'once', 'after', 'before', 'as', 'since', 'while', 'because', 'given', 'for', 'in', 'on'],
    ...['with', 'at', 'from', 'until', 'to', 'When', '– when', ', … when'],
  ])('keeps a question together with its "%s"', (front) => {
    const text = `${front} it fails then what do you do`;
    expect(splitAtOpenings(text)).toEqual([text]);
  });

  it('needs two words before the question', () => {
    for (const text of ['yeah so what do you need', 'yeah  so what do you need', '… so what do you need'])
      expect(splitAtOpenings(text)).toEqual([text]);
    expect(splitAtOpenings('i see it so what do you need')).toEqual(['i see it', 'so what do you need']);
    expect(splitAtOpenings('he left so what do you need')).toEqual(['he left', 'so what do you need']);
  });

  it('is cut before each question', () => {
    expect(splitAtOpenings('i hear you so what made you come and do you like it')).toEqual([
      'i hear you',
      'so what made you come',
      'and do you like it',
    ]);
    expect(splitAtOpenings('we like it so do you need more but when it fails then what do you do')).toEqual([
      'we like it',
      'so do you need more but when it fails',
      'then what do you do',
    ]);
  });

  it('is given back as it is where nothing opens', () => {
    expect(splitAtOpenings(' we like it ')).toEqual([' we like it ']);
  });
});
