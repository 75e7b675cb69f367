/** Every message about a request that a provider would refuse, so that they can be reviewed and translated together. */
export const messages = {
  mediaType: (model: string, mimeType: string) =>
    `${model} cannot be sent media of type \`${mimeType}\`: use an image, or give \`contentType\` in \`{{media}}\`.`,
  noUserMessage: (model: string) =>
    `The prompt renders to no user message for ${model}: write some text outside the system role.`,
  textOnly: (where: string) =>
    `${where} accepts text only: move \`{{media}}\` into a user message.`,
  role: (model: string, role: string) =>
    `${model} takes no message of role \`${role}\`: use system, user, model or tool.`,
  toolPart: (role: string) =>
    `A message of role \`${role}\` contains a tool's call or result: calls belong in messages of role model, results in those of role tool.`,
  onlyResults: () =>
    'A message of role `tool` can contain only results: write them as `toolResponse`.',
  resultWithoutCall: (tool: string) =>
    `The messages contain a result of the tool \`${tool}\` without an earlier call: add the call, or remove the result.`,
  callWithoutResult: (tool: string) =>
    `The messages contain a call of the tool \`${tool}\` without its result: add it in a message of role tool right after the call.`,
} as const;

/** Why a medium cannot be sent, as the end of `mediaRefusal`. */
export const mediaProblems = {
  unread: () => 'it is a local file that was not read',
} as const;

/** The message that accepts text only, as `messages.textOnly` names it. */
export const textMessages = {
  system: (model: string) => `A system message to ${model}`,
  model: (model: string) => `A model message to ${model}`,
} as const;

/** What a server does not support and what is done about it. `lesson` continues from the name of the model. */
export const lessons = {
  sentence: (model: string, lesson: string, endpoint: string) =>
    `${model} ${lesson}. If this is your server, declare it under \`endpoints.${endpoint}\` in touchstone.yaml.`,
  usage: () => 'does not report usage in streams; it is estimated',
  stream: () => 'does not support streams; replies arrive as a whole',
  schema: () => 'does not take an output schema; it is only checked here',
  json: () => 'does not take a JSON format; it is only checked here',
  parameter: (name: string) => `does not take \`${name}\`; it is left out`,
  outputLimit: (name: string) => `calls the output limit \`${name}\``,
} as const;

/** Every message about embeddings. */
export const embeddingMessages = {
  none: (model: string) =>
    `${model} has no embeddings. Choose a model that has, such as \`openai/text-embedding-3-small\` or \`googleai/gemini-embedding-001\`.`,
  incomplete: (model: string) =>
    `${model} did not answer with a vector for each text. Choose an embedding model.`,
} as const;
