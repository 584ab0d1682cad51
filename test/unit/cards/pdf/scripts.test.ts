import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../src/analysis/domain.ts';
import { loadLetters } from '../../../../src/cards/pdf/fonts.ts';
import { breakLines, measureWith } from '../../../../src/cards/pdf/lines.ts';
import { renderReportPdf } from '../../../../src/cards/pdf/render.tsx';
import { breakWord } from '../../../../src/cards/pdf/text.ts';
import { reportOf } from '../../../fixtures/report.ts';
import { linesOf, readingOf, readPdf, squeeze } from './read-pdf.ts';

/** A name and a sentence in each script, with what goes wrong most easily in it. */
const SCRIPTS: Readonly<Record<string, readonly [name: string, sentence: string]>> = {
  Latin: ['Łukasz Ærøskøbing', 'Zażółć gęślą jaźń, ﬁne “naïve” façade — Straße, œuvre and Đặng Văn Lâm.'],
  Cyrillic: ['Юлия Щербакова', 'Сколько счетов в месяц вы обрабатываете, ёлка, щука?'],
  Greek: ['Ζωή Παπαδοπούλου', 'Τι θα άλλαζε για την ομάδα σας; Ὦ φίλε, ᾧ ἐστιν.'],
  Arabic: ['ليلى حسن', 'أعتقد أن الموافقة تستغرق وقتا طويلا جدا، فلماذا لا نبدأ الآن؟'],
  Hebrew: ['נועה לוי', 'אני חושבת שזה יקר מדי, מה דעתך?'],
  Thai: ['สมชาย ใจดี', 'คุณอนุมัติใบแจ้งหนี้อย่างไรในตอนนี้ และใครเป็นผู้รับผิดชอบ'],
  Japanese: ['山田 太郎', 'つまり、月曜日から始めるということですね?「はい」、SAPの請求書の承認が遅れます。'],
  Chinese: ['王小明', '这个流程现在怎么运作？谁负责审批发票，预算是多少？我们应该下周开始吗！'],
  Korean: ['김민준', '누가 승인을 담당합니까? 다음 주에 시작할 수 있을까요?'],
  emoji: ['Dana 🎉🚀', 'Great 🎉🚀 and 👩‍💻! 👍🏽👍🏽 🔥❤️🔥 go 🚀?'],
  'combining marks': [
    'Cafe\u0301 Na\u0308ive',
    'Cafe\u0301 na\u0308ive A\u030Angstro\u0308m x\u0302 q\u0323 o\u0302\u0323.',
  ],
  'several in one sentence': ['Dana 山田', 'Hello 山田さん, привет Ζωή, 안녕 🎉🎉, สวัสดี!'],
};

/** A variant is another look of a letter, a font of one colour has no skin tones, and marks on one letter have no order of their own. */
function visible(text: string): string {
  return squeeze(text)
    .replaceAll(/\uFE0F|\p{Emoji_Modifier}/gu, '')
    .normalize('NFC');
}

describe.each(Object.entries(SCRIPTS))('%s', async (_, [name, sentence]) => {
  const report = reportOf({ names: [name], lines: [['S1', sentence, 'proposing']], title: `${name}.vtt` });
  const { pages, outline, info } = await readPdf(await renderReportPdf(report, { retentionDays: 90, appendix: true }));
  const texts = pages.map((page) => visible(readingOf(page)));

  it('is read from the document as it was said: in a quote, and in the transcript', () => {
    const quoted = texts.slice(0, -1).join('');
    expect(quoted).toContain(visible(sentence));
    expect(texts.at(-1)).toContain(visible(sentence));
  });

  it('is read in a name: on the cover, in a chart, as a heading, as a bookmark, as a title', () => {
    const [cover, overview] = texts;
    expect(cover).toContain(visible(name));
    expect(overview).toContain(visible(name));
    expect(texts.some((text) => text.startsWith(`PER-PARTICIPANTCOACHING${visible(name)}`))).toBe(true);
    expect(outline.at(-2)?.items[0]?.title).toBe(name);
    expect(info.Title).toBe(`${name}.vtt – conversation report`);
  });
});

