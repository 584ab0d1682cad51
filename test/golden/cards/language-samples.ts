import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_THRESHOLDS, type Locale, type Report } from '../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../src/analysis/engines/offline.ts';
import { makeReport } from '../../../src/analysis/report.ts';
import { parseTranscript } from '../../../src/analysis/transcript/parse.ts';
import type { Card } from '../../../src/cards/card.ts';
import { detailsCard } from '../../../src/cards/details.ts';
import { failureCard } from '../../../src/cards/failure.ts';
import { helpCard } from '../../../src/cards/help.ts';
import { historyCard } from '../../../src/cards/history.ts';
import { progressCard } from '../../../src/cards/progress.ts';
import { speakerCards, summaryCard } from '../../../src/cards/report.ts';
import { wordsFor } from '../../../src/cards/words.ts';
import { AppError } from '../../../src/errors.ts';
import { improving, NO_LOOKS } from './history-states.ts';

/** A workspace that reads another language: what it sees most, made from a sample as the service makes it. */

const ID = 'k3v9x2m7qa';
const SAMPLE = join(import.meta.dirname, '../../../samples/pushy-demo.vtt');

/** The report of a sample conversation, coached in the language of a locale. */
export function reportIn(locale: Locale): Report {
  return makeReport({
    title: 'pushy-demo.vtt',
    sharedAt: Date.UTC(2026, 2, 12, 9, 30),
    transcript: parseTranscript(readFileSync(SAMPLE)),
    engine: offlineEngine,
    thresholds: DEFAULT_THRESHOLDS,
    words: wordsFor({ locale }),
  });
}

export function languageCards(): Readonly<Record<string, Card>> {
  const all = (['de-DE', 'es-ES', 'fr-FR'] as const).flatMap((locale) =>
    Object.entries(cardsIn(locale)).map(([name, card]) => [`${locale.slice(0, 2)}-${name}`, card] as const),
  );
  return Object.fromEntries(all);
}

function cardsIn(locale: Locale): Readonly<Record<string, Card>> {
  const report = reportIn(locale);
  const [first] = speakerCards(report, ID, new Map(), { locale });
  if (first === undefined) throw new Error('nobody is coached in the sample');
  const file = { title: report.title, recordingId: ID, locale };
  return {
    summary: summaryCard({ report, reportId: ID, locale }),
    speaker: first[1],
    details: detailsCard(report, ID, { locale }),
    history: historyCard({ history: improving(wordsFor({ locale })), page: 1, of: null, looks: NO_LOOKS, shares: false, locale }),
    help: helpCard('slack', { locale }),
    failure: failureCard({ code: 'unsupported', detail: wrongFile(), reference: ID, ...file }),
    progress: progressCard({ ...file, stage: 'analysing', share: 0.4, elapsedMs: 42_000 }),
  };
}

/** Why a picture is refused, as the code that refuses it says. */
function wrongFile(): string {
  try {
    parseTranscript(Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'));
  } catch (error) {
    if (error instanceof AppError) return error.detail;
  }
  throw new Error('a picture was taken for a transcript');
}
