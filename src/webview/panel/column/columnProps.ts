import type { PanelColumn } from '../../../protocol/messages.ts';
import type { Act } from '../state.ts';

/** The properties of the parts of a column. */
export interface ColumnProps {
  readonly column: PanelColumn;
  readonly act: Act;
}
