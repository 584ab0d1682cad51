import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lintPersonas } from '../../../../src/analysis/practice/lint.ts';
import { MAX_PERSONA_BYTES, openTexts } from '../../../../src/analysis/practice/persona.ts';
import { lintScenarios } from '../../../../src/analysis/practice/scenario.ts';
import { greet } from '../../../../src/analysis/practice/speaker.ts';
import { keysOf, plainWords, says, touch } from '../../../../src/analysis/practice/topics.ts';
import { castAt, loadCast } from '../../../../src/analysis/providers/persona-files.ts';
import { AppError } from '../../../../src/errors.ts';
import { PERSONAS, SCENARIOS, sayAll, settingOf } from './stage.ts';

const ASSETS = join(import.meta.dirname, '../../../../assets');
const MARCUS = readFileSync(join(ASSETS, 'personas/skeptical_buyer.yaml'), 'utf8');

function faultsOf(text: string, file = 'skeptical_buyer.yaml') {
  return lintPersonas([{ file, text }]).faults.map(({ line, text: said }) => ({ line, said }));
}

/** The line (from 1) that holds this text. */
function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'coach-personas-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe('the shipped cast', () => {
  test('is eight personas and five scenarios, each without fault', () => {
    const ofFolder = (name: string) => readdirSync(join(ASSETS, name)).filter((file) => file.endsWith('.yaml'));
    expect(ofFolder('personas')).toHaveLength(8);
    expect(PERSONAS).toHaveLength(8);
    expect(SCENARIOS.map(({ id }) => id)).toEqual([
      'discovery',
      'demo',
      'objection_handling',
      'negotiation',
      'renewal',
    ]);
    expect(PERSONAS.map(({ level }) => level)).toEqual([...PERSONAS.map(({ level }) => level)].sort());
  });

  test('begins every scenario in words of its own, within eighty of them', () => {
    for (const { id } of PERSONAS) {
      for (const scenario of SCENARIOS) {
        const texts = [1, 2, 3, 4, 5, 6].map((seed) => greet(settingOf(id, scenario.id), seed).text);
        expect(new Set(texts).size).toBeGreaterThan(1);
        for (const text of texts) expect(text.split(' ').length).toBeLessThan(60);
      }
    }
  });

  test('tells each fact to its own question, once there is enough trust', () => {
    for (const persona of PERSONAS) {
      for (const fact of persona.facts) {
        const warm = { ...persona, openness: 1, facts: persona.facts.map((one) => ({ ...one, after: null })) };
        const setting = { ...settingOf(persona.id), persona: { ...warm, objections: warm.objections.slice(0, 1) } };
        const state = sayAll(setting, [fact.ask]);
        expect(
          state.steps[0]?.happened.find(({ kind }) => kind === 'fact-found')?.of,
          `${persona.id}: ${fact.ask}`,
        ).toBe(fact.id);
      }
    }
  });
});

describe('lint names the line and what to do', () => {
  test.each([
    ['a missing part', 'role: Head', 'rolle: Head', 'role', /Add a role/],
    ['an unknown key', 'level: 2', 'level: 2\nmood: bad', 'mood: bad', /Remove this key/],
    ['a number out of range', 'patience: 15', 'patience: 400', 'patience: 400', /4 to 40/],
    ['openness that is no share', 'openness: 0.28', 'openness: 28', 'openness: 28', /0 to 1/],
    ['a weight that is none', 'weight: 3', 'weight: 9', 'weight: 9', /1, 2 or 3/],
    ['a fact that follows nothing', 'after: failed_rollout', 'after: nothing', 'after: nothing', /stands above/],
    [
      'a question that is closed',
      'ask: What happens when parcels are late?',
      'ask: Are parcels late?',
      'ask: Are parcels late?',
      /Write an open question/,
    ],
    [
      'a question that leads nowhere',
      'ask: What happens when parcels are late?',
      'ask: How do you feel about Mondays?',
      'ask: How do you feel about Mondays?',
      /Use one of the topics/,
    ],
    [
      'a topic that any sentence has',
      'topics: [late, delay*',
      'topics: [when, late, delay*',
      'topics: [when, late, delay*',
      /“when”/,
    ],
    [
      'a line that gives a fact away',
      '- Morning. Marcus Reid.',
      '- Morning. We lost forty-one thousand.',
      '- Morning. We lost forty-one thousand.',
      /“forty-one thousand” gives away/,
    ],
    [
      'the same number in digits',
      '- Morning. Marcus Reid.',
      '- Morning. We lost 41,000.',
      '- Morning. We lost 41,000.',
      /gives away/,
    ],
    [
      'a line that coaches',
      '- That is at least a question.',
      '- You should have asked an open question.',
      '- You should have asked an open question.',
      /coaches the other side/,
    ],
    [
      'a line that leads away',
      '- That is at least a question.',
      '- "See https://example.com first."',
      '- "See https://example.com',
      /an address/,
    ],
    [
      'a line out of character',
      '- That is at least a question.',
      '- As an AI I like that.',
      '- As an AI I like that.',
      /machines/,
    ],
  ])('%s', (_, part, instead, where, remedy) => {
    expect(MARCUS).toContain(part);
    const text = MARCUS.replace(part, instead);
    const faults = faultsOf(text);
    expect(faults.length).toBeGreaterThan(0);
    expect(
      faults.some(({ said }) => remedy.test(said)),
      JSON.stringify(faults),
    ).toBe(true);
    const wanted = faults.find(({ said }) => remedy.test(said));
    expect(wanted?.line).toBe(where === 'role' ? 1 : lineOf(text, where));
  });

  test('a fact that nobody would notice, and lines that are too few', () => {
    const mute = MARCUS.replace('secret: ["2022", "switched off", "write-off", "wrote it off"]', 'secret: [elephant]');
    expect(faultsOf(mute).map(({ said }) => said)).toEqual(
      expect.arrayContaining([expect.stringMatching(/nobody would notice/)]),
    );
    const few = MARCUS.replace(/ {2}hurries:\n(?: {4}.*\n)+/, '  hurries:\n    - Time.\n');
    expect(faultsOf(few).map(({ said }) => said)).toEqual([expect.stringMatching(/Add another line to hurries/)]);
  });

  test('another name of the file, and another file of the same id', () => {
    expect(faultsOf(MARCUS, 'marcus.yaml')[0]?.said).toMatch(/Name the file skeptical_buyer.yaml/);
    const twice = lintPersonas([
      { file: 'a/skeptical_buyer.yaml', text: MARCUS },
      { file: 'b/skeptical_buyer.yaml', text: MARCUS },
    ]);
    expect(twice.personas).toHaveLength(1);
    expect(twice.faults[0]?.text).toMatch(/another id/);
  });

  test('what is no persona at all, without throwing', () => {
    for (const text of [
      '',
      '- a',
      '{',
      '&a [*a]',
      'x'.repeat(MAX_PERSONA_BYTES + 1),
      'B\uFFFDrsen: 1',
      '[['.repeat(5000),
    ])
      expect(faultsOf(text).length).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.string(), (text) => void faultsOf(text)),
      { numRuns: 100 },
    );
  });

  test('scenarios', () => {
    const text = readFileSync(join(ASSETS, 'scenarios/discovery.yaml'), 'utf8');
    const faults = (changed: string) =>
      lintScenarios([{ file: 'discovery.yaml', text: changed }]).faults.map((one) => one.text);
    expect(faults(text)).toEqual([]);
    expect(faults(text.replace('talk: [0.3, 0.6]', 'talk: [0.6, 0.3]'))).toEqual([
      expect.stringMatching(/smaller one first/),
    ]);
    expect(faults(text.replace('proposal_after: 3', 'proposal_after: many'))).toEqual([
      expect.stringMatching(/number of facts/),
    ]);
    expect(faults(text.replace('id: discovery', 'id: other'))).toEqual([
      expect.stringMatching(/Name the file other.yaml/),
    ]);
  });
});

