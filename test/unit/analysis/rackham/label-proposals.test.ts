import { describe, expect, it } from 'vitest';
import type { Mark } from '../../../../src/analysis/domain.ts';
import { label, talk } from '../conversation.ts';

/** RACKHAM §1, flags: `build_on` extends another's proposal; a counter-proposal comes within one turn of it with no pull between. */

const LEEDS = "B: Let's pilot in Leeds.";
const HULL = "A: Let's do Hull instead.";
const FACT = 'We have two sites.';

function lastMark(...lines: readonly string[]): Mark | undefined {
  return label(talk(lines)).labels.at(-1)?.marks[0];
}

describe('a counter-proposal', () => {
  it.each<[string, ...string[]]>([
    ['at once', LEEDS, HULL],
    ["after a remark of the proposer's own", LEEDS, `B: ${FACT}`, HULL],
    ['after a remark of the one who counters', LEEDS, `A: ${FACT}`, HULL],
    ['after an unfinished sentence of his', LEEDS, 'A: The sites and', HULL],
    ['after a remark of a third person', LEEDS, `C: ${FACT}`, HULL],
    ['to a proposal behind a statement', "B: We have two sites. Let's pilot in Leeds.", HULL],
    ['to the second proposal of a longer talk', LEEDS, `A: ${FACT}`, "B: Let's pilot in York.", HULL],
    ['to a proposal after a question', LEEDS, 'A: What makes Leeds the right place?', "B: Let's pilot in York.", HULL],
    ['eight utterances later', LEEDS, ...Array.from({ length: 7 }, () => `B: ${FACT}`), HULL],
  ])('is one %s', (_, ...lines) => {
    expect(lastMark(...lines)).toMatchObject({ behaviour: 'proposing', counterProposal: true, buildOn: false });
  });

  it.each<[string, ...string[]]>([
    ['with no proposal before', `B: ${FACT}`, HULL],
    ["to the speaker's own proposal", "A: Let's pilot in Leeds.", HULL],
    ['after a turn of both', LEEDS, `A: ${FACT}`, 'B: They are in York.', HULL],
    ['after a turn of a third person', LEEDS, `C: ${FACT}`, 'B: They are in York.', HULL],
    ['after a question', LEEDS, 'A: What makes Leeds the right place?', HULL],
    ["after the proposer's own question behind it", LEEDS, 'B: How does that sound?', HULL],
    ['nine utterances later', LEEDS, ...Array.from({ length: 8 }, () => `B: ${FACT}`), HULL],
    ['when it begins with a yes', LEEDS, "A: Yes, let's meet in Hull."],
  ])('is none %s', (_, ...lines) => {
    expect(lastMark(...lines)).toMatchObject({ behaviour: 'proposing', counterProposal: false, buildOn: false });
  });

  it('is only ever a proposal', () => {
    expect(lastMark(LEEDS, `A: ${FACT}`)).toMatchObject({ behaviour: 'giving_info_fact', counterProposal: false });
  });
});

describe('a proposal that builds on another', () => {
  it.each([
    'And we could also pilot in Hull.',
    'Plus we could start the pilots in May.',
    'Yes, and we could also invite the board.',
    'Yeah, and we could also invite the board.',
    'Great, and we could also invite the board.',
    'Sure, and we could also invite the board.',
    'Good idea, and we could also invite the board.',
    'Building on your plan, we could invite the board.',
    'To build on your plan, we could invite the board.',
  ])('%s', (line) => {
    expect(lastMark(LEEDS, `A: ${line}`)).toMatchObject({
      behaviour: 'proposing',
      buildOn: true,
      counterProposal: false,
    });
  });

  it.each([
    ['shares nothing with it', 'And we could also invite the board.'],
    ['says yes to something else', 'And we could say yes to the board.'],
    ['rebuilds something else', 'And we could rebuild the website.'],
    ['does not go on from it', 'We could pilot in Hull.'],
    ['replaces it', 'And we could pilot in Hull instead.'],
  ])('is none when it %s', (_, line) => {
    expect(lastMark(LEEDS, `A: ${line}`)).toMatchObject({
      behaviour: 'proposing',
      buildOn: false,
      counterProposal: true,
    });
  });

  it.each([
    [8, true],
    [9, false],
  ])('%d utterances later: %s', (later, buildOn) => {
    const between = Array.from({ length: later - 1 }, () => `B: ${FACT}`);
    expect(lastMark(LEEDS, ...between, 'A: And we could also pilot in Hull.')?.buildOn).toBe(buildOn);
  });

  it("is none on the speaker's own proposal", () => {
    expect(lastMark("A: Let's pilot in Leeds.", 'A: And we could also pilot in Hull.')?.buildOn).toBe(false);
  });
});

describe('consent to a proposal', () => {
  const consents = [
    "Let's do that.",
    "Let's do it.",
    "Let's do this.",
    "Let's make sure we do.",
    "Let's make sure of that.",
    "Let's make sure of it.",
    "I'll do that.",
    "We'll do that.",
    "I'll write that down.",
    "I'll note that.",
    "Yes, let's do that.",
    "Yeah, let's do that.",
    "Okay, great, let's do that.",
    "Sure, I'll do that.",
    "Good, I'll note that.",
    "Please do. I'll note that.",
  ];

  it.each(consents)('is no counter-proposal: %s', (line) => {
    expect(lastMark(LEEDS, `A: ${line}`)?.counterProposal).toBe(false);
  });

  it.each(consents)('leaves the proposal with the one who made it: %s', (line) => {
    expect(lastMark(LEEDS, `A: ${line}`, 'A: And we could also pilot in Hull.')?.buildOn).toBe(true);
  });

  it.each([
    "We could pilot in Hull, so let's do that.",
    "Let's do that in Hull with the drivers.",
    "Let's do that. Let's invite the drivers.",
  ])('is more than consent: %s', (line) => {
    expect(lastMark(LEEDS, `A: ${line}`, "B: Let's pilot in York instead.")?.counterProposal).toBe(true);
  });
});

describe('doing what was proposed', () => {
  it.each([
    'I can try that on Thursday.',
    "I'll do this on Thursday.",
    "I'll use it for the drivers.",
    "I'll take those to the board.",
    "I'll start them on Thursday.",
    "I'll check that with the board.",
    "I'll bring this to the board.",
    "I'll send it to the drivers.",
  ])('is no counter-proposal: %s', (line) => {
    expect(lastMark(LEEDS, `A: ${line}`)).toMatchObject({ behaviour: 'proposing', counterProposal: false });
  });

  it.each([
    "I'll try the board on Thursday.",
    'We could undo that on Thursday.',
    'We could send itineraries to the drivers.',
  ])('needs a doing word and what it takes up: %s', (line) => {
    expect(lastMark(LEEDS, `A: ${line}`)).toMatchObject({ behaviour: 'proposing', counterProposal: true });
  });
});
