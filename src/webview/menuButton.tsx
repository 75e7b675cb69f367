import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { Icon } from './widgets.tsx';

export interface MenuItem {
  readonly label: string;
  /** Present for an item that is switched on and off. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly title?: string;
  readonly onSelect: () => void;
}

interface MenuButtonProps {
  readonly label: string;
  readonly className: string;
  readonly items: readonly MenuItem[];
  readonly children: ComponentChildren;
}

/** A button that opens a menu. Keyboard: WAI-ARIA Authoring Practices, menu button pattern. */
export function MenuButton({ label, className, items, children }: MenuButtonProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const focusItem = (which: (at: number, count: number) => number) => {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(which(at, all.length) + all.length) % all.length]?.focus();
  };
  const close = () => {
    menu.current?.hidePopover();
    button.current?.focus();
  };
  const move = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, (at: number, count: number) => number>> = {
      ArrowDown: at => at + 1,
      ArrowUp: at => at - 1,
      Home: () => 0,
      End: (_, count) => count - 1,
    };
    const which = moves[event.key];
    if (which) {
      event.preventDefault();
      focusItem(which);
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      // Otherwise Escape would also stop a run.
      event.stopPropagation();
      close();
    }
  };
  return (
    <>
      <button
        type="button"
        ref={button}
        class={className}
        style={`anchor-name: --${id}`}
        title={label}
        aria-label={label}
        aria-haspopup="menu"
        popovertarget={id}
      >
        {children}
      </button>
      <div
        class="menu"
        role="menu"
        aria-label={label}
        id={id}
        ref={menu}
        popover="auto"
        style={`position-anchor: --${id}`}
        onKeyDown={move}
        onToggle={event => event.newState === 'open' && focusItem(() => 0)}
      >
        {items.map(item => (
          <Item key={item.label} item={item} close={close} />
        ))}
      </div>
    </>
  );
}

interface ItemProps {
  readonly item: MenuItem;
  readonly close: () => void;
}

function Item({ item: { label, checked, onSelect, ...rest }, close }: ItemProps) {
  const role =
    checked === undefined
      ? ({ role: 'menuitem' } as const)
      : ({ role: 'menuitemcheckbox', 'aria-checked': checked } as const);
  return (
    <button
      type="button"
      tabIndex={-1}
      {...role}
      {...rest}
      onClick={() => {
        close();
        onSelect();
      }}
    >
      <span class="menu-mark">{checked && <Icon name="check" />}</span>
      <span>{label}</span>
    </button>
  );
}
