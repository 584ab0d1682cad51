// Plants one violation of each kind, checks that dependency-cruiser refuses it, and takes it away again.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

const PLANTED: readonly (readonly [file: string, code: string, rule: string])[] = [
  ['src/analysis/planted.ts', "import 'node:fs';\n", 'analysis-is-pure'],
  ['src/cards/planted.ts', "import '../storage/tables.ts';\n", 'only-cards'],
  ['src/jobs/agenda-sqlite/planted.ts', "import '../../errors.ts';\n", 'agenda-sqlite-stands-alone'],
  ['src/jobs/planted.ts', "import '@slack/bolt';\n", 'sdk-slack'],
];

for (const [file, code, rule] of PLANTED) {
  writeFileSync(file, code);
  try {
    const { status, stdout } = spawnSync('npx', ['depcruise', 'src'], { encoding: 'utf8' });
    if (status === 0 || !stdout.includes(rule)) {
      console.error(`${file} breaks ${rule}, and dependency-cruiser did not say so`);
      process.exit(1);
    }
  } finally {
    rmSync(file);
  }
}
console.log(`${PLANTED.length} planted violations were refused`);
