import type { Call, Stop } from './gate.ts';
import type { LogLine } from './service.ts';

/** Where a service is killed: when an event is acknowledged, or is just coming in, when a call stands still in the gate, or at a line of its log. */
export type Moment =
  | { readonly kind: 'event'; readonly what: 'acknowledged' | 'sent' }
  | { readonly kind: 'call'; readonly stop: Stop; readonly matches: (call: Call) => boolean }
  | { readonly kind: 'line'; readonly matches: (line: LogLine) => boolean };

export interface Point {
  readonly name: string;
  /** Taken in turn, one in each round. */
  readonly moments: readonly Moment[];
}

/** The way of a recording from its event to its last message. */
export const POINTS: readonly Point[] = [
  {
    name: 'event acknowledged, arriving',
    moments: [
      { kind: 'event', what: 'acknowledged' },
      { kind: 'event', what: 'sent' },
    ],
  },
  { name: 'placeholder, before Slack', moments: [at('before', isPlaceholder)] },
  { name: 'placeholder, answer unheard', moments: [at('unheard', isPlaceholder)] },
  {
    name: 'download begun, half, whole',
    moments: (['half', 'begun', 'heard'] as const).map((stop) => at(stop, is('download'))),
  },
  { name: 'fetch is through', moments: [through('fetch')] },
  { name: 'transcribe is through', moments: [through('transcribe')] },
  { name: 'analyse is through', moments: [through('analyse')] },
  { name: 'deliver begins; summary, before Slack', moments: [at('before', isSummary), begins('deliver')] },
  { name: 'summary, answer unheard', moments: [at('unheard', isSummary)] },
  { name: 'reply to a rep, before Slack; unheard', moments: [at('unheard', isReply), at('before', isReply)] },
  {
    name: 'upload: address got, bytes sent, before completion',
    moments: [at('heard', is('upload')), at('heard', is('files.getUploadURLExternal')), at('before', isLast)],
  },
  { name: 'upload completed, answer unheard', moments: [at('unheard', isLast)] },
];

function at(stop: Stop, matches: (call: Call) => boolean): Moment {
  return { kind: 'call', stop, matches };
}

function through(job: string): Moment {
  return { kind: 'line', matches: (line) => line.msg === 'attempt is through' && line.job === job };
}

function begins(job: string): Moment {
  return { kind: 'line', matches: (line) => line.msg === 'attempt begins' && line.job === job };
}

function is(what: string): (call: Call) => boolean {
  return (call) => call.what === what;
}

function isPlaceholder({ what, form }: Call): boolean {
  return what === 'chat.postMessage' && /\.vtt: received/.test(form.get('text') ?? '');
}

/** The edit that turns the placeholder into the summary; those that show progress name a stage instead. */
function isSummary({ what, form }: Call): boolean {
  return what === 'chat.update' && !/: (downloading|transcribing|analysing|writing)/.test(form.get('text') ?? '');
}

function isReply({ what, form }: Call): boolean {
  return what === 'chat.postMessage' && (form.get('text') ?? '').startsWith('For ');
}

function isLast({ what }: Call): boolean {
  return what === 'files.completeUploadExternal';
}
