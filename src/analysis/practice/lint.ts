import type { SpeakerId, Transcript } from '../domain.ts';
import { labelTranscript } from '../rackham/label.ts';
import { type FileFault, idOfFile, openYaml, type YamlFile } from '../rubric/open-yaml.ts';
import { faultOfWords, type ReplyFault, secretsIn } from './guard.ts';
import { MAX_PERSONA_BYTES, openTexts, type Persona, PersonaYaml } from './persona.ts';
import { read } from './react.ts';
import { keysOf, says, touch } from './topics.ts';

/** What is wrong with personas beyond their shape: a fact that slips out unearned, a question that leads nowhere. */

type Found = readonly [path: readonly PropertyKey[], text: string];

/** The personas without fault, in the order of their files, and what is wrong with each of the others and between them. Never throws. */
export function lintPersonas(files: readonly YamlFile[]): {
  readonly personas: readonly Persona[];
  readonly faults: readonly FileFault[];
} {
  const ids = new Set<string>();
  const opened = files.map((file) => {
    const { data, faults, fault } = openYaml(file, PersonaYaml, {
      maxBytes: MAX_PERSONA_BYTES,
      isA: 'a persona is a few pages of text',
      shape: 'Write the persona as assets/personas/README.md shows: this cannot be read as YAML.',
    });
    if (data === null) return { data, faults };
    const found = faultsOf(data, file.file).map(([path, text]) => fault(path, text));
    if (ids.has(data.id)) found.push(fault(['id'], `Give the persona another id: another file has “${data.id}” too.`));
    ids.add(data.id);
    return { data, faults: found.sort((a, b) => a.line - b.line) };
  });
  return {
    personas: opened.flatMap(({ data, faults }) => (data !== null && faults.length === 0 ? [data] : [])),
    faults: opened.flatMap(({ faults }) => faults),
  };
}

function faultsOf(persona: Persona, file: string): readonly Found[] {
  const found: Found[] = [];
  const { id, facts, objections, others, wins } = persona;
  if (idOfFile(file) !== id) found.push([['id'], `Name the file ${id}.yaml, or write the id as the file is named.`]);
  const ids = new Set<string>();
  for (const [list, name] of [
    [facts, 'facts'],
    [objections, 'objections'],
  ] as const) {
    list.forEach((one, i) => {
      if (ids.has(one.id)) found.push([[name, i, 'id'], `Give it another id: “${one.id}” stands above.`]);
      ids.add(one.id);
    });
  }
  if (wins.facts > facts.length) found.push([['wins', 'facts'], `There are only ${facts.length} facts to find.`]);
  found.push(...idleTopics(persona), ...giveaways(persona), ...unsaid(persona), ...unfound(persona));
  facts.forEach(({ after, by }, i) => {
    const at = facts.findIndex((one) => one.id === after);
    if (after !== null && (at === -1 || at >= i))
      found.push([['facts', i, 'after'], 'Name a fact that stands above this one.']);
    if (by !== null && others.every(({ name }) => name !== by))
      found.push([['facts', i, 'by'], 'Name one of the others, as their name stands there.']);
  });
  for (const [path, text] of spoken(persona)) {
    const fault = faultOfWords(text);
    if (fault !== null) found.push([path, `Write it as somebody says it: this ${FAULTS[fault] ?? 'cannot be said'}.`]);
  }
  return found;
}

/** How a sentence goes on that tells what is wrong with a line. */
const FAULTS: Partial<Readonly<Record<ReplyFault, string>>> = {
  'leads away': 'holds an address, a mention or markup',
  'out of character': 'speaks of machines or of the play itself',
  coaches: 'coaches the other side',
  'speaks for the other side': 'names who speaks',
};

