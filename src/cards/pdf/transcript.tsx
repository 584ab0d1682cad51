import { Canvas } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Report } from '../../analysis/domain.ts';
import { behaviourName, formatClock, type Spoken, speakerName } from '../words.ts';
import { breakLines, type Line, makeMeasures } from './lines.ts';
import { makeWriter, type Painter } from './painter.ts';
import { Heading, type SectionProps, Sheet } from './parts.tsx';
import { CONTENT, INK, PAGE } from './style.ts';
import { cutAtWord } from './text.ts';

const SIZE = 8;
const LEADING = 11;
const PADDING = 3;
/** Left edges and widths of time, speaker, words and behaviours, in points. */
const COLUMNS = { time: 0, speaker: 40, words: 122, behaviours: CONTENT - 102, end: CONTENT } as const;
const GAP = 10;
/** The first page carries the heading too. */
const ROOM = PAGE.height - PAGE.top - PAGE.bottom - PAGE.footer - PAGE.gap - 1;
const HEADING = 64;
/** The text of one row beyond this is cut with "…", so that a row never fills a page; quotes elsewhere are cut too. */
const ROW_LIMIT = 1500;

interface Row {
  /** Index of the utterance. */
  readonly at: number;
  readonly top: number;
  readonly lines: number;
  readonly cells: readonly {
    readonly x: number;
    readonly width: number;
    readonly color: string;
    readonly lines: readonly Line[];
  }[];
}

/** The transcript with what each utterance does, in rows drawn directly: a three-hour recording has thousands. */
export function Appendix(props: SectionProps): ReactElement | null {
  const { report, families, words } = props;
  const { say } = words;
  const title = say`Appendix: transcript`;
  if (report.labelled.transcript.utterances.length === 0) return null;
  return (
    <>
      {pagesOf(report, families, words).map(({ rows, height }, i) => (
        <Sheet key={`page ${rows[0]?.at ?? 0}`} {...props} {...(i === 0 ? { bookmark: title } : {})}>
          {i === 0 && (
            <Heading families={families} title={title} lead={say`Every utterance with the behaviours found in it.`} />
          )}
          <Canvas style={{ width: CONTENT, height }} paint={(painter) => paint(painter as Painter, rows)} />
        </Sheet>
      ))}
    </>
  );
}

function pagesOf(
  report: Report,
  families: readonly string[],
  words: Spoken,
): readonly { readonly rows: readonly Row[]; readonly height: number }[] {
  const measure = makeMeasures(families)(SIZE);
  const { utterances, speakers, can } = report.labelled.transcript;
  const names = new Map(speakers.map((speaker) => [speaker.id, speakerName(speaker, words)]));
  const column = (x: number, next: number, color: string, text: string, most: number): Row['cells'][number] => {
    const width = next - x - GAP;
    return { x, width, color, lines: breakLines(text, width, measure, SIZE).slice(0, most) };
  };
  const pages: { rows: Row[]; height: number }[] = [];
  let page: { rows: Row[]; height: number } | null = null;
  for (const [i, { speaker, startMs, text }] of utterances.entries()) {
    const behaviours = (report.labelled.labels[i]?.marks ?? [])
      .map(({ behaviour }) => behaviourName(behaviour, words))
      .join(', ');
    const cells = [
      column(COLUMNS.time, COLUMNS.speaker, INK.soft, can.times ? formatClock(startMs) : `#${i + 1}`, 1),
      column(COLUMNS.speaker, COLUMNS.words, INK.text, cutAtWord(names.get(speaker) ?? '', 48), 2),
      column(COLUMNS.words, COLUMNS.behaviours, INK.text, cutAtWord(text, ROW_LIMIT), 60),
      column(COLUMNS.behaviours, COLUMNS.end + GAP, INK.soft, behaviours, 4),
    ];
    const lines = Math.max(...cells.map((cell) => cell.lines.length));
    const height = lines * LEADING + 2 * PADDING;
    if (page === null || page.height + height > ROOM - (pages.length === 1 ? HEADING : 0)) {
      page = { rows: [], height: 0 };
      pages.push(page);
    }
    page.rows.push({ at: i, top: page.height, lines, cells });
    page.height += height;
  }
  return pages;
}

function paint(painter: Painter, rows: readonly Row[]): null {
  const write = makeWriter(painter);
  painter.fontSize(SIZE).lineWidth(0.5).strokeColor(INK.line);
  for (const { top, lines, cells } of rows) {
    for (const { x, width, color, lines: own } of cells) {
      painter.fillColor(color);
      for (const [i, line] of own.entries()) {
        const y = top + PADDING + i * LEADING;
        write(line, x + (line.rightToLeft ? width - line.width : 0), y + LEADING * 0.78);
      }
    }
    const bottom = top + lines * LEADING + 2 * PADDING;
    painter.moveTo(0, bottom).lineTo(CONTENT, bottom).stroke();
  }
  return null;
}
