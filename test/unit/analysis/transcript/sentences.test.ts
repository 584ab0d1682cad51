import { describe, expect, test } from 'vitest';
import { splitSentences } from '../../../../src/analysis/transcript/sentences.ts';

function split(text: string): readonly string[] {
  return splitSentences(text).map(([from, to]) => text.slice(from, to));
}

describe('sentences', () => {
  test.each<readonly [string, readonly string[]]>([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['It is 3.5 percent. Or 4,200.', ['It is 3.5 percent.', 'Or 4,200.']],
    ['Dr. Kim and Mr. Lee vs. us. Yes.', ['Dr. Kim and Mr. Lee vs. us.', 'Yes.']],
    ['At 9 a.m. we start. At 5 p.m. We stop.', ['At 9 a.m. we start.', 'At 5 p.m.', 'We stop.']],
    ['Tools, e.g. Excel, i.e. sheets. Ok.', ['Tools, e.g. Excel, i.e. sheets.', 'Ok.']],
    ['Acme Inc. agreed. Acme Inc. They agreed.', ['Acme Inc. agreed.', 'Acme Inc.', 'They agreed.']],
    ['J. Smith of the U.S. team. And I. Then you.', ['J. Smith of the U.S. team.', 'And I.', 'Then you.']],
    ['It is No. 5. Is it? No. It is six.', ['It is No. 5.', 'Is it?', 'No.', 'It is six.']],
    ['Well... maybe. Well... I guess... So what?', ['Well... maybe.', 'Well... I guess...', 'So what?']],
    ['So… what now?', ['So… what now?']],
    ['He said "Go." Then left. (Really.) Yes', ['He said "Go."', 'Then left.', '(Really.)', 'Yes']],
    ['What?! Really?? Yes', ['What?!', 'Really??', 'Yes']],
    ['yes. all lower case. still split', ['yes.', 'all lower case.', 'still split']],
    ['本日は。では、始めましょう！はい', ['本日は。', 'では、始めましょう！', 'はい']],
    ['هل هذا صحيح؟ نعم.', ['هل هذا صحيح؟', 'نعم.']],
    ['Right? . . Next', ['Right?', '. . Next']],
    ['👍', ['👍']],
    ['...', ['...']],
    ['Ask rackham.example about v2.0 today.', ['Ask rackham.example about v2.0 today.']],
  ])('%s', (text, sentences) => expect(split(text)).toEqual(sentences));

  test('unpunctuated speech is cut at a comma after 40 words, else after 80', () => {
    const words = (count: number) => Array.from({ length: count }, (_, index) => `w${index}`).join(' ');
    expect(split(`${words(45)}, ${words(10)}`)).toEqual([`${words(45)},`, words(10)]);
    expect(split(words(100)).map((part) => part.split(' ').length)).toEqual([80, 20]);
  });

  test('a script without spaces is cut by length, never inside a character', () => {
    const family = '👨‍👩‍👧';
    for (const text of ['字'.repeat(1500), family.repeat(300), `${'x'.repeat(599)}e\u0301${'x'.repeat(50)}`]) {
      const parts = split(text);
      expect(parts.join('')).toBe(text);
      expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(620);
      for (const part of parts) expect(part).not.toMatch(/^(?:\p{M}|\u200d|\p{Cs})|\u200d$/u);
    }
  });
});
