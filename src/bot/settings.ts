import { DEFAULT_THRESHOLDS, type TenantId, USUAL_LOCALE } from '../analysis/domain.ts';
import type { Card } from '../cards/card.ts';
import {
  changedSettings,
  holds,
  type SettingName,
  type SettingsView,
  settingsCard,
  settingsChangedCard,
  settingsForAdminsCard,
  settingsRefusedCard,
} from '../cards/settings.ts';
import { settingsForm } from '../cards/settings-form.ts';
import { isAdmin } from '../storage/admins.ts';
import { changeSettings, localeOf, MAX_KEYTERMS, readSettings, type TenantSettings } from '../storage/settings.ts';
import { findChat } from './chats.ts';
import type { EffectOf } from './decide.ts';
import type { PerformDeps } from './perform.ts';
import { type Allowed, readSettingTexts } from './read-settings.ts';

const DAY_MS = 86_400_000;
/** Settings that are chosen from a list. */
const CHOSEN: ReadonlySet<string> = new Set(['visibility', 'engine', 'locale'] satisfies SettingName[]);

type SettingsDeps = Pick<PerformDeps, 'tables' | 'chats' | 'now' | 'retentionMs' | 'engines' | 'admins'>;

/** A tenant's settings, shown and changed by its people. */
export function makeSettingsAnswers(deps: SettingsDeps) {
  const { tables, admins } = deps;
  const viewOf = makeViewOf(deps);
  return { show, ask, save };

  async function show({ reply, person }: EffectOf<'settings'>): Promise<Card> {
    const { tenantId, platform } = reply.place;
    return settingsCard({ view: await viewOf(tenantId), platform, mayChange: isAdmin(admins, person) });
  }

  async function ask({ reply, person }: EffectOf<'ask-settings'>): Promise<Card | null> {
    const { tenantId } = reply.place;
    if (!isAdmin(admins, person)) return settingsForAdminsCard({ locale: await localeOf(tables, tenantId) });
    const view = await viewOf(tenantId);
    const { choices } = deps.engines;
    const { maxRetentionDays } = allowedBeside(view);
    const form = settingsForm({ view, engines: choices, maxRetentionDays, maxKeyterms: MAX_KEYTERMS });
    await findChat(deps.chats, reply.place.platform).openForm(reply, form);
    return null;
  }

  async function save({ reply, person, answers }: EffectOf<'save-settings'>): Promise<Card> {
    const { tenantId } = reply.place;
    if (!isAdmin(admins, person)) return settingsForAdminsCard({ locale: await localeOf(tables, tenantId) });
    const before = await viewOf(tenantId);
    const reader = { locale: holds(before.locale) };
    const { change, faults } = readSettingTexts(answersMade(answers), allowedBeside(before), reader);
    if (faults.length > 0) return settingsRefusedCard(faults, reader);
    await changeSettings(tables, tenantId, change);
    const after = await viewOf(tenantId);
    const changed = changedSettings(before, after);
    if (changed.length > 0) {
      const at = deps.now();
      await tables.audit.put(tenantId, {
        tenantId,
        id: `settings:${person}:${at}`,
        at,
        actor: person,
        action: 'settings',
        target: changed.join(', '),
      });
    }
    return settingsChangedCard(before, after);
  }

  /** An engine that was chosen while it was set up may stay. */
  function allowedBeside({ engine }: SettingsView): Allowed {
    const { choices } = deps.engines;
    const engines = engine.own === null ? choices : [...choices, engine.own];
    return { engines, maxRetentionDays: Math.floor(deps.retentionMs / DAY_MS) };
  }
}

/** Without choices that nobody made: they change nothing. */
function answersMade(answers: EffectOf<'save-settings'>['answers']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(answers).filter(([name, text]) => text !== '' || !CHOSEN.has(name)));
}

/** What a tenant has set, beside what holds where it has set nothing. */
export function makeViewOf({
  tables,
  engines,
  retentionMs,
}: Pick<SettingsDeps, 'tables' | 'engines' | 'retentionMs'>): (tenantId: TenantId) => Promise<SettingsView> {
  return async (tenantId) => {
    const own: TenantSettings = await readSettings(tables, tenantId);
    const days = Math.floor(retentionMs / DAY_MS);
    const threshold = (name: keyof typeof DEFAULT_THRESHOLDS) => ({
      own: own.thresholds[name],
      usual: DEFAULT_THRESHOLDS[name],
    });
    return {
      visibility: { own: own.visibility === 'thread' ? null : own.visibility, usual: 'thread' },
      engine: { own: own.engine, usual: engines.usual },
      retentionDays: { own: own.retentionDays === null ? null : Math.min(own.retentionDays, days), usual: days },
      locale: { own: own.locale, usual: USUAL_LOCALE },
      keyterms: own.keyterms,
      thresholds: {
        minPullPush: threshold('minPullPush'),
        maxFillersPerMin: threshold('maxFillersPerMin'),
        fillerMinutes: threshold('fillerMinutes'),
        minQuestionQuality: threshold('minQuestionQuality'),
        maxTalkShare: threshold('maxTalkShare'),
      },
    };
  };
}
