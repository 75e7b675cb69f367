import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { Prose } from '../../prose.tsx';

interface FindingMarkProps {
  /** One message for each reason. */
  readonly messages: readonly string[];
  readonly onOpen: () => void;
  readonly children: ComponentChildren;
}

/**
 * An underlined value. Its tooltip opens on hover and focus, and closes on Escape. A click opens the rule.
 */
export function FindingMark({ messages, onOpen, children }: FindingMarkProps) {
  const id = useId();
  const tip = useRef<HTMLSpanElement>(null);
  const show = () => tip.current?.togglePopover(true);
  const hide = () => tip.current?.togglePopover(false);
  return (
    <>
      <button
        type="button"
        class="broken"
        style={`anchor-name: --${id}`}
        aria-describedby={id}
        onMouseEnter={show}
        // The pointer can move to the tooltip, so that its text can be read or copied.
        onMouseLeave={({ relatedTarget }) => relatedTarget !== tip.current && hide()}
        onFocus={show}
        onBlur={hide}
        onKeyDown={event => event.key === 'Escape' && hide()}
        onClick={() => {
          hide();
          onOpen();
        }}
      >
        {children}
      </button>
      <span
        class="finding-tip"
        id={id}
        ref={tip}
        role="tooltip"
        popover="manual"
        onMouseLeave={hide}
        style={`position-anchor: --${id}`}
      >
        {messages.map(message => (
          <span key={message} dir="auto">
            <Prose text={message} />
          </span>
        ))}
      </span>
    </>
  );
}
