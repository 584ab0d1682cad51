import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseTranscript } from '../../../../src/analysis/transcript/parse.ts';

const SAMPLES = new URL('../../../../samples/', import.meta.url);
const README = readFileSync(new URL('README.md', SAMPLES), 'utf8');

function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

describe('samples', () => {
  test.each([
    ['good-discovery.vtt', 'Zoom', 'zoom-vtt', false],
    ['pushy-demo.vtt', 'Teams', 'teams-vtt', true],
    ['three-people-renewal.vtt', 'Zoom', 'zoom-vtt', false],
  ] as const)('%s is what its README says', (file, dialect, format, verbatim) => {
    const {
      speakers,
      utterances,
      durationMs,
      can,
      format: found,
    } = parseTranscript(readFileSync(new URL(file, SAMPLES)));
    const spokenMs = (own: typeof utterances) => own.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    const rows = speakers.map(({ id, name }, index) => {
      const own = utterances.filter(({ speaker }) => speaker === id);
      const words = own.reduce((sum, { text }) => sum + text.split(' ').length, 0);
      const share = Math.round((100 * spokenMs(own)) / spokenMs(utterances));
      const head = index === 0 ? `| ${file} | ${dialect} | ${clock(durationMs)}` : '| | | ';
      return `${head} | ${name} | ${own.length} | ${words} | ${share} % |`.replace('|  |', '| |');
    });
    for (const row of rows) expect(README).toContain(row);
    expect(found).toBe(format);
    expect(can).toEqual({ times: true, wordTimes: false, overlap: verbatim, verbatim, speakers: true });
  });

  test('every quote in the README was said, and when it says so', () => {
    const sections = README.slice(README.indexOf('## good-discovery')).split('## ').slice(1);
    let timed = 0;
    for (const section of sections) {
      const file = section.slice(0, section.indexOf(' '));
      const { utterances } = parseTranscript(readFileSync(new URL(file, SAMPLES)));
      const checked = section.replace(/\*\*One thing to practise\.\*\*.*\n/, '').replace(/\s+/g, ' ');
      for (const [, quote = '', time] of checked.matchAll(/"([^"]+)"(?: \((\d+:\d\d)\))?/g)) {
        const from = utterances.findIndex(({ text }, index) =>
          `${text} ${utterances[index + 1]?.text}`.includes(quote),
        );
        expect(from, quote).toBeGreaterThanOrEqual(0);
        if (time === undefined) continue;
        timed += 1;
        const starts = utterances.slice(from, from + 2).map(({ startMs }) => clock(Math.floor(startMs / 1000) * 1000));
        expect(starts, quote).toContain(time);
      }
    }
    expect(timed).toBeGreaterThan(8);
  });
});
