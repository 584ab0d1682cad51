import { inEach } from './languages.ts';
import type { Spoken } from './words.ts';

/** What stands in README.txt of somebody's export. */

/** Of a line, and of the names of files before what they are. */
const LINE_CHARS = 128;
const NAME_CHARS = 19;

const entries = inEach((say): readonly (readonly [file: string, what: string])[] => [
  [
    'recordings.json',
    say`the recordings you shared, with what was found in each: "analysis" is the public format video_analysis v1, null where there is no report (yet)`,
  ],
  ['transcripts/', say`who said what and when in each of them, by its id`],
  ['practice/', say`your practice sessions: every turn, the result and the analysis`],
  ['others.json', say`recordings of others in which you are a speaker, with your own numbers`],
  ['history.csv', say`your numbers over time, newest 500 recordings, for a spreadsheet`],
  [
    'settings.json',
    say`what you set for yourself, and who you are in another workspace, where the two are linked; what is kept there is exported there`,
  ],
]);

/** What each file of an export is. */
export function mineReadme(words: Spoken): string {
  const { say } = words;
  const times = say`Times are UTC. A large export comes as several files, each with its own recordings.json; others.json, history.csv and settings.json are in the last one. The files you shared, and the PDFs, are in the chat where you shared them.`;
  const lines = [
    say`Rackham Coach: everything of yours`,
    '',
    ...entries(words).flatMap(([file, what]) =>
      wrap(what, LINE_CHARS - NAME_CHARS).map((line, i) => {
        return `${(i === 0 ? file : '').padEnd(NAME_CHARS)}${line}`;
      }),
    ),
    '',
    ...wrap(times, LINE_CHARS),
  ];
  return `${lines.join('\n')}\n`;
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
