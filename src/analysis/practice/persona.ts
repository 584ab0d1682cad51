import { z } from 'zod';
import { faultOfKeys, yamlId, yamlText } from '../rubric/open-yaml.ts';

/** Who one practises with: read from YAML, versioned (assets/personas/README.md says what each part does). */

/** What a persona says of its own accord or to any question about it. */
export interface Known {
  readonly topics: readonly string[];
  readonly says: readonly string[];
}

/** What a persona tells only to good questions. */
export interface HiddenFact {
  readonly id: string;
  /** What it is about, for the report: never the fact itself. */
  readonly about: string;
  /** Words that a question has to touch; two words have to stand together in it, `integrat*` is any word that begins so. */
  readonly topics: readonly string[];
  /** A question that leads there: for hints, for the report, and proof that the topics hold. */
  readonly ask: string;
  /** What slips out before, and lets a listener ask on. */
  readonly lead: readonly string[];
  /** What is said to a closed question, or as long as there is too little trust. */
  readonly guarded: readonly string[];
  readonly says: readonly string[];
  /** Words and numbers that give it away. */
  readonly secret: readonly string[];
  /** Least openness at which it is told, 0..1. */
  readonly openness: number;
  /** Found only after that one. */
  readonly after: string | null;
  /** Who of `others` knows it. */
  readonly by: string | null;
  /** How much it counts in the score. */
  readonly weight: number;
}

/** When an objection comes up: at once, after some turns, or at what the other side does. */
export const OCCASIONS = ['opening', 'later', 'telling', 'proposing', 'topic'] as const;

export interface Objection {
  readonly id: string;
  readonly about: string;
  readonly when: (typeof OCCASIONS)[number];
  readonly topics: readonly string[];
  readonly says: readonly string[];
  /** What stands behind it, told to who explores it. */
  readonly behind: readonly string[];
  /** Said once it is explored and answered. */
  readonly settled: readonly string[];
  /** Said when it is answered without having been explored, or passed over. */
  readonly unmoved: readonly string[];
}

