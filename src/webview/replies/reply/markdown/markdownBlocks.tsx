import type { MarkedToken } from 'marked';
import { t } from '../../../strings.ts';
import { CopyButton } from '../../column/copyButton.tsx';
import { Inline, type OpenLink } from './markdownInline.tsx';
import type { ListItem, TableCell } from './markdownTokens.ts';

export type { OpenLink as Open };

interface BlockProps {
  readonly token: MarkedToken;
  readonly open: OpenLink;
}

/** A block of Markdown. HTML is shown as text. */
export function BlockView({ token, open }: BlockProps) {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
      return null;
    case 'hr':
      return <hr />;
    case 'heading':
      // All have one level, because headings of a reply do not belong to the outline of the view.
      return (
        <h4 class={`size-${token.depth}`} dir="auto">
          <Inline tokens={token.tokens} open={open} />
        </h4>
      );
    case 'paragraph':
      return (
        <p dir="auto">
          <Inline tokens={token.tokens} open={open} />
        </p>
      );
    case 'code':
      return <CodeBlock text={token.text} language={token.lang} />;
    case 'blockquote':
      return (
        <blockquote dir="auto">
          <Blocks tokens={token.tokens} open={open} />
        </blockquote>
      );
    case 'list':
      return token.ordered ? (
        <ol start={Number(token.start)} dir="auto">
          <Items items={token.items} open={open} />
        </ol>
      ) : (
        <ul dir="auto">
          <Items items={token.items} open={open} />
        </ul>
      );
    case 'table':
      return <MarkdownTable header={token.header} rows={token.rows} open={open} />;
    default:
      return token.type === 'text' ? (
        <Inline tokens={[token]} open={open} />
      ) : (
        <p dir="auto">{token.raw}</p>
      );
  }
}

interface BlocksProps {
  readonly tokens: readonly unknown[];
  readonly open: OpenLink;
}

function Blocks({ tokens, open }: BlocksProps) {
  // Without extensions there are no other tokens.
  const known = tokens as readonly MarkedToken[];
  return (
    <>
      {known.map((token, i) => (
        <BlockView key={i} token={token} open={open} />
      ))}
    </>
  );
}

function Items({ items, open }: { readonly items: readonly ListItem[]; readonly open: OpenLink }) {
  return (
    <>
      {items.map((item, i) => (
        <li key={i} class={item.task ? 'task' : undefined}>
          {item.task && (
            <>
              <span aria-hidden="true">{item.checked ? '☑ ' : '☐ '}</span>
              <span class="visually-hidden">
                {t(item.checked ? 'markdown.done' : 'markdown.open')}{' '}
              </span>
            </>
          )}
          <Blocks tokens={item.tokens} open={open} />
        </li>
      ))}
    </>
  );
}

interface TableProps {
  readonly header: readonly TableCell[];
  readonly rows: readonly (readonly TableCell[])[];
  readonly open: OpenLink;
}

function MarkdownTable({ header, rows, open }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, also with the keyboard
    <section class="table-scroll" aria-label={t('markdown.table')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {header.map((cell, i) => (
              <th key={i} scope="col" dir="auto" class={cell.align ?? undefined}>
                <Inline tokens={cell.tokens} open={open} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) => (
                <td key={j} dir="auto" class={cell.align ?? undefined}>
                  <Inline tokens={cell.tokens} open={open} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface CodeProps {
  readonly text: string;
  readonly language: string | undefined;
}

function CodeBlock({ text, language }: CodeProps) {
  return (
    <figure class="code-block">
      <figcaption>
        <span class="description">{language}</span>
        <CopyButton text={text} label={t('markdown.copyCode')} />
      </figcaption>
      <pre dir="ltr">{text}</pre>
    </figure>
  );
}
