import { t } from '../../strings.ts';
import { BadgeView, Icon, IconButton } from '../../widgets.tsx';
import { ReplyText } from '../reply/replyText.tsx';
import { AttemptsView } from './attemptsView.tsx';
import {
  droppedKeywordsNote,
  droppedNote,
  fallbackBadge,
  isFinal,
  limitedBadge,
  sourceBadges,
  statusBadge,
  undefinedToolsNote,
} from './badges.ts';
import type { ColumnProps } from './columnProps.ts';
import { CopyButton } from './copyButton.tsx';
import { FailureView } from './failureView.tsx';
import { type Figure, figuresOf } from './figures.ts';
import { ModelName } from './modelName.tsx';
import { ToolCallsView } from './toolCallsView.tsx';
import { VerdictView } from './verdictView.tsx';

export function ColumnView({ column, act }: ColumnProps) {
  const { model, status, text, error, actions = [], source } = column;
  const badges = [
    statusBadge(column),
    source && sourceBadges[source],
    column.approximate && limitedBadge,
    fallbackBadge(column),
  ];
  const figures = figuresOf(column);
  const notes = [
    undefinedToolsNote(column.undefinedTools),
    droppedNote(column.droppedParameters),
    droppedKeywordsNote(column.droppedKeywords),
  ].filter(note => note !== undefined);
  return (
    <article class={`column ${status}`} aria-label={model}>
      <header class="column-heading">
        <h3>
          <ModelName id={model} />
        </h3>
        <div class="badges">
          {badges.map(badge => badge && <BadgeView key={badge.text} badge={badge} />)}
        </div>
        <div class="toolbar">
          {isFinal(column) && (
            <IconButton
              icon="refresh"
              label={t('column.again', model)}
              onClick={() => act({ type: 'retry', model })}
            />
          )}
          {text !== '' && <CopyButton text={text} />}
          {isFinal(column) && text !== '' && (
            <IconButton
              icon="go-to-file"
              label={t('column.open')}
              onClick={() => act({ type: 'openOutput', model })}
            />
          )}
        </div>
      </header>
      {figures.length > 0 && (
        <dl class="figures">
          {figures.map(figure => (
            <FigureView key={figure.label} figure={figure} />
          ))}
        </dl>
      )}
      {notes.map(note => (
        <p class="notice" key={note}>
          <Icon name="info" />
          <span>{note}</span>
        </p>
      ))}
      <AttemptsView column={column} />
      {column.degraded?.kind === 'unavailable' && (
        <p class="notice">
          <Icon name="warning" />
          <span>{column.degraded.message}</span>
        </p>
      )}
      {error && <FailureView error={error} actions={actions} model={model} act={act} />}
      <VerdictView column={column} act={act} />
      <ToolCallsView column={column} />
      <ReplyText column={column} act={act} />
    </article>
  );
}

function FigureView({ figure }: { readonly figure: Figure }) {
  return (
    <div class={figure.value.length > 24 ? 'figure wide' : 'figure'} title={figure.detail}>
      <dt>{figure.label}</dt>
      <dd>
        {figure.warning && <Icon name="warning" />}
        {figure.value}
        {figure.detail && <span class="visually-hidden">. {figure.detail}</span>}
      </dd>
    </div>
  );
}
