/** What is still to be taken away: child processes, folders, databases. Newest first, because a process uses the folder before it. */
const left: (() => Promise<void> | void)[] = [];

/** Remembers how to take something away; the answer does it now, once. What is left is done at the end or on Ctrl-C. */
export function cleanUpLater(work: () => Promise<void> | void): () => Promise<void> {
  left.push(work);
  return async () => {
    const at = left.indexOf(work);
    if (at < 0) return;
    left.splice(at, 1);
    await work();
  };
}

/** Takes everything away that is left; what fails does not keep the rest from going. */
export async function cleanUp(): Promise<void> {
  for (const work of left.splice(0).reverse()) {
    await Promise.resolve()
      .then(work)
      .catch((thrown: unknown) => process.stderr.write(`could not be cleaned up: ${String(thrown)}\n`));
  }
}

/** Ctrl-C, a supervisor's SIGTERM and an error that nobody caught leave nothing behind either. */
export function cleanUpInAnyCase(): void {
  let stopping = false;
  process.on('uncaughtException', (thrown) => {
    process.stderr.write(`${thrown.stack ?? thrown.message}\n`);
    if (stopping) return;
    stopping = true;
    void cleanUp().finally(() => process.exit(1));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // A terminal and tsx both send it; only the first counts.
      if (stopping) return;
      stopping = true;
      process.stderr.write('\nstopped; cleaning up …\n');
      void cleanUp().finally(() => process.exit(130));
    });
  }
}
