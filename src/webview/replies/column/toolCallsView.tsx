import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { t } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';
import { jsonTokens } from '../reply/jsonTokens.ts';
import { PieceText } from '../reply/pieceText.tsx';
import type { ColumnProps } from './columnProps.ts';

type ToolCall = NonNullable<PanelColumn['toolCalls']>[number];

/** The tool calls of a reply, with their arguments as the model wrote them. */
export function ToolCallsView({ column: { toolCalls = [] } }: Pick<ColumnProps, 'column'>) {
  return (
    <>
      {toolCalls.map((call, i) => (
        <ToolCallView key={i} call={call} />
      ))}
    </>
  );
}

function ToolCallView({ call: { name, arguments: written } }: { readonly call: ToolCall }) {
  const pieces = jsonTokens(written) ?? [{ text: written }];
  return (
    <figure class="tool-call" aria-label={t('column.toolCall', name)}>
      <figcaption>
        <Icon name="tools" />
        <code>{name}</code>
      </figcaption>
      <pre dir="ltr">
        {pieces.map((piece, i) => (
          <PieceText key={i} piece={piece} />
        ))}
      </pre>
    </figure>
  );
}
