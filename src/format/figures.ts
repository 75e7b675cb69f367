/**
 * Formats figures for display. There is one rule for each unit, the same in every user interface:
 * - A positive amount is never shown as zero, and no figure has an exponent.
 * - A limit that a user set is shown exactly. A measured figure is rounded half up.
 * - An estimate has a tilde. Callers show unknown figures as unknown, never as 0.
 */

/**
 * Words and units, so that they can be reviewed and translated together. Numbers are written as in English in
 * every language, because the same figures are in files, logs and terminals.
 */
const messages = {
  milliseconds: (number: string) => `${number} ms`,
  seconds: (number: string) => `${number} s`,
  minutes: (number: string) => `${number} min`,
  minutesAndSeconds: (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
  hoursAndMinutes: (hours: string, minutes: number) => `${hours} h ${minutes} min`,
  tokens: (tokens: number) => plural(tokens, 'token'),
  unknown: () => 'unknown',
  bytes: (bytes: number) => plural(bytes, 'byte'),
  kilobytes: (number: string) => `${number} KB`,
  megabytes: (number: string) => `${number} MB`,
  gigabytes: (number: string) => `${number} GB`,
  terabytes: (number: string) => `${number} TB`,
} as const;

const formats = new Map<string, Intl.NumberFormat>();

/**
 * Rounds the decimal number that the user would read: 1.005 becomes 1.01, although its binary value is less.
 */
function roundedText(value: number, decimals: number, least = decimals, grouped = true): string {
  const key = `${decimals} ${least} ${grouped}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: least,
      maximumFractionDigits: decimals,
      useGrouping: grouped,
    });
    formats.set(key, format);
  }
  return format.format(value);
}

/** More decimals than the shortest form of any amount of money or time. */
const ALL_DECIMALS = 20;

/** Below this amount in USD, only its order of magnitude is shown. */
const LEAST_USD = 1e-12;

/**
 * A measured or calculated amount in USD. From $1 on it is rounded to cents, otherwise to three significant
 * digits and at least cents: `$1,234.57`, `$0.05`, `$0.0375`, `$0.0000412`, `$0`. `apartFrom` is an amount
 * that it is compared with: more digits are shown until the two differ.
 */
export function formatUsd(amount: number, apartFrom?: number): string {
  if (amount < 0) return `-${formatUsd(-amount)}`;
  if (amount === 0) return '$0';
  if (amount < LEAST_USD) return `<$${roundedText(LEAST_USD, ALL_DECIMALS)}`.replace(/0+$/, '');
  const decimals = amount < 1 ? 2 - Math.floor(Math.log10(amount)) : 2;
  if (apartFrom === undefined || apartFrom === amount)
    return `$${roundedText(amount, decimals, 2)}`;
  for (let more = decimals; more < ALL_DECIMALS; more++) {
    const text = roundedText(amount, more, 2);
    if (text !== roundedText(apartFrom, more, 2)) return `$${text}`;
  }
  return `$${roundedText(amount, ALL_DECIMALS, 2)}`;
}

/** An amount of USD that a user set, with the digits they wrote: `$2`, `$0.5`, `$0.002`. */
export function formatUsdLimit(amount: number): string {
  return `$${roundedText(amount, ALL_DECIMALS, 0, false)}`;
}

/** A list price in USD, exactly, and with at least cents: `$15.00`, `$0.0375`. */
export function formatPrice(amount: number): string {
  return `$${roundedText(amount, ALL_DECIMALS, 2)}`;
}

/**
 * A measured time, given in milliseconds: `420 ms`, `1.84 s`, `12.3 s`, `1 min 12 s`, `2 h 5 min`.
 * `apartFrom` is a time that it is compared with: when both look the same, it is shown in milliseconds.
 */
export function formatDuration(milliseconds: number, apartFrom?: number): string {
  const text = roundedDuration(milliseconds);
  return apartFrom === undefined || text !== roundedDuration(apartFrom)
    ? text
    : messages.milliseconds(
        roundedText(milliseconds, milliseconds === Math.round(milliseconds) ? 0 : 3, 0),
      );
}

function roundedDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return messages.milliseconds(`${Math.round(milliseconds)}`);
  if (milliseconds < 9995) return messages.seconds(roundedText(milliseconds / 1000, 2));
  if (milliseconds < 59_950) return messages.seconds(roundedText(milliseconds / 1000, 1));
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return messages.minutesAndSeconds(Math.floor(seconds / 60), seconds % 60);
  const minutes = Math.round(milliseconds / 60_000);
  return messages.hoursAndMinutes(formatCount(Math.floor(minutes / 60)), minutes % 60);
}

/** A time limit that a user set, given in milliseconds and shown exactly: `500 ms`, `1.5 s`, `2 min`. */
export function formatDurationLimit(milliseconds: number): string {
  if (milliseconds < 1000) return messages.milliseconds(roundedText(milliseconds, ALL_DECIMALS, 0));
  if (milliseconds % 60_000 === 0) return messages.minutes(roundedText(milliseconds / 60_000, 0));
  return messages.seconds(roundedText(milliseconds / 1000, ALL_DECIMALS, 0));
}

/** A time to wait, given in milliseconds: whole seconds or minutes, rounded up. */
export function formatWait(milliseconds: number): string {
  if (milliseconds <= 999) return messages.milliseconds(`${Math.ceil(milliseconds)}`);
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 120
    ? messages.seconds(`${seconds}`)
    : messages.minutes(formatCount(Math.ceil(seconds / 60)));
}

/** A whole number: `1,234`. */
export function formatCount(count: number): string {
  return roundedText(count, 0);
}

/** A number of things: `1 row`, `1,200 rows`. `several` is an irregular plural. */
export function plural(count: number, noun: string, several = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : several}`;
}

/** `1 token`, `12,000 tokens`; `~12 tokens` for an estimate. */
export function formatTokens(tokens: number, estimated = false): string {
  return approximate(messages.tokens(tokens), estimated);
}

/** A limit in tokens, or `unknown`. */
export function formatTokenLimit(tokens: number | undefined): string {
  return tokens === undefined ? messages.unknown() : formatTokens(tokens);
}

/**
 * A share from 0 to 1, with at most one decimal: `90 %`, `97.9 %`. A small share is never shown as 0 %, and a
 * share below 1 never as 100 %: `<0.1 %`, `>99.9 %`.
 */
export function formatPercent(share: number): string {
  if (share > 0 && share < 0.001) return '<0.1 %';
  if (share > 0.999 && share < 1) return '>99.9 %';
  return `${roundedText(share * 100, 1, 0)} %`;
}

/** An interval of shares: `81 % – 95 %`. */
export function formatInterval({ low, high }: Readonly<Record<'low' | 'high', number>>): string {
  return `${formatPercent(low)} – ${formatPercent(high)}`;
}

/** A difference of shares in percentage points, with at most one decimal: `+2.5`, `-10`, `0`. */
export function formatPoints(difference: number): string {
  const points = roundedText(difference * 100, 1, 0);
  return difference > 0 && points !== '0' ? `+${points}` : points.replace(/^-0$/, '0');
}

/** The p-value of a test: `0.03`, `<0.001`. */
export function formatProbability(probability: number): string {
  return probability < 0.001 ? '<0.001' : probability.toPrecision(2);
}

/** A time in ISO 8601, formatted for the language and region of the user. */
export function formatTime(time: string): string {
  return new Date(time).toLocaleString();
}

/** The same without seconds. */
export function formatShortTime(time: string): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
}

