import { describe, expect, it } from 'vitest';
import { findInnerWh, skipFront } from '../../../../src/analysis/rackham/openings.ts';

/** The words from where `find` says that a question opens; null for nowhere. */
function from(find: (words: readonly string[]) => number, nowhere: number, text: string): string | null {
  const words = text.split(' ');
  const at = find(words);
  return at === nowhere ? null : words.slice(at).join(' ');
}

const inner = (text: string) => from(findInnerWh, -1, text);
const afterFront = (text: string) => from(skipFront, 0, text);

describe('a direct wh-question inside a clause', () => {
  it.each(['what', 'how', 'why', 'where', 'when', 'who'])('opens with %s, auxiliary and subject', (word) => {
    expect(inner(`finance said no ${word} do you need`)).toBe(`${word} do you need`);
  });

  it.each([
    ...['do', 'does', 'did', 'is', 'are', 'was', 'were', 'can', 'could', 'would', 'will', 'should', 'have', 'has'],
    ...['had'],
  ])('has %s before its subject', (auxiliary) => {
    expect(inner(`it failed why ${auxiliary} they stopped`)).toBe(`why ${auxiliary} they stopped`);
    expect(inner(`it failed why ${auxiliary} finance stopped`)).toBeNull();
  });

  it.each([
    ...['you', 'we', 'they', 'it', 'he', 'she', 'this', 'that', 'your', 'the', 'our', 'there', 'these', 'those'],
    ...['anybody', 'anyone'],
  ])('asks about %s', (subject) => {
    expect(inner(`it failed why did ${subject} stop`)).toBe(`why did ${subject} stop`);
    expect(inner(`it failed why ${subject} stopped`)).toBeNull();
  });

  it.each([
    ...["what's", "how's", "why's", "where's", "when's", "who's", "what're", "how're", "where're", "who're", "how'd"],
    ...["what'd", "where'd", "why'd"],
  ])('opens with %s and a subject', (word) => {
    expect(inner(`it failed ${word} the plan`)).toBe(`${word} the plan`);
    expect(inner(`it failed ${word} finance then`)).toBeNull();
  });

  it.each(['made', 'makes', 'brings', 'brought', 'about'])('opens with "what %s"', (verb) => {
    expect(inner(`it failed what ${verb} finance stop`)).toBe(`what ${verb} finance stop`);
    expect(inner(`it failed how ${verb} finance stop`)).toBeNull();
  });

  it.each([
    'which browser are you using',
    'which of them do they like',
    'which two sites have we seen',
    'what kind of sites are there',
    'what time do you open',
    'how many of them are there',
    'how long does it take',
    'how fast is that',
  ])('opens with a noun or two between: %s', (question) => {
    expect(inner(`it works ${question}`)).toBe(question);
  });

  it.each([
    ['which leaves no noun', 'it works which are you using'],
    ['which has four words between', 'it works how many of them today are there'],
    ['which has a subject between', 'it works what we need are you using'],
    ['which has an auxiliary between', 'it works what is next are you using'],
    ['which has "I" between', 'it works how i work do you know'],
    ['whose verb has another subject', 'it works what time does it start'],
    ['whose verb has a noun for a subject', 'it works how long does support take'],
    ['whose noun is followed by no auxiliary', 'it works which browser you use'],
    ['whose noun is followed by another verb', 'it works which browser suits you best'],
    ['which asks for a person and has a noun between', 'it works who else are you asking'],
    ['which asks for a reason and has a noun between', 'it works why else are you asking'],
    ['which begins with another word', 'it works happily are you there'],
    ['which begins with no wh-word', 'it works here do you see'],
  ])('is none %s: %s', (_, text) => {
    expect(inner(text)).toBeNull();
  });

  it.each([
    ...['like', 'said', 'say', 'says', 'saying', 'ask', 'asked', 'asks', 'asking', 'know', 'knows', 'knew', 'wonder'],
    ...['wondering', 'thinking', 'thought', 'think', 'goes', 'go', 'about', 'of', 'tell', 'told', 'see', 'understand'],
    ...['is', 'was', "that's", "it's", "and's", 'that'],
  ])('is only quoted after "%s"', (verb) => {
    expect(inner(`finance then ${verb} what do you need`)).toBeNull();
  });

  it('is the first that is not quoted', () => {
    expect(inner('he asked what do you need and why did you call')).toBe('why did you call');
    expect(inner('it failed what do you need and why did you call')).toBe('what do you need and why did you call');
  });

  it('begins after the first word and has two words to follow', () => {
    expect(inner('what do you need')).toBeNull();
    expect(inner("so what's that")).toBeNull();
    expect(inner("so what's that about")).toBe("what's that about");
    expect(inner('so what do you')).toBe('what do you');
    expect(inner('')).toBeNull();
  });
});

describe('a question after a fronted clause', () => {
  it.each([
    ...['when', 'if', 'once', 'after', 'before', 'as', 'since', 'while', 'because', 'given', 'for', 'in', 'on'],
    ...['with', 'at', 'from', 'until', 'to'],
  ])('begins after the clause with %s', (front) => {
    expect(afterFront(`${front} the export fails what do you do`)).toBe('what do you do');
    expect(afterFront(`${front} the export fails do you call us`)).toBe('do you call us');
    expect(afterFront(`${front} the export fails we call you`)).toBeNull();
  });

  it('needs such a clause, of two words at least', () => {
    expect(afterFront('the export fails what do you do')).toBeNull();
    expect(afterFront('if needed what do you do')).toBe('what do you do');
    expect(afterFront('when what do you do')).toBeNull();
    expect(afterFront('if needed do you call')).toBe('do you call');
    expect(afterFront('if needed do you')).toBeNull();
    expect(afterFront("if so what's that")).toBeNull();
    expect(afterFront("if so what's that for")).toBe("what's that for");
    expect(afterFront('')).toBeNull();
  });

  it('is not what somebody quotes in it', () => {
    expect(afterFront('when they asked what do you do')).toBeNull();
    expect(afterFront('when they left what do you do')).toBe('what do you do');
  });

  it.each(['do', 'did', 'are', 'were', 'would', 'could', 'can', 'will', 'have', 'had'])(
    'that is answered by yes or no begins with "%s you"',
    (auxiliary) => {
      expect(afterFront(`if it fails ${auxiliary} you call us`)).toBe(`${auxiliary} you call us`);
      expect(afterFront(`if it fails ${auxiliary} they call us`)).toBeNull();
    },
  );

  it('that is answered by yes or no begins with no other word', () => {
    expect(afterFront('if it fails call you call us')).toBeNull();
    expect(afterFront('if it fails should you call us')).toBeNull();
  });

  it.each([
    ...['i', 'you', 'we', 'they', 'he', 'she', 'it', 'that', 'which', 'to', 'not', 'and', 'as', 'than', 'so'],
    ...['neither', 'nor', 'must', 'should', 'may', 'might', 'will', 'would', 'can', 'could', 'do', 'does', 'did'],
    ...['people', 'everybody'],
  ])('does not begin after "%s", which makes it a statement', (before) => {
    expect(afterFront(`in the plan ${before} can you there`)).toBeNull();
  });

  it.each(['who', 'what', 'how', 'where'])('does not begin after a quoted "%s" either', (before) => {
    expect(afterFront(`when they asked ${before} can you do it`)).toBeNull();
  });
});
