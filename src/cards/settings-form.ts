import { type EngineChoice, LOCALES } from '../analysis/domain.ts';
import type { Choice, Field, Form } from './form.ts';
import { localeName } from './locale.ts';
import { holds, type Setting, type SettingName, type SettingsView, settingLabel, visibilityWords } from './settings.ts';
import { engineName, wordsFor } from './words.ts';

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
  const { plain, share } = wordsFor({ locale: holds(view.locale) });
  const { minPullPush, maxFillersPerMin, fillerMinutes, minQuestionQuality, maxTalkShare } = view.thresholds;
  const percent = ({ own, usual }: Setting<number>): Setting<number> => ({ own: own && own * 100, usual: usual * 100 });
  return {
    name: 'settings',
    value: 'settings',
    title: 'Settings',
    submit: 'Save',
    fields: [
      {
        kind: 'choice',
        id: 'visibility',
        label: settingLabel('visibility'),
        choices: (['thread', 'private'] as const).map((value) => ({ value, label: capital(visibilityWords(value)) })),
        chosen: holds(view.visibility),
      },
      engineField(view.engine, engines),
      number('retention', view.retentionDays, `Days, from 1 to ${plain(maxRetentionDays)}`, plain),
      {
        kind: 'choice',
        id: 'locale',
        label: settingLabel('locale'),
        hint: 'Dates and numbers only; the words stay English.',
        choices: [
          { value: USUAL_CHOICE, label: `As usual, ${localeName(view.locale.usual)}` },
          ...LOCALES.filter((value) => value !== view.locale.usual).map((value) => ({
            value,
            label: localeName(value),
          })),
        ],
        chosen: view.locale.own ?? USUAL_CHOICE,
      },
      keytermsField(view.keyterms, maxKeyterms),
      { kind: 'words', text: [{ text: 'Alerts speak at', style: 'bold' }] },
      number('pull-push', minPullPush, '0 for never', plain),
      number('fillers', maxFillersPerMin, '60 for never', plain),
      number('filler-minutes', fillerMinutes, 'Minutes', plain),
      number(
        'open-questions',
        percent(minQuestionQuality),
        'In percent; 0 for never',
        plain,
        share(minQuestionQuality.usual),
      ),
      number('talk-share', percent(maxTalkShare), 'In percent; 100 for never', plain, share(maxTalkShare.usual)),
    ],
  };
}

function engineField({ own, usual }: Setting<EngineChoice>, engines: readonly EngineChoice[]): Field {
  const left = own === null || engines.includes(own) ? [] : [{ value: own, label: `${engineName(own)} (not set up)` }];
  const choices: readonly Choice[] = [
    { value: USUAL_CHOICE, label: `As the server is set: ${engineName(usual)}` },
    ...engines.map((value) => ({ value, label: engineName(value) })),
    ...left,
  ];
  return { kind: 'choice', id: 'engine', label: settingLabel('engine'), choices, chosen: own ?? USUAL_CHOICE };
}

/** Where they are too many for the field they are left out of the form, so that saving it cuts none. */
function keytermsField(terms: readonly string[], max: number): Field {
  const value = terms.join('\n');
  const label = settingLabel('keyterms');
  if (value.length > TERMS_CHARS)
    return { kind: 'words', text: `${label}: ${terms.length}, too many to show here. They stay as they are.` };
  const hint = `Names and terms that speech recognition should know, one a line or with commas between, ${max} at most.`;
  return { kind: 'text', id: 'keyterms', label, hint, value, maxLength: TERMS_CHARS, multiline: true };
}

function number(
  name: SettingName,
  { own, usual }: Setting<number>,
  hint: string,
  format: (value: number) => string,
  usualText = format(usual),
): Field {
  return {
    kind: 'text',
    id: name,
    label: settingLabel(name),
    hint: `${hint}. Empty: ${usualText}, as usual.`,
    value: own === null ? '' : format(own),
    maxLength: NUMBER_CHARS,
  };
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
