import { useContext } from 'preact/hooks';
import { t } from '../../strings.ts';
import type { ColumnProps } from '../column/columnProps.ts';
import { DraftsContext, emptyDraft, sentTurn } from './drafts.ts';

interface SendingTextareaProps extends ColumnProps {
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly className?: string;
  readonly readOnly?: boolean;
  readonly onInput: (text: string) => void;
}

/**
 * A field of the next turn. Ctrl+Enter sends the turn when it is complete. It never runs the prompt, also when
 * there is nothing to send.
 */
export function SendingTextarea({ column, act, ...props }: SendingTextareaProps) {
  const { label, placeholder, text, className, readOnly = false, onInput } = props;
  const draft = useContext(DraftsContext)[column.id] ?? emptyDraft;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    const sent = readOnly ? undefined : sentTurn(column, draft);
    if (sent) act({ type: 'continue', id: column.id, sent });
  };
  return (
    <textarea
      rows={1}
      class={className}
      aria-label={label}
      aria-keyshortcuts="Control+Enter"
      placeholder={placeholder}
      title={t('continue.keys')}
      dir="auto"
      spellcheck={className !== 'json'}
      readOnly={readOnly}
      value={text}
      onInput={event => onInput(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}
