/**
 * The word lists and patterns that the rules name. Patterns are matched against a clause in lower case without
 * punctuation, fillers, stutters and leading connectives ("So, um, what what is it?" → "what is it").
 */

function list(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

export const HARD_FILLERS = list('um uh er ah erm uhm umm uhh mm hmm');
/** Left out when a clause is read for what it does; how often they occur is counted in fillers.ts. */
export const NOISE = list('um uh er ah erm uhm umm uhh mm hmm eh oh ooh hm mmm aha');

/** Words before which a clause really begins. */
export const LEADS = list(
  'and but so well okay ok yeah yes yep no right now then alright also actually basically because cause like just plus anyway hey hi great perfect sure cool good sorry thanks',
);

/** Listening noises, agreement tokens, thanks and greetings: a clause made of these alone carries nothing. */
export const BACKCHANNEL = list(`
  yeah yes yep yup no nope nah okay ok kay 'kay right sure exactly absolutely definitely indeed mm mm-hmm mm-hm hmm hm uh-huh uh huh mmm
  ah oh wow aha alright great good cool perfect nice fine fair enough lovely brilliant excellent awesome super fantastic wonderful true correct
  thanks thank you cheers please sorry pardon hi hey hello bye goodbye morning afternoon evening welcome and but so well um er erm eh ja
  of course course totally agreed understood gotcha got it i see indeed very much all that's that is too then now there here we go you too pretty basically
  makes sense sounds sound sounds like a plan idea point job work question really interesting problem no-one worries at course everyone everybody
  guys team again just quite it's it ha haha laughs laugh laughter ooh hooray whoa know mean
`);

export const FUNCTION_WORDS = list(`
  a an the and or but so if then than that this these those there here it its it's he she they them their his her him i me my mine we us our ours you your yours
  am is are was were be been being do does did done doing have has had having will would shall should can could may might must of in on at by for with from to into
  onto about as up down out over under again also just very too not no nor only own same some such any all both each few more most other what which who whom whose when
  where why how because while until until during before after above below between through i'm i've i'll i'd we're we've we'll we'd you're you've you'll you'd they're
  they've he's she's that's there's what's let's don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't couldn't shouldn't haven't hasn't hadn't
  yeah yes okay ok right well like really actually basically maybe probably kind sort mean know think got get go going gonna wanna want one two thing things lot bit much
  many now say said see look good great sure need make take come even still back way something anything everything people uh um
`);

/** A clause that stops on one of these was not finished. */
export const DANGLING = list(
  "the a an and but or because if my our your their i we they he she of into than very gonna wanna i'm we're it's they're that's you're with for from as which cause 'cause at",
);

/** The same where sentence ends are marked and this one is not: then even a verb or a little word waits for more. */
export const DANGLING_UNMARKED = list(
  "so just like also maybe is are was were be been am have has had do does did don't doesn't can could would will should can't to on by about between without not no really more some any that this these those there what how who where when who's what's there's he's she's i've we've you've i'd we'd you'd i'll we'll you'll they'll would've one two three every each all both most his its i uh um sort kind mean",
);

/** Verbs that a short clause needs to count as a statement. */
export const FINITE =
  /\b(?:is|are|was|were|am|be|been|have|has|had|do|does|did|will|would|can|could|should|might|may|must|need|needs|want|wants|got|get|gets|go|goes|went|make|makes|made|take|takes|took|use|uses|used|think|know|see|say|says|said|work|works|run|runs|start|starts|keep|like|look|looks|seem|seems|pay|cost|costs|send|give|put|come|comes|find|found|feel|let|let's|\w+'(?:s|re|m|ve|ll|d)|\w+n't)\b/;

// ── Nothing said ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Every word of it may be a listening noise, but together they judge: "I like that". */
export const LIKES = /^(?:i|we) (?:really |do |quite )*(?:like|love) /;
/** A tag that stands alone belongs to the speaker's own statement before it; "okay?" alone asks for nothing. */
export const LONE_TAG =
  /^(?:right|correct|true|no|yeah|yes|huh|eh|is it|isn't it|aren't they|aren't you|don't you|do you|did you|doesn't it|wouldn't it|isn't that right|is that right|is that correct|am i right)$/;
export const TECH_CHECK =
  /\b(?:can|could|do) (?:you|everyone|everybody|anyone|you all|you guys) (?:all |both |still )?(?:see|hear) (?:me|us|my|the|this|it|that|now|okay)\b|\byou(?:'re| are) (?:still )?(?:on mute|muted|breaking up|frozen)\b|\b(?:am i|i'm) (?:audible|on mute|muted|sharing)\b|\bis my (?:mic|microphone|audio|camera|screen)\b|\bcan you hear\b|\bshar(?:e|ing) my screen\b/;
export const GREETING =
  /^(?:(?:well|okay|ok|so|and|great|right|alright|perfect|good|oh) )*(?:(?:hi|hey|hello|good (?:morning|afternoon|evening)|welcome|bye|goodbye|see you|talk soon|take care|have a (?:good|great|nice)|nice to (?:meet|see)|good to (?:meet|see)|great to (?:meet|see)|thanks?|thank you|how are you|how's it going|how are things|i'm (?:good|fine|well|great)(?: thanks)?$|cheers|good luck|same to you|happy to be here|pleased to meet)\b)/;
export const THANKS_FOR =
  /^(?:(?:okay|ok|well|so|great|alright|right|hi|hello|hey|good morning|and) )*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)) \w+ )?(?:thanks|thank you)(?: (?:so much|very much|again|a lot|everybody|everyone|both|all))* for (?:coming|joining|making|taking|having|jumping|sharing|calling|being|meeting|doing|your (?:time|patience|help)|the (?:time|call|invitation|help))\b/;
