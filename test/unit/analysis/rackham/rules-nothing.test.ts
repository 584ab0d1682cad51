import { describe, expect, it } from 'vitest';
import { type Ruled, ruling } from './moment.ts';

/** The first group of rules: what says nothing by itself, and what only looks as if it did. */

const alone = {};
const spoken = { punctuated: false };
const answering = { follows: true, answers: true };

describe('words without content', () => {
  it.each<Ruled>([
    ['none by consents-by-asking', 'Why not?', alone],
    ['none by consents-by-asking', 'Yeah, why not?', alone],
    ['open_question by asks-openly', 'Why not now?', alone],
    ['none by no-words', '…', alone],
    ['none by no-words', 'Um, uh.', alone],
    ['none by listening-noise', 'Yeah, okay.', alone],
    ['none by listening-noise', 'Mm-hm.', alone],
    ['none by listening-noise', 'Is that so?', alone],
    ['closed_question by asks-yes-or-no', 'Is that too much?', alone],
    ['none by listening-noise', 'That is too much.', alone],
    ['giving_info_fact by states', 'Yeah, the limit is 50.', alone],
    ['giving_info_opinion by holds-a-view', 'I like that.', alone],
    ['none by tech-check', 'Can you see my screen?', alone],
    ['none by check-without-content', 'Does that make sense?', alone],
    ['closed_question by asks-yes-or-no', 'Does that make the list?', alone],
  ])('%s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a short tag after the own words of its speaker', () => {
  const goingOn = { continuesOwn: true };
  it.each<Ruled>([
    ['closed_question by tag-on-its-own', "Isn't it?", goingOn],
    ['closed_question by tag-on-its-own', 'Right?', goingOn],
    ['closed_question by tag-on-its-own', 'Friday, right?', goingOn],
    ['closed_question by tag-on-its-own', 'That one, right?', goingOn],
    ['closed_question by asks-yes-or-no', 'Tuesday at ten, right?', goingOn],
    ['closed_question by asks-yes-or-no', 'On Friday?', goingOn],
    ['closed_question by asks-yes-or-no', "Isn't it?", alone],
    ['none by listening-noise', 'Right?', alone],
    ['none by listening-noise', 'Right.', goingOn],
    ['none by listening-noise', 'Okay?', goingOn],
  ])('%s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a bare subject and auxiliary', () => {
  it.each<Ruled>([
    ['none by bare-answer', 'They do.', alone],
    ['giving_info_fact by states', 'They do.', answering],
    ['closed_question by asks-yes-or-no', 'They do?', alone],
    ['giving_info_fact by states', 'They do it.', alone],
    // Each of its words may be a listening noise.
    ['none by listening-noise', 'It is.', alone],
    ['giving_info_fact by states', 'It is.', answering],
    ['none by listening-noise', 'Yes.', answering],
  ])('%s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('thanks for something', () => {
  it.each<Ruled>([
    ['none by thanks-for', 'Thanks for joining.', alone],
    ['none by thanks-for', 'Thanks for joining us at such short notice and for bringing the whole team.', alone],
    [
      'giving_info_fact by states',
      'Thanks for joining us at such short notice and for bringing the whole team along.',
      alone,
    ],
    ['none by greeting-or-thanks', 'Thanks for the help with what?', alone],
    ['none by greeting-or-thanks', 'Thanks, Tom.', alone],
  ])('%s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a greeting', () => {
  const silent = { callsSilentPerson: true };
  it.each<Ruled>([
    ['none by greeting-or-thanks', 'Good to see you again, Anita.', alone],
    ['none by greeting-or-thanks', 'Nice to meet you and your team.', alone],
    ['giving_info_opinion by judges', 'Nice to meet you and your whole team.', alone],
    ['giving_info_fact by states', 'We met last year.', alone],
    ['none by greeting-or-thanks', 'Hi Priya, how are you?', alone],
    ['bringing_in by calls-on-silent-person', 'Hi Priya, how are you?', silent],
    ['none by greeting-or-thanks', 'Hi Priya.', silent],
    ['none by greeting-or-thanks', 'Hi, how are you?', alone],
    ['none by greeting-or-thanks', 'Hi, Tom?', alone],
    ['none by greeting-or-thanks', "Hey, what's up.", alone],
  ])('%s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    ['closed_question by asks-one-datum', "Hey, what's the deadline?", alone],
    ['closed_question by asks-one-datum', 'Hey, which one?', alone],
    ['open_question by asks-openly', 'Hey, what changed?', alone],
    ['closed_question by asks-yes-or-no', 'Hey, did they call?', alone],
  ])('asks when a question follows it: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('an acknowledgement and an announcement', () => {
  it.each<Ruled>([
    ['none by acknowledgement', "That's helpful.", alone],
    ['closed_question by asks-yes-or-no', "That's helpful?", alone],
    ['giving_info_opinion by judges', "That's helpful for the audit.", alone],
    ['none by announces', 'Let me be blunt.', alone],
    ['closed_question by asks-yes-or-no', 'Let me be blunt?', alone],
    ['proposing by suggests', 'Let me be the first.', alone],
  ])('%s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a sentence that stops on a little word', () => {
  it.each<Ruled>([
    ['none by unfinished', 'and then the', alone],
    ['none by unfinished', 'We moved it to the', alone],
    ['giving_info_fact by states', 'We moved it to the.', alone],
    ['giving_info_fact by states', 'We moved it to Leeds', alone],
    ['shutting_out_interrupting by cuts-off', 'We moved it to the', { cutsOff: true }],
  ])('says nothing: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    ['none by unfinished', 'we moved the thing over to leeds and the', spoken],
    ['giving_info_fact by states', 'we moved the whole thing over to leeds and the', spoken],
    ['none by unfinished', 'We moved the whole thing over to Leeds and the', alone],
  ])('has said something from ten words on where nobody marks the ends: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    ['open_question by asks-openly', 'What do you do with the', alone],
    ['closed_question by asks-yes-or-no', 'Do you work on site with', alone],
    ['none by unfinished', 'Do you work here with', alone],
    ['none by unfinished', 'Our drivers work on site with', alone],
  ])('is understood as a question: %s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('a missing end where the others are marked', () => {
  const fires = 'none by no-end-where-ends-are-marked';
  it.each<Ruled>([
    [fires, 'It works now', alone],
    ['giving_info_fact by states', 'It works there now', alone],
    [fires, 'It works there so', alone],
    ['giving_info_fact by states', 'it works now', spoken],
    ['giving_info_fact by states', 'It works now.', alone],
    ['shutting_out_interrupting by cuts-off', 'It works now', { cutsOff: true }],
  ])('%s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    ['giving_info_fact by states', 'It works now,', alone],
    ['giving_info_fact by states', 'It works now;', alone],
    ['giving_info_fact by states', 'It works now:', alone],
    ['giving_info_fact by states', '“It works now,”', alone],
    [fires, 'Yes, it works', alone],
    [fires, "It's 3,000", alone],
  ])('goes on after a comma: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });

  it.each<Ruled>([
    ['open_question by asks-openly', 'What do you need to do', alone],
    [fires, 'What do you want to', alone],
    [fires, 'The people in Leeds asked us to', alone],
  ])('is a question from six words on: %s: %s', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});

describe('one or two words', () => {
  it.each<Ruled>([
    ['none by fragment', 'Two sites.', alone],
    ['giving_info_fact by states', 'Two sites now.', alone],
    ['closed_question by asks-yes-or-no', 'Two sites?', alone],
    ['giving_info_fact by states', 'Two sites.', answering],
    ['none by fragment', 'two sites', spoken],
    ['none by fragment', 'Works.', alone],
    ['giving_info_fact by states', 'It works.', alone],
    ['proposing by asks-for-action', 'Join us.', alone],
    ['none by fragment', 'Join.', alone],
    ['open_question by invites-story', 'Thoughts.', alone],
    ['none by fragment', 'How many.', alone],
    ['closed_question by asks-one-datum', 'how many', spoken],
  ])('%s: %s %j', (expected, said, around) => {
    expect(ruling(said, around)).toBe(expected);
  });
});
