import { failureWords } from '../src/cards/failure.ts';
import { SETTINGS } from '../src/config.ts';
import { FAILURE_CODES } from '../src/errors.ts';

/** The README with the tables that the code knows best written between their marks. */
export function withTables(readme: string): string {
  const settings = SETTINGS.map(
    ({ name, initial, description }) => `| \`${name}\` | ${initial === '' ? '' : `\`${initial}\``} | ${description} |`,
  );
  const failures = FAILURE_CODES.map((code) => {
    const { happened, advice } = failureWords(code);
    return `| \`${code}\` | ${happened} | ${advice} |`;
  });
  return [
    ['settings', ['| setting | default | what it is for |', '|---|---|---|', ...settings]],
    ['failures', ['| code | what happened | what to do |', '|---|---|---|', ...failures]],
  ].reduce((text, [mark, lines]) => fill(text, String(mark), lines as readonly string[]), readme);
}

function fill(text: string, mark: string, lines: readonly string[]): string {
  const block = new RegExp(`<!-- ${mark} -->\\n(?:\\n\\|[^\\n]*(?:\\n\\|[^\\n]*)*\\n)?`);
  return text.replace(block, () => `<!-- ${mark} -->\n\n${lines.join('\n')}\n`);
}
