import { isForTheMachine } from '../rackham/for-the-machine.ts';

/**
 * Turns that are meant for whoever plays the persona, and not for the persona: to end the play, to get at its instructions, to have it
 * coach, to be told everything at once. They are answered in character and earn nothing. Where a phrase is good sales talk, too ("what
 * would change your role?"), it does not stand here: what such a turn asks for is decided by what the persona may say, not by this list.
 */
const MACHINE = String.raw`(?:ai|a\.i\.|bot|robot|machine|computer|program|chat ?bot|language model|llm|human(?: being)?|real person|claude|chat ?gpt|gpt\S*|assistant|simulation|persona)`;
const OUT_OF_THE_SCENE: readonly RegExp[] = [
  // The play itself.
  /\b(?:break|drop|stop|step out of|get out of|come out of|end|exit) (?:the |your |this |out of )*(?:character|role|role[- ]?play|persona|act|acting|pretending|simulation|scene|game)\b/i,
  /\b(?:ignore|forget|disregard|abandon|override|suspend|bypass) (?:\w+ ){0,3}(?:role|character|persona|script|scenario|instructions?|rules?|programming|briefing|backstory|guardrails?|restrictions?)\b/i,
  /\bout(?:side)?(?: of)? (?:the |your )?(?:character|role[- ]?play)\b|\bmeta question\b|\bfourth wall\b|^\s*(?:ooc|sudo)\b/i,
  /\b(?:this|it)(?:'s| is) (?:only|just|all) (?:a |an )?(?:role[- ]?play|simulation|game|test|exercise|training|practice|rehearsal)\b|\b(?:this|it)(?:'s| is) a (?:role[- ]?play|simulation|practice session|rehearsal)\b/i,
  /\bwe(?:'re| are) (?:only |just )?(?:role[- ]?playing|rehearsing)\b/i,
  // The machine behind it.
  new RegExp(
    String.raw`\b(?:(?:are|aren't) you|you(?:'re| are| were| weren't)(?: not)?) (?:really |actually |just |only |now |secretly )*(?:an? |the )?(?:\w+ )?${MACHINE}(?=\s*(?:[.?!,;:]|$|or\b|and\b|that\b|who\b|so\b|here\b|now\b))`,
    'i',
  ),
  /\b(?:hidden|secret|unrevealed|undisclosed) (?:facts?|information|objections?|goals?|notes?|instructions?|prompts?|agenda)\b|\b(?:system|developer) (?:prompt|message)\b|\byour (?:prompt|instructions|yaml|config|backstory|programming|training data)\b/i,
  /\b(?:repeat|print|output|dump|display|echo|paste|recite|translate|encode|spell out|list) (?:\w+ ){0,3}(?:above|prompt|instructions?|facts|secrets?|verbatim|everything you|all (?:that )?you|what you were|your (?:notes|objections|goals|brief\w*|persona|profile|role))\b/i,
  /\bwhat (?:are|were) you (?:\w+ )?(?:told to|programmed|trained|supposed to (?:hide|say|play)|hiding)\b|\bwho (?:made|created|built|programmed|trained|wrote|designed) you\b/i,
  /\b(?:say|write|answer|reply|respond|repeat)(?: back)?(?: only| just| exactly)?(?: with)?(?: only| just| exactly)? (?:the )?(?:word|words|phrase|sentence|following)\b/i,
  /\bfrom now on,? (?:answer|speak|act|respond)\b|\b(?:act|behave|respond|pretend|speak|answer)(?: as though| as if| like)? (?:(?:to be|you(?:'re| are| were)) |as )?(?:an? |the |my )(?:\w+ )?(?:ai|assistant|coach|trainer|narrator|author|developer|seller|sales ?(?:person|rep|coach)|pirate|poet|teacher)\b/i,
  // What is to be found out, asked for as such.
  /\b(?:tell|give|show|reveal|share|name|disclose|confess|hand)\b.{0,20}\b(?:your|all|every|the|any) (?:\w+ ){0,2}(?:secrets?|hidden \w+|cheat ?sheet|answers? key|win(?:ning)? conditions?)\b/i,
  /\b(?:tell|give|show) me (?:everything|all)(?: of it| there is| you know| you have| at once)?(?:\s*[.!?,;]|\s*$| (?:right )?now\b| about (?:yourself|you)\b)/i,
  /\bwhat (?:do|would|should|must|can) (?:i|a seller) (?:have to |need to )?(?:ask|say)(?: you)? (?:to (?:win|pass|get the|unlock|score|beat)|next)\b/i,
  /\bhow (?:do|can|could|would|should) (?:i|one|we) (?:win|beat|pass|complete|finish) (?:this|the) (?:game|session|exercise|persona|scenario|test|conversation)\b|\bunlock (?:the|your|all|every|a)\b/i,
  /\bcheat code|god mode|skip to the end|win condition|(?:openness|patience) (?:level|score|meter|value)|(?:what(?:'s| is) my|tell me my|give me (?:a|my)) score\b|\b(?:score|rate|grade|coach) (?:me|my (?:questions?|pitch|selling|performance))\b|\bgive me (?:a )?(?:hint|tip)\b|\bhow am i doing\b|\bhow did i do\b|\bwhat did i do wrong\b/i,
];

/** Whether a turn leaves the scene. */
export function breaksTheScene(text: string): boolean {
  const plain = text.replace(/[’‘`]/g, "'");
  return isForTheMachine(plain) || OUT_OF_THE_SCENE.some((pattern) => pattern.test(plain));
}
