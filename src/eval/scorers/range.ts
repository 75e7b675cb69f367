import Type from 'typebox';
import { formatCount, plural } from '../../format/figures.ts';
import { type Verdict, verdictOf } from './scorer.ts';

/** The settings for the minimum and maximum of a count. */
export const countRange = {
  min: Type.Optional(Type.Integer({ minimum: 0, description: 'The least.', examples: [20] })),
  max: Type.Optional(Type.Integer({ minimum: 0, description: 'The most.', examples: [120] })),
};

/** @param unit in the singular. */
export function countVerdict(
  count: number,
  unit: string,
  { min = 0, max = Number.POSITIVE_INFINITY }: { readonly min?: number; readonly max?: number },
): Verdict {
  const reasons = [
    ...(count < min ? [`has ${plural(count, unit)}, fewer than ${formatCount(min)}`] : []),
    ...(count > max ? [`has ${plural(count, unit)}, more than ${formatCount(max)}`] : []),
  ];
  return { ...verdictOf(reasons.length === 0 ? 1 : 0, reasons), metrics: { [`${unit}s`]: count } };
}
