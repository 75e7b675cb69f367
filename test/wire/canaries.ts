import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spellings } from '../unit/redaction/spellings.ts';
import { type Loopback, listen, type Received } from './loopback.ts';
import { type WireProtocol, wireProtocols } from './protocols.ts';
import { toolFrames } from './toolFrames.ts';

/** One key a protocol, each with characters that are written otherwise in an address. */
export const canaries: Readonly<Record<string, string>> = {
  'openai-responses': 'canary-R/7f3a9c21d5e84b60+aa17c0de51b24e9f+Zz',
  openai: 'canary-C/19be5d02c7f64a83+bb28d1ef62c35faa+Yy',
  anthropic: 'canary-A/a4c2e8f01b7d4936+cc39e2f073d460bb+Xx',
  google: 'canary-G/5e8d7c6b4a392810+dd4af30184e571cc+Ww',
};

/** Every way in which a server may say a key back. */
export function echoes(key: string): readonly string[] {
  const half = Math.floor(key.length / 2);
  return [
    key,
    key.slice(0, half),
    key.slice(half),
    encodeURIComponent(key),
    btoa(key),
    btoa(`Bearer ${key}`),
    Buffer.from(`user:${key}`).toString('base64url'),
    JSON.stringify({ [key]: key }),
  ];
}

/** A text with the key in every spelling. */
export function spelledIn(key: string): string {
  return Object.values(spellings)
    .map(spell => spell(key))
    .join(' | ');
}

/**
 * Places of a text that still have twelve characters of a key, as it is or encoded, or two fifths of another spelling;
 * a few of them.
 */
export function leaksOf(text: string, key: string): readonly string[] {
  const spelled = Object.values(spellings).flatMap(spell => partsOf(spell(key)));
  const written = spelled.flatMap(part => [part, JSON.stringify(part).slice(1, -1)]);
  const encoded = ['', 'B', 'Bb'].map(before => btoa(before + key).replace(/=+$/, ''));
  // The first characters belong to what precedes, the last one to what may follow.
  const forms = [key, encodeURIComponent(key), ...encoded.map(form => form.slice(3, -1))];
  const parts = forms.flatMap(form =>
    Array.from({ length: form.length - 11 }, (_, at) => form.slice(at, at + 12)),
  );
  const places = [...new Set([...parts, ...written])].map(part => text.indexOf(part));
  const found = places.filter(place => place >= 0).slice(0, 3);
  return found.map(place => text.slice(Math.max(0, place - 100), place + 100));
}

/** The first, the middle and the last two fifths of a text. */
function partsOf(text: string): readonly string[] {
  const length = Math.max(20, Math.ceil(text.length * 0.4));
  return [0, 0.3, 0.6].map(share => {
    const start = Math.min(Math.floor(text.length * share), Math.max(0, text.length - length));
    return text.slice(start, start + length);
  });
}

/** The text of every file under a folder, names in front; `.env` may hold keys and is left out. */
export async function filesIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile() && entry.name !== '.env');
  const texts = await Promise.all(
    files.map(async file => {
      const path = join(file.parentPath, file.name);
      return `${path}\n${await readFile(path, 'utf8')}`;
    }),
  );
  return texts.join('\n');
}

/**
 * What the server does, by the model's name. `say`: a reply of echoes, every piece of it cut in the
 * middle of the key. `spell`: a reply with the key in all spellings. `json`: the key as a JSON reply. `tool`: a call of a tool with the key as its argument.
 * `finish`: the key as the reason of the end. `refuse`: a 401 whose every field is an echo.
 * `fail`: an error in the stream. `cut`: the connection ends after half a key.
 */
const manners = ['say', 'spell', 'json', 'tool', 'finish', 'refuse', 'fail', 'cut'] as const;

/** A server of all four protocols that says the key back, and the workspace that declares it. */
export interface EchoServer extends Loopback {
  readonly settings: string;
  readonly models: readonly string[];
}

/** The environment variable that holds a protocol's canary. */
export function variableOf(protocol: string): string {
  return `CANARY_${protocol.replace('-', '_').toUpperCase()}`;
}

export async function startEchoServer(): Promise<EchoServer> {
  const server = await listen(async (received, response) => {
    const wire = wireOf(received);
    const key = canaries[wire.protocol] ?? '';
    const echo = echoes(key).join(' ');
    const headers = { 'x-echo': key, 'x-request-id': key, 'request-id': btoa(key) };
    const manner = mannerOf(received);
    if (manner === 'refuse') {
      response.writeHead(401, { ...headers, 'content-type': 'application/json' });
      const error = { message: echo, type: key, code: key, param: key, status: key };
      response.end(JSON.stringify({ type: 'error', error, request_id: key }));
      return;
    }
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    if (manner === 'tool') {
      const frames = toolFrames[wire.protocol]?.stream ?? '';
      response.end(answeredBy(key, frames.replaceAll(/call_oslo|Oslo/g, key)));
      return;
    }
    response.write(answeredBy(key, wire.frames.start));
    const text = saidBy(manner, key);
    const pieces = text.match(manner === 'spell' ? /.{1,47}/gs : /.{1,13}/gs) ?? [];
    for (const piece of pieces) response.write(wire.frames.delta(piece));
    if (manner === 'cut') {
      response.write(wire.frames.delta(` ${key.slice(0, 20)}`), () => response.destroy());
      return;
    }
    const error = wire.frames.error.replace(
      'Our servers are busy',
      JSON.stringify(echo).slice(1, -1),
    );
    const end = answeredBy(key, wire.frames.end);
    response.end(manner === 'fail' ? error : manner === 'finish' ? endedFor(key, end) : end);
  });
  const endpoints = wireProtocols.map(({ protocol, baseUrl }) => {
    const key = `\${env:${variableOf(protocol)}}`;
    return `  ${protocol}: { protocol: ${protocol}, baseUrl: "${baseUrl(server.url)}", key: "${key}" }\n`;
  });
  return {
    ...server,
    settings: `endpoints:\n${endpoints.join('')}`,
    models: wireProtocols.flatMap(({ protocol }) => manners.map(manner => `${protocol}/${manner}`)),
  };
}

/** Frames in which the model that answers has another name. */
function answeredBy(name: string, frames: string): string {
  return frames.replaceAll(
    /"(model|modelVersion)":"[^"]*"/g,
    (_, field) => `"${field}":${JSON.stringify(name)}`,
  );
}

function saidBy(manner: string, key: string): string {
  if (manner === 'json') return JSON.stringify({ [key]: key });
  return manner === 'spell' ? spelledIn(key) : `You said ${echoes(key).join(' ')}.`;
}

/** Frames in which the reply ends for another reason. */
function endedFor(reason: string, frames: string): string {
  return frames.replaceAll(
    /"(finish_reason|stop_reason|finishReason)":"[^"]*"/g,
    (_, field) => `"${field}":${JSON.stringify(reason)}`,
  );
}

function wireOf({ path }: Received): WireProtocol {
  const protocol = /responses$/.test(path)
    ? 'openai-responses'
    : /completions$/.test(path)
      ? 'openai'
      : /messages$/.test(path)
        ? 'anthropic'
        : 'google';
  const wire = wireProtocols.find(each => each.protocol === protocol);
  if (!wire) throw new Error(`No protocol asks for ${path}.`);
  return wire;
}

/** The model is named in the body, or in Gemini's address. */
function mannerOf({ path, body }: Received): string {
  return String(body['model'] ?? /models\/(\w+):/.exec(path)?.[1]);
}
