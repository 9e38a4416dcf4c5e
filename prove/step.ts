/** The steps of an upgrade, in their order; `RB` is the way back. */
export const steps = ['S0', 'S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'RB'] as const;
export type Step = (typeof steps)[number];

export const stepTitles: Readonly<Record<Step, string>> = {
  S0: 'lock',
  S1: 'snapshot',
  S2: 'preflight',
  S3: 'backup',
  S4: 'pull',
  S5: 'migrations',
  S6: 'swap',
  S7: 'verify',
  S8: 'point of no return',
  S9: 'clear',
  RB: 'rollback',
};
