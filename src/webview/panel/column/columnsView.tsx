import { useMemo } from 'preact/hooks';
import type { PanelColumn } from '../../../protocol/messages.ts';
import type { Act } from '../state.ts';
import type { ColumnProps } from './columnProps.ts';
import { ColumnView } from './columnView.tsx';

interface ColumnsProps {
  readonly columns: readonly PanelColumn[];
  readonly act: Act;
}

export function ColumnsView({ columns, act }: ColumnsProps) {
  return (
    <div class="columns">
      {columns.map(column => (
        <Memoized key={column.model} column={column} act={act} />
      ))}
    </div>
  );
}

/** A token for one column updates only that column. */
function Memoized({ column, act }: ColumnProps) {
  return useMemo(() => <ColumnView column={column} act={act} />, [column, act]);
}
