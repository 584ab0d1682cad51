import { describe, expect, it } from 'vitest';
import { CALL_MARK, calledName, callsFirst, nameWords } from '../../../../src/analysis/rackham/calls.ts';
import { splitClauses } from '../../../../src/analysis/rackham/clauses.ts';
import { talk } from '../conversation.ts';

const clause = (text: string) => splitClauses(text)[0]!;

describe('words of names', () => {
  it('belong to one speaker each; what two share belongs to nobody', () => {
    const transcript = talk(['Dana Ray: Hello.', 'Tom Weiss: Hello.', 'Priya Ray: Hello.']);
    expect([...nameWords(transcript)]).toEqual([
      ['dana', 'S1'],
      ['tom', 'S2'],
      ['weiss', 'S2'],
      ['priya', 'S3'],
    ]);
  });

  it('stay nobody’s when three share one', () => {
    const transcript = talk(['Tom A: Hello.', 'Tom B: Hello.', 'Tom C: Hello.']);
    expect(nameWords(transcript).has('tom')).toBe(false);
  });

  it('may stand twice in the same name', () => {
    expect([...nameWords(talk(['Ming Ming: Hello.']))]).toEqual([['ming', 'S1']]);
  });

  it('are missing where a source names nobody', () => {
    const transcript = talk(['A: Hello.', 'Dana: Hello.']);
    const unnamed = {
      ...transcript,
      speakers: transcript.speakers.map((one, i) => (i === 0 ? { ...one, name: null } : one)),
    };
    expect([...nameWords(unnamed)]).toEqual([['dana', 'S2']]);
  });
});

describe('the mark of a call', () => {
  it.each(['Priya, you run ops', 'Priya – you run ops', 'Priya — you run ops', 'Priya - you run ops'])(
    'sets a name apart: %s',
    (text) => {
      expect(CALL_MARK.test(text)).toBe(true);
    },
  );

  it.each(['Priya you run ops', 'the go-live date', 'Priya?'])('is missing: %s', (text) => {
    expect(CALL_MARK.test(text)).toBe(false);
  });
});

describe('a name that stands first', () => {
  it.each([
    'Priya, you run ops.',
    'Priya - you run ops.',
    'Priya – you run ops.',
    'Priya — you run ops.',
    'Priya?',
    'Priya!',
    'Priya.',
    'Jo, you run ops.',
    'Mary-Ann, you run ops.',
    "O'Neil, you run ops.",
  ])('calls: %s', (text) => {
    expect(callsFirst(clause(text))).toBe(true);
  });

  it.each([
    'And Priya, you run ops.',
    'and Priya, you run ops.',
    'So Priya, you run ops.',
    'so Priya, you run ops.',
    'Okay Priya, you run ops.',
    'okay Priya, you run ops.',
    'Ok Priya, you run ops.',
    'ok Priya, you run ops.',
    'OK Priya, you run ops.',
    'Well Priya, you run ops.',
    'well Priya, you run ops.',
    'Alright Priya, you run ops.',
    'alright Priya, you run ops.',
    'Right Priya, you run ops.',
    'right Priya, you run ops.',
    'Now Priya, you run ops.',
    'now Priya, you run ops.',
    'But Priya, you run ops.',
    'but Priya, you run ops.',
    'Okay, so, Priya, you run ops.',
  ])('may follow a word that leads in: %s', (text) => {
    expect(callsFirst(clause(text))).toBe(true);
    expect(calledName(clause(text))).toBe('priya');
  });

  it.each([
    'We asked Priya, and she agreed.',
    'Priya runs ops, I think.',
    'priya, you run ops.',
    'Priya,you run ops.',
    'PRIYA, you run ops.',
    'P, you run ops.',
    'Then Priya, you run ops.',
    'We have a site in Perth, Australia.',
  ])('does not call: %s', (text) => {
    expect(callsFirst(clause(text))).toBe(false);
  });
});

describe('the name that is called', () => {
  it.each<[string, string]>([
    ['Priya, you run ops.', 'priya'],
    ['Priya - you run ops.', 'priya'],
    ['Priya – you run ops.', 'priya'],
    ['And, Priya, how do you see it?', 'priya'],
    ['How does this look, Priya?', 'priya'],
    ['How does this look, Priya', 'priya'],
    ['How does this look, Priya?!', 'priya'],
    ['How does this look, Priya ?', 'priya'],
    ['How does this look,  Priya?', 'priya'],
    ['Tell us more, Priya.', 'priya'],
    ['Today, how does this look, Priya?', 'priya'],
    ['Priya, that was for you, Tom.', 'priya'],
  ])('stands first or last: %s', (text, name) => {
    expect(calledName(clause(text))).toBe(name);
  });

  it.each<[string, string | null]>([
    ['Priya?', 'priya'],
    ['Priya Nair?', 'priya'],
    ['Priya runs ops.', null],
    ['How does Priya see that?', null],
    ['…', null],
  ])('without a comma is a bare name or none: %s', (text, name) => {
    expect(calledName(clause(text))).toBe(name);
  });

  it.each([
    'We like it, mostly.',
    'We like it, MOSTLY.',
    'We have sites in Leeds, Hull and York.',
    'How does this look, Priya, after all that?',
    'it works, as far as we know.',
    'Our price,forty.',
  ])('is no other word beside a comma: %s', (text) => {
    expect(calledName(clause(text))).toBeNull();
  });

  it.each([
    'Okay, we start in Leeds.',
    'Yes, we start in Leeds.',
    'Sorry, we start in Leeds.',
    'First, we start in Leeds.',
    'Today, we start in Leeds.',
    'Honestly, we start in Leeds.',
    'Monday, we start in Leeds.',
    'Everybody, we start in Leeds.',
    'Perhaps, we start in Leeds.',
    'We start in Leeds, Monday.',
    'We start in Leeds, Okay?',
    'How does this look, Everyone?',
  ])('is no word that only begins or ends a sentence: %s', (text) => {
    expect(calledName(clause(text))).toBeNull();
  });
});
