#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { Command, Option } from 'commander';
import { LOCALES } from './analysis/domain.ts';
import type { AnalyzeOptions } from './cli/analyze.ts';
import type { HistoryOptions } from './cli/history.ts';
import type { PracticeOptions } from './cli/practice.ts';
import { spareMemory } from './memory.ts';

spareMemory();

// Settings of the directory it is started in; what the environment says already goes first.
if (existsSync('.env')) loadEnvFile('.env');

/** `coach`: the service and what an operator or a curious person does with it. Each command loads only what it needs. */
const coach = new Command('coach').description('Evidence-backed sales coaching on Rackham’s behaviours');

coach
  .command('start')
  .description('take events and do jobs, in one process')
  .action(async () => (await import('./main.ts')).main(undefined));
for (const [word, description] of [
  ['serve', 'take events only; others do the jobs'],
  ['worker', 'do jobs only'],
] as const) {
  coach
    .command(word)
    .description(description)
    .action(async () => (await import('./main.ts')).main(word));
}
coach
  .command('analyze')
  .description('coach one recording in the terminal; keys come from the environment, as for the service')
  .argument('<file>', 'a transcript of any tool the README names, or audio or video where a key is set')
  .option('-o, --out <dir>', 'where the JSON, PDF and charts go', 'out')
  .addOption(new Option('--json', 'print the public JSON instead of cards').conflicts(['labels', 'explain']))
  .addOption(
    new Option('--labels', 'print every utterance with its labels and their rules instead').conflicts('explain'),
  )
  .addOption(
    new Option('--engine <name>', 'who labels and coaches, instead of ENGINE').choices([
      'auto',
      'gemini',
      'claude',
      'offline',
    ]),
  )
  .addOption(new Option('--locale <tag>', 'language and region of cards, PDF and charts').choices(LOCALES))
  .option('--explain', 'print every number with what it is made of, every moment and every label instead')
  .option(
    '--assign <what=whom...>',
    'correct who speaks: S2=S1 (all of a speaker), 14=S2 (one utterance, as --labels counts them), S1="Dana Ray" (a name)',
  )
  .option('--transcript', 'add the transcript with its labels to the PDF', false)
  .action(async (file: string, options: AnalyzeOptions) => {
    process.exitCode = await (await import('./cli/analyze.ts')).analyze(process.env, file, options);
  });
coach
  .command('demo')
  .description('show the whole job in a local Slack and a local Teams client')
  .option('-o, --out <dir>', 'where what it makes is left', 'out')
  .action(async (options: { out: string }) => {
    process.exitCode = await (await import('./demo/demo.ts')).demo(options.out);
  });
coach
  .command('doctor')
  .description('check configuration, store, port and what is missing')
  .action(async () => {
    process.exitCode = await (await import('./cli/doctor.ts')).doctor(process.env);
  });

const queue = coach
  .command('queue')
  .description('how much work there is, and what was given up; settings come from the environment, as for the service');
queue
  .command('status', { isDefault: true })
  .description('how much of each type of job waits and runs')
  .action(async () => {
    process.exitCode = await (await import('./cli/queue.ts')).showQueue(process.env);
  });
queue
  .command('dead')
  .description('what was given up after all its attempts, and why')
  .action(async () => {
    process.exitCode = await (await import('./cli/queue.ts')).showDead(process.env);
  });
queue
  .command('retry')
  .description('start again what was given up; the running service does it')
  .argument('[reference...]', 'as `coach queue dead` shows them')
  .option('--all', 'everything that was given up', false)
  .action(async (references: string[], options: { all: boolean }) => {
    process.exitCode = await (await import('./cli/queue.ts')).retryDead(process.env, references, options);
  });

coach
  .command('settings')
  .description('what one workspace or Teams tenant has of its own: engine, key terms, alerts, budget and others')
  .argument('[tenant]', 'such as slack:T024BE7LH; all there are, when left out')
  .argument(
    '[name=value...]',
    'such as engine=claude, keyterms="Acme, MEDDIC", visibility=private, retention=30, budget=50 (dollars a month); with nothing after the = it is as for everybody else',
  )
  .action(async (tenant: string | undefined, changes: string[]) => {
    process.exitCode = await (await import('./cli/settings.ts')).settings(process.env, tenant, changes);
  });

coach
  .command('history')
  .description(
    'how one person develops; whose history there is, when no person is named. They see that it was looked at',
  )
  .addOption(new Option('--days <n>', 'how far back').choices(['30', '60', '90']).default('30'))
  .option('--person <id>', 'as the platform names them, such as U024BE7LH')
  .option('--tenant <id>', 'such as slack:T024BE7LH; may be left out where there is one')
  .addOption(new Option('--format <name>', 'how it is printed').choices(['table', 'csv', 'json']).default('table'))
  .action(async (options: HistoryOptions) => {
    process.exitCode = await (await import('./cli/history.ts')).history(process.env, options);
  });

const people = coach
  .command('people')
  .description('who is known, and who is the same person in Slack and in Teams; settings come from the environment');
