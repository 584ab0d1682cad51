import { describe, expect, test } from 'vitest';
import { renderAdaptive } from '../../../src/cards/adaptive.ts';
import { renderBlocks } from '../../../src/cards/block-kit.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { slackFaults, teamsFaults } from './faults.ts';
import { sampleCards } from './samples.ts';
import { loadSchemas, schemaFaults } from './schemas.ts';

const schemas = loadSchemas();

describe.each(Object.entries(sampleCards()))('%s', (name, card) => {
  test('in Slack', async () => {
    const message = renderBlocks(card);
    expect(slackFaults(message)).toEqual([]);
    expect(schemas === null ? [] : schemaFaults(schemas.slack, message.blocks)).toEqual([]);
    await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(`slack/${name}.json`);
  });

  test('in Teams', async () => {
    const wire = renderAdaptive(card);
    expect(teamsFaults(wire)).toEqual([]);
    expect(schemas === null ? [] : schemaFaults(schemas.teams, wire)).toEqual([]);
    await expect(`${JSON.stringify(wire, null, 2)}\n`).toMatchFileSnapshot(`teams/${name}.json`);
  });

  test('in a terminal', async () => {
    const text = renderTerminal(card);
    expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
    await expect(text).toMatchFileSnapshot(`terminal/${name}.txt`);
  });
});
