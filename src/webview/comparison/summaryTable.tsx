import type { PanelColumn } from '../../protocol/panelColumn.ts';
import { statusBadge } from '../replies/column/badges.ts';
import { ColumnName } from '../replies/column/columnName.tsx';
import { t } from '../strings.ts';
import { BadgeView, Icon } from '../widgets.tsx';
import { type SummaryCell, summaryHeadings, summaryRows } from './summary.ts';

interface SummaryProps {
  readonly columns: readonly PanelColumn[];
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
}

/** The figures of all shown replies in one table. */
export function SummaryTable({ columns, open, onToggle }: SummaryProps) {
  return (
    <details class="summary" open={open} onToggle={event => onToggle(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron-right" />
        {t('summary.title')}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it. */}
      <section class="table-scroll" aria-label={t('summary.title')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('summary.reply')}</th>
              <th scope="col">{t('summary.outcome')}</th>
              {summaryHeadings.map(heading => (
                <th scope="col" class="number" key={heading}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {summaryRows(columns).map(({ column, cells }) => (
              <tr key={column.id}>
                <th scope="row">
                  <ColumnName column={column} />
                </th>
                <td>
                  <BadgeView badge={statusBadge(column)} />
                </td>
                {cells.map((cell, i) => (
                  <Cell key={summaryHeadings[i]} cell={cell} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Cell({ cell: { text, detail, isBest = false } }: { readonly cell: SummaryCell }) {
  return (
    <td class={isBest ? 'number best' : 'number'} title={detail}>
      {isBest && (
        <>
          <Icon name="star-full" />
          <span class="visually-hidden">{t('summary.best')} </span>
        </>
      )}
      {text}
      {detail && <span class="visually-hidden">. {detail}</span>}
    </td>
  );
}
