/** One line of the table that `npm run bench` prints. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it was compared with in the same run. */
  readonly reference?: string;
  /** Value against the reference; above 1 is better or worse as `reach` says. */
  readonly ratio?: number;
  /** The number to reach, in words. */
  readonly reach: string;
  readonly ok: boolean;
}
