import type { Said, SaidWord } from './said.ts';
import type { Who } from './who.ts';

/** A word and who says it. */
export interface RunWord extends SaidWord, Who {}

/** What a file of single words says, one entry a run of one speaker; a silence of `gap` (in the file's unit) ends a run too. */
export function gatherRuns(words: readonly RunWord[], gap: number): readonly Said[] {
  const runs: RunWord[][] = [];
  for (const word of words) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const goesOn =
      last !== undefined &&
      last.speaker === word.speaker &&
      last.voice === word.voice &&
      (last.end === null || word.start === null || word.start - last.end < gap);
    if (goesOn) run?.push(word);
    else runs.push([word]);
  }
  return runs.flatMap((run) => {
    const [first] = run;
    if (first === undefined) return [];
    const { speaker, voice } = first;
    return {
      speaker,
      ...(voice === undefined ? {} : { voice }),
      start: first.start,
      end: run.at(-1)?.end ?? null,
      text: run.map(({ text }) => text).join(' '),
      words: run,
    };
  });
}
