/**
 * Speech that is meant for whoever analyses the recording, not for those who are in it. It proves nothing about anybody: what a
 * speaker says to a machine about a report must not make the report.
 */
const COMMAND = String.raw`(?:^|[.!?,;:–-]\s*|\b(?:please|now|just|always|instead|you (?:must|should|will|have to)|i want you to)\s+)`;
const JUDGING =
  'mark|rate|score|grade|label|classify|tag|rank|give|award|set|make|put|write|print|output|add|include|insert|say|state|return|answer|count|list|record|note|praise|recommend|tell|post|mention|repeat|reveal|show|conclude|treat|report|use|fill|leave|claim|invent|congratulate|describe|respond|reply|translate|quote|link|send|call|start|end|replace|delete';
const JUDGED = String.raw`rubric|checks? as|(?:every|all|any|each) (?:checks?|lines?|utterances?|sentences?|behaviou?rs?|speakers?|action items?|claims?|fields?)|(?:perfect|maximum|highest|top|full|high(?:er)?|low(?:er)?|zero|best) (?:\w+ )?(?:scores?|marks|ratings?|grades?|verdict)|(?:scores?|ratings?|grades?|verdicts?) (?:of|as|to|is|are|must)|as met|as missed|ten out of ten|out of ten|a hundred (?:percent|out of)|(?:open|closed)[ -]questions?|action items?|strengths|json|schema|(?:the|this|your|coaching) (?:coaching )?(?:report|summary|analysis|evaluation|feedback|headline|prompt)|your (?:output|answer|instructions|response|reply)|system prompt|pull share|push share`;
const FOR_THE_MACHINE: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|discard|drop)\b.{0,30}\b(?:(?:previous|prior|earlier|all|any|your|these|those|the above|other) (?:\w+ )?(?:instructions?|prompts?|rules?|guidelines?|guardrails|rubrics?|checks|orders|directions|messages?)|everything (?:above|before|you were told|you know)|what you were told|rubrics?|transcript)\b/i,
  /\b(?:system|developer|hidden|initial|original) (?:prompt|message|instructions?)\b/i,
  /\byour (?:\w+ )?(?:instructions?|prompt|guidelines|guardrails|training|programming|rules say|task is|new task|output|answer)\b/i,
  /\b(?:new|updated?|override|real|secret|special|important) (?:instructions?|orders|directive|system message)\b/i,
  /\b(?:you are|you're|act as|pretend (?:to be|you are)|behave like|from now on,? you) (?:now )?(?:an? |the |my |no longer an? )?(?:\w+ )?(?:ai|a\.i\.|language model|llm|bot|chat ?gpt|claude|gemini|dan\b|jail ?broken|unrestricted|evaluator|grader|analy[sz]er|coaching (?:bot|ai|model|program|engine))\b/i,
  /\b(?:jail ?break|developer mode|debug mode|prompt injection|admin(?:istrator)? mode)\b/i,
  /\b(?:note|message|instructions?|command|word|reminder|request)s? (?:to|for) (?:the |whoever |whatever |my |our )?(?:ai|a\.i\.|model|assistant|bot|machine|analy[sz]er|grader|evaluator|program|system|software|coach(?:ing)? \w+|reads|analy[sz]es)\b/i,
  /\b(?:dear|hey|hello|hi|attention|listen|ok(?:ay)?),? (?:dear |you )?(?:ai|a\.i\.|assistant|language model|model|bot|system|program|machine|claude|gemini|chat ?gpt|coach bot|coaching bot|grader|evaluator|analy[sz]er)\b/i,
  /\bwho(?:ever|\s+is|ever is)? (?:reads|analy[sz]es|scores|grades|is reading|is analy[sz]ing|is scoring|is grading|evaluates|transcribes)\b/i,
  /\b(?:end|start|begin|close|beginning) of (?:the |this )?(?:transcript|prompt|instructions?|system|data)\b/i,
  /\bthe (?:ai|a\.i\.|model|bot|analy[sz]er|grader|evaluator|report|program|coach(?:ing)? (?:bot|ai|report)) (?:must|should|shall|has to|needs to) (?:\w+ )?(?:say|ignore|give|mark|rate|score|write|list|show|count|label|contain|include|mention|praise|call|tell|state|print|report|start|end|recommend)\b/i,
  new RegExp(`${COMMAND}(?:${JUDGING})\\b.{0,60}\\b(?:${JUDGED})`, 'i'),
  /<\/?\s*(?:transcript|system|instructions?|assistant|user|prompt|script)\b|\[\/?(?:inst|system)\]|```|\{\s*"|###/i,
];

/** Whether somebody speaks to the program that will read the recording. */
export function isForTheMachine(text: string): boolean {
  return FOR_THE_MACHINE.some((pattern) => pattern.test(text));
}
