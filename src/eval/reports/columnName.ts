import { visibleLine } from '../../format/visibleText.ts';
import type { Grid, GridColumn } from '../results/grid.ts';
import { messages } from './messages.ts';

/** A column's name by what distinguishes it from the others: its model, its prompt, or both. */
export function columnName(
  { variants, models }: Pick<Grid, 'variants' | 'models'>,
  { variant, model }: GridColumn,
): string {
  if (variants.length === 1) return visibleLine(model);
  return visibleLine(models.length === 1 ? variant : messages.variantOnModel(variant, model));
}
