import { beforeAll, describe, expect, it } from 'vitest';
import { loadLetters } from '../../../../src/cards/pdf/fonts.ts';
import { breakLines, makeMeasures } from '../../../../src/cards/pdf/lines.ts';
import { type Row, tableHeight } from '../../../../src/cards/pdf/table.tsx';

const SIZE = 9.5;

describe('the runs of a line, from left to right', () => {
  let families: readonly string[] = [];
  beforeAll(async () => {
    ({ families } = await loadLetters(['“”', 'טוב', 'نعم']));
  });

  /** What a font turns round by itself stands here as it is read. */
  function seen(text: string): readonly string[] {
    const [line] = breakLines(text, 1000, makeMeasures(families)(SIZE), SIZE);
    return (line?.runs ?? []).map((run) => run.text.trim());
  }

  it.each([
    ['one run where all is read from the left', 'What do you mean?', ['What do you mean?']],
    ['marks at the end of what is read from the right, turned round', '“טוב?”', ['”?', 'טוב', '“']],
    ['brackets that still open towards their words', 'טוב (SAP)', ['(', 'SAP', ')', 'טוב']],
    ['a number as it is written', 'טוב 25', ['25', 'טוב']],
    ['several words from the left in their order', 'טוב SAP 4 HANA?', ['?', 'SAP 4 HANA', 'טוב']],
    ['words from the right between words from the left', 'So “טוב” it is', ['So “', 'טוב', '” it is']],
    ['two scripts that are both read from the right', 'טוב نعم', ['نعم', 'טוב']],
  ])('are %s', (_, text, runs) => {
    expect(seen(text).filter((run) => run !== '')).toEqual(runs);
  });
});

describe('the source of a quote', () => {
  it('stands after the last words where there is room, else below them', async () => {
    const { families } = await loadLetters(['“” ·–']);
    const tail = { text: '– Dana Ray · 0:33', fontSize: 8, lineHeight: 1.35 };
    const row = (text: string, width: number): Row => ({
      cells: [{ left: 0, width, words: [{ text, tail }] }],
      rule: 'none',
    });
    const line = SIZE * 1.4;
    expect(tableHeight([row('“Holiday cover.”', 200)], families)).toBeCloseTo(line, 5);
    expect(tableHeight([row('“Holiday cover.”', 120)], families)).toBeCloseTo(line + 8 * 1.35, 5);
  });
});
