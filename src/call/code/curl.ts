import { visibleJson } from '../../format/visibleText.ts';
import { layOutJson } from '../../text/json/printJson.ts';
import { type HttpRequest, joinedText, type TextWithVariables } from './httpRequest.ts';

/** `sh`: every POSIX shell. `powershell`: PowerShell, which calls `curl.exe`. */
export type CurlShell = 'sh' | 'powershell';

/**
 * A command that sends a request with curl. Keys are read from environment variables when it runs. The body
 * is passed on standard input, which has no limit of length.
 */
export function curlCommand(request: HttpRequest, shell: CurlShell): string {
  const { url, headers } = request;
  const body = visibleJson(layOutJson(request.body) ?? request.body).trimEnd();
  const quote = shell === 'sh' ? quoteForSh : quoteForPowershell;
  const options = [
    // curl would expand brackets and braces in an address.
    url.some(part => typeof part === 'string' && /[[\]{}]/.test(part)) ? '-g -N' : '-N',
    quote(url),
  ].join(' ');
  const lines = headers.map(([name, value]) =>
    // With a colon and no value, curl removes a header.
    value.length === 0
      ? `-H ${quote([`${name};`])}`
      : `-H ${quote(joinedText([`${name}: `, ...value]))}`,
  );
  if (shell === 'sh') {
    const end = endOfText(body);
    const command = [`curl ${options}`, ...lines, `--data-binary @- <<'${end}'`];
    return `${command.join(' \\\n  ')}\n${body}\n${end}\n`;
  }
  const command = [`curl.exe ${options}`, ...lines, "--data-binary '@-'"];
  return `@'\n${asciiJson(body)}\n'@ | ${command.join(' `\n  ')}\n`;
}

/** A word that is not a line of the text. */
function endOfText(text: string): string {
  const lines = new Set(text.split('\n'));
  let end = 'JSON';
  while (lines.has(end)) end += '_';
  return end;
}

/** Older versions of PowerShell pass other characters on as question marks. */
function asciiJson(json: string): string {
  return json.replace(
    /[^\n\x20-\x7e]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function quoteForSh(parts: TextWithVariables): string {
  const isPlain = parts.every(part => typeof part !== 'string' || !/["$`\\!]/.test(part));
  if (isPlain && parts.some(part => typeof part !== 'string')) {
    return `"${parts.map(part => (typeof part === 'string' ? part : `\${${part.variable}}`)).join('')}"`;
  }
  return parts
    .map(part =>
      typeof part === 'string' ? `'${part.replaceAll("'", "'\\''")}'` : `"\${${part.variable}}"`,
    )
    .join('');
}

/** PowerShell reads typographic quotation marks as quotation marks. */
function quoteForPowershell(parts: TextWithVariables): string {
  if (parts.every(part => typeof part === 'string')) {
    return `'${parts.join('').replace(/['\u2018-\u201b]/g, '$&$&')}'`;
  }
  const text = parts.map(part =>
    typeof part === 'string'
      ? part.replace(/["$`\u201c-\u201e]/g, '`$&')
      : `\${env:${part.variable}}`,
  );
  return `"${text.join('')}"`;
}
