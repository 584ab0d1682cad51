/** Then all is forgotten, so that a long-running process keeps no transcript's words. */
const MOST = 20_000;

/** What a word gives, worked out once; transcripts say the same words all the time. */
export function byWord<Result>(work: (word: string) => Result): (word: string) => Result {
  const known = new Map<string, Result>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    if (known.size >= MOST) known.clear();
    const result = work(word);
    known.set(word, result);
    return result;
  };
}
