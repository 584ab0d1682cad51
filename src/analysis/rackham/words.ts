import { byWord } from '../by-word.ts';

/** Words of a text, and what can be told from words alone. */

const WORD = /[\p{L}\p{N}]+(?:['_-][\p{L}\p{M}\p{N}]+)*/gu;
const ASCII_ONLY = /^\p{ASCII}*$/u;
const ASCII_WORD = /[a-z0-9]+(?:['_-][a-z0-9]+)*/g;
const CURLY = /[’‘`]/g;

/** The words of a text in lower case: "We’re – um – 3 sites" → we're, um, 3, sites. */
export function wordsOf(text: string): string[] {
  const plain = text.toLowerCase().replace(CURLY, "'");
  // The ASCII pattern is about four times faster than Unicode properties and gives the same words for ASCII text.
  return plain.match(ASCII_ONLY.test(plain) ? ASCII_WORD : WORD) ?? [];
}

/** A letter that has cases, or a digit: scripts without cases write a name and what follows it as one ("田中さん"). */
const GOES_ON_BEFORE = /[\p{Lu}\p{Ll}\p{N}]$/u;
const GOES_ON_AFTER = /^[\p{Lu}\p{Ll}\p{N}]/u;

/** Whether a text says a name as a word of its own: "Tim" is in "Tim's turn" and not in "Timing". */
export function saysName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    const inside =
      GOES_ON_BEFORE.test(text.slice(Math.max(0, at - 2), at)) || GOES_ON_AFTER.test(text.slice(end, end + 2));
    if (!inside) return true;
  }
  return false;
}

/** Words that hardly any English minute lacks. */
const ENGLISH = new Set(
  'the and you that is it to of we have for with this but not are was do what so they can if there would about just i yes yeah okay how when your our my will at be on from know think in a me or has had an by as'.split(
    ' ',
  ),
);
/** The same for the languages of our neighbours; words that are English too are left out. */
const FOREIGN = new Set(
  `der das und nicht ist ich wir sie ein eine mit auf für von den dem zu wie noch auch haben aber wenn el los las que una por con para pero como más está es del nosotros le les des et est une pas que qui dans pour nous vous avec sur ce je mais c'est
  het een niet ik dat voor zijn maar ook naar och att det är inte jag som på har til og ikke jeg av che non per sono della ma anche nie się jest że czy ale jak ja että ei mutta bir bu ve için değil não uma você isso mas`.split(
    /\s+/,
  ),
);
/** From this many words on, text with hardly a common English word and with foreign letters is not English. */
const ENOUGH_TO_TELL = 30;
const LEAST_ENGLISH = 0.05;

/** Whether the words are English: the offline rules know no other language and say so instead of guessing. */
export function isEnglish(utterances: readonly (readonly string[])[]): boolean {
  let total = 0;
  let common = 0;
  let foreign = 0;
  let otherScript = 0;
  let accented = 0;
  for (const words of utterances) {
    total += words.length;
    for (const word of words) {
      if (ENGLISH.has(word)) common += 1;
      else if (FOREIGN.has(word)) foreign += 1;
      else if (word.charCodeAt(0) > 0x24f) otherScript += 1;
      else if (!ASCII_ONLY.test(word)) accented += 1;
    }
  }
  if (otherScript > total / 2 || foreign > common) return false;
  return total < ENOUGH_TO_TELL || accented === 0 || common / total >= LEAST_ENGLISH;
}

/** Syllables of an English word: groups of vowels, without a silent final e. */
export const countSyllables = byWord((word): number => {
  const bare = word.replace(/(?:[^laeiouy]es|[^laeiouy]e)$/, 'x').replace(/^y/, '');
  return Math.max(1, bare.match(/[aeiouy]{1,2}/g)?.length ?? 0);
});

/** Business and software jargon that a listener outside the trade has to translate. */
const JARGON = new Set(
  `synergy synergies leverage leveraging leveraged paradigm holistic ecosystem scalable scalability granular granularity bandwidth alignment learnings actionable stakeholder stakeholders
  deliverable deliverables onboarding upsell upselling omnichannel orchestration orchestrate frictionless turnkey verticals ideate operationalize operationalise productize monetize
  api apis sso saml oauth saas paas iaas crm erp kpi kpis roi sla slas etl tco arr mrr cac ltv nps rfp rfi poc sdk vpc cdn dns tls ssl sql nosql gdpr soc2 hipaa iso27001 mdm
  rbac scim webhook webhooks idempotent microservice microservices kubernetes middleware backend frontend latency throughput failover multi-tenant mvp okr okrs icp sdr bdr gtm b2b b2c`.split(
    /\s+/,
  ),
);

/** How many words are jargon. */
export function countJargon(words: readonly string[]): number {
  let count = 0;
  for (const word of words) if (JARGON.has(word)) count += 1;
  return count;
}
