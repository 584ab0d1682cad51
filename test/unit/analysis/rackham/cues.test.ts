import { describe, expect, it } from 'vitest';
import { findLowRisk, findUrgency } from '../../../../src/analysis/rackham/cues.ts';
import { wordsOf } from '../../../../src/analysis/rackham/words.ts';

const urgency = (text: string) => findUrgency(text, wordsOf(text));
const lowRisk = (text: string) => findLowRisk(text, wordsOf(text));

describe('high urgency', () => {
  it.each([
    ['We need it by EOD.', 'by EOD'],
    ['Please send it by COB.', 'by COB'],
    ['They want it by end of day.', 'by end of day'],
    ['They want it by end of the day.', 'by end of the day'],
    ['They want it by the end of the day.', 'by the end of the day'],
    ['They want it by end of business.', 'by end of business'],
    ['It has to run by tonight.', 'by tonight'],
    ['It has to run by tomorrow.', 'by tomorrow'],
    ['It has to run by noon.', 'by noon'],
    ['It has to run by midnight.', 'by midnight'],
    ['It has to run by June.', null],
    ['You owe us an answer within 24 hours.', 'within 24 hours'],
    ['You owe us an answer within 48 hours.', 'within 48 hours'],
    ['You owe us an answer within twenty four hours.', 'within twenty four hours'],
    ['You owe us an answer within twenty-four hours.', 'within twenty-four hours'],
    ['You owe us an answer within forty eight hours.', 'within forty eight hours'],
    ['You owe us an answer within forty-eight hours.', 'within forty-eight hours'],
    ['You owe us an answer within the next few hours.', 'within the next few hours'],
    ['You owe us an answer within the next two hours.', 'within the next two hours'],
    ['You owe us an answer within the next 24 hours.', 'within the next 24 hours'],
    ['You owe us an answer within the next 48 hours.', 'within the next 48 hours'],
    ['They have a within 24 hour rule.', 'within 24 hour'],
    ['You owe us an answer within 72 hours.', null],
    ['You owe us an answer within a week.', null],
    ['Today is the deadline.', 'Today is the deadline'],
    ["Tomorrow's deadline stands.", "Tomorrow's deadline"],
    ['The deadline is today.', 'deadline is today'],
    ['The deadline was tomorrow, they said.', 'deadline was tomorrow'],
    ['We have a deadline tonight.', 'deadline tonight'],
    ['We have a deadline in June.', null],
    ['It is due today.', 'due today'],
    ['The offer expires tomorrow.', 'expires tomorrow'],
    ['Our licences expire tonight.', 'expire tonight'],
    ['The audit ends tomorrow.', 'ends tomorrow'],
    ['The tender closes today.', 'closes today'],
    ['It is due in June.', null],
  ])('is a deadline within 48 hours: %s', (text, quote) => {
    expect(urgency(text)).toBe(quote);
  });

  it.each([
    ['Send it as soon as possible.', 'as soon as possible'],
    ['Send it soon.', null],
    ['We need that asap.', 'asap'],
    ['Stop it immediately.', 'immediately'],
    ['Stop it right away.', 'right away'],
    ['That is right.', null],
    ['It is urgent.', 'urgent'],
    ['We urgently need a fix.', 'urgently'],
    ["We can't wait.", "can't wait"],
    ['We can wait.', null],
  ])('is haste: %s', (text, quote) => {
    expect(urgency(text)).toBe(quote);
  });

  it.each([
    ['It is an emergency.', 'emergency'],
    ['We are in a crisis.', 'crisis'],
    ['We had two crises this year.', 'crises'],
    ['After the outage we lost them.', 'outage'],
    ['The system is down.', 'system is down'],
    ['Both sites are down.', 'sites are down'],
    ['The server went down.', 'server went down'],
    ['Production has been down since nine.', 'Production has been down'],
    ['The service was down.', 'service was down'],
    ['The lines are down.', 'lines are down'],
    ['Sales are down.', null],
    ['Write it down.', null],
    ['The warehouse is on fire.', 'on fire'],
    ['They fire people.', null],
  ])('is a crisis or an outage: %s', (text, quote) => {
    expect(urgency(text)).toBe(quote);
  });

  it.each([
    ['There is a penalty.', 'penalty'],
    ['The penalties are high.', 'penalties'],
    ['That was a breach.', 'a breach'],
    ['We reported the breach.', 'the breach'],
    ['We had another breach.', 'another breach'],
    ['It was our breach.', 'our breach'],
    ['You are in breach.', 'in breach'],
    ['Nobody wants breach cover.', null],
    ['It is non-compliance.', 'non-compliance'],
    ['They called it noncompliance.', 'noncompliance'],
    ['There is a compliance deadline.', 'compliance deadline'],
    ['There is a compliance audit.', 'compliance audit'],
    ['There is a compliance issue.', 'compliance issue'],
    ['There is a compliance risk.', 'compliance risk'],
    ['There is a compliance problem.', 'compliance problem'],
    ['She runs compliance.', null],
    ['The audit is today.', 'audit is today'],
    ['The audit starts tomorrow.', 'audit starts tomorrow'],
    ['The audit starts on Monday.', 'audit starts on Monday'],
    ['The audit is in June.', null],
    ['They will fine us.', 'fine'],
    ['We were fined by the state.', 'fined'],
    ['We are fined if it fails.', 'fined'],
    ['There is a fine of forty thousand.', 'fine'],
    ['They were fined for it.', 'fined'],
    ['That is fine.', null],
    ["That's fine by me.", null],
    ['It is fine if you send it later.', null],
    ['We were fined.', null],
  ])('is compliance, or what it costs to miss it: %s', (text, quote) => {
    expect(urgency(text)).toBe(quote);
  });

  it('is made of whole words', () => {
    expect(urgency('The residue today is small.')).toBeNull();
  });
});

