import { useMemo } from 'preact/hooks';
import type { PanelColumn } from '../protocol/messages.ts';
import type { Act } from './app.tsx';
import { ColumnView } from './columnView.tsx';

interface ColumnsProps {
  readonly columns: readonly PanelColumn[];
  readonly running: boolean;
  readonly act: Act;
}

export function ColumnsView({ columns, running, act }: ColumnsProps) {
  return (
    <div class="columns">
      {columns.map(column => (
        <Memoized key={column.model} column={column} running={running} act={act} />
      ))}
    </div>
  );
}

/** A token for one column draws only that column anew. */
function Memoized({ column, running, act }: ColumnProps) {
  return useMemo(
    () => <ColumnView column={column} running={running} act={act} />,
    [column, running, act],
  );
}

export interface ColumnProps {
  readonly column: PanelColumn;
  readonly running: boolean;
  readonly act: Act;
}