people
  .command('list', { isDefault: true })
  .description('everybody a workspace or Teams tenant has, by id and by name where that is known')
  .argument('[tenant]', 'such as slack:T024BE7LH; may be left out where there is one')
  .action(async (tenant: string | undefined) => {
    process.exitCode = await (await import('./cli/people.ts')).listPeople(process.env, tenant);
  });
people
  .command('link')
  .description('say that two are one person: they see their whole history in both, nobody else sees more')
  .argument('<one>', 'as <tenant>/<person>, such as slack:T024BE7LH/U024BE7LH')
  .argument('<other>', 'the same person in another tenant')
  .action(async (one: string, other: string) => {
    process.exitCode = await (await import('./cli/people.ts')).linkPeople(process.env, one, other);
  });
people
  .command('unlink')
  .description('take that back on both sides')
  .argument('<one>', 'either of the two')
  .action(async (one: string) => {
    process.exitCode = await (await import('./cli/people.ts')).unlinkPeople(process.env, one);
  });

const rubric = coach.command('rubric').description('the yes-or-no checks that a conversation is held against');
rubric
  .command('list', { isDefault: true })
  .description('the rubrics in use, with their versions and questions')
  .action(async () => {
    process.exitCode = await (await import('./cli/rubric.ts')).list(process.env);
  });
rubric
  .command('lint')
  .description('what is wrong with rubrics; no configuration is needed')
  .argument('[path...]', 'YAML files or folders of them; the shipped ones and those of RUBRICS_DIR when left out')
  .action(async (paths: string[]) => {
    process.exitCode = await (await import('./cli/rubric.ts')).lint(process.env, paths);
  });

const persona = coach.command('persona').description('whom one can practise with');
persona
  .command('list', { isDefault: true })
  .description('personas and scenarios, and what each trains')
  .action(async () => {
    process.exitCode = await (await import('./cli/persona.ts')).list(process.env);
  });
persona
  .command('lint')
  .description('what is wrong with personas and scenarios; no configuration is needed')
  .argument('[path...]', 'YAML files or folders of them; the shipped ones and those of PERSONAS_DIR when left out')
  .action(async (paths: string[]) => {
    process.exitCode = await (await import('./cli/persona.ts')).lint(process.env, paths);
  });
persona
  .command('show')
  .description('one persona with all that it hides: for whoever writes it or teaches with it')
  .argument('<id>', 'as `coach persona list` shows it')
  .action(async (id: string) => {
    process.exitCode = await (await import('./cli/persona.ts')).show(process.env, id);
  });
coach
  .command('practice')
  .description(
    'rehearse a conversation in the terminal; a line is a turn, @clip.ogg a spoken one, “hint” helps, “end” shows the report',
  )
  .argument('[persona]', 'as `coach persona list` shows it; the first one when left out')
  .argument('[scenario]', 'what it is about; discovery when left out')
  .option(
    '--seed <n>',
    'which of several wordings and orders: the same turns with the same seed give the same session',
    '1',
  )
  .option('--as <name>', 'what you are called in the report', 'You')
  .option('--from <file>', 'a recording of your own: its other side is the persona')
  .option('--speaker <id>', 'who you are in that recording, such as S1; whoever sells when left out')
  .option('--minute <n>', 'begin at this minute of that recording')
  .action(async (personaId: string | undefined, scenarioId: string | undefined, options: PracticeOptions) => {
    process.exitCode = await (await import('./cli/practice.ts')).practice(process.env, personaId, scenarioId, options);
  });

const db = coach
  .command('db')
  .description('export, import, check and back up the store; settings come from the environment, as for the service');
db.command('export')
  .description(
    'write the store and its files as JSON Lines, from SQLite to MongoDB and back; on MongoDB stop the service first, since it is read page by page',
  )
  .argument('<file>', 'a new file, compressed when it ends in .gz; - is standard output')
  .action(async (file: string) => {
    process.exitCode = await (await import('./cli/db.ts')).exportDb(process.env, file);
  });
db.command('import')
  .description('put an export into an empty store, and verify it; the service must not run')
  .argument('<file>', 'an export; - is standard input')
  .option('--resume', 'go on with an interrupted import of the same export', false)
  .action(async (file: string, options: { resume: boolean }) => {
    process.exitCode = await (await import('./cli/db.ts')).importDb(process.env, file, options);
  });
db.command('check')
  .description('look for faults in the store, its files and its keys, or in an export')
  .argument('[file]', 'an export; the configured store when it is left out')
  .action(async (file: string | undefined) => {
    process.exitCode = await (await import('./cli/db.ts')).checkDb(process.env, file);
  });
db.command('backup')
  .description('copy the embedded store and its files while the service runs; the secret key is not part of it')
  .argument('<dir>', 'a new directory')
  .action(async (directory: string) => {
    process.exitCode = await (await import('./cli/db.ts')).backupDb(process.env, directory);
  });

await coach.parseAsync();
