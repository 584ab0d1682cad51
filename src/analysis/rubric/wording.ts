/** What is wrong with the words of a check, each as one sentence that says what to do. English words only; other languages pass. */

/** Words over which two readers of one transcript disagree, by what to write in their place. */
const VAGUE: readonly (readonly [words: string, instead: string])[] = [
  ['good great nice excellent perfect ideal best better', 'write what is said'],
  ['well effective effectively efficient efficiently successful successfully', 'write what it leads to'],
  [
    'proper properly appropriate appropriately suitable suitably correct correctly relevant',
    'write for what it has to fit',
  ],
  [
    'adequate adequately enough sufficient sufficiently reasonable reasonably thorough thoroughly',
    'write what must be there',
  ],
  ['clear clearly concise concisely meaningful meaningfully careful carefully', 'write which words show it'],
  ['professional professionally polite politely respectful respectfully friendly', 'write which words show it'],
  ['confident confidently strong strongly active actively engaging empathetic', 'write which words show it'],
  ['quality rapport professionalism confidence empathy impactful', 'write which words show it'],
];

const VAGUE_PATTERNS = VAGUE.map(([words, instead]) => ({
  pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.replaceAll(' ', '|')})(?![\\p{L}\\p{N}])`, 'iu'),
  instead,
}));

/** What asks for a number where a check knows yes and no. */
const SCALE = new RegExp(
  [
    '\\b(?:rat(?:e[ds]?|ings?)|scor(?:e[ds]?|ing)|grad(?:e[ds]?|ing)|rank(?:s|ed|ing)?|percentage)\\b',
    '\\bscale (?:of|from)\\b',
    '\\bto (?:what|which) (?:extent|degree)\\b',
    '\\bout of (?:\\d+|three|four|five|six|seven|ten|a hundred)\\b',
    '\\b\\d+ ?(?:-|–|to) ?\\d+\\b',
  ].join('|'),
  'i',
);

/** Words that speakers might say, two or more in quotation marks: an example may be as vague as people are. */
const EXAMPLE = /[“"«][^“”"«»]*\s[^“”"«»]*[”"»]/gu;

const OPEN = /^(?:how|what|why|which|when|who|whom|whose|where)\b/i;
const QUESTION_MARK = /[?？؟]/;

/** The first vague word or scale in a text, as a sentence; null when there is none. */
export function faultOfWords(text: string): string | null {
  const own = text.replace(EXAMPLE, ' ');
  for (const { pattern, instead } of VAGUE_PATTERNS) {
    const [word] = pattern.exec(own) ?? [];
    if (word !== undefined) return `“${word}” is an opinion of the reader: ${instead}.`;
  }
  const [scale] = SCALE.exec(own) ?? [];
  return scale === undefined ? null : `“${scale}” asks for a number: say it so that yes or no answers it.`;
}

/** What keeps a sentence from being one question that yes or no answers; null when nothing does. */
export function faultOfQuestion(question: string): string | null {
  const [open] = OPEN.exec(question) ?? [];
  if (open !== undefined) {
    return `Begin so that yes or no answers the question (“Does the seller …?”): “${open}” asks for something else.`;
  }
  if (!QUESTION_MARK.test(question.slice(-1))) return 'End the question with a question mark.';
  if (QUESTION_MARK.test(question.slice(0, -1))) return 'Make two checks of the two questions, or join them to one.';
  if (/\sand\/or\s/i.test(question)) return 'Write “or” in place of “and/or”, or make two checks of it.';
  return null;
}
