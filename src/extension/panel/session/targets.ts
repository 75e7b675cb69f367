import type { PanelColumn, PromptVariant } from '../../../protocol/panelColumn.ts';

/** What one column runs: a model and, when it is run several times, which time. */
export type Target = Pick<PanelColumn, 'id' | 'model' | 'repeat' | 'variant'>;

/** One target for each model or, with `times`, that many for each. */
export function targetsOf(models: readonly string[], times = 1): readonly Target[] {
  if (times === 1) return models.map(model => ({ id: model, model }));
  const numbers = Array.from({ length: times }, (_, index) => index + 1);
  return models.flatMap(model =>
    numbers.map(repeat => ({ id: `${model} #${repeat}`, model, repeat })),
  );
}

export function runTarget({ id, model, repeat, variant }: Target): Target {
  return { id, model, ...(repeat !== undefined && { repeat }), ...(variant && { variant }) };
}

/** A variant of the prompt on each model. */
export function targetsOfVariant(
  models: readonly string[],
  variant: PromptVariant,
): readonly Target[] {
  return models.map(model => ({ id: `${model} (${variant.label})`, model, variant }));
}
