import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { SocketModeClient, type SocketModeOptions } from '@slack/socket-mode';
import { asAppError } from '../../errors.ts';
import type { Log } from '../../log.ts';

interface SlackEvent {
  readonly ack: (response?: Record<string, unknown>) => Promise<void>;
  readonly body: ReceiverEvent['body'];
  readonly retry_num?: number;
  readonly retry_reason?: string;
}

/** Socket Mode that acknowledges after the work, unlike Bolt's own receiver: what could not be stored is not acknowledged, and Slack sends it again. */
export function makeSocketReceiver(options: SocketModeOptions, log: Log): Receiver {
  const client = new SocketModeClient(options);
  return {
    init(app: App) {
      client.on('slack_event', ({ ack, body, retry_num: retryNum, retry_reason: retryReason }: SlackEvent) => {
        let response: unknown;
        const event: ReceiverEvent = {
          body,
          ack: async (given) => {
            response = given;
          },
          ...(retryNum === undefined ? {} : { retryNum }),
          ...(retryReason === undefined ? {} : { retryReason }),
        };
        app
          .processEvent(event)
          .then(() => ack(typeof response === 'object' && response !== null ? { ...response } : undefined))
          .catch((thrown: unknown) => log.error({ err: asAppError(thrown) }, 'slack event not stored'));
      });
    },
    start: () => client.start(),
    stop: () => client.disconnect(),
  };
}
