import { isInProgress, type PanelColumn } from '../../../protocol/panelColumn.ts';
import type { RunRecord } from '../../../trace/record.ts';
import type { ColumnConversation } from './conversations.ts';

/** The maximum length of a text that is kept to be compared with the next one, in UTF-16 units. */
const MAX_PREVIOUS = 200_000;

/** The columns of a prompt in their order, each with its conversation and the reply before. */
export interface ColumnStore {
  readonly all: readonly PanelColumn[];
  get(id: string): PanelColumn | undefined;
  set(column: PanelColumn): void;
  conversation(id: string): ColumnConversation | undefined;
  /** Undefined for a reply of which only the column is known. */
  setConversation(id: string, conversation: ColumnConversation | undefined): void;
  remove(id: string): void;
  pin(id: string, pinned: boolean): void;
  /** Keeps the text of a complete reply, to be compared with the next reply of its column. */
  keepText(id: string): void;
  /** Removes all columns but the pinned ones, which get another id, so that their models can run again. */
  startOver(): void;
  /** A column with what is stored next to it, for a page. */
  shown(column: PanelColumn): PanelColumn;
}

export function createColumnStore(): ColumnStore {
  const columns = new Map<string, PanelColumn>();
  const conversations = new Map<string, ColumnConversation>();
  const pinned = new Set<string>();
  const previous = new Map<string, string>();

  function setConversation(id: string, conversation: ColumnConversation | undefined): void {
    if (conversation) conversations.set(id, conversation);
    else conversations.delete(id);
  }

  function remove(id: string): void {
    columns.delete(id);
    conversations.delete(id);
    pinned.delete(id);
  }

  function keepText(id: string): void {
    const column = columns.get(id);
    if (!column || isInProgress(column.status) || column.text.length > MAX_PREVIOUS) return;
    if (column.text !== '') previous.set(id, column.text);
  }

  return {
    get all() {
      return [...columns.values()];
    },
    get: id => columns.get(id),
    set: column => void columns.set(column.id, column),
    conversation: id => conversations.get(id),
    setConversation,
    remove,
    pin(id, isPinned) {
      if (isPinned) pinned.add(id);
      else pinned.delete(id);
    },
    keepText,
    startOver() {
      for (const column of [...columns.values()]) {
        const { id } = column;
        const conversation = conversations.get(id);
        const isPinned = pinned.has(id);
        keepText(id);
        remove(id);
        if (!isPinned) continue;
        const kept = pinnedColumn(column, conversation?.record);
        columns.set(kept.id, kept);
        setConversation(kept.id, conversation);
        pinned.add(kept.id);
      }
    },
    shown(column) {
      const before = previous.get(column.id);
      return {
        ...column,
        ...(pinned.has(column.id) && { pinned: true }),
        ...(before !== undefined && { previous: before }),
      };
    },
  };
}

/** A column that a later run keeps. */
function pinnedColumn(column: PanelColumn, record: RunRecord | undefined): PanelColumn {
  if (column.earlier !== undefined) return column;
  const earlier = record?.time ?? new Date().toISOString();
  return { ...interrupted(column), id: `${column.id} (${earlier})`, earlier };
}

/** A run that was in progress when the window was reloaded, or that another one replaced, has no reply. */
export function interrupted(column: PanelColumn): PanelColumn {
  return isInProgress(column.status) ? { ...column, status: 'cancelled' } : column;
}
