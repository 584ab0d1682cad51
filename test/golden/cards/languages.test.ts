import { afterEach, describe, expect, test, vi } from 'vitest';
import type * as Domain from '../../../src/analysis/domain.ts';
import { cardFaults } from '../../fakes/connector-rules.ts';
import { findBlockFault, findViewFault } from '../../fakes/slack-rules.ts';
import { PLACE } from '../../fixtures/tables.ts';

afterEach(() => {
  vi.doUnmock('../../../src/analysis/domain.ts');
  vi.resetModules();
});

/** Everything the program shows, as if this were the language of whoever has chosen none. */
async function everythingIn(locale: Domain.Locale) {
  vi.resetModules();
  vi.doMock('../../../src/analysis/domain.ts', async (original) => ({
    ...(await original<typeof Domain>()),
    USUAL_LOCALE: locale,
  }));
  const [samples, faults, blocks, cards, forms, views] = await Promise.all([
    import('./samples.ts'),
    import('./faults.ts'),
    import('../../../src/cards/block-kit.ts'),
    import('../../../src/cards/adaptive.ts'),
    import('../../../src/cards/adaptive-form.ts'),
    import('../../../src/bot/slack/views.ts'),
  ]);
  return { samples, faults, render: { ...blocks, ...cards, ...forms, ...views } };
}

describe.each(['de-DE', 'es-ES', 'fr-FR'] as const)('in %s', (locale) => {
  test('every card, form and page stays inside the limits of both platforms', async () => {
    const { samples, faults, render } = await everythingIn(locale);
    const reader = { locale };
    for (const [name, card] of Object.entries(samples.sampleCards())) {
      const message = render.renderBlocks(card, 'drawn', reader);
      const wire = render.renderAdaptive(card, [], reader);
      expect([...faults.slackFaults(message), findBlockFault('message', message.blocks)], name).toEqual([null]);
      expect([...faults.teamsFaults(wire), ...cardFaults(wire)], name).toEqual([]);
    }
    for (const [name, form] of Object.entries(samples.sampleForms())) {
      expect(findViewFault('modal', render.renderModal(form, PLACE, reader)), name).toBeNull();
      expect(cardFaults(render.renderForm(form, { search: 'conversation', known: [] }, reader)), name).toEqual([]);
    }
    for (const [name, card] of Object.entries(samples.sampleHomes()))
      expect(findViewFault('home', render.renderHomeView(card, reader)), name).toBeNull();
    // That it was the language at all.
    expect(JSON.stringify(samples.sampleCards()['help-slack'])).not.toContain('This message');
  }, 60_000);
});
