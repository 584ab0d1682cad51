import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Chat, Refusal } from './chat.ts';
import type { Answers, FromChild, Happened, Order, ToChild } from './orders.ts';

const CHILD = fileURLToPath(new URL('service-child.ts', import.meta.url));

/** Where the service is killed: by the chat before or after it has done what it was asked, by its own store, or at any moment. */
export type Kill =
  | { readonly kind: 'call'; readonly calls: number; readonly when: 'before' | 'after' }
  | { readonly kind: 'commit'; readonly commits: number }
  | { readonly kind: 'moment'; readonly ms: number };

/** What is said to a service that was killed meanwhile. */
export class Killed extends Error {}

export interface ServiceHooks {
  readonly chat: Chat;
  /** The event is stored. */
  readonly taken: (eventId: string) => void;
  /** After a call of the chat was answered. */
  readonly called: (name: string, args: readonly unknown[]) => void;
}

/** A process of the service that has loaded its program and waits to be given its store. */
function startWaiting() {
  const child = spawn('node', ['--import', 'tsx', CHILD], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ready = new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code, signal) => reject(new Error(`the service ended: ${code ?? signal}`)));
  });
  ready.catch(() => {});
  return { child, ready, ended: once(child, 'exit') };
}

/** The service as one that is killed and started again: another process always stands by, so that nobody waits for it to load. */
export function makeMortalService({ chat, taken, called }: ServiceHooks) {
  let next = startWaiting();
  let current: { readonly process: ChildProcess; readonly ended: Promise<unknown> } | null = null;
  let dying: ChildProcess | null = null;
  let armed: Kill | null = null;
  let count = 0;
  let under: { resolve(value: unknown): void; reject(error: Error): void } | null = null;

  function send(message: ToChild): void {
    current?.process.send(message, () => {
      // Whoever was killed meanwhile reads it no more.
    });
  }

  function hear(process: ChildProcess, message: FromChild): void {
    if (process !== current?.process) return;
    if ('ready' in message) return;
    if ('taken' in message) {
      taken(message.taken);
      return;
    }
    if ('call' in message) {
      answer(process, message);
      return;
    }
    // Whoever is killed has not done it, whatever it says with its last breath.
    if (under === null || process === dying) return;
    const { resolve, reject } = under;
    under = null;
    if ('failed' in message) reject(new Error(message.why));
    else resolve(message.value);
  }

  /** Unless it is killed before or after the chat has done it. */
  function answer(process: ChildProcess, { call, name, args }: Extract<FromChild, { call: number }>): void {
    // Of a process that was killed some calls may still be on their way: they left it, as packets do.
    const kill = armed;
    if (kill?.kind === 'call') {
      armed = { ...kill, calls: kill.calls - 1 };
      if (kill.calls <= 0 && kill.when === 'before') {
        die(process);
        return;
      }
    }
    const reply = ((): ToChild => {
      try {
        return { answer: call, value: chat.act(name, args) };
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        return { answer: call, fault: thrown.code };
      }
    })();
    if (kill?.kind === 'call' && kill.calls <= 0) {
      die(process);
      return;
    }
    send(reply);
    called(name, args);
  }

  function die(process: ChildProcess): void {
    dying = process;
    process.kill('SIGKILL');
  }

  async function ask<K extends Order['kind']>(now: number, what: Extract<Order, { kind: K }>): Promise<Answers[K]> {
    count += 1;
    const answered = new Promise<unknown>((resolve, reject) => {
      under = { resolve, reject };
    });
    send({ order: count, now, what });
    const at = current?.process;
    const ms = what.kind === 'live' && armed?.kind === 'moment' ? armed.ms : null;
    const timer = ms === null || at === undefined ? undefined : setTimeout(() => die(at), ms);
    return (await answered.finally(() => clearTimeout(timer))) as Answers[K];
  }

  /** Gives the process that stands by its store, and has another one stand by. */
  async function start(now: number, folder: string, retentionDays: number): Promise<void> {
    const { child, ready, ended } = next;
    await ready;
    current = { process: child, ended };
    child.on('message', (message: FromChild) => hear(child, message));
    void ended.then(() => {
      if (current?.process !== child) return;
      current = null;
      armed = null;
      under?.reject(new Killed('killed'));
      under = null;
    });
    await ask(now, { kind: 'open', folder, retentionDays });
    next = startWaiting();
  }

  return {
    start,
    ask,
    also: (happened: Happened) => send({ also: happened }),
    /** Has the next orders end in a kill, when it comes to that. */
    arm(kill: Kill | null): void {
      armed = kill;
    },
    /** The kill that has not come to pass. */
    armed: () => armed,
    async close(): Promise<void> {
      next.child.kill('SIGKILL');
      current?.process.kill('SIGKILL');
      await Promise.all([next.ended, current?.ended]);
    },
  };
}
