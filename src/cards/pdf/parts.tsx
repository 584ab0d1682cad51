import { Canvas, Page, View } from '@react-pdf/renderer';
import type { ReactElement, ReactNode } from 'react';
import type { Evidence, Report } from '../../analysis/domain.ts';
import type { OverviewCharts } from '../charts/overview.ts';
import { formatClock, type Reader, type Spoken, speakerName, type Words } from '../words.ts';
import { ascentOf, type Line, makeMeasures, oneLine } from './lines.ts';
import { makeWriter, type Painter } from './painter.ts';
import { Text } from './paragraph.tsx';
import { CONTENT, FOOTER, INK, PAGE, styles } from './style.ts';
import { cutAtWord, isRightToLeft, QUOTE_LIMIT } from './text.ts';

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
}

/** The title of a section and one line that says how to read it. */
export function Heading({ title, lead }: HeadingProps): ReactElement {
  return (
    <View>
      <Text style={styles.h1}>{title}</Text>
      <Text style={styles.lead}>{lead}</Text>
    </View>
  );
}

interface QuoteProps {
  readonly report: Report;
  readonly evidence: Evidence;
  readonly words: Spoken;
}

/** Verbatim words with who said them and when, in one paragraph where they read from the left. */
export function Quote({ report, evidence, words }: QuoteProps): ReactElement {
  const said = cutAtWord(evidence.quote, QUOTE_LIMIT);
  const source = sourceOf(report, evidence.at, words);
  const apart = isSetApart(said, source);
  return (
    <View style={styles.quote} wrap={false}>
      <Text style={{ direction: isRightToLeft(said) ? 'rtl' : 'ltr', textAlign: 'left' }}>
        {`“${said}”`}
        {!apart && <Text style={styles.small}>{` – ${source}`.replaceAll(/(?<!^) /g, '\u00A0')}</Text>}
      </Text>
      {apart && <Text style={styles.small}>{source}</Text>}
    </View>
  );
}

/** Whether a source has a line of its own: after words of the other direction a name would be set in the middle of them. */
export function isSetApart(words: string, source: string): boolean {
  return isRightToLeft(words) || isRightToLeft(source);
}

/** "Dana Ray · 12:04", or the name alone where the source has no times. */
export function sourceOf(report: Report, at: number, words: Spoken): string {
  const { utterances, speakers, can } = report.labelled.transcript;
  const utterance = utterances[at];
  const speaker = speakers.find(({ id }) => id === utterance?.speaker);
  const name = speaker ? cutAtWord(speakerName(speaker, words), 60) : words.say`Unknown speaker`;
  return utterance && can.times ? `${name} · ${formatClock(utterance.startMs)}` : name;
}

/** A list cut into groups of at most `size`. */
export function groupsOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** A line of a cover: what it is, and what it says. */
export function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactElement {
  return (
    <View style={{ flexDirection: 'row', marginBottom: 5 }}>
      <Text style={[styles.soft, { width: 92 }]}>{name}</Text>
      <Text style={{ flex: 1 }}>{value}</Text>
    </View>
  );
}
