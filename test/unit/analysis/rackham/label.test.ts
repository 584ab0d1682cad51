import { describe, expect, it } from 'vitest';
import { type Line, label, lastBehaviours, talk } from '../conversation.ts';

const EXPORT = 'B: The export breaks, but only above ten thousand, 10k rows.';
const PROPOSAL = "B: Let's start with two pilots.";

/** Every example of RACKHAM §1, with the words before it where the guide says that they matter. */
const GUIDE: readonly (readonly [expected: string, line: string, ...before: string[]])[] = [
  ['open_question', 'A: What happens when an invoice fails?'],
  ['open_question', "A: Walk me through last month's close."],
  ['open_question', 'A: Could you tell me how you got here?'],
  ['open_question', 'A: What do you think?', 'B: The limit is 50 users.'],
  ['closed_question', 'A: Do you use SAP?'],
  ['closed_question', 'A: How many seats?'],
  ['closed_question', 'A: Is finance on the call next week?'],
  ['closed_question', 'A: Which quarter does it land in?'],
  ['closed_question', 'A: Is the export slow?'],
  ['testing_understanding', "A: So it's monthly, right?", 'B: We invoice monthly.'],
  ['testing_understanding', 'A: So the export breaks only above 10k rows, is that it?', EXPORT],
  ['testing_understanding', 'A: When you say slow, you mean approval?', 'B: It is slow.'],
  ['testing_understanding', 'A: You said June.', 'B: We want to be live in June.'],
  ['none', 'A: Does that make sense?', 'B: The limit is 50 users.'],
  [
    'summarizing',
    'A: So far: two sites, June go-live, legal is the blocker.',
    'B: We have two sites.',
    'B: Legal is the blocker.',
  ],
  ['proposing', "A: Let's recap on Friday."],
  ['bringing_in', 'A: Priya, you run ops, how does this look?'],
  ['bringing_in', "A: We haven't heard from security."],
  ['none', 'A: Hi Priya'],
  ['proposing', "A: Let's start with two pilots."],
  ['proposing', 'A: I can send the data sheet today.'],
  ['giving_info_fact', 'A: We have pilots in 12 firms.'],
  ['proposing', 'A: And if you pilot in Leeds, we could reuse that team for Hull.', PROPOSAL],
  ['proposing', "A: Let's do Hull instead.", "B: Let's pilot in Leeds."],
  ['none', 'A: Good idea.', PROPOSAL],
  ['giving_info_fact', 'A: The limit is 50 users.'],
  ['giving_info_opinion', "A: It's by far the best tool."],
  ['giving_info_opinion', 'A: I think onboarding is the risk.'],
  ['giving_info_opinion', 'A: That looks tight to me.'],
  ['giving_info_fact', "A: I think it's 50."],
  ['disagreeing', "A: That's not right.", 'B: The limit is 50 users.'],
  ['disagreeing', 'A: I see it differently: the cost is upfront.'],
  ['giving_info_fact', 'A: Not yet.', 'B: Do you use SAP?'],
  ['defending_attacking', "A: That's simply unfair on us."],
  ['defending_attacking', "A: You clearly haven't read it."],
  ['disagreeing', "A: I disagree, here's the log."],
  ['none', 'A: Mm-hm.'],
  ['none', 'A: Can you see my screen?'],
];

describe('the labelling guide', () => {
  it.each(GUIDE)('%s: %s', (expected, line, ...before) => {
    expect(lastBehaviours(...before, line)[0] ?? 'none').toBe(expected);
  });
});

