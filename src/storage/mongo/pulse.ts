import type { mongo } from 'mongoose';

const LOOK_EVERY_MS = 1_000;
/** The driver asks its server every two seconds and gives each question two (store.ts): it is heard of more often than this. */
const SILENT_LOOKS = 6;

type Client = Pick<mongo.MongoClient, 'on' | 'off' | 'close' | 'connect'>;

/**
 * Revives a client that has stopped looking for its server; the answer ends that. Driver 7.8.0 waits for ever for a command that it
 * writes to a connection which broke in the same turn of the event loop (`Connection.writeCommand`: a socket that is destroyed already
 * neither drains nor fails once more). When a server goes and all connections to it break at once, that regularly meets the command of
 * the driver's own monitor, where the server has no streaming `hello`: from then on every call fails, although the server is back.
 */
export function watchPulse(client: Client): () => Promise<void> {
  let silentLooks = 0;
  let reviving: Promise<void> | null = null;
  function hear(): void {
    silentLooks = 0;
  }
  const signs = ['serverHeartbeatStarted', 'serverHeartbeatSucceeded', 'serverHeartbeatFailed'] as const;
  for (const sign of signs) client.on(sign, hear);
  // Looks are counted, not time: an event loop that stood still heard nothing either.
  const timer = setInterval(() => {
    silentLooks += 1;
    if (silentLooks < SILENT_LOOKS || reviving !== null) return;
    reviving = revive().finally(() => {
      reviving = null;
    });
  }, LOOK_EVERY_MS);
  timer.unref();

  /** A closed client may be connected again; databases and collections that were taken from it stay good. */
  async function revive(): Promise<void> {
    await client.close(true).catch(() => {});
    await client.connect().then(hear, () => {
      // The server is away, and a failed connect leaves nobody to look for it: again at the next look.
      silentLooks = SILENT_LOOKS;
    });
  }

  return async () => {
    clearInterval(timer);
    for (const sign of signs) client.off(sign, hear);
    await reviving;
  };
}
