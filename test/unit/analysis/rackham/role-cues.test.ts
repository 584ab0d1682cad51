import { describe, expect, it } from 'vitest';
import { weighRoles } from '../../../../src/analysis/rackham/roles.ts';

const SELLS = { seller: 2, buyer: 0 };
const SELLS_A_LITTLE = { seller: 1, buyer: 0 };
const BUYS = { seller: 0, buyer: 2 };
const NEITHER = { seller: 0, buyer: 0 };

describe('who sells', () => {
  it.each([
    ...[
      'clients',
      'platform',
      'product',
      'solution',
      'software',
      'tool',
      'service',
      'pricing',
      'price list',
      'roadmap',
    ],
    ...['implementation', 'onboarding', 'starter', 'support team', 'case studies', 'demo', 'dashboard', 'module'],
    ...['package', 'licence', 'license'],
  ])('speaks of our %s', (thing) => {
    expect(weighRoles(`People like our ${thing}.`)).toEqual(SELLS);
    expect(weighRoles(`People like her ${thing}.`)).toEqual(NEITHER);
  });

  it.each([
    'We offer training.',
    'We can offer training.',
    'I could offer thirty.',
    'We also offer training.',
    'We do offer training.',
    'We work with companies in Leeds.',
    'We help customers in Leeds.',
    'We serve clients in Leeds.',
    'We support three teams.',
    'We support many small firms.',
    'We work with three very small businesses.',
    'We help organisations.',
    'We help organizations.',
  ])('tells what is offered, and to whom: %s', (text) => {
    expect(weighRoles(text)).toEqual(SELLS);
  });

  it.each([
    'I can send you the list.',
    "I'll share over the list.",
    'I will show you the list.',
    'Let me walk you through.',
    'We can demo across sites.',
    "We'll set you up across both sites.",
    'Happy to get you a quote.',
    'Well, let me show you.',
    "I'll put together a quote.",
    'This is the dashboard.',
    'Here is the mobile app.',
    'This is the app.',
    'Here is the report builder.',
    'This is the admin.',
    'This is the main screen.',
    'This is the home screen.',
    'This is the product.',
    'This is the platform.',
    'Here you see the list.',
    'Here you can drag it.',
    'Here you just click.',
    'Here you set the price.',
    'Here you choose a site.',
    'Here you build a list.',
    'Here you have the list.',
  ])('sends and shows: %s', (text) => {
    expect(weighRoles(text)).toEqual(SELLS);
  });

  it.each([
    'We have 40 customers.',
    'We have more than 40 clients.',
    'We have over a hundred integrations.',
    'We have about a hundred and forty users.',
    'We have two hundred companies.',
    'We have three hundred users.',
    'We have five hundred users.',
    'We have a thousand users.',
    'We have thousands of users.',
    'We have thousand of users.',
    'We have hundreds of users.',
    'We have hundred of users.',
  ])('counts customers, with or without the plural that speech recognition drops: %s', (text) => {
    expect(weighRoles(text)).toEqual(SELLS);
  });

  it.each([
    'The price is forty.',
    'Pricing starts at nine.',
    'The price depends on the seats.',
    'Pricing works by seats.',
    'That is a price for two.',
    'A price would be forty.',
    'It is nine per seat a month.',
    'It is nine per user and year.',
    'You get a discount.',
    'You could sign today.',
    'You could sign up now.',
    'You could sign this.',
    'You could sign by Friday.',
    'It is a special offer.',
    'You get the contract today.',
    'There is a free trial.',
  ])('names the price and asks for the signature: %s', (text) => {
    expect(weighRoles(text)).toEqual(SELLS);
  });

  it.each([
    'What is the price for two?',
    "What's your price for two?",
    'Is there a discount?',
    'Are there any discounts?',
  ])('does not ask for the price: %s', (text) => {
    expect(weighRoles(text).seller).toBe(0);
  });

  it.each([
    ...['our customer', 'my customers', 'many customers', 'most customers', 'other customers'],
    ...['a lot of customers', 'any customer'],
  ])('has customers: %s', (whose) => {
    expect(weighRoles(`It is like that for ${whose}.`)).toEqual(SELLS);
  });

  it.each([
    'We released it in June.',
    'We actually launched it in June.',
    'We just released it.',
    'We recently launched it.',
    'It would save you money.',
    'It will save you money.',
    'It can save you money.',
    'It could save you money.',
    "It is the plan you've got.",
    'It is a plan that you have.',
    'It is the plan you already have.',
    'Take the premium plan.',
    ...['business package', 'enterprise tier', 'professional plan', 'starter plan', 'team plan'].map(
      (one) => `Any ${one}.`,
    ),
    'It is the list price.',
    'It is made for your volume.',
    'It is made for your fleet.',
    'It is made for your team size.',
    'There is a case study.',
    "I've seen it done in Leeds.",
    'We take about two weeks.',
  ])('knows the product and its plans: %s', (text) => {
    expect(weighRoles(text)).toEqual(SELLS);
  });

  it.each([
    'Thanks for taking the time.',
    'Thanks for your time.',
    'Thanks for joining.',
    'Thanks for making time.',
    'What prompted you to call?',
    'What made you call?',
    'What are you hoping for?',
    'What were you hoping for?',
    'What would success look like?',
    'What would good look like?',
    'Who else is involved?',
    'Who else would be involved?',
    'Who else needs to be involved?',
    'How do you currently decide?',
    'How do you handle it?',
    'How do you manage it?',
    'How do you do it?',
    'Walk me through it.',
    'Tell me about your current process.',
    'Tell me about your existing setup.',
    'Tell me about your current system.',
    'Tell me about your current tool.',
    'Tell me about your existing provider.',
    'Tell me about your existing vendor.',
    'Tell me about your existing supplier.',
  ])('asks as a seller does, which weighs less: %s', (text) => {
    expect(weighRoles(text)).toEqual(SELLS_A_LITTLE);
  });
});

