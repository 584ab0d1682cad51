import { describe, expect, it, vi } from 'vitest';
import type { SlackMessage } from '../../src/demo/local-slack.ts';
import { plainText } from '../../src/demo/plain-text.ts';
import { waitForThread } from '../../src/demo/slack-show.ts';
import { hasLocalSlack, openSlackWorld } from './slack-world.ts';

const WAIT = { timeout: 30_000, interval: 50 };
const LINE = 'The report is ready; the people in it get it in private';
const wordsOf = ({ blocks = [], files = [] }: SlackMessage): string =>
  [plainText(blocks), ...files.map(({ name }) => name)].join('\n');

const titleOf = (message: SlackMessage): string => wordsOf(message).split('\n')[0]?.replace('■ ', '') ?? '';

describe.skipIf(!hasLocalSlack)('a report in Slack', () => {
  it('learns who a speaker is, goes into private, and comes back, each message once', async () => {
    const { slack } = await openSlackWorld();
    const root = await slack.upload(slack.channel, ['samples/good-discovery.vtt']);
    await waitForThread(slack, slack.channel, root);
    const said = async (): Promise<readonly SlackMessage[]> =>
      (await slack.thread(slack.channel, root)).filter((one) => !wordsOf(one).includes('responsible for consent'));
    const find = async (words: string): Promise<SlackMessage> => {
      const found = (await said()).find((one) => wordsOf(one).includes(words));
      if (found === undefined) throw new Error(`nobody said “${words}”`);
      return found;
    };
    const before = (await said()).map(({ ts }) => ts);
    const id = /Report ([0-9a-z]{10})/.exec(wordsOf(await find('good-discovery.vtt')))?.[1] ?? '';

    await slack.press(slack.channel, (await find('For Maya Okafor')).ts, 'coach:claim', `${id}:S1`);
    const claimed = await vi.waitFor(() => find('For dana'), WAIT);
    expect(wordsOf(claimed)).toContain('Maya Okafor in the recording');
    // Everything is where it was: nothing was posted anew.
    expect((await said()).map(({ ts }) => ts)).toEqual(before);

    await slack.press(slack.channel, (await find('good-discovery.vtt')).ts, 'coach:make-private', id);
    const inPrivate = await vi.waitFor(async () => {
      const own = (await slack.messages(slack.directMessage)).filter(({ user }) => user === slack.botUser);
      expect(own.flatMap(({ files = [] }) => files.map(({ name }) => name.split('-')[0]))).toEqual([
        'overview',
        'coaching',
      ]);
      return own;
    }, WAIT);
    expect(inPrivate.map(titleOf)).toEqual(['good-discovery.vtt', expect.stringMatching(/^For dana/), '']);
    const left = (await said()).filter((one) => wordsOf(one).trim() !== '');
    expect(left.map(titleOf)).toContain(LINE);
    expect(left.map(wordsOf).join('\n')).not.toMatch(/Maya|dana|Jonas/);
    const files = left.flatMap((one) => one.files ?? []);
    // Slack leaves a tombstone: an id without a name or an address.
    expect(files.filter((file) => file.url_private_download !== undefined)).toEqual([]);

    const summary = inPrivate[0]?.ts ?? '';
    await slack.press(slack.directMessage, summary, 'coach:share', id);
    await vi.waitFor(() => find('coaching-report-'), WAIT);
    const again = (await said()).map(titleOf);
    expect(again.filter((title) => title === 'good-discovery.vtt')).toHaveLength(1);
    expect(again.filter((title) => title.startsWith('For dana'))).toHaveLength(1);
    expect(again).not.toContain(LINE);
  });
});
