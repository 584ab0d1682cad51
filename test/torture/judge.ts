import type { LocalSlack, SlackMessage } from '../../src/demo/local-slack.ts';
import { plainText } from '../../src/demo/plain-text.ts';
import { SAMPLES, type Sample } from './recordings.ts';
import { type Dropped, openWorld, type World } from './world.ts';

/** What stands in a finished thread, message by message, with the recording's own id taken out. */
type Thread = readonly string[];

let undisturbed: Promise<ReadonlyMap<Sample, Thread>> | null = null;

/**
 * What is wrong with the threads of these recordings, in words; nothing when each holds exactly what an undisturbed run leaves: one
 * summary where the placeholder stood, one reply per rep, one picture and one PDF, in this order, and nothing beside them.
 */
export async function judge(world: World, recordings: readonly Dropped[] = world.dropped): Promise<readonly string[]> {
  undisturbed ??= readUndisturbed();
  const expected = await undisturbed;
  const messages = await world.slack.messages(world.slack.channel);
  const faults: string[] = [...world.gate.violations];
  for (const one of recordings) {
    const fault = await faultOf(world.slack, messages, one, expected.get(one.sample) ?? []);
    if (fault !== null) faults.push(`${one.sample} (${one.root}): ${fault}`);
  }
  const notices = messages.filter(isNotice).length;
  if (recordings.length > 0 && notices !== 1) faults.push(`the channel was told about consent ${notices} times`);
  return faults;
}

/** How many of these recordings have a thread without fault. */
export async function countGood(world: World, recordings: readonly Dropped[] = world.dropped): Promise<number> {
  const faults = await judge(world, recordings);
  return recordings.filter(({ root }) => !faults.some((fault) => fault.includes(root))).length;
}

async function faultOf(
  slack: LocalSlack,
  messages: readonly SlackMessage[],
  { root }: Dropped,
  expected: Thread,
): Promise<string | null> {
  const own = messages.filter((message) => message.thread_ts === root && message.user === slack.botUser);
  const said = own.filter((message) => !isNotice(message));
  const thread = said.map(wordsOf);
  if (JSON.stringify(thread) !== JSON.stringify(expected)) return `holds ${describe(thread, expected)}`;
  for (const file of said.flatMap((message) => message.files ?? [])) {
    const head = Buffer.from(await slack.download(file.url_private_download)).subarray(0, 8);
    const isWhole = file.name.endsWith('.pdf') ? head.toString('latin1').startsWith('%PDF-') : head[0] === 0x89;
    if (!isWhole) return `${file.name} is not what its name says`;
  }
  return null;
}

/** A run of each sample with nothing in its way. Its own promises are the end-to-end tests'; here it is what the others are compared with. */
async function readUndisturbed(): Promise<ReadonlyMap<Sample, Thread>> {
  const world = await openWorld({ engine: { kind: 'sqlite' } });
  try {
    await world.start('start');
    const threads = new Map<Sample, Thread>();
    for (const sample of SAMPLES) {
      const one = await world.drop(sample);
      await world.waitDelivered([one], 180_000);
      await world.waitIdle();
      const thread = (await world.slack.thread(world.slack.channel, one.root)).filter((each) => !isNotice(each));
      threads.set(sample, thread.map(wordsOf));
    }
    return threads;
  } finally {
    await world.close();
  }
}

function isNotice({ text = '' }: SlackMessage): boolean {
  return text.includes('you are responsible for consent');
}

function wordsOf({ text = '', blocks = [], files = [] }: SlackMessage): string {
  const names = files.map(({ name }) => name);
  return [text, plainText(blocks), ...names]
    .join('\n')
    .replace(/(Report |overview-|coaching-report-)[0-9a-z]{10}/g, '$1ID');
}

function describe(thread: Thread, expected: Thread): string {
  const first = (words: string): string => words.trim().split('\n')[0]?.slice(0, 60) ?? '';
  const differs = thread.findIndex((words, at) => words !== expected[at]);
  return `${thread.length} messages instead of ${expected.length}, from number ${differs + 1} on: ${thread.map(first).join(' | ')}`;
}
