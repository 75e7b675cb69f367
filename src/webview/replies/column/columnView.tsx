import { t } from '../../strings.ts';
import { Button, Icon, IconButton } from '../../widgets.tsx';
import { ContinueView } from '../conversation/continueView.tsx';
import { ToolCallsView } from '../conversation/toolCallsView.tsx';
import { TurnsView } from '../conversation/turnsView.tsx';
import { ReplyText } from '../reply/replyText.tsx';
import { AttemptsView } from './attemptsView.tsx';
import { isFinal } from './badges.ts';
import { ColumnName } from './columnName.tsx';
import type { ColumnProps } from './columnProps.ts';
import { CopyButton } from './copyButton.tsx';
import { FailureView } from './failureView.tsx';
import { StatusView } from './statusView.tsx';
import { VerdictView } from './verdictView.tsx';

export interface ColumnViewProps extends ColumnProps {
  /** What has changed since the reply was requested. */
  readonly change: 'input' | 'prompt' | undefined;
}

/** One reply: the text first, then its status, then what is wrong with it. */
export function ColumnView({ column, change, act }: ColumnViewProps) {
  const { id, status } = column;
  return (
    <article class={`column ${status}${change ? ' stale' : ''}`} aria-label={id}>
      <header class="column-heading">
        <h3>
          <ColumnName column={column} />
        </h3>
        <ColumnToolbar column={column} act={act} />
      </header>
      <ReplyColumn column={column} change={change} act={act} />
    </article>
  );
}

/** A column without its heading. */
export function ReplyColumn({ column, change, act }: ColumnViewProps) {
  const { id, error, actions = [] } = column;
  return (
    <>
      {change && (
        <p class="notice">
          <Icon name="history" />
          <span>
            {t(change === 'input' ? 'column.inputChanged' : 'column.promptChanged')}{' '}
            <Button kind="link" onClick={() => act({ type: 'retry', id })}>
              {t('column.runAgain')}
            </Button>
          </span>
        </p>
      )}
      <TurnsView column={column} act={act} />
      {error && <FailureView error={error} actions={actions} column={column} act={act} />}
      {column.degraded?.kind === 'unavailable' && (
        <p class="notice">
          <Icon name="warning" />
          <span>{column.degraded.message}</span>
        </p>
      )}
      <ReplyText column={column} act={act} />
      <ToolCallsView column={column} act={act} />
      <StatusView column={column} />
      <AttemptsView column={column} />
      <VerdictView column={column} act={act} />
      <ContinueView column={column} act={act} />
    </>
  );
}

function ColumnToolbar({ column, act }: ColumnProps) {
  const { id, text } = column;
  if (!isFinal(column)) {
    return (
      <div class="toolbar">
        <IconButton
          icon="debug-stop"
          label={t('column.stop', id)}
          onClick={() => act({ type: 'stop', id })}
        />
      </div>
    );
  }
  return (
    <div class="toolbar">
      <IconButton
        icon="refresh"
        label={t('column.again', id)}
        onClick={() => act({ type: 'retry', id })}
      />
      {text !== '' && <CopyButton text={text} />}
      <IconButton
        icon="code"
        label={t('column.copyCode')}
        onClick={() => act({ type: 'copyCode', id })}
      />
      {text !== '' && (
        <IconButton
          icon="go-to-file"
          label={t('column.open')}
          onClick={() => act({ type: 'openOutput', id })}
        />
      )}
    </div>
  );
}
