import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../../src/analysis/engines/offline.ts';
import { makeReport, summarise } from '../../../../src/analysis/report.ts';
import { parseTranscript } from '../../../../src/analysis/transcript/parse.ts';
import { exportV1 } from '../../../../src/analysis/v1.ts';
import { detailsCard } from '../../../../src/cards/details.ts';
import { renderReportFiles } from '../../../../src/cards/pdf/files.ts';
import { speakerCards, summaryCard } from '../../../../src/cards/report.ts';
import { PRINTERS } from '../../../fixtures/conversation.ts';
import { readPdfText } from '../../../fixtures/pdf-text.ts';
import { TALK } from '../../../fixtures/talk.ts';
import { parseText } from './parse-text.ts';

const OFFLINE = { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS };
const DANA = { id: 'S1', name: 'Dana Reed', email: 'dana.reed@acme.com' };
const speakersOf = (file: unknown) => parseText(typeof file === 'string' ? file : JSON.stringify(file)).speakers;
const cues = (...lines: readonly string[]): string =>
  `WEBVTT\n\n${lines.map((line, i) => `00:00:0${2 * i}.000 --> 00:00:0${2 * i + 2}.000\n${line}\n`).join('\n')}`;

describe('a speaker’s address', () => {
  it.each([
    ['a party of Gong', { speakerId: '7', name: 'Dana Reed', emailAddress: ' Dana.Reed@acme.com' }, DANA],
    [
      'a party of Gong without a name',
      { speakerId: '7', emailAddress: 'dana.reed@acme.com' },
      { ...DANA, name: 'dana.reed' },
    ],
    [
      'a party of Gong without an address',
      { speakerId: '7', name: 'Dana Reed', emailAddress: 'none' },
      { id: 'S1', name: 'Dana Reed' },
    ],
  ])('of %s', (_, party, speaker) => {
    const sentences = [{ start: 1000, end: 2600, text: 'Hello there you.' }];
    expect(speakersOf({ transcript: [{ speakerId: '7', sentences }], parties: [party] })).toEqual([speaker]);
  });

  it('of who was invited, in Fireflies, where the name is one person’s', () => {
    const sentences = ['Dana Reed', 'Tom', 'Jo'].map((speaker_name, i) => ({
      ...{ speaker_name, text: 'Hello there you.', start_time: 2 * i, end_time: 2 * i + 2 },
    }));
    const meeting_attendees = [
      { displayName: 'dana reed', email: 'DANA.REED@acme.com' },
      { displayName: null, name: 'Tom', email: 'tom@acme.com' },
      { displayName: 'Tom', email: 'tom@home.org' },
      { displayName: 'Jo', email: null },
      { email: 'nobody@acme.com' },
    ];
    expect(speakersOf({ data: { transcript: { sentences, meeting_attendees } } })).toEqual([
      DANA,
      { id: 'S2', name: 'Tom' },
      { id: 'S3', name: 'Jo' },
    ]);
    expect(speakersOf({ sentences })).toEqual([
      { id: 'S1', name: 'Dana Reed' },
      { id: 'S2', name: 'Tom' },
      { id: 'S3', name: 'Jo' },
    ]);
  });

  it.each([
    ['plain text', 'dana.reed@acme.com: hello\ntom@acme.com: hi there\n'],
    ['plain text with times', '[00:00:01] dana.reed@acme.com: hello\n[00:00:04] tom@acme.com: hi there\n'],
    ['a voice tag', cues('<v dana.reed@acme.com>Hello.</v>', '<v tom@acme.com>Hi there.</v>')],
    ['a label in a cue', cues('Dana.Reed@acme.com: Hello.', 'tom@acme.com: Hi there.')],
  ])('that is the label, in %s', (_, file) => {
    expect(speakersOf(file).map(({ name, email }) => [name?.toLowerCase(), email])).toEqual([
      ['dana.reed', 'dana.reed@acme.com'],
      ['tom', 'tom@acme.com'],
    ]);
  });

  it('behind a name', () => {
    const file = 'Dana Reed (dana.reed@acme.com): hello\nTom (Acme): hi there\n';
    expect(speakersOf(file)).toEqual([DANA, { id: 'S2', name: 'Tom (Acme)' }]);
  });

  it('tells two speakers apart who share what stands before the @', () => {
    const file = 'dana@acme.com: hello\ndana@home.org: hi there\nDana@acme.com: and so on\n';
    const { speakers, utterances } = parseText(file);
    expect(speakers).toEqual([
      { id: 'S1', name: 'dana', email: 'dana@acme.com' },
      { id: 'S2', name: 'dana', email: 'dana@home.org' },
    ]);
    expect(utterances.map(({ speaker }) => speaker)).toEqual(['S1', 'S2', 'S1']);
  });

  it.each(['dana@', '@acme.com', 'dana@acme', 'dana reed@acme.com', `${'d'.repeat(65)}@acme.com`])(
    'is not %s',
    (label) => {
      const file = `Tom: hello\n${label}: hi there\nTom: well then\n${label}: goodbye now\n`;
      for (const speaker of speakersOf(file)) expect(speaker).not.toHaveProperty('email');
    },
  );

  it('is shown nowhere: no card, PDF, public JSON', async () => {
    const printed = new TextDecoder().decode(PRINTERS.plain.print(TALK));
    const text = printed
      .replaceAll('Dana Ray', 'dana.ray@acme.com')
      .replaceAll('Tom Weiss', 'Tom Weiss (tom@acme.com)');
    const transcript = parseTranscript(new TextEncoder().encode(text));
    expect(transcript.speakers.map(({ email }) => email)).toEqual(['dana.ray@acme.com', 'tom@acme.com']);
    const report = makeReport({ title: 'call.txt', sharedAt: 0, transcript, ...OFFLINE });
    // Kept where it is compared.
    expect(summarise(report).speakers.map(({ name, email }) => [name, email])).toEqual([
      ['dana.ray', 'dana.ray@acme.com'],
      ['Tom Weiss', 'tom@acme.com'],
    ]);
    const cards = [
      summaryCard({ report, reportId: 'rec0000001' }),
      ...speakerCards(report, 'rec0000001'),
      detailsCard(report, 'rec0000001'),
    ];
    const { pdf } = await renderReportFiles(report, { reportId: 'rec0000001', retentionDays: 90, appendix: true });
    const shown = [JSON.stringify(cards), JSON.stringify(exportV1(report)), await readPdfText(pdf)];
    for (const one of shown) {
      expect(one).toContain('dana.ray');
      expect(one).not.toContain('@acme');
    }
  });
});
