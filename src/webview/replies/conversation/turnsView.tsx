import { excerpt } from '../../../format/excerpt.ts';
import type { ToolAnswer } from '../../../protocol/conversation.ts';
import type { PanelTurn } from '../../../protocol/panelColumn.ts';
import { t } from '../../strings.ts';
import { Icon, IconButton } from '../../widgets.tsx';
import { isFinal } from '../column/badges.ts';
import type { ColumnProps } from '../column/columnProps.ts';
import { StatusView } from '../column/statusView.tsx';
import { callName, Json } from './callText.tsx';

/** Characters of an earlier turn that are shown. The whole reply is in the log. */
const SHOWN = 20_000;

/** Characters of the arguments of a call in its line. */
const SUMMARY = 200;

/** The turns before the last reply, oldest first. */
export function TurnsView({ column, act }: ColumnProps) {
  const { turns = [], id } = column;
  if (turns.length === 0) return null;
  return (
    <ol class="turns" aria-label={t('turn.earlier')}>
      {turns.map((turn, i) => (
        <li key={i}>
          <TurnView
            turn={turn}
            {...(i === turns.length - 1 &&
              isFinal(column) && {
                onTakeBack: () => act({ type: 'takeBack', id }),
              })}
          />
        </li>
      ))}
    </ol>
  );
}

interface TurnProps {
  readonly turn: PanelTurn;
  /** Absent for turns that others follow. */
  readonly onTakeBack?: () => void;
}

function TurnView({ turn: { reply, sent }, onTakeBack }: TurnProps) {
  const { text, toolCalls = [] } = reply;
  const results = sent.kind === 'results' ? sent.results : [];
  const back = onTakeBack && (
    <IconButton icon="discard" label={t('turn.takeBack')} onClick={onTakeBack} />
  );
  return (
    <>
      {text !== '' && <Passage label={t('turn.reply')} text={text} />}
      {toolCalls.map((call, i) => (
        <details key={i} class="turn-call">
          <summary>
            <Icon name="tools" />
            <code class="one-line">{`${callName(toolCalls, i)} ${excerpt(call.arguments, SUMMARY)}`}</code>
          </summary>
          <pre dir="ltr">
            <Json text={call.arguments} />
          </pre>
        </details>
      ))}
      <StatusView column={reply} />
      {sent.kind === 'text' && (
        <div class="turn-sent">
          <Icon name="account" />
          <Passage label={t('turn.sent')} text={sent.text} />
          {back}
        </div>
      )}
      {results.map((answer, i) => (
        <div key={i} class="turn-sent">
          <Icon name={answer.from === 'failure' ? 'error' : 'reply'} />
          <Passage
            label={t(
              answer.from === 'failure' ? 'tool.failureOf' : 'tool.resultOf',
              callName(toolCalls, i),
            )}
            heading={resultHeading(answer, callName(toolCalls, i))}
            text={answer.text}
          />
          {i === 0 && back}
        </div>
      ))}
    </>
  );
}

function resultHeading({ from }: ToolAnswer, name: string): string {
  const what = t(from === 'failure' ? 'tool.failureOf' : 'tool.resultOf', name);
  return from === 'mock' ? `${what} (${t('tool.mocked')})` : what;
}

interface PassageProps {
  readonly label: string;
  readonly heading?: string;
  readonly text: string;
}

function Passage({ label, heading, text }: PassageProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
    <section class="passage" aria-label={label} tabIndex={0}>
      {heading && <p class="description">{heading}</p>}
      <pre dir="auto">
        <Json text={text.slice(0, SHOWN)} />
      </pre>
    </section>
  );
}
