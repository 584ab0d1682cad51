import { fill, type Language } from '../analysis/language.ts';
import { CATALOGUES, type Catalogue } from './languages.ts';
import { remember } from './remember.ts';

/** Letters that a sentence with values must have of its own, so that "{0}: {1}" is not found in everything. */
const LEAST_OWN = 16;
/** What is longer is none of our sentences. */
const LONGEST = 1_000;

/**
 * What was said in English because its reader was not known: why an error came goes through code that serves everybody, the log and the
 * database before somebody reads it (`AppError.detail`). What no catalogue holds stays as it is.
 */
export function retold(text: string, { tag }: Pick<Language, 'tag'>): string {
  return retellerIn(tag)(text);
}

const retellerIn = remember((tag: string) => makeRetell(CATALOGUES[tag] ?? {}));

/** Finds the messages of a catalogue again in finished English sentences, and says them in its language. */
export function makeRetell(catalogue: Catalogue): (text: string) => string {
  const patterns = patternsOf(catalogue);

  return retell;

  function retell(text: string): string {
    if (patterns.length === 0 || text.length > LONGEST) return messageOf(catalogue, text) ?? text;
    const sentences = text.split(/(?<=[.”]) (?=[\p{Lu}“])/u);
    const told: string[] = [];
    while (sentences.length > 0) {
      const [said, taken] = tellFirst(sentences);
      told.push(said);
      sentences.splice(0, taken);
    }
    return told.join(' ');
  }

  /** As many sentences as are one message; a single one as it is where there is no such message. */
  function tellFirst(sentences: readonly string[]): readonly [said: string, taken: number] {
    for (let taken = sentences.length; taken > 0; taken--) {
      const found = find(sentences.slice(0, taken).join(' '));
      if (found !== null) return [found, taken];
    }
    return [sentences[0] ?? '', 1];
  }

  function find(text: string): string | null {
    const whole = messageOf(catalogue, text);
    if (whole !== null) return whole;
    for (const { matches, sentence } of patterns) {
      const [, ...values] = matches.exec(text) ?? [];
      if (values.length > 0) return fill(sentence, values.map(retell));
    }
    return null;
  }
}

/** Any words may be looked up here, those too that an object has a member of, such as “constructor”. */
function messageOf(catalogue: Catalogue, text: string): string | null {
  const found: unknown = catalogue[text];
  return typeof found === 'string' ? found : null;
}

interface Pattern {
  readonly matches: RegExp;
  readonly sentence: string;
}

/** Sentences with values in them, those with most letters of their own first. */
function patternsOf(catalogue: Catalogue): readonly Pattern[] {
  return Object.entries(catalogue)
    .map(([key, sentence]) => ({ own: key.split(/\{\d+\}/), sentence }))
    .map(({ own, sentence }) => ({ own, sentence, letters: own.join('').length }))
    .filter(({ own, letters }) => own.length > 1 && letters >= LEAST_OWN)
    .toSorted((a, b) => b.letters - a.letters)
    .map(({ own, sentence }) => {
      const escaped = own.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      return { matches: new RegExp(`^${escaped.join('(.+?)')}$`, 'su'), sentence };
    });
}