describe('who buys', () => {
  it.each([
    'We use Excel.',
    'I use one spreadsheet.',
    'We still use spreadsheets.',
    'We mostly already run two lists today.',
    'I just do it manually.',
    'We do that in-house.',
    'We run two old lists now.',
    'We use paper currently.',
    'We currently have two sites.',
    "We're using a list.",
    'We are using a list.',
    "We're currently using a list.",
    'We are still using a list.',
  ])('tells how it works today: %s', (text) => {
    expect(weighRoles(text)).toEqual(BUYS);
  });

  it.each([
    ...['budget', 'board', 'CFO', 'CTO', 'CEO', 'COO', 'IT team', 'IT department', 'finance', 'procurement', 'legal'],
    ...['security', 'current system', 'current tool', 'current process', 'current provider', 'current vendor'],
    ...['current supplier', 'current contract', 'month-end', 'month end', 'warehouse', 'drivers', 'finance team'],
    ...['controller', 'controllers', 'accountant', 'accountants', 'invoice', 'invoices'],
  ])('speaks of our %s', (thing) => {
    expect(weighRoles(`It depends on our ${thing}.`)).toEqual(BUYS);
    expect(weighRoles(`It depends on her ${thing}.`)).toEqual(NEITHER);
  });

  it.each([
    'What does it cost?',
    'What would that cost?',
    'What does this cost?',
    'How much is it?',
    'How much does that come to?',
    'How much would this be?',
    "What's the price?",
    'What is the pricing?',
    'What is your cost?',
    'Does it integrate with SAP?',
    'Does it support SAP?',
    'Does it work offline?',
    'Does it handle returns?',
    'Does it connect to SAP?',
    'How do you support it?',
    'How do you price it?',
    'Can it export a list?',
  ])('asks for the price and what it can do: %s', (text) => {
    expect(weighRoles(text)).toEqual(BUYS);
  });

  it.each([
    'Our team needs a list.',
    'Our people want a list.',
    'Our company spends a lot.',
    'Our side struggles.',
    'Our people need a list.',
    'Our team wants a list.',
    'Our people spend hours.',
    'Our people struggle.',
    'Our team would like it.',
    'We need something.',
    "We'd need a tool.",
    'We would need a way in.',
    'We need it to run.',
    'We need to get there.',
    'We need to convince Tom.',
    'We need to check.',
    'We need to run this on Monday.',
    'We need to see.',
    'I have to check with Tom.',
    'I need to run it by Tom.',
    'I need to run this past Tom.',
    "I'd have to talk to Tom.",
    'I would need to check with Tom.',
    "I don't have budget.",
    "I don't have the budget.",
    'It is not in the budget.',
    "We're looking for one.",
    'We are evaluating two.',
    'We are comparing two.',
    ...['competitor', 'price', 'quote', 'proposal', 'offer'].map((thing) => `I saw your ${thing}.`),
  ])('needs, and has to ask others: %s', (text) => {
    expect(weighRoles(text)).toEqual(BUYS);
  });

  it.each([
    'We pay forty.',
    'We wrote a ticket.',
    'We bought it in June.',
    'We bought a licence.',
    'We bought the licence.',
    ...['system', 'platform', 'product', 'tool', 'software', 'security address', 'industry', 'pricing', 'numbers'].map(
      (thing) => `I looked at your ${thing}.`,
    ),
    'I ask my boss.',
    'I ask my director.',
    'I ask my team.',
    "We'd want it in writing.",
    'I would need that in writing.',
    "I'd want them in writing.",
    "We'd want the log.",
    "We'd want to see one.",
    'We would need somebody here.',
    'We only do one year.',
    'We only sign in June.',
    'We only buy in June.',
    "I'm not signing.",
    'I am not ready to sign.',
    "We're not signing.",
    'What would help me is a date.',
    'What will help us is a date.',
    'It costs us a day.',
  ])('pays, and has not decided: %s', (text) => {
    expect(weighRoles(text)).toEqual(BUYS);
  });
});
