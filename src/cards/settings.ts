import type { EngineChoice, Locale, Thresholds } from '../analysis/domain.ts';
import type { Card, Fact, Part, Span } from './card.ts';
import { cutText } from './cut.ts';
import type { ChatPlatform } from './help.ts';
import { inEach } from './languages.ts';
import { localeName } from './locale.ts';
import { engineName, type Reader, type Spoken, type Words, wordsFor } from './words.ts';

/** What a tenant has set for itself, as its people read and change it. */

/** What a tenant chose, null where it chose nothing, and what holds then. */
export interface Setting<T> {
  readonly own: T | null;
  readonly usual: T;
}
export interface SettingsView {
  readonly visibility: Setting<'thread' | 'private'>;
  readonly engine: Setting<EngineChoice>;
  readonly retentionDays: Setting<number>;
  readonly locale: Setting<Locale>;
  readonly keyterms: readonly string[];
  readonly thresholds: { readonly [K in keyof Thresholds]: Setting<number> };
}

/** Everything there is to set, as forms and the terminal name it. */
export const SETTING_NAMES = [
  'visibility',
  'engine',
  'retention',
  'locale',
  'keyterms',
  'pull-push',
  'fillers',
  'filler-minutes',
  'open-questions',
  'talk-share',
] as const;
export type SettingName = (typeof SETTING_NAMES)[number];

const labels = inEach(
  (say): Readonly<Record<SettingName, string>> => ({
    visibility: say`Coaching goes to`,
    engine: say`Engine`,
    retention: say`Kept for`,
    locale: say`Language and region`,
    keyterms: say`Key terms`,
    'pull-push': say`Pull : push below`,
    fillers: say`Fillers a minute above`,
    'filler-minutes': say`Minutes in a row with so many fillers`,
    'open-questions': say`Share of open questions below`,
    'talk-share': say`Speaking time of one person above`,
  }),
);
const visibilityValues = inEach((say) => ({
  thread: say`the thread where the recording was shared`,
  private: say`the people it is about; the thread gets one line`,
}));
/** What two lines of a phone hold. */
const TERMS_CHARS = 90;

export const ALERT_SETTINGS = SETTING_NAMES.slice(5);

/** How a setting is called in a card. */
export function settingLabel(name: SettingName, words: Spoken): string {
  return labels(words)[name];
}

/** What holds now and where it comes from; only who may change it gets the button. */
export function settingsCard({
  view,
  platform,
  mayChange,
}: {
  readonly view: SettingsView;
  readonly platform: ChatPlatform;
  readonly mayChange: boolean;
}): Card {
  const words = wordsFor({ locale: holds(view.locale) });
  const { say } = words;
  const rows = rowsOf(view, words);
  const facts = (names: readonly SettingName[]): Part => ({
    kind: 'facts',
    facts: names.map((name) => toFact(name, rows, words)),
  });
  const title = platform === 'slack' ? say`Settings of this workspace` : say`Settings of this organisation`;
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      facts(SETTING_NAMES.slice(0, 5)),
      { kind: 'heading', text: say`Alerts speak at` },
      facts(ALERT_SETTINGS),
      {
        kind: 'text',
        text: say`A change holds for what is shared from then on: what stands keeps its numbers and the day on which it is erased.`,
        subtle: true,
      },
      ...(mayChange ? [] : [{ kind: 'text' as const, text: say`Administrators can change them.`, subtle: true }]),
    ],
    buttons: mayChange ? [{ kind: 'button', action: 'settings', label: say`Change`, value: 'settings' }] : [],
  };
}

/** Which settings are others now. */
export function changedSettings(before: SettingsView, after: SettingsView): readonly SettingName[] {
  const words = wordsFor();
  const [from, to] = [rowsOf(before, words), rowsOf(after, words)];
  return SETTING_NAMES.filter((name) => from[name].own !== to[name].own);
}

