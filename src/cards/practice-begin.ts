import type { Card, Span } from './card.ts';
import type { Field, Form } from './form.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import {
  againButton,
  levelName,
  type PersonaFace,
  portraitAlt,
  type ScenarioFace,
  sentence,
  shortRole,
} from './practice-session.ts';
import { placeFor, withSpans } from './spans.ts';
import { type Reader, type Words, wordsFor } from './words.ts';

/** How a practice session begins, or why none does. */

/** Asks with whom to practise and about what. */
export function practiceForm({
  personas,
  scenarios,
  persona = personas[0]?.id ?? '',
  scenario = scenarios[0]?.id ?? '',
  pictures = new Map(),
  locale,
}: Reader & {
  /** Easy ones first. */
  readonly personas: readonly PersonaFace[];
  readonly scenarios: readonly ScenarioFace[];
  readonly persona?: string;
  readonly scenario?: string;
  /** Addresses of the personas' faces (charts/portrait.ts) by their ids; words alone for those without. */
  readonly pictures?: ReadonlyMap<string, string>;
}): Form {
  const words = wordsFor({ locale });
  const { say } = words;
  return {
    name: 'practice',
    value: '',
    title: say`Practise`,
    submit: say`Begin`,
    fields: [
      {
        kind: 'choice',
        id: 'persona',
        label: say`With whom`,
        choices: personas.map(({ id, name, role }) => ({ value: id, label: `${name}, ${shortRole(role)}` })),
        chosen: persona,
      },
      {
        kind: 'choice',
        id: 'scenario',
        label: say`About what`,
        choices: scenarios.map(({ id, title }) => ({ value: id, label: title })),
        chosen: scenario,
      },
      ...personas.map((one) => personaField(one, pictures.get(one.id), words)),
    ],
  };
}

function personaField(persona: PersonaFace, url: string | undefined, words: Words): Field {
  const { name, level, trains } = persona;
  const text: readonly Span[] = [
    { text: name, style: 'bold' },
    { text: ` · ${levelName(level, words)} · ${sentence(trains)}` },
  ];
  return url === undefined ? { kind: 'words', text } : { kind: 'picture', url, alt: portraitAlt(persona, words), text };
}

/** The private answer to whoever began a session: where it is. */
export function practiceBegunCard({
  persona,
  scenario,
  where,
  locale,
}: Reader & {
  readonly persona: string;
  readonly scenario: string;
  readonly where: 'thread' | 'direct';
}): Card {
  const { say } = wordsFor({ locale });
  const title = say`${scenario} with ${persona} has begun`;
  const text =
    where === 'thread'
      ? say`It is a thread of its own here. Read the first message, then answer in the thread.`
      : say`It is in our direct messages, where nobody else reads it.`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** That no further session can begin today. */
export function practiceLimitCard({ perDay, locale }: Reader & { readonly perDay: number }): Card {
  const { say, counted } = wordsFor({ locale });
  const title = say`No more practice today`;
  const text = say`Everybody can begin ${counted(perDay, 'session')} a day. Tomorrow there is room again.`;
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [{ kind: 'text', text }],
    buttons: [{ kind: 'button', action: 'history', label: say`My history`, value: '30' }],
  };
}

/** The answer to a persona or scenario that there is not, with the closest one where there is one. */
export function unknownPersonaCard({
  asked,
  closest,
  platform = 'slack',
  locale,
}: Reader & {
  readonly asked: string;
  readonly closest: string | null;
  readonly platform?: ChatPlatform;
}): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const title = say`I do not know that one`;
  const command = closest === null ? '' : commandWords(`practice ${closest}`, platform);
  const sentence =
    closest === null
      ? say`You wrote ${placeFor(0)}, which is no persona or scenario here.`
      : say`You wrote ${placeFor(0)}. The closest I know is ${placeFor(1)}.`;
  return {
    summary: closest === null ? title : say`Did you mean ${command}?`,
    tone: 'neutral',
    title,
    parts: [
      {
        kind: 'text',
        text: withSpans(sentence, [
          { text: asked, style: 'code' },
          { text: command, style: 'code' },
        ]),
      },
    ],
    buttons: [
      closest === null
        ? againButton(words)
        : { kind: 'button', action: 'practice', label: say`Begin that one`, value: closest },
      { kind: 'button', action: 'personas', label: say`Who there is`, value: '' },
    ],
  };
}
