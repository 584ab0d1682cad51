import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAILURE_CODES } from '../../src/errors.ts';
import { withTables } from '../readme-tables.ts';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .map((line) => line.replace(/\s+#.*$/, ''));

describe('README', () => {
  it('lists every setting and every failure code as the code has them (npm run env writes both)', () => {
    expect(withTables(readme)).toBe(readme);
    for (const code of FAILURE_CODES) expect(readme).toContain(`| \`${code}\` |`);
  });

  it('shows only commands that exist', () => {
    const names = commands.flatMap((line) =>
      [...line.matchAll(/\bnpm (?:run )?([\w:]+)/g)].map(([, name = '']) => name),
    );
    expect(names).toEqual(expect.arrayContaining(['demo', 'test', 'start', 'check', 'bench', 'eval']));
    for (const name of names) expect(name === 'ci' || name in scripts, name).toBe(true);
  });

  it('names only files that are there', () => {
    const files = [...readme.matchAll(/\]\(([^)#:]+)\)|src="([^"]+)"/g)].map(
      ([, link, picture]) => link ?? picture ?? '',
    );
    for (const file of [...files, 'samples/pushy-demo.vtt']) expect(existsSync(file), file).toBe(true);
  });

  it('has its newcomer’s test command called by CI', () => {
    expect(readFileSync('.ci/run', 'utf8')).toContain('npm test');
    expect(commands).toContain('npm ci && npm test');
  });
});
