// biome-ignore-all lint/a11y/useSemanticElements: the rows of a table cannot be virtualized.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../strings.ts';
import type { ListedRun, LoggedConversation } from '../conversations.ts';
import type { Sort } from '../runs.ts';
import { ListHeader } from './listHeader.tsx';
import { listColumns, RunRow } from './runRow.tsx';

interface RunListProps {
  readonly listed: readonly ListedRun[];
  readonly active: string | undefined;
  readonly selected: readonly string[];
  readonly sort: Sort;
  readonly isNarrow: boolean;
  readonly current: string | undefined;
  readonly onActivate: (id: string) => void;
  readonly onSelect: (id: string) => void;
  /** Shows or hides the other turns of a conversation. */
  readonly onShowTurns: (conversation: LoggedConversation, shows: boolean) => void;
  readonly onOpen: (id: string) => void;
  readonly onSort: (sort: Sort) => void;
}

/** Height of a row as a multiple of the font size. */
const ROW_EM = { wide: 2.1, narrow: 5.6 };
/** Rows that are drawn above and below the visible ones. */
const SPARE = 6;

/**
 * The runs as a tree grid, of which only the visible rows are in the document. Keyboard: WAI-ARIA Authoring
 * Practices, treegrid pattern; the grid has the focus and names its active row.
 */
export function RunList(props: RunListProps) {
  const { listed, active, selected, sort, isNarrow, current } = props;
  const grid = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const height = Math.round(fontSize() * (isNarrow ? ROW_EM.narrow : ROW_EM.wide));
  const header = isNarrow ? 0 : height;
  const at = listed.findIndex(({ run }) => run.id === active);

  useEffect(() => {
    const element = grid.current;
    if (!element) return undefined;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  // The active row stays in view when the keyboard, a filter or the order moves it.
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element || at === -1) return;
    const top = at * height;
    const room = element.clientHeight - header;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + height > element.scrollTop + room) element.scrollTop = top + height - room;
  }, [active, sort, isNarrow]);

  const page = Math.max(1, Math.floor((view.height - header) / height) - 1);
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: listed.length - 1,
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || listed.length === 0) return;
    const to = moves[event.key];
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (to !== undefined && isPlain) {
      const next = listed[Math.min(listed.length - 1, Math.max(0, to))];
      if (next) props.onActivate(next.run.id);
    } else if (event.key === ' ' && at !== -1) {
      props.onSelect(listed[at]?.run.id ?? '');
    } else if (event.key === 'Enter' && isPlain && at !== -1) {
      props.onOpen(listed[at]?.run.id ?? '');
    } else if ((event.key === 'ArrowRight' || event.key === 'ArrowLeft') && isPlain) {
      const turn = listed[at]?.turn;
      if (!turn) return;
      props.onShowTurns(turn.conversation, event.key === 'ArrowRight');
    } else return;
    event.preventDefault();
  }

  const first = Math.max(0, Math.floor(view.top / height) - SPARE);
  const last = Math.min(listed.length, Math.ceil((view.top + view.height) / height) + SPARE);
  const drawn = [...Array(Math.max(0, last - first)).keys()].map(index => index + first);
  // A screen reader needs the active row, wherever the list is scrolled to.
  if (at !== -1 && !drawn.includes(at)) drawn.push(at);
  return (
    <div
      ref={grid}
      class={`run-list ${isNarrow ? 'narrow' : 'wide'}`}
      role="treegrid"
      tabIndex={0}
      aria-label={t('history.list')}
      aria-description={t('history.listHelp')}
      aria-multiselectable="true"
      aria-rowcount={listed.length + 1}
      aria-colcount={listColumns.length}
      {...(at !== -1 && { 'aria-activedescendant': rowId(at) })}
      onKeyDown={onKeyDown}
      onFocus={() => {
        const [newest] = listed;
        if (at === -1 && newest) props.onActivate(newest.run.id);
      }}
    >
      {!isNarrow && <ListHeader sort={sort} onSort={props.onSort} />}
      <div class="rows" role="rowgroup" style={{ height: `${listed.length * height}px` }}>
        {drawn.map(index => {
          const one = listed[index];
          return (
            one && (
              <RunRow
                key={one.run.id}
                listed={one}
                index={index}
                id={rowId(index)}
                isActive={index === at}
                isSelected={selected.includes(one.run.id)}
                top={index * height}
                height={height}
                current={current}
                onActivate={() => props.onActivate(one.run.id)}
                onSelect={() => props.onSelect(one.run.id)}
                onOpen={() => props.onOpen(one.run.id)}
                onShowTurns={props.onShowTurns}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function rowId(index: number): string {
  return `run-${index}`;
}

function fontSize(): number {
  return Number.parseFloat(getComputedStyle(document.body).fontSize) || 13;
}
