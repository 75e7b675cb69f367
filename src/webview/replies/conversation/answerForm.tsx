import { useContext } from 'preact/hooks';
import type { PanelToolCall, ToolAnswer } from '../../../protocol/conversation.ts';
import { Prose } from '../../prose.tsx';
import { t } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';
import type { ColumnProps } from '../column/columnProps.ts';
import { callName, Json } from './callText.tsx';
import { answerOf, DraftsContext, emptyDraft, isBrokenJson, withAnswer } from './drafts.ts';
import { SendingTextarea } from './sendingTextarea.tsx';

interface AnswerProps extends ColumnProps {
  readonly call: PanelToolCall;
  readonly index: number;
}

/** The result of a tool call: written by the user, that of the golden row, or a failure. */
export function AnswerForm({ column, call, index, act }: AnswerProps) {
  const { id, toolCalls = [], answered } = column;
  const draft = useContext(DraftsContext)[id] ?? emptyDraft;
  const answer = answerOf(draft, call, index);
  const { mock } = call;
  const name = callName(toolCalls, index);
  const change = (next: ToolAnswer) =>
    act({ type: 'draft', id, draft: withAnswer(draft, index, next) });
  const sources: readonly (readonly [from: ToolAnswer['from'], label: string])[] = [
    ...(mock?.ok ? [['mock', t('tool.fromRow', answered?.row ?? '')] as const] : []),
    ['user', t('tool.result')],
    ['failure', t('tool.failure')],
  ];
  return (
    <div class="tool-answer">
      <fieldset class="segments" aria-label={t('tool.answer', name)}>
        {sources.map(([from, label]) => (
          <button
            key={from}
            type="button"
            aria-pressed={answer.from === from}
            onClick={() => change({ ...answer, from })}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {mock?.ok === false && (
        <p class="badge warning">
          <Icon name="warning" />
          <Prose text={mock.problem} />
        </p>
      )}
      {answer.from === 'mock' && mock?.ok ? (
        <figure class="tool-mock" aria-label={t('tool.mockOf', name)}>
          <pre dir="ltr">
            <Json text={mock.text} />
          </pre>
        </figure>
      ) : (
        <>
          <SendingTextarea
            label={t(answer.from === 'failure' ? 'tool.failureOf' : 'tool.resultOf', name)}
            placeholder={t(
              answer.from === 'failure' ? 'tool.failurePlaceholder' : 'tool.resultPlaceholder',
            )}
            className="json"
            text={answer.text}
            onInput={text => change({ ...answer, text })}
            column={column}
            act={act}
          />
          {answer.from === 'user' && isBrokenJson(answer.text) && (
            <p class="badge warning">
              <Icon name="warning" />
              <span>{t('tool.sentAsText')}</span>
            </p>
          )}
        </>
      )}
    </div>
  );
}
