import {
  HISTORY_METRICS,
  type HistoryMetric,
  LEAST_PEOPLE,
  type Team,
  type TeamMeasure,
} from '../analysis/history-domain.ts';
import type { Button, Card, ChartPart, Part, Rich, Tone } from './card.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { METRICS, movedText } from './history-words.ts';
import { inEach } from './languages.ts';
import { placeFor, withSpans } from './spans.ts';
import { measureFacts, measureNames, teamAlt } from './team-words.ts';
import { type Reader, type Spoken, type Words, wordsFor } from './words.ts';

/** How the people of a conversation do, without a name: where their middle half lies, beside what is published and beside the days before. */

/** One screen of a phone; the rest is one line. */
const FACTS_SHOWN = 3;
const SENTENCES = 2;

export interface TeamShown extends Reader {
  readonly team: Team;
  /** `shared`: recordings that were shared there; `members`: those of people there who share their history, where none can be shared. */
  readonly of: 'shared' | 'members';
  /** Of the picture of `drawTeam`; null where it cannot be shown. */
  readonly pictureUrl: string | null;
  readonly platform?: ChatPlatform;
}

/** The roll-up of a conversation, or why there is none. */
export function teamCard(shown: TeamShown): Card {
  const { team, platform } = shown;
  const words = wordsFor(shown);
  const { say, count } = words;
  const { people, days, measures } = team;
  if (people < LEAST_PEOPLE) return tooFewCard(shown, words);
  const title = say`The last ${count(days)} days here: ${words.counted(people, 'person', 'people')}`;
  const facts = measureFacts(measures, team.compared, words);
  const others = facts.slice(FACTS_SHOWN).map(({ label, value, note }) => `${label} ${value} (${note})`);
  const over = say`Medians, rounded; a count under two is left out, so that nobody’s own number can be read out of them. No ranking.`;
  const parts: readonly Part[] = [
    { kind: 'text', text: headlineOf(team, words) },
    ...(facts.length === 0 ? [] : [{ kind: 'facts' as const, facts: facts.slice(0, FACTS_SHOWN) }]),
    ...pictureParts(shown, words),
    ...(others.length === 0 ? [] : [{ kind: 'text' as const, text: `${others.join(' · ')}.`, subtle: true }]),
    ...leftOutParts(measures, words),
    { kind: 'text', text: [basisText(shown, words), ...unclearText(measures, words), over].join(' '), subtle: true },
    otherDaysPart(days, platform, words),
  ];
  return { summary: title, tone: toneOf(measures), title, parts, buttons: [] };
}

