import Type from 'typebox';
import { formatCount, plural } from '../../format/figures.ts';
import { type SettingsProblem, type Verdict, verdictOf } from './scorer.ts';

/** The settings for the minimum and maximum of a count. */
export const countRange = {
  min: Type.Optional(Type.Integer({ minimum: 0, description: 'Minimum.', examples: [20] })),
  max: Type.Optional(Type.Integer({ minimum: 0, description: 'Maximum.', examples: [120] })),
};

interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** Why no reply, or every reply, is in a range. */
export function rangeProblem({ min, max }: Range): SettingsProblem | undefined {
  if (min === undefined || max === undefined || min <= max) return undefined;
  return { message: `\`min\` is ${min} and \`max\` is ${max}: no reply could pass`, path: ['min'] };
}

/** The same for a range without which there is nothing to score. */
export function countProblem(range: Range): SettingsProblem | undefined {
  if (range.min !== undefined || range.max !== undefined) return rangeProblem(range);
  return { message: 'Without `min` and `max`, every reply passes. Set one of them', path: [] };
}

/** @param unit in the singular. */
export function countVerdict(
  count: number,
  unit: string,
  { min = 0, max = Number.POSITIVE_INFINITY }: Range,
): Verdict {
  const reasons = [
    ...(count < min ? [`has ${plural(count, unit)}, fewer than ${formatCount(min)}`] : []),
    ...(count > max ? [`has ${plural(count, unit)}, more than ${formatCount(max)}`] : []),
  ];
  return { ...verdictOf(reasons.length === 0 ? 1 : 0, reasons), metrics: { [`${unit}s`]: count } };
}
