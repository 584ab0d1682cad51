import type { Persona } from './persona.ts';

/** How somebody speaks of whom only a recording is known: polite, plain, of no trade. */
export const PLAIN_LINES: Persona['lines'] = {
  opens: ['Hello again.', 'Good to speak to you.', 'Hello. I have some time now.'],
  nods: ['Well.', 'Since you ask.', 'Let me think.', 'That is a fair question.'],
  confirms: ['Yes, that is right.', 'Exactly.', 'That is how it is, yes.'],
  summed: ['Yes, that is the picture.', 'That is a fair summary.', 'Correct, that is where we stand.'],
  listens: ['I see.', 'All right.', 'Noted.', 'Okay. And?'],
  bored: ['That was a lot at once.', 'I am afraid I lost the thread.', 'Could you say that in one sentence?'],
  early: ['That is early. You have not asked me much yet.', 'Maybe. First I would want you to know what we need.'],
  interested: ['That could be interesting.', 'Go on.', 'That I could see.'],
  agrees: ['Good, let us do that.', 'Agreed. Send me the invitation.', 'All right, that day works for me.'],
  not_yet: ['We can find a date. I am not sure what for, yet.', 'Before that I would like to be clear about the rest.'],
  hurt: ['I do not think that was called for.', 'That is not how I see it, and not how I like to talk.'],
  pressed: ['Please leave the big words out.', 'That sounds like a leaflet.', 'I would rather hear facts.'],
  disputed: ['I see that differently.', 'We may disagree there.', 'That is not our experience.'],
  vague: ['It depends. What exactly do you mean?', 'Hard to say in general.', 'On the whole it works.'],
  short: ['More or less.', 'In a way.', 'That depends.', 'Partly.'],
  again: ['As I said.', 'I mentioned that.', 'We had that before.'],
  too_much: ['One thing at a time, please.', 'Which of those do you mean?', 'That is several questions.'],
  chats: ['Yes. Where do we begin?', 'Likewise. What would you like to know?', 'Sure. Go ahead.'],
  hurries: ['I do not have much time left.', 'We should come to a point.', 'I have to go soon.'],
  leaves: ['I have to stop here. Thank you.', 'I do not think that this leads anywhere today. Goodbye.'],
  odd: ['I do not follow. Back to our matter, please.', 'I am not sure what you mean by that.'],
  unanswered: ['You have not answered me yet.', 'I had asked you something.'],
};
