import { useRef } from 'preact/hooks';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { statusBadge } from '../../replies/column/badges.ts';
import { columnLabel } from '../../replies/column/columnName.tsx';
import { t } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';
import { shortNames } from './shortNames.ts';

interface ReplyTabsProps {
  readonly columns: readonly PanelColumn[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

/** One tab for each reply, with its outcome. Keyboard: WAI-ARIA Authoring Practices, tabs pattern. */
export function ReplyTabs({ columns, selected, onSelect }: ReplyTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const names = shortNames(columns.map(columnLabel));
  const move = (event: KeyboardEvent) => {
    const at = columns.findIndex(({ id }) => id === selected);
    const to = targetIndex(event.key, at, columns.length);
    const next = to === undefined ? undefined : columns[to];
    if (to === undefined || !next) return;
    event.preventDefault();
    onSelect(next.id);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={t('replies')} ref={list} onKeyDown={move}>
      {columns.map((column, i) => {
        const { id } = column;
        const { icon, text, tone } = statusBadge(column);
        return (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${i}`}
            class={`tab badge ${tone}`}
            aria-selected={id === selected}
            aria-controls="reply-panel"
            tabIndex={id === selected ? 0 : -1}
            title={`${id} · ${text}`}
            onClick={() => onSelect(id)}
          >
            <Icon name={icon} spin={tone === 'busy'} />
            <span>{names[i]}</span>
            <span class="visually-hidden">, {text}</span>
          </button>
        );
      })}
    </div>
  );
}

function targetIndex(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowLeft':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
