import type { Standing } from '../../../../src/analysis/practice/standing.ts';

/** Three sellers for every persona, self-written: what each says next, and what they do when a doubt or a question comes up. */

export interface Script {
  readonly turns: readonly string[];
  /** Said to a doubt that was just raised; without it the script goes on as if nothing had been said. */
  readonly explores?: readonly string[];
  /** Said once it is known what stands behind a doubt, by objection. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Said to the persona's own questions. */
  readonly replies?: readonly string[];
}

export const LEVELS = ['skilled', 'average', 'poor'] as const;
export type Level = (typeof LEVELS)[number];

export interface Case {
  readonly scenario: string;
  readonly reps: Readonly<Record<Level, Script>>;
}

/** What a script says next; null at its end. `said` counts how often each kind was used. */
export function nextTurn(
  script: Script,
  said: { turns: number; explores: number; replies: number },
  standing: Standing,
): string | null {
  const { pending } = standing;
  if (pending !== null && script.explores !== undefined) {
    const answer = script.answers?.[pending.id];
    if (standing.objections.get(pending.id) === 'explored' && answer !== undefined) return answer;
    if (standing.objections.get(pending.id) === 'raised') return take(script.explores, said.explores++) ?? null;
  }
  if (standing.asked !== null && script.replies !== undefined) {
    const reply = take(script.replies, said.replies++);
    if (reply !== null) return reply;
  }
  return take(script.turns, said.turns++);
}

function take(list: readonly string[], at: number): string | null {
  return list[at] ?? null;
}

const EXPLORES = [
  'That is worth understanding. What worries you most about that?',
  'Help me understand that. What stands behind it for you?',
  'I would rather ask before I answer. What makes you say that?',
  'What would have to be different for that to be no concern?',
  'What is it about that which troubles you?',
];

