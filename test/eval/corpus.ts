import { existsSync, readFileSync } from 'node:fs';
import type { Speaker, SpeakerId, Transcript, Utterance } from '../../src/analysis/domain.ts';

/** One labelled utterance: `accepted` lists the behaviours (or "none") that count as right. */
interface Row {
  readonly conversation: string;
  readonly speaker: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly act: string;
  readonly accepted: readonly string[];
}

export interface Conversation {
  readonly name: string;
  readonly transcript: Transcript;
  readonly accepted: readonly (readonly string[])[];
  readonly acts: readonly string[];
}

/** The conversations of a JSON-lines file; null when it is not there. */
export function readCorpus(path: string): readonly Conversation[] | null {
  if (!existsSync(path)) return null;
  const byName = new Map<string, Row[]>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const row = JSON.parse(line) as Row;
    const rows = byName.get(row.conversation) ?? [];
    rows.push(row);
    byName.set(row.conversation, rows);
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, rows]) => makeConversation(name, rows));
}

function makeConversation(name: string, rows: readonly Row[]): Conversation {
  const ids = new Map<string, SpeakerId>();
  const utterances: Utterance[] = rows.map((row) => {
    const id = ids.get(row.speaker) ?? (`S${ids.size + 1}` as SpeakerId);
    ids.set(row.speaker, id);
    return { speaker: id, startMs: row.startMs, endMs: row.endMs, text: row.text };
  });
  const speakers: Speaker[] = [...ids.values()].map((id) => ({ id, name: null }));
  return {
    name,
    accepted: rows.map((row) => row.accepted),
    acts: rows.map((row) => row.act),
    transcript: {
      format: 'plain',
      durationMs: Math.max(0, ...rows.map((row) => row.endMs)),
      speakers,
      utterances,
      can: { times: true, wordTimes: false, overlap: true, verbatim: true, speakers: true },
    },
  };
}
