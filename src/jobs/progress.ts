import type { Locale } from '../analysis/domain.ts';
import type { ChatPort, Platform } from '../bot/port.ts';
import { inEach } from '../cards/languages.ts';
import { type Progress, progressCard, type Stage } from '../cards/progress.ts';
import { wordsFor } from '../cards/words.ts';
import { asAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Recording } from '../storage/recordings.ts';
import { localeOf } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';

export interface Reporter {
  /** Shows the stage; edits that come too soon are replaced by the next one. Never waits, never fails. */
  show(stage: Stage, share?: number): void;
  /** Shows, now or not at all, that the recording has been through `stage` and waits for its turn behind `ahead` others. Never fails. */
  showWaiting(stage: Stage, ahead: number): Promise<void>;
  /** Shows nothing more; resolves when an edit under way is through, so that the next edit is the last one. */
  stop(): Promise<void>;
  /** As `stop`, and then waits until the platform likes another edit of the message. */
  giveWay(): Promise<void>;
}

export interface ProgressDeps {
  readonly tables: Pick<Tables, 'recordings' | 'settings'>;
  readonly chats: Readonly<Partial<Record<Platform, ChatPort>>>;
  readonly now: () => number;
  readonly log: Log;
}

/** Platforms take their own status away by themselves, Slack after two minutes: what lasts longer is said again. */
const WORKING_EVERY_MS = 60_000;

/** What stands behind our name: "Rackham Coach is analysing the recording…". */
const workingWords = inEach(
  (say): Readonly<Record<Stage, string>> => ({
    received: say`is getting ready…`,
    downloading: say`is downloading the recording…`,
    transcribing: say`is transcribing the recording…`,
    analysing: say`is analysing the recording…`,
    writing: say`is writing the report…`,
    done: say`is done`,
  }),
);

/** Of the time between two edits, how long a stage must last to be shown: what is over sooner would only hold up what comes next. */
const SHOWN_FROM = 0.5;

export type ReportProgress = (recording: Recording) => Reporter;

/** Progress by editing one message in place, no faster than its platform likes. A lost edit does not matter: the last card does. */
export function makeProgress({ tables, chats, now, log }: ProgressDeps): ReportProgress {
  /** By recording, over all its steps in this process. */
  const lastEdit = new Map<string, number>();

  return function reportProgress(recording) {
    const { place } = recording;
    // A report that stands there is left until the new one takes its place.
    const progress = recording.isShown === true ? null : recording.progress;
    const chat = chats[place.platform];
    let wanted: { stage: Stage; share: number | undefined } | null = null;
    let editing = Promise.resolve();
    let timer: NodeJS.Timeout | undefined;
    let stopped = false;
    /** What the platform's own status says, and since when. */
    let told: { readonly stage: Stage; readonly at: number } | null = null;
    let telling = Promise.resolve();
    let locale: Promise<Locale> | null = null;

    function readLocale(): Promise<Locale> {
      locale ??= localeOf(tables, recording.tenantId);
      return locale;
    }

    function show(stage: Stage, share?: number): void {
      if (stopped || progress === null || chat === undefined) return;
      wanted = { stage, share };
      timer ??= setTimeout(edit, Math.max(untilNextEdit(), chat.editEveryMs * SHOWN_FROM));
    }

    function untilNextEdit(): number {
      const last = lastEdit.get(recording.id) ?? recording.createdAt;
      return last + (chat?.editEveryMs ?? 0) - now();
    }

    function edit(): void {
      timer = undefined;
      const next = wanted;
      if (stopped || next === null || progress === null || chat === undefined) return;
      wanted = null;
      tell(next.stage);
      editing = put({ stage: next.stage, ...(next.share === undefined ? {} : { share: next.share }) });
    }

    /** Beside the message, where the platform can. */
    function tell(stage: Stage): void {
      if (chat?.working === undefined) return;
      const at = now();
      if (told !== null && told.stage === stage && at - told.at < WORKING_EVERY_MS) return;
      told = { stage, at };
      sayWorking(stage);
    }

    /** One after the other, so that what is taken away stays away. */
    function sayWorking(stage: Stage | null): void {
      telling = telling
        .then(async () => {
          const words = stage === null ? null : workingWords(wordsFor({ locale: await readLocale() }))[stage];
          await chat?.working?.(recording.place, words);
        })
        .catch(() => {});
    }

    async function put(what: Pick<Progress, 'stage' | 'share' | 'queuePosition'>): Promise<void> {
      if (progress === null || chat === undefined) return;
      noteEdit(recording.id, chat.editEveryMs);
      const { id: recordingId, title, createdAt } = recording;
      const elapsedMs = now() - createdAt;
      try {
        const card = progressCard({ title, recordingId, elapsedMs, ...what, locale: await readLocale() });
        if (await isCurrent()) await chat.update(progress, card);
      } catch (thrown) {
        log.debug({ err: asAppError(thrown) }, 'progress edit lost');
      } finally {
        // One that was told to wait has arrived only now.
        noteEdit(recording.id, chat.editEveryMs);
      }
    }

    async function showWaiting(stage: Stage, queuePosition: number): Promise<void> {
      if (lastEdit.has(recording.id) && untilNextEdit() > 0) return;
      await put({ stage, queuePosition });
    }

    /** A recording that was cancelled, deleted or has moved on shows its own last card, which no late edit may cover. */
    async function isCurrent(): Promise<boolean> {
      const row = await tables.recordings.get(recording.tenantId, recording.id);
      return (
        row !== null &&
        row.run === recording.run &&
        row.status === recording.status &&
        (row.failure === null) === (recording.failure === null)
      );
    }

    async function stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      if (told !== null) sayWorking(null);
      told = null;
      await Promise.all([editing, telling]);
    }

    async function giveWay(): Promise<void> {
      await stop();
      const wait = lastEdit.has(recording.id) ? untilNextEdit() : 0;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    }

    return { show, showWaiting, stop, giveWay };
  };

  /** Edits that are long past hold nothing up and are forgotten. */
  function noteEdit(id: string, editEveryMs: number): void {
    const at = now();
    for (const [other, editedAt] of lastEdit) {
      if (editedAt > at - editEveryMs) break;
      lastEdit.delete(other);
    }
    lastEdit.delete(id);
    lastEdit.set(id, at);
  }
}
