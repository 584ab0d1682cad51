import { readConfig } from '../../src/config.ts';
import { makePdfThread } from '../../src/jobs/pdf-thread.ts';
import { makeLog } from '../../src/log.ts';
import { startService } from '../../src/service.ts';
import { sampleReport } from '../fixtures/report.ts';

/**
 * A process that can draw a PDF a second, in the thread that draws them in production, once it is told to with a message; with the word `serve`
 * it takes events as well. It does nothing else, so that what drawing costs an acknowledgement is seen alone.
 */
const pdf = makePdfThread({ program: new URL('../../dist/jobs/pdf-worker.js', import.meta.url) });
const draw = (): Promise<unknown> => pdf.render(sampleReport(), { retentionDays: 90 });
const port = process.argv.includes('serve') ? await serve() : 0;
for (let warm = 0; warm < 8; warm += 1) await draw();
process.on('message', () => void setInterval(() => void draw(), 1_000));
process.send?.(port);

async function serve(): Promise<number> {
  const config = readConfig(process.env);
  const service = await startService({ config, role: 'serve', log: makeLog('error'), now: Date.now });
  return service.port ?? 0;
}
