import type { FailureCode } from '../errors.ts';
import type { Card } from './card.ts';

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
}

interface Words {
  readonly happened: string;
  readonly advice: string;
  readonly retry: boolean;
}

/** What happened, what to do, a reference, and Retry where trying again can help. Our words only. */
export function failureCard({ code, detail = '', reference, title, retryId }: Failure): Card {
  const words = failureWords(code);
  return {
    summary: title === undefined ? words.happened : `${title}: ${words.happened}`,
    tone: code === 'cancelled' ? 'neutral' : 'bad',
    title: words.happened,
    parts: [
      ...(title === undefined ? [] : [{ kind: 'text' as const, text: [{ text: title, style: 'bold' as const }] }]),
      ...(detail === '' ? [] : [{ kind: 'text' as const, text: detail }]),
      { kind: 'text', text: words.advice },
      { kind: 'text', text: [{ text: `Reference ${reference} · ${code}` }], subtle: true },
    ],
    buttons:
      words.retry && retryId !== undefined
        ? [{ kind: 'button', action: 'retry', label: 'Try again', value: retryId, style: 'primary' }]
        : [],
  };
}

/** The words for a code, as the README lists them too. */
export function failureWords(code: FailureCode): Words {
  switch (code) {
    case 'too-large':
      return {
        happened: 'This file is too large',
        advice: 'Share a shorter part or the audio only, or just the transcript.',
        retry: false,
      };
    case 'unsupported':
      return {
        happened: 'I cannot read this kind of file',
        advice: 'Share a transcript (vtt, srt, docx, json, or lines of "Name: text"), or video or audio.',
        retry: false,
      };
    case 'unreadable':
      return {
        happened: 'This file looks damaged',
        advice: 'Export it again where it was recorded and share the new file.',
        retry: false,
      };
    case 'empty':
      return {
        happened: 'Nobody speaks in this file',
        advice: 'Check that it is the right one and that the sound was on, then share it again.',
        retry: false,
      };
    case 'unreachable':
      return {
        happened: 'I could not fetch this file',
        advice: 'Check that it still exists and that I may see it, then try again or share it once more.',
        retry: true,
      };
    case 'refused':
      return {
        happened: 'I was not allowed to do this',
        advice:
          'Make sure I am a member of this conversation, then share the file again. If it stays, ask an administrator.',
        retry: false,
      };
    case 'too-late':
      return {
        happened: 'That took too long',
        advice: 'Press the button again.',
        retry: false,
      };
    case 'no-engine':
      return {
        happened: 'I have nothing to turn sound into text with',
        advice:
          'Share the transcript of this recording, or ask an administrator to set up speech recognition and try again.',
        retry: true,
      };
    case 'provider-down':
      return {
        happened: 'A service I depend on is not answering',
        advice: 'The recording is kept. Try again in a few minutes.',
        retry: true,
      };
    case 'cancelled':
      return { happened: 'Cancelled', advice: 'Nothing was analysed. You can run it again.', retry: true };
    case 'bug':
      return {
        happened: 'Something went wrong on my side',
        advice: 'Try again. If it happens twice, give the reference to your administrator.',
        retry: true,
      };
  }
}
