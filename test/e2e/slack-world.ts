import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findLocalSlack, type LocalSlack, originsOf, startLocalSlack } from '../../src/demo/local-slack.ts';
import { type ServiceProcess, startServiceProcess } from '../../src/demo/service-process.ts';
import { freePort } from '../../src/demo/waiting.ts';

export interface SlackWorld {
  readonly slack: LocalSlack;
  readonly service: ServiceProcess;
  /** Another process on the same store, at the same address. */
  restart(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** A POST to /slack/events, signed unless other headers are given. */
  deliver(body: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

const program = findLocalSlack();
/** The emulator exists for Linux x64 only; elsewhere these tests cannot run, and say so. */
export const hasLocalSlack = program !== null;
if (!hasLocalSlack) console.warn('SKIPPED: end-to-end tests in Slack (local-slack exists for Linux x64 only)');

/** The built service on a store of its own, connected to a local Slack; everything goes when the test ends. `settings` are further ones. */
export async function openSlackWorld(
  mode: 'events' | 'socket' = 'events',
  settings: Readonly<Record<string, string>> = {},
): Promise<SlackWorld> {
  if (program === null) throw new Error('local-slack is not here');
  const workDir = mkdtempSync(join(tmpdir(), 'coach-e2e-'));
  const port = await freePort();
  const slack = await startLocalSlack(program, { servicePort: port, workDir, mode });
  const all = { ...slack.env, DEV_ORIGINS: originsOf(slack).join(','), ...settings };
  let service: ServiceProcess | null = null;
  onTestFinished(async () => {
    await service?.stop();
    await slack.close();
    rmSync(workDir, { recursive: true, force: true });
  });
  const started = await startServiceProcess({ port, workDir, env: all });
  service = started;
  return {
    slack,
    service: started,
    async restart(signal) {
      await service?.stop(signal);
      service = await startServiceProcess({ port, workDir, env: all });
    },
    deliver: (body, headers = signed(slack.signingSecret, body)) =>
      fetch(`${started.url}/slack/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      }),
  };
}

/** Slack's request signature (v0) over a body. */
export function signed(secret: string, body: string, at = Math.floor(Date.now() / 1000)): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${signature}` };
}
