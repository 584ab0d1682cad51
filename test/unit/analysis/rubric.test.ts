import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadRubrics } from '../../../src/analysis/providers/rubric-files.ts';
import { lintRubrics, MAX_RUBRIC_BYTES, type RubricFault, readRubric } from '../../../src/analysis/rubric/rubric.ts';
import { AppError } from '../../../src/errors.ts';

const SHIPPED = ['discovery', 'product_knowledge', 'objections', 'engagement'];
const ASSETS = join(import.meta.dirname, '../../../assets/rubrics');

interface Parts {
  readonly id?: string;
  readonly version?: string;
  readonly title?: string;
  readonly check?: string;
  readonly question?: string;
  readonly evidence?: string;
  readonly notApplicable?: string;
  readonly more?: string;
}

/** A rubric without fault, except for the lines that are given. The check's question stands in line 6. */
function yaml({
  id = 'onboarding',
  version = '1',
  title = 'Onboarding',
  check = 'start-date',
  question = 'Does the seller ask for a start date?',
  evidence = 'A question for a day, a week or a month of the start.',
  notApplicable = 'The buyer names the date before being asked.',
  more = '',
}: Parts = {}): string {
  return [
    `id: ${id}`,
    `version: ${version}`,
    `title: ${title}`,
    'checks:',
    `  - id: ${check}`,
    `    question: ${question}`,
    `    evidence: ${evidence}`,
    `    not_applicable: ${notApplicable}`,
    more,
  ].join('\n');
}

function faultsOf(text: string, file = 'onboarding.yaml'): readonly RubricFault[] {
  const read = readRubric(text, file);
  return 'checks' in read ? [] : read;
}

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'coach-rubrics-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Checks numbered from 1, as lines that follow the first one. */
function checks(count: number): string {
  return Array.from({ length: count }, (_, i) =>
    [
      `  - id: check-${i + 1}`,
      `    question: Does the seller say number ${i + 1}?`,
      '    evidence: The number.',
      '    not_applicable: Nobody counts.',
    ].join('\n'),
  ).join('\n');
}

describe('a rubric without fault', () => {
  test('is read as it stands, blanks joined', () => {
    const text = yaml({ question: '>-\n      Does the seller ask\n      for a  start date?', version: '12' });
    expect(readRubric(text, 'rubrics/onboarding.yml')).toEqual({
      id: 'onboarding',
      version: 12,
      title: 'Onboarding',
      checks: [
        {
          id: 'start-date',
          question: 'Does the seller ask for a start date?',
          evidence: 'A question for a day, a week or a month of the start.',
          notApplicable: 'The buyer names the date before being asked.',
        },
      ],
    });
  });

  test.each([
    ['with a byte order mark', `\uFEFF${yaml()}`],
    ['with the line ends of Windows', yaml().replaceAll('\n', '\r\n')],
    ['with a comment and a document start', `# Ours\n---\n${yaml()}`],
    ['with twelve checks', yaml({ more: checks(11) })],
    ['in another script', yaml({ title: '導入', question: '売り手は開始日を尋ねますか？' })],
    [
      'with an example of somebody’s vague words',
      yaml({ evidence: 'Words such as “That is a good point” or "well done".' }),
    ],
    [
      'with words that only look vague',
      yaml({ evidence: 'The seller names the well-being scheme’s wellness goodwill.'.replace('well-being ', '') }),
    ],
    ['with “out of” that is no scale', yaml({ question: 'Does the seller say what is out of scope?' })],
  ])('%s', (_, text) => expect(faultsOf(text)).toEqual([]));

  test.each(['a', 'asked-first', 'asked_first', 'step-2', 'b2b'])('may call a check %s', (check) => {
    expect(faultsOf(yaml({ check }))).toEqual([]);
  });
});

