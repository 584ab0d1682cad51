/** One yes-or-no question about a conversation. */
export interface Check {
  /** Unique within its rubric; kebab-case. */
  readonly id: string;
  /** As a person reads it in the report, answerable by yes or no from the transcript alone. */
  readonly question: string;
  /** What in the words of the transcript proves a yes. */
  readonly evidence: string;
  /** When there is no occasion for it, so that it counts nowhere. */
  readonly notApplicable: string;
}

/** A dimension of a conversation as a list of checks (RACKHAM §5, rule 7: binary, N/A excluded). Read from YAML, versioned. */
export interface Rubric {
  /** Kebab- or snake-case; the name of the dimension. */
  readonly id: string;
  /** Raised with every change of its checks: stored answers belong to one version. */
  readonly version: number;
  readonly title: string;
  readonly checks: readonly Check[];
}
