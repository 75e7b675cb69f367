import { t } from '../../strings.ts';
import { BadgeView, Icon } from '../../widgets.tsx';
import {
  droppedKeywordsNote,
  droppedNote,
  fallbackBadge,
  isFinal,
  limitedBadge,
  sourceBadges,
  statusBadge,
  undefinedToolsNote,
  verdictBadge,
} from './badges.ts';
import type { ColumnProps } from './columnProps.ts';
import { type Figure, figuresOf } from './figures.ts';
import { LiveStatus } from './liveStatus.tsx';
import { statusFacts } from './statusFacts.ts';

/** The outcome of a reply and its main figures in one line. The details open on demand. */
export function StatusView({ column }: Pick<ColumnProps, 'column'>) {
  if (!isFinal(column)) return <LiveStatus column={column} />;
  const { source } = column;
  const badges = [
    statusBadge(column),
    source && sourceBadges[source],
    column.approximate && limitedBadge,
    fallbackBadge(column),
  ];
  return (
    <details class="status">
      <summary title={t('status.details')}>
        <Icon name="chevron-right" />
        <span class="status-line">
          {badges.map(badge => badge && <BadgeView key={badge.text} badge={badge} />)}
          {statusFacts(column).map(fact => (
            <span class="fact" key={fact}>
              {fact}
            </span>
          ))}
        </span>
      </summary>
      <Details column={column} />
    </details>
  );
}

function Details({ column }: Pick<ColumnProps, 'column'>) {
  const notes = [
    undefinedToolsNote(column.undefinedTools),
    droppedNote(column.droppedParameters),
    droppedKeywordsNote(column.droppedKeywords),
  ].filter(note => note !== undefined);
  const verdict = column.validation?.verdict === 'valid' ? verdictBadge(column) : undefined;
  return (
    <div class="status-details">
      {verdict && <BadgeView badge={verdict} />}
      <dl class="figures">
        {figuresOf(column).map(figure => (
          <FigureView key={figure.label} figure={figure} />
        ))}
      </dl>
      {notes.map(note => (
        <p class="notice" key={note}>
          <Icon name="info" />
          <span>{note}</span>
        </p>
      ))}
    </div>
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
