import { readdirSync, readFileSync } from 'node:fs';

/** Memory of a process and all it has started, at the highest moment. */
export interface TreePeak {
  /** Sum of what each has in memory, MB; what two share counts twice, so that no sharing makes it look small. */
  readonly rssMb: number;
  /** Who had how much at that moment, such as `node 180, ffmpeg 52`. */
  readonly who: string;
}

/** Between two looks; what comes and goes in less is not seen. */
const LOOK_MS = 50;

/** Looks at a process tree again and again, until it is told to stop (Linux: it reads /proc). */
export function watchTree(pid: number): { readonly stop: () => TreePeak } {
  let peak: TreePeak = { rssMb: 0, who: '' };
  const timer = setInterval(() => {
    const seen = lookAt(pid);
    if (seen.rssMb > peak.rssMb) peak = seen;
  }, LOOK_MS);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

function lookAt(root: number): TreePeak {
  let rssMb = 0;
  const who: string[] = [];
  for (const pid of treeOf(root, '')) {
    const status = read(`/proc/${pid}/status`);
    const rss = megabytes(status, 'VmRSS');
    rssMb += rss;
    who.push(`${/^Name:\s+(.*)$/m.exec(status)?.[1]} ${Math.round(rss)}`);
  }
  return { rssMb, who: who.join(', ') };
}

/** A child that has its parent's words has been forked a moment ago and not become a program yet: its memory is its parent's. */
function treeOf(pid: number, parent: string): readonly number[] {
  const words = read(`/proc/${pid}/cmdline`);
  if (words === '' || words === parent) return [];
  const children = threadsOf(pid).flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' '));
  return [pid, ...children.filter((child) => child !== '').flatMap((child) => treeOf(Number(child), words))];
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // It has ended.
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // It has ended.
  }
}

function megabytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024;
}