/** A difference of scores, with three decimals: `+0.025`, `-0.100`. */
export function formatScoreChange(difference: number): string {
  return `${difference > 0 ? '+' : ''}${roundedText(difference, 3)}`;
}

/** A score from 0 to 1, with three decimals: `0.933`. */
export function formatScore(score: number): string {
  return roundedText(score, 3);
}

/** A number per second: `0.4/s`, `12/s`. */
export function formatRate(rate: number): string {
  return `${roundedText(rate, rate < 9.95 ? 1 : 0)}/s`;
}

const byteUnits = ['kilobytes', 'megabytes', 'gigabytes', 'terabytes'] as const;

/** A size in units of 1,024: `512 bytes`, `1.5 MB`, `8 MB`, `1 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return messages.bytes(bytes);
  let value = bytes / 1024;
  let unit = 0;
  // A value that would be rounded to 1,024 of a unit is shown as 1 of the next unit.
  while (value >= 1023.5 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit++;
  }
  return messages[byteUnits[unit] ?? 'terabytes'](roundedText(value, value < 9.95 ? 1 : 0, 0));
}

/** Adds a tilde to an estimate. */
export function approximate(text: string, estimated: boolean): string {
  return estimated ? `~${text}` : text;
}

/** A duration as files write it: `500ms`, `20s`, `2m`. Decimals are allowed. */
export const durationPattern = '^\\d+(\\.\\d+)?(ms|s|m)$';

const milliseconds = { ms: 1, s: 1000, m: 60_000 };

/** The milliseconds of a duration as written in files. Undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  if (!match) return undefined;
  // The pattern allows only these three units.
  return Number(match[1]) * milliseconds[match[2] as keyof typeof milliseconds];
}
