import type { Preview, PreviewProblem } from '../../protocol/preview.ts';
import { Prose } from '../prose.tsx';
import { countText, t } from '../strings.ts';
import { Icon } from '../widgets.tsx';
import { type LegendEntry, legendOf } from './legend.ts';
import { MessageView } from './messageView.tsx';
import type { Send } from './send.ts';
import { shownTokens, totalTokens } from './tokenText.ts';

interface PreviewProps {
  readonly preview: Preview | undefined;
  readonly chosen: string | undefined;
  readonly choose: (key: string) => void;
  readonly send: Send;
}

export function PreviewView({ preview, chosen, choose, send }: PreviewProps) {
  if (!preview) return <p class="empty description">{t('preview.empty')}</p>;
  const { errors, notes, messages } = preview;
  const legend = legendOf(preview);
  // An edit may have removed the entry.
  const marked = legend.some(({ key }) => key === chosen) ? chosen : undefined;
  return (
    <div class="preview">
      <header class="preview-header">
        <RowChoice preview={preview} send={send} />
        <p class="description total">{totalTokens(messages)}</p>
      </header>
      <Problems kind="error" problems={errors} send={send}>
        {messages.length > 0 ? t('preview.stale') : t('preview.broken')}
      </Problems>
      <Problems kind="warning" problems={notes} send={send} />
      {messages.length > 0 && <Legend legend={legend} chosen={marked} choose={choose} />}
      <ol class={errors.length > 0 ? 'messages stale' : 'messages'}>
        {messages.map((message, i) => (
          <MessageView
            key={i}
            message={message}
            tokens={shownTokens(message.tokens)}
            legend={legend}
            chosen={marked}
            send={send}
          />
        ))}
      </ol>
      {messages.length === 0 && errors.length === 0 && (
        <p class="description">{t('preview.noMessages')}</p>
      )}
    </div>
  );
}

function RowChoice({ preview, send }: { readonly preview: Preview; readonly send: Send }) {
  const { rows, row } = preview;
  return (
    <label class="row-choice">
      <span>{t('input')}</span>
      <select
        value={row ?? ''}
        onChange={({ currentTarget: { selectedIndex } }) =>
          send({ type: 'row', id: rows[selectedIndex - 1]?.id })
        }
      >
        <option value="">{t('preview.currentInputs')}</option>
        {rows.map(({ id, summary }) => (
          <option key={id} value={id}>
            {summary === '' ? id : `${id} · ${summary}`}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ProblemsProps {
  readonly kind: 'error' | 'warning';
  readonly problems: readonly PreviewProblem[];
  readonly send: Send;
  readonly children?: string;
}

function Problems({ kind, problems, send, children }: ProblemsProps) {
  if (problems.length === 0) return null;
  return (
    <section class={`problems ${kind}`} role="status">
      {children && <p class="description">{children}</p>}
      <ul>
        {problems.map(({ message, source }) => (
          <li key={message}>
            <Icon name={kind} />
            {source ? (
              <button
                type="button"
                class="button link"
                onClick={() => send({ type: 'reveal', source, offset: 0 })}
              >
                <span>
                  <Prose text={message} />
                </span>
              </button>
            ) : (
              <span>
                <Prose text={message} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface LegendProps {
  readonly legend: readonly LegendEntry[];
  readonly chosen: string | undefined;
  readonly choose: (key: string) => void;
}

function Legend({ legend, chosen, choose }: LegendProps) {
  return (
    <ul class="legend" aria-label={t('preview.origins')}>
      {legend.map(({ key, title, look, count }) => (
        <li key={key}>
          <button
            type="button"
            aria-pressed={key === chosen}
            title={countText('preview.places', count)}
            onClick={() => choose(key)}
          >
            <span class={`span ${look}`}>{title}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
