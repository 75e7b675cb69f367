import { visibleJson } from '../../../../format/visibleText.ts';
import type { PanelFinding } from '../../../../protocol/panelColumn.ts';
import { countText, t } from '../../../strings.ts';
import { Icon } from '../../../widgets.tsx';
import { CopyButton } from '../../column/copyButton.tsx';
import { FindingMark } from '../findingMark.tsx';
import { hasChildren } from './jsonNodes.ts';
import { type MoreRow, nameOf, PAGE, rowPath, sourceOfRow, type TreeRow } from './treeRows.ts';

/** Levels that are indented. Deeper ones have the same indentation, so that there is room for their text. */
const INDENTED = 12;
/** Characters of a collapsed value. */
const PREVIEW = 200;
/** Characters of an expanded text. */
const SHOWN_TEXT = 50_000;
/** Messages of one mark. */
const SHOWN_MESSAGES = 10;

interface RowProps {
  /** The reply. */
  readonly text: string;
  readonly row: TreeRow;
  /** Indexes of the findings at this row. */
  readonly findings: readonly number[];
  readonly messages: readonly PanelFinding[];
  readonly isActive: boolean;
  readonly onClick: () => void;
  readonly onOpen: (finding: number) => void;
}

export function RowView({ text, row, findings, messages, isActive, onClick, onOpen }: RowProps) {
  const { node, level, position, siblings, isExpanded } = row;
  const value = <ValueText text={text} row={row} />;
  const [first] = findings;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of its rows
    <div
      role="treeitem"
      class="tree-row"
      style={indentation(level)}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={isExpanded}
      aria-selected={isActive}
      tabIndex={isActive ? 0 : -1}
      onClick={({ target }) => {
        const isButton = target instanceof Element && target.closest('button') !== null;
        if (!isButton && getSelection()?.isCollapsed !== false) onClick();
      }}
    >
      <span class="twistie">
        {isExpanded !== undefined && <Icon name={isExpanded ? 'chevron-down' : 'chevron-right'} />}
      </span>
      <span class="tree-text" dir="auto">
        {node.key !== undefined && <KeyText name={node.key} />}
        {first === undefined ? (
          value
        ) : (
          <FindingMark
            messages={findings
              .slice(0, SHOWN_MESSAGES)
              .flatMap(index => messages[index]?.message ?? [])}
            onOpen={() => onOpen(first)}
          >
            {value}
          </FindingMark>
        )}
      </span>
      {isActive && (
        <span class="tree-actions">
          <CopyButton text={copied(text, row)} label={t('tree.copyValue')} />
          {level > 1 && <CopyButton text={rowPath(row)} label={t('tree.copyPath')} icon="link" />}
        </span>
      )}
    </div>
  );
}

interface MoreProps {
  readonly row: MoreRow;
  readonly isActive: boolean;
  readonly onClick: () => void;
}

export function MoreView({ row: { parent, left }, isActive, onClick }: MoreProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of its rows
    <div
      role="treeitem"
      class="tree-row tree-more"
      style={indentation(parent.level + 1)}
      aria-level={parent.level + 1}
      aria-selected={isActive}
      tabIndex={isActive ? 0 : -1}
      onClick={onClick}
    >
      <span class="twistie" />
      {t('tree.more', String(Math.min(PAGE, left)), String(left))}
    </div>
  );
}

function indentation(level: number): string {
  return `--level: ${Math.min(level - 1, INDENTED)}`;
}

function KeyText({ name }: { readonly name: string | number }) {
  if (typeof name === 'number') return <span class="tree-index">{name}: </span>;
  return (
    <>
      <span class="json-key">{visibleJson(name)}</span>
      {': '}
    </>
  );
}

function ValueText({ text, row }: { readonly text: string; readonly row: TreeRow }) {
  const { node, isExpanded, children } = row;
  if (hasChildren(node)) {
    const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
    const noun = node.kind === 'object' ? 'tree.fields' : 'tree.items';
    return (
      <span class="json-punctuation">
        {open}
        {children > 0 && <span class="description"> {countText(noun, children)} </span>}
        {close}
      </span>
    );
  }
  const written = text.slice(node.start, Math.min(node.end, node.start + SHOWN_TEXT));
  if (node.kind !== 'string') return <span class={`json-${node.kind}`}>{written}</span>;
  if (isExpanded) {
    const whole = nameOf(sourceOfRow(text, row));
    const shown = whole.length > SHOWN_TEXT ? `${whole.slice(0, SHOWN_TEXT)}…` : whole;
    return <span class="json-string tree-long">{shown}</span>;
  }
  const shown = visibleJson(written.slice(0, PREVIEW));
  return <span class="json-string">{written.length > PREVIEW ? `${shown}…` : shown}</span>;
}

/** A text without its quotes, other values as JSON. */
function copied(text: string, row: TreeRow): string {
  const written = sourceOfRow(text, row);
  return row.node.kind === 'string' ? nameOf(written) : written;
}
