import type { Locale, PersonId, SpeakerId } from '../analysis/domain.ts';
import { cleanText, cutText } from './cut.ts';
import type { Choice, Field, Form } from './form.ts';
import { type Words, wordsFor } from './words.ts';

/** Three fields a speaker: more than this many people do not fit into a form that anybody reads. */
export const SPEAKERS_IN_FORM = 8;
/** As long as a name may be in a card (report.ts cuts what a source brings). */
export const MAX_NAME_CHARS = 40;
/** What `same:S1` answers for a voice of its own; Slack wants a value that is not empty. */
export const OWN_VOICE = 'own';

export interface FormSpeaker {
  readonly id: SpeakerId;
  /** As the source or somebody named them. */
  readonly name: string | null;
  readonly firstWords: string;
  /** Whoever claimed them. */
  readonly person: PersonId | null;
  /** The speaker whose voice they share. */
  readonly sameAs: SpeakerId | null;
}

/** "Who is who": per speaker a person, a name, and whose voice it is where one person was taken for two. `left`: speakers that do not fit. */
export function whoIsWhoForm({
  id,
  speakers,
  left,
  locale,
}: {
  readonly id: string;
  readonly speakers: readonly FormSpeaker[];
  readonly left: number;
  readonly locale?: Locale;
}): Form {
  const words = wordsFor({ locale });
  const { say, count } = words;
  return {
    name: 'speakers',
    value: id,
    title: say`Who is who`,
    fields: [
      {
        kind: 'words',
        text: say`The report is made again with what you say here. A person who is left empty stays as they are; “Not me” under a card takes a claim back.`,
      },
      ...speakers.flatMap((speaker) => fieldsOf(speaker, speakers, words)),
      ...(left === 0
        ? []
        : [
            {
              kind: 'words' as const,
              text: say`The ${speakers.length} who said most are here; ${count(left)} more stay as they are.`,
            },
          ]),
    ],
    submit: say`Save`,
  };
}

function fieldsOf(speaker: FormSpeaker, all: readonly FormSpeaker[], { say }: Words): readonly Field[] {
  const { id, name, firstWords, person, sameAs } = speaker;
  const others = all.filter((one) => one.id !== id);
  const choices: readonly Choice[] = [
    { value: OWN_VOICE, label: say`Nobody else: a voice of its own` },
    ...others.map((one) => ({ value: one.id, label: labelOf(one) })),
  ];
  return [
    {
      kind: 'person',
      id: `person:${id}`,
      label: say`${labelOf(speaker)}: who is it?`,
      hint: say`Begins with: “${cutText(cleanText(firstWords), 90)}”`,
      chosen: person,
    },
    { kind: 'text', id: `name:${id}`, label: say`${id}: name`, value: nameInForm(name), maxLength: MAX_NAME_CHARS },
    // Nobody can be mixed up with nobody else.
    ...(others.length === 0
      ? []
      : [
          {
            kind: 'choice' as const,
            id: `same:${id}`,
            label: say`${id}: the same voice as`,
            choices,
            chosen: sameAs ?? OWN_VOICE,
          },
        ]),
  ];
}

/** What a name field holds before anybody types; what comes back unchanged is no correction. */
export function nameInForm(name: string | null): string {
  return cutText(cleanText(name ?? '').trim(), MAX_NAME_CHARS);
}

function labelOf({ id, name }: FormSpeaker): string {
  return name === null ? id : `${id} · ${cutText(cleanText(name), MAX_NAME_CHARS)}`;
}
