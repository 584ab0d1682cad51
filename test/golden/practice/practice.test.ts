import { describe, expect, test } from 'vitest';
import { renderAdaptive } from '../../../src/cards/adaptive.ts';
import { renderBlocks } from '../../../src/cards/block-kit.ts';
import type { Card } from '../../../src/cards/card.ts';
import { personasCard, practiceReportCard } from '../../../src/cards/practice.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { asOtherClientsSee, cardFaults } from '../../fakes/connector-rules.ts';
import { findBlockFault } from '../../fakes/slack-rules.ts';
import { LEVELS } from '../../unit/analysis/practice/reps.ts';
import { PERSONAS, perform, resultOf, SCENARIOS, sayAll, settingOf } from '../../unit/analysis/practice/stage.ts';
import { slackFaults, teamsFaults } from '../cards/faults.ts';
import { loadSchemas, schemaFaults } from '../cards/schemas.ts';

/** What whole sessions come to, as somebody reads it: the conversation as a golden, its card on every platform. */

const schemas = loadSchemas();

function cards(): Readonly<Record<string, Card>> {
  const played = LEVELS.map((level) => {
    const { setting, state } = perform('skeptical_buyer', level, 1);
    return [`report-${level}`, practiceReportCard(resultOf(setting, state))] as const;
  });
  const setting = settingOf('friendly_prospect');
  const spoken = sayAll(setting, [
    { text: 'Hello Anna, um, how do you handle invoices today?', spokenMs: 6_000, verbatim: true },
    { text: 'So you print them all, is that right?', spokenMs: 3_000, verbatim: true },
    { text: 'Uh, what happens when an invoice gets stuck?', spokenMs: 4_000, verbatim: true },
    { text: 'What does that mean for you personally?', spokenMs: 3_000, verbatim: true },
  ]);
  return {
    ...Object.fromEntries(played),
    'report-spoken': practiceReportCard(resultOf(setting, spoken)),
    'report-of-next-to-nothing': practiceReportCard(resultOf(setting, sayAll(setting, ['Hello.']))),
    personas: personasCard({ personas: PERSONAS, scenarios: SCENARIOS, command: '/coach practice' }),
  };
}

describe.each(Object.entries(cards()))('%s', (name, card) => {
  test('reads well in a terminal', async () => {
    const text = renderTerminal(card);
    expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
    await expect(text).toMatchFileSnapshot(`${name}.txt`);
  });

  test('fits into Slack and Teams', () => {
    const message = renderBlocks(card);
    expect(slackFaults(message)).toEqual([]);
    expect(findBlockFault('message', message.blocks)).toBeNull();
    expect(schemas === null ? [] : schemaFaults(schemas.slack, message.blocks)).toEqual([]);
    const wire = renderAdaptive(card);
    expect([...teamsFaults(wire), ...cardFaults(wire)]).toEqual([]);
    expect(schemas === null ? [] : schemaFaults(schemas.teams, asOtherClientsSee(wire))).toEqual([]);
  });
});

test.each(PERSONAS.map(({ id }) => id))('a conversation with %s, move by move', async (id) => {
  const parts = LEVELS.map((level) => {
    const { setting, state } = perform(id, level, 1);
    const { value } = resultOf(setting, state).result.score;
    const turns = state.steps.map(({ turn, happened, openness, patience, reply }) => {
      const why = happened.map(({ kind, of, openness: moved }) => `${kind}${of === null ? '' : ` ${of}`}${moved === 0 ? '' : ` ${moved}`}`);
      return `You: ${turn.text}\n   ${why.join(', ')} → openness ${openness}, patience ${patience}\n${reply?.voice}: ${reply?.text}`;
    });
    const score = 'value' in value ? value.value : 'none';
    return [`${level}, ${state.end}, score ${score}`, `${state.opening.voice}: ${state.opening.text}`, ...turns].join('\n\n');
  });
  await expect(`${parts.join('\n\n────────\n\n')}\n`).toMatchFileSnapshot(`conversation-${id}.txt`);
});
