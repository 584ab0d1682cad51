// `node --import skewed-clock.mjs`: shifts the wall clock of this process by CLOCK_SKEW_MS, as on a host whose clock is wrong.
const ms = Number(process.env.CLOCK_SKEW_MS ?? 0);
const realNow = Date.now;
globalThis.Date = new Proxy(Date, {
  construct: (target, args) => (args.length === 0 ? new target(realNow() + ms) : Reflect.construct(target, args)),
  get: (target, name) => (name === 'now' ? () => realNow() + ms : Reflect.get(target, name)),
});
