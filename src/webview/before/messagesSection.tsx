import { useEffect } from 'preact/hooks';
import type { PanelPrompt } from '../../protocol/panelPrompt.ts';
import { legendOf } from '../preview/legend.ts';
import { MessageView } from '../preview/messageView.tsx';
import type { Act } from '../replies/state.ts';
import { countText, t } from '../strings.ts';
import { Icon } from '../widgets.tsx';

interface MessagesProps {
  readonly open: boolean;
  readonly prompt: Pick<PanelPrompt, 'messages'>;
  readonly act: Act;
}

/** The messages that a run would send, with the origin of each part. Collapsed until the user expands it. */
export function MessagesSection({ open, prompt: { messages }, act }: MessagesProps) {
  const isMissing = open && messages === undefined;
  useEffect(() => {
    if (isMissing) act({ type: 'showMessages' });
  }, [isMissing]);
  return (
    <section class="section before" aria-label={t('before.messages')}>
      <button
        type="button"
        class="fold"
        aria-expanded={open}
        aria-controls="before-messages"
        onClick={() => act({ type: 'openMessages', open: !open })}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <h2>{t('before.messages')}</h2>
        {!open && <span class="input-summary">{t('before.messagesHelp')}</span>}
      </button>
      <div id="before-messages" hidden={!open}>
        {open && messages && <Messages messages={messages} act={act} />}
        {open && !messages && <p class="description">{t('before.noMessages')}</p>}
      </div>
    </section>
  );
}

function Messages({
  messages,
  act,
}: {
  readonly messages: NonNullable<PanelPrompt['messages']>;
  readonly act: Act;
}) {
  const legend = legendOf({ messages });
  return (
    <ol class="messages" aria-label={countText('count.messages', messages.length)}>
      {messages.map((message, i) => (
        <MessageView
          key={i}
          message={message}
          tokens=""
          legend={legend}
          chosen={undefined}
          send={sent => {
            if (sent.type === 'reveal') act(sent);
          }}
        />
      ))}
    </ol>
  );
}