describe('low risk of being turned down', () => {
  it.each([
    ['That sounds good.', 'sounds good'],
    ['That does sound great.', 'sound great'],
    ['Sounds perfect to me.', 'Sounds perfect'],
    ['Thursday sounds fine.', 'sounds fine'],
    ['It sounds like a plan.', 'sounds like a plan'],
    ['It sounds slow.', null],
    ["That doesn't sound good.", null],
    ['We agree.', 'We agree'],
    ['I fully support it.', 'I fully support'],
    ['We totally agree on that.', 'We totally agree'],
    ['I completely agree.', 'I completely agree'],
    ['They agree.', null],
    ["Let's do it.", "Let's do it"],
    ["Let's do that.", "Let's do that"],
    ["Let's do this.", "Let's do this"],
    ["Let's do Hull.", null],
    ['Thursday works for me.', 'works for me'],
    ['It works for us.', 'works for us'],
    ['It works for Hull.', null],
    ['Count me in.', 'Count me in'],
    ['Good idea.', 'Good idea'],
    ['What a great idea.', 'great idea'],
    ['No idea.', null],
    ['That makes sense.', 'makes sense'],
    ["I'm in.", "I'm in"],
    ['I am in.', 'I am in'],
    ["I'm interested.", null],
    ["I'm in Leeds.", null],
    ['Go for it.', 'Go for it'],
    ['Absolutely.', 'Absolutely'],
    ['Absolutely not.', null],
    ['Definitely not.', null],
    ['We definitely want it.', 'definitely'],
  ])('is agreement: %s', (text, quote) => {
    expect(lowRisk(text)).toBe(quote);
  });

  it.each([
    ['It is a quick win.', 'a quick win'],
    ['Just one quick call.', 'quick call'],
    ['I have a quick question.', 'a quick question'],
    ['Take a quick look.', 'a quick look'],
    ['We had a quick chat.', 'a quick chat'],
    ['There is a quick fix.', 'a quick fix'],
    ['We ran a quick test.', 'a quick test'],
    ['Here is a quick one.', 'a quick one'],
    ['It is a quick start.', 'a quick start'],
    ['I show you a quick demo.', 'a quick demo'],
    ['We need a quick check.', 'a quick check'],
    ['We could run a quick pilot.', 'a quick pilot'],
    ['Start a quick trial.', 'a quick trial'],
    ['We had a quick lunch.', null],
    ["It's easy.", "It's easy"],
    ["That's quick.", "That's quick"],
    ['That is simple.', 'That is simple'],
    ['The setup is very simple.', 'very simple'],
    ['The setup is really easy.', 'really easy'],
    ['The setup is pretty quick.', 'pretty quick'],
    ['The setup is quite easy.', 'quite easy'],
    ['The setup is super easy.', 'super easy'],
    ['The setup is not easy.', null],
    ['No problem.', 'No problem'],
    ['It is no effort.', 'no effort'],
    ['It is a no brainer.', 'no brainer'],
    ['It is a no-brainer.', 'no-brainer'],
    ['There is no budget.', null],
    ['It is low effort.', 'low effort'],
    ['It is a low-effort change.', 'low-effort'],
    ['The pilot is low risk.', 'low risk'],
    ['It is a low-risk pilot.', 'low-risk'],
    ['The price is low.', null],
    ['There is no obligation.', 'no obligation'],
    ['It is a no-obligation trial.', 'no-obligation'],
    ["It won't take long.", "won't take long"],
    ["It won't take much.", "won't take much"],
    ["It won't take Leeds.", null],
    ['It only takes a minute.', 'only takes a'],
    ['It will only take five minutes.', 'only take five'],
    ['It only takes ten minutes.', 'only takes ten'],
    ['It only takes two people.', 'only takes two'],
    ['It only takes 15 minutes.', 'only takes 15'],
    ['It only takes cash.', null],
    ['It only takes another year.', null],
  ])('is low effort: %s', (text, quote) => {
    expect(lowRisk(text)).toBe(quote);
  });

  it.each([
    ["I'll help you with the list.", "I'll help"],
    ['I can help.', 'I can help'],
    ["We'll help.", "We'll help"],
    ['We can help.', 'We can help'],
    ['We are happy to help.', 'happy to help'],
    ['I am glad to help.', 'glad to help'],
    ['Could you help?', null],
    ["I'd love to see it.", "I'd love to"],
    ["We'd love that.", "We'd love that"],
    ["I'd be happy to try.", "I'd be happy to"],
    ["We'd be glad to try.", "We'd be glad to"],
    ["We'd be open to that.", "We'd be open to"],
    ["I'd be keen to try.", "I'd be keen to"],
    ['We love our tool.', null],
  ])('is support: %s', (text, quote) => {
    expect(lowRisk(text)).toBe(quote);
  });

  it('is made of whole words', () => {
    expect(lowRisk('Ravi can help.')).toBeNull();
  });
});

describe('the quote', () => {
  it('keeps a typographic apostrophe as it was written', () => {
    expect(urgency('We can’t wait for it.')).toBe('can’t wait');
    expect(lowRisk('We’ll see, but it’s easy enough.')).toBe('it’s easy');
  });

  it('is the first of several', () => {
    expect(urgency('The outage costs us a penalty.')).toBe('outage');
    expect(lowRisk('Sounds good, count me in.')).toBe('Sounds good');
  });

  it('needs the words that belong to the text', () => {
    expect(findUrgency('It is urgent.', ['it', 'is'])).toBeNull();
    expect(findLowRisk('Good idea.', ['good'])).toBeNull();
  });
});
