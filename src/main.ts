import { ConfigFaults, readConfig } from './config.ts';
import { asAppError } from './errors.ts';
import { makeLog } from './log.ts';
import { type Role, startFault, startService } from './service.ts';

const ROLES: Readonly<Record<string, Role>> = { serve: 'serve', worker: 'work' };
/** Longer than the service's own grace period; then the process ends whatever hangs. */
const STOP_TIMEOUT_MS = 29_000;

/** Starts the service in the foreground: `serve` takes events, `worker` does jobs, no word does both. */
export async function main(word: string | undefined): Promise<void> {
  const config = read();
  const log = makeLog(config.logLevel);
  const role = ROLES[word ?? ''] ?? 'both';
  process.on('unhandledRejection', (thrown) => log.error({ err: asAppError(thrown) }, 'unhandled rejection'));

  const service = await startService({ config, role, log, now: Date.now }).catch((thrown: unknown) => {
    log.fatal({ err: thrown }, 'start failed');
    fail([startFault(thrown)]);
  });
  log.info(
    {
      port: service.port,
      role,
      store: config.mongoUri === null ? 'sqlite' : 'mongodb',
      slack: config.slack?.mode.kind ?? null,
      teams: config.teams !== null,
    },
    'ready',
  );

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
      service.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }

  function read() {
    try {
      return readConfig(process.env);
    } catch (thrown) {
      if (thrown instanceof ConfigFaults) fail(thrown.faults);
      throw thrown;
    }
  }
}

function fail(faults: readonly string[]): never {
  process.stderr.write(`Rackham Coach cannot start:\n${faults.map((fault) => `  - ${fault}\n`).join('')}`);
  process.exit(1);
}
