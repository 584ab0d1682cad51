import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServiceProcess } from '../../src/demo/service-process.ts';
import { freePort } from '../../src/demo/waiting.ts';

function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coach-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the built command line to its end; a service that starts after all is stopped after ten seconds. */
function run(words: readonly string[], env: Readonly<Record<string, string>>, cwd: string) {
  return spawnSync(process.execPath, [join(import.meta.dirname, '../../dist/cli.js'), ...words], {
    env,
    cwd,
    encoding: 'utf8',
    timeout: 10_000,
  });
}

describe('the service', () => {
  it('starts without any configuration, is ready, and ends cleanly on SIGTERM', async () => {
    const service = await startServiceProcess({ port: await freePort(), workDir: workFolder(), env: {} });
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    await service.stop('SIGTERM');
    expect(service.child.exitCode).toBe(0);
  });

  it('names every fault of its configuration at once, without a value, and starts nothing', () => {
    const folder = workFolder();
    const { status, stderr } = run(['start'], { PORT: 'seven', SLACK_BOT_TOKEN: 'hush', RETENTION_DAYS: '-1' }, folder);
    expect(status).toBe(1);
    for (const name of ['PORT', 'SLACK_BOT_TOKEN', 'RETENTION_DAYS']) expect(stderr).toContain(name);
    expect(stderr).not.toMatch(/seven|hush|at \w+ \(/);
  });

  it('names the remedy when its data file is damaged, its directory cannot be used or its port is taken', async () => {
    const folder = workFolder();
    writeFileSync(join(folder, 'coach.db'), Buffer.alloc(4096, 7));
    writeFileSync(join(folder, 'file'), '');
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const port = String((taken.address() as AddressInfo).port);
    const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ DATA_DIR: folder, PORT: '0' }, /damaged .* restore it from a backup/],
      [{ DATA_DIR: join(folder, 'file', 'data'), PORT: '0' }, /DATA_DIR cannot be used/],
      [{ DATA_DIR: join(folder, 'fresh'), HOST: '127.0.0.1', PORT: port }, /port is taken/],
    ];
    for (const [env, remedy] of cases) {
      const { status, stderr } = run(['start'], env, folder);
      expect(status).toBe(1);
      expect(stderr).toMatch(remedy);
    }
  });
});

describe('coach analyze', () => {
  it('prints the public JSON, and says what is wrong with a file that it cannot read', () => {
    const folder = workFolder();
    const sample = join(import.meta.dirname, '../../samples/pushy-demo.vtt');
    const good = run(['analyze', sample, '--json', '--out', folder], {}, folder);
    expect(good.status, good.stderr).toBe(0);
    expect(JSON.parse(good.stdout)).toMatchObject({ version: 'v1' });

    writeFileSync(join(folder, 'picture.vtt'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]));
    const bad = run(['analyze', join(folder, 'picture.vtt')], {}, folder);
    expect(bad.status).toBe(1);
    expect(bad.stderr).toContain('I cannot read this kind of file');
    expect(bad.stderr).not.toMatch(/at \w+ \(/);
  });
});
