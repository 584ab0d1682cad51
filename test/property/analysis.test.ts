import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse, assess } from '../../src/analysis/analyse.ts';
import {
  BEHAVIOURS,
  type Behaviour,
  DEFAULT_THRESHOLDS,
  type Label,
  type Mark,
  type SpeakerId,
  type Transcript,
} from '../../src/analysis/domain.ts';
import { offlineEngine } from '../../src/analysis/engines/offline.ts';
import { wordsOf } from '../../src/analysis/rackham/words.ts';
import { makeReport } from '../../src/analysis/report.ts';
import { exportV1, validateV1 } from '../../src/analysis/v1.ts';

const options = { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS };
const RUNS = { numRuns: 150 };

const SENTENCES = [
  'What happens when an invoice fails?',
  'Do you use SAP?',
  'So the export breaks above 10k rows, is that it?',
  'So far: two sites, June go-live, legal is the blocker.',
  'Priya, how does this look?',
  "Let's start with two pilots.",
  "I'll send the data sheet on Monday because you asked.",
  'And if you pilot in Leeds, we could reuse that team.',
  'The limit is 50 users.',
  'Our platform is by far the best tool, trust me.',
  'Matching takes us three days every month.',
  "I'm worried about the roll-out.",
  'I see it differently.',
  "That's simply unfair on us.",
  'We were going to–',
  'Um, you know, it was kind of slow.',
  'Mm-hm.',
  'Our budget is small.',
];

/** Words of the sentences in which nobody is called by name. */
const SAID = new Set(SENTENCES.filter((text) => !text.startsWith('Priya')).flatMap(wordsOf));

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...SENTENCES) },
  { weight: 2, arbitrary: fc.lorem() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
);

const transcript: fc.Arbitrary<Transcript> = fc
  .record({
    people: fc.array(
      fc.oneof(fc.constantFrom('Dana Ray', 'Priya', 'Łukasz Żółć', null), fc.string({ maxLength: 20 })),
      { minLength: 1, maxLength: 5 },
    ),
    lines: fc.array(
      fc.record({
        who: fc.nat(4),
        gap: fc.integer({ min: -1_500, max: 9_000 }),
        ms: fc.integer({ min: 0, max: 30_000 }),
        text,
      }),
      { maxLength: 60 },
    ),
    can: fc.record({
      times: fc.boolean(),
      wordTimes: fc.constant(false),
      overlap: fc.boolean(),
      verbatim: fc.boolean(),
      speakers: fc.boolean(),
    }),
  })
  .map(({ people, lines, can }) => {
    let clock = 0;
    const utterances = lines.map((line) => {
      const startMs = Math.max(0, clock + line.gap);
      clock = startMs + line.ms;
      return { speaker: `S${(line.who % people.length) + 1}` as SpeakerId, startMs, endMs: clock, text: line.text };
    });
    utterances.sort((a, b) => a.startMs - b.startMs);
    return {
      format: 'plain' as const,
      durationMs: Math.max(0, ...utterances.map(({ endMs }) => endMs)),
      speakers: people.map((name, i) => ({ id: `S${i + 1}` as SpeakerId, name })),
      utterances,
      can,
    };
  });

/** A copy that shares no object with the original, so that nothing remembered about one helps the other. */
function copy(original: Transcript): Transcript {
  return structuredClone(original);
}

function evidenceOf({ coaching }: Analysis) {
  return [
    ...(coaching.focus === null ? [] : [coaching.focus]),
    ...coaching.strengths,
    ...coaching.opportunities,
    ...coaching.bySpeaker.flatMap((one) => [...one.strengths, ...one.opportunities, ...one.actionItems]),
  ].map(({ evidence }) => evidence);
}

