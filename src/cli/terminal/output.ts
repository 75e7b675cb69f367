import { createVisibleStream, visibleJson } from '../../format/visibleText.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import { colorParts } from './colors.ts';

/** The destination of an output, such as a Node stream. */
export interface Sink {
  write(text: string): unknown;
  /** True for a terminal. */
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * The only way for a command to write to standard output or standard error. Terminals execute control
 * sequences, and most text comes from models, servers and files: all text is written as visible text, and
 * only the colors of `createColors` as colors.
 */
export interface OutputStream {
  /** Text of any origin, also in pieces. A CR waits for the next piece, which may start with LF. */
  write(text: string): void;
  /** A value as JSON and a line break. Parsing returns the same value, and it is harmless to a terminal. */
  json(value: unknown, indent?: number): void;
  /** Replaces the line that `status` wrote last. Without a line, clears it. For terminals only. */
  status(line?: string): void;
  /** Writes text that is still waiting. */
  end(): void;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

const CLEAR_LINE = '\r\u001b[K';

export function createOutput(sink: Sink): OutputStream {
  const visible = createVisibleStream();

  function visibleWithColors(text: string): string {
    return colorParts(processGate().text(text))
      .map(part =>
        typeof part === 'string' ? visible.push(part) : `${visible.end()}\u001b[${part.code}m`,
      )
      .join('');
  }

  return {
    write: text => void sink.write(visibleWithColors(text)),
    json: (value, indent) =>
      void sink.write(
        `${visible.end()}${visibleJson(JSON.stringify(processGate().value(value).value, undefined, indent))}\n`,
      ),
    status: (line = '') =>
      void sink.write(`${visible.end()}${CLEAR_LINE}${visibleWithColors(line)}${visible.end()}`),
    end() {
      const rest = visible.end();
      if (rest !== '') sink.write(rest);
    },
    get isTTY() {
      return sink.isTTY === true;
    },
    get columns() {
      return sink.columns;
    },
  };
}
