import { readFileSync } from 'node:fs';
import { parseTranscript } from '../../src/analysis/transcript/parse.ts';
import { demo } from '../../src/demo/demo.ts';
import { startStandIns } from './stand-ins.ts';

/** The demo with a film and with models behind it. They are stand-ins of ours: no account, no key, and no model's judgement. */
process.stdout.write(
  'Deepgram, Claude and Gemini are STAND-INS on 127.0.0.1: whatever they hear, a sample is spoken; what they answer, our own rules found.\n',
);
const standIns = await startStandIns(parseTranscript(readFileSync('samples/pushy-demo.vtt')));
const { claude, deepgram } = standIns.env;
process.exitCode = await demo('out', { env: { ...deepgram, ...claude }, film: 'test/fixtures/media/talk.mp4' });
for (const fault of standIns.faults()) process.stdout.write(`The stand-ins complain: ${fault}\n`);
await standIns.close();
