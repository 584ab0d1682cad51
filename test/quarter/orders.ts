import type { PersonId, TenantId } from '../../src/analysis/domain.ts';
import type { PersonHistory } from '../../src/analysis/history-domain.ts';
import type { Incoming } from '../../src/bot/port.ts';
import type { FailureCode } from '../../src/errors.ts';
import type { Chore } from '../../src/jobs/port.ts';
import type { Tables } from '../../src/storage/tables.ts';

/** What the test and the service that it kills say to each other, as JSON over the process's channel. */

export interface Happened {
  readonly tenantId: TenantId;
  readonly incoming: Incoming;
}

export interface HistoryAsk {
  readonly tenantId: TenantId;
  readonly person: PersonId;
  readonly days: number;
}

export type Order =
  /** Opens the store in a folder; nothing is done before. */
  | { readonly kind: 'open'; readonly folder: string; readonly retentionDays: number }
  /** Takes what happened and does what is due by then. */
  | {
      readonly kind: 'live';
      readonly happened: readonly Happened[];
      /** Whether chores come round, too. */
      readonly looks: boolean;
      /** So many commits of its store later it ends, by a signal that nothing outlives. */
      readonly dieAfter: number | null;
    }
  | { readonly kind: 'history'; readonly asks: readonly HistoryAsk[] }
  | { readonly kind: 'created'; readonly ids: readonly { readonly tenantId: TenantId; readonly id: string }[] }
  | { readonly kind: 'rows'; readonly tenants: readonly TenantId[] };

export interface Lived {
  /** Chores that came round. */
  readonly chores: readonly Chore[];
  /** Jobs, and where chores came round also events, recordings and sessions, that are not through. */
  readonly unfinished: number;
  /** When the next of the queued jobs is due, chores left out. */
  readonly nextAt: number | null;
  readonly commits: number;
}

export type AnyRow = Readonly<Record<string, unknown>> & { readonly id: string };

export interface Answers {
  readonly open: null;
  readonly live: Lived;
  readonly history: readonly PersonHistory[];
  /** Null where there is no such recording. */
  readonly created: readonly (number | null)[];
  readonly rows: Readonly<Record<TenantId, Readonly<Record<keyof Tables, readonly AnyRow[]>>>>;
}

/** To the service. */
export type ToChild =
  | { readonly order: number; readonly now: number; readonly what: Order }
  /** Comes in while an order is carried out. */
  | { readonly also: Happened }
  | { readonly answer: number; readonly value: unknown }
  | { readonly answer: number; readonly fault: FailureCode };

/** From the service. */
export type FromChild =
  | { readonly ready: true }
  | { readonly done: number; readonly value: unknown }
  | { readonly failed: number; readonly why: string }
  /** The event is stored: a platform would be told "received". */
  | { readonly taken: string }
  | { readonly call: number; readonly name: string; readonly args: readonly unknown[] };
