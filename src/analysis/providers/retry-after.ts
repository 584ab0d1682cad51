/** As HTTP has dates; `Date.parse` alone would make a year of any number. */
const HTTP_DATE = /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** How many milliseconds an answer asks to wait before the next try; null where it names none that can be read. */
export function retryAfterMs(headers: Pick<Headers, 'get'> | null | undefined): number | null {
  const exact = toMs(headers?.get('retry-after-ms') ?? '', 1);
  if (exact !== null) return exact;
  const header = headers?.get('retry-after') ?? '';
  return HTTP_DATE.test(header) ? toMs(String(Date.parse(header) - Date.now()), 1) : toMs(header, 1_000);
}

function toMs(text: string, unitMs: number): number | null {
  const ms = Math.ceil(Number(text) * unitMs);
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}
