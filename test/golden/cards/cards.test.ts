import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderHomeView, renderModal } from '../../../src/bot/slack/views.ts';
import { renderAdaptive } from '../../../src/cards/adaptive.ts';
import { renderForm } from '../../../src/cards/adaptive-form.ts';
import { renderBlocks } from '../../../src/cards/block-kit.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { asOtherClientsSee, cardFaults } from '../../fakes/connector-rules.ts';
import { findBlockFault, findViewFault } from '../../fakes/slack-rules.ts';
import { PLACE } from '../../fixtures/tables.ts';
import { slackFaults, teamsFaults } from './faults.ts';
import { sampleCards, sampleForms, sampleHomes } from './samples.ts';
import { loadSchemas, schemaFaults } from './schemas.ts';

const schemas = loadSchemas();
const toJson = (wire: unknown) => `${JSON.stringify(wire, null, 2)}\n`;

describe.each(Object.entries(sampleCards()))('%s', (name, card) => {
  test('in Slack', async () => {
    const message = renderBlocks(card);
    expect(slackFaults(message)).toEqual([]);
    expect(findBlockFault('message', message.blocks)).toBeNull();
    expect(schemas === null ? [] : schemaFaults(schemas.slack, message.blocks)).toEqual([]);
    await expect(toJson(message)).toMatchFileSnapshot(`slack/${name}.json`);
  });

  test('in Teams', async () => {
    const wire = renderAdaptive(card);
    expect([...teamsFaults(wire), ...cardFaults(wire)]).toEqual([]);
    expect(schemas === null ? [] : schemaFaults(schemas.teams, asOtherClientsSee(wire))).toEqual([]);
    await expect(toJson(wire)).toMatchFileSnapshot(`teams/${name}.json`);
  });

  test('in a terminal', async () => {
    const text = renderTerminal(card);
    expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
    await expect(text).toMatchFileSnapshot(`terminal/${name}.txt`);
  });
});

test.each(Object.entries(sampleHomes()))('%s, an App Home', async (name, card) => {
  const view = renderHomeView(card);
  expect(findViewFault('home', view)).toBeNull();
  await expect(toJson(view)).toMatchFileSnapshot(`slack/${name}.json`);
});

describe.each(Object.entries(sampleForms()))('%s', (name, form) => {
  test('in Slack', async () => {
    const view = renderModal(form, PLACE);
    expect(findViewFault('modal', view)).toBeNull();
    await expect(toJson(view)).toMatchFileSnapshot(`slack/${name}.json`);
  });

  test('in Teams', async () => {
    const known = [{ value: 'U1DANA', label: 'Dana Ray' }];
    const wire = renderForm(form, { search: 'conversation', known });
    expect(cardFaults(wire)).toEqual([]);
    await expect(toJson(wire)).toMatchFileSnapshot(`teams/${name}.json`);
  });
});

describe('the samples', () => {
  const root = join(import.meta.dirname, '../../..');
  /** Not cards of their own: the same card, made to fit, and what short answers are made of. */
  const STEPS = ['trimCard', 'plainAnswer'];

  test('show every card and form that there is', () => {
    const folder = join(root, 'src/cards');
    const made = readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [
        ...readFileSync(join(folder, file), 'utf8').matchAll(/^export function (\w+)\(([\s\S]*?)\): ([^\n]+) \{$/gm),
      ])
      .filter(([, , , result = '']) => /\b(?:Card|Form)\b(?!\[)/.test(result))
      .map(([, name = '']) => name);
    const samples = ['samples.ts', 'practice-samples.ts', 'digest-samples.ts', 'team-samples.ts', 'people-samples.ts']
      .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
      .join('\n');
    expect(made.length).toBeGreaterThan(40);
    const isUsed = (name: string) => new RegExp(`import [^;]*\\b${name}\\b[^;]*;[\\s\\S]*\\b${name}\\(`).test(samples);
    expect(made.filter((name) => !STEPS.includes(name) && !isUsed(name))).toEqual([]);
  });

  test('are all that the golden folders hold', () => {
    const cards = Object.keys(sampleCards());
    const forms = Object.keys(sampleForms());
    const homes = Object.keys(sampleHomes());
    const held = (folder: string) =>
      readdirSync(join(import.meta.dirname, folder))
        .map((file) => file.replace(/\.\w+$/, ''))
        .sort();
    expect(held('slack')).toEqual([...cards, ...forms, ...homes].sort());
    expect(held('teams')).toEqual([...cards, ...forms].sort());
    expect(held('terminal')).toEqual([...cards].sort());
  });
});
