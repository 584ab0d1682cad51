import { distance } from 'fastest-levenshtein';

/** What somebody asked for in words: `/coach …` in Slack, the same words to the bot in Teams. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'status' }
  | { readonly kind: 'usage'; readonly id: string | null }
  | { readonly kind: 'history'; readonly days: number }
  | { readonly kind: 'report'; readonly id: string }
  | { readonly kind: 'delete'; readonly id: string }
  | { readonly kind: 'unknown'; readonly asked: string; readonly closest: string };

export const HISTORY_DAYS = [30, 60, 90] as const;

const USAGE = [
  'help',
  'history 30',
  'history 60',
  'history 90',
  'report <id>',
  'delete <id>',
  'status',
  'usage',
  'usage <id>',
] as const;
const ID = /^[0-9a-z]{10}$/;

/** Reads a command. Never fails: what it does not know comes back with the closest thing that it does. */
export function readCommand(text: string): Command {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/^\/?coach\b/, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const [verb, argument, ...rest] = words;
  const unknown: Command = {
    kind: 'unknown',
    asked: words.join(' ').slice(0, 100),
    closest: closestTo(words.join(' ')),
  };
  if (verb === undefined) return { kind: 'help' };
  if (rest.length > 0) return unknown;
  switch (verb) {
    case 'help':
    case 'status':
      return argument === undefined ? { kind: verb } : unknown;
    case 'usage':
      return argument === undefined || ID.test(argument) ? { kind: verb, id: argument ?? null } : unknown;
    case 'history': {
      const days = HISTORY_DAYS.find((allowed) => String(allowed) === (argument ?? '30'));
      return days === undefined ? unknown : { kind: 'history', days };
    }
    case 'report':
    case 'delete':
      return argument !== undefined && ID.test(argument) ? { kind: verb, id: argument } : unknown;
    default:
      return unknown;
  }
}

/** Whether the first word is a command; Teams and Slack direct messages use it to tell commands from chatter. */
export function startsLikeCommand(text: string): boolean {
  const [first = ''] = text
    .trim()
    .toLowerCase()
    .replace(/^\/?coach\b/, '')
    .trim()
    .split(/\s+/);
  return USAGE.some((usage) => usage.split(' ')[0] === first) || /^\/?coach\b/i.test(text.trim());
}

function closestTo(asked: string): string {
  const [verb = ''] = asked.split(' ');
  const same = USAGE.filter((usage) => usage.startsWith(`${verb} `));
  const ranked = [...(same.length > 0 ? same : USAGE)].sort((a, b) => nearness(a, asked) - nearness(b, asked));
  return ranked[0] ?? 'help';
}

/** Edit distance of the verbs first; of the whole only to break ties. */
function nearness(usage: string, asked: string): number {
  const verb = (text: string) => text.split(' ')[0] ?? '';
  return distance(verb(usage), verb(asked)) * 100 + Math.min(distance(usage, asked), 99);
}
