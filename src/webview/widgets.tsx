import type { ComponentChildren } from 'preact';
import type { IconName } from './icons.ts';

/** A state as icon and text, never by color alone. */
export interface Badge {
  /** Codicon name. */
  readonly icon: IconName;
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad' | 'warning' | 'busy';
  /** An additional message. */
  readonly detail?: string;
}

interface IconProps {
  readonly name: IconName;
  readonly spin?: boolean;
}

export function Icon({ name, spin = false }: IconProps) {
  return (
    <span
      class={`codicon codicon-${name}${spin ? ' codicon-modifier-spin' : ''}`}
      aria-hidden="true"
    />
  );
}

interface ButtonProps {
  readonly icon?: IconName;
  readonly kind?: 'primary' | 'secondary' | 'link';
  readonly disabled?: boolean;
  readonly title?: string;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

export function Button({ icon, kind = 'primary', children, ...rest }: ButtonProps) {
  return (
    <button type="button" class={`button ${kind}`} {...rest}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <button type="button" class="icon-button" title={label} aria-label={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}

export function BadgeView({ badge }: { readonly badge: Badge }) {
  return (
    <span class={`badge ${badge.tone}`} title={badge.detail}>
      <Icon name={badge.icon} spin={badge.tone === 'busy'} />
      <span>{badge.text}</span>
      {badge.detail && <span class="visually-hidden">. {badge.detail}</span>}
    </span>
  );
}

interface SectionProps {
  readonly title: string;
  /** Buttons at the right end of the heading. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Section({ title, actions, children }: SectionProps) {
  return (
    <section class="section">
      <div class="section-heading">
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
