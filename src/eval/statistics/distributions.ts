/** Quantiles and logarithms of counts, without overflow for counts up to about 10^15. */

/** Coefficients for g = 7. Source: C. Lanczos, SIAM J. Numer. Anal. B 1 (1964) 86-96; values of P. Godfrey. */
const LANCZOS: readonly number[] = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/** The natural logarithm of Γ(x), for x > 0. */
export function logGamma(x: number): number {
  const [first = 1, ...rest] = LANCZOS;
  const shifted = x - 1;
  const series = rest.reduce((sum, each, index) => sum + each / (shifted + index + 1), first);
  const t = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series);
}

/** The natural logarithm of the binomial coefficient "n choose k". -Infinity when it is 0. */
export function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  if (k === 0 || k === n) return 0;
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/** P(X <= x) of the standard normal distribution, within 1e-12. */
export function normalProbability(x: number): number {
  if (x < 0) return 1 - normalProbability(-x);
  // The tail beyond this value is below 1e-16.
  if (x > 8.3) return 1;
  // Series of A. N. Kolmogorov as given by G. Marsaglia, J. Stat. Softw. 11 (2004) 4, eq. 1.
  let term = x;
  let sum = x;
  for (let n = 3; term > 1e-17 * sum; n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** The quantile of the standard normal distribution: P(X <= x) = `p`, 0 < p < 1. */
export function normalQuantile(p: number): number {
  if (p < 0.5) return -normalQuantile(1 - p);
  // A rational approximation within 4.5e-4 (Abramowitz and Stegun, 26.2.23), then Newton steps.
  const t = Math.sqrt(-2 * Math.log(1 - p));
  let x =
    t -
    (2.515517 + t * (0.802853 + t * 0.010328)) /
      (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 3; step += 1) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    x -= (normalProbability(x) - p) / density;
  }
  return x;
}

/**
 * P(T > t) of Student's distribution for t >= 0: half the regularized incomplete beta function at
 * df / (df + t²). Source: Abramowitz and Stegun 26.7.1, 26.5.8 (continued fraction, evaluated by Lentz's method).
 */
function studentTail(t: number, df: number): number {
  const x = df / (df + t * t);
  const [a, b] = [df / 2, 0.5];
  const whole = (from: number, other: number, at: number): number => {
    const front =
      logGamma(from + other) -
      logGamma(from) -
      logGamma(other) +
      from * Math.log(at) +
      other * Math.log1p(-at);
    return (Math.exp(front) * betaFraction(from, other, at)) / from;
  };
  if (x <= 0) return 0;
  if (x >= 1) return 0.5;
  const below = x < (a + 1) / (a + b + 2) ? whole(a, b, x) : 1 - whole(b, a, 1 - x);
  return below / 2;
}

function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/** Beyond this value, Student's quantiles and the normal ones differ by less than 1e-5. */
const NORMAL_FROM = 100_000;

/** The quantile of Student's distribution with `df` >= 1 degrees of freedom, 0.5 <= p < 1. */
export function studentQuantile(p: number, df: number): number {
  const normal = normalQuantile(p);
  if (df >= NORMAL_FROM) return normal;
  let low = 0;
  let high = Math.max(1, normal);
  while (studentTail(high, df) > 1 - p) high *= 2;
  for (let step = 0; step < 100 && high - low > 1e-12 * high; step += 1) {
    const middle = (low + high) / 2;
    if (studentTail(middle, df) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
