import type { SpeakerId } from '../analysis/domain.ts';
import type { ActionButton, Card } from './card.ts';
import { cutText } from './cut.ts';

/** What can be done with a report, in the order of how often it is wanted; each is authorised again when it is pressed. */

/** Where a copy of a report stands: in the thread of its recording, in private beside such a thread, or in a chat of one's own. */
export type Standing = 'thread' | 'private' | 'own';

/** Beside these a name still fits into a button. */
const LABEL_CHARS = 24;

/** Under a summary. */
export function summaryButtons(reportId: string, standing: Standing): Card['buttons'] {
  return [
    detailsButton(reportId),
    whoIsWhoButton(reportId),
    { kind: 'button', action: 'rerun', label: 'Re-run', value: reportId },
    ...visibilityButtons(reportId, standing),
    {
      kind: 'button',
      action: 'delete',
      label: 'Delete',
      value: reportId,
      confirm: {
        title: 'Delete this recording?',
        text: 'Recording, transcript, report, charts and PDF are erased for everybody. This cannot be undone.',
        yes: 'Delete everything',
        no: 'Keep it',
      },
    },
  ];
}

function visibilityButtons(reportId: string, standing: Standing): readonly ActionButton[] {
  switch (standing) {
    case 'own':
      return [];
    case 'private':
      return [
        {
          kind: 'button',
          action: 'share',
          label: 'Share in the thread',
          value: reportId,
          confirm: {
            title: 'Show it to everybody there?',
            text: 'Summary, coaching and PDF go into the thread where the recording was shared. You can take them back.',
            yes: 'Share it',
            no: 'Keep it private',
          },
        },
      ];
    case 'thread':
      return [
        {
          kind: 'button',
          action: 'make-private',
          label: 'Make private',
          value: reportId,
          confirm: {
            title: 'Take it out of the thread?',
            text: 'Summary, coaching and PDF leave the thread. Who shared the recording gets them in private, and everybody in it their own part.',
            yes: 'Make it private',
            no: 'Leave it',
          },
        },
      ];
  }
}

/** Under one person's part; `called` is the name that stands in its title. */
export function speakerButtons(
  reportId: string,
  { speaker, called, isClaimed }: { readonly speaker: SpeakerId; readonly called: string; readonly isClaimed: boolean },
): Card['buttons'] {
  const first = isClaimed
    ? unclaimButton(reportId, speaker)
    : claimButton(reportId, speaker, `I’m ${cutText(called, LABEL_CHARS)}`);
  return [first, detailsButton(reportId), ...(isClaimed ? [] : [whoIsWhoButton(reportId, 'It’s somebody else')])];
}

export function claimButton(reportId: string, speaker: SpeakerId, label: string): ActionButton {
  return { kind: 'button', action: 'claim', label, value: `${reportId}:${speaker}` };
}

export function unclaimButton(reportId: string, speaker: SpeakerId, label = 'Not me'): ActionButton {
  return { kind: 'button', action: 'unclaim', label, value: `${reportId}:${speaker}` };
}

export function detailsButton(reportId: string): ActionButton {
  return { kind: 'button', action: 'details', label: 'Details', value: reportId };
}

export function whoIsWhoButton(reportId: string, label = 'Who is who'): ActionButton {
  return { kind: 'button', action: 'speakers', label, value: reportId };
}
