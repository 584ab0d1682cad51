import { describe, expect, it } from 'vitest';
import { type Ruled, ruling } from './moment.ts';

/** The rules that hear a question, and of which kind it is. */

const alone = {};
const spoken = { punctuated: false };
const answering = { follows: true, answers: true };
const open = 'open_question by asks-openly';
const inside = 'open_question by asks-openly-inside';
const datum = 'closed_question by asks-one-datum';
const datumInside = 'closed_question by asks-one-datum-inside';
const yesOrNo = 'closed_question by asks-yes-or-no';
const states = 'giving_info_fact by states';

describe('what a question is about', () => {
  it.each<Ruled>([
    ['proposing by suggestion-as-question', 'Shall we start with Leeds?', alone],
    ['proposing by suggestion-as-question', "Why don't we start with Leeds.", alone],
    ['proposing by suggestion-as-question', 'And if we paid upfront, could you get to thirty-four?', alone],
    [yesOrNo, 'And if we paid upfront, could you get to thirty-four.', alone],
    [yesOrNo, 'And if they paid upfront, could you get to thirty-four?', alone],
    ['open_question by invites-story', 'Tell me about the audit.', alone],
    [states, 'They tell nobody about the audit.', alone],
    ['closed_question by wonders-whether', 'I wonder whether finance is on the call.', alone],
    ['closed_question by asks-on-a-scale', 'On a scale from one to ten, how ready are you?', alone],
    [open, 'On a busy day, how ready are you?', alone],
    ['closed_question by about-then-yes-or-no', 'What about the drivers, do they need one?', alone],
    [open, 'What about the drivers?', alone],
  ])('decides before its grammar: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    [datum, 'Which quarter?', alone],
    [datum, 'How many seats do you need.', alone],
    [states, 'Where it fails is the import.', alone],
    [open, 'Why the export?', alone],
    [open, 'How does it work.', alone],
    [states, 'What we do is import it.', alone],
    [yesOrNo, 'The export?', alone],
  ])('needs a mark or the order of a question: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a question that nobody marked', () => {
  it.each<Ruled>([
    [open, 'What happened then.', alone],
    [states, 'What happened.', answering],
    [open, 'how is it', spoken],
    [open, 'what else', spoken],
    [states, 'What else.', answering],
    [datum, 'who runs it', spoken],
    [states, 'who runs', spoken],
    [states, 'Who runs it.', alone],
    [states, 'where it fails', spoken],
  ])('has its order, or a known short form in speech: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    [yesOrNo, 'do you deliver', spoken],
    [yesOrNo, 'Did anyone call.', alone],
    [states, 'Did anyone.', alone],
    [states, 'you do deliver', spoken],
    [states, 'Do they know who for.', alone],
    [yesOrNo, "Do they know who it's for.", alone],
    ['closed_question by yes-or-no-about-a-noun', 'would thursday work', spoken],
    [states, 'Would Thursday work.', alone],
    [states, 'the thursday crew works', spoken],
  ])('begins with its auxiliary: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    ['closed_question by tag', "it's monthly isn't it", spoken],
    ['closed_question by tag', 'the limit was fifty is that right', spoken],
    [states, "It's monthly, isn't it.", alone],
    ['closed_question by tag', 'so nobody has looked at it yet right', spoken],
    [states, 'nobody has looked at it yet right', spoken],
    ['closed_question by elliptic-question', 'Anything else today.', alone],
    ['closed_question by elliptic-question', 'Any concerns.', answering],
    [states, 'Nothing else today.', alone],
  ])('ends in a tag or leaves its verb out: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a question inside other words', () => {
  it.each<Ruled>([
    [datumInside, 'the team in leeds how many people do you have', spoken],
    [states, 'The team in Leeds, how many people do you have.', alone],
    [yesOrNo, 'is it the leeds team how many people do you have', spoken],
    [states, 'they moved the team but i forget where', spoken],
    [inside, 'the team in leeds how do you pay them', spoken],
    [states, 'The team in Leeds, how do you pay them.', alone],
    [states, 'the team in leeds is new', spoken],
    [yesOrNo, 'is it the leeds team how do you pay them', spoken],
    [yesOrNo, 'Is it the app or how do they log in?', alone],
    [inside, 'The team in Leeds, how do you pay them?', spoken],
  ])('is found by its order: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each([
    'And the drivers, what do they need?',
    'And the night shift, how does it start?',
    'And the old app, why did it fail?',
    'And the new app, how is it different?',
    'And the drivers, how are they coping?',
    'And the first week, what was missing?',
    'And the drivers, why were they late?',
    'And the last step, how can we shorten it?',
    'And the last step, how could it go faster?',
    'And the drivers, what would they change?',
    'And the drivers, how will they log in?',
    'And the last step, why should it stay?',
    'And the drivers, what have they tried?',
    'And the new app, what has changed?',
    'And after the audit, what happens?',
  ])('is open after what, how and why: %s', (said) => {
    expect(ruling(said, alone)).toBe(inside);
  });

  it.each([
    'And the drivers, how many are there?',
    'And the budget, how much is left?',
    'And the audit, how long does it take?',
    'And the audit, how often is it done?',
    'And the site, how old is it?',
    'And the site, how big is it?',
    'And the drivers, who calls them?',
    'And the drivers, somehow they log in?',
  ])('is closed where one datum answers it: %s', (said) => {
    expect(ruling(said, alone)).toBe(yesOrNo);
  });
});

describe('a statement that ends in okay', () => {
  const fires = 'none by statement-with-okay';
  it.each<Ruled>([
    [fires, 'They can, okay?', alone],
    [fires, 'They can, ok?', alone],
    [fires, 'They can, yeah?', alone],
    [fires, 'They can, right?', alone],
    [states, 'They can, right.', alone],
    [yesOrNo, 'They can too, right?', alone],
    [yesOrNo, 'Monday works, right?', alone],
    [yesOrNo, 'They can now?', alone],
    [yesOrNo, "They're okay there?", alone],
  ])('asks nothing when it is short and empty: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    [states, 'The limit is fifty, okay?', alone],
    [states, 'The limit is fifty, ok?', alone],
    [states, 'The limit is fifty, yeah?', alone],
    [states, 'The limit is fifty, you know?', alone],
    [yesOrNo, 'The limit is fifty, you see?', alone],
    [yesOrNo, 'The okay came in May?', alone],
    [yesOrNo, 'Do you want fifty, okay?', alone],
  ])('stays a statement: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});
