/** The figures of the engine before its present version, to compare a change with. */
export const LANDED: readonly {
  readonly set: string;
  readonly version: string;
  readonly question: number;
  readonly kappa: number;
  readonly macro: number;
}[] = [
  { set: 'own development', version: '1', question: 0.887, kappa: 0.884, macro: 0.823 },
  { set: 'own held back', version: '1', question: 0.87, kappa: 0.844, macro: 0.664 },
  { set: 'AMI development', version: '1', question: 0.709, kappa: 0.675, macro: 0.513 },
  { set: 'AMI held back', version: '1', question: 0.673, kappa: 0.632, macro: 0.503 },
];
