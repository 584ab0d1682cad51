import type { EngineChoice, TenantId } from '../analysis/domain.ts';
import type { Listener } from '../analysis/engines/listen.ts';
import type { ModelEngine, Remember } from '../analysis/engines/model-engine.ts';
import type { Spend } from '../analysis/usage.ts';
import { wordsFor } from '../cards/words.ts';
import type { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Recording } from '../storage/recordings.ts';
import { localeOf, readSettings } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';
import { makeAnswers } from './answers.ts';
import { type UsageBook, WARN_SHARE } from './usage.ts';

/** What this service may use for a tenant: engines by its settings, as far as its budget goes. */
export interface Means {
  readonly of: (tenantId: TenantId) => Promise<Allowed>;
  /** What an administrator should know, in a sentence; null when there is nothing new. Told once: the caller shows it. */
  readonly warning: (tenantId: TenantId) => Promise<string | null>;
  readonly spender: (recording: Recording) => { readonly spend: Spend } & Settled;
  /** What models answered before, for this recording's analysis. */
  readonly answers: (recording: Recording, signal: AbortSignal) => { readonly remember: Remember } & Settled;
  /** Where failures go that somebody else then makes up for. */
  readonly faultOf: (recording: Recording) => (error: AppError) => void;
}

interface Settled {
  /** Resolves when everything that was spent is in the books. Never rejects. */
  readonly settled: () => Promise<void>;
}

export interface Allowed {
  /** In the order in which they are asked; the rules come after them. */
  readonly engines: readonly ModelEngine[];
  readonly listeners: readonly Listener[];
  readonly keyterms: readonly string[];
  /** Why nothing that costs may be used now, in a sentence; null while it may. */
  readonly missing: string | null;
}

export interface MeansDeps {
  readonly tables: Pick<Tables, 'cache' | 'settings'>;
  readonly enginesFor: (choice: EngineChoice) => readonly ModelEngine[];
  readonly listenersFor: (choice: EngineChoice) => readonly Listener[];
  /** What a tenant gets that has not chosen. */
  readonly engine: EngineChoice;
  readonly book: UsageBook;
  readonly now: () => number;
  readonly log: Log;
}

export function makeMeans(deps: MeansDeps): Means {
  const { tables, enginesFor, listenersFor, book, now, log } = deps;

  async function allowedFor(tenantId: TenantId): Promise<Allowed> {
    const [{ engine, keyterms, locale }, { state }] = await Promise.all([
      readSettings(tables, tenantId),
      book.budget(tenantId),
    ]);
    const choice = engine ?? deps.engine;
    const [engines, listeners] = [enginesFor(choice), listenersFor(choice)];
    // Who uses nothing that costs is not told of a budget.
    const isOver = state === 'spent' && engines.length + listeners.length > 0;
    if (!isOver) return { engines, listeners, keyterms, missing: null };
    const { say } = wordsFor({ locale: locale ?? undefined });
    return { engines: [], listeners: [], keyterms, missing: say`This month’s budget for AI services is used up.` };
  }

  async function warning(tenantId: TenantId): Promise<string | null> {
    if (!(await book.claimWarning(tenantId))) return null;
    log.warn({ tenant: tenantId }, 'most of the month’s budget is used');
    const { say, share } = wordsFor({ locale: await localeOf(tables, tenantId) });
    return say`More than ${share(WARN_SHARE)} of this month’s budget for AI services is used; /coach usage has the details.`;
  }

  function spender({ tenantId, id }: Recording) {
    return book.spender(tenantId, id);
  }

  function answers(recording: Recording, signal: AbortSignal): { readonly remember: Remember } & Settled {
    const { tenantId, id } = recording;
    const { spend, settled } = spender(recording);
    const notes: Promise<void>[] = [];
    const remember = makeAnswers({
      tables,
      now,
      spend,
      count: (result, saved) => void notes.push(book.noteCache(tenantId, id, result === 'hit', saved)),
    })(recording, signal);
    return { remember, settled: async () => void (await Promise.all([settled(), ...notes])) };
  }

  return {
    of: allowedFor,
    warning,
    spender,
    answers,
    faultOf: (recording) => (error) => {
      // An administrator has to act, and nobody else can.
      if (error.code === 'no-engine')
        log.error({ err: error, recording: recording.id }, 'an engine needs its administrator');
      else log.warn({ err: error, recording: recording.id }, 'an engine gave way to the next one');
    },
  };
}
