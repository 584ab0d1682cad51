import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readButton, readHome, readMessage, readShortcut, readSlashCommand } from '../../../../src/bot/slack/read.ts';
import { TENANT } from '../../../fixtures/tables.ts';

const BOT = 'U0BOT';
const file = { id: 'F1', name: 'call.vtt', size: 12, url_private_download: 'https://files.slack.com/f' };
const shared = {
  type: 'message',
  subtype: 'file_share',
  user: 'U1',
  channel: 'C1',
  channel_type: 'channel',
  ts: '10.1',
  text: 'our call',
  files: [file],
};

describe('readMessage', () => {
  it('reads a shared file into its message’s thread', () => {
    const incoming = readMessage(TENANT, BOT, shared);
    expect(incoming).toMatchObject({
      kind: 'files',
      eventId: 'slack:files:C1:10.1',
      place: { conversation: 'C1', kind: 'channel', thread: '10.1' },
      files: [{ fileId: 'F1', name: 'call.vtt', size: 12, url: 'https://files.slack.com/f' }],
    });
  });

  it('stays in the thread that the file was dropped into', () => {
    expect(readMessage(TENANT, BOT, { ...shared, thread_ts: '9.9' })).toMatchObject({ place: { thread: '9.9' } });
  });

  it('reads a file that Slack Connect announces by its id alone', () => {
    const connect = { ...shared, files: [{ id: 'F2', mode: 'file_access', file_access: 'check_file_info' }] };
    expect(readMessage(TENANT, BOT, connect)).toMatchObject({
      files: [{ fileId: 'F2', name: 'recording', size: null, url: null }],
    });
  });

  it.each([
    ['lies elsewhere', { mode: 'external' }],
    ['is gone', { mode: 'tombstone' }],
    ['is hidden by the plan', { mode: 'hidden_by_limit' }],
    ['another workspace owns', { file_access: 'check_file_info' }],
  ])('takes no address from a file that %s', (_, more) => {
    expect(readMessage(TENANT, BOT, { ...shared, files: [{ ...file, ...more }] })).toMatchObject({
      files: [{ url: null }],
    });
  });

  it('names clips without a name, and hears a reply that is also sent to the channel', () => {
    const clip = (subtype: string) => ({
      ...shared,
      subtype: 'thread_broadcast',
      files: [{ id: 'F3', name: '', subtype }],
    });
    expect(readMessage(TENANT, BOT, clip('slack_audio'))).toMatchObject({ files: [{ name: 'Voice clip' }] });
    expect(readMessage(TENANT, BOT, clip('slack_video'))).toMatchObject({ files: [{ name: 'Video clip' }] });
    expect(readMessage(TENANT, BOT, clip('other'))).toMatchObject({ files: [{ name: 'recording' }] });
  });

  const nothing: readonly (readonly [string, object])[] = [
    ['our own message', { ...shared, user: BOT }],
    ['another bot’s', { ...shared, bot_id: 'B9' }],
    ['an edit', { ...shared, subtype: 'message_changed' }],
    ['a deletion', { ...shared, subtype: 'message_deleted' }],
    ['words in a channel that are not for us', { ...shared, subtype: undefined, files: undefined }],
    ['the mention’s copy of a shared file', { ...shared, type: 'app_mention' }],
    ['something without a channel', { ...shared, channel: undefined }],
  ];
  it.each(nothing)('takes %s for nothing', (_, event) => expect(readMessage(TENANT, BOT, event)).toBeNull());

  it('answers words in a direct message and mentions, once each', () => {
    const direct = { type: 'message', user: 'U1', channel: 'D1', channel_type: 'im', ts: '11.1', text: 'history 30' };
    expect(readMessage(TENANT, BOT, direct)).toMatchObject({
      kind: 'command',
      text: 'history 30',
      eventId: 'slack:words:D1:11.1',
    });
    expect(readMessage(TENANT, BOT, { ...direct, text: 'hello' })).toMatchObject({ kind: 'greeting' });
    // For us only where a practice session runs (accept.ts).
    expect(readMessage(TENANT, BOT, { ...direct, text: 'thanks!', thread_ts: '9.9' })).toMatchObject({ kind: 'said' });
    expect(readMessage(TENANT, BOT, { ...direct, thread_ts: '9.9' })).toMatchObject({ kind: 'command' });
    const mention = { type: 'app_mention', user: 'U1', channel: 'C1', ts: '12.1', text: `<@${BOT}> help` };
    expect(readMessage(TENANT, BOT, mention)).toMatchObject({ kind: 'command', text: 'help' });
  });

  it('hears what people say to each other in a thread, because a practice session may run there, and nothing beside one', () => {
    const words = {
      type: 'message',
      user: 'U1',
      channel: 'C1',
      channel_type: 'channel',
      ts: '13.1',
      text: 'Why is that?',
    };
    expect(readMessage(TENANT, BOT, words)).toBeNull();
    expect(readMessage(TENANT, BOT, { ...words, thread_ts: '9.9' })).toMatchObject({
      kind: 'said',
      eventId: 'slack:words:C1:13.1',
      place: { thread: '9.9' },
      text: 'Why is that?',
    });
  });
});

describe('readSlashCommand and readButton', () => {
  it('reads a command with where to answer', () => {
    const body = {
      trigger_id: 't1',
      user_id: 'U1',
      channel_id: 'C1',
      command: '/coach',
      text: 'history 30',
      response_url: 'https://hooks.slack.com/x',
    };
    expect(readSlashCommand(TENANT, body)).toMatchObject({
      kind: 'command',
      eventId: 'slack:command:t1',
      text: 'history 30',
      reply: { responseUrl: 'https://hooks.slack.com/x' },
    });
  });

  it('reads a button of ours, also on a message that only one person sees, and no other', () => {
    const body = {
      type: 'block_actions',
      user: { id: 'U1' },
      channel: { id: 'C1' },
      container: { message_ts: '5.5' },
      response_url: 'https://hooks.slack.com/y',
      actions: [{ action_id: 'coach:cancel', value: 'rec1', action_ts: '6.6' }],
    };
    expect(readButton(TENANT, body)).toMatchObject({
      kind: 'button',
      action: 'cancel',
      value: 'rec1',
      reply: { place: { thread: '5.5' } },
    });
    expect(readButton(TENANT, { ...body, actions: [{ action_id: 'coach:unknown' }] })).toBeNull();
  });

  it('reads anything without failing', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        readMessage(TENANT, BOT, value);
        readSlashCommand(TENANT, value);
        readButton(TENANT, value);
        readHome(TENANT, value);
        readShortcut(TENANT, BOT, value);
      }),
    );
  });
});