describe('any transcript', () => {
  it('gives the same bytes twice, a valid export and two or three items for everybody', () => {
    fc.assert(
      fc.property(transcript, (given) => {
        const report = makeReport({ title: 't', sharedAt: 0, transcript: given, ...options });
        const again = makeReport({ title: 't', sharedAt: 0, transcript: copy(given), ...options });
        expect(JSON.stringify(again)).toBe(JSON.stringify(report));
        const exported = exportV1(report);
        expect(validateV1(exported)).toEqual([]);
        expect(exported.analysis.participants.length).toBe(given.speakers.length);
      }),
      RUNS,
    );
  });

  it('has shares that sum to 1 and finite numbers only', () => {
    fc.assert(
      fc.property(transcript, (given) => {
        const { metrics, labelled } = analyse(given, options);
        const shares = metrics.speakers.flatMap(({ talkShare }) => ('value' in talkShare ? [talkShare.value] : []));
        if (shares.length > 0) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(JSON.stringify(metrics)).not.toMatch(/null,"n"|"value":null/);
        expect(labelled.labels.length).toBe(given.utterances.length);
        const total = metrics.speakers.reduce((sum, { pull, push }) => sum + pull + push, 0);
        expect(metrics.overall.pull + metrics.overall.push).toBe(total);
      }),
      RUNS,
    );
  });

  it('quotes verbatim: every clause, every piece of evidence, every cue', () => {
    fc.assert(
      fc.property(transcript, (given) => {
        const analysis = analyse(given, options);
        analysis.labelled.labels.forEach(({ marks }, at) => {
          expect(marks.length).toBeLessThanOrEqual(2);
          for (const { clause } of marks) expect(given.utterances[at]?.text.includes(clause)).toBe(true);
        });
        const cues = analysis.metrics.pushes
          .flatMap(({ urgency, lowRisk }) => [urgency, lowRisk])
          .filter((cue) => cue !== null);
        for (const { at, quote } of [...evidenceOf(analysis), ...cues])
          expect(given.utterances[at]?.text.includes(quote)).toBe(true);
      }),
      RUNS,
    );
  });

  it('gives two or three items to everybody with twenty behaviours, each from another moment', () => {
    fc.assert(
      fc.property(transcript, (given) => {
        const { metrics, coaching } = analyse({ ...given, can: { ...given.can, speakers: true } }, options);
        metrics.speakers.forEach(({ pull, push }, i) => {
          const items = coaching.bySpeaker[i]?.actionItems ?? [];
          expect(new Set(items.map(({ evidence }) => evidence.at)).size).toBe(items.length);
          expect(items.length).toBeLessThanOrEqual(3);
          if (pull + push >= 20) expect(items.length).toBeGreaterThanOrEqual(2);
        });
      }),
      RUNS,
    );
  });

  it('stays the same when it starts later', () => {
    fc.assert(
      fc.property(transcript, fc.integer({ min: 1, max: 3_600_000 }), (given, later) => {
        const shifted = {
          ...given,
          utterances: given.utterances.map((one) => ({
            ...one,
            startMs: one.startMs + later,
            endMs: one.endMs + later,
          })),
        };
        const a = analyse(given, options);
        const b = analyse(shifted, options);
        expect(b.labelled.labels).toEqual(a.labelled.labels);
        expect(b.metrics.speakers).toEqual(a.metrics.speakers);
        expect(b.coaching).toEqual(a.coaching);
      }),
      RUNS,
    );
  });

  it('stays the same under other names that nobody calls out', () => {
    fc.assert(
      fc.property(transcript, (given) => {
        const called = given.speakers.flatMap(({ name }) => wordsOf(name ?? '')).filter((word) => SAID.has(word));
        fc.pre(called.length === 0);
        const quiet = {
          ...given,
          utterances: given.utterances.filter(({ text }) => SENTENCES.includes(text) && !text.startsWith('Priya')),
        };
        const renamed = { ...quiet, speakers: quiet.speakers.map(({ id }, i) => ({ id, name: `Nobody${i}` })) };
        const a = analyse(quiet, options);
        const b = analyse(renamed, options);
        expect(b.labelled.labels).toEqual(a.labelled.labels);
        expect(b.metrics).toEqual(a.metrics);
        expect(
          b.coaching.bySpeaker.map(({ role, actionItems }) => [role, actionItems.map(({ evidence }) => evidence)]),
        ).toEqual(
          a.coaching.bySpeaker.map(({ role, actionItems }) => [role, actionItems.map(({ evidence }) => evidence)]),
        );
      }),
      RUNS,
    );
  });
});

const mark = fc.record({
  behaviour: fc.constantFrom<Behaviour>(...BEHAVIOURS),
  clause: fc.constant(''),
  rule: fc.constant('any'),
  buildOn: fc.boolean(),
  counterProposal: fc.boolean(),
  irritator: fc.boolean(),
  reasons: fc.nat(5),
});

const CHECK: Mark = {
  behaviour: 'testing_understanding',
  clause: '',
  rule: 'added',
  buildOn: false,
  counterProposal: false,
  irritator: false,
  reasons: 0,
};

describe('testing understanding', () => {
  it('never lowers Impact, whatever was said before', () => {
    fc.assert(
      fc.property(
        transcript,
        fc.array(fc.array(mark, { maxLength: 2 }), { minLength: 60, maxLength: 60 }),
        fc.nat(),
        (given, marks, where) => {
          fc.pre(given.utterances.length > 0);
          const open = { ...given, can: { ...given.can, speakers: true } };
          const labels: Label[] = open.utterances.map((_, i) => ({ marks: marks[i] ?? [] }));
          const at = where % labels.length;
          const more = labels.map((one, i) => (i === at ? { marks: [...one.marks, CHECK] } : one));
          const speaker = open.utterances[at]?.speaker;
          function impactOf(all: readonly Label[]) {
            const { metrics } = assess(
              { transcript: open, labels: all, engine: offlineEngine.stamp },
              DEFAULT_THRESHOLDS,
            );
            return metrics.speakers.find((one) => one.speaker === speaker)?.impact.value;
          }
          const before = impactOf(labels);
          const after = impactOf(more);
          if (before !== undefined && after !== undefined && 'value' in before) {
            expect('value' in after && after.value >= before.value).toBe(true);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
