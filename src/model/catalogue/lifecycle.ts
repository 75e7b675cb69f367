/** What a provider has said of a model's life. Dates are ISO dates; an absent one is unknown. */
export interface Lifecycle {
  readonly released?: string;
  /** The day from which the provider advises against it. */
  readonly deprecated?: string;
  /** The day the provider names for the end: calls fail after it, and may fail on it. */
  readonly retiresOn?: string;
  /** Reference of the model to use instead. */
  readonly replacement?: string;
  /** Only where no date says it. */
  readonly status?: LifecycleStatus;
}

export type LifecycleStatus = 'current' | 'deprecated' | 'retired';

/**
 * Where a model stands on a day, by its dates: past its last day it is retired, whenever the
 * catalogue was made. A model whose last day is known is deprecated until then.
 */
export function lifecycleStatus(
  lifecycle: Lifecycle | undefined,
  today = isoDay(new Date()),
): LifecycleStatus | 'unknown' {
  const { deprecated, retiresOn, status } = lifecycle ?? {};
  if (retiresOn !== undefined) return today > retiresOn ? 'retired' : 'deprecated';
  if (deprecated !== undefined && today >= deprecated && status !== 'retired') return 'deprecated';
  return status ?? 'unknown';
}

const DAY = 86_400_000;

/** Whole days from a day to a model's last; negative once it has passed. */
export function daysLeft(retiresOn: string, today = isoDay(new Date())): number {
  return Math.round((Date.parse(retiresOn) - Date.parse(today)) / DAY);
}

/** The day in UTC, in which providers' dates are meant as far as they say: `2026-11-23`. */
export function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
