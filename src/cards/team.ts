import type { Locale } from '../analysis/domain.ts';
import {
  HISTORY_METRICS,
  type HistoryMetric,
  LEAST_PEOPLE,
  type Team,
  type TeamMeasure,
} from '../analysis/history-domain.ts';
import type { Button, Card, ChartPart, Part, Rich, Span, Tone } from './card.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { METRICS, VERDICTS } from './history-words.ts';
import { measureFacts, measureNames, teamAlt } from './team-words.ts';
import { type Words, wordsFor } from './words.ts';

/** How the people of a conversation do, without a name: where their middle half lies, beside what is published and beside the days before. */

/** One screen of a phone; the rest is one line. */
const FACTS_SHOWN = 3;
const SENTENCES = 2;
const OVER =
  'Medians, rounded; a count under two is left out, so that nobody’s own number can be read out of them. No ranking.';

export interface TeamShown {
  readonly team: Team;
  /** `shared`: recordings that were shared there; `members`: those of people there who share their history, where none can be shared. */
  readonly of: 'shared' | 'members';
  /** Of the picture of `drawTeam`; null where it cannot be shown. */
  readonly pictureUrl: string | null;
  readonly locale?: Locale;
  readonly platform?: ChatPlatform;
}

/** The roll-up of a conversation, or why there is none. */
export function teamCard(shown: TeamShown): Card {
  const { team, platform } = shown;
  const words = wordsFor(shown);
  const { people, days, measures } = team;
  if (people < LEAST_PEOPLE) return tooFewCard(shown, words);
  const title = `The last ${days} days here: ${words.counted(people, 'person', 'people')}`;
  const facts = measureFacts(measures, team.compared, words);
  const others = facts.slice(FACTS_SHOWN).map(({ label, value, note }) => `${label} ${value} (${note})`);
  const parts: readonly Part[] = [
    { kind: 'text', text: headlineOf(team, words) },
    ...(facts.length === 0 ? [] : [{ kind: 'facts' as const, facts: facts.slice(0, FACTS_SHOWN) }]),
    ...pictureParts(shown, words),
    ...(others.length === 0 ? [] : [{ kind: 'text' as const, text: `${others.join(' · ')}.`, subtle: true }]),
    ...leftOutParts(measures),
    { kind: 'text', text: [basisText(shown, words), ...unclearText(measures), OVER].join(' '), subtle: true },
    otherDaysPart(days, platform),
  ];
  return { summary: title, tone: toneOf(measures), title, parts, buttons: [] };
}

