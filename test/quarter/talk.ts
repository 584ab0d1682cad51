import type { Line } from '../fixtures/conversation.ts';
import { PRINTERS } from '../fixtures/conversation.ts';
import type { Random } from './random.ts';

/** What is said in a recording: made up of sentences of every behaviour, so that no two have the same numbers. */

const ASKED = [
  'What happens today when an invoice fails?',
  'How do you decide which site goes first?',
  'Is that the same in every team?',
  'Do you have a budget for it this year?',
  'Who would have to agree before anything changes?',
  'What have you tried so far?',
  'Could you walk me through the last month end?',
  'Are you the one who signs?',
];
const CHECKED = [
  'So the mailbox works, but month end breaks it. Is that right?',
  'So far: two sites, and finance decides with the site leads.',
  'If I heard you right, the approval is the harder part?',
  'Let me sum up what we have: one team, two tools, no owner.',
];
const TOLD = [
  'It lands in a shared mailbox, usually on the same day.',
  'We have about four hundred of them a month.',
  'I think the harder part is the approval, because nobody owns it.',
  'The contract runs until spring.',
  'I believe your people would like it.',
  'It takes my team two days every month.',
];
const PROPOSED = [
  'We could start with one site.',
  'I can send you a plan by Thursday.',
  'And if you start there, we could reuse the team for the other one.',
  'Let us set up a trial next week.',
];
const HARD = ['No, that will not work for us.', 'That is not what I said.', 'I disagree, the price is too high.'];
const SMALL = ['Exactly.', 'Right.', 'Mhm.', 'That sounds good.', 'Thanks for making the time.'];
const FILLERS = ['Um, ', 'Uh, ', 'Well, uh, ', 'Er, '];
const FORMATS = ['teams-vtt', 'srt', 'plain'] as const;

/** A transcript file of two to four speakers. Its `mark` is said in it once, and in no other. */
export function makeTalk(random: Random, mark: string): { readonly content: string; readonly speakers: number } {
  const speakers = 2 + Number(random.chance(0.35)) + Number(random.chance(0.15));
  const names = ['Dana Ray', 'Tom Weiss', 'Priya Nair', 'Lars Holm'].slice(0, speakers);
  const lines: Line[] = [];
  let clock = 1_000 + random.below(9) * 1_000;
  const turns = 10 + random.below(12);
  for (let turn = 0; turn < turns; turn += 1) {
    // Everybody speaks at first, in the order of their numbers.
    const name = turn < speakers ? names[turn] : random.pick(names);
    const said = [sentence(random), ...(random.chance(0.4) ? [sentence(random)] : [])].join(' ');
    const text = `${random.chance(0.2) ? random.pick(FILLERS) : ''}${said}${turn === 2 ? ` The order is ${mark}.` : ''}`;
    const endMs = clock + text.length * (55 + random.below(30));
    lines.push({ name: name ?? 'Dana Ray', startMs: clock, endMs, text });
    clock = Math.ceil((endMs + 200 + random.below(3_000)) / 1_000) * 1_000;
  }
  return { content: new TextDecoder().decode(PRINTERS[random.pick(FORMATS)].print(lines)), speakers };
}

function sentence(random: Random): string {
  return random.pick(random.pick([ASKED, ASKED, CHECKED, TOLD, TOLD, TOLD, PROPOSED, HARD, SMALL]));
}
