import type { PersonId, SpeakerId } from '../analysis/domain.ts';
import { cleanText, isBlank } from '../cards/cut.ts';
import { MAX_NAME_CHARS, nameInForm, OWN_VOICE } from '../cards/speakers-form.ts';
import { type Reader, wordsFor } from '../cards/words.ts';

/** Who is who before a form: speakers as the source has them, and what was said about them since. */
export interface WhoIsWho {
  readonly speakers: readonly { readonly id: SpeakerId; readonly name: string | null }[];
  readonly persons: ReadonlyMap<SpeakerId, PersonId>;
  readonly names: ReadonlyMap<SpeakerId, string>;
  /** Of a speaker who was taken for two: the one whose voice it is. */
  readonly voices: ReadonlyMap<SpeakerId, SpeakerId>;
}

export type Answered = Pick<WhoIsWho, 'persons' | 'names' | 'voices'> & {
  /** What has to be corrected, in sentences; then nothing else counts. */
  readonly faults: readonly string[];
};

/** Reads a "Who is who" form; `reader` is told what is wrong with it. Pure: what is not answered stays as it is. */
export function readSpeakers(
  before: WhoIsWho,
  answers: Readonly<Record<string, string>>,
  reader: Reader = {},
): Answered {
  const { say, count } = wordsFor(reader);
  const faults: string[] = [];
  const persons = new Map(before.persons);
  const names = new Map(before.names);
  const voices = new Map(before.voices);
  const known = new Map<string, WhoIsWho['speakers'][number]>(before.speakers.map((one) => [one.id, one]));

  for (const [field, raw] of Object.entries(answers)) {
    const [, what, id = ''] = /^(person|name|same):(.*)$/s.exec(field) ?? [];
    if (what === undefined) continue;
    const speaker = known.get(id);
    if (speaker === undefined) faults.push(noSuch(id));
    else if (what === 'person') readPerson(speaker.id, raw);
    else if (what === 'name') readName(speaker, raw);
    else readVoice(speaker.id, raw);
  }
  checkVoices();
  joinPersons();
  for (const joined of voices.keys()) names.delete(joined);
  return { persons, names, voices, faults };

  function readPerson(id: SpeakerId, person: string): void {
    if (person !== '') persons.set(id, person as PersonId);
  }

  function readName({ id, name }: WhoIsWho['speakers'][number], raw: string): void {
    const typed = cleanText(raw).trim();
    if (typed.length > MAX_NAME_CHARS)
      faults.push(say`The name of ${id} has ${count(typed.length)} characters; ${MAX_NAME_CHARS} are the most.`);
    else if (isBlank(typed) || typed === nameInForm(name)) names.delete(id);
    else if (typed !== nameInForm(names.get(id) ?? null)) names.set(id, typed);
  }

  function readVoice(id: SpeakerId, raw: string): void {
    const whose = known.get(raw)?.id;
    if (raw === '' || raw === OWN_VOICE) voices.delete(id);
    else if (whose === undefined) faults.push(noSuchVoice(id, raw));
    else if (whose === id) faults.push(say`${id} cannot be the same voice as itself.`);
    else voices.set(id, whose);
  }

  /** A voice that is itself somebody else's would leave open whose the words become. */
  function checkVoices(): void {
    for (const [id, whose] of voices) {
      const further = voices.get(whose);
      if (further === undefined) continue;
      faults.push(
        further === id
          ? say`${id} and ${whose} cannot each be the other’s voice: choose it for one of them.`
          : say`${whose} is itself the same voice as ${further}: choose ${further} for ${id} too.`,
      );
    }
  }

  /** One voice is one person: whoever one half is, the other half is too. */
  function joinPersons(): void {
    for (const [id, whose] of voices) {
      const person = persons.get(id);
      if (person === undefined) continue;
      const other = persons.get(whose);
      persons.delete(id);
      if (other === undefined) persons.set(whose, person);
      else if (other !== person)
        faults.push(say`${id} and ${whose} are one voice now but two people: choose the same person for both.`);
    }
  }

  function noSuch(id: string): string {
    return isId(id) ? say`There is no ${id} in this recording.` : say`There is no such speaker in this recording.`;
  }

  function noSuchVoice(id: SpeakerId, whose: string): string {
    return isId(whose)
      ? say`${id} cannot be ${whose}: there is no such speaker.`
      : say`${id} cannot be such speaker: there is no such speaker.`;
  }
}

/** Whether what came from outside is like an id, and short enough to be repeated. */
function isId(text: string): boolean {
  return /^S\d{1,4}$/.test(text);
}