describe('every fault is named with its line and what to do', () => {
  const OPINIONS =
    'good Appropriate effective properly well NICE professional adequate enough clearly confident strong great best quality rapport'.split(
      ' ',
    );
  test.each(OPINIONS)('“%s” is an opinion of the reader', (word) => {
    for (const [name, line] of [
      ['question', 6],
      ['evidence', 7],
      ['notApplicable', 8],
    ] as const) {
      const end = name === 'question' ? '?' : '.';
      const faults = faultsOf(yaml({ [name]: `Does the seller act in a ${word} way${end}` }));
      expect(faults).toEqual([
        { file: 'onboarding.yaml', line, text: expect.stringContaining(`“${word}” is an opinion`) },
      ]);
    }
  });

  test.each([
    'Does the seller rate the problem?',
    'Does the seller score four or more?',
    'Does the talk earn a rating of 4?',
    'Does the seller reach 1-5 points?',
    'Does the seller reach 1 – 5 points?',
    'Does the seller ask 4 to 6 questions?',
    'Does the seller reach 4 out of 5?',
    'Does the seller reach four out of five?',
    'Does the seller place it on a scale from low to high?',
  ])('asks for a number: %s', (question) => {
    expect(faultsOf(yaml({ question }))).toEqual([
      expect.objectContaining({ line: 6, text: expect.stringContaining('asks for a number') }),
    ]);
  });

  test.each('How What Why Which When Who Where'.split(' '))('“%s …?” is not answered by yes or no', (word) => {
    const [fault] = faultsOf(yaml({ question: `${word} does the seller do?` }));
    expect(fault).toMatchObject({ line: 6, text: expect.stringContaining(`“${word}” asks for something else`) });
  });

  test.each<[string, string, number, RegExp]>([
    ['no question mark', yaml({ question: 'The seller asks for a date.' }), 6, /question mark/],
    ['two questions', yaml({ question: 'Does the seller ask? Does the buyer answer?' }), 6, /two checks/],
    ['and/or', yaml({ question: 'Does the seller ask and/or tell the date?' }), 6, /and\/or/],
    ['no evidence', yaml().replace(/ {4}evidence.*\n/, ''), 5, /Add evidence/],
    ['empty evidence', yaml({ evidence: '' }), 7, /Add evidence.*text/],
    ['blank evidence', yaml({ evidence: '"  "' }), 7, /Add evidence/],
    ['no question', yaml().replace(/ {4}question.*\n/, ''), 5, /Add a question/],
    ['no occasion named', yaml().replace(/ {4}not_applicable.*\n/, ''), 5, /Add not_applicable/],
    ['no title', yaml().replace(/title.*\n/, ''), 1, /Add a title/],
    ['no version', yaml().replace(/version.*\n/, ''), 1, /whole number/],
    ['version zero', yaml({ version: '0' }), 2, /whole number/],
    ['version below zero', yaml({ version: '-1' }), 2, /whole number/],
    ['half a version', yaml({ version: '1.5' }), 2, /whole number/],
    ['a version in words', yaml({ version: 'first' }), 2, /whole number/],
    ['a version in quotation marks', yaml({ version: '"1"' }), 2, /whole number/],
    ['an id with capitals', yaml({ check: 'StartDate' }), 5, /small letters/],
    ['an id with blanks', yaml({ check: 'start date' }), 5, /small letters/],
    ['an id with both joints', yaml({ check: 'a_start-date' }), 5, /small letters/],
    ['an id that is a number', yaml({ check: '7' }), 5, /Add an id/],
    ['a long id', yaml({ check: 'a'.repeat(61) }), 5, /60 characters/],
    ['a long question', yaml({ question: `Does the seller ${'ask '.repeat(50)}?` }), 6, /200 characters/],
    ['long evidence', yaml({ evidence: 'word '.repeat(50) }), 7, /200 characters/],
    ['a long title', yaml({ title: 'T'.repeat(41) }), 3, /40 characters/],
    ['a check twice', yaml({ more: `${checks(1)}\n${checks(1).replace('number 1', 'number 2')}` }), 13, /another id/],
    ['no check', 'id: onboarding\nversion: 1\ntitle: Onboarding\nchecks: []', 4, /Add a check/],
    ['checks that are no list', 'id: onboarding\nversion: 1\ntitle: Onboarding\nchecks: none', 4, /Add checks/],
    [
      'a check that is a word',
      'id: onboarding\nversion: 1\ntitle: Onboarding\nchecks:\n  - ask',
      5,
      /Write the check as/,
    ],
    ['thirteen checks', yaml({ more: checks(12) }), 4, /at most 12/],
    ['a key of its own', yaml({ more: 'weight: 2' }), 9, /Remove this key/],
    ['a key of a check’s own', yaml({ more: '    weight: 2' }), 9, /Remove this key/],
    ['a key that is a prototype', yaml({ more: '__proto__: { id: x }' }), 9, /Remove this key/],
    ['a merge key', yaml({ more: '<<: { id: x }' }), 9, /Remove this key/],
    ['a key twice', yaml({ more: 'id: onboarding' }), 9, /twice/],
    ['a nested key', yaml({ more: '? [a]\n: b' }), 9, /plain word/],
    ['an alias', yaml({ title: '&t Onboarding', more: '    note: *t' }), 9, /Write the text out/],
    ['a tag', yaml({ title: '!secret Onboarding' }), 3, /Remove the tag/],
    ['a tag of binary data', yaml({ title: '!!binary aGVsbG8=' }), 3, /Remove the tag/],
    ['a second document', `${yaml()}---\nid: other`, 9, /one rubric/],
    ['a colon within a text', yaml({ evidence: 'Words: of the seller.' }), 7, /quotation marks/],
    ['a tab', yaml().replace('    evidence', '\tevidence'), 7, /spaces/],
    ['an open bracket', yaml({ title: '[Onboarding' }), 4, /bracket/],
    ['prose', 'Please be nice to our customers.', 1, /Write the rubric as/],
    ['a list', '- id: x', 1, /Write the rubric as/],
    ['nothing', '', 1, /Write the rubric as/],
    ['a large file', `${yaml()}\n#${'x'.repeat(MAX_RUBRIC_BYTES)}`, 1, /64 KB/],
    ['another encoding', yaml({ title: 'B\uFFFDrsen' }), 3, /UTF-8/],
  ])('%s', (_, text, line, words) => {
    const faults = faultsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toEqual({ file: 'onboarding.yaml', line, text: expect.stringMatching(words) });
    expect(faults[0]?.text).toMatch(/^.+\.$/);
  });

  test('a file of another name', () => {
    expect(faultsOf(yaml(), 'rubrics/onboard.yaml')).toEqual([
      { file: 'rubrics/onboard.yaml', line: 1, text: expect.stringContaining('Name the file onboarding.yaml') },
    ]);
    expect(faultsOf(yaml(), 'C:\\rubrics\\onboarding.YML')).toEqual([]);
  });

  test('all at once, in the order of lines', () => {
    const faults = faultsOf(
      yaml({ version: 'one', question: 'How well does the seller ask?', evidence: 'Enough words.', check: '' }),
    );
    expect(faults.map(({ line }) => line)).toEqual([2, 5, 6, 6, 7]);
  });
});

