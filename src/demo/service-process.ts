import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitUntil } from './waiting.ts';

export interface ServiceProcess {
  readonly url: string;
  readonly logFile: string;
  readonly child: ChildProcess;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts the built service as a process of its own, with nothing in its environment but what is given, and waits until it is ready. */
export async function startServiceProcess(options: {
  readonly port: number;
  readonly workDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly word?: 'start' | 'serve' | 'worker';
}): Promise<ServiceProcess> {
  const { port, workDir, env, word = 'start' } = options;
  await mkdir(workDir, { recursive: true });
  const logFile = join(workDir, `service-${port}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [cliFile(), word], {
    env: { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: join(workDir, 'data'), ...env },
    stdio: ['ignore', log, log],
  });
  const url = `http://127.0.0.1:${port}`;
  if (word !== 'worker') {
    await waitUntil(
      async () => (await fetch(`${url}/readyz`)).ok,
      20_000,
      `the service did not become ready; its log is ${logFile}`,
    );
  }
  return {
    url,
    logFile,
    child,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

/** The built command line: beside this file when that is built too, else in dist/. */
function cliFile(): string {
  const here = fileURLToPath(import.meta.url);
  return here.endsWith('.ts')
    ? fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
    : fileURLToPath(new URL('../cli.js', import.meta.url));
}
