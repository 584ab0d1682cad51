import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, LOCALES } from '../../../src/analysis/domain.ts';
import { renderModal } from '../../../src/bot/slack/views.ts';
import { renderAdaptive } from '../../../src/cards/adaptive.ts';
import { renderForm } from '../../../src/cards/adaptive-form.ts';
import { renderBlocks } from '../../../src/cards/block-kit.ts';
import { READING, SLACK, TEAMS } from '../../../src/cards/limits.ts';
import { type SettingsView, settingsCard, settingsChangedCard } from '../../../src/cards/settings.ts';
import { settingsForm } from '../../../src/cards/settings-form.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { PLACE } from '../../fixtures/tables.ts';

const setting = <T>(usual: T, own: T | null = null) => ({ own, usual });

function viewWith(changed: Partial<SettingsView> = {}): SettingsView {
  const { minPullPush, maxFillersPerMin, fillerMinutes, minQuestionQuality, maxTalkShare } = DEFAULT_THRESHOLDS;
  return {
    visibility: setting('thread'),
    engine: setting('auto'),
    retentionDays: setting(90),
    locale: setting('en-GB'),
    keyterms: [],
    thresholds: {
      minPullPush: setting(minPullPush),
      maxFillersPerMin: setting(maxFillersPerMin),
      fillerMinutes: setting(fillerMinutes),
      minQuestionQuality: setting(minQuestionQuality),
      maxTalkShare: setting(maxTalkShare),
    },
    ...changed,
  };
}

const HOSTILE = Array.from({ length: 100 }, (_, i) => `<!channel> <@U1> *b* [x](javascript:x) ${i}`);
const formOf = (view: SettingsView) =>
  settingsForm({ view, engines: ['auto', 'claude', 'gemini', 'offline'], maxRetentionDays: 90, maxKeyterms: 100 });

describe('settings, whatever the key terms are', () => {
  const views = [viewWith(), viewWith({ keyterms: HOSTILE }), viewWith({ keyterms: ['\u202E', '🙂'.repeat(30)] })];

  it.each(views)('fit in a card of either platform, and mention nobody', (view) => {
    for (const card of [
      settingsCard({ view, platform: 'teams', mayChange: true }),
      settingsChangedCard(viewWith(), view),
    ]) {
      const slack = JSON.stringify(renderBlocks(card).blocks);
      expect(slack.length).toBeLessThanOrEqual(SLACK.blocksJson);
      expect(slack).not.toMatch(/"type":"mrkdwn","text":"[^"]*<[!@]/);
      expect(Buffer.byteLength(JSON.stringify(renderAdaptive(card)))).toBeLessThanOrEqual(TEAMS.cardBytes);
      for (const part of card.parts)
        if (part.kind === 'facts') expect(part.facts.length).toBeLessThanOrEqual(READING.facts);
    }
  });

  it.each(views)('fit in a form of either platform, with nothing left out', (view) => {
    const form = formOf(view);
    const modal = renderModal(form, PLACE);
    expect(modal.blocks).toHaveLength(form.fields.length);
    for (const field of form.fields) {
      if (field.kind !== 'choice') continue;
      expect(field.choices.map(({ value }) => value)).toContain(field.chosen);
      expect(new Set(field.choices.map(({ value }) => value)).size).toBe(field.choices.length);
      for (const { label } of field.choices) expect(label.length).toBeLessThanOrEqual(SLACK.optionText);
    }
    const wire = JSON.stringify(renderForm(form, { search: 'organisation', known: [] }));
    for (const field of form.fields) if ('id' in field) expect(wire).toContain(`"answer-${field.id}"`);
  });
});

it('a card says the numbers as the region does that it is about', () => {
  for (const locale of LOCALES) {
    const view = viewWith({ locale: setting('en-GB', locale) });
    const card = renderTerminal(settingsCard({ view, platform: 'slack', mayChange: true }));
    expect(card).toContain(`: ${new Intl.NumberFormat(locale).format(0.7)} (`);
  }
});

it('who chooses what holds anyway is told that it is theirs now', () => {
  const after = viewWith({ retentionDays: setting(90, 90) });
  const card = renderTerminal(settingsChangedCard(viewWith(), after)).replace(/\s+/g, ' ');
  expect(card).toContain('Kept for: 90 days (as the server is set) → 90 days (your own)');
  expect(card.match(/→/g)).toHaveLength(1);
});

it('a change of region alone is no change of the numbers', () => {
  const card = renderTerminal(settingsChangedCard(viewWith(), viewWith({ locale: setting('en-GB', 'en-DE') })));
  expect(card.match(/→/g)).toHaveLength(1);
  expect(card).toContain('Language and region: English (United Kingdom)');
});
