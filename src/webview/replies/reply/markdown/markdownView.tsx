import { useMemo } from 'preact/hooks';
import { LazyPart } from '../lazyPart.tsx';
import { BlockView, type Open } from './markdownBlocks.tsx';
import { markdownChunks } from './markdownChunks.ts';
import { type Definitions, definitionsOf, type Lex, markdownTokens } from './markdownTokens.ts';
import { useLexer } from './useLexer.ts';

/** Chunks that are drawn at once. */
const FIRST = 2;

interface MarkdownProps {
  readonly text: string;
  /** Asks the user, then opens a web address. */
  readonly open: Open;
}

/**
 * A reply as Markdown. HTML in it is shown as text, images are links, and links ask before they open:
 * nothing is loaded, and nothing runs.
 */
export function MarkdownView({ text, open }: MarkdownProps) {
  const { chunks, definitions } = useMemo(
    () => ({ chunks: markdownChunks(text), definitions: definitionsOf(text) }),
    [text],
  );
  const lex = useLexer();
  return (
    <div class="markdown" dir="auto">
      {chunks.map((chunk, i) => (
        <LazyPart
          key={i}
          isFirst={i < FIRST}
          plain={<pre dir="auto">{chunk}</pre>}
          draw={() => <Chunk chunk={chunk} definitions={definitions} lex={lex} open={open} />}
        />
      ))}
    </div>
  );
}

interface ChunkProps {
  readonly chunk: string;
  readonly definitions: Definitions;
  /** Undefined until it has been loaded. */
  readonly lex: Lex | undefined;
  readonly open: Open;
}

function Chunk({ chunk, definitions, lex, open }: ChunkProps) {
  const tokens = useMemo(
    () => lex && markdownTokens(lex, chunk, definitions),
    [lex, chunk, definitions],
  );
  if (!tokens) return <pre dir="auto">{chunk}</pre>;
  return (
    <>
      {tokens.map((token, i) => (
        <BlockView key={i} token={token} open={open} />
      ))}
    </>
  );
}
