/** `420 ms`, `1.84 s`, `12.3 s`, `1 min 12 s`. Takes milliseconds. */
export function formatDuration(milliseconds: number): string {
  const whole = Math.round(milliseconds);
  if (whole < 1000) return `${whole} ms`;
  if (whole < 9995) return `${(whole / 1000).toFixed(2)} s`;
  if (whole < 59_950) return `${(whole / 1000).toFixed(1)} s`;
  const seconds = Math.round(whole / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A time to wait, in milliseconds, as whole seconds or minutes, never shorter than asked. */
export function formatWait(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.ceil(milliseconds)} ms`;
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

/** Three significant digits below a dollar, cents above: `$0.000412`, `$0.05`, `$3.20`. */
export function formatUsd(amount: number): string {
  if (amount === 0) return '$0';
  if (amount >= 1) {
    const fixed = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    return `$${amount.toLocaleString('en-US', fixed)}`;
  }
  const decimals = Math.min(12, 2 - Math.floor(Math.log10(amount)));
  return `$${amount.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** Estimates carry a tilde wherever they are shown. */
export function approximate(text: string, estimated: boolean): string {
  return estimated ? `~${text}` : text;
}

/** `1 place`, `3 places`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
