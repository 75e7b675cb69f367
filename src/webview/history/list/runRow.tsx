// biome-ignore-all lint/a11y/useSemanticElements: the rows of a table cannot be virtualized.
// biome-ignore-all lint/a11y/useFocusableInteractive: the list has the focus and names its active row.
// biome-ignore-all lint/a11y/noStaticElementInteractions: the list handles the keyboard.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the list handles the keyboard.
import type { ComponentChildren } from 'preact';
import { outcomeBadge, sourceBadges } from '../../replies/column/badges.ts';
import { ModelName } from '../../replies/column/modelName.tsx';
import { countText, t } from '../../strings.ts';
import { BadgeView, Icon } from '../../widgets.tsx';
import {
  costCell,
  durationCell,
  type HistoryCell,
  rowCell,
  timeCell,
  tokensCell,
  totalText,
  versionCell,
} from '../cells.ts';
import type { ListedRun, LoggedConversation } from '../conversations.ts';
import { type SortKey, sortKeys } from '../runs.ts';

/** The columns in the order of the list. */
export const listColumns = ['select', ...sortKeys, 'reply'] as const;

interface RunRowProps {
  readonly listed: ListedRun;
  /** Position from 0. */
  readonly index: number;
  readonly id: string;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly height: number;
  readonly current: string | undefined;
  readonly onActivate: () => void;
  readonly onSelect: () => void;
  readonly onOpen: () => void;
  readonly onShowTurns: (conversation: LoggedConversation, shows: boolean) => void;
}

/** One run. In a narrow window, its cells are stacked. */
export function RunRow(props: RunRowProps) {
  const { listed, index, id, isActive, isSelected, top, height, current } = props;
  const { run, turn, isOpen } = listed;
  const isLater = turn !== undefined && isOpen === undefined;
  const source = sourceBadges[run.source];
  return (
    <div
      role="row"
      id={id}
      class={`run${isLater ? ' turn' : ''}${isActive ? ' active' : ''}${isSelected ? ' selected' : ''}`}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-level={isLater ? 2 : 1}
      {...(isOpen !== undefined && { 'aria-expanded': isOpen })}
      style={{ transform: `translateY(${top}px)`, height: `${height}px` }}
      onClick={props.onActivate}
      onDblClick={props.onOpen}
    >
      <div role="gridcell" aria-colindex={1} class="cell select">
        <span
          class="select-box"
          aria-hidden="true"
          onClick={event => {
            event.stopPropagation();
            props.onSelect();
          }}
        >
          <span class={isSelected ? 'codicon codicon-check' : ''} />
        </span>
        {isSelected && <span class="visually-hidden">{t('history.select')}</span>}
      </div>
      <TextCell name="time" cell={timeCell(run)} />
      <GridCell name="outcome">
        <BadgeView badge={outcomeBadge(run.outcome)} />
        {source && (
          <span class="source-mark" title={source.text}>
            <Icon name={source.icon} />
            <span class="visually-hidden">{source.text}</span>
          </span>
        )}
      </GridCell>
      <GridCell name="model" title={run.model}>
        <ModelName id={run.model} />
        {run.fallback !== undefined && (
          <span class="description">{t('history.fallback', run.fallback)}</span>
        )}
      </GridCell>
      <TextCell name="firstToken" cell={durationCell(run.timeToFirstToken, run)} />
      <TextCell name="total" cell={durationCell(run.totalTime, run)} />
      <TextCell name="tokens" cell={tokensCell(run)} />
      <TextCell name="cost" cell={costCell(run)} />
      <TextCell name="row" cell={rowCell(run)} />
      <TextCell name="version" cell={versionCell(run, current)} />
      <GridCell name="reply" title={run.excerpt}>
        {turn && isOpen !== undefined && (
          <TurnsToggle
            conversation={turn.conversation}
            isOpen={isOpen}
            onShow={props.onShowTurns}
          />
        )}
        {turn && isLater && (
          <span class="turn-number">{t('history.turn', String(turn.number))}</span>
        )}
        <span dir="auto">{run.excerpt}</span>
      </GridCell>
    </div>
  );
}

interface TurnsToggleProps {
  readonly conversation: LoggedConversation;
  readonly isOpen: boolean;
  readonly onShow: (conversation: LoggedConversation, shows: boolean) => void;
}

/** For the mouse. The keyboard has the arrow keys of the list. */
function TurnsToggle({ conversation, isOpen, onShow }: TurnsToggleProps) {
  return (
    <span
      class="turns-toggle"
      title={t('history.turnsTotal', totalText(conversation.turns))}
      onClick={event => {
        event.stopPropagation();
        onShow(conversation, !isOpen);
      }}
    >
      <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
      {countText('history.turns', conversation.turns.length)}
    </span>
  );
}

function TextCell({
  name,
  cell: { text, detail },
}: {
  readonly name: SortKey;
  readonly cell: HistoryCell;
}) {
  return (
    <GridCell name={name} title={detail ?? text}>
      {text}
    </GridCell>
  );
}

interface GridCellProps {
  readonly name: (typeof listColumns)[number];
  readonly title?: string;
  readonly children: ComponentChildren;
}

function GridCell({ name, title, children }: GridCellProps) {
  return (
    <div
      role="gridcell"
      aria-colindex={listColumns.indexOf(name) + 1}
      class={`cell ${name}`}
      title={title}
    >
      {children}
    </div>
  );
}
