import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS, type Report, type SpeakerId } from '../../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../../src/analysis/engines/offline.ts';
import { fromRecording } from '../../../../src/analysis/practice/from-recording.ts';
import { secretsIn } from '../../../../src/analysis/practice/guard.ts';
import { openTexts } from '../../../../src/analysis/practice/persona.ts';
import { replay } from '../../../../src/analysis/practice/replay.ts';
import { standingOf } from '../../../../src/analysis/practice/standing.ts';
import { makeReport } from '../../../../src/analysis/report.ts';
import { parseTranscript } from '../../../../src/analysis/transcript/parse.ts';
import { begin, resultOf, say, sayAll } from './stage.ts';

const ROOT = join(import.meta.dirname, '../../../..');

function reportOf(file: string): Report {
  return makeReport({
    title: file,
    sharedAt: 0,
    transcript: parseTranscript(readFileSync(join(ROOT, file))),
    engine: offlineEngine,
    thresholds: DEFAULT_THRESHOLDS,
  });
}

const REP = 'S1' as SpeakerId;
const good = reportOf('samples/good-discovery.vtt');

describe('a persona from the other side of a recording', () => {
  test.each(['samples/good-discovery.vtt', 'samples/pushy-demo.vtt', 'samples/three-people-renewal.vtt'])(
    '%s: tells only what was said there, and nothing before it is asked for',
    (file) => {
      const report = reportOf(file);
      const { persona } = fromRecording(report, REP);
      const texts = report.labelled.transcript.utterances;
      for (const { id, says } of persona.facts) {
        const said = texts[Number(id.replace('at-', ''))];
        expect(says).toEqual([said?.text]);
        expect(said?.speaker).not.toBe(REP);
      }
      for (const [path, text] of openTexts(persona))
        expect(secretsIn(text, persona, new Set()), `${path.join('.')}: ${text}`).toEqual([]);
    },
  );

  test('gives the same facts to the same questions', () => {
    const setting = { ...fromRecording(good, REP), repName: 'Dana' };
    const asked = setting.persona.facts.map(({ ask }) => ask);
    const state = sayAll(setting, [...asked, ...asked, ...asked]);
    expect(standingOf(setting, state).found.size).toBeGreaterThanOrEqual(3);
    expect(resultOf(setting, state).result.persona.name).toBe(setting.persona.name);
  });

  test('is refused where the other side hardly speaks', () => {
    expect(() => fromRecording(reportOf('test/fixtures/conversations/cold-call.json'), REP)).toThrow(/says too little/);
  });
});

describe('a recording from a minute on', () => {
  const setting = { ...fromRecording(good, REP), repName: 'Dana' };
  const at = 6 * 60_000;
  const state = replay(setting, good, REP, at, 1);

  test('stands as it was said, word for word, and ends with the other side', () => {
    const { utterances } = good.labelled.transcript;
    const said = state.steps.map(({ turn }) => turn.text).join(' ');
    for (const { speaker, text, startMs } of utterances)
      if (speaker === REP && startMs < at - 60_000) expect(said).toContain(text);
    expect(state.steps.at(-1)?.reply).not.toBeNull();
    expect(state.steps.length).toBeGreaterThan(3);
  });

  test('knows what had been told by then, and no more', () => {
    const { found } = standingOf(setting, state);
    for (const { id } of setting.persona.facts) {
      const index = Number(id.replace('at-', ''));
      const startMs = good.labelled.transcript.utterances[index]?.startMs ?? 0;
      if (startMs > at) expect(found.has(id)).toBe(false);
    }
    const whole = replay(setting, good, REP, good.labelled.transcript.durationMs - 1, 1);
    expect(standingOf(setting, whole).found.size).toBe(setting.persona.facts.length);
  });

  test('goes on like any session', () => {
    const next = say(setting, state, 'What would you want to be different by then?');
    expect(next.steps).toHaveLength(state.steps.length + 1);
    expect(next.steps.at(-1)?.reply?.text).toBeTruthy();
    expect(JSON.stringify(replay(setting, good, REP, at, 1))).toBe(JSON.stringify(state));
  });

  test('begins with a greeting at minute 0, and is refused beyond the end and without times', () => {
    expect(replay(setting, good, REP, 0, 1)).toEqual(begin(setting));
    expect(() => replay(setting, good, REP, 10 * 3_600_000, 1)).toThrow(/ends before/);
    const { labelled } = good;
    const untimed = {
      ...good,
      labelled: {
        ...labelled,
        transcript: { ...labelled.transcript, can: { ...labelled.transcript.can, times: false } },
      },
    };
    expect(() => replay(setting, untimed, REP, 60_000, 1)).toThrow(/no times/);
  });
});
