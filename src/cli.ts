#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { Command } from 'commander';

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
  .description('coach one transcript in the terminal')
  .argument('<file>', 'a transcript: .vtt, .srt, .docx, .json, .md or .txt, of any tool the README names')
  .option('-o, --out <dir>', 'where the JSON, PDF and charts go', 'out')
  .option('--json', 'print the public JSON instead of cards', false)
  .option('--transcript', 'add the transcript with its labels to the PDF', false)
  .action(async (file: string, options: { out: string; json: boolean; transcript: boolean }) => {
    process.exitCode = await (await import('./cli/analyze.ts')).analyze(file, options);
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

await coach.parseAsync();