describe('what the surroundings change', () => {
  it('is a closed question when nobody said it before', () => {
    expect(lastBehaviours("A: So it's monthly, right?")).toEqual(['closed_question']);
  });

  it('asks the person who just spoke, and brings in the one who did not', () => {
    expect(lastBehaviours('Priya: The limit is 50 users.', 'A: Priya, how does this look?')).toEqual(['open_question']);
    const silence = Array.from({ length: 8 }, (_, i) => `B: Site number ${i} went live in June.`);
    expect(lastBehaviours('Priya: Hello there.', ...silence, 'A: Priya, how does this look?')).toEqual(['bringing_in']);
  });

  it('tells a proposal that extends another from one that replaces it', () => {
    const built = label(
      talk(["B: Let's pilot in Leeds.", 'A: And if you pilot in Leeds, we could reuse that team for Hull.']),
    );
    expect(built.labels[1]?.marks[0]).toMatchObject({ behaviour: 'proposing', buildOn: true, counterProposal: false });
    const replaced = label(talk(["B: Let's pilot in Leeds.", "A: Let's do Hull instead."]));
    expect(replaced.labels[1]?.marks[0]).toMatchObject({
      behaviour: 'proposing',
      buildOn: false,
      counterProposal: true,
    });
  });

  it('sees no counter-proposal after a pull, or in a plain yes', () => {
    const asked = label(
      talk(["B: Let's pilot in Leeds.", 'A: What makes Leeds the right place?', "A: Let's do Hull instead."]),
    );
    expect(asked.labels[2]?.marks[0]?.counterProposal).toBe(false);
    const agreed = label(talk(["B: Let's pilot in Leeds.", "A: Yes, let's do that."]));
    expect(agreed.labels[1]?.marks[0]?.counterProposal).toBe(false);
  });

  it('hears a statement that the other confirms as a check', () => {
    const lines = [
      'B: The reading worked.',
      'B: The matching stayed slow.',
      'A: So the reading worked but the matching stayed where it was.',
    ];
    expect(label(talk([...lines, 'B: Exactly.'])).labels[2]?.marks[0]?.behaviour).toBe('testing_understanding');
    expect(label(talk([...lines, 'B: It was in June.'])).labels[2]?.marks[0]?.behaviour).toBe('giving_info_fact');
  });

  it('carries a summary on over its sentences', () => {
    const labels = label(
      talk([
        'B: We need day five from January.',
        'B: Most of it comes from Moss.',
        'A: Let me sum up.',
        'A: You need day five from January.',
        'A: And it comes from Moss.',
      ]),
    ).labels;
    expect(labels.slice(2).map(({ marks }) => marks[0]?.behaviour)).toEqual([
      'summarizing',
      'summarizing',
      'summarizing',
    ]);
  });
});

describe('questions in any shape', () => {
  it.each([
    ["A: Hey, what's the deadline?", 'closed_question'],
    ['A: Hi, how are you?', 'none'],
    ['A: or do you do it by hand', 'closed_question'],
    ['A: So, I mean, does this need to change', 'closed_question'],
    ['A: for the second site would you want the same', 'closed_question'],
    ['A: how many times do you really check it', 'closed_question'],
    ['A: would you say that this is the main reason for the', 'closed_question'],
    ['A: Have a look at the second page.', 'proposing'],
    ['A: I wonder if we could start with Leeds.', 'proposing'],
    ['A: Maybe we can have a look at the criteria?', 'proposing'],
    ['A: Yeah, why not?', 'none'],
    ['A: It works on every phone, you know?', 'giving_info_fact'],
    ['A: What the team wants is a shorter list.', 'giving_info_fact'],
  ])('%s: %s', (line, expected) => {
    expect(lastBehaviours(line)[0] ?? 'none').toBe(expected);
  });
});

/** Sentences as speech recognition gives them, long turns, and what the words before and after change. */
describe('questions in speech', () => {
  it.each([
    ['open_question', 'A: So, to start, what made you take this call?'],
    ['open_question', 'A: so what brings you in today'],
    ['open_question', 'A: and then uh what happened'],
    ['open_question', 'A: how come they never called'],
    ['open_question', 'A: if you did decide to change how would you go about it'],
    ['open_question', 'A: When you get home from work, what do you do?'],
    ['open_question', 'A: Would you mind telling me how that came about?'],
    ['closed_question', 'A: who runs the night shift'],
    ['closed_question', "A: when's the next meeting with them"],
    ['closed_question', 'A: would thursday work'],
    ['closed_question', 'A: and what about the drivers do they need an app for that'],
    ['closed_question', 'A: On a scale from one to ten, how ready are you?'],
    ['closed_question', "A: You haven't told them, have you?"],
    ['proposing', 'A: Why not start with one team?'],
    ['proposing', 'A: How about thirty-seven for two years?'],
    ['giving_info_fact', 'A: what we do is we import the file every night'],
    ['giving_info_fact', 'A: who we work with is mostly hospitals'],
    ['giving_info_fact', 'A: i asked him how many users they have'],
    ['giving_info_fact', 'A: if you click here it opens the report'],
    ['giving_info_fact', 'A: we do that on mondays and they do it on fridays'],
  ])('%s: %s', (expected, line) => {
    expect(lastBehaviours(line)[0] ?? 'none').toBe(expected);
  });

  it('finds the question after the connective, with its own words', () => {
    const text = 'yeah that makes sense and what would you say are the good things about it';
    const marks = label(talk([`A: ${text}`])).labels[0]?.marks ?? [];
    expect(marks.map((mark) => mark.behaviour)).toContain('open_question');
    for (const mark of marks) expect(text).toContain(mark.clause);
  });

  it('keeps the question of a long turn before what is only told', () => {
    const turn =
      "A: The limit is 50 users. I think that's tight. Let's start with two pilots. How does that sound to you?";
    expect(lastBehaviours(turn)).toEqual(['giving_info_fact', 'open_question']);
    const asksFirst = "A: How does that sound to you? The limit is 50 users. I think that's tight.";
    expect(lastBehaviours(asksFirst)).toEqual(['open_question', 'giving_info_fact']);
  });

  it('hears a tag that stands alone after its own statement only, and never a bare okay', () => {
    expect(lastBehaviours('A: It is the biggest site.', "A: Isn't it?")).toEqual(['closed_question']);
    expect(lastBehaviours('B: It is the biggest site.', 'A: Right?')).toEqual([]);
    expect(lastBehaviours('A: It is the biggest site.', 'A: Okay?')).toEqual([]);
  });
});

