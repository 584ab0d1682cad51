import type { EngineStamp, Measured, Report } from '../analysis/domain.ts';
import type { Part } from './card.ts';
import { retold } from './retold.ts';
import { reasonText, type Spoken, type Words } from './words.ts';

/** What stands last on a summary: what this source cannot support, who labelled, and the report's id. */
export function noteParts(
  report: Report,
  reportId: string,
  engineNote: string | undefined,
  words: Words,
): readonly Part[] {
  const { say } = words;
  const missing = notMeasurable(report, words);
  const engine = engineNote ?? engineText(report.labelled.engine, words);
  const note = (text: string): Part => ({ kind: 'text', text, subtle: true });
  return [
    ...(missing === '' ? [] : [note(say`Not measurable here: ${missing}`)]),
    note(`${engine} · ${say`Report ${reportId}`}`),
  ];
}

/** What this source cannot support, each with its reason, in one line; a person's own lack of data is not the source's. */
export function notMeasurable({ metrics, labelled }: Report, words: Spoken): string {
  const { say } = words;
  const { can } = labelled.transcript;
  const source = (numbers: readonly Measured[]): string | null => {
    const reasons = numbers.map((one) => ('notMeasurable' in one ? one.notMeasurable : null));
    const reason = reasons.find((one) => one?.startsWith('source-') === true);
    return reason === undefined || reason === null || reasons.includes(null) ? null : reasonText(reason, words);
  };
  const found = [
    { name: say`fillers`, why: source(metrics.speakers.map(({ fillersPerMin }) => fillersPerMin)) },
    { name: say`speaking time`, why: source(metrics.speakers.map(({ talkShare }) => talkShare)) },
    { name: say`overlaps`, why: can.overlap ? null : reasonText('source-without-overlap', words) },
    { name: say`who said what`, why: can.speakers ? null : reasonText('source-without-speakers', words) },
  ];
  return found.flatMap(({ name, why }) => (why === null ? [] : [`${name} (${why})`])).join(', ');
}

/** Who labelled, and where it was not who should have, why. */
function engineText({ name, version, fallbackReason, note }: EngineStamp, words: Words): string {
  const { say } = words;
  const reason = fallbackReason === undefined ? null : retold(fallbackReason, words);
  const engine = engineStamp(name, version, words);
  const who =
    reason === null
      ? say`Engine: ${engine}`
      : name === 'offline'
        ? say`Basic analysis: ${reason}`
        : say`Engine: ${engine}, because ${reason}`;
  return note === undefined ? who : `${who.replace(/\.?$/, '.')} ${retold(note, words)}`;
}

function engineStamp(name: EngineStamp['name'], version: string, { say }: Spoken): string {
  switch (name) {
    case 'offline':
      return say`offline ${version}`;
    case 'claude':
      return `Claude (${version})`;
    case 'gemini':
      return `Gemini (${version})`;
  }
}
