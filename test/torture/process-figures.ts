import { readdirSync, readFileSync } from 'node:fs';

/** What Linux says of a process: memory in MB, now and at its highest, open file descriptors, threads. */
export function readFigures(pid: number): {
  readonly rssMb: number;
  readonly peakMb: number;
  readonly fds: number;
  readonly threads: number;
} {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return {
    rssMb: kilobytes('VmRSS') / 1024,
    peakMb: kilobytes('VmHWM') / 1024,
    fds: readdirSync(`/proc/${pid}/fd`).length,
    threads: kilobytes('Threads'),
  };
}