export const CASES: Readonly<Record<string, Case>> = {
  friendly_prospect: {
    scenario: 'discovery',
    reps: {
      skilled: {
        turns: [
          'Hello Anna, thank you for the time. Tell me how an invoice travels through your house today.',
          'You print them all and walk around with the folder, is that right? What happens when an invoice gets stuck?',
          'So paying the timber late costs you the discount, and it came to eighteen thousand in a year. Have I got that right?',
          'What does that mean for you personally?',
          'How do mistakes come to light, and what kind of trouble do they cause?',
          'To sum up so far: the folder gets stuck, the discount is lost, and you sit here on Saturdays. What did I miss?',
          'What is going to change in the next year?',
          'Who else has a say in the decision, and how do they look at it?',
          'So Maja needs to see it work with one supplier before she believes it, is that it?',
          'How would it be if we started with the timber yard alone, and you showed her that over coffee?',
          'Shall we look at that together on Tuesday at ten, with the invoices of one month?',
        ],
        explores: EXPLORES,
        answers: {
          too_big:
            'You would have one person here whom you can ring, and I will give you her name before anything starts.',
          owners_like_paper:
            'Then the owners get a list each week that they go through over coffee, and sign on a tablet.',
          price: 'For your volume it is two hundred and twenty a month, so that you can decide by yourself.',
        },
        replies: [
          'It takes most people a morning, because it looks like the folder that they know.',
          'Yes, there is a real person, and she answers the phone herself.',
          'We work with six workshops, two of them make furniture.',
        ],
      },
      average: {
        turns: [
          'Hello Anna, thanks for making the time. How do you handle invoices today?',
          'Okay. Our software scans them and sends them to the right person. How many are there in a month?',
          'Do you have a system for that at the moment?',
          'We have a module for approvals, and it works on the phone as well. What happens when an invoice gets stuck?',
          'That is typical. Most of our customers save two days a month with it.',
          'Do you ever pay an invoice late?',
          'I can show you the approval screen, it is really simple.',
          'What would you need to decide?',
          'Is the budget there for this year?',
          'I will send you an offer this week, and we can talk on Friday.',
        ],
        replies: [
          'You get used to it in a day or so.',
          'We have support by mail and by phone.',
          'We have many customers of your size.',
        ],
      },
      poor: {
        turns: [
          'Hi Anna, let me show you our platform. It is the best on the market, and you are going to love it. We have invoice capture, approvals, payment runs, an archive and a mobile app.',
          'Our artificial intelligence reads every invoice. It learns by itself. It connects to all systems. It is used by two thousand companies. It has won three awards.',
          'Paper is outdated, to be honest. You are burning money every day.',
          'I can offer you the enterprise package for nine hundred a month if you sign this week. It is a no-brainer.',
          'You clearly do not see what this costs you. The offer is only valid until Friday.',
          'We also have a module for travel expenses and one for contracts. And analytics. And a dashboard for the owners.',
          'So should I send you the contract today?',
          'Everybody in your industry uses it, trust me.',
        ],
      },
    },
  },
  skeptical_buyer: {
    scenario: 'discovery',
    reps: {
      skilled: {
        turns: [
          'Good morning Marcus, thank you for the half hour. What would make it well spent for you?',
          'What happened the last time you tried planning software?',
          'So half the vans had it switched off by summer, and you had to explain the write-off to the board. Is that right?',
          'What happens when parcels are late?',
          'So one account fines you, and you have until summer to bring it down. Have I understood that?',
          'How did the drivers take to the change back then, and who speaks for them?',
          'What do the plans depend on, as far as your team is concerned?',
          'To sum up so far: the tool was switched off, the late parcels cost you forty-one thousand, and two planners leave in April.',
          'Who is involved in the decision, and how will it be made?',
          'What would you have to see before you could defend it upstairs?',
          'Then let us plan one depot for one week, with the early shift and whoever speaks for the drivers at the table.',
          'Shall we do that on Thursday at six in Leeds, before the first vans leave?',
        ],
        explores: EXPLORES,
        answers: {
          heard_before:
            'Then I would like to show you one morning with changed addresses at five, in your depot, with your own plan.',
          price: 'Then you pay for one depot first, and for the second only when the first carries.',
          not_now:
            'Nobody has to leave the early shift: our people sit beside your planners for a week and build it from the tours.',
        },
        replies: [
          'A carrier in Bristol with ninety vans, and you may call their head of dispatch.',
          'It plans again within four minutes, and shows what changed.',
          'It takes the addresses from the export that you make at four anyway.',
        ],
      },
      average: {
        turns: [
          'Good morning Marcus, thanks for your time. How do you plan the routes today?',
          'I see. We do that for a lot of carriers. How many vans do you have?',
          'Our software plans a depot in ten minutes. Have you tried planning software before?',
          'What was the problem with it?',
          'That would not happen with ours, because the drivers get an app that they like.',
          'Do you have many late parcels?',
          'What happens when parcels are late?',
          'Okay. I think our tool could help there, it reduces delays by a fifth.',
          'Who decides about the budget?',
          'I could send you a proposal next week, would that be all right?',
        ],
        replies: [
          'We have several carriers as customers.',
          'It is quite fast, a few minutes.',
          'We import your spreadsheet.',
        ],
      },
      poor: {
        turns: [
          'Marcus, great to meet you. We are the market leader in route planning, and I am sure that you will love it. Let me show you our platform.',
          'It plans all vans in real time. It tracks every driver. It saves thirty per cent. It runs in the cloud. It is very easy.',
          'That is not a problem with our software. The last vendor clearly did not know what they were doing.',
          'To be honest, spreadsheets are from the last century. You are wasting money every day.',
          'We can start next week. I will send you the contract today, and if you sign this month you get a fair price.',
          'You obviously have not read our case studies. Every carrier of your size has it by now.',
          'I disagree. It is cheap for what it does, believe me.',
          'So can we close this today?',
        ],
      },
    },
  },
  busy_executive: {
    scenario: 'discovery',
    reps: {
      skilled: {
        turns: [
          'Fifteen minutes, so one question first: what do empty rooms cost you?',
          'Two point four million a year, a third of the room hours. Is that the figure that you answer for?',
          'What does the board expect of you there?',
          'What does the overtime do to your people?',
          'So far: a third of the rooms empty, five points by March, and nurses who leave over the roster.',
          'How will the clinic managers take to it, and who might resist?',
          'So without Northgate it fails, is that it?',
          'How will the decision be made?',
          'What would prove it to you within those six weeks?',
          'Then let us take one site for six weeks, measured in your own system.',
          'Shall we fix it on Monday at eight, with the data protection officer?',
        ],
        explores: ['What would it have to change for you to be worth it?', ...EXPLORES],
        answers: {
          bottom_line: 'It moves utilisation: I would show that at one site, in your own figures.',
          change_fatigue: 'The managers would give it one hour, and nothing else changes for them.',
          prove_it: 'Your controller measures it, in your own system, before and after.',
        },
        replies: [
          'Six weeks at one site.',
          'About four thousand a month for one site.',
          'It fails where a clinic keeps a second plan beside it.',
        ],
      },
      average: {
        turns: [
          'Thank you for the time. We help clinics to plan their shifts and rooms. How do you do that today?',
          'Do you know how many rooms are empty?',
          'What do empty rooms cost you?',
          'We usually bring that down by a fifth. Our software is used by forty clinics.',
          'Is overtime a topic, too?',
          'What does it do to your people?',
          'I would suggest a pilot in one clinic. Would that be possible?',
          'Who would have to approve it?',
          'I will send you a proposal by Friday.',
        ],
        replies: ['A few weeks, usually.', 'It depends on the number of users.', 'Nowhere that I know of.'],
      },
      poor: {
        turns: [
          'Good morning Catherine, thank you so much for taking the time, I know how busy you are. Let me tell you a little about us first. We were founded in 2009, we have offices in four countries, and we are the market leader in workforce management for healthcare with a platform that covers planning, time recording, payroll and analytics.',
          'Our platform has a rule engine. It has an app. It has a marketplace for shifts. It has artificial intelligence. It is the best on the market.',
          'To be honest, every clinic of your size already uses something like this. You would be crazy not to look at it.',
          'I can offer you a very fair price if you sign this quarter.',
          'You clearly have not seen what it can do. Let me show you the dashboard now.',
          'So can I send you the contract today?',
        ],
      },
    },
  },
  procurement_negotiator: {
    scenario: 'negotiation',
    reps: {
      skilled: {
        turns: [
          'Good morning Mr Vogel. Before we speak about numbers: what is important to you in this contract?',
          'What is the discount measured by on your side?',
          'So you have to book eight per cent against the first offer, and training counts as well. Is that right?',
          'What hangs on the timing for you?',
          'What is your experience with price increases in the past?',
          'So a cap for three years would be worth something to you, have I understood that?',
          'How does your maintenance department look at the alternatives?',
          'To sum up: you have to book eight per cent, it has to be signed by the eighteenth of December, and you want no surprise after year one.',
          'What are the plans for the other plants?',
          'What could you give in return, for instance in the length of the contract?',
          'If you sign for three years, I can put the training and a cap on the price into the contract.',
          'Shall we go through that draft together on Thursday at ten?',
        ],
        explores: ['What is that demand for, on your side?', ...EXPLORES],
        answers: {
          discount:
            'If you sign for three years, I put training worth eight per cent of the price into the contract, as a line of its own.',
          payment: 'Then let us say quarterly in advance, so that never more than three months are at risk.',
          liability:
            'I can write a reaction time of one hour into the contract, with the name of who answers for a wrong alarm.',
        },
        replies: [
          'There is room where there is something in return, such as the length of the contract.',
          'In return I would like three years, and a reference.',
          'Others of your size pay list price, and get training with it.',
        ],
      },
      average: {
        turns: [
          'Good morning Mr Vogel, thanks for your time. You have seen our offer. Do you have any questions on it?',
          'What discount do you have in mind?',
          'Fifteen per cent is not possible for us. I can give you five.',
          'When would you like to sign?',
          'What hangs on the timing for you?',
          'We could also do seven per cent if you pay in advance.',
          'Is there another supplier?',
          'I think that our product is the better one, the trial has shown that.',
          'Would a contract over two years be possible?',
          'I will send you a new offer by Friday.',
        ],
        replies: [
          'A little, I would have to ask.',
          'A quick decision would help us.',
          'That differs from customer to customer.',
        ],
      },
      poor: {
        turns: [
          'Mr Vogel, this is a very fair price already. You will not find a better one, trust me.',
          'All right, I can give you ten per cent if you sign today.',
          'And I will throw in the training and the support for free.',
          'To be honest, your terms are ridiculous. That is simply unfair on us.',
          'Fine, fifteen per cent then. Let us sign this week.',
          'You clearly do not understand what this product is worth. Your own people want it.',
          'I can go to eighteen per cent, but that is my last offer.',
          'So do we have a deal now?',
        ],
      },
    },
  },
  technical_evaluator: {
    scenario: 'demo',
    reps: {
      skilled: {
        turns: [
          'Hi Ravi, thanks for making the time. Before I show anything, what would convince you, and what would put you off?',
          'What happens in the team when a job fails at night?',
          'So it is nineteen call-outs, and two of your people want to leave the rota. Is that it?',
          'How do you find out when data got lost or arrives in the wrong order?',
          'So the regulator found it before you did, have I got that right?',
          'What will be the hardest part to integrate, and why?',
          'I do not know how we do with fixed-width files from such a code page, and I will find out. What did the last vendor try?',
          'How do the engineers in your team look at buying instead of building?',
          'To sum up: the nights, the lost claims and the mainframe are the three things, and Elena has a prototype that we are measured against.',
          'How is the decision made, and what does your recommendation do?',
          'Then I would show you replay and ordering only, on your own data from the first of the month.',
          'Shall we run that test on Thursday at ten, with Elena, on your own cluster?',
        ],
        explores: EXPLORES,
        answers: {
          lock_in: 'The definitions are plain files in your own repository, and I will show you the export first.',
          performance:
            'Then let us replay your own first of the month, with ordering on, and look at the worst two hours together.',
          honesty:
            'It is bad at large binary payloads, and it cannot order across two regions: those are limits you should plan around.',
        },
        replies: [
          'Ordering holds per key, not across keys, and it ends at the border of a region.',
          'You can replay one hour of one source, and it goes to a side topic first.',
          'Each event carries its history, and I can send you an example of a whole claim.',
        ],
      },
      average: {
        turns: [
          'Hi Ravi, thanks for the time. I would like to show you our platform today. How is your setup at the moment?',
          'Okay. We connect to all of those. How many events do you have a day?',
          'That is no problem for us, we handle a hundred million. Do you have problems at night?',
          'What happens in the team when a job fails at night?',
          'With our dashboard you see that at once. Let me show you the monitoring.',
          'Do you use a mainframe as well?',
          'We have an adapter for that, I think.',
          'What do you think about it so far?',
          'Who decides in the end?',
          'I could set up a trial account for you next week.',
        ],
        replies: ['We guarantee ordering.', 'You can replay events in the console.', 'There is an audit log.'],
      },
      poor: {
        turns: [
          'Hi Ravi, let me jump right in. We are the number one data platform, cloud native, infinitely scalable and extremely easy to use.',
          'We have four hundred connectors. We have exactly once everywhere. We have artificial intelligence in the pipeline. We have the best support on the market. We never lose an event.',
          'Mainframes are outdated, to be honest. You should migrate that first.',
          'You clearly built too much yourselves. That is a waste of your time.',
          'I can give you a licence for the whole company if you sign this quarter.',
          'No, there are no limits. Trust me, it scales.',
          'Let me show you one more dashboard. And the marketplace. And the roadmap.',
          'So when can we sign?',
        ],
      },
    },
  },
  happy_renewal: {
    scenario: 'renewal',
    reps: {
      skilled: {
        turns: [
          'Hi Grace, good to see you. Before the contract: what has changed in how such a decision is made on your side?',
          'So Brandon wants three quotes and has never seen the product, is that right?',
          'What difference has it made, and how do you measure it?',
          'So first answers went from nineteen hours to four. Who has seen those numbers so far?',
          'How has the use of the seats developed across your team?',
          'What frustrates your agents about it, even if it is small?',
          'That should not have happened, and two tickets without an answer is our fault. What did it mean for the agents in July?',
          'To sum up: Brandon has to be won, Lisbon has left, and the search in July is not forgotten.',
          'What are your own plans for the next year, in your role?',
          'So Tomas takes over in May, and he knows our competitor better than us. Have I understood that?',
          'How would it be if we put the results on one page together, for Brandon and for Tomas?',
          'Shall we do that on Thursday at three, and invite Brandon for the last ten minutes?',
        ],
        explores: ['What would you rather not have to discuss?', ...EXPLORES],
        answers: {
          formality: 'Then let us prepare the answers before finance has the questions, one page is enough.',
          price: 'Then we keep the total where it was, with the seats that you really use.',
          other_tool:
            'Then I will put the comparison on one page, with your own numbers, so that you have something in your hand for finance.',
        },
        replies: [
          'There is a new search, and after July I would like you to be the first to try it.',
          'Gladly, and this time for the newer agents.',
          'Yes, I have your usage figures, and I will send them to you today.',
        ],
      },
      average: {
        turns: [
          'Hi Grace, nice to see you. Are you still happy with everything?',
          'Great. Do all agents use it?',
          'We have released a new reporting module. Would that be interesting for you?',
          'What has changed in how such a decision is made on your side?',
          'Okay. Do you need anything from me for that?',
          'How do the agents like the chat?',
          'I could offer you the premium plan for the same price.',
          'Is there anything that does not work?',
          'I will send you the renewal by Friday.',
        ],
        replies: ['There is a new reporting module.', 'We can do a webinar.', 'I would have to look that up.'],
      },
      poor: {
        turns: [
          'Hi Grace, so good news, I have the renewal here, and it only goes up by nine per cent.',
          'We have added artificial intelligence, a knowledge base and voice. You are going to love the premium plan, trust me.',
          'If you sign today I can give you the old price on the first ten seats. It is a very fair offer.',
          'You clearly do not use half of what you have. That is not our fault.',
          'The cheaper tools are rubbish, to be honest. Do not waste your time.',
          'Let me also tell you about our partner programme. And about the new dashboard. And the voice module.',
          'So shall I send you the contract today?',
        ],
      },
    },
  },
  angry_customer: {
    scenario: 'objection_handling',
    reps: {
      skilled: {
        turns: [
          'Mr Brandt, I have time, and I am listening. What happened on Thursday night?',
          'So from twenty to nine until ten past one all screens were frozen, on the worst night of the year. Is that right?',
          'What did that night cost you?',
          'So two loads of fish in the bin and eleven trucks half empty. Have I got that right?',
          'What happened when you called our support?',
          'So you were told to restart them all by hand, it made it worse, and nobody called you back. Is that it?',
          'What worries you most about the weeks ahead?',
          'To sum up: four and a half hours dark, the fish in the bin, three calls for nothing, and the fourteenth of December is coming.',
          'What does all this mean for you personally?',
          'What would it take to restore your trust in us?',
          'I will be that name myself, with my mobile number, and the paper list will be there before December.',
          'I will bring the cause in writing and the fallback to you on Monday at ten. Does that suit you?',
        ],
        explores: ['What was it like for you, each of those times?', ...EXPLORES],
        answers: {
          nobody_listens: 'I am writing it down, in your words and not on a form, and I will read it back to you.',
          compensation:
            'You get a letter for upstairs that says what it was worth to us, with a credit in money, signed by our director.',
          leaving: 'I will stand in your warehouse myself that night, from eight until the last truck is gone.',
        },
        replies: [
          'The cause was a full disk on our side, that nobody watched.',
          'Since Friday that disk is watched, and two people are on call.',
          'I am responsible, and my name is on it.',
        ],
      },
      average: {
        turns: [
          'Mr Brandt, I am sorry about that. Can you tell me what happened?',
          'Okay. Which version do you have on the scanners?',
          'Our engineers found the cause, it was a full disk. It is repaired now.',
          'What did that night cost you?',
          'I understand. I can offer you a credit for one month.',
          'Did you call our support?',
          'I will pass that on to the team. What else can I do for you?',
          'We will watch it closely in December. Is that all right?',
          'I will send you a report by Friday.',
        ],
        replies: ['It was a full disk.', 'We have added monitoring.', 'Our operations team is responsible.'],
      },
      poor: {
        turns: [
          'Mr Brandt, unfortunately that was an exceptional situation, and our service level allows for such outages.',
          'To be honest, you should have had a fallback. That is not our fault.',
          'Our availability is at ninety-nine point nine per cent. We are the market leader. Every system fails at some point. The other customers did not complain.',
          'You clearly do not know how such software works.',
          'I can offer you a voucher if you sign for another year this week.',
          'With all due respect, you are being unreasonable.',
          'So can we close the case now?',
        ],
      },
    },
  },
  silent_committee: {
    scenario: 'discovery',
    reps: {
      skilled: {
        turns: [
          'Good morning to all four of you. What happens when patients miss their appointments?',
          'Priya, how do you look at this from the security side?',
          'So you stopped two projects after signature, because nobody had asked you before. Is that right?',
          'Tom, what would this have to look like for you in the budget?',
          'Lucy, how does this look from the wards, in daily practice?',
          'So your nurses are on the phone two hours a day with those whom a text will not reach, have I understood that?',
          'To sum up: Priya needs the names to stay here, Tom can pay from postage, and Lucy wants the calls to the elderly to go away.',
          'How did the last decision of this kind go?',
          'What would each of you have to see before you could say yes, here at the table?',
          'Then let us begin with one ward, the data stays in your own house, and it is paid from fewer letters.',
          'Shall we meet on Thursday at ten with all four of you and look at that one ward?',
        ],
        explores: EXPLORES,
        answers: {
          think_about_it:
            'Then let us hear it here: I would like to ask each of your colleagues what they would tell you in the corridor.',
          others_have_it:
            'There is a hospital of nine hundred beds in Leeds, and I will give you the number of their director.',
          effort: 'IT only has to open one export of the booking system, and we do the rest.',
        },
        replies: [
          'A hospital with eight hundred beds in York, and you may speak to them.',
          'Whoever has no mobile gets a call or a letter, as today.',
          'The first thing is an export of one ward, and that takes a day.',
        ],
      },
      average: {
        turns: [
          'Good morning, thank you for having me. How do you remind patients today?',
          'Our software does that by text message. How many appointments do you have?',
          'What happens when patients miss their appointments?',
          'With us that goes down by a third. Is there a budget for it?',
          'Does security have any requirements?',
          'What do the others think about it?',
          'It is hosted in Europe and certified. Does that help?',
          'Would the nurses use it?',
          'I can send you a reference and an offer next week.',
        ],
        replies: ['Several hospitals use it.', 'They can opt out.', 'We would start with a workshop.'],
      },
      poor: {
        turns: [
          'Good morning everybody. We are the market leader for patient communication, so let me walk you through our slides.',
          'We have text, mail, voice and an app. We have artificial intelligence. We have dashboards. We have three hundred hospitals. We are certified.',
          'It is a no-brainer for a hospital of your size, believe me.',
          'You clearly lose money with letters every day. That is a waste of your time.',
          'I can offer you a special price if you sign this quarter.',
          'There is nothing to discuss about security, trust me, it is all in the cloud.',
          'So who signs the contract?',
        ],
      },
    },
  },
};