describe('between files', () => {
  test('ids and questions differ', () => {
    const { rubrics, faults } = lintRubrics([
      { file: 'a/onboarding.yaml', text: yaml() },
      { file: 'b/onboarding.yaml', text: yaml({ question: 'Does the seller ask for a place?' }) },
      { file: 'start.yaml', text: yaml({ id: 'start', question: 'does the seller ask for a START date?' }) },
      { file: 'broken.yaml', text: '[' },
    ]);
    expect(faults).toEqual([
      { file: 'b/onboarding.yaml', line: 1, text: expect.stringContaining('another file has “onboarding”') },
      { file: 'start.yaml', line: 6, text: expect.stringContaining('“onboarding” asks the same question') },
      { file: 'broken.yaml', line: 1, text: expect.any(String) },
    ]);
    expect(rubrics.map(({ id }) => id)).toEqual(['onboarding']);
  });

  test('a question stands once in a file', () => {
    const again = checks(1).replace('number 1', 'number 2').replace('check-1', 'check-3');
    expect(faultsOf(yaml({ more: `${checks(2)}\n${again}` }))).toEqual([
      { file: 'onboarding.yaml', line: 18, text: expect.stringContaining('stands above') },
    ]);
  });
});

describe('whatever stands in a file', () => {
  const lines = yaml({ more: checks(2) }).split('\n');
  const spoiled = fc
    .array(
      fc.tuple(
        fc.nat(lines.length - 1),
        fc.oneof(
          fc.string(),
          fc.constantFrom(
            '&a',
            '*a',
            '!x y',
            '? ',
            '- ',
            '{',
            '[',
            '"',
            '|',
            '\t',
            '---',
            '%YAML 1.1',
            '\u0000',
            '\uD800',
          ),
        ),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((changes) =>
      changes.reduce((all, [at, text]) => all.with(at, `${all[at]?.slice(0, text.length)}${text}`), lines).join('\n'),
    );

  test('reading never throws, and gives a rubric or a fault', () => {
    const any = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json(), spoiled);
    fc.assert(
      fc.property(any, fc.string(), (text, file) => {
        const read = readRubric(text, file);
        expect('checks' in read || read.length > 0).toBe(true);
        if (!('checks' in read)) for (const { line } of read) expect(line).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  // Sixty thousand braces ended the process when the library turned them into text.
  test.each([
    '[',
    '{',
    '{a: ',
    '[{',
    '- ',
    '? ',
    '&a ',
    '*a ',
    '! ',
    ': ',
    '"',
    '- -\n',
    'a: 1\n',
    '\t\n',
    '---\n',
    '%x\n',
    '\r',
  ])('a file full of %j is refused in time', (unit) => {
    const text = unit.repeat(Math.floor(MAX_RUBRIC_BYTES / unit.length));
    const before = performance.now();
    expect(faultsOf(text).length).toBeGreaterThan(0);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe('the rubrics in use', () => {
  test('are the four shipped ones, without fault, in their order', async () => {
    const rubrics = await loadRubrics(null);
    expect(rubrics.map(({ id }) => id)).toEqual(SHIPPED);
    for (const { version, checks: own } of rubrics) {
      expect(version).toBe(1);
      expect(own.length).toBeGreaterThanOrEqual(5);
      expect(own.length).toBeLessThanOrEqual(7);
      // Nobody sells in a one-to-one or a retrospective: no check may count against it.
      for (const { notApplicable } of own) expect(notApplicable).toMatch(/^Nobody sells in this conversation/);
    }
  });

  test('as the folder’s readme describes them', () => {
    const readme = readFileSync(join(ASSETS, 'README.md'), 'utf8');
    const example = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(faultsOf(example)).toEqual([]);
  });

  test('with a folder: one of the same name takes the place of a shipped one, others follow by id', async () => {
    const dir = folderOf({
      'zeal.yaml': yaml({ id: 'zeal', question: 'Does the seller call back?' }),
      'objections.yml': yaml({ id: 'objections', version: '9' }),
      'closing.yml': yaml({ id: 'closing', question: 'Does the seller ask for an order?' }),
      'notes.txt': 'no rubric',
      '.hidden.yaml': 'no rubric',
      'README.md': '# ours',
    });
    mkdirSync(join(dir, '..data'));
    writeFileSync(
      join(dir, '..data', 'after.yaml'),
      yaml({ id: 'after', question: 'Does the seller write after the call?' }),
    );
    symlinkSync(join(dir, '..data', 'after.yaml'), join(dir, 'after.yaml'));
    const rubrics = await loadRubrics(dir);
    expect(rubrics.map(({ id }) => id)).toEqual([...SHIPPED, 'after', 'closing', 'zeal']);
    expect(rubrics[2]).toMatchObject({ version: 9, checks: [{ id: 'start-date' }] });
  });

  test('with an empty folder are the shipped ones', async () => {
    expect((await loadRubrics(folderOf({}))).map(({ id }) => id)).toEqual(SHIPPED);
  });

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'the first fault',
      { 'onboarding.yaml': yaml({ question: 'How so' }) },
      /^Rubric onboarding\.yaml, line 6: Begin so that/,
    ],
    [
      'a question of a shipped one',
      { 'own.yaml': yaml({ id: 'own', question: 'Does the seller ask the buyer for doubts?' }) },
      /^Rubric own\.yaml, line 6: .*“objections”/,
    ],
    [
      'one name with two ends',
      { 'own.yaml': yaml({ id: 'own' }), 'own.yml': yaml({ id: 'own' }) },
      /^Rubric own\.yml, line 1: /,
    ],
    ['a large file', { 'onboarding.yaml': `${yaml()}\n#${'x'.repeat(10 * MAX_RUBRIC_BYTES)}` }, /64 KB/],
  ])('are refused with file, line and remedy: %s', async (_, files, words) => {
    const dir = folderOf(files);
    const thrown = await loadRubrics(dir).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({ code: 'refused', detail: expect.stringMatching(words) });
    expect((thrown as AppError).detail).not.toContain(dir);
  });

  test('name a folder that is not there', async () => {
    await expect(loadRubrics('/nowhere/rubrics')).rejects.toMatchObject({
      code: 'refused',
      detail: '/nowhere/rubrics cannot be read: check the path and its rights.',
    });
  });
});
