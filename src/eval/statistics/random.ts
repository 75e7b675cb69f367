/** A reproducible source of random numbers. */
export interface Random {
  /** 32 random bits, as an unsigned integer. */
  bits(): number;
  /** A whole number from 0 and below `limit` (at most 2^32). */
  below(limit: number): number;
  /** Uniform in [0, 1). */
  uniform(): number;
}

/**
 * The seed of every estimate with random numbers: the same samples give the same figures on every machine.
 */
export const SEED = 20_240_113;

/**
 * A generator that returns the same numbers for the same seed on every machine. Not for secrets.
 * Source: C. Doty-Humphrey, PractRand, `sfc32`: 128 bits of state, passes BigCrush.
 * @param seed a whole number.
 */
export function createRandom(seed: number = SEED): Random {
  let [a, b, c, counter] = [0x9e3779b9, seed | 0, (seed / 2 ** 32) | 0, 1];
  function bits(): number {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 0;
  }
  for (let round = 0; round < 15; round += 1) bits();
  return {
    bits,
    below: limit => Math.floor((bits() / 2 ** 32) * limit),
    uniform: () => bits() / 2 ** 32,
  };
}