/** The answer in a personal chat, where there is no team. */
export function teamElsewhereCard({ platform = 'slack', locale }: Reader & { readonly platform?: ChatPlatform }): Card {
  const { say } = wordsFor({ locale });
  const title = say`A team is where several people are`;
  const ask = platform === 'slack' ? commandWords('team') : '@Rackham Coach team';
  const text = say`Ask in a channel or a group: ${ask}. How you develop yourself: ${commandWords('history', platform)}.`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** How many are confirmed, how many are missing, and what to do about it. */
function tooFewCard({ team, of, platform }: TeamShown, words: Words): Card {
  const { people, recordings, days } = team;
  const { say, count } = words;
  const title =
    recordings === 0
      ? say`The last ${count(days)} days here: no recordings`
      : say`The last ${count(days)} days here: ${words.counted(recordings, 'recording')}`;
  const parts: readonly Part[] = [
    { kind: 'text', text: missingText(people, words) },
    { kind: 'list', items: stepsOf(of, recordings, platform, words) },
    { kind: 'text', text: basisText({ team, of }, words), subtle: true },
    otherDaysPart(days, platform, words),
  ];
  return { summary: title, tone: 'neutral', title, parts, buttons: of === 'shared' ? [meButton(words)] : [] };
}

function missingText(people: number, { say, count }: Words): string {
  const missing = count(LEAST_PEOPLE - people);
  if (people === 0)
    return say`No numbers yet: nobody is confirmed as a speaker, and ${missing} are needed, so that nobody’s own number can be read out of them.`;
  if (people === 1)
    return say`No numbers yet: one person is confirmed as a speaker, and ${missing} more are needed, so that nobody’s own number can be read out of them.`;
  return people === LEAST_PEOPLE - 1
    ? say`No numbers yet: ${count(people)} people are confirmed as speakers, and ${missing} more is needed, so that nobody’s own number can be read out of them.`
    : say`No numbers yet: ${count(people)} people are confirmed as speakers, and ${missing} more are needed, so that nobody’s own number can be read out of them.`;
}

function stepsOf(
  of: TeamShown['of'],
  recordings: number,
  platform: ChatPlatform | undefined,
  { say }: Spoken,
): readonly Rich[] {
  const step = (sentence: string, command: string): Rich =>
    withSpans(sentence, [{ text: commandWords(command, platform), style: 'code' }]);
  if (of === 'members')
    return [
      say`Each sends me their recordings in our personal chat: Teams hands me none in a channel or a group.`,
      step(say`There they say who they are, by the button under the report or with ${placeFor(0)}.`, 'me'),
      step(say`And there they let others see how they develop, with ${placeFor(0)}.`, 'history share'),
    ];
  return [
    ...(recordings === 0 ? [say`Drop a recording here; I answer in its thread.`] : []),
    step(say`Each says who they are: by the button under a report here, or with ${placeFor(0)}.`, 'me'),
  ];
}

function basisText({ team: { recordings }, of }: Pick<TeamShown, 'team' | 'of'>, words: Words): string {
  const { say } = words;
  const counted = words.counted(recordings, 'recording');
  const over =
    of === 'shared' ? say`Over ${counted} shared here.` : say`Over ${counted} of people here who share their history.`;
  const each =
    of === 'shared' ? say`Private reports are left out; each person counts once.` : say`Each person counts once.`;
  return recordings === 0 ? each : `${over} ${each}`;
}

function headlineOf({ measures, compared, people, peopleBefore }: Team, words: Words): string {
  const { say, count } = words;
  if (measures.length === 0) return say`No numbers: too little was measurable for ${LEAST_PEOPLE} people.`;
  const days = words.counted(compared.days, 'day');
  const halves =
    compared.by === 'halves'
      ? [say`Compared are the last ${days} with the ${days} before: older reports are erased.`]
      : [];
  const moved = measures.flatMap(({ metric, verdict, compared: both, spread }) => {
    if (verdict !== 'improved' && verdict !== 'declined') return [];
    return [{ metric, verdict, now: (both?.now ?? spread).median, before: (both?.before ?? spread).median }];
  });
  if (moved.length > 0) {
    const sentences = moved.slice(0, SENTENCES).map(({ metric, verdict, now, before }, i) => {
      return movedText(metric, verdict, { now, before, days: i === 0 ? days : null }, words);
    });
    return [...sentences, ...halves].join(' ');
  }
  const [first] = measures;
  if (first !== undefined && first.verdict === 'no-clear-change' && first.compared !== null) {
    const { within, format } = METRICS[first.metric];
    const now = format(words)(first.compared.now.median);
    const before = format(words)(first.compared.before.median);
    return [say`No clear change: ${within(words)} ${now} now, ${before} in the ${days} before.`, ...halves].join(' ');
  }
  const was = words.counted(peopleBefore, 'person', 'people');
  const tooFew =
    peopleBefore === 0
      ? say`Too few people to tell what changed: ${count(people)} now, nobody in the ${days} before.`
      : say`Too few people to tell what changed: ${count(people)} now, ${was} in the ${days} before.`;
  return [tooFew, ...halves].join(' ');
}

/** Said once instead of behind each number. */
function unclearText(measures: readonly TeamMeasure[], { say }: Spoken): readonly string[] {
  const told = measures.filter(({ verdict }) => verdict === 'improved' || verdict === 'declined');
  const isOpen = measures.some(({ verdict, compared }) => verdict !== 'too-few' && compared !== null);
  return told.length > 0 && isOpen && told.length < measures.length ? [say`Other differences may be chance.`] : [];
}

function leftOutParts(measures: readonly TeamMeasure[], words: Words): readonly Part[] {
  const missing = HISTORY_METRICS.filter((metric) => measures.every((one) => one.metric !== metric));
  if (missing.length === 0 || measures.length === 0) return [];
  const names = measureNames(missing, words);
  const text =
    missing.length === 1
      ? words.say`Not shown: ${names}. Fewer than ${LEAST_PEOPLE} people have it.`
      : words.say`Not shown: ${names}. Fewer than ${LEAST_PEOPLE} people have them.`;
  return [{ kind: 'text', text, subtle: true }];
}

/** What can be drawn on one scale by the platform itself: quartiles of shares, and of Impact of a hundred. */
const OF_HUNDRED: Partial<Readonly<Record<HistoryMetric, number>>> = {
  pullShare: 100,
  questionQuality: 100,
  impact: 1,
  talkShare: 100,
};
const short = inEach(
  (say): Partial<Readonly<Record<HistoryMetric, string>>> => ({ talkShare: say`Share of the talk` }),
);

function pictureParts({ team, pictureUrl }: TeamShown, words: Words): readonly Part[] {
  if (team.measures.length === 0) return [];
  if (pictureUrl !== null) return [{ kind: 'picture', url: pictureUrl, alt: teamAlt(team, words) }];
  const drawn = team.measures.filter(({ metric }) => metric in OF_HUNDRED);
  if (drawn.length === 0) return [];
  const quartile = (name: string, of: 'low' | 'median' | 'high'): ChartPart['series'][number] => {
    const values = drawn.map(({ metric, spread }) => Math.round(spread[of] * (OF_HUNDRED[metric] ?? 1)));
    return { name, values };
  };
  const { say } = words;
  const series = [
    quartile(say`Lower quartile`, 'low'),
    quartile(say`Median`, 'median'),
    quartile(say`Upper quartile`, 'high'),
  ];
  const told = drawn.map(({ metric }, at) => {
    const values = series.map(({ values: own }) => words.count(own[at] ?? 0));
    return `${METRICS[metric].name(words)} ${values.join(', ')}`;
  });
  return [
    {
      kind: 'chart',
      shape: 'bar',
      title: say`Quartiles of the people, of 100`,
      labels: drawn.map(({ metric }) => short(words)[metric] ?? METRICS[metric].name(words)),
      series,
      alt: say`Lower quartile, median and upper quartile of the people, of 100: ${told.join('; ')}.`,
    },
  ];
}

/** Of what moved first: of several numbers the one that matters most. */
function toneOf(measures: readonly TeamMeasure[]): Tone {
  const told = measures.find(({ verdict }) => verdict === 'improved' || verdict === 'declined');
  return told === undefined ? 'neutral' : told.verdict === 'improved' ? 'good' : 'warn';
}

function otherDaysPart(days: number, platform: ChatPlatform | undefined, { say }: Spoken): Part {
  return {
    kind: 'text',
    text: say`Other days: ${commandWords(`team ${days === 60 ? 90 : 60}`, platform)}.`,
    subtle: true,
  };
}

function meButton({ say }: Spoken): Button {
  return { kind: 'button', action: 'me', label: say`Say who I am`, value: 'me' };
}
