import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { makeLog } from '../../src/log.ts';

function logged(write: (log: ReturnType<typeof makeLog>) => void): string {
  const lines: string[] = [];
  write(makeLog('trace', { write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

describe('log', () => {
  it('cuts credentials and what people said, wherever they stand', () => {
    const text = logged((log) =>
      log.info(
        {
          token: 'xoxb-1',
          place: { teams: { password: 'hush' } },
          event: { text: 'we will lose the deal' },
          url: 'https://a/b?sig=1',
        },
        'event',
      ),
    );
    for (const secret of ['xoxb-1', 'hush', 'lose the deal', 'sig=1']) expect(text).not.toContain(secret);
  });

  it('cuts tokens and addresses out of foreign errors and their causes', () => {
    const cause = new Error('GET https://files.slack.com/f?token=abc failed with Bearer xoxb-12-34');
    const text = logged((log) => log.error({ err: new AppError('unreachable', { cause }) }, 'failed'));
    expect(text).toContain('unreachable');
    for (const secret of ['files.slack.com', 'xoxb-12-34', 'abc']) expect(text).not.toContain(secret);
  });

  it('never prints the payload that a vendor hangs on its error', () => {
    const vendor = Object.assign(new Error('bad request'), {
      data: { ok: false, secret: 'payload' },
      config: { headers: { authorization: 'Bearer payload' } },
    });
    expect(logged((log) => log.error({ err: vendor }, 'failed'))).not.toContain('payload');
  });
});
