import type { PanelColumn } from '../../../protocol/messages.ts';
import type { Act } from '../state.ts';

/** What a part of a column is drawn from. */
export interface ColumnProps {
  readonly column: PanelColumn;
  readonly act: Act;
}
