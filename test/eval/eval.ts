import { fileURLToPath } from 'node:url';
import { readCorpus } from './corpus.ts';
import { report } from './score.ts';

/** `npx tsx test/eval/eval.ts [file.jsonl]`: accuracy of the offline engine on labelled utterances. */

const path = process.argv[2] ?? fileURLToPath(new URL('../../../shared/data/ami-dev.jsonl', import.meta.url));
const corpus = readCorpus(path);

if (corpus === null) {
  console.log(`SKIPPED: no labelled data at ${path}; give a path: npx tsx test/eval/eval.ts <file.jsonl>`);
} else {
  // Every second conversation by name is for developing rules; the others are only ever reported on.
  console.log(
    report(
      'dev half',
      corpus.filter((_, i) => i % 2 === 0),
    ),
  );
  console.log(
    report(
      'held-back half',
      corpus.filter((_, i) => i % 2 === 1),
    ),
  );
}