/** What each kind of line is for: assets/personas/README.md. */
export const LINE_KINDS = [
  'opens',
  'nods',
  'confirms',
  'summed',
  'listens',
  'bored',
  'early',
  'interested',
  'agrees',
  'not_yet',
  'hurt',
  'pressed',
  'disputed',
  'vague',
  'short',
  'again',
  'too_much',
  'chats',
  'hurries',
  'leaves',
  'odd',
  'unanswered',
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** Behaviours of the other side to which somebody may react more or less than others do. */
const REACTS = [
  'open_question',
  'closed_question',
  'testing_understanding',
  'summarizing',
  'bringing_in',
  'proposing',
  'telling',
  'disagreeing',
  'defending_attacking',
] as const;

export interface Persona {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly role: string;
  /** What one learns with this persona, in a few words. */
  readonly trains: string;
  /** 1 for beginners, 3 hard. */
  readonly level: number;
  /** At the start, 0..1. */
  readonly openness: number;
  /** How many turns that lead nowhere are put up with. */
  readonly patience: number;
  /** Words of one turn after which listening stops. */
  readonly longestTurn: number;
  /** How it speaks: for the model that plays it. */
  readonly style: string;
  /** Who it is and what brings it here: for the model, and for whoever chooses. No secret. */
  readonly about: string;
  readonly goals: readonly string[];
  /** Its own first words in place of the scenario's, where it brings a matter of its own. */
  readonly begins: readonly string[];
  /** Others at the table, who speak when they are brought in. */
  readonly others: readonly { readonly name: string; readonly role: string }[];
  readonly knows: readonly Known[];
  readonly facts: readonly HiddenFact[];
  readonly objections: readonly Objection[];
  /** What it asks itself. */
  readonly asks: readonly Known[];
  readonly wins: {
    readonly text: string;
    /** How many facts have to be found. */
    readonly facts: number;
    readonly openness: number;
  };
  /** How much more (or less) than usual a behaviour moves openness; 1 where nothing is said. */
  readonly reacts: Readonly<Partial<Record<(typeof REACTS)[number], number>>>;
  readonly lines: Readonly<Record<LineKind, readonly string[]>>;
}

/** A persona is a few pages of text; what is larger is something else. */
export const MAX_PERSONA_BYTES = 128 * 1024;
/** A line, what is told and what comes after it have to fit into eighty words together. */
const MAX_LINE = 120;
const MAX_TOLD = 230;
const MAX_ADDED = 170;
const MAX_TEXT = 600;
const MAX_SHORT = 120;
const MAX_LIST = 12;

const line = yamlText(MAX_LINE, 'Write what the persona says.');
const told = yamlText(MAX_TOLD, 'Write what the persona says.');
const added = yamlText(MAX_ADDED, 'Write what the persona says.');
const sayings = (of: typeof line, ask: string) =>
  z.array(of, ask).min(1, ask).max(MAX_LIST, `Keep at most ${MAX_LIST} of them.`);
const topic = yamlText(40, 'Write a word, or a few that stand together.');
const topics = z
  .array(topic, 'Add topics: words that a question about it has to touch.')
  .min(1, 'Add topics: words that a question about it has to touch.')
  .max(30, 'Keep at most 30 topics.');
const share = (ask: string) => z.number(ask).min(0, ask).max(1, ask);
const id = yamlId('Add an id, such as “month-end”.');

const FactYaml = z.strictObject(
  {
    id,
    about: yamlText(MAX_SHORT, 'Add about: what it is about, without giving it away.'),
    topics,
    ask: yamlText(MAX_SHORT, 'Add ask: an open question that leads there.'),
    lead: sayings(added, 'Add lead: what slips out before, so that somebody can ask on.'),
    guarded: sayings(added, 'Add guarded: what is said while there is too little trust.'),
    says: sayings(told, 'Add says: the fact in the persona’s own words.'),
    secret: z
      .array(yamlText(60, 'Write a word or number that gives the fact away.'), 'Add secret: what gives it away.')
      .min(1, 'Add secret: what gives it away.')
      .max(MAX_LIST),
    openness: share('Write the openness as a number from 0 to 1.'),
    after: id.optional(),
    by: yamlText(60, 'Write by as the name of one of the others.').optional(),
    weight: z.int('Write the weight as 1, 2 or 3.').min(1).max(3, 'Write the weight as 1, 2 or 3.').default(1),
  },
  { error: faultOfKeys('Write a fact as id, about, topics, ask, lead, guarded, says, secret and openness.') },
);

const ObjectionYaml = z.strictObject(
  {
    id,
    about: yamlText(MAX_SHORT, 'Add about: the objection in a few words.'),
    when: z.enum(OCCASIONS, `Write when as one of ${OCCASIONS.join(', ')}.`),
    topics,
    says: sayings(added, 'Add says: the objection in the persona’s own words.'),
    behind: sayings(told, 'Add behind: what stands behind it, told to who explores it.'),
    settled: sayings(told, 'Add settled: what is said once it is answered.'),
    unmoved: sayings(added, 'Add unmoved: what is said to an answer that explored nothing.'),
  },
  { error: faultOfKeys('Write an objection as id, about, when, topics, says, behind, settled and unmoved.') },
);

const known = z.strictObject(
  { topics, says: sayings(told, 'Add says: what the persona says about it.') },
  { error: faultOfKeys('Write it as topics and says.') },
);

const lines = z.strictObject(
  Object.fromEntries(
    LINE_KINDS.map((kind) => [
      kind,
      z
        .array(line, `Add ${kind}: two lines at least.`)
        .min(2, `Add another line to ${kind}: the same words every time are no conversation.`)
        .max(MAX_LIST, `Keep at most ${MAX_LIST} lines.`),
    ]),
  ) as Record<LineKind, z.ZodArray<typeof line>>,
  { error: faultOfKeys(`Write lines as lists under ${LINE_KINDS.join(', ')}.`) },
);

const factor = z.number().min(0, 'Write a factor from 0 to 3.').max(3, 'Write a factor from 0 to 3.');

/** A persona's file as it is written; lint.ts looks at what shows only beside something else. */
export const PersonaYaml = z
  .strictObject(
    {
      id,
      version: z
        .int('Write the version as a whole number from 1 on, and raise it with every change.')
        .min(1, 'Write the version as a whole number from 1 on, and raise it with every change.'),
      name: yamlText(60, 'Add a name.'),
      role: yamlText(MAX_SHORT, 'Add a role: what the person does, and where.'),
      trains: yamlText(MAX_SHORT, 'Add trains: what one learns with this persona.'),
      level: z
        .int('Write the level as 1, 2 or 3.')
        .min(1, 'Write the level as 1, 2 or 3.')
        .max(3, 'Write the level as 1, 2 or 3.'),
      openness: share('Write the openness at the start as a number from 0 to 1.'),
      patience: z
        .int('Write patience as a number of turns from 4 to 40.')
        .min(4, 'Write patience as a number of turns from 4 to 40.')
        .max(40, 'Write patience as a number of turns from 4 to 40.'),
      longest_turn: z
        .int('Write longest_turn as a number of words from 15 to 200.')
        .min(15, 'Write longest_turn as a number of words from 15 to 200.')
        .max(200, 'Write longest_turn as a number of words from 15 to 200.'),
      style: yamlText(MAX_TEXT, 'Add a style: how the person speaks.'),
      about: yamlText(MAX_TEXT, 'Add about: who this is, and what brings them here.'),
      goals: z.array(yamlText(MAX_TOLD, 'Write a goal.'), 'Add goals.').min(1, 'Add a goal.').max(MAX_LIST),
      begins: z.array(added).max(MAX_LIST).default([]),
      others: z
        .array(
          z.strictObject(
            { name: yamlText(60, 'Add a name.'), role: yamlText(MAX_SHORT, 'Add a role.') },
            { error: faultOfKeys('Write it as name and role.') },
          ),
        )
        .max(6, 'Keep at most six others.')
        .default([]),
      knows: z.array(known, 'Add knows: what is told to any question about it.').max(MAX_LIST),
      facts: z
        .array(FactYaml, 'Add facts: what only good questions bring out.')
        .min(3, 'Add facts: with fewer than three there is nothing to find.')
        .max(MAX_LIST, `Keep at most ${MAX_LIST} facts.`),
      objections: z.array(ObjectionYaml, 'Add objections.').min(1, 'Add an objection.').max(6, 'Keep at most six.'),
      asks: z.array(known, 'Add asks: what the persona asks itself.').max(MAX_LIST).default([]),
      wins: z.strictObject(
        {
          text: yamlText(MAX_TEXT, 'Add text: what wins this conversation.'),
          facts: z.int('Write how many facts have to be found.').min(1, 'Write how many facts have to be found.'),
          openness: share('Write the openness that it takes as a number from 0 to 1.'),
        },
        { error: faultOfKeys('Write wins as text, facts and openness.') },
      ),
      reacts: z.partialRecord(z.enum(REACTS, `Write one of ${REACTS.join(', ')}.`), factor).default({}),
      lines,
    },
    { error: faultOfKeys('Write the persona as assets/personas/README.md shows.') },
  )
  .transform(
    ({ longest_turn, facts, ...rest }): Persona => ({
      ...rest,
      longestTurn: longest_turn,
      facts: facts.map(({ after = null, by = null, ...fact }) => ({ ...fact, after, by })),
      // What is left out has the usual effect; `undefined` would be another type.
      reacts: Object.fromEntries(Object.entries(rest.reacts).filter(([, value]) => value !== undefined)),
    }),
  );

/** Every piece of text that a persona may say, or that is said about it, without having been asked well. */
export function openTexts(persona: Persona): readonly (readonly [path: readonly PropertyKey[], text: string])[] {
  const at = (path: readonly PropertyKey[], texts: readonly string[]) =>
    texts.map((text, i) => [[...path, i], text] as const);
  return [
    [['role'], persona.role],
    [['trains'], persona.trains],
    [['style'], persona.style],
    [['about'], persona.about],
    [['wins', 'text'], persona.wins.text],
    ...at(['goals'], persona.goals),
    ...at(['begins'], persona.begins),
    ...persona.knows.flatMap(({ says }, i) => at(['knows', i, 'says'], says)),
    ...persona.asks.flatMap(({ says }, i) => at(['asks', i, 'says'], says)),
    ...persona.facts.flatMap(({ about, ask, lead, guarded }, i) => [
      [['facts', i, 'about'], about] as const,
      [['facts', i, 'ask'], ask] as const,
      ...at(['facts', i, 'lead'], lead),
      ...at(['facts', i, 'guarded'], guarded),
    ]),
    ...persona.objections.flatMap(({ about, says, behind, settled, unmoved }, i) => [
      [['objections', i, 'about'], about] as const,
      ...at(['objections', i, 'says'], says),
      ...at(['objections', i, 'behind'], behind),
      ...at(['objections', i, 'settled'], settled),
      ...at(['objections', i, 'unmoved'], unmoved),
    ]),
    ...LINE_KINDS.flatMap((kind) => at(['lines', kind], persona.lines[kind])),
  ];
}
