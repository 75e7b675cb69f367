import type { Token } from 'marked';
import type { ComponentChildren } from 'preact';
import { t } from '../../../strings.ts';
import { plainText, webAddress } from './markdownTokens.ts';

export type OpenLink = (url: string) => void;

interface InlineProps {
  readonly tokens: readonly Token[] | undefined;
  readonly open: OpenLink;
}

/** Text with emphasis, code and links. */
export function Inline({ tokens = [], open }: InlineProps) {
  return (
    <>
      {tokens.map((token, i) => (
        <InlineToken key={i} token={token} open={open} />
      ))}
    </>
  );
}

function InlineToken({ token, open }: { readonly token: Token; readonly open: OpenLink }) {
  const inner = 'tokens' in token && <Inline tokens={token.tokens} open={open} />;
  switch (token.type) {
    case 'strong':
      return <strong>{inner}</strong>;
    case 'em':
      return <em>{inner}</em>;
    case 'del':
      return <del>{inner}</del>;
    case 'codespan':
      return <code>{tokenText(token)}</code>;
    case 'br':
      return <br />;
    case 'link':
      return (
        <WebLink href={address(token)} open={open}>
          {inner}
        </WebLink>
      );
    case 'image':
      return (
        <WebLink href={address(token)} open={open}>
          {t('markdown.image', plainText(tokenText(token)))}
        </WebLink>
      );
    case 'text':
      return <>{token.tokens ? inner : plainText(tokenText(token))}</>;
    case 'escape':
      return <>{tokenText(token)}</>;
    case 'checkbox':
      return null;
    default:
      return <>{token.raw}</>;
  }
}

interface LinkProps {
  readonly href: string;
  readonly open: OpenLink;
  readonly children: ComponentChildren;
}

/** A link to a web page. Other targets, such as commands and files, are shown as text. */
function WebLink({ href, open, children }: LinkProps) {
  const url = webAddress(href);
  if (url === undefined) {
    return (
      <>
        {children} ({href})
      </>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: VS Code would open an `a` without asking
    <button type="button" role="link" class="web-link" title={url} onClick={() => open(url)}>
      {children}
    </button>
  );
}

function tokenText(token: Token): string {
  return 'text' in token && typeof token.text === 'string' ? token.text : token.raw;
}

function address(token: Token): string {
  return 'href' in token && typeof token.href === 'string' ? token.href : '';
}