/** Everything that the persona may say. */
function spoken(persona: Persona): readonly (readonly [path: readonly PropertyKey[], text: string])[] {
  const facts = persona.facts.flatMap(({ says: texts }, i) =>
    texts.map((text, k) => [['facts', i, 'says', k], text] as const),
  );
  const never: readonly PropertyKey[] = ['style', 'about', 'wins', 'goals', 'role', 'trains', 'ask'];
  return [...openTexts(persona).filter(([path]) => !path.some((key) => never.includes(key))), ...facts];
}

/** Topics of words that any sentence has: they are never looked at. */
function idleTopics({ facts, objections, knows, asks }: Persona): readonly Found[] {
  const lists = { facts, objections, knows, asks };
  return Object.entries(lists).flatMap(([name, list]) =>
    list.flatMap(({ topics }, i): readonly Found[] => {
      const idle = topics.filter((topic) => !topic.endsWith('*') && keysOf(topic).length === 0);
      return idle.map((topic) => [[name, i, 'topics'], `Take out “${topic}”: any sentence has that word.`]);
    }),
  );
}

/** Texts that give away a fact before it is found. */
function giveaways(persona: Persona): readonly Found[] {
  const found: Found[] = [];
  for (const [path, text] of openTexts(persona)) {
    for (const secret of secretsIn(text, persona, new Set())) {
      found.push([
        path,
        `“${secret}” gives away a fact that has to be found first: say less, or take it out of secret.`,
      ]);
    }
  }
  persona.facts.forEach((fact, i) => {
    for (const text of fact.says) {
      // What is found before, or builds on this one, may be named with it.
      const related = persona.facts.filter(({ id, after }) => id === fact.id || id === fact.after || after === fact.id);
      for (const secret of secretsIn(text, persona, new Set(related.map(({ id }) => id))))
        found.push([['facts', i, 'says'], `“${secret}” gives away another fact: leave it to that one.`]);
    }
  });
  return found;
}

/** Facts whose words would not be recognised when they are given away. */
function unsaid({ facts }: Persona): readonly Found[] {
  return facts.flatMap(({ says: texts, secret }, i): readonly Found[] =>
    texts.flatMap((text, k): readonly Found[] =>
      secret.some((phrase) => says(text, phrase))
        ? []
        : [[['facts', i, 'says', k], 'Add one of its words to secret: nobody would notice that this was given away.']],
    ),
  );
}

/** Facts that their own question does not lead to: the same engine labels it as labels a session. */
function unfound(persona: Persona): readonly Found[] {
  return persona.facts.flatMap(({ ask, topics, by }, i): readonly Found[] => {
    const heard = read({ text: ask }, labelTranscript(asked(ask)));
    const isGood = heard.pulls.some(
      ({ behaviour }) => behaviour === 'open_question' || (by !== null && behaviour === 'bringing_in'),
    );
    if (!isGood)
      return [
        [['facts', i, 'ask'], by === null ? 'Write an open question.' : 'Write a question that calls on them by name.'],
      ];
    if (by !== null && touch(heard.keys, by.split(' ')) === 0)
      return [[['facts', i, 'ask'], `Call on ${by} by name: nobody else knows it.`]];
    const own = touch(heard.askKeys, topics);
    const better = persona.facts.some(
      (other, k) =>
        k !== i &&
        (by === null || other.by === by) &&
        // Of two that fit alike the first is told.
        touch(heard.askKeys, other.topics) > (k < i ? own - 1 : own),
    );
    if (own === 0)
      return [[['facts', i, 'ask'], 'Use one of the topics in the question, or add a word of it to them.']];
    return better ? [[['facts', i, 'ask'], 'Make topics and question fit: the question leads to another fact.']] : [];
  });
}

/** A question on its own. */
function asked(text: string): Transcript {
  const speaker = 'S1' as SpeakerId;
  return {
    format: 'practice',
    durationMs: 0,
    speakers: [{ id: speaker, name: null }],
    utterances: [{ speaker, startMs: 0, endMs: 0, text }],
    can: { times: false, wordTimes: false, overlap: false, verbatim: false, speakers: true },
  };
}
