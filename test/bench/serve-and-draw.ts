import { readConfig } from '../../src/config.ts';
import { makePdfThread } from '../../src/jobs/pdf-thread.ts';
import { makeLog } from '../../src/log.ts';
import { startService } from '../../src/service.ts';
import { sampleReport } from '../fixtures/report.ts';

/**
 * A process that takes events and can draw a PDF a second beside it, in the thread that draws them in production, and does nothing else:
 * so that what drawing costs an acknowledgement is seen alone. It is told to with a message.
 */
const pdf = makePdfThread({ program: new URL('../../dist/jobs/pdf-worker.js', import.meta.url) });
const draw = (): Promise<unknown> => pdf.render(sampleReport(), { retentionDays: 90 });
const service = await startService({
  config: readConfig(process.env),
  role: 'serve',
  log: makeLog('error'),
  now: Date.now,
});
for (let warm = 0; warm < 8; warm += 1) await draw();
process.on('message', () => void setInterval(() => void draw(), 1_000));
process.send?.(service.port);