/** Statements about what only the listener knows ask for a yes (B-events). */
describe('what the listener said, felt or does', () => {
  const before = 'B: I like the job but the hours are killing me.';
  it.each([
    ['testing_understanding', "A: So you're kind of stuck between the two."],
    ['testing_understanding', 'A: It sounds like the hours are really hard on you.'],
    ['testing_understanding', 'A: Your hours are too long for you.'],
    ['giving_info_fact', 'A: You get a report every morning.'],
    ['giving_info_fact', 'A: So you can export it as a file.'],
    ['proposing', 'A: You could ask for other hours.'],
  ])('%s: %s', (expected, line) => {
    expect(lastBehaviours(before, line)[0] ?? 'none').toBe(expected);
  });

  it('is no check without somebody to check with', () => {
    expect(lastBehaviours("A: So you're kind of stuck between the two.")).not.toContain('testing_understanding');
  });
});

describe('offers, plans and obstacles', () => {
  it.each([
    ['proposing', 'A: If you come down to thirty-seven, we can sign this month.'],
    ['proposing', "A: I'll check with legal and come back to you."],
    ['giving_info_fact', 'A: We lost forty, as far as we could count.'],
    ['giving_info_fact', "A: I'll have to ask her."],
  ])('%s: %s', (expected, line) => {
    expect(lastBehaviours(line)[0] ?? 'none').toBe(expected);
  });

  it('is an obstacle right after a proposal, else a fact', () => {
    const line = "A: We can't pay upfront.";
    expect(lastBehaviours("B: Let's say quarterly.", line)).toEqual(['disagreeing']);
    expect(lastBehaviours('B: The limit is 50 users.', line)).toEqual(['giving_info_fact']);
  });
});

/** What reading whole conversations beside their reports showed (test/eval/README.md). */
describe('what stands in conversations', () => {
  it.each<[string, string, ...string[]]>([
    ['none', 'A: Hello Tom, thanks for joining on short notice.'],
    ['none', 'A: Good to see you again, Anita.'],
    ['none', 'A: Let me be blunt, Marta.'],
    ['none', 'A: Does that make sense so far?'],
    ['none', "A: We'll see.", 'B: You can have it on Monday.'],
    ['giving_info_fact', 'A: There is.', 'B: Is there another vendor in the race?'],
    ['none', 'A: There is.', 'B: The limit is 50 users.'],
    ['summarizing', 'A: To sum up: a test call before Friday, and the calculation by Thursday.'],
    ['proposing', 'A: Let us sum up on Friday.'],
    ['summarizing', 'A: So there are three things: the outage, the hotline and the page.'],
    ['giving_info_fact', 'A: There are three people in the team.'],
    ['defending_attacking', "A: It wasn't really our fault, the data centre had a fire alarm."],
    ['disagreeing', "A: I don't think that's fair.", 'B: The limit is 50 users.'],
    ['disagreeing', "A: Thirty won't work, because our costs went up.", 'B: Our budget is thirty.'],
    ['disagreeing', "A: We couldn't do that before the audit.", 'B: We start with one site.'],
    ['giving_info_fact', "A: We couldn't do that before the audit.", 'B: Why did you wait?'],
    ['giving_info_opinion', 'A: The problem is that I get nervous.', 'B: It leaves him room.'],
    ['proposing', 'A: And if we paid upfront, could you get to thirty-four?', 'B: Thirty-seven.'],
    ['proposing', 'A: Can I call you next week?'],
    ['closed_question', 'A: Can I ask you for the number?'],
    ['giving_info_opinion', "A: I'm sure we'll get there, it's a fantastic product."],
    ['giving_info_fact', "A: So, I'll be quick, we run vans for delivery companies."],
    ['testing_understanding', 'A: The page was green while you were down?', 'B: Your status page was green all day.'],
    ['closed_question', 'A: The page was green while you were down?', 'B: We have two sites.'],
  ])('%s: %s', (expected, line, ...before) => {
    expect(lastBehaviours(...before, line)[0] ?? 'none').toBe(expected);
  });

  it('takes up a suggestion by doing it, which is no counter-proposal', () => {
    const { labels } = label(talk(['B: You could try counting to five.', 'A: I can try that on Thursday.']));
    expect(labels[1]?.marks[0]).toMatchObject({ behaviour: 'proposing', counterProposal: false });
  });

  it('hears no check of understanding in a pitch', () => {
    const pitch = "A: So you've seen the offer, which is honestly a very generous price.";
    expect(lastBehaviours('B: Good morning to everybody here.', 'B: We have two sites.', pitch)).not.toContain(
      'testing_understanding',
    );
  });
});

