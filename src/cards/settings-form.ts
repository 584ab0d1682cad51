import { type EngineChoice, LOCALES } from '../analysis/domain.ts';
import type { Choice, Field, Form } from './form.ts';
import { localeName } from './locale.ts';
import { holds, type Setting, type SettingName, type SettingsView, settingLabel } from './settings.ts';
import { engineName, type Words, wordsFor } from './words.ts';

/** Key terms are edited as one text of at most so many characters (limits.ts, `inputText`, the same in Slack and Teams). */
const TERMS_CHARS = 3000;
const NUMBER_CHARS = 20;
/** What is chosen to have nothing of one's own: an empty answer is a choice that nobody made. */
export const USUAL_CHOICE = 'usual';

/** Everything a tenant can set for itself. What is empty, or not chosen, is as for everybody else. */
export function settingsForm({
  view,
  engines,
  maxRetentionDays,
  maxKeyterms,
}: {
  readonly view: SettingsView;
  /** Those that are set up. */
  readonly engines: readonly EngineChoice[];
  readonly maxRetentionDays: number;
  readonly maxKeyterms: number;
}): Form {
  const words = wordsFor({ locale: holds(view.locale) });
  const { say, plain, share } = words;
  const { minPullPush, maxFillersPerMin, fillerMinutes, minQuestionQuality, maxTalkShare } = view.thresholds;
  const percent = ({ own, usual }: Setting<number>): Setting<number> => ({ own: own && own * 100, usual: usual * 100 });
  const number = (name: SettingName, { own, usual }: Setting<number>, hint: string, shown = plain(usual)): Field => ({
    kind: 'text',
    id: name,
    label: settingLabel(name, words),
    hint: `${hint} ${say`Empty: ${shown}, as usual.`}`,
    value: own === null ? '' : plain(own),
    maxLength: NUMBER_CHARS,
  });
  return {
    name: 'settings',
    value: 'settings',
    title: say`Settings`,
    submit: say`Save`,
    fields: [
      visibilityField(view, words),
      engineField(view.engine, engines, words),
      number('retention', view.retentionDays, say`Days, from 1 to ${plain(maxRetentionDays)}.`),
      localeField(view, words),
      keytermsField(view.keyterms, maxKeyterms, words),
      { kind: 'words', text: [{ text: say`Alerts speak at`, style: 'bold' }] },
      number('pull-push', minPullPush, say`0 for never.`),
      number('fillers', maxFillersPerMin, say`60 for never.`),
      number('filler-minutes', fillerMinutes, say`Minutes.`),
      number(
        'open-questions',
        percent(minQuestionQuality),
        say`In percent; 0 for never.`,
        share(minQuestionQuality.usual),
      ),
      number('talk-share', percent(maxTalkShare), say`In percent; 100 for never.`, share(maxTalkShare.usual)),
    ],
  };
}

function visibilityField({ visibility }: SettingsView, words: Words): Field {
  const { say } = words;
  return {
    kind: 'choice',
    id: 'visibility',
    label: settingLabel('visibility', words),
    choices: [
      { value: 'thread', label: say`The thread where the recording was shared` },
      { value: 'private', label: say`The people it is about; the thread gets one line` },
    ],
    chosen: holds(visibility),
  };
}

function engineField({ own, usual }: Setting<EngineChoice>, engines: readonly EngineChoice[], words: Words): Field {
  const { say } = words;
  const left = own === null || engines.includes(own) ? [] : [own];
  const choices: readonly Choice[] = [
    { value: USUAL_CHOICE, label: say`As the server is set: ${engineName(usual, words)}` },
    ...engines.map((value) => ({ value, label: engineName(value, words) })),
    ...left.map((value) => ({ value, label: say`${engineName(value, words)} (not set up)` })),
  ];
  return { kind: 'choice', id: 'engine', label: settingLabel('engine', words), choices, chosen: own ?? USUAL_CHOICE };
}

function localeField({ locale: { own, usual } }: SettingsView, words: Words): Field {
  const { say } = words;
  return {
    kind: 'choice',
    id: 'locale',
    label: settingLabel('locale', words),
    hint: say`Of what I write here: its words, dates and numbers. Commands stay English.`,
    choices: [
      { value: USUAL_CHOICE, label: say`As usual, ${localeName(usual)}` },
      ...LOCALES.filter((value) => value !== usual).map((value) => ({ value, label: localeName(value) })),
    ],
    chosen: own ?? USUAL_CHOICE,
  };
}

/** Where they are too many for the field they are left out of the form, so that saving it cuts none. */
function keytermsField(terms: readonly string[], max: number, words: Words): Field {
  const { say, count } = words;
  const value = terms.join('\n');
  if (value.length > TERMS_CHARS) {
    const text = say`Key terms: ${count(terms.length)}, too many to show here. They stay as they are.`;
    return { kind: 'words', text };
  }
  return {
    kind: 'text',
    id: 'keyterms',
    label: settingLabel('keyterms', words),
    hint: say`Names and terms that speech recognition should know, one a line or with commas between, ${count(max)} at most.`,
    value,
    maxLength: TERMS_CHARS,
    multiline: true,
  };
}
