import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cleanUpLater } from './cleanup.ts';

/** A line of the service's log, as far as scenarios look at it. */
export interface LogLine {
  readonly msg: string;
  readonly job?: string;
  readonly subject?: string;
  readonly attempt?: number;
  readonly message?: string;
}

export type Word = 'start' | 'serve' | 'worker';

export interface ServiceRun {
  readonly word: Word;
  readonly url: string;
  readonly pid: number;
  /** `performance.now()` when it called itself ready. */
  readonly readyAt: number;
  /** Resolves to exit code or signal. */
  readonly ended: Promise<number | string>;
  signal(name: 'SIGKILL' | 'SIGTERM'): void;
}

export interface ServiceOptions {
  readonly word: Word;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Called for every line that the service logs. */
  readonly hear: (line: LogLine, run: { signal(name: 'SIGKILL'): void }) => void;
  /** Flags for Node, before the program. */
  readonly nodeFlags?: readonly string[];
  /** Runs in a process namespace of its own, as in another container: who looks from outside cannot know that it died. */
  readonly apart?: boolean;
}

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
/** A second when the machine is idle; the tests of others may run beside. */
const READY_MS = 120_000;

/** The built service as a process of its own, with nothing in its environment but what is given; resolves when it is ready. */
export async function startService(options: ServiceOptions): Promise<ServiceRun> {
  const { word, port, env, logFile, hear, nodeFlags = [], apart = false } = options;
  const command = [process.execPath, ...nodeFlags, CLI, word];
  const [program = '', ...words] = apart ? ['unshare', '--pid', '--fork', '--mount-proc', ...command] : command;
  const child = spawn(program, words, {
    env: { PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'debug', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const forget = cleanUpLater(() => signal('SIGKILL'));
  const ended = once(child, 'exit').then(async ([code, name]: unknown[]) => {
    await forget();
    return typeof code === 'number' ? code : String(name);
  });
  // Kept open, because the last lines may come when the folder has gone already.
  const log = openSync(logFile, 'a');
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => writeSync(log, bytes));
  child.once('close', () => closeSync(log));

  function signal(name: 'SIGKILL' | 'SIGTERM'): void {
    // In a namespace of its own the service is the child of our child, and dies of nothing less.
    const pids = apart ? childrenOf(child) : [child.pid ?? 0];
    for (const pid of pids) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended by itself.
      }
    }
  }

  const ready = new Promise<number>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the ${word} did not become ready`)), READY_MS);
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = parse(text);
      if (line === null) return;
      if (line.msg === 'ready') {
        clearTimeout(late);
        resolve(performance.now());
      }
      hear(line, { signal });
    });
    void ended.then((how) => {
      clearTimeout(late);
      reject(new Error(`the ${word} ended with ${how} before it was ready`));
    });
  });
  const readyAt = await ready;
  return { word, url: `http://127.0.0.1:${port}`, pid: pidOf(), readyAt, ended, signal };

  function pidOf(): number {
    return (apart ? childrenOf(child)[0] : child.pid) ?? 0;
  }
}

function childrenOf({ pid = 0 }: ChildProcess): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  } catch {
    return [];
  }
}

function parse(text: string): LogLine | null {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return null;
  }
}
