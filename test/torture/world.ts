import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findLocalSlack, type LocalSlack, startLocalSlack } from '../../src/demo/local-slack.ts';
import { freePort, waitUntil } from '../../src/demo/waiting.ts';
import { CHORES } from '../../src/jobs/port.ts';
import { cleanUpLater } from './cleanup.ts';
import { type Engine, makeFolder, makeStoreEnv } from './engine.ts';
import { type Gate, openGate } from './gate.ts';
import { makeRecording, type Sample } from './recordings.ts';
import { type LogLine, type ServiceOptions, type ServiceRun, startService, type Word } from './service.ts';

/** A recording that a person dropped into the channel. */
export interface Dropped {
  /** The message that holds the file; its thread is the bot's. */
  readonly root: string;
  readonly sample: Sample;
  readonly at: number;
}

export interface Heard {
  readonly line: LogLine;
  readonly at: number;
  readonly run: { signal(name: 'SIGKILL'): void };
}

/** Services, the emulator and the gate between them, on a store of their own. */
export interface World {
  readonly slack: LocalSlack;
  readonly gate: Gate;
  readonly folder: string;
  readonly dropped: readonly Dropped[];
  /** Starts a service; the slot is its port, so that a restart is found where the dead one was. */
  start(
    word: Word,
    slot?: number,
    more?: Partial<Pick<ServiceOptions, 'apart' | 'nodeFlags' | 'env'>>,
  ): Promise<ServiceRun>;
  drop(sample: Sample): Promise<Dropped>;
  /** Resolves at the first log line of any service that matches; `act` runs at once, before anything else does. */
  hear(matches: (line: LogLine) => boolean, act?: (heard: Heard) => void): Promise<Heard>;
  /** When the last message of a recording stood in Slack, or null. */
  deliveredAt(one: Dropped): number | null;
  /** Resolves when these have their last message. */
  waitDelivered(all: readonly Dropped[], timeoutMs: number): Promise<void>;
  /** Resolves when nothing but upkeep is in the queue: whatever was to be said twice has been said by then. */
  waitIdle(timeoutMs?: number): Promise<void>;
  /** Leaves the logs in out/, for whoever looks for the cause of a miss. */
  keepLogs(name: string): void;
  close(): Promise<void>;
}

const program = findLocalSlack();
/** The emulator exists for Linux x64 only. */
export const canRun = program !== null;

export interface WorldOptions {
  readonly engine: Engine;
  /** The address of a proxy before MongoDB. */
  readonly mongoThrough?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export async function openWorld({ engine, mongoThrough, env = {} }: WorldOptions): Promise<World> {
  if (program === null) throw new Error('local-slack exists for Linux x64 only');
  const folder = makeFolder();
  const storeEnv = makeStoreEnv(engine, mongoThrough);
  const gate = await openGate();
  const forgetGate = cleanUpLater(() => gate.close());
  const slack = await startLocalSlack(program, { servicePort: gate.port, workDir: folder.path });
  const forgetSlack = cleanUpLater(() => slack.close());
  gate.connect(slack);

  const ports = await Promise.all([freePort(), freePort()]);
  const serving = new Map<number, string>();
  const running = new Set<ServiceRun>();
  const ears = new Set<(line: LogLine, run: { signal(name: 'SIGKILL'): void }) => void>();
  const dropped: Dropped[] = [];
  const logs = new Set<string>();

  async function start(word: Word, slot = 0, more: Parameters<World['start']>[2] = {}): Promise<ServiceRun> {
    const logFile = join(folder.path, `${word}-${slot}.log`);
    logs.add(logFile);
    const run = await startService({
      word,
      port: ports[slot] ?? 0,
      logFile,
      hear: (line, who) => {
        for (const ear of [...ears]) ear(line, who);
      },
      ...more,
      env: {
        ...slack.env,
        SLACK_API_URL: `${gate.url}/api/`,
        DEV_ORIGINS: gate.url,
        DATA_DIR: join(folder.path, 'data'),
        ...storeEnv.env,
        ...env,
        ...more.env,
      },
    });
    running.add(run);
    void run.ended.then(() => running.delete(run));
    if (word !== 'worker') serving.set(slot, run.url);
    gate.courier.serve([...serving.values()]);
    return run;
  }

  function deliveredAt({ root }: Dropped): number | null {
    const call = gate.calls.find(
      ({ what, form, doneAt }) =>
        what === 'files.completeUploadExternal' && doneAt !== null && form.get('thread_ts') === root,
    );
    return call?.doneAt ?? null;
  }

  async function depth(): Promise<number> {
    const [url] = serving.values();
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(/^coach_queue_depth (\S+)$/m.exec(text)?.[1] ?? Number.NaN);
  }

  return {
    slack,
    gate,
    folder: folder.path,
    dropped,
    start,
    deliveredAt,
    async drop(sample) {
      const at = performance.now();
      const root = await slack.uploadBytes(slack.channel, `${sample}.vtt`, makeRecording(sample));
      const one = { root, sample, at };
      dropped.push(one);
      return one;
    },
    hear: (matches, act) =>
      new Promise((resolve) => {
        function ear(line: LogLine, run: Heard['run']): void {
          if (!matches(line)) return;
          ears.delete(ear);
          const heard = { line, at: performance.now(), run };
          act?.(heard);
          resolve(heard);
        }
        ears.add(ear);
      }),
    waitDelivered: (all, timeoutMs) =>
      waitUntil(
        () => all.every((one) => deliveredAt(one) !== null),
        timeoutMs,
        `not everything was delivered in ${Math.round(timeoutMs / 1000)} s`,
      ),
    waitIdle: (timeoutMs = 90_000) =>
      // What is left are the chores, which always come again.
      waitUntil(async () => (await depth()) <= CHORES.length, timeoutMs, 'the queue did not become empty'),
    keepLogs(name) {
      mkdirSync('out/torture', { recursive: true });
      for (const file of logs) {
        if (existsSync(file)) copyFileSync(file, `out/torture/${name}-${file.split('/').at(-1)}`);
      }
    },
    async close() {
      for (const run of running) run.signal('SIGKILL');
      await Promise.all([...running].map((run) => run.ended));
      await forgetSlack();
      await forgetGate();
      await storeEnv.remove();
      await folder.remove();
    },
  };
}
