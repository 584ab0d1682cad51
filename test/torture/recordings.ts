import { readFileSync } from 'node:fs';

export const SAMPLES = ['good-discovery', 'pushy-demo', 'three-people-renewal'] as const;
export type Sample = (typeof SAMPLES)[number];

let serial = 0;

/**
 * A sample, or its first cues, with a note in front, so that no two are the same file and none is answered from the report of another.
 */
export function makeRecording(sample: Sample, cues = Number.POSITIVE_INFINITY): Uint8Array {
  const text = readFileSync(new URL(`../../samples/${sample}.vtt`, import.meta.url), 'utf8').replace(/^WEBVTT\s*/, '');
  const words = text.split(/\n\n/).slice(0, cues).join('\n\n');
  return new TextEncoder().encode(`WEBVTT\n\nNOTE ${process.pid} ${serial++}\n\n${words}`);
}

export function sampleAt(index: number): Sample {
  return SAMPLES[index % SAMPLES.length] ?? 'good-discovery';
}
