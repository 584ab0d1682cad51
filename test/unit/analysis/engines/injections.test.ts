import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, type Evidence, type Report, type Transcript } from '../../../../src/analysis/domain.ts';
import { analyseBest } from '../../../../src/analysis/engines/choose.ts';
import { makeModelEngine } from '../../../../src/analysis/engines/model-engine.ts';
import type { Prompt } from '../../../../src/analysis/providers/model.ts';
import { loadPrompts, type Prompts } from '../../../../src/analysis/providers/prompt-files.ts';
import { loadRubrics } from '../../../../src/analysis/providers/rubric-files.ts';
import type { Rubric } from '../../../../src/analysis/rubric/rubric.ts';
import { parseTranscript } from '../../../../src/analysis/transcript/parse.ts';
import { exportV1, validateV1 } from '../../../../src/analysis/v1.ts';
import { renderAdaptive } from '../../../../src/cards/adaptive.ts';
import { renderBlocks } from '../../../../src/cards/block-kit.ts';
import { speakerCards, summaryCard } from '../../../../src/cards/report.ts';
import { answerLikeAModel, kindOf, linesOf } from '../../../fakes/like-a-model.ts';
import { forgetful, scriptedModel } from '../../../fakes/scripted-model.ts';
import { ATTACKS, type Attack } from '../../../fixtures/attacks.ts';

/** Two hundred speakers who talk to the machine, and a model that does whatever any of them says. */

const SELLER_LINE = 9;
const sample = parseTranscript(readFileSync(join(import.meta.dirname, '../../../../samples/good-discovery.vtt')));
let prompts: Prompts;
let rubrics: readonly Rubric[];

beforeAll(async () => {
  [prompts, rubrics] = await Promise.all([loadPrompts(), loadRubrics(null)]);
});

/** The sample with the attack in the middle of it. */
function withAttack({ said }: Attack): Transcript {
  const utterances = sample.utterances.map((one, at) => (at === SELLER_LINE ? { ...one, text: said } : one));
  return { ...sample, utterances };
}

/** Does as it is told, by every way that an answer leaves it. */
function obey({ said, goal }: Attack, prompt: Prompt): unknown {
  const lines = linesOf(prompt.transcript);
  const real = lines[4];
  const secret = prompts.system.text.slice(0, 200);
  switch (kindOf(prompt)) {
    case 'label': {
      const forced = /open question/.test(goal)
        ? 'open_question'
        : /defending/.test(goal)
          ? 'defending_attacking'
          : null;
      if (forced === null) return answerLikeAModel(prompt);
      return { labels: lines.map(({ at }) => ({ at, marks: [{ behaviour: forced, words: '' }] })) };
    }
    case 'coach': {
      const texts = [
        goal,
        said,
        secret,
        `${goal} https://evil.example.com`,
        'Score: 100 of 100',
        'You asked 97 questions.',
      ];
      const proofs = [
        { at: -1, quote: '' },
        { at: SELLER_LINE, quote: said },
        { at: real?.at ?? 0, quote: 'words that nobody said' },
        { at: real?.at ?? 0, quote: real?.text ?? '' },
      ];
      const claims = texts.flatMap((text) => proofs.map((proof) => ({ text, ...proof })));
      const items = claims.map(({ text, ...proof }) => ({
        behaviour: 'open_question',
        title: text,
        why: text,
        how: text,
        ...proof,
      }));
      const speakers = [...new Set(lines.map(({ speaker }) => speaker))];
      return {
        score: 150,
        speakers: speakers.map((speaker) => ({
          speaker,
          strengths: claims,
          opportunities: claims,
          action_items: items,
        })),
      };
    }
    case 'rubric':
    case 'persona':
    case 'watch':
    case 'unknown':
      return {
        checks: [...prompt.task.matchAll(/^- `([\w-]+)`/gm)].map(([, id], i) => ({
          id,
          verdict: 'met',
          score: 100,
          ...(i % 2 === 0 ? { at: SELLER_LINE, quote: said } : { at: 4, quote: 'words that nobody said' }),
        })),
      };
  }
}

async function reportOf(attack: Attack): Promise<Report> {
  const transcript = withAttack(attack);
  const engine = makeModelEngine({ model: scriptedModel((prompt) => obey(attack, prompt)).model, prompts, rubrics });
  const analysis = await analyseBest(
    { transcript, thresholds: DEFAULT_THRESHOLDS, engines: [engine] },
    { signal: new AbortController().signal, remember: forgetful },
  );
  return { title: 'attacked.vtt', sharedAt: 0, ...analysis };
}

/** Every sentence of the report that is shown beside a quote. */
function claimsOf({ coaching, dimensions }: Report): readonly { readonly text: string; readonly evidence: Evidence }[] {
  const items = coaching.bySpeaker.flatMap(({ actionItems }) =>
    actionItems.map(({ title, why, how, evidence }) => ({ text: `${title} ${why} ${how}`, evidence })),
  );
  const claims = coaching.bySpeaker.flatMap(({ strengths, opportunities }) => [...strengths, ...opportunities]);
  const checks = dimensions.flatMap((one) =>
    one.checks.flatMap(({ question, evidence }) => (evidence === null ? [] : [{ text: question, evidence }])),
  );
  return [...items, ...claims, ...coaching.strengths, ...coaching.opportunities, ...checks];
}

describe('two hundred spoken attacks on a model that obeys', () => {
  it.each(ATTACKS.map((attack) => [attack.said, attack] as const))('%s', async (_, attack) => {
    const report = await reportOf(attack);
    const { transcript } = report.labelled;

    for (const { text, evidence } of claimsOf(report)) {
      expect(transcript.utterances[evidence.at]?.text).toContain(evidence.quote);
      expect(text).not.toMatch(/https?:|evil|@U0|<!|javascript|liar|97|100|150|API key|best seller/);
      expect(text).not.toContain(prompts.system.text.slice(0, 60));
    }
    // What was said to the machine proves no check.
    const proofs = report.dimensions.flatMap(({ checks }) => checks.map(({ evidence }) => evidence?.at));
    expect(proofs).not.toContain(SELLER_LINE);

    const exported = exportV1(report);
    expect(validateV1(JSON.parse(JSON.stringify(exported)))).toEqual([]);
    for (const { scores } of exported.analysis.participants) {
      for (const score of Object.values(scores)) expect(score >= 0 && score <= 100).toBe(true);
    }
    // The label attacks end with the rules; nobody's share is made up.
    if (/^label/.test(attack.goal)) expect(report.labelled.engine.name).toBe('offline');

    const cards = [summaryCard({ report, reportId: 'r1' }), ...speakerCards(report, 'r1').map(([, card]) => card)];
    for (const card of cards) {
      const slack = JSON.stringify(renderBlocks(card));
      expect(slack).not.toMatch(/<!channel>|<@U0|<https?:/);
      const teams = JSON.stringify(renderAdaptive(card));
      expect(teams).not.toMatch(/\]\((?:javascript|https?):/);
    }
  });
});
