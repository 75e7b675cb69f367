import { formatShortTime } from '../../../format/figures.ts';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { ModelName } from './modelName.tsx';

type Named = Pick<PanelColumn, 'model' | 'repeat' | 'variant' | 'earlier'>;

/** The model of a reply, and what distinguishes it from others of the same model. */
export function ColumnName({ column }: { readonly column: Named }) {
  const rest = distinction(column);
  return (
    <>
      <ModelName id={column.model} />
      {rest !== '' && <span class="repeat"> {rest}</span>}
    </>
  );
}

/** The same as text. */
export function columnLabel(column: Named): string {
  return [column.model, distinction(column)].filter(part => part !== '').join(' ');
}

function distinction({ repeat, variant, earlier }: Named): string {
  return [
    repeat === undefined ? '' : `#${repeat}`,
    variant ? `(${variant.label})` : '',
    earlier === undefined ? '' : `· ${formatShortTime(earlier)}`,
  ]
    .filter(part => part !== '')
    .join(' ');
}
