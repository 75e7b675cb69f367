import type { ColumnDetail } from '../../protocol/columnDetail.ts';
import type { ComparisonLayout, DiffBase } from '../../protocol/comparison.ts';
import type { FromWebview, ToWebview } from '../../protocol/messages.ts';
import type { PanelColumn } from '../../protocol/panelColumn.ts';
import {
  anticipate as anticipatePanel,
  initialState as initialPanel,
  isForHost,
  type PanelAction,
  type PanelState,
  reduce as reducePanel,
} from '../replies/state.ts';

/** What the comparison draws: what the Run view draws, and how the user arranged it. */
export interface ComparisonState {
  readonly panel: PanelState;
  readonly layout: ComparisonLayout;
  /** By the ids of columns. */
  readonly details: ReadonlyMap<string, ColumnDetail>;
}

const initialLayout: ComparisonLayout = { mode: 'reply', order: [], hidden: [], summary: true };

export const initialState: ComparisonState = {
  panel: initialPanel,
  layout: initialLayout,
  details: new Map(),
};

export function reduce(state: ComparisonState, message: ToWebview): ComparisonState {
  switch (message.type) {
    case 'layout':
      return { ...state, layout: message.layout ?? initialLayout };
    case 'detail': {
      const details = new Map(state.details).set(message.id, message.detail);
      return { ...state, details };
    }
    default:
      return {
        ...state,
        panel: reducePanel(state.panel, message),
        details: stillTrue(state.details, message),
      };
  }
}

/** A column that runs again, or has ended, sends another request or has a record now. */
function stillTrue(details: ComparisonState['details'], message: ToWebview) {
  const changed =
    message.type === 'column'
      ? [message.column.id]
      : message.type === 'columns'
        ? message.columns.filter(isWaiting).map(({ id }) => id)
        : [];
  if (!changed.some(id => details.has(id))) return details;
  return new Map([...details].filter(([id]) => !changed.includes(id)));
}

function isWaiting({ status }: PanelColumn): boolean {
  return status === 'waiting';
}

/** Shows the result of an action before the host has responded. */
export function anticipate(state: ComparisonState, action: PanelAction): ComparisonState {
  return action.type === 'layout'
    ? { ...state, layout: action.layout }
    : { ...state, panel: anticipatePanel(state.panel, action) };
}

export function messageFor(action: PanelAction): FromWebview | undefined {
  return isForHost(action) ? action : undefined;
}

/** The columns from the left, without the hidden ones. */
export function shownColumns({ panel: { columns }, layout }: ComparisonState) {
  return ordered(columns, layout.order).filter(({ id }) => !layout.hidden.includes(id));
}

function ordered(columns: readonly PanelColumn[], order: readonly string[]) {
  const place = ({ id }: PanelColumn): number => {
    const at = order.indexOf(id);
    return at === -1 ? order.length : at;
  };
  // The sort is stable.
  return [...columns].sort((a, b) => place(a) - place(b));
}

/** The layout after a column was moved by a number of places among those that are shown. */
export function moved(state: ComparisonState, id: string, by: number): ComparisonLayout {
  const ids = shownColumns(state).map(column => column.id);
  const from = ids.indexOf(id);
  const to = Math.max(0, Math.min(ids.length - 1, from + by));
  ids.splice(to, 0, ...ids.splice(from, 1));
  return { ...state.layout, order: ids };
}

/** What a reply can be compared with now. */
export function basesOf({ panel: { columns, prompt } }: ComparisonState): readonly DiffBase[] {
  return [
    ...(prompt?.row?.output === undefined ? [] : [{ kind: 'expected' } as const]),
    ...(columns.some(({ previous }) => previous !== undefined)
      ? [{ kind: 'previous' } as const]
      : []),
    ...columns.map(({ id }) => ({ kind: 'column', id }) as const),
  ];
}

/** The chosen base or, when it is not there, the first one. Undefined when there is nothing to compare with. */
export function baseOf(state: ComparisonState): DiffBase | undefined {
  const bases = basesOf(state);
  const chosen = state.layout.base;
  return bases.find(base => chosen && sameBase(base, chosen)) ?? bases[0];
}

export function sameBase(a: DiffBase, b: DiffBase): boolean {
  return a.kind === b.kind && (a.kind !== 'column' || b.kind !== 'column' || a.id === b.id);
}

/** The text of a base for a column. Undefined when there is none, such as for a column's first run. */
export function baseText(
  { panel: { columns, prompt } }: ComparisonState,
  base: DiffBase,
  column: PanelColumn,
): string | undefined {
  switch (base.kind) {
    case 'expected':
      return prompt?.row?.output;
    case 'previous':
      return column.previous;
    case 'column':
      return columns.find(({ id }) => id === base.id)?.text;
  }
}