describe('a folder of one’s own', () => {
  test('comes in addition, or in place of a shipped one', async () => {
    const own = MARCUS.replace('id: skeptical_buyer', 'id: my_buyer').replace('name: Marcus Reid', 'name: Marta Reid');
    const dir = folderOf({
      'my_buyer.yaml': own,
      'skeptical_buyer.yaml': MARCUS.replace('name: Marcus Reid', 'name: Mark Reid'),
      'scenarios/hiring.yaml': readFileSync(join(ASSETS, 'scenarios/demo.yaml'), 'utf8').replace(
        'id: demo',
        'id: hiring',
      ),
    });
    const { personas, scenarios } = await loadCast(dir);
    expect(personas).toHaveLength(9);
    expect(personas.find(({ id }) => id === 'skeptical_buyer')?.name).toBe('Mark Reid');
    expect(scenarios.map(({ id }) => id)).toEqual([...SCENARIOS.map(({ id }) => id), 'hiring']);
    expect((await castAt([join(dir, 'scenarios')])).personas).toEqual([]);
  });

  test('that is not sound is refused with file and line', async () => {
    const dir = folderOf({ 'odd.yaml': 'id: odd\n' });
    await expect(loadCast(dir)).rejects.toThrow(AppError);
    await expect(loadCast(dir)).rejects.toThrow(/odd\.yaml, line 1/);
    await expect(loadCast(join(dir, 'nowhere'))).rejects.toThrow(/cannot be read/);
  });
});

describe('topics', () => {
  test.each([
    ['How do you plan the routes?', ['planning'], 1],
    ['What about your invoices?', ['invoice'], 1],
    ['Who decides?', ['decid*'], 1],
    ['Any mistakes?', ['mistake*'], 1],
    ['Our last project failed', ['last project'], 2],
    ['The project is the last', ['project plan'], 0],
    ['What happens then?', ['late'], 0],
  ])('“%s” touches %j %i times', (text, topics, hits) => {
    expect(touch(new Set(keysOf(text)), topics)).toBe(hits);
  });

  test.each([
    ['It cost forty-one thousand.', '41,000', true],
    ['It cost 41k.', 'forty-one thousand', true],
    ['A hundred and ninety presses', '190', true],
    ['two point four million', '2', true],
    ['It is fine.', 'fines us', false],
    ['The nineteenth', 'nineteen', false],
    ["Colin's idea", 'Colin', true],
  ])('“%s” says “%s”: %s', (text, phrase, yes) => expect(says(text, phrase)).toBe(yes));

  test('numbers in words and in digits are one', () => {
    expect(plainWords('two million three hundred and five thousand')).toEqual(['2305000']);
    expect(plainWords('twenty to nine, or six thirty')).toEqual(['20', 'to', '9', 'or', '6', '30']);
  });
});

test('nothing that is told freely holds a secret', () => {
  for (const persona of PERSONAS) {
    for (const [path, text] of openTexts(persona)) {
      for (const { secret } of persona.facts)
        for (const phrase of secret)
          expect(says(text, phrase), `${persona.id} ${path.join('.')}: ${phrase}`).toBe(false);
    }
  }
});
