import { fileURLToPath } from 'node:url';
import { type Conversation, readCorpus } from './corpus.ts';
import { errorsOf, report } from './report.ts';

/**
 * `npm run eval -- [file.jsonl] [--errors]`: accuracy of the offline engine on our own conversations and on a file of labelled
 * utterances (AMI unless one is given). `--errors` lists what is wrong in the development halves; held-back words are never shown.
 */

const AMI = '../../../shared/data/ami-dev.jsonl';
const OWN = './own/conversations.jsonl';

const args = process.argv.slice(2);
const showErrors = args.includes('--errors');
const given = args.find((arg) => !arg.startsWith('--'));
const other = given ?? fileURLToPath(new URL(AMI, import.meta.url));

show('own', readCorpus(fileURLToPath(new URL(OWN, import.meta.url))) ?? []);
const corpus = readCorpus(other);
if (corpus === null) console.log(`SKIPPED: no labelled data at ${other}; give a path: npm run eval -- <file.jsonl>`);
else show(given === undefined ? 'AMI' : other, corpus);

/** Every second conversation by name is for developing rules; the others are only ever reported on. */
function show(name: string, conversations: readonly Conversation[]): void {
  const development = conversations.filter((_, i) => i % 2 === 0);
  console.log(report(`${name} development`, development));
  if (showErrors) console.log(errorsOf(development).join('\n'));
  console.log(
    report(
      `${name} held back`,
      conversations.filter((_, i) => i % 2 === 1),
    ),
  );
}
