import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findLocalSlack, originsOf, startLocalSlack } from '../../src/demo/local-slack.ts';
import { plainText } from '../../src/demo/plain-text.ts';
import { startServiceProcess } from '../../src/demo/service-process.ts';
import { waitForThread } from '../../src/demo/slack-show.ts';
import { freePort } from '../../src/demo/waiting.ts';
import { mongoUri, newDatabaseName } from '../contract/with-mongo.ts';

const uri = mongoUri('end-to-end test of bot and worker on MongoDB');
const program = findLocalSlack();

describe.skipIf(uri === null || program === null)('one bot and two workers on MongoDB', () => {
  it('coach recordings together, each once', async () => {
    if (uri === null || program === null) return;
    const workDir = mkdtempSync(join(tmpdir(), 'coach-e2e-'));
    const database = newDatabaseName();
    const port = await freePort();
    const slack = await startLocalSlack(program, { servicePort: port, workDir });
    const env = {
      ...slack.env,
      DEV_ORIGINS: originsOf(slack).join(','),
      MONGODB_URI: new URL(database, `${uri.replace(/\/*$/, '')}/`).href,
      SECRET_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    };
    const bot = await startServiceProcess({ port, workDir, env, word: 'serve' });
    const workers = await Promise.all(
      [1, 2].map(async () => startServiceProcess({ port: await freePort(), workDir, env, word: 'worker' })),
    );
    onTestFinished(async () => {
      await Promise.all([bot, ...workers].map((each) => each.stop()));
      await slack.close();
      const client = await mongo.MongoClient.connect(uri);
      await client.db(database).dropDatabase();
      await client.close();
      rmSync(workDir, { recursive: true, force: true });
    });

    const samples = ['good-discovery', 'pushy-demo', 'three-people-renewal'];
    const roots: string[] = [];
    for (const sample of samples) roots.push(await slack.upload(slack.channel, [`samples/${sample}.vtt`]));
    const threads = await Promise.all(roots.map((root) => waitForThread(slack, slack.channel, root)));
    for (const [index, thread] of threads.entries()) {
      const titles = thread.filter((message) => plainText(message.blocks ?? []).includes(`${samples[index]}.vtt`));
      expect(titles).toHaveLength(1);
      const pdfs = thread.flatMap((message) => message.files ?? []).filter((file) => file.name.endsWith('.pdf'));
      expect(pdfs).toHaveLength(1);
    }
  });
});
