import type { Locale } from '../analysis/domain.ts';
import type { FailureCode } from '../errors.ts';
import type { Card } from './card.ts';
import { retold } from './retold.ts';
import { type Reader, wordsFor } from './words.ts';

export interface Failure {
  readonly code: FailureCode;
  /** `AppError.detail`: one sentence of ours about what was found. */
  readonly detail?: string;
  /** What an operator searches the log for. */
  readonly reference: string;
  /** File name as shared. */
  readonly title?: string;
  /** The recording to run again; the button shows only where that can help. */
  readonly retryId?: string;
  readonly locale?: Locale;
}

interface Advice {
  readonly happened: string;
  readonly advice: string;
  readonly retry: boolean;
}

/** What happened, what to do, a reference, and Retry where trying again can help. Our words only. */
export function failureCard({ code, detail = '', reference, title, retryId, locale }: Failure): Card {
  const words = wordsFor({ locale });
  const { happened, advice, retry } = failureWords(code, { locale });
  return {
    summary: title === undefined ? happened : `${title}: ${happened}`,
    tone: code === 'cancelled' ? 'neutral' : 'bad',
    title: happened,
    parts: [
      ...(title === undefined ? [] : [{ kind: 'text' as const, text: [{ text: title, style: 'bold' as const }] }]),
      ...(detail === '' ? [] : [{ kind: 'text' as const, text: retold(detail, words) }]),
      { kind: 'text', text: advice },
      { kind: 'text', text: [{ text: `${words.say`Reference ${reference}`} · ${code}` }], subtle: true },
    ],
    buttons:
      retry && retryId !== undefined
        ? [{ kind: 'button', action: 'retry', label: words.say`Try again`, value: retryId, style: 'primary' }]
        : [],
  };
}

/** The words for a code, as the README lists them too. */
export function failureWords(code: FailureCode, reader: Reader = {}): Advice {
  const { say } = wordsFor(reader);
  switch (code) {
    case 'too-large':
      return {
        happened: say`This file is too large`,
        advice: say`Share a shorter part or the audio only, or just the transcript.`,
        retry: false,
      };
    case 'unsupported':
      return {
        happened: say`I cannot read this kind of file`,
        advice: say`Share a transcript (vtt, srt, docx, json, or lines of "Name: text"), or video or audio.`,
        retry: false,
      };
    case 'unreadable':
      return {
        happened: say`This file looks damaged`,
        advice: say`Export it again where it was recorded and share the new file.`,
        retry: false,
      };
    case 'empty':
      return {
        happened: say`Nobody speaks in this file`,
        advice: say`Check that it is the right one and that the sound was on, then share it again.`,
        retry: false,
      };
    case 'unreachable':
      return {
        happened: say`I could not fetch this file`,
        advice: say`Check that it still exists and that I may see it, then try again or share it once more.`,
        retry: true,
      };
    case 'refused':
      return {
        happened: say`I was not allowed to do this`,
        advice: say`Make sure I am a member of this conversation, then share the file again. If it stays, ask an administrator.`,
        retry: false,
      };
    case 'too-late':
      return {
        happened: say`That took too long`,
        advice: say`Press the button again.`,
        retry: false,
      };
    case 'no-engine':
      return {
        happened: say`I have nothing to turn sound into text with`,
        advice: say`Share the transcript of this recording, or ask an administrator to set up speech recognition and try again.`,
        retry: true,
      };
    case 'provider-down':
      return {
        happened: say`A service I depend on is not answering`,
        advice: say`The recording is kept. Try again in a few minutes.`,
        retry: true,
      };
    case 'cancelled':
      return { happened: say`Cancelled`, advice: say`Nothing was analysed. You can run it again.`, retry: true };
    case 'bug':
      return {
        happened: say`Something went wrong on my side`,
        advice: say`Try again. If it happens twice, give the reference to your administrator.`,
        retry: true,
      };
  }
}
