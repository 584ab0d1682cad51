import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTranscript } from '../../src/analysis/transcript/parse.ts';
import { startStandIns } from '../fakes/stand-ins.ts';
import { type TreePeak, watchTree } from './process-tree.ts';
import type { BenchRow } from './row.ts';

type Settings = Readonly<Record<string, string>>;

const MOST_MB = 250;
/** The garbage collector comes when it wants to: one run is up to 8 MB beside the next. */
const RUNS = 3;

/** All processes together, at the highest moment, while `coach analyze` hears and coaches a film of 2 GB with models that stand in. */
export async function benchMemory(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'coach-bench-memory-'));
  const standIns = await startStandIns(parseTranscript(readFileSync('samples/good-discovery.vtt')));
  try {
    const film = process.platform === 'linux' ? makeFilm(folder) : null;
    if (film === null) {
      console.warn('SKIPPED: memory of a film of 2 GB (it needs Linux and ffmpeg)');
      return [];
    }
    const { claude, deepgram, gemini } = standIns.env;
    const both = { ...deepgram, ...claude };
    const image = readImageSettings();
    const rows = [
      await measure('Deepgram, Claude', film, folder, both, 'as npm starts it'),
      await measure('Deepgram, Claude', film, folder, { ...both, ...image }, 'as the image starts it'),
      await measure('Gemini', film, folder, gemini, 'as npm starts it'),
      await measure('Gemini', film, folder, { ...gemini, ...image }, 'as the image starts it'),
    ];
    if (standIns.faults().length > 0) throw new Error(`the stand-ins: ${standIns.faults().join(', ')}`);
    return rows;
  } finally {
    await standIns.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A minute of film that is 2 GB, as large as the service takes one; null where there is no ffmpeg. */
function makeFilm(folder: string): string | null {
  const film = join(folder, 'film.mov');
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=1280x720:rate=25'];
  const sound = ['-f', 'lavfi', '-i', 'sine'];
  const codecs = ['-c:v', 'rawvideo', '-pix_fmt', 'yuv420p', '-c:a', 'pcm_s16le'];
  try {
    execFileSync('ffmpeg', ['-nostdin', '-v', 'fatal', ...picture, ...sound, '-t', '60', ...codecs, film]);
    return film;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  }
}

async function measure(by: string, film: string, folder: string, env: Settings, how: string): Promise<BenchRow> {
  const peaks: TreePeak[] = [];
  for (let i = 0; i < RUNS; i++) peaks.push(await analyze(film, folder, env));
  peaks.sort((a, b) => a.rssMb - b.rssMb);
  const peak = peaks[Math.floor(RUNS / 2)] ?? { rssMb: Number.NaN, who: '' };
  return {
    name: `memory of coach analyze, a film of 2 GB (${by}), ${how}: median of ${RUNS}`,
    value: peak.rssMb,
    unit: 'MB',
    reference: `${peak.who}; the runs: ${peaks.map(({ rssMb }) => Math.round(rssMb)).join(', ')}`,
    reach: `≤ ${MOST_MB} MB`,
    ok: peak.rssMb <= MOST_MB,
  };
}

async function analyze(film: string, folder: string, env: Settings): Promise<TreePeak> {
  const child = spawn(process.execPath, ['dist/cli.js', 'analyze', film, '-o', join(folder, 'out')], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  const watch = watchTree(child.pid ?? 0);
  const [code] = (await once(child, 'exit')) as [number | null];
  const peak = watch.stop();
  if (code !== 0) throw new Error(`coach analyze ended with ${code}`);
  return peak;
}

/** What the Dockerfile sets, so that what is measured is what is shipped. */
function readImageSettings(): Settings {
  const settings = [...readFileSync('Dockerfile', 'utf8').matchAll(/^ENV (.+)$/gm)].flatMap(([, line = '']) =>
    line.split(' '),
  );
  return Object.fromEntries(
    settings.map((one) => one.split('=') as [string, string]).filter(([name]) => name !== 'DATA_DIR'),
  );
}
