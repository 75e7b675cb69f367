import type { PreviewMessage, PreviewPart, PreviewSpan } from '../../protocol/preview.ts';
import type { IconName } from '../icons.ts';
import { MediaView } from '../media/mediaView.tsx';
import { t } from '../strings.ts';
import { Icon } from '../widgets.tsx';
import { type LegendEntry, originKey } from './legend.ts';
import type { Send } from './send.ts';

interface Shared {
  readonly legend: readonly LegendEntry[];
  readonly chosen: string | undefined;
  readonly send: Send;
}

interface MessageProps extends Shared {
  readonly message: PreviewMessage;
  readonly tokens: string;
}

const roleIcons: Readonly<Record<string, IconName>> = {
  system: 'settings-gear',
  user: 'account',
  model: 'sparkle',
  tool: 'tools',
};

export function MessageView({ message, tokens, ...shared }: MessageProps) {
  const { role, isHistory, parts } = message;
  return (
    <li class={`message role-${role}`}>
      <div class="message-heading">
        <h2>
          <Icon name={roleIcons[role] ?? 'comment'} />
          {role}
        </h2>
        {isHistory && <span class="description">{t('preview.history')}</span>}
        <span class="description tokens" title={t('preview.tokensHelp')}>
          {tokens}
        </span>
      </div>
      {parts.map((part, i) => (
        <PartView key={i} part={part} {...shared} />
      ))}
    </li>
  );
}

function PartView({ part, ...shared }: Shared & { readonly part: PreviewPart }) {
  switch (part.type) {
    case 'media':
      return <MediaView media={part.media} />;
    case 'section':
      return (
        <p class="mark">
          <Icon name="symbol-namespace" />
          <span>
            {t('preview.section')} <code>{part.name}</code>
          </span>
        </p>
      );
    case 'text':
      return (
        <pre dir="auto">
          {part.spans.map((span, i) => (
            <SpanView key={i} span={span} {...shared} />
          ))}
        </pre>
      );
  }
}

const nouns = {
  template: t('preview.template'),
  variable: t('preview.variable'),
  partial: t('preview.partial'),
  helper: t('preview.helper'),
  history: t('preview.historyTitle'),
};

function SpanView({ span, legend, chosen, send }: Shared & { readonly span: PreviewSpan }) {
  const { text, kind, label, source } = span;
  const key = originKey(span);
  const look = legend.find(entry => entry.key === key)?.look ?? kind;
  const faded = chosen !== undefined && chosen !== key ? ' faded' : '';
  const title = inPartial(`${nouns[kind]} ${label}`.trim(), span);
  if (!source) {
    return (
      <span class={`span ${look}${faded}`} title={title}>
        {text}
      </span>
    );
  }
  const reveal = (offset: number) => send({ type: 'reveal', source, offset });
  // Template text may be long, so a click opens the exact character. For the output of a tag, it opens the
  // tag.
  const isText = kind === 'template' || kind === 'partial';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it has a role wherever the keyboard can go
    <span
      class={`span ${look}${faded}`}
      title={title}
      // A screen reader reads the text and names the inserted values.
      {...(!isText && { role: 'link', tabIndex: 0 })}
      onClick={event => {
        if (getSelection()?.isCollapsed === false) return;
        reveal(isText ? clickedOffset(event) : 0);
      }}
      onKeyDown={event => {
        if (event.key === 'Enter') reveal(0);
      }}
    >
      {text}
    </span>
  );
}

function inPartial(title: string, { kind, source }: PreviewSpan): string {
  return kind !== 'partial' && source?.file !== undefined
    ? t('preview.inPartial', title, source.file)
    : title;
}

/** The offset of the mouse pointer in the text node of a span. */
function clickedOffset({ clientX, clientY }: MouseEvent): number {
  return document.caretPositionFromPoint?.(clientX, clientY)?.offset ?? 0;
}
