import { mkdirSync, writeFileSync } from 'node:fs';
import { type Line, PRINTERS } from '../fixtures/conversation.ts';
import { TALK } from '../fixtures/talk.ts';

/** Writes test/fixtures/transcripts/: one conversation in every format, to be read by tests and by `coach analyze`. */
const FOLDER = new URL('../fixtures/transcripts/', import.meta.url);
const EXTENSIONS: Readonly<Record<keyof typeof PRINTERS, string>> = {
  'zoom-vtt': 'vtt',
  'teams-vtt': 'vtt',
  srt: 'srt',
  plain: 'txt',
  otter: 'txt',
  markdown: 'md',
  'teams-docx': 'docx',
  'meet-docx': 'docx',
  gong: 'json',
  fireflies: 'json',
  deepgram: 'json',
  assemblyai: 'json',
  whisper: 'json',
  rev: 'json',
};

mkdirSync(FOLDER, { recursive: true });
const lines: readonly Line[] = TALK;
for (const [format, { print }] of Object.entries(PRINTERS)) {
  const extension = EXTENSIONS[format as keyof typeof PRINTERS];
  writeFileSync(new URL(`${format}.${extension}`, FOLDER), print(lines));
}
