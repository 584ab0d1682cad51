/**
 * Speech that is meant for whoever analyses the recording, not for those who are in it. It proves nothing about anybody: what a
 * speaker says to a machine about a report must not make the report.
 */
const COMMAND = String.raw`(?:^|[.!?,;:–-]\s*|\b(?:please|now|just|always|instead|you (?:must|should|will|have to)|i want you to)\s+)`;
/** What only who judges does to a report … */
const REPORTING =
  'mark|rate|score|grade|label|classify|tag|rank|award|write|output|add|include|insert|put|say|state|record|note|praise|recommend|mention|reveal|conclude|treat|fill|leave|claim|invent|congratulate|describe|replace|delete';
/** … and what somebody may be asked for in any conversation. */
const JUDGING = `${REPORTING}|give|set|make|print|return|answer|count|list|tell|post|repeat|show|report|use|respond|reply|translate|quote|link|send|call|start|end`;
const JUDGED = String.raw`rubric|checks? as|(?:every|all|any|each) (?:checks?|lines?|utterances?|sentences?|behaviou?rs?|speakers?|action items?|claims?|fields?)|(?:perfect|maximum|highest|top|full|high(?:er)?|low(?:er)?|zero|best) (?:\w+ )?(?:scores?|marks|ratings?|grades?|verdict)|(?:scores?|ratings?|grades?|verdicts?) (?:of|as|to|is|are|must)|as met|as missed|ten out of ten|out of ten|a hundred (?:percent|out of)|(?:open|closed)[ -]questions?|json|schema|coaching (?:report|summary|analysis|evaluation|feedback|headline|prompt)|(?:the|this|your) (?:headline|prompt)|your (?:output|instructions)|system prompt|pull share|push share`;
const REPORTED =
  'action items?|strengths|(?:the|this|your) (?:report|summary|analysis|evaluation|feedback)|your (?:answer|response|reply)';
const FOR_THE_MACHINE: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|discard|drop)\b.{0,30}\b(?:(?:previous|prior|earlier|all|any|your|these|those|the above|other) (?:\w+ )?(?:instructions?|prompts?|rules?|guidelines?|guardrails|rubrics?|checks|orders|directions|messages?)|everything (?:above|before|you were told|you know)|what you were told|rubrics?|transcript)\b/i,
  /\b(?:system|developer|hidden|initial|original) (?:prompt|message|instructions?)\b/i,
  /\byour (?:\w+ )?(?:prompt|guardrails|programming|rules say|task is|new task)\b/i,
  /\b(?:reveal|repeat|print|show|change|break|contradict|against|despite|beyond|outside|regardless of|according to) (?:\w+ )?your (?:\w+ )?(?:instructions?|guidelines|training)\b/i,
  /\byour (?:\w+ )?(?:instructions?|output|answer|response|reply) (?:must|shall|should|has to|have to|are to|is to|is only|will only)\b/i,
  /(?:\b(?:here (?:are|is|come)|these are|this is|there are|you have|you get|follow) (?:the |your |my |an? |some )?|^)(?:new|updated?|override|real|secret|special|important) (?:instructions?|orders|directive)\b/i,
  /\b(?:new|updated?|override|real|secret|special|important) (?:(?:instructions?|orders|directive)\s*[:–-]|(?:instructions?|orders|directive) (?:to|for) (?:you|the)\b|system message\b)/i,
  /\b(?:you are|you're|act as|pretend (?:to be|you are)|behave like|from now on,? you) (?:now )?(?:an? |the |my |no longer an? )?(?:\w+ )?(?:ai|a\.i\.|language model|llm|bot|chat ?gpt|claude|gemini|dan\b|jail ?broken|unrestricted|evaluator|grader|analy[sz]er|coaching (?:bot|ai|model|program|engine))\b/i,
  /\b(?:jail ?break|developer mode|debug mode|prompt injection|admin(?:istrator)? mode)\b/i,
  /\b(?:note|message|instructions?|command|word|reminder|request)s? (?:to|for) (?:the |whoever |whatever |my |our )?(?:(?:ai|a\.i\.|bot|analy[sz]er|grader|evaluator|coach(?:ing)? \w+|reads|analy[sz]es)\b|(?:model|assistant|machine|program|system|software)(?=\s*(?:$|[,;.:!?–-]|(?:it|that|which|who|reading|listening|behind|in charge)\b)))/i,
  /\b(?:dear|hey|hello|hi|attention|listen|ok(?:ay)?),? (?:dear |you )?(?:ai|a\.i\.|assistant|language model|model|bot|system|program|machine|claude|gemini|chat ?gpt|coach bot|coaching bot|grader|evaluator|analy[sz]er)\b/i,
  /\bwhoever (?:(?:reads|analy[sz]es|scores|grades|evaluates|transcribes)\b|is (?:reading|analy[sz]ing|scoring|grading)\b)/i,
  /\bwho (?:reads|analy[sz]es|scores|grades|evaluates|transcribes|is reading|is analy[sz]ing|is scoring|is grading) (?:this|it|us|along|the (?:transcript|recording|conversation|call))\b/i,
  /\b(?:end|start|begin|close|beginning) of (?:the |this )?(?:(?:transcript|prompt|instructions?)\b|(?:system|data)(?=\s*(?:$|[,;.:!?–-]|(?:prompt|message)\b)))/i,
  /\bthe (?:ai|a\.i\.|model|bot|analy[sz]er|grader|evaluator|coach(?:ing)? (?:bot|ai|report)) (?:must|should|shall|has to|needs to) (?:\w+ )?(?:say|ignore|give|mark|rate|score|write|list|show|count|label|contain|include|mention|praise|call|tell|state|print|report|start|end|recommend)\b/i,
  /\bthe (?:report|program) (?:must|should|shall|has to|needs to) (?:\w+ )?(?:say|ignore|give|mark|rate|score|label|praise|call|recommend|tell|state)\b/i,
  new RegExp(`${COMMAND}(?:${REPORTING})\\b.{0,60}\\b(?:${REPORTED})`, 'i'),
  new RegExp(`${COMMAND}(?:${JUDGING})\\b.{0,60}\\b(?:${JUDGED})`, 'i'),
  /<\/?\s*(?:transcript|system|instructions?|assistant|user|prompt|script)\b|\[\/?(?:inst|system)\]|```|\{\s*"|###/i,
];

/** Whether somebody speaks to the program that will read the recording. */
export function isForTheMachine(text: string): boolean {
  return FOR_THE_MACHINE.some((pattern) => pattern.test(text));
}
