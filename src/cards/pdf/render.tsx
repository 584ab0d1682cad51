import { Document, Font, renderToBuffer } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Locale, Report } from '../../analysis/domain.ts';
import type { PracticeResult } from '../../analysis/practice-domain.ts';
import { drawOverviewCharts } from '../charts/overview.ts';
import { type Reader, speakerName, wordsFor } from '../words.ts';
import { Breakdown } from './breakdown.tsx';
import { Cover } from './cover.tsx';
import { loadLetters, makePrintable } from './fonts.ts';
import { Highlights } from './highlights.tsx';
import { MetricTables } from './metrics.tsx';
import { Overview } from './overview.tsx';
import { Participants } from './participant.tsx';
import type { SectionProps } from './parts.tsx';
import { PracticeSections } from './practice.tsx';
import { Rubrics } from './rubrics.tsx';
import { breakWord, mayPart } from './text.ts';
import { Appendix } from './transcript.tsx';

/** What the document says beside the report. */
export interface PdfMeta {
  readonly retentionDays: number;
  /** What a person types to get this report again. */
  readonly reportId?: string;
  /** Whether the labelled transcript follows the six sections; no unless told. */
  readonly appendix?: boolean;
  /** Whether what runs over time (timeline, fillers) is drawn as pictures too; a chat is sent the overview alone. */
  readonly timelinePicture?: boolean;
  /** What a practice session showed: then the document is about that. */
  readonly practice?: PracticeResult;
  /** Of who reads it. */
  readonly locale?: Locale;
}

/** What the library asked for last. It asks for the letters of each font and script apart, in the order of the text. */
let before = '';

// An empty piece is a place where a line may end without a hyphen.
Font.registerHyphenationCallback((word) => {
  const parted = mayPart(before, word);
  before = word;
  return breakWord(word).flatMap((piece, i) => (i > 0 || parted ? ['', piece] : [piece]));
});

/** A report as it can be printed, with what stands in the PDF and in the chat alike. */
export type Prepared = Pick<SectionProps, 'report' | 'charts' | 'families' | 'reader'> & {
  readonly practice?: PracticeResult;
};

/** Opens the fonts that a report needs, spells out what none of them has, and draws its two charts. */
export async function prepare(report: Report, { practice, locale }: PdfMeta): Promise<Prepared> {
  const reader: Reader = { locale };
  const { families, missing } = await loadLetters(['… → “” ·–¹²³’', ...textsOf([report, practice])]);
  const printable = makePrintableReport(report, missing);
  const charts = drawOverviewCharts(printable, 'light', reader);
  const prepared = { report: printable, charts, families, reader };
  return practice === undefined ? prepared : { ...prepared, practice: makePrintableReport(practice, missing) };
}

/** The report as a PDF; the same report gives the same bytes. */
export async function renderReportPdf(report: Report, meta: PdfMeta): Promise<Uint8Array> {
  return await renderPrepared(await prepare(report, meta), meta);
}

/** The PDF of a report that is prepared already. */
export async function renderPrepared(prepared: Prepared, meta: PdfMeta): Promise<Uint8Array> {
  const { retentionDays, reportId = null } = meta;
  const props: SectionProps = { ...prepared, retentionDays, reportId, words: wordsFor(prepared.reader) };
  const { practice } = prepared;
  return await renderToBuffer(<ReportDocument {...props} appendix={meta.appendix ?? false} practice={practice} />);
}

interface DocumentProps extends SectionProps {
  readonly appendix: boolean;
  readonly practice: PracticeResult | undefined;
}

function ReportDocument({ appendix, practice, ...props }: DocumentProps): ReactElement {
  const { words, report } = props;
  const { say } = words;
  const { title, sharedAt, labelled } = report;
  const names = labelled.transcript.speakers.map((speaker) => speakerName(speaker, words));
  const created = new Date(sharedAt);
  return (
    <Document
      title={practice === undefined ? say`${title} – conversation report` : say`${title} – practice report`}
      author="Rackham Coach"
      subject={say`Conversation report on Rackham’s behaviours`}
      keywords={[say`sales coaching`, 'Rackham', ...names].join(', ')}
      creator="Rackham Coach"
      producer="Rackham Coach"
      language={words.tag}
      creationDate={created}
      modificationDate={created}
      pageMode="useOutlines"
      pdfVersion="1.7"
    >
      {practice === undefined ? (
        <>
          <Cover {...props} />
          <Overview {...props} />
          <MetricTables {...props} />
          <Breakdown {...props} />
          <Highlights {...props} />
          <Rubrics {...props} />
          <Participants {...props} />
          {appendix && <Appendix {...props} />}
        </>
      ) : (
        <PracticeSections {...props} practice={practice} />
      )}
    </Document>
  );
}

/** The report (or what it is printed with), every string as it can be printed, so that charts, quotes and bookmarks agree. */
export function makePrintableReport<T>(report: T, missing: ReadonlySet<number>): T {
  const print = makePrintable(missing);
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return print(value);
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(report) as T;
}

/** Every string of the report that may be printed. */
export function textsOf(report: unknown): readonly string[] {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) walk(inner);
  };
  walk(report);
  return texts;
}
