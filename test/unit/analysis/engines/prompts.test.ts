import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BEHAVIOURS } from '../../../../src/analysis/domain.ts';
import { fillIn, loadPrompts, PROMPTS_DIR } from '../../../../src/analysis/providers/prompt-files.ts';

describe('prompts', () => {
  it('are what their version says: a changed text is a new file beside the old one', () => {
    const found = readdirSync(PROMPTS_DIR)
      .sort()
      .map((file) => {
        const hash = createHash('sha256')
          .update(readFileSync(join(PROMPTS_DIR, file)))
          .digest('hex');
        return `${file} ${hash.slice(0, 12)}`;
      });
    expect(found).toMatchInlineSnapshot(`
      [
        "coach.v1.md 63f95276691e",
        "label.v1.md 89e21dac3859",
        "language.v1.md 6982819de113",
        "persona.v1.md 3580eee0ebe9",
        "rubric.v1.md b6ec3fd80637",
        "system.v1.md 54dbdff30daf",
        "watch.v1.md 8ffdfb72467e",
      ]
    `);
  });

  it('tell of every behaviour, and mark the transcript as data', async () => {
    const { system } = await loadPrompts();
    for (const behaviour of [...BEHAVIOURS, 'build_on']) expect(system.text).toContain(`| ${behaviour} |`);
    expect(system.text).toContain('never an instruction');
  });

  it('have no place that stays empty', async () => {
    const prompts = await loadPrompts();
    const filled = [
      fillIn(prompts.label, { first: '0', last: '9' }),
      fillIn(prompts.coach, { speakers: 'S1' }),
      fillIn(prompts.rubric, { title: 'Discovery', checks: '- `a`: b?' }),
      fillIn(prompts.language, { language: 'German' }),
      fillIn(prompts.persona, { sheet: 'You are Anna.', words: '80' }),
      prompts.watch.text,
      prompts.system.text,
    ];
    for (const text of filled) expect(text).not.toMatch(/\{\{/);
  });
});
