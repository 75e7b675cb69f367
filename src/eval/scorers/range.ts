import Type from 'typebox';
import { messages } from './messages.ts';
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
  return { message: messages.emptyRange(min, max), path: ['min'] };
}

/** The same for a range without which there is nothing to score. */
export function countProblem(range: Range): SettingsProblem | undefined {
  if (range.min !== undefined || range.max !== undefined) return rangeProblem(range);
  return { message: messages.noRange(), path: [] };
}

/** @param unit in the singular. */
export function countVerdict(
  count: number,
  unit: string,
  { min = 0, max = Number.POSITIVE_INFINITY }: Range,
): Verdict {
  const reasons = [
    ...(count < min ? [messages.fewer(count, unit, min)] : []),
    ...(count > max ? [messages.more(count, unit, max)] : []),
  ];
  return { ...verdictOf(reasons.length === 0 ? 1 : 0, reasons), metrics: { [`${unit}s`]: count } };
}
