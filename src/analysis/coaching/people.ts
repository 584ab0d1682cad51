import type { SpeakerId } from '../domain.ts';
import { type Scene, textAt, utteranceAt } from './scene.ts';

/** People who are spoken of but are not here. */

interface Named {
  readonly name: string;
  readonly at: number;
}

const NAME = String.raw`(\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?)`;
const INTRODUCES: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:[Hh]er|[Hh]is|[Tt]heir|[Ww]hose) name(?:'s| is) ${NAME}`, 'u'),
  new RegExp(
    String.raw`\b(?:my|our|the|My|Our|The) (?:\w+ )?(?:boss|director|manager|head|lead|controller|lawyer|accountant|colleague|ceo|cfo|cto|MD|CEO|CFO|CTO|COO)(?: is|,) ${NAME}`,
    'u',
  ),
  new RegExp(
    String.raw`\b${NAME}, (?:he|she|who|they)(?:'s| is|'re| are| runs| leads| owns| heads| manages| decides| approves| signs| handles| looks after| has to| will have to| needs to) (?:the |our |my )?\w+`,
    'u',
  ),
  new RegExp(`^(?:It's|That's|That would be) ${NAME}(?:, yes)?[.,]`, 'u'),
];
/** Capitalised words in those places that name nobody. */
const NOBODY =
  /^(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Excel|English|German|French|Business|Premium|Enterprise|I)\b/;
/** A capital at the start of a sentence: "To Marcus, he's …". */
const NO_PART = /^(?:To|And|But|So|With|For|From|Ask|By|Or|Then|Also|Because|It|That|Well|Yes|No|Mr|Ms|Mrs|Dr) /;
const PRONOUN_NEXT = /^(?:(?:and|so|well|but),? )*(?:he|she)\b/i;

/** Somebody introduced by another speaker whose name `speaker` never took up afterwards; the first one. */
export function findForgotten(scene: Scene, speaker: SpeakerId): Named | null {
  const here = scene.transcript.speakers.map(({ name }) => (name ?? '').toLowerCase());
  const total = scene.transcript.utterances.length;
  for (let at = 0; at < total; at += 1) {
    const by = utteranceAt(scene, at)?.speaker;
    if (by === speaker || scene.roles.get(by ?? speaker) === 'seller') continue;
    const text = textAt(scene, at).replace(/’/g, "'");
    const name = nameIn(text, textAt(scene, at + 1));
    if (name === null || here.some((one) => one.includes(name.toLowerCase()))) continue;
    if (!says(scene, speaker, at, name)) return { name, at };
  }
  return null;
}

function nameIn(text: string, next: string): string | null {
  for (const [i, pattern] of INTRODUCES.entries()) {
    const name = pattern.exec(text)?.[1]?.replace(NO_PART, '');
    if (name === undefined || NOBODY.test(name)) continue;
    // "It's Caroline." names a person only if "she" or "he" goes on.
    if (i === INTRODUCES.length - 1 && !PRONOUN_NEXT.test(next)) continue;
    return name;
  }
  return null;
}

/** Whether `speaker` uses the name anywhere from `from` on. */
function says(scene: Scene, speaker: SpeakerId, from: number, name: string): boolean {
  const parts = name.split(' ');
  return scene.transcript.utterances.some(
    (one, at) => at >= from && one.speaker === speaker && parts.some((part) => one.text.includes(part)),
  );
}