/** A bare subject and auxiliary answers or agrees: "I do", "it is", "we did". */
export const BARE_ANSWER =
  /^(?:i|we|you|they|he|she|it|that|there) (?:do|does|did|is|are|was|were|have|has|had|can|could|will|would|am|should)(?:n't)?$/;
export const EMPTY_CHECK =
  /^(?:does that make (?:any )?sense(?: so far| to you| to everyone| to everybody)?|(?:do )?you know what i mean|you know|(?:do )?you see(?: what i mean)?|is that (?:okay|ok|alright|clear|fine)|are you with me|make sense|makes sense|all right|okay|you get (?:it|me)|if that makes sense|what was that|pardon|say again|come again|what)$/;
export const ACKNOWLEDGE =
  /^(?:(?:that|this|it)(?:'s| is| was| sounds?| all)? (?:(?:a |really |very |so |perfectly |totally |just |all )*)(?:great|good|fine|fair|perfect|okay|ok|right|true|helpful|interesting|cool|nice|lovely|good to know|makes sense|clear|super helpful|useful|wonderful|brilliant|alright|excellent|awesome|a (?:good|great|fair) (?:point|question|idea)|good (?:point|question|idea))(?: (?:then|thanks|thank you|to hear|to know|enough|idea|point|question))*|makes sense|sounds (?:good|great|right|fair|fine|perfect|like a plan)(?: to me)?|got it|i see|i hear you|i understand(?: that| what you mean)?|i know|i agree(?: with (?:that|you))?|fair (?:enough|point)|(?:good|great|nice) (?:idea|point|question|job|work|stuff)|no (?:problem|worries)|of course|my pleasure|you're welcome|appreciate (?:it|that)|i appreciate (?:it|that|your time)|not at all|that makes (?:total |perfect |a lot of )?sense|that works(?: for me)?|works for me|i don't know|don't know|i guess(?: so)?|i think so|i hope so|i suppose so|i'm (?:so |really |very )?sorry(?: about (?:that|it|this)| to hear (?:that|it|this))?|i mean|let me (?:see|think|check)|let's see|one (?:second|moment|sec)|just a (?:second|moment|sec)|hang on|hold on|there (?:you|we) go|here (?:you|we) go|go ahead|go on|never mind|exactly right|that's it|that's all|thanks for .*|thank you .*|we'll see|we will see)$/;
/** "Let me be blunt": announces how something will be said. */
export const ANNOUNCES =
  /^let me (?:just |first )*be (?:\w+ )?(?:honest|blunt|clear|frank|direct|open|quick|brief|upfront|candid|straight)(?: (?:with|about) \w+| here| \w+)?$/;

// ── Attack, defence ─────────────────────────────────────────────────────────────────────────────────────────────────

export const ATTACK =
  /\b(?:un(?:fair|professional) (?:on|to|of) (?:us|me|you)|that(?:'s| is) (?:(?:simply|just|completely|totally|frankly|a bit|a little|really|quite|rather|so|very|pretty) )*(?:unfair|ridiculous|nonsense|insulting|outrageous|absurd|rubbish|ludicrous|a joke|offensive|pathetic|laughable|a lie)|you (?:clearly|obviously) (?:haven't|didn't|don't|have no|never|aren't|weren't)|(?:you|you've) (?:never|always) (?:listen|listened|deliver|delivered|keep|kept|fail|failed|answer|answered|change|changed|ignore|ignored|blame|miss|missed)|(?:it's|that's|this is|is|was|wasn't|isn't) (?:entirely |all |not |really |even |exactly )*(?:your|my|our) fault|don't blame (?:me|us|this)|stop (?:wasting|blaming|interrupting)|(?:waste|wasting|wasted) (?:of )?(?:my|our|your) time|you(?:'re| are) (?:not (?:even )?listening|wasting|being (?:unreasonable|difficult|ridiculous)|missing the point entirely|lying|twisting)|you people|you lot|how dare|(?:are|is) (?:you|this|that) (?:kidding|serious|a joke)|(?:i|we)(?:'ve)? already told you|you don't (?:even )?(?:get it|care|know what you're|understand anything)|with all due respect|what (?:is|was) wrong with you|that(?:'s| is) (?:just )?typical|do your (?:job|homework)|you should (?:really )?know that|you didn't even|you haven't even|you couldn't be bothered)\b/;

// ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const AUX =
  "(?:do|does|did|is|are|was|were|can|could|would|will|should|shall|have|has|had|might|don't|doesn't|didn't|isn't|aren't|wasn't|can't|couldn't|wouldn't|won't|shouldn't|haven't|hasn't)";
const SUBJECT =
  '(?:i|you|we|they|he|she|it|that|this|these|those|there|the|your|our|my|their|his|her|anyone|anybody|everyone|everybody|someone|somebody|any|all|people|a|an|one|some)';

const ASKING_AUX = '(?:do|does|did|are|were|can|could|would|will|should|shall)';

/** Requests for a story: no yes/no can answer them, whatever their grammar. */
export const INVITES_STORY =
  /\b(?:tell (?:me|us) (?:a bit |a little |a little bit |more |some more |something |just )*(?:about|how|what|why|more|where)|(?:walk|talk|take|run) (?:me|us) through|help (?:me|us) (?:to )?understand|(?:can|could|would|will|do|are|did) you (?:please |maybe |just |perhaps |quickly |briefly |want to |like to |wanna |be willing to |be able to |be happy to |able to |mind )*(?:tell|telling|sharing|describing|explaining|walking|walk|talk|describe|explain|elaborate|expand|share|say (?:a bit |a little )?more|give (?:me|us) (?:a (?:feel|sense|picture|flavour|flavor|rundown|quick overview)|an (?:idea|overview|example)|some (?:background|context|colour|color)))|(?:i'd|we'd|i would|we would) (?:love|like|be (?:curious|interested)) to (?:hear|know|understand|learn)(?! (?:if|whether))|(?:i'm|i am|we're|i was) (?:just |also |really )?curious (?:about|how|what|why|to (?:hear|know|understand))|(?:i'm|i was|was|i am|been) (?:just )?wondering (?:how|what|why|about)|i wonder (?:how|what|why)|say more about|paint (?:me|us) a picture|what's your (?:take|view|opinion|sense|feeling)|give (?:me|us) the (?:\w+ )?(?:version|background|story|picture)|(?:can|could|may) i ask (?:you )?(?:about|what|how|why)|what do you make of)\b|^(?:please )?(?:describe|elaborate|explain)\b|^(?:any|or any|you have any|do you have any|does (?:anyone|anybody) have any|has (?:anyone|anybody) (?:got )?any|any other|any more) (?:\w+ )?(?:ideas|thoughts|suggestions|comments|opinions|feedback|reactions|preferences)\b|^(?:thoughts|reactions|such as|like what|how so|why(?: is that| not)?|for example|how come|meaning|because)$/;
/** Two or three words that ask by themselves, also where nobody typed the mark. */
export const SHORT_WH =
  /^(?:what (?:else|happened|happens|then|for|next)|and what|how (?:so|long|many|much|often|come|far)|who (?:else|decides|decided|knows)|where (?:exactly|to|from)|when exactly|which ones?|why (?:so|then|now)|since when|like what|like who|what about \w+)$/;
/** A wh-word as subject: "who runs it", "what brings you in"; "what matters is …" and "what we do …" are statements. */
export const WH_SUBJECT =
  /^(?:who (?!(?:is|are|was|were|has|have|had)\b)\w+(?:s|ed)?\b(?!.* (?:is|are|was|were)\b)|who(?:'s| is| are| was| else)\b|what (?:else )?(?!(?:is|was|does|has|its|this|us)\b)(?:\w{3,}s|\w{3,}ed|made|brought|got|led|kept|went|came|took) (?:you|your|them|us|it|the|that|this|people|him|her)\b(?!.* (?:is|are|was|were)\b)|how come\b|what about\b|when(?:'s| is| are| was| were) (?:the|your|our|that|this|it)\b|why(?:'s|'d)?\b(?! (?:i|you|we|they|he|she|it|people)\b))/;
/** How much on a scale: one number is the answer. */
export const ASKS_SCALE =
  /\bscale (?:of|from|between)\b.*\bhow\b|\bhow (?:\w+ ){1,3}(?:are|is|was|were|do|does|would) .*\b(?:(?:from|between) (?:zero|one|0|1) (?:to|and) (?:five|seven|ten|hundred|\d+)|scale)\b/;
/** "What about the drivers, do they need one": the yes-or-no part is the question. */
export const ABOUT_THEN_YES_NO =
  /^(?:what|how) about (?:\w+ ){1,6}(?:do|does|did|is|are|can|could|would|will|have|has) (?:you|they|we|it|he|she|that|this)\b/;
/** A question after the statement: "it's monthly, isn't it", "they left, is that right". */
export const TAG =
  /\b(?:is|are|was|were|do|does|did|have|has|ca|could|wo|would|should)n't (?:it|you|they|he|she|we|that|there|i)$|\bis that (?:right|correct|so|it|true|fair)$/;
/** An if-question in statement form. */
export const WONDERS_WHETHER =
  /\b(?:i(?:'m| am| was)? (?:just )?(?:wonder|wondering|curious)(?: to know)? (?:if|whether)|(?:i'd|i would|we'd) (?:love|like) to know (?:if|whether)|(?:do|did) you know (?:if|whether)|i don't know (?:if|whether) you)\b/;

/** Wh-words whose answer is one datum: a number, a date, a name, a choice. */
export const ASKS_DATUM =
  /^(?:how (?:many|much|long|often|old|big|large|soon|far|high|fast|wide|thick|heavy|late|early|frequently|quickly|small)\b|who\b|whose\b|whom\b|where\b|when(?:'s)? (?:do|does|did|is|are|was|were|will|would|can|could|should|the|your)\b|when$|which\b|at what\b|by when\b|(?:for|in|on|from|to|by|until|since) (?:which|when|what (?:date|day|month|time|year))\b|what (?:time|day|date|month|year|quarter|size|colour|color|number|percentage|percent|price|version|currency|country|city|region|address|name|kind of (?:budget|number|volume|price)|(?:sort|kind|type)s? of (?:size|volume))\b|what(?:'s| is| was| are| were) (?:the|your|our|their|its) (?:\w+ ){0,2}(?:budget|deadline|price|cost|date|name|number|limit|headcount|size|address|version|percentage|volume|turnover|revenue|salary|title|total|maximum|minimum|target date|go-live date|email|url|password|discount|fee|term|time|score|average|quota|target|rate|capacity)$)/;
export const ASKS_OPENLY =
  /^(?:what|what's|what're|what'd|how|how's|how'd|why|why's|what if|in what way|in what ways|to what extent|for what|of what|what about|how about|and what|with what|on what basis|from what)\b/;
/** Inverted word order after a wh-word: a question even when nobody typed its mark. */
export const ASKS_INVERTED = new RegExp(
  `^(?:how|what|which) (?:\\w+ ){1,3}${ASKING_AUX} (?:you|we|they)\\b|^(?:what|how|why|where|when|who|which (?!is\\b|are\\b|was\\b|were\\b|could\\b|would\\b|can\\b|will\\b|has\\b|have\\b|you\\b|we\\b|i\\b|they\\b|it\\b|the\\b)\\w+|(?:what|how) (?!i\\b|you\\b|we\\b|they\\b|he\\b|she\\b|it\\b|that\\b|this\\b)\\w+)(?:'s|'re|'d)? (?:${AUX} (?:${SUBJECT}|\\w+)\\b|about\\b)|^(?:what|how|where|who)(?:'s|'re|'d) (?:${SUBJECT})\\b|^(?:what|how|where)(?:'s|'re) (?:the|your|our|their) (?!.* (?:is|was|are|were)\\b)\\w+|^(?:what|who) (?:happens|happened|else|made|makes|drives|keeps|stops|prevents|matters|would|should)\\b`,
);
/** Auxiliary first: a yes/no question even when nobody typed its mark. */
export const YES_NO_ORDER = new RegExp(
  // "Have a look" is a request, not a question.
  `^(?!(?:have|do) (?:a|an|some|one|any|the|your|this|that|these|those)\\b)${AUX} (?:not )?${SUBJECT}\\b|^(?:for|in|on|with|at|to|by|from|after|before) (?:\\w+ ){1,4}${ASKING_AUX} (?:you|we|they)\\b`,
);
/** The same with a bare noun for a subject: "would thursday work"; "would love to", "could be" only leave their subject out. */
export const YES_NO_NOUN =
  /^(?:would|could|does|should|did|has|will) (?!(?:be|have|do|not|also|just|like|love|say|need|needs|never|always|only|still|really|make|take|go|get|work|help|want|probably|definitely|prefer|appreciate|think|been|got|come|use|give|see|look|try|keep|even|actually|then|and|to|or)\b)\w+ \w+/;
/** Elliptic questions that nobody marks: "anything else", "any questions". */
export const ELLIPTIC =
  /^(?:how (?:many|much) \w+$|any(?:one|body|thing)? (?:else|other|more|questions?|concerns?|objections?|problems?)\b|anything (?:that|you|to)\b|what about\b|how about (?:the|you|your|our)\b|everybody (?:agree|happy|ready|okay)|everyone (?:agree|happy|ready|okay)|you (?:agree|sure|think so|ready)\b|ready (?:for|to)\b)/;

// ── Going back to what was said ─────────────────────────────────────────────────────────────────────────────────────

export const RESTATES =
  /\b(?:when you say|when you said|if i(?:'ve)? (?:understand|understood|hear|heard) (?:you|this|that|it|correctly|right)|if i(?:'ve)? (?:got|get) (?:you|this|that|it) (?:right|correctly)|so what (?:you're|you are|i'm) (?:saying|hearing)|what i(?:'m| am) hearing|what i heard|you mean(?!s)|(?:you're|you are|are you) saying|^(?:it |that )?sounds like (?:you|your|the|it|there)|(?:check|make sure|making sure|see if|confirm|be sure) (?:that )?(?:i|we)(?:'ve|'m|'re)? (?:understand|understood|got|have|get|am|are|heard|follow|following)|just to (?:check|confirm|be clear|clarify|make sure|double check)|did i (?:get|understand|hear) (?:that|you|it)|correct me if|in other words|have i (?:got|understood)|do i (?:understand|hear)|am i (?:right|understanding|hearing)|to play (?:that|it) back|let me play)\b/;
export const EXPLICIT_CHECK =
  /\b(?:is that (?:it|right|correct|fair|what you|how you|about right|accurate|the case)|did i get that right|have i got that right|am i right)\b/;
/**
 * A statement about what only the listener can know: heard as a request to confirm it (Labov & Fanshel 1977, B-events). Not advice
 * ("you should"), not how something works ("you can", "you get").
 */
export const LISTENERS_MATTER =
  /^(?:(?:it )?(?:sounds|seems|feels|looks)(?: like| as if| that)? |i (?:guess|think|hear|imagine|suppose) (?:that )?|what |that |and )?(?:you|you're|you've|you'd|you were|your)\b(?! (?:should|could|can|can't|may|might|must|need|have to|'ll|will|won't|get|gets|see|know|click|press|just|then|simply|only need|better|mean|would|go|put|take|use|turn|pay)\b)/;
/** … told as a feeling, a wish or a doing of the listener's; without "so" before it nothing less will do. */
export const LISTENER_FEELS =
  /^(?:(?:it )?(?:sounds|seems|feels|looks)(?: like| as if| that)? |i (?:hear|imagine) (?:that )?)(?:you|you're|you've|your)\b|^(?:you(?:'re| are| were)(?: \w+)? (?!(?:right|correct|welcome|absolutely|going|gonna|not going|probably right|so right|wrong|good|okay|fine|muted|on mute)\b)(?:\w+ed|\w+ing|sure|not sure|afraid|angry|sad|happy|torn|upset|stuck|ready|unsure|proud|not ready)\b|you(?:'ve| have) (?:been|noticed|seen|tried|had|found|come|got|already|never|always)\b|you (?:really |also |still |don't |didn't |do |kind of |both )*(?:feel|felt|want|wanted|worry|wish|love|like|hate|hope|care|enjoy|believe|value|miss|had|thought|realized|realised|noticed|decided|tried)\b|your (?:\w+ ){1,3}(?:is|are|was|were|matters?|means?|helps?|wants?|feels?|thinks?) \w+)/;
/** Inside a conclusion these make it about the listener too: "so it wasn't really your idea". */
export const ABOUT_LISTENER =
  /^(?:it|it's|that|that's|this|he|she|they|there's|nobody|somebody|everybody|something|your|on one|on the one|part of|the \w+)\b.*\b(?:you|you're|you've|you'd|your|yours)\b/;
export const ADVISES =
  /\byou(?:'ll| will| can| could| should| might| may| must| need to| have to| would| won't| can't| get| just)\b|\b(?:if|when|once) you\b|\b(?:we|i)(?:'ll| will| can|'re|'m| are| am| have|'ve| need)\b/;
/** "So it's …", "so that …": takes up what was just said without repeating its words. */
export const TAKES_UP =
  /^(?:it|it's|its|that|that's|this is|they|they're|he|he's|she|she's|there's|there is|nobody|everybody|basically|really|mainly|mostly|only)\b/;
/** "You said …" names the other's contribution itself. */
export const QUOTES_OTHER =
  /\byou(?:'ve| had| have| also| just)* (?:said|mentioned|told (?:me|us)|talked about|described|brought up|pointed out|raised|wrote|called)\b/;

export const SUMS_UP =
  /^(?:so )?far\b|^(?:so )?(?:there are|we have|you have|you've got|we've got|that's|that makes|these are|i have|i've got) (?:two|three|four|five|a few|several) (?:things|points|issues|topics|problems|items|questions|steps)\b|\b(?:to (?:quickly |briefly )?(?:summari[sz]e|recap|sum up|wrap (?:this|that|it) up)|in summary|summing up|let me (?:just |quickly |try to |briefly )*(?:say|read|play|repeat) (?:it|that|this|them|these) back|if i put (?:\w+ ){1,4}together|let me (?:just |quickly |try to |briefly )*(?:summari[sz]e|recap|sum (?:this |that |it )?up|play (?:this |that |it )?back|(?:pull|put) (?:this|that|it) (?:all )?together)|(?:what|so) we(?:'ve| have) (?:agreed|covered|discussed|heard|established|got so far)|we(?:'ve| have) (?:agreed|covered|established)|so we agreed|here's what i(?:'ve| have)? (?:heard|have|got|noted|understood|captured)|what i(?:'ve| have)? (?:heard|got|noted|captured|have) (?:so far|is|down)|(?:i|we)(?:'ve| have)? heard (?:two|three|four|a few|several) things|to pull (?:this|that|it) together|the (?:three|two|four) things (?:i|we|you)|(?:quick|short|brief) (?:recap|summary)|recapping|summari[sz]ing)\b/;
/** Says of itself that it sums up now, whatever days the summary names. */
export const SUMS_UP_NOW =
  /^(?:so )?(?:just )?(?:to (?:quickly |briefly )?(?:summari[sz]e|recap|sum up)|in summary|summing up|recapping)\b/;
export const LATER =
  /\b(?:let's|we'll|we will|we can|we could|can we|could we|shall we|should we|i'll send|i will send|next|on|by) (?:\w+ ){0,2}(?:recap|summari[sz]e|sum up|monday|tuesday|wednesday|thursday|friday|week)\b/;

// ── Drawing someone in ──────────────────────────────────────────────────────────────────────────────────────────────

export const NAMES_A_GAP =
  /\b(?:(?:we|i) haven't (?:really |actually |yet )?heard (?:much |anything |a lot )?(?:yet )?from|haven't heard from|you(?:'ve| have) been (?:a bit |a little |very |quite |rather )?quiet|bring (?:\w+ ){1,3}in(?: here)?$|(?:i'd|we'd|i would) (?:love|like) to (?:hear|get|bring in) (?:\w+ ){0,2}(?:from|in on|perspective|view)|(?:anyone|anybody|someone|everyone) else (?:want|have|got|like|think)|(?:does|do|has|would) (?:anyone|anybody) else|what does (?:the rest|everyone else|everybody else)|who hasn't|anything from|over to you|your turn|want to (?:jump|chime|come) in|would you like to (?:add|jump|chime|come)|do you want to (?:add|jump|chime|come in))\b/;
export const CALLS_ON =
  /\b(?:what|how|why|where|when|which|who|do you|does|are you|is|can you|could you|would you|have you|did you|your (?:view|thoughts|take|turn|side|perspective|opinion|input)|tell|walk|over to you|anything|thoughts|agree|add|go ahead|you want|you run|you own|you lead)\b/;

// ── Differing ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const DISAGREES =
  /\b(?:i (?:\w+ )?disagree|i (?:don't|do not|can't) (?:really |quite |necessarily |fully )?agree|we disagree|(?:i|we) see (?:it|that|this) (?:a bit |a little |quite |very |rather |somewhat )?differently|(?:that's|that is|it's|this is|that was) (?:simply |just |actually |really |quite )*not (?:really |quite |actually |entirely |necessarily |strictly |at all )*(?:right|true|correct|accurate|fair|how|what (?:we|i)|the (?:case|point|way|issue|problem|same)|going to (?:work|fly|happen)|possible|realistic|acceptable|enough|an option|workable|good enough)|(?:that|this|it) (?:won't|wouldn't|doesn't|can't|isn't going to|will not|does not) (?:really |actually |quite )?(?:work|fly|help|fit|solve|hold|make (?:any )?sense|add up|scale|be (?:enough|possible|acceptable))|the (?:problem|trouble|issue) (?:with (?:that|this|it)|there|is that (?!i\b|i'm\b|i've\b|my\b))|i(?:'d| would| have to| must) (?:push back|challenge|question)|push back on|i wouldn't (?:say|agree|go that|call)|on the contrary|(?:it's|that's|it is|that is) (?:actually |quite |exactly )?(?:the (?:other way (?:around|round)|opposite)|not like that)|^i (?:really )?don't think (?:so\b|(?:that's|that is|it's|this is) (?:\w+ )?(?:fair|right|true|correct|accurate|enough|realistic|possible|how|what|the)\b)|^not (?:quite|exactly|really)$|i(?:'m| am) not (?:so |really |quite |entirely |at all |yet )*(?:sure (?:about|that|i|it|we|this)|convinced|comfortable|buying|persuaded|on board)|i don't (?:buy|see (?:how|why|it|that|the (?:point|value|need|benefit))|believe (?:that|it|you))|we can't (?:do|accept|agree to|justify|live with|commit to) (?:that|this|it)|not (?:necessarily|really true|quite right|exactly true|so fast)|that(?:'s| is) (?:a |the )?(?:too (?:much|expensive|high|long|slow|late|risky)|deal ?breaker|non-starter|no-go|out of the question|way (?:too|over))|i doubt|i can't (?:accept|agree|support|sign))\b/;
/** Turns down what was just said: "thirty won't work", "we couldn't do that before March". */
export const TURNS_DOWN =
  /^\S+(?: \S+){0,2} (?:won't|wouldn't|will not|isn't going to|is not going to) (?:really |ever )?(?:work|fly|do|happen|be enough)\b|^(?:we|i) (?:can't|cannot|couldn't|won't|wouldn't) (?:really |just |possibly )*(?:do|use|take|sign|start|accept|agree to|live with|go with|manage|afford) (?:that|this|it)\b/;
/** "Yes, but …": agreement that turns. */
export const YES_BUT =
  /^(?:(?:yeah|yes|yep|sure|okay|ok|right|well|true|fair enough|i see|i understand|i hear you|i know|i get that|i agree|that's true|fair|no|agreed|maybe|i guess|possibly) )+but\b|^(?:i hear you|i understand that|i get that|i appreciate that) but\b/;
export const NO_CONTRARY =
  /^(?:no|nope|nah) (?:no )*(?:i|we|it|it's|that|that's|this|they|you|the|not|because|but|there|our)\b/;

// ── Suggesting ──────────────────────────────────────────────────────────────────────────────────────────────────────

const ACTION =
  '(?:send|share|start|begin|try|schedule|set|meet|book|arrange|look|go|offer|do|run|pilot|put|give|move|discuss|talk|review|agree|work|help|organi[sz]e|provide|bring|draft|write|prepare|show|call|follow|check|come|get|take|make|add|use|have|keep|plan|introduce|loop|invite|connect|confirm|ask|reach|circle|build|test|join|sign|extend|reuse|include|forward|email|ping|pull|demo|present|propose|suggest|create|change|drop|leave|cut|combine|integrate|split|let|step|jump|wrap|reconvene|sync|map|find|scope|roll|waive|throw|knock|hold|reserve|lock|push|skip|also|just|maybe|probably|certainly|happily|always|definitely|easily|then|even|simply|instead|still)';
/** A suggestion dressed as a question still puts an action on the table. */
export const SUGGESTS_BY_ASKING =
  /^(?:shall (?:we|i)|(?:i(?:'m| am| was)? )?(?:just )?wonder(?:ing)? (?:if|whether) we (?:could|might|should|can)|(?:shouldn't|couldn't) we|(?:maybe|perhaps) we (?:can|could|should|might)|why don't (?:we|you|i)|why not (?:just |simply )?(?!(?:a|an|the|that|this|it|him|her|them|me|you|in|on|at|for|to|now|then|lower|higher|zero|one|two|three|just|\d\S*)\b)\w+|how about (?:we|if|a|an|i|\w+ing|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|\w+ty-\w+|\d\S*|half|monday|tuesday|wednesday|thursday|friday|next|tomorrow)|what if (?:we|i|you|they)|what about (?:we|if|\w+ing)|should we just|can we maybe|could we maybe|would it (?:help|be useful|make sense|be helpful|work) (?:if|to)|do you want me to|would you like me to|want me to|(?:can|could|may) i (?:just |maybe |perhaps )*(?:suggest|propose|offer|show|send|give you|call you|email|share|add|invite|set up|come by|put)|(?:could|would) you (?:agree to|accept|go (?:down |up )?to|come down to|settle for))\b/;
/** "If we paid upfront, could you get to thirty-four?": an offer for an offer. */
export const BARGAINS =
  /\bif (?:we|i) (?:\S+ ){1,16}(?:could|would|can|will) you (?:get|go|do|give|agree|accept|offer|match|meet|come|drop|waive|throw|lower)\b/;
/** Not inside "as far as we could", "if you could", "the way we'll": there nothing is put on the table. */
const AFTER_MAIN =
  '(?<!\\b(?:as|that|which|what|how|if|when|who|where|than|until|way|why|whether|because|so|sure|hope|confident|afraid) )';
/** "I'll be there", "I'll give it a two": no offer. */
const NO_OFFER =
  '(?:be|have|need|never|not|know|say|see|get (?!you|it|that|them|back)|give (?:it|this|that|them|those) (?:an?|one|two|three|four|five|six|seven)|go (?:for|with)|want|like|admit|assume|agree|tell you|miss|lose)\\b';
export const SUGGESTS = new RegExp(
  `^(?:let's|let us|let me|shall we|shall i|how about|what if (?:we|i|you)|why don't (?:we|you))\\b|\\b(?:i(?:'d| would)?(?: strongly| also)? (?:suggest|propose|recommend|advise|encourage)|my (?:suggestion|proposal|recommendation|advice|idea) (?:is|would|was)|${AFTER_MAIN}we(?:'ll| will) (?:not )?${ACTION}|${AFTER_MAIN}i(?:'ll| will|'m going to|'m gonna| am going to) (?!${NO_OFFER})(?:\\w+ly |just |also |then |definitely )*(?!${NO_OFFER})\\w+|^we can (?:\\w+ly |also |just |always |maybe |still |even |then )*${ACTION}|^if (?:you|we) .*\\b(?:we|i)(?: can| could|'ll| will|'d| would) (?:\\w+ly |also |then )*${ACTION}|^let's say (?!that|we|you|i|it|there|they|for)\\w+|(?:i|we) can (?:\\w+ly )?(?:send|share|start|begin|schedule|set|book|arrange|offer|pilot|draft|write up|prepare|show|introduce|loop|invite|connect|confirm|reach|circle|forward|email|meet|try|give you|get you|put you|have (?:it|that|this|them)|waive|throw|knock|bring|pull|provide|organi[sz]e|do (?:that|this|a|it)|run a|come (?:back|by|to)|help you|move|extend|hold|answer|explain|take (?:it|that|you|this) (?:down|to|up|through|out)|find out|check)|we (?:speak|talk|meet|regroup|reconvene|start) (?:again|on|next|at|in) |(?:i|we)(?:'d| would) like to (?:spend|start|talk|discuss|focus|cover|go (?:over|through)|look at)|${AFTER_MAIN}we (?:could|should) (?:\\w+ly )?(?!see|hear|not|never|have (?:seen|been)|be seeing)\\w+|${AFTER_MAIN}(?:you|they|he|she|one|people) (?:could|should|might want to|may want to|ought to) (?!see|hear|be\\b|not have|have (?:seen|gotten|received)|know)\\w+|we (?:might|may) (?:want to|as well)|(?:i|we)(?:'d| had) better|(?:i|we)(?:'d| would) (?:like to (?:propose|suggest|offer|show|set|schedule|move|invite|book)|rather (?:we|you))|i (?:could|should) (?:send|share|start|set|show|introduce|arrange|draft|prepare|ask|check|do|bring|also|get|put)|(?:feel free|happy|glad|willing|prepared|ready) to ${ACTION}|(?:the )?next step (?:is|would be|could be|should be)|would (?:propose|suggest|recommend)|${AFTER_MAIN}we (?:now |also |just |really |still |all |do )*(?:need|have|'ve got|got) to (?:\\w+ )?(?:decide|discuss|agree|choose|figure out|make sure|think about|talk about|consider|work on|focus)|(?:i|we)(?:'d| would) like (?:us|you|everybody|everyone) to|it (?:would|might|could) be (?:good|better|best|nice|useful|helpful|worth|wise|great|smart) (?:to|if|for)|(?:is|be) worth (?:\\w+ing)|^(?:maybe|perhaps) (?:(?:we|you|i|they|it) (?:can|could|should|might|need|just|shouldn't|ought)|just|have|make|use|put|try|with|something|some|a|an|in|on|next) (?!(?:two|three|four|five|six|one|bit|little|depends)\\b)\\w+|(?:we|you) (?:want|need|have|ought|got) to (?:${ACTION}) (?:a|an|the|in|on|with|for|this|that|it|up|some|sure|at|into) \\w+.*\\b(?:today|tomorrow|monday|tuesday|wednesday|thursday|friday|this week|next week|by)|(?:if|when) (?:you|we) sign (?:today|now|this|by|before))\\b`,
);
/** Imperatives: "Send me the contract." */
export const COMMANDS =
  /^(?:(?:if|when|once) .{3,40} (?:send|give|call|ping|email|let) (?:it|me|us|them)\b|(?:please |just |maybe |do |don't |let's )*(?:send|give|try|start|begin|take|put|use|keep|add|bring|check|ask|call|email|book|schedule|consider|imagine|remember|forget|go|come|turn|press|click|write|read|show|move|leave|stop|wait|make sure|make|get|ping|forward|join|sign|pick|choose|focus|think about|feel free|bear with|look at|have a look|next slide|set|drop|note|tell)\b(?!(?:'s|-|ing| is| was| are| were| would| on$| ahead$)))/;
export const PERCEIVES =
  /^let me (?:see|think|know if you can see|check|just see|just check|put it this way|be honest|be clear|tell you)\b|^let's (?:see|say (?:that|we|you|i|it|there|they|for)|say$|face it|be honest)\b/;

export const EXTENDS =
  /^(?:(?:yes|yeah|sure|great|okay|good idea|i like that|exactly|absolutely|perfect|right) )*(?:and|plus|also|on top of that|in addition|building on|adding to|to add to|and also|and then|and if|and we|then we|we could also|i can also|we can also|i'll also|if we do that)\b|\b(?:building on (?:that|your|what)|to build on|adding to that|as you suggest(?:ed)?|following up on your (?:idea|suggestion)|with your idea|we could also|as well$)/;
export const REPLACES = /\b(?:instead|rather|anyway|but|alternatively|not|other way|no)\b/;
export const AGREES =
  /^(?:yes|yeah|yep|sure|okay|ok|great|perfect|agreed|absolutely|definitely|sounds good|good idea|of course|exactly|deal|fine|works|that works|good|happy to|right|alright)\b/;

// ── Judging ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const HOLDS_VIEW =
  /\b(?:i|we|i'd|i do|i don't|i really|i personally|i also|i still|i just|we all|we don't) (?:think|thought|believe|feel|felt|understand (?:that|how|why)|guess|reckon|suppose|hope|doubt|worry|expect|imagine|love|like|hate|prefer|fear|wish|find|assume|suspect|enjoy|bet)\b|\b(?:in my (?:view|opinion|experience|mind)|from my (?:point|perspective)|^to me|(?:looks?|seems?|feels?|matters?|important|right|wrong|clear|fair) to me|^for me|^personally|personally i|to be (?:honest|fair|frank)|honestly|frankly|as far as i(?:'m| am) concerned|my (?:view|opinion|feeling|sense|worry|concern|fear|hope|guess|impression|gut)|i(?:'m| am) (?:\w+ )?(?:sure|worried|confident|excited|concerned|afraid of|happy|convinced|certain|skeptical|sceptical|nervous|glad|proud|surprised|impressed|curious|keen|frustrated|disappointed)|seems?|looks? (?:like|good|great|bad|tight|nice|a)|sounds? like|feels? (?:like|a|very|too|right|wrong)|probably|maybe|perhaps|surely|hopefully|i'd say|might be|could be|should be|would be|must be|apparently|supposed to|it depends|depends on|(?:would|will|could|might|(?<!\bi)'ll|doesn't|won't) (?:really |definitely |not )?(?:help|work|matter|be)|i would \w+|i'd (?:say|rather|prefer|love|like|hate|want|never)\b)\b/;
/** A measure after a hedge makes it a checkable statement: "I think it's 50". */
export const DATUM =
  /\b(?:\d+\w*|zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|percent|half|january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday)\b/;
export const JUDGES = list(`
  great best better worse worst easy easier easiest hard harder difficult tight expensive cheap cheaper risky important interesting amazing good bad nice useful useless terrible perfect
  impressive strong weak slow annoying beautiful ugly awful awesome fantastic excellent wonderful horrible stupid silly smart clever brilliant complex complicated simple intuitive powerful
  painful frustrating clumsy annoyed annoying tired exhausting stressful stressed upset sad happy unhappy angry lonely awkward disappointing embarrassing overwhelming upsetting worrying relieved guilty ashamed fed long critical crucial essential valuable worthwhile worth reasonable unreasonable realistic unrealistic fair attractive boring fun cool crazy weird strange ridiculous lovely
  fancy huge massive poor superb outstanding unique leading revolutionary seamless robust reliable unreliable comfortable convenient sensible obvious likely unlikely unfortunately fortunately
  safe dangerous scary exciting ideal optimal superior inferior overpriced pricey messy clunky clear unclear confusing handy practical suitable appropriate concern concerned worry risk problem
  advantage disadvantage benefit favourite favorite love hate pretty quite rather too friendly helpful big bigger popular special enough
`);

export const IRRITATES =
  /\b(?:(?:very |more than |extremely |really )?(?:fair|generous|reasonable) (?:offer|price|deal|proposal)|to be (?:perfectly |completely |totally |brutally )?honest|trust me|believe me|no[- ]brainer|(?:the )?best (?:in|on) the market|best[- ]in[- ]class|world[- ]class|market[- ]leading|(?:the )?market leader|everybody in your (?:industry|field|business)|industry[- ]leading|number one|once in a lifetime|won't find (?:a |anything )?better|nobody else (?:can|does|offers)|you'd be (?:crazy|mad|foolish|silly)|don't miss|(?:offer|price|discount) (?:is only|ends|expires|is gone|won't last)|only (?:valid|good) (?:today|until)|with all due respect|(?:good|valid) until|you're (?:burning|throwing away)|you'(?:re going to|ll) love|as you (?:surely|certainly|obviously) know|you have to admit|anyone can see)\b/;
export const REASON =
  /\b(?:because|'cause|since (?:we|you|it|that|they|the|our|your|there)|so that|in order to|due to|that's why|which is why|the reason (?:is|why|being|for)|given that|otherwise|which means|this means|that means|as a result|therefore)\b/g;
