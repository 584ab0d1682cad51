/** What calls of paid services took. */

/** One call, as the provider counted it. Tokens and milliseconds; what does not apply is 0. */
export interface Usage {
  readonly provider: 'claude' | 'gemini' | 'deepgram';
  /** As the provider names it. */
  readonly model: string;
  /** Read in full, at the full price. */
  readonly inputTokens: number;
  /** Written to the provider's cache for five minutes, and for an hour. */
  readonly cacheWriteTokens: number;
  readonly cacheWriteHourTokens: number;
  /** Read from the provider's cache. */
  readonly cacheReadTokens: number;
  /** Thinking included. */
  readonly outputTokens: number;
  /** Length of the sound that was listened to. */
  readonly audioMs: number;
  /** Of a text that was read aloud. */
  readonly characters?: number;
}

/** Takes note of a call; called before its answer is judged, because a bad answer costs as much as a good one. */
export type Spend = (usage: Usage) => void;
