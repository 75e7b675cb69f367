/**
 * Whether a row usually passes or fails, from samples taken one at a time. `undefined` while this is not
 * decided. Wald's sequential probability ratio test of a pass rate of 0.8 against 0.2, with at most 5 % wrong
 * decisions in each direction: it ends when one result leads by three.
 * Source: A. Wald, Ann. Math. Statist. 16 (1945) 117-186.
 * @param passed number of samples so far that passed.
 * @param failed number of samples so far that failed.
 */
export function rowTendency(passed: number, failed: number): 'passes' | 'fails' | undefined {
  const lead = (passed - failed) * Math.log(PASSES / FAILS);
  const enough = Math.log((1 - ERROR) / ERROR);
  if (lead >= enough) return 'passes';
  return -lead >= enough ? 'fails' : undefined;
}

const PASSES = 0.8;
const FAILS = 1 - PASSES;
const ERROR = 0.05;
