import type { Role, SpeakerId, Transcript } from '../domain.ts';

/** Who sells and who buys, read from what they say. A cue counts once an utterance; `unknown` unless the words are clear. */

interface Cue {
  readonly role: 'seller' | 'buyer';
  readonly weight: number;
  readonly says: RegExp;
}

const CUES: readonly Cue[] = [
  {
    role: 'seller',
    weight: 2,
    says: /\bour (?:customers|clients|platform|product|solution|software|tool|service|pricing|price list|roadmap|implementation|onboarding|starter|enterprise plan|support team|case stud(?:y|ies)|demo|dashboard|module|package|licen[cs]e)\b/i,
  },
  {
    role: 'seller',
    weight: 2,
    says: /\b(?:we|i) (?:can |could |also |do )?offer\b|\bwe (?:work with|help|serve|support) (?:\w+ ){0,3}(?:companies|customers|clients|teams|firms|businesses|organi[sz]ations)\b/i,
  },
  {
    role: 'seller',
    weight: 2,
    says: /\b(?:i can|i'll|i will|let me|we can|we'll|happy to) (?:send|share|show|walk|demo|set you up|put together|get) (?:you|over|across)\b|\blet me show you\b|\bI'll put together\b|\b(?:this|here) is (?:the|our) (?:dashboard|mobile app|app|report builder|admin|main screen|home screen|product|platform)\b|\bhere you (?:can |just )?(?:see|drag|click|set|choose|build|have)\b|\bwe have (?:more than |over |about )?(?:\d+|a (?:hundred|thousand)|a hundred and \w+|two hundred|three hundred|five hundred|thousands? of|hundreds? of) (?:customers|clients|integrations|users|companies)\b/i,
  },
  {
    role: 'seller',
    weight: 2,
    says: /\b(?:the )?pric(?:e|ing)(?<!what(?:'s| is) (?:the |your )?pric(?:e|ing)) (?:is|starts|depends|works|for|would be)\b|\bper (?:seat|user)\b.{0,60}\b(?:month|year)\b|\b(?:discounts?\b(?<!(?:is|are) there (?:a |any )?discounts?)|sign (?:up )?(?:today|now|this|by)|special offer|contract today|free trial)\b/i,
  },
  {
    role: 'seller',
    weight: 1,
    says: /\b(?:thanks for (?:taking the time|your time|joining|making time)|what (?:prompted|made) you|what (?:are|were) you hoping|what would (?:success|good) look like|who else (?:is|would be|needs to be) involved|how do you (?:currently|handle|manage|do) |walk me through|your (?:current|existing) (?:process|setup|system|tool|provider|vendor|supplier))\b/i,
  },
  {
    role: 'buyer',
    weight: 2,
    says: /\b(?:we|i) (?:currently |still |mostly |already |just )*(?:use|run|do) (?:\w+ ){0,3}(?:today|now|currently|manually|spreadsheets?|excel|in-house)\b|\bwe(?:'re| are) (?:currently |still )?using\b|\bwe currently\b/i,
  },
  {
    role: 'buyer',
    weight: 2,
    says: /\bour (?:budget|board|cfo|cto|ceo|coo|it (?:team|department)|finance|procurement|legal|security|current (?:system|tool|process|provider|vendor|supplier|contract)|month[- ]end|warehouse|drivers|finance team|controllers?|accountants?|invoices?)\b/i,
  },
  {
    role: 'buyer',
    weight: 2,
    says: /\b(?:what (?:does|would) (?:it|that|this) cost|how much (?:is|does|would) (?:it|that|this)|what(?:'s| is) (?:the|your) (?:price|pricing|cost)|does (?:it|your (?:tool|product|platform|system)) (?:integrate|support|work|handle|connect)|how (?:does|do) (?:your|you) (?:tool|product|platform|pricing|system|support|price)|can (?:it|your (?:tool|platform|product|system)))\b/i,
  },
  {
    role: 'buyer',
    weight: 2,
    says: /\b(?:our (?:team|people|company|side) (?:needs?|wants?|spends?|struggles?|would)|we(?:'d| would)? need (?:something|a tool|a way|it to|to (?:get|convince|check|run this|see))|i(?:'d| would)? (?:have|need) to (?:check|run (?:it|this)|talk) (?:with|by|past|to)|i don't have (?:the )?budget|not in (?:our|the) budget|we(?:'re| are) (?:looking for|evaluating|comparing)|your (?:competitor|price|quote|proposal|offer))\b/i,
  },
  {
    role: 'seller',
    weight: 2,
    says: /\b(?:(?:our|my|many|most|other|a lot of|any) customers?\b|we (?:actually |just |recently )?(?:released|launched)|(?:would|will|can|could) save you|(?:the|a) plan (?:that )?you(?:'ve got| already have| have)|(?:the )?(?:premium|business|enterprise|professional|starter|team) (?:plan|package|tier)|list price|for your (?:volume|fleet|team size)|case study|i've seen it done|we take about)\b/i,
  },
  {
    role: 'buyer',
    weight: 2,
    says: /\b(?:we (?:pay|wrote a ticket|bought (?:it|a|the))|your (?:system|platform|product|tool|software|security address|industry|pricing|numbers)|my (?:boss|director|team)|(?:we|i)(?:'d| would) (?:want|need) (?:it|that|them|the|to see|somebody)|we only (?:do|sign|buy)|(?:i'm|i am|we're) not (?:signing|ready to sign)|what (?:would|will) help (?:me|us)|costs us)\b/i,
  },
];

const LEAST_SCORE = 3;
/** The stronger side has to be this many times the weaker one. */
const CLEAR_LEAD = 2;
const LEAST_LEAN = 2;

/** How much an utterance sounds like selling and like buying; each cue counts once. */
export function weighRoles(text: string): { readonly seller: number; readonly buyer: number } {
  const plain = text.replace(/’/g, "'");
  const score = { seller: 0, buyer: 0 };
  for (const cue of CUES) if (cue.says.test(plain)) score[cue.role] += cue.weight;
  return score;
}

/** Of a reading (reading.ts), what roles need. */
interface Cued {
  readonly utterances: readonly { readonly seller: number; readonly buyer: number }[];
}

/** Whom nobody has claimed. */
export const NOBODY: ReadonlySet<SpeakerId> = new Set();

/**
 * The role of every speaker, in the order of `transcript.speakers`. Who is known to be one of us (`ours`) is coached, so they never buy,
 * whatever they sound like.
 */
export function guessRoles(
  transcript: Transcript,
  reading: Cued,
  ours: ReadonlySet<SpeakerId> = NOBODY,
): ReadonlyMap<SpeakerId, Role> {
  const scores = new Map(transcript.speakers.map(({ id }) => [id, { seller: 0, buyer: 0 }]));
  if (transcript.can.speakers) {
    transcript.utterances.forEach(({ speaker }, at) => {
      const score = scores.get(speaker);
      if (score === undefined) return;
      score.seller += reading.utterances[at]?.seller ?? 0;
      score.buyer += reading.utterances[at]?.buyer ?? 0;
    });
  }
  const roles = new Map([...scores].map(([id, score]) => [id, roleOf(score)] as const));
  for (const id of ours) if (roles.get(id) === 'buyer') roles.set(id, 'unknown');
  // Who is left opposite a clear seller buys, if their own words lean that way or there are only two at the table.
  if ([...roles.values()].includes('seller')) {
    for (const [id, { seller, buyer }] of scores) {
      if (ours.has(id)) continue;
      const leans = buyer >= LEAST_LEAN && buyer > seller;
      if (leans || (roles.size === 2 && buyer >= seller)) roles.set(id, 'buyer');
    }
  }
  return roles;
}

function roleOf({ seller, buyer }: { readonly seller: number; readonly buyer: number }): Role {
  if (seller >= LEAST_SCORE && seller >= CLEAR_LEAD * buyer) return 'seller';
  if (buyer >= LEAST_SCORE && buyer >= CLEAR_LEAD * seller) return 'buyer';
  return 'unknown';
}
