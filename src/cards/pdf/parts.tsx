import { Canvas, Page, View } from '@react-pdf/renderer';
import type { ReactElement, ReactNode } from 'react';
import type { Report } from '../../analysis/domain.ts';
import type { OverviewCharts } from '../charts/overview.ts';
import type { Reader, Words } from '../words.ts';
import { ascentOf, type Line, makeMeasures, oneLine } from './lines.ts';
import { makeWriter, type Painter } from './painter.ts';
import { headingRows } from './rows.ts';
import { CONTENT, FOOTER, INK, PAGE, styles } from './style.ts';
import { Table } from './table.tsx';

/** What every section is given. */
export interface SectionProps {
  readonly report: Report;
  readonly charts: OverviewCharts;
  readonly families: readonly string[];
  readonly retentionDays: number;
  readonly reportId: string | null;
  /** Who reads it, and how what is said stands for them. */
  readonly reader: Reader;
  readonly words: Words;
}

interface SheetProps extends SectionProps {
  readonly bookmark?: string;
  readonly children: ReactNode;
}

/** One section: starts on a new page, takes as many as it needs, and carries the footer on each. */
export function Sheet({ families, retentionDays, bookmark, words, children }: SheetProps): ReactElement {
  const { say } = words;
  return (
    <Page
      size="A4"
      style={[styles.page, { fontFamily: [...families] }]}
      {...(bookmark === undefined ? {} : { bookmark: { title: bookmark, expanded: true } })}
      layout={({ children: content, pageNumber, totalPages }) => (
        <>
          <View style={{ flexGrow: 1 }}>{content}</View>
          <Footer
            words={[
              say`Internal use only. ${retentionDays}-day retention.`,
              say`For coaching. No ranking, not for pay decisions.`,
              say`Page ${pageNumber ?? 1} of ${totalPages ?? 1}`,
            ]}
            families={families}
          />
        </>
      )}
    >
      {children}
    </Page>
  );
}

interface FooterProps {
  readonly words: readonly string[];
  readonly families: readonly string[];
}

/** Words side by side below a line, the first at the left edge and the last at the right; on a canvas, since each page is laid out often. */
function Footer({ words, families }: FooterProps): ReactElement {
  const { color, paddingTop, rule, leastGap } = FOOTER;
  const measures = makeMeasures(families);
  const linesAt = (size: number): readonly Line[] => words.map((text) => oneLine(text, measures(size), size));
  const widthAt = (size: number): number => linesAt(size).reduce((sum, { width }) => sum + width, 0);
  const gaps = words.length - 1;
  const most = CONTENT - gaps * leastGap;
  // Longer words than English has are smaller, and keep to one line.
  const fontSize = FOOTER.fontSize * Math.min(1, most / widthAt(FOOTER.fontSize));
  const lines = linesAt(fontSize);
  const gap = (CONTENT - lines.reduce((sum, { width }) => sum + width, 0)) / gaps;
  const paint = (painter: Painter): null => {
    painter
      .lineWidth(rule)
      .strokeColor(INK.line)
      .moveTo(0, rule / 2)
      .lineTo(CONTENT, rule / 2)
      .stroke();
    painter.fontSize(fontSize).fillColor(color);
    const write = makeWriter(painter);
    let x = 0;
    for (const line of lines) {
      write(line, x, rule + paddingTop + ascentOf(line) * fontSize);
      x += line.width + gap;
    }
    return null;
  };
  return <Canvas style={{ width: CONTENT, height: PAGE.footer, marginTop: PAGE.gap }} paint={paint} />;
}

interface HeadingProps {
  readonly title: string;
  readonly lead: string;
  readonly families: readonly string[];
}

/** The title of a section and one line that says how to read it. */
export function Heading({ title, lead, families }: HeadingProps): ReactElement {
  return <Table rows={headingRows(title, lead)} families={families} />;
}

/** A list cut into groups of at most `size`. */
export function groupsOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
