import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../../strings.ts';
import type { ColumnProps } from '../../column/columnProps.ts';
import { replyFindings } from '../replyFindings.ts';
import { treeFindings } from './treeFindings.ts';
import { treeMove } from './treeKeys.ts';
import {
  createJsonTree,
  isMore,
  PAGE,
  sourceOfRow,
  type TreeRow,
  type TreeState,
} from './treeRows.ts';
import { MoreView, RowView } from './treeRowView.tsx';

/** A reply that is JSON, as a tree. Only expanded values are in the page. */
export function TreeView({ column, act }: ColumnProps) {
  const { text, id } = column;
  const findings = replyFindings(column);
  const tree = useMemo(
    () =>
      createJsonTree(
        text,
        findings.flatMap(({ range }) => range?.start ?? []),
      ),
    [text, findings],
  );
  const [changed, change] = useState<{ readonly tree: typeof tree; readonly state: TreeState }>();
  const state = changed?.tree === tree ? changed.state : tree.initial;
  const rows = useMemo(() => tree.rows(state), [tree, state]);
  const marks = useMemo(() => treeFindings(findings, rows), [findings, rows]);
  const [current, setCurrent] = useState(0);
  const active = Math.min(current, rows.length - 1);
  const list = useRef<HTMLDivElement>(null);
  const moves = useRef(false);
  useEffect(() => {
    if (!moves.current) return;
    moves.current = false;
    list.current?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')?.focus();
  }, [active, rows]);

  const update = (next: Partial<TreeState>) => change({ tree, state: { ...state, ...next } });
  const expand = (starts: readonly number[]) =>
    update({ expanded: new Set([...state.expanded, ...starts]) });
  const toggle = ({ node, isExpanded }: TreeRow) => {
    if (!isExpanded) return expand([node.start]);
    const expanded = new Set(state.expanded);
    expanded.delete(node.start);
    return update({ expanded });
  };
  const more = ({ node }: TreeRow) => {
    const shown = (state.shown.get(node.start) ?? PAGE) + PAGE;
    update({ shown: new Map([...state.shown, [node.start, shown]]) });
  };

  const pressed = (event: KeyboardEvent) => {
    // Keys of a button in a row are its own.
    if (event.target instanceof HTMLButtonElement) return;
    const move = treeMove(event, rows, active);
    if (!move || (move.type === 'copy' && getSelection()?.isCollapsed === false)) return;
    event.preventDefault();
    moves.current = true;
    if (move.type === 'focus') setCurrent(move.to);
    if (move.type === 'toggle') toggle(move.row);
    if (move.type === 'more') more(move.row.parent);
    if (move.type === 'copy') void navigator.clipboard.writeText(sourceOfRow(text, move.row));
    if (move.type === 'expandSiblings') {
      const { parent } = move.row;
      expand(rows.flatMap(row => (!isMore(row) && row.parent === parent ? row.node.start : [])));
    }
  };

  return (
    <div
      class="tree"
      role="tree"
      tabIndex={-1}
      aria-label={t('tree.of', id)}
      ref={list}
      onKeyDown={pressed}
    >
      {rows.map((row, i) => {
        const select = () => {
          moves.current = true;
          setCurrent(i);
        };
        return isMore(row) ? (
          <MoreView
            key={`more-${row.parent.node.start}`}
            row={row}
            isActive={i === active}
            onClick={() => {
              select();
              more(row.parent);
            }}
          />
        ) : (
          <RowView
            key={row.node.start}
            text={text}
            row={row}
            findings={marks.get(row.node.start) ?? []}
            messages={findings}
            isActive={i === active}
            onClick={() => {
              select();
              if (row.isExpanded !== undefined) toggle(row);
            }}
            onOpen={finding => act({ type: 'openRule', id, finding })}
          />
        );
      })}
    </div>
  );
}
