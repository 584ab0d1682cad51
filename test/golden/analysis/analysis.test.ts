import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, type Transcript } from '../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../src/analysis/engines/offline.ts';
import { makeReport } from '../../../src/analysis/report.ts';
import { parseTranscript } from '../../../src/analysis/transcript/parse.ts';
import { explainReport, listLabels } from '../../../src/cards/explain.ts';
import { readCorpus } from '../../eval/corpus.ts';

/** Every label with its rule, every number and every sentence, as `coach analyze --explain` prints them: what a change changes is read here. */

const folder = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const golden = (name: string) => join(folder('test/golden/analysis'), `${name}.txt`);

function reportOf(title: string, transcript: Transcript) {
  return makeReport({ title, sharedAt: 0, transcript, engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS });
}

describe('conversations of our own', () => {
  const files = ['samples', 'test/fixtures/conversations'].flatMap((path) =>
    readdirSync(folder(path))
      .filter((name) => /\.(?:vtt|srt|txt|json|md)$/.test(name) && name !== 'README.md')
      .map((name) => join(folder(path), name)),
  );

  it.each(files.map((file) => [basename(file), file] as const))('%s', async (name, file) => {
    const report = reportOf(name, parseTranscript(readFileSync(file)));
    await expect(explainReport(report)).toMatchFileSnapshot(golden(basename(name, extname(name))));
  });
});

describe('labelled conversations of our own', () => {
  it('get these labels', async () => {
    const lines = (readCorpus(folder('test/eval/own/conversations.jsonl')) ?? []).map(
    // Without the file there would be nothing to compare.
      ({ name, transcript }) => `${name}\n${listLabels(reportOf(name, transcript))}`,
    );
    await expect(lines.join('\n')).toMatchFileSnapshot(golden('labelled'));
  });
});
