import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import type { Act } from '../state.ts';

/** The properties of the parts of a column. */
export interface ColumnProps {
  readonly column: PanelColumn;
  readonly act: Act;
}