describe('a missing full stop', () => {
  it('means a broken-off sentence only where the others have theirs', () => {
    expect(lastBehaviours('B: We have two sites.', 'B: They are in Leeds.', 'A: We could')).toEqual([]);
    expect(lastBehaviours('B: We have two sites.', 'B: They are in Leeds.', 'A: It works')).toEqual([]);
    expect(lastBehaviours('b: we have two sites', 'b: they are in leeds', 'a: it works')).toEqual(['giving_info_fact']);
  });
});

describe('cutting in', () => {
  const first: Line = { who: 'A', text: 'We were going to–', startMs: 0, endMs: 2_000 };
  const second: Line = { who: 'B', text: 'Let me show you the dashboard.', startMs: 1_500, endMs: 3_500 };

  it('needs a broken-off sentence and the timing', () => {
    expect(lastBehaviours(first, second)).toEqual(['shutting_out_interrupting']);
    expect(lastBehaviours(first, { ...second, startMs: 4_000, endMs: 6_000 })).toEqual(['proposing']);
    expect(lastBehaviours({ ...first, text: 'We were going to Leeds.' }, second)).toEqual(['proposing']);
  });

  it('is never seen where the source has no overlaps', () => {
    const marks = label(talk([first, second], { overlap: false })).labels[1]?.marks ?? [];
    expect(marks.map((mark) => mark.behaviour)).toEqual(['proposing']);
  });

  it('leaves supportive overlap alone', () => {
    expect(lastBehaviours(first, { ...second, text: 'yes, exactly' })).toEqual([]);
  });
});

describe('marks', () => {
  it('gives two for a statement and a question, each with its own words', () => {
    const text = 'We have pilots in 12 firms, how does that compare?';
    const marks = label(talk([`A: ${text}`])).labels[0]?.marks ?? [];
    expect(marks.map((mark) => mark.behaviour)).toEqual(['giving_info_fact', 'open_question']);
    for (const mark of marks) expect(text).toContain(mark.clause);
  });

  it('keeps a question together with its condition', () => {
    expect(lastBehaviours('A: When an invoice fails, what happens?')).toEqual(['open_question']);
  });

  it('counts reasons and pressure beside the behaviour', () => {
    const marks = label(
      talk(['A: We should sign today because the price ends on Friday, and that is a very fair offer.']),
    ).labels[0]?.marks;
    expect(marks?.[0]).toMatchObject({ behaviour: 'proposing', reasons: 1, irritator: true });
  });

  it.each([
    'A: Mm-hmm.',
    'A: Yeah, okay.',
    'A: Thank you.',
    'A: Good morning.',
    'A: and then the',
    'A: Right.',
    'A: Got it.',
    'A: …',
    'A: Sounds good.',
  ])('%s is none', (line) => {
    expect(lastBehaviours(line)).toEqual([]);
  });

  it('reads no other language than English', () => {
    const german = Array.from(
      { length: 10 },
      () => 'A: Wir haben das gestern schon besprochen und brauchen eine Lösung.',
    );
    expect(label(talk(german)).labels.every(({ marks }) => marks.length === 0)).toBe(true);
    expect(lastBehaviours('A: 東京の支店はどうですか。')).toEqual([]);
  });
});
