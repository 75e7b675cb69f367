/** Every message about earlier turns that cannot be read. Most continue from the name of the turn: `has no content`. */
export const historyMessages = {
  notAList: () => '`history` must be a list of messages: [{"role": "user", "content": "…"}].',
  inMessage: (number: number, problem: string) => `Message ${number} of \`history\` ${problem}.`,
  notAnObject: () => 'must be an object with `role` and `content`',
  role: (role: string) =>
    `has the role \`${role}\`; use system, user, model (or assistant) or tool`,
  resultWithoutCall: (id: string) => `has the result of \`${id}\`, which no earlier message calls`,
  noContent: () => 'has no `content`',
  toolCalls: () => 'has `tool_calls` that are not a list',
  toolCall: () => 'has a tool call without `id` or `function.name`',
  content: () => 'has a `content` that is neither text nor a list of parts',
  partNotAnObject: () => 'has a part that is not an object',
  partType: (type: unknown) => `has a part of the unknown type ${JSON.stringify(type)}`,
  partWithoutName: () => 'has a tool call or result without `name`',
  partWithoutCall: () => 'has a tool result that no earlier message calls',
  part: (keys: readonly string[]) =>
    `has a part that cannot be read (its keys: ${keys.join(', ') || 'none'})`,
} as const;

/** A medium that cannot be sent. `problem` is from `mediaMessages` or another table. */
export const mediaRefusal = (url: string, problem: string): string =>
  `The media \`${url.length > 100 ? `${url.slice(0, 100)}…` : url}\` cannot be sent: ${problem}.`;

/** Why the URL of a medium cannot be sent, as the end of `mediaRefusal`. */
export const mediaMessages = {
  empty: () => 'it is empty',
  scheme: (scheme: string) => `\`${scheme}:\` addresses cannot be sent`,
  unknown: () => 'it is neither an address, a path, nor base64 of a known type',
  dataComma: () => 'it is a `data:` URL without a comma',
  dataContent: () => 'it is a `data:` URL without content',
  dataBase64: () => 'it is a `data:` URL whose content is not base64',
  dataEncoding: () => 'it is a `data:` URL whose content is not percent-encoded',
  fileHost: () => 'it is a `file:` URL of another machine',
  fileEncoding: () => 'it is a `file:` URL that is not percent-encoded',
} as const;