/** The answer to a form that was saved: what changed, from what to what. */
export function settingsChangedCard(before: SettingsView, after: SettingsView): Card {
  const words = wordsFor({ locale: holds(after.locale) });
  const { say } = words;
  const [from, to] = [rowsOf(before, words), rowsOf(after, words)];
  const items = changedSettings(before, after).map((name): readonly Span[] => {
    // Who chose what holds anyway is told that it is now their own.
    const same = from[name].value === to[name].value;
    const text = ({ value, note }: SettingRow): string => (same ? `${value} (${note})` : value);
    return [
      { text: settingLabel(name, words), style: 'bold' },
      { text: `: ${text(from[name])} → ` },
      { text: text(to[name]), style: 'bold' },
    ];
  });
  const title = items.length === 0 ? say`The settings are as you asked` : say`The settings are changed`;
  return {
    summary: title,
    tone: 'good',
    title,
    parts:
      items.length === 0
        ? [{ kind: 'text', text: say`Nothing had to change.` }]
        : [
            { kind: 'list', items },
            { kind: 'text', text: say`This holds for what is shared from now on.`, subtle: true },
          ],
    buttons: [],
  };
}

/** The answer to a form with something wrong in it. */
export function settingsRefusedCard(
  faults: readonly { readonly name: SettingName; readonly says: string }[],
  reader: Reader = {},
): Card {
  const words = wordsFor(reader);
  const { say } = words;
  const title = say`Nothing was changed`;
  return {
    summary: title,
    tone: 'warn',
    title,
    parts: [
      {
        kind: 'list',
        items: faults.map(({ name, says }) => [
          { text: settingLabel(name, words), style: 'bold' as const },
          { text: `: ${says}` },
        ]),
      },
    ],
    buttons: [{ kind: 'button', action: 'settings', label: say`Change again`, value: 'settings' }],
  };
}

/** For somebody who is not among the administrators. */
export function settingsForAdminsCard(reader: Reader = {}): Card {
  const { say } = wordsFor(reader);
  const title = say`Only an administrator can change the settings`;
  const text = say`Ask an administrator named in ADMINS; whoever runs this service sets it.`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** The settings that everybody meets, in one line. */
export function settingsLine(view: SettingsView): string {
  const { visibility, engine, retentionDays } = view;
  const words = wordsFor({ locale: holds(view.locale) });
  const { say } = words;
  return [
    holds(visibility) === 'thread'
      ? say`Coaching goes to the thread where the recording was shared`
      : say`Coaching goes to the people it is about; the thread gets one line`,
    say`engine: ${engineName(holds(engine), words)}`,
    say`kept for ${words.counted(holds(retentionDays), 'day')}`,
  ].join(' · ');
}

/** What a tenant has now. */
export function holds<T>({ own, usual }: Setting<T>): T {
  return own ?? usual;
}

interface SettingRow {
  readonly value: string;
  /** Where it comes from. */
  readonly note: string;
  /** What was chosen, in full. */
  readonly own: string;
}

function toFact(name: SettingName, rows: Readonly<Record<SettingName, SettingRow>>, words: Spoken): Fact {
  const { value, note } = rows[name];
  return { label: settingLabel(name, words), value, ...(note === '' ? {} : { note }) };
}

/** Where a value comes from that nobody here has chosen. */
const origins = inEach((say) => ({ server: say`as the server is set`, usual: say`as usual` }));

function rowsOf(view: SettingsView, words: Words): Readonly<Record<SettingName, SettingRow>> {
  const { visibility, engine, retentionDays, locale, keyterms } = view;
  const { minPullPush, maxFillersPerMin, fillerMinutes, minQuestionQuality, maxTalkShare } = view.thresholds;
  const { server, usual } = origins(words);
  const row = <T>(setting: Setting<T>, format: (value: T) => string, other: string): SettingRow => ({
    value: format(holds(setting)),
    note: setting.own === null ? other : words.say`your own`,
    own: JSON.stringify(setting.own),
  });
  return {
    visibility: row(visibility, (to) => visibilityValues(words)[to], usual),
    engine: row(engine, (name) => engineName(name, words), server),
    retention: row(retentionDays, (days) => words.counted(days, 'day'), server),
    locale: row(locale, localeName, usual),
    keyterms: termsRow(keyterms, words),
    'pull-push': row(minPullPush, words.plain, usual),
    fillers: row(maxFillersPerMin, words.plain, usual),
    'filler-minutes': row(fillerMinutes, words.plain, usual),
    'open-questions': row(minQuestionQuality, words.share, usual),
    'talk-share': row(maxTalkShare, words.share, usual),
  };
}

function termsRow(terms: readonly string[], words: Words): SettingRow {
  const own = JSON.stringify(terms);
  if (terms.length === 0) return { value: words.say`none`, note: '', own };
  return { value: cutText(terms.join(', '), TERMS_CHARS), note: words.counted(terms.length, 'term'), own };
}