const MAY_NOT_BEGIN =
  /^[、。，．・：；？！?!:;.,%…‥ー々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ）」』】〉》〕\])}”’-]/u;
const MAY_NOT_END = /[（「『【〈《〔[({“‘-]$/u;

const JAPANESE =
  '「請求書の承認が遅れる」ということですね?そうです！ERPの（特に、SAPの）データは、ちょっと人々が「まだ…」と言っています。';
const CHINESE = '这个流程（现在）怎么运作？谁负责“审批”发票，预算是多少？我们应该下周开始吗！';

describe('lines of scripts without spaces', async () => {
  const { families } = await loadLetters([JAPANESE, CHINESE, '… “”', ...Object.values(SCRIPTS).flat()]);

  it.each([JAPANESE, CHINESE])('break where they may, at every width: %s', (text) => {
    const measure = measureWith(families, 8);
    for (let width = 40; width < 260; width += 3) {
      const lines = breakLines(text.repeat(3), width, measure, 8).map(({ runs }) =>
        runs.map((run) => run.text).join(''),
      );
      expect(lines.join('')).toBe(text.repeat(3));
      for (const line of lines.slice(1)) expect(line).not.toMatch(MAY_NOT_BEGIN);
      for (const line of lines.slice(0, -1)) expect(line).not.toMatch(MAY_NOT_END);
    }
  });

  it('break in the laid out pages where they may, without a hyphen that nobody wrote', async () => {
    const said = Array.from({ length: 12 }, (_, i) => `${'あ'.repeat(i)}${i % 2 === 0 ? JAPANESE : CHINESE}`.repeat(2));
    const report: Report = reportOf({
      names: said.map((_, i) => `P${i}`),
      lines: said.map((text, i) => [`S${i + 1}`, text, 'proposing'] as const),
    });
    const { pages } = await readPdf(await renderReportPdf(report, { retentionDays: 90 }));
    let parted = 0;
    for (const page of pages) {
      const lines = linesOf(page).map((line) => line.map(({ words }) => words).join(''));
      for (const [i, line] of lines.entries()) {
        const before = lines[i - 1] ?? '';
        if (
          !/[\p{Script=Han}\p{Script=Hiragana}]/u.test(line) ||
          !/^“|[\p{Script=Han}\p{Script=Hiragana}]/u.test(before)
        )
          continue;
        if (line.startsWith('“')) continue;
        parted += 1;
        expect(line).not.toMatch(MAY_NOT_BEGIN);
        expect(before).not.toMatch(MAY_NOT_END);
      }
    }
    expect(parted).toBeGreaterThan(12);
    const all = pages.map(readingOf).join('');
    for (const text of said) expect(all).toContain(`“${text.slice(0, 100)}`);
  });
});

describe('words that must be parted', () => {
  it.each([
    ['Konstantinopoulou-Featherstonehaugh', ['Konstantinopoulou-', 'Featherstonehaugh']],
    ['ことですね？', ['こ', 'と', 'で', 'す', 'ね？']],
    ['「はい」。', ['「は', 'い」。']],
    ['（SAPの）', ['（SAP', 'の）']],
    ['データー々', ['デー', 'ター々']],
    ['อนุมัติใบแจ้งหนี้', ['อนุมัติ', 'ใบ', 'แจ้ง', 'หนี้']],
    ['word', ['word']],
  ])('%s', (word, pieces) => expect(breakWord(word)).toEqual(pieces));

  it('never part an emoji or a letter from its marks', () => {
    const family = '👨‍👩‍👧‍👦';
    for (const piece of breakWord(family.repeat(9))) expect(piece.replaceAll(family, '')).toBe('');
    for (const piece of breakWord('q\u0323'.repeat(40))) expect(piece).toMatch(/^(?:q\u0323)+$/);
  });
});
