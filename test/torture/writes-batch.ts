/** Writes that are acknowledged together. */
export const BATCH = 10;
