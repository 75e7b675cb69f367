import type { PanelColumn } from '../../protocol/panelColumn.ts';
import { MenuButton, type MenuItem } from '../menuButton.tsx';
import { isFinal, statusBadge } from '../replies/column/badges.ts';
import { ColumnName } from '../replies/column/columnName.tsx';
import { CopyButton } from '../replies/column/copyButton.tsx';
import { t } from '../strings.ts';
import { BadgeView, Icon, IconButton } from '../widgets.tsx';
import type { ComparisonProps } from './comparisonProps.ts';
import { moved, shownColumns } from './state.ts';

interface HeadProps extends ComparisonProps {
  readonly column: PanelColumn;
}

/** The name and the outcome of a column, and what can be done with it. It stays in view. */
export function ColumnHead({ column, state, act }: HeadProps) {
  const { id, text, pinned = false } = column;
  const isDone = isFinal(column);
  return (
    <header class="strip-head">
      <h2>
        <ColumnName column={column} />
      </h2>
      <div class="toolbar">
        {!isDone && (
          <IconButton
            icon="debug-stop"
            label={t('column.stop', id)}
            onClick={() => act({ type: 'stop', id })}
          />
        )}
        {isDone && column.earlier === undefined && (
          <IconButton
            icon="refresh"
            label={t('column.again', id)}
            onClick={() => act({ type: 'retry', id })}
          />
        )}
        {isDone && text !== '' && <CopyButton text={text} />}
        <IconButton
          icon={pinned ? 'pinned' : 'pin'}
          label={t(pinned ? 'comparison.unpin' : 'comparison.pin', id)}
          onClick={() => act({ type: 'pin', id, pinned: !pinned })}
        />
        <MenuButton
          label={t('comparison.more', id)}
          className="icon-button"
          items={items({ column, state, act })}
        >
          <Icon name="ellipsis" />
        </MenuButton>
      </div>
      {state.layout.mode !== 'reply' && <BadgeView badge={statusBadge(column)} />}
    </header>
  );
}

function items({ column, state, act }: HeadProps): readonly MenuItem[] {
  const { id } = column;
  const { layout } = state;
  const ids = shownColumns(state).map(each => each.id);
  const at = ids.indexOf(id);
  const change = (next: typeof layout) => act({ type: 'layout', layout: next });
  return [
    {
      label: t('comparison.moveLeft'),
      disabled: at === 0,
      onSelect: () => change(moved(state, id, -1)),
    },
    {
      label: t('comparison.moveRight'),
      disabled: at === ids.length - 1,
      onSelect: () => change(moved(state, id, 1)),
    },
    {
      label: t('comparison.hide'),
      disabled: ids.length === 1,
      onSelect: () => change({ ...layout, hidden: [...layout.hidden, id] }),
    },
    {
      label: t('comparison.asBase'),
      onSelect: () => change({ ...layout, mode: 'diff', base: { kind: 'column', id } }),
    },
    {
      label: t('column.open'),
      disabled: column.text === '',
      onSelect: () => act({ type: 'openOutput', id }),
    },
    { label: t('comparison.remove'), onSelect: () => act({ type: 'removeColumn', id }) },
  ];
}
