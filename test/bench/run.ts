import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './row.ts';

/** Every benchmark, one after another, as one table. Names on the command line run those alone. Exit 1 when a goal is missed. */
const BENCHES: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  vtt: async () => (await import('./vtt.ts')).benchVtt(),
  analysis: async () => (await import('./analysis.ts')).benchAnalysis(),
  cards: async () => (await import('./cards.ts')).benchCards(),
  pdf: async () => (await import('./pdf.ts')).benchPdf(),
  memory: async () => (await import('./memory.ts')).benchMemory(),
  queue: async () => (await import('./queue.ts')).benchQueue(),
  storage: async () => (await import('./storage.ts')).benchStorage(),
  practice: async () => (await import('./practice.ts')).benchPractice(),
  service: async () => (await import('./service.ts')).benchService(),
};

const [only, ...more] = process.argv.slice(2);
const names = only === undefined ? Object.keys(BENCHES) : [only, ...more];

// A child of ours: one bench in a process of its own, so that no bench's memory or garbage counts for another.
if (process.send !== undefined) {
  const rows = await BENCHES[only ?? '']?.();
  process.send(rows ?? [], () => process.exit(0));
  await new Promise(() => {});
}

const rows: BenchRow[] = [];
for (const name of names) {
  if (!(name in BENCHES)) throw new Error(`no bench is called ${name}: ${Object.keys(BENCHES).join(', ')}`);
  process.stderr.write(`running ${name} …\n`);
  const child = fork(fileURLToPath(import.meta.url), [name]);
  const [measured] = (await once(child, 'message')) as [readonly BenchRow[]];
  rows.push(...measured);
}

const cells = rows.map((row) => [
  row.ok ? 'ok' : 'MISSED',
  row.name,
  `${format(row.value)} ${row.unit}`,
  row.reach,
  row.ratio === undefined ? '' : `${format(row.ratio)}×`,
  row.reference ?? '',
]);
const table = [['', 'benchmark', 'measured', 'goal', 'ratio', 'reference in the same run'], ...cells];
const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => (line[column] ?? '').length))) ?? [];
console.log(`Node ${process.version}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB\n`);
for (const line of table)
  console.log(
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
process.exit(rows.every((row) => row.ok) ? 0 : 1);

function format(value: number): string {
  return value >= 100 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString();
}
