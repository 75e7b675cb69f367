import { useContext, useEffect, useRef } from 'preact/hooks';
import { countText, t } from '../../strings.ts';
import { Button } from '../../widgets.tsx';
import { isFinal } from '../column/badges.ts';
import type { ColumnProps } from '../column/columnProps.ts';
import { statusFacts } from '../column/statusFacts.ts';
import { DraftsContext, emptyDraft, sentTurn, unanswered } from './drafts.ts';
import { SendingTextarea } from './sendingTextarea.tsx';

/** What continues the conversation of a reply: a message, or the results of its tool calls. */
export function ContinueView({ column, act }: ColumnProps) {
  const { id, status, toolCalls, turns, total } = column;
  const draft = useContext(DraftsContext)[id] ?? emptyDraft;
  const box = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  const isBusy = !isFinal(column);
  const isOpen = status === 'completed';
  // The next turn replaces the form that had the focus.
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) {
      box.current?.querySelector<HTMLElement>('textarea')?.focus();
    }
    hadFocus.current = false;
  }, [turns?.length]);
  const sent = isOpen ? sentTurn(column, draft) : undefined;
  const send = () => {
    if (!sent) return;
    hadFocus.current = true;
    act({ type: 'continue', id, sent });
  };
  // While the first reply is awaited, there is nothing to continue.
  if (!isOpen && !turns) return null;
  const missing = toolCalls ? unanswered(toolCalls, draft) : 0;
  return (
    <div class="continue" ref={box}>
      {turns && total && (
        <p class="status-line conversation-total">
          <span>{countText('count.calls', total.calls)}</span>
          {statusFacts(total).map(fact => (
            <span class="fact" key={fact}>
              {fact}
            </span>
          ))}
        </p>
      )}
      {isOpen && toolCalls ? (
        <div class="send-results">
          <Button
            kind="secondary"
            icon="send"
            title={t('continue.keys')}
            disabled={!sent}
            onClick={send}
          >
            {t('tool.send')}
          </Button>
          {missing > 0 && <span class="description">{countText('tool.missing', missing)}</span>}
        </div>
      ) : (
        (isOpen || isBusy) && (
          <div class="reply-box">
            <SendingTextarea
              label={t('continue.label', id)}
              placeholder={t('continue.placeholder')}
              text={draft.text}
              readOnly={isBusy}
              onInput={text => act({ type: 'draft', id, draft: { ...draft, text } })}
              column={column}
              act={act}
            />
            {sent && (
              <Button kind="secondary" icon="send" title={t('continue.keys')} onClick={send}>
                {t('continue.send')}
              </Button>
            )}
          </div>
        )
      )}
    </div>
  );
}
