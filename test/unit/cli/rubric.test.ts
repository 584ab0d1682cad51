import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { lint, list } from '../../../src/cli/rubric.ts';

const OWN = `id: onboarding
version: 2
title: Onboarding
checks:
  - id: start-date
    question: Does the seller ask for a start date?
    evidence: A question for a day, a week or a month of the start.
    not_applicable: The buyer names the date before being asked.
`;

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'coach-lint-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** What a command writes, and its exit code. */
async function run(command: () => Promise<number>) {
  const [out, err] = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockReturnValue(true));
  const code = await command();
  const textOf = (spy: typeof out): string => spy?.mock.calls.map(([text]) => String(text)).join('') ?? '';
  const written = { out: textOf(out), err: textOf(err) };
  for (const spy of [out, err]) spy?.mockRestore();
  return { code, ...written };
}

afterEach(() => void vi.restoreAllMocks());

describe('coach rubric lint', () => {
  test('finds no fault in the shipped rubrics, without any configuration', async () => {
    expect(await run(() => lint({}, []))).toEqual({ code: 0, out: '4 rubrics, 25 checks: no fault\n', err: '' });
  });

  test('looks at those of RUBRICS_DIR too', async () => {
    const RUBRICS_DIR = folderOf({ 'onboarding.yaml': OWN });
    expect((await run(() => lint({ RUBRICS_DIR }, []))).out).toBe('5 rubrics, 26 checks: no fault\n');
    expect((await run(() => lint({ RUBRICS_DIR: ' ' }, []))).out).toBe('4 rubrics, 25 checks: no fault\n');
  });

  test('takes files and folders, and nothing else then', async () => {
    const dir = folderOf({ 'onboarding.yaml': OWN });
    const file = join(folderOf({ 'x.yaml': OWN.replace('onboarding', 'x').replace('start date', 'place') }), 'x.yaml');
    const env = { RUBRICS_DIR: '/nowhere' };
    expect(await run(() => lint(env, [dir, file]))).toEqual({
      code: 0,
      out: '2 rubrics, 2 checks: no fault\n',
      err: '',
    });
  });

  test('prints a line per fault, and fails', async () => {
    const dir = folderOf({ 'onboarding.yaml': OWN.replace('ask for', 'clearly ask for').replace('version: 2\n', '') });
    // Wherever these tests run: seen from there, the folder's own path is the shorter one.
    vi.spyOn(process, 'cwd').mockReturnValue('/a/place/far/away/from/there');
    const { code, out } = await run(() => lint({}, [dir]));
    expect(code).toBe(1);
    const file = join(dir, 'onboarding.yaml');
    expect(out).toBe(
      [
        `${file}:1  Write the version as a whole number from 1 on, and raise it with every change.\n`,
        `${file}:5  “clearly” is an opinion of the reader: write which words show it.\n`,
      ].join(''),
    );
  });

  test('names a file as it is found from here', async () => {
    const dir = folderOf({ 'x.yaml': OWN });
    vi.spyOn(process, 'cwd').mockReturnValue(dir);
    expect((await run(() => lint({}, [dir]))).out).toMatch(/^x\.yaml:1 {2}Name the file onboarding\.yaml/);
  });

  test.each([
    ['is not there', '/nowhere/x.yaml', '✗ /nowhere/x.yaml cannot be read: check the path and its rights.\n'],
    [
      'holds no rubric',
      relative(process.cwd(), import.meta.dirname),
      '✗ test/unit/cli: no file here ends in .yaml or .yml.\n',
    ],
  ])('says that a path %s', async (_, path, err) => {
    expect(await run(() => lint({}, [path]))).toEqual({ code: 1, out: '', err });
  });
});

describe('coach rubric list', () => {
  test('prints id, version, title and questions of those in use', async () => {
    const RUBRICS_DIR = folderOf({ 'onboarding.yaml': OWN });
    const { code, out } = await run(() => list({ RUBRICS_DIR }));
    expect(code).toBe(0);
    expect(out).toMatch(/^discovery {2}version 1 {2}Discovery\n {2}Does the seller ask how/);
    expect(out).toMatch(/\n\nonboarding {2}version 2 {2}Onboarding\n {2}Does the seller ask for a start date\?\n$/);
  });

  test('says what is wrong with one', async () => {
    const RUBRICS_DIR = folderOf({ 'onboarding.yaml': '' });
    const { code, err } = await run(() => list({ RUBRICS_DIR }));
    expect(code).toBe(1);
    expect(err).toBe('✗ Rubric onboarding.yaml, line 1: Write the rubric as id, version, title and checks.\n');
  });
});