/** The answer in a personal chat, where there is no team. */
export function teamElsewhereCard({ platform = 'slack' }: { readonly platform?: ChatPlatform }): Card {
  const title = 'A team is where several people are';
  const ask = platform === 'slack' ? commandWords('team') : '@Rackham Coach team';
  const text = `Ask in a channel or a group: ${ask}. How you develop yourself: ${commandWords('history', platform)}.`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** How many are confirmed, how many are missing, and what to do about it. */
function tooFewCard({ team, of, platform }: TeamShown, words: Words): Card {
  const { people, recordings, days } = team;
  const counted = recordings === 0 ? 'no recordings' : words.counted(recordings, 'recording');
  const title = `The last ${days} days here: ${counted}`;
  const missing = LEAST_PEOPLE - people;
  const who = people === 0 ? 'nobody is' : people === 1 ? 'one person is' : `${words.count(people)} people are`;
  const as = people > 1 ? 'speakers' : 'a speaker';
  const more = `${missing === LEAST_PEOPLE ? words.count(LEAST_PEOPLE) : `${words.count(missing)} more`} ${missing === 1 ? 'is' : 'are'} needed`;
  const why = `so that nobody’s own number can be read out of them`;
  const parts: readonly Part[] = [
    { kind: 'text', text: `No numbers yet: ${who} confirmed as ${as}, and ${more}, ${why}.` },
    { kind: 'list', items: stepsOf(of, recordings, platform) },
    { kind: 'text', text: basisText({ team, of }, words), subtle: true },
    otherDaysPart(days, platform),
  ];
  return { summary: title, tone: 'neutral', title, parts, buttons: of === 'shared' ? [meButton()] : [] };
}

function stepsOf(of: TeamShown['of'], recordings: number, platform: ChatPlatform | undefined): readonly Rich[] {
  const typed = (words: string): Span => ({ text: commandWords(words, platform), style: 'code' });
  if (of === 'members')
    return [
      'Each sends me their recordings in our personal chat: Teams hands me none in a channel or a group.',
      [{ text: 'There they say who they are, by the button under the report or with ' }, typed('me'), { text: '.' }],
      [{ text: 'And there they let others see how they develop, with ' }, typed('history share'), { text: '.' }],
    ];
  return [
    ...(recordings === 0 ? ['Drop a recording here; I answer in its thread.'] : []),
    [{ text: 'Each says who they are: by the button under a report here, or with ' }, typed('me'), { text: '.' }],
  ];
}

function basisText({ team: { recordings }, of }: Pick<TeamShown, 'team' | 'of'>, words: Words): string {
  const whose = of === 'shared' ? 'shared here' : 'of people here who share their history';
  const over = recordings === 0 ? '' : `Over ${words.counted(recordings, 'recording')} ${whose}. `;
  return `${over}${of === 'shared' ? 'Private reports are left out; each' : 'Each'} person counts once.`;
}

function headlineOf({ measures, compared, people, peopleBefore }: Team, words: Words): string {
  const days = words.counted(compared.days, 'day');
  const halves =
    compared.by === 'halves' ? ` Compared are the last ${days} with the ${days} before: older reports are erased.` : '';
  if (measures.length === 0) return `No numbers: too little was measurable for ${LEAST_PEOPLE} people.`;
  const told = measures.filter(({ verdict }) => verdict === 'improved' || verdict === 'declined');
  if (told.length > 0) {
    const sentences = told.slice(0, SENTENCES).map(({ metric, verdict, compared: both, spread }, i) => {
      const { name, format } = METRICS[metric];
      const now = format(words)((both?.now ?? spread).median);
      const before = format(words)((both?.before ?? spread).median);
      return `${name} ${VERDICTS[verdict]}: ${now}, from ${before}${i === 0 ? ` in the ${days} before` : ''}.`;
    });
    return `${sentences.join(' ')}${halves}`;
  }
  const [first] = measures;
  if (first !== undefined && first.verdict === 'no-clear-change' && first.compared !== null) {
    const { name, format } = METRICS[first.metric];
    const [now, before] = [first.compared.now, first.compared.before].map(({ median }) => format(words)(median));
    return `No clear change: ${name.toLowerCase()} ${now} now, ${before} in the ${days} before.${halves}`;
  }
  const was = peopleBefore === 0 ? 'nobody' : words.counted(peopleBefore, 'person', 'people');
  return `Too few people to tell what changed: ${words.count(people)} now, ${was} in the ${days} before.${halves}`;
}

/** Said once instead of behind each number. */
function unclearText(measures: readonly TeamMeasure[]): readonly string[] {
  const told = measures.filter(({ verdict }) => verdict === 'improved' || verdict === 'declined');
  const isOpen = measures.some(({ verdict, compared }) => verdict !== 'too-few' && compared !== null);
  return told.length > 0 && isOpen && told.length < measures.length ? ['Other differences may be chance.'] : [];
}

function leftOutParts(measures: readonly TeamMeasure[]): readonly Part[] {
  const missing = HISTORY_METRICS.filter((metric) => measures.every((one) => one.metric !== metric));
  if (missing.length === 0 || measures.length === 0) return [];
  const text = `Not shown: ${measureNames(missing)}. Fewer than ${LEAST_PEOPLE} people have ${missing.length === 1 ? 'it' : 'them'}.`;
  return [{ kind: 'text', text, subtle: true }];
}

/** What can be drawn on one scale by the platform itself: quartiles of shares, and of Impact of a hundred. */
const OF_HUNDRED: Partial<Readonly<Record<HistoryMetric, number>>> = {
  pullShare: 100,
  questionQuality: 100,
  impact: 1,
  talkShare: 100,
};
const SHORT: Partial<Readonly<Record<HistoryMetric, string>>> = { talkShare: 'Share of the talk' };

function pictureParts({ team, pictureUrl }: TeamShown, words: Words): readonly Part[] {
  if (team.measures.length === 0) return [];
  if (pictureUrl !== null) return [{ kind: 'picture', url: pictureUrl, alt: teamAlt(team, words) }];
  const drawn = team.measures.filter(({ metric }) => metric in OF_HUNDRED);
  if (drawn.length === 0) return [];
  const quartile = (name: string, of: 'low' | 'median' | 'high'): ChartPart['series'][number] => {
    const values = drawn.map(({ metric, spread }) => Math.round(spread[of] * (OF_HUNDRED[metric] ?? 1)));
    return { name, values };
  };
  const series = [quartile('Lower quartile', 'low'), quartile('Median', 'median'), quartile('Upper quartile', 'high')];
  const told = drawn.map(({ metric }, at) => {
    const values = series.map(({ values: own }) => words.count(own[at] ?? 0));
    return `${METRICS[metric].name} ${values.join(', ')}`;
  });
  return [
    {
      kind: 'chart',
      shape: 'bar',
      title: 'Quartiles of the people, of 100',
      labels: drawn.map(({ metric }) => SHORT[metric] ?? METRICS[metric].name),
      series,
      alt: `Lower quartile, median and upper quartile of the people, of 100: ${told.join('; ')}.`,
    },
  ];
}

/** Of what moved first: of several numbers the one that matters most. */
function toneOf(measures: readonly TeamMeasure[]): Tone {
  const told = measures.find(({ verdict }) => verdict === 'improved' || verdict === 'declined');
  return told === undefined ? 'neutral' : told.verdict === 'improved' ? 'good' : 'warn';
}

function otherDaysPart(days: number, platform: ChatPlatform | undefined): Part {
  return {
    kind: 'text',
    text: `Other days: ${commandWords(`team ${days === 60 ? 90 : 60}`, platform)}.`,
    subtle: true,
  };
}

function meButton(): Button {
  return { kind: 'button', action: 'me', label: 'Say who I am', value: 'me' };
}
