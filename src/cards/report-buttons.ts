import type { SpeakerId } from '../analysis/domain.ts';
import type { ActionButton, Card } from './card.ts';
import { cutText } from './cut.ts';
import type { Spoken } from './words.ts';

/** What can be done with a report, in the order of how often it is wanted; each is authorised again when it is pressed. */

/** Where a copy of a report stands: in the thread of its recording, in private beside such a thread, or in a chat of one's own. */
export type Standing = 'thread' | 'private' | 'own';

/** Beside these a name still fits into a button. */
const LABEL_CHARS = 24;

/** Under a summary. */
export function summaryButtons(reportId: string, standing: Standing, words: Spoken): Card['buttons'] {
  const { say } = words;
  return [
    detailsButton(reportId, words),
    whoIsWhoButton(reportId, say`Who is who`),
    { kind: 'button', action: 'rerun', label: say`Re-run`, value: reportId },
    ...visibilityButtons(reportId, standing, words),
    {
      kind: 'button',
      action: 'delete',
      label: say`Delete`,
      value: reportId,
      confirm: {
        title: say`Delete this recording?`,
        text: say`Recording, transcript, report, charts and PDF are erased for everybody. This cannot be undone.`,
        yes: say`Delete everything`,
        no: say`Keep it`,
      },
    },
  ];
}

function visibilityButtons(reportId: string, standing: Standing, { say }: Spoken): readonly ActionButton[] {
  switch (standing) {
    case 'own':
      return [];
    case 'private':
      return [
        {
          kind: 'button',
          action: 'share',
          label: say`Share in the thread`,
          value: reportId,
          confirm: {
            title: say`Show it to everybody there?`,
            text: say`Summary, coaching and PDF go into the thread where the recording was shared. You can take them back.`,
            yes: say`Share it`,
            no: say`Keep it private`,
          },
        },
      ];
    case 'thread':
      return [
        {
          kind: 'button',
          action: 'make-private',
          label: say`Make private`,
          value: reportId,
          confirm: {
            title: say`Take it out of the thread?`,
            text: say`Summary, coaching and PDF leave the thread. Who shared the recording gets them in private, and everybody in it their own part.`,
            yes: say`Make it private`,
            no: say`Leave it`,
          },
        },
      ];
  }
}

/** Under one person's part; `called` is the name that stands in its title. */
export function speakerButtons(
  reportId: string,
  { speaker, called, isClaimed }: { readonly speaker: SpeakerId; readonly called: string; readonly isClaimed: boolean },
  words: Spoken,
): Card['buttons'] {
  const { say } = words;
  const details = detailsButton(reportId, words);
  return isClaimed
    ? [unclaimButton(reportId, speaker, say`Not me`), details]
    : [
        claimButton(reportId, speaker, say`I’m ${cutText(called, LABEL_CHARS)}`),
        details,
        whoIsWhoButton(reportId, say`It’s somebody else`),
      ];
}

export function claimButton(reportId: string, speaker: SpeakerId, label: string): ActionButton {
  return { kind: 'button', action: 'claim', label, value: `${reportId}:${speaker}` };
}

export function unclaimButton(reportId: string, speaker: SpeakerId, label: string): ActionButton {
  return { kind: 'button', action: 'unclaim', label, value: `${reportId}:${speaker}` };
}

export function detailsButton(reportId: string, { say }: Spoken): ActionButton {
  return { kind: 'button', action: 'details', label: say`Details`, value: reportId };
}

export function whoIsWhoButton(reportId: string, label: string): ActionButton {
  return { kind: 'button', action: 'speakers', label, value: reportId };
}
