import { useMemo } from 'preact/hooks';
import type { PanelColumn } from '../../protocol/panelColumn.ts';
import { columnLabel } from '../replies/column/columnName.tsx';
import { consistencyOf } from '../replies/comparison/consistency.ts';
import { ConsistencyTable } from '../replies/comparison/consistencyTable.tsx';
import { t } from '../strings.ts';

interface FieldsProps {
  readonly columns: readonly PanelColumn[];
  /** The expected output of the golden row. */
  readonly expected: string | undefined;
}

/** The replies field by field, next to the expected output. */
export function FieldsView({ columns, expected }: FieldsProps) {
  const consistency = useMemo(() => {
    const replies = columns.map(column => ({ ...column, label: columnLabel(column) }));
    if (expected === undefined) return consistencyOf(replies);
    const base = { id: '', label: t('comparison.expected'), text: expected };
    return consistencyOf([base, ...replies], base.id);
  }, [columns, expected]);
  return (
    <section class="fields">
      {consistency ? (
        <ConsistencyTable consistency={consistency} />
      ) : (
        <p class="description">{t('comparison.noFields')}</p>
      )}
    </section>
  );
}
