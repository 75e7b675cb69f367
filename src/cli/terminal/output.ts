import { createVisibleStream, visibleJson } from '../../format/visibleText.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import { colorParts } from './colors.ts';

/** Where an output writes in the end; a Node stream is one. */
export interface Sink {
  write(text: string): unknown;
  /** True for a terminal. */
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * The only way from a command to standard output or standard error. A terminal obeys what it is sent, and most of it
 * comes from models, servers and files: all text is written as visible text, colours of `createColors` as colours.
 */
export interface Output {
  /** Text of any origin, and in pieces: a line break, half of which is still to come, waits for the other half. */
  write(text: string): void;
  /** A value as JSON and a line break: the same value to whoever parses it, and harmless to a terminal. */
  json(value: unknown, indent?: number): void;
  /** Writes a line over the one that `status` wrote last; without a line, clears that. For terminals only. */
  status(line?: string): void;
  /** Writes what still waits for more. */
  end(): void;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

const CLEAR_LINE = '\r\u001b[K';

export function createOutput(sink: Sink): Output {
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
