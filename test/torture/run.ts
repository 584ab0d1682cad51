import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { cleanUp, cleanUpInAnyCase } from './cleanup.ts';
import { type Engine, engineName } from './engine.ts';
import type { Scenario, TortureRow } from './row.ts';
import { canRun } from './world.ts';

/** Every scenario, one after another, as one table. Names on the command line run those alone. Exit 1 when a goal is missed. */
const SCENARIOS: Readonly<Record<string, () => Promise<Scenario>>> = {
  kill: async () => (await import('./kill.ts')).kill,
  'kill-other-host': async () => (await import('./kill-other-host.ts')).killOtherHost,
  sigterm: async () => (await import('./sigterm.ts')).sigterm,
  'database-away': async () => (await import('./database-away.ts')).databaseAway,
  writes: async () => (await import('./writes.ts')).writes,
  'exactly-once': async () => (await import('./exactly-once.ts')).exactlyOnce,
  'long-job': async () => (await import('./long-job.ts')).longJob,
  poison: async () => (await import('./poison.ts')).poison,
  clocks: async () => (await import('./clocks.ts')).clocks,
  'same-event': async () => (await import('./same-event.ts')).sameEvent,
  storm: async () => (await import('./storm.ts')).storm,
  crowd: async () => (await import('./crowd.ts')).crowd,
  soak: async () => (await import('./soak.ts')).soak,
};
/** Too long to run unasked. */
const ON_REQUEST = new Set(['soak']);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { engine: { type: 'string' }, times: { type: 'string' } },
});
const names = positionals.length > 0 ? positionals : Object.keys(SCENARIOS).filter((name) => !ON_REQUEST.has(name));
for (const name of names) {
  if (!(name in SCENARIOS)) throw new Error(`no scenario is called ${name}: ${Object.keys(SCENARIOS).join(', ')}`);
}
if (!canRun) throw new Error('local-slack, which these scenarios need, exists for Linux x64 only');
const times = values.times === undefined ? null : Number(values.times);

cleanUpInAnyCase();
const startedAt = performance.now();
const lines: (readonly string[])[] = [];
let missed = 0;
for (const engine of enginesOf(values.engine)) {
  for (const name of names) {
    const say = (text: string): void =>
      void process.stderr.write(`${clock()} ${name} on ${engineName(engine)}: ${text}\n`);
    say('begins');
    for (const row of await runOne(name, { engine, times, say })) {
      if (!row.ok) missed += 1;
      lines.push([row.ok ? 'ok' : 'MISSED', name, engineName(engine), row.name, row.result, row.goal]);
    }
  }
}
await cleanUp();

const table = [['', 'scenario', 'engine', 'measured', 'result', 'goal'], ...lines];
const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => (line[column] ?? '').length))) ?? [];
console.log(
  `\nNode ${process.version}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${clock()} in all\n`,
);
for (const line of table) {
  const cells = line.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  console.log(cells.join('  ').trimEnd());
}
process.exit(missed === 0 ? 0 : 1);

/** A scenario that breaks off has missed its goals; the others are run all the same. */
async function runOne(name: string, options: Parameters<Scenario>[0]): Promise<readonly TortureRow[]> {
  try {
    const scenario = await SCENARIOS[name]?.();
    return (await scenario?.(options)) ?? [];
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
    const result = thrown instanceof Error ? thrown.message : 'broke off';
    return [{ name: 'broke off', result, goal: 'runs to its end', ok: false }];
  } finally {
    await cleanUp();
  }
}

function enginesOf(choice: string | undefined): readonly Engine[] {
  const uri = process.env.MONGODB_URI ?? '';
  if (choice === 'mongo' && uri === '') throw new Error('--engine mongo needs MONGODB_URI');
  const all: Engine[] = [{ kind: 'sqlite' }];
  if (uri === '') process.stderr.write('SKIPPED: every scenario on MongoDB (set MONGODB_URI to run them)\n');
  else all.push({ kind: 'mongo', uri });
  return all.filter(({ kind }) => choice === undefined || kind === choice);
}

function clock(): string {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
