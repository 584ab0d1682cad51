import { cpus, totalmem } from 'node:os';
import { benchAnalysis } from './analysis.ts';
import { benchCards } from './cards.ts';
import { benchPdf } from './pdf.ts';
import { benchQueue } from './queue.ts';
import type { BenchRow } from './row.ts';
import { benchService } from './service.ts';
import { benchVtt } from './vtt.ts';

/** Every benchmark, one after another, as one table. A name on the command line runs that one alone. Exit 1 when a goal is missed. */
const BENCHES: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  vtt: benchVtt,
  analysis: benchAnalysis,
  cards: benchCards,
  pdf: benchPdf,
  queue: benchQueue,
  service: benchService,
};

const wanted = process.argv.slice(2);
const rows: BenchRow[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`running ${name} …\n`);
  rows.push(...(await bench()));
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
