import { type AdaptiveCard, renderAdaptive } from '../../cards/adaptive.ts';
import { type People, renderForm } from '../../cards/adaptive-form.ts';
import type { Card } from '../../cards/card.ts';
import { harmlessLine } from '../../cards/cut.ts';
import type { Form } from '../../cards/form.ts';
import { READING } from '../../cards/limits.ts';
import type { Reader } from '../../cards/words.ts';
import type { HeldFile } from '../files.ts';
import type { Place } from '../port.ts';
import type { Outgoing } from './connector.ts';

/** A card as a Teams message; whoever it answers at this place is brought up to date when they look at it. */
export function cardActivity(card: Card, reader: Reader, place?: Place): Outgoing {
  const viewer = place?.teams?.userId;
  return message(renderAdaptive(card, viewer === undefined ? [] : [viewer], reader));
}

/** A form as a Teams message. */
export function formActivity(form: Form, people: People, reader: Reader): Outgoing {
  return message(renderForm(form, people, reader));
}

/** `summary` is what notifications show; the renderer has taken hidden characters out of it. */
function message(content: AdaptiveCard): Outgoing {
  return {
    type: 'message',
    summary: content.fallbackText,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  };
}

/** One line where something stood that is no more. */
export function lineActivity(text: string, reader: Reader): Outgoing {
  return cardActivity({ summary: text, tone: 'neutral', title: text, parts: [], buttons: [] }, reader);
}

/**
 * Asks a person whether a file may be saved to their OneDrive. The context comes back from their client, so it holds the file's opaque
 * id and nothing else. Without `name` Teams shows nothing.
 */
export function consentActivity(held: HeldFile): Outgoing {
  const context = { file: held.id };
  const title = harmlessLine(held.title, READING.summary);
  return {
    type: 'message',
    summary: title,
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.card.file.consent',
        name: held.name,
        content: { description: title, sizeInBytes: held.size, acceptContext: context, declineContext: context },
      },
    ],
  };
}

/** Shows a file that now lies in the person's OneDrive. */
export function fileActivity(file: {
  readonly name: string;
  readonly contentUrl: string;
  readonly uniqueId: string;
  readonly fileType: string;
}): Outgoing {
  const { name, contentUrl, uniqueId, fileType } = file;
  return {
    type: 'message',
    summary: name,
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.card.file.info',
        name,
        contentUrl,
        content: { uniqueId, fileType },
      },
    ],
  };
}
