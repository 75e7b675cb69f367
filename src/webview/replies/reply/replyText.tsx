import { useContext, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { formatCount } from '../../../format/figures.ts';
import { t } from '../../strings.ts';
import { Button } from '../../widgets.tsx';
import { isFinal } from '../column/badges.ts';
import type { ColumnProps } from '../column/columnProps.ts';
import { GrowingText } from './growingText.tsx';
import { isJsonContainer } from './jsonTokens.ts';
import { MarkdownView } from './markdown/markdownView.tsx';
import { PlainReply } from './plainReply.tsx';
import { type ReadingChoices, ReadingContext } from './reading.ts';
import { ReplyBar } from './replyBar.tsx';
import { TreeView } from './tree/treeView.tsx';

/** In UTF-16 units. A longer reply can be opened in an editor. */
const SHOWN = 2_000_000;

/** The reply: while it streams as text, then in the chosen view. Nothing of it becomes markup. */
export function ReplyText({ column, act }: ColumnProps) {
  const { text, status, id, toolCalls } = column;
  const reading = useContext(ReadingContext);
  const box = useRef<HTMLElement>(null);
  const followed = useRef(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !followed.current || status !== 'streaming') return;
    // After all columns have their new text, so that it has one layout and not one for each column.
    queueMicrotask(() => {
      element.scrollTop = element.scrollHeight;
    });
  }, [text, status]);
  const isComplete = isFinal(column);
  const isJson = useMemo(() => isComplete && isJsonContainer(text), [isComplete, text]);

  if (text === '') {
    const empty = status === 'completed' && !toolCalls;
    return empty ? <p class="description">{t('reply.empty')}</p> : null;
  }
  return (
    <>
      {status === 'degraded' && <p class="description">{t('reply.fallback')}</p>}
      {(status === 'failed' || status === 'cancelled') && (
        <p class="description">{t('reply.partial')}</p>
      )}
      <ReplyBar
        kind={isComplete ? (isJson ? 'json' : 'prose') : undefined}
        reading={reading}
        onChange={change => act({ type: 'read', change })}
      />
      <section
        class={reading.tall ? 'reply tall' : 'reply'}
        ref={box}
        aria-label={t('reply.of', id)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          followed.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
      >
        {isComplete ? (
          <Finished column={column} view={reading[isJson ? 'json' : 'prose']} act={act} />
        ) : (
          <GrowingText text={shownPart(text)} />
        )}
      </section>
      {text.length > SHOWN && <Rest column={column} act={act} />}
    </>
  );
}

function shownPart(text: string): string {
  return text.length > SHOWN ? text.slice(0, SHOWN) : text;
}

interface FinishedProps extends ColumnProps {
  readonly view: ReadingChoices['prose' | 'json'];
}

function Finished({ column, view, act }: FinishedProps) {
  switch (view) {
    case 'tree':
      return <TreeView column={column} act={act} />;
    case 'markdown':
      return (
        <MarkdownView text={shownPart(column.text)} open={url => act({ type: 'openLink', url })} />
      );
    case 'plain':
      return <PlainReply column={column} text={shownPart(column.text)} act={act} />;
  }
}

function Rest({ column, act }: ColumnProps) {
  const { text, id } = column;
  return (
    <p class="description">
      {t('reply.first', formatCount(SHOWN), formatCount(text.length))}{' '}
      {isFinal(column) && (
        <Button kind="link" onClick={() => act({ type: 'openOutput', id })}>
          {t('reply.showAll')}
        </Button>
      )}
    </p>
  );
}
