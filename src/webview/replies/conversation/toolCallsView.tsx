import type { ComponentChildren } from 'preact';
import type { PanelToolCall } from '../../../protocol/conversation.ts';
import { Prose } from '../../prose.tsx';
import { t, textList } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';
import { isFinal } from '../column/badges.ts';
import type { ColumnProps } from '../column/columnProps.ts';
import { RuleLink } from '../column/ruleLink.tsx';
import { AnswerForm } from './answerForm.tsx';
import { callName, Json } from './callText.tsx';

/** The tool calls of the last reply, each with its problems and a form for its result. */
export function ToolCallsView({ column, act }: ColumnProps) {
  const { toolCalls = [], status } = column;
  const isOpen = isFinal(column) && status === 'completed';
  return (
    <>
      {toolCalls.map((call, i) => (
        <ToolCard
          key={i}
          call={call}
          name={callName(toolCalls, i)}
          onOpenRule={finding => act({ type: 'openRule', id: column.id, finding, call: i })}
        >
          {isOpen && <AnswerForm column={column} call={call} index={i} act={act} />}
        </ToolCard>
      ))}
    </>
  );
}

interface ToolCardProps {
  readonly call: PanelToolCall;
  readonly name: string;
  /** `finding`: its index. */
  readonly onOpenRule: (finding: number) => void;
  readonly children?: ComponentChildren;
}

/** The arguments as the model wrote them, and what is wrong with them. */
function ToolCard({ call, name, onOpenRule, children }: ToolCardProps) {
  const { findings = [], unknown = [] } = call;
  const hasProblem = findings.length > 0;
  return (
    <figure
      class={hasProblem ? 'tool-call bad' : 'tool-call'}
      aria-label={t('column.toolCall', name)}
    >
      <figcaption>
        <Icon name="tools" />
        <code>{name}</code>
      </figcaption>
      <pre dir="ltr">
        <Json text={call.arguments} />
      </pre>
      {(hasProblem || unknown.length > 0) && (
        <ul class="tool-problems">
          {findings.map((finding, i) => (
            <li key={i} class="badge bad">
              <Icon name="error" />
              <span>
                <Prose text={finding.message} />{' '}
                <RuleLink finding={finding} onOpen={() => onOpenRule(i)} />
              </span>
            </li>
          ))}
          {unknown.length > 0 && (
            <li class="badge warning">
              <Icon name="warning" />
              <Prose
                text={t(
                  unknown.length === 1 ? 'tool.unknownArgument' : 'tool.unknownArguments',
                  textList(unknown.map(argument => `\`${argument}\``)),
                )}
              />
            </li>
          )}
        </ul>
      )}
      {children}
    </figure>
  );
}
