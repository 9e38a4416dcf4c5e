/** How often something is tried in a normal run; WINDLASS_FUZZ_RUNS and WINDLASS_SEED choose for longer ones. */
export function fuzzing(runs: number): { readonly numRuns: number; readonly seed: number } {
  return {
    numRuns: Number(process.env['WINDLASS_FUZZ_RUNS'] ?? runs),
    seed: Number(process.env['WINDLASS_SEED'] ?? 1),
  };
}
