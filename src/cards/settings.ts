import type { EngineChoice, Locale, Thresholds } from '../analysis/domain.ts';
import type { Card, Fact, Part, Span } from './card.ts';
import { cutText } from './cut.ts';
import type { ChatPlatform } from './help.ts';
import { localeName } from './locale.ts';
import { engineName, type Words, wordsFor } from './words.ts';

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

const LABELS: Readonly<Record<SettingName, string>> = {
  visibility: 'Coaching goes to',
  engine: 'Engine',
  retention: 'Kept for',
  locale: 'Dates and numbers',
  keyterms: 'Key terms',
  'pull-push': 'Pull : push below',
  fillers: 'Fillers a minute above',
  'filler-minutes': 'Minutes in a row with so many fillers',
  'open-questions': 'Share of open questions below',
  'talk-share': 'Speaking time of one person above',
};
const VISIBILITY_WORDS = {
  thread: 'the thread where the recording was shared',
  private: 'the people it is about; the thread gets one line',
} as const;
/** What two lines of a phone hold. */
const TERMS_CHARS = 90;

export const ALERT_SETTINGS = SETTING_NAMES.slice(5);

/** How a setting is called in a card. */
export function settingLabel(name: SettingName): string {
  return LABELS[name];
}

/** Who sees the coaching, in words. */
export function visibilityWords(visibility: 'thread' | 'private'): string {
  return VISIBILITY_WORDS[visibility];
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
  const rows = rowsOf(view, wordsFor({ locale: holds(view.locale) }));
  const facts = (names: readonly SettingName[]): Part => ({
    kind: 'facts',
    facts: names.map((name) => toFact(name, rows)),
  });
  const title = platform === 'slack' ? 'Settings of this workspace' : 'Settings of this organisation';
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      facts(SETTING_NAMES.slice(0, 5)),
      { kind: 'heading', text: 'Alerts speak at' },
      facts(ALERT_SETTINGS),
      {
        kind: 'text',
        text: 'A change holds for what is shared from then on: what stands keeps its numbers and the day on which it is erased.',
        subtle: true,
      },
      ...(mayChange ? [] : [{ kind: 'text' as const, text: 'Administrators can change them.', subtle: true }]),
    ],
    buttons: mayChange ? [{ kind: 'button', action: 'settings', label: 'Change', value: 'settings' }] : [],
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
  const [from, to] = [rowsOf(before, words), rowsOf(after, words)];
  const items = changedSettings(before, after).map((name): readonly Span[] => {
    // Who chose what holds anyway is told that it is now their own.
    const same = from[name].value === to[name].value;
    const text = ({ value, note }: SettingRow): string => (same ? `${value} (${note})` : value);
    return [
      { text: LABELS[name], style: 'bold' },
      { text: `: ${text(from[name])} → ` },
      { text: text(to[name]), style: 'bold' },
    ];
  });
  const title = items.length === 0 ? 'The settings are as you asked' : 'The settings are changed';
  return {
    summary: title,
    tone: 'good',
    title,
    parts:
      items.length === 0
        ? [{ kind: 'text', text: 'Nothing had to change.' }]
        : [
            { kind: 'list', items },
            { kind: 'text', text: 'This holds for what is shared from now on.', subtle: true },
          ],
    buttons: [],
  };
}

/** The answer to a form with something wrong in it. */
export function settingsRefusedCard(faults: readonly { readonly name: SettingName; readonly says: string }[]): Card {
  const title = 'Nothing was changed';
  return {
    summary: title,
    tone: 'warn',
    title,
    parts: [
      {
        kind: 'list',
        items: faults.map(({ name, says }) => [{ text: LABELS[name], style: 'bold' as const }, { text: `: ${says}` }]),
      },
    ],
    buttons: [{ kind: 'button', action: 'settings', label: 'Change again', value: 'settings' }],
  };
}

/** For somebody who is not among the administrators. */
export function settingsForAdminsCard(): Card {
  const title = 'Only an administrator can change the settings';
  const text = 'Ask an administrator named in ADMINS; whoever runs this service sets it.';
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** The settings that everybody meets, in one line. */
export function settingsLine(view: SettingsView): string {
  const { visibility, engine, retentionDays } = view;
  const days = wordsFor({ locale: holds(view.locale) }).counted(holds(retentionDays), 'day');
  return `Coaching goes to ${visibilityWords(holds(visibility))} · engine: ${engineName(holds(engine))} · kept for ${days}`;
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

function toFact(name: SettingName, rows: Readonly<Record<SettingName, SettingRow>>): Fact {
  const { value, note } = rows[name];
  return { label: LABELS[name], value, ...(note === '' ? {} : { note }) };
}

const OWN = 'your own';
const SERVER = 'as the server is set';
const USUAL = 'as usual';

function rowsOf(view: SettingsView, words: Words): Readonly<Record<SettingName, SettingRow>> {
  const { visibility, engine, retentionDays, locale, keyterms } = view;
  const { minPullPush, maxFillersPerMin, fillerMinutes, minQuestionQuality, maxTalkShare } = view.thresholds;
  return {
    visibility: row(visibility, visibilityWords, USUAL),
    engine: row(engine, engineName, SERVER),
    retention: row(retentionDays, (days) => words.counted(days, 'day'), SERVER),
    locale: row(locale, localeName, USUAL),
    keyterms: termsRow(keyterms, words),
    'pull-push': row(minPullPush, words.plain, USUAL),
    fillers: row(maxFillersPerMin, words.plain, USUAL),
    'filler-minutes': row(fillerMinutes, words.plain, USUAL),
    'open-questions': row(minQuestionQuality, words.share, USUAL),
    'talk-share': row(maxTalkShare, words.share, USUAL),
  };
}

function row<T>(setting: Setting<T>, format: (value: T) => string, usual: string): SettingRow {
  const value = format(holds(setting));
  const note = setting.own === null ? usual : OWN;
  return { value, note, own: JSON.stringify(setting.own) };
}

function termsRow(terms: readonly string[], words: Words): SettingRow {
  const own = JSON.stringify(terms);
  if (terms.length === 0) return { value: 'none', note: '', own };
  return { value: cutText(terms.join(', '), TERMS_CHARS), note: words.counted(terms.length, 'term'), own };
}
