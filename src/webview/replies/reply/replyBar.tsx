import { t } from '../../strings.ts';
import { IconButton } from '../../widgets.tsx';
import type { ReadingChoices } from './reading.ts';

interface ReplyBarProps {
  /** Absent while the reply streams, when there is only one view. */
  readonly kind: 'prose' | 'json' | undefined;
  readonly reading: ReadingChoices;
  readonly onChange: (change: Partial<ReadingChoices>) => void;
}

const views = {
  prose: [
    { view: 'plain', label: t('view.plain'), change: { prose: 'plain' } },
    { view: 'markdown', label: t('view.markdown'), change: { prose: 'markdown' } },
  ],
  json: [
    { view: 'plain', label: t('view.plain'), change: { json: 'plain' } },
    { view: 'tree', label: t('view.tree'), change: { json: 'tree' } },
  ],
} as const;

/** How the reply is shown. The choice applies to all replies of its kind. */
export function ReplyBar({ kind, reading, onChange }: ReplyBarProps) {
  const { tall } = reading;
  return (
    <div class="reply-bar">
      {kind && (
        <fieldset class="segments" aria-label={t('view.title')}>
          {views[kind].map(({ view, label, change }) => (
            <button
              key={view}
              type="button"
              aria-pressed={view === reading[kind]}
              onClick={() => onChange(change)}
            >
              {label}
            </button>
          ))}
        </fieldset>
      )}
      <IconButton
        icon={tall ? 'fold' : 'unfold'}
        label={t(tall ? 'reply.collapse' : 'reply.expand')}
        onClick={() => onChange({ tall: !tall })}
      />
    </div>
  );
}
