import { type Fields, isRecord } from '../../text/isRecord.ts';
import type { Part } from './message.ts';
import { historyMessages } from './messages.ts';

/** A message cannot be read. The text continues from the name of the message: `has no content`. */
export class HistoryProblem extends Error {}

/**
 * The parts of a message's content.
 * @param called names of tools by the ids of their calls. New calls are added.
 * @throws HistoryProblem
 */
export function partsIn(content: unknown, called: Map<string, string>): readonly Part[] {
  if (typeof content === 'string') return [{ text: content }];
  if (!Array.isArray(content)) {
    throw new HistoryProblem(historyMessages.content());
  }
  return content.map(part => partIn(part, called));
}

function partIn(part: unknown, called: Map<string, string>): Part {
  if (typeof part === 'string') return { text: part };
  if (!isRecord(part)) throw new HistoryProblem(historyMessages.partNotAnObject());
  const { type } = part;
  if (type === undefined) return dotpromptPart(part, called) ?? geminiPart(part);
  const read = typeof type === 'string' && Object.hasOwn(typed, type) ? typed[type] : undefined;
  if (!read) throw new HistoryProblem(historyMessages.partType(type));
  return read(part, called);
}

/** Dotprompt's own parts, unchanged. */
function dotpromptPart(part: Fields, called: Map<string, string>): Part | undefined {
  const { text, media, toolRequest, toolResponse, sealed, metadata } = part;
  if (text !== undefined)
    return typeof text === 'string' ? (part as unknown as Part) : refusePart(part);
  if (isRecord(media)) {
    return typeof media['url'] === 'string' ? (part as unknown as Part) : refusePart(part);
  }
  const tool = toolRequest ?? toolResponse;
  if (isRecord(tool)) {
    const { name, ref } = tool;
    if (typeof name !== 'string') throw new HistoryProblem(historyMessages.partWithoutName());
    if (toolRequest !== undefined && typeof ref === 'string') called.set(ref, name);
    return part as unknown as Part;
  }
  const isOwn = (isRecord(sealed) && typeof sealed['model'] === 'string') || isRecord(metadata);
  return isOwn ? (part as unknown as Part) : undefined;
}

function geminiPart(part: Fields): Part {
  const { inlineData, fileData, functionCall, functionResponse } = part;
  if (isRecord(functionCall) && typeof functionCall['name'] === 'string') {
    const { name, args: input = {}, id } = functionCall;
    return { toolRequest: { name, input, ...(typeof id === 'string' && { ref: id }) } };
  }
  if (isRecord(functionResponse) && typeof functionResponse['name'] === 'string') {
    const { name, response: output, id } = functionResponse;
    return { toolResponse: { name, output, ...(typeof id === 'string' && { ref: id }) } };
  }
  if (isRecord(inlineData)) {
    const { mimeType, data } = inlineData;
    if (typeof mimeType === 'string' && typeof data === 'string') {
      return media(`data:${mimeType};base64,${data}`, mimeType);
    }
  }
  if (isRecord(fileData) && typeof fileData['fileUri'] === 'string') {
    const { fileUri, mimeType } = fileData;
    return media(fileUri, typeof mimeType === 'string' ? mimeType : undefined);
  }
  return refusePart(part);
}

type TypedPart = (part: Fields, called: Map<string, string>) => Part;

const textPart: TypedPart = part =>
  typeof part['text'] === 'string' ? { text: part['text'] } : refusePart(part);

/** The parts of OpenAI's and Anthropic's messages, by their `type`. */
const typed: Readonly<Record<string, TypedPart>> = {
  text: textPart,
  input_text: textPart,
  output_text: textPart,
  image_url: part => addressed(part, part['image_url']),
  input_image: part => addressed(part, part['image_url']),
  image: sourced,
  document: sourced,
  file: part => filed(part, isRecord(part['file']) ? part['file'] : part),
  input_file: part => filed(part, part),
  input_audio(part) {
    const sound = isRecord(part['input_audio']) ? part['input_audio'] : {};
    const { data, format } = sound;
    if (typeof data !== 'string' || typeof format !== 'string') return refusePart(part);
    const type = format === 'mp3' ? 'audio/mpeg' : `audio/${format}`;
    return media(`data:${type};base64,${data}`, type);
  },
  tool_use(part, called) {
    const { id: ref, name, input } = part;
    if (typeof ref !== 'string' || typeof name !== 'string') return refusePart(part);
    called.set(ref, name);
    return { toolRequest: { name, ref, input } };
  },
  tool_result(part, called) {
    const { tool_use_id: ref, content } = part;
    const name = typeof ref === 'string' ? called.get(ref) : undefined;
    if (typeof ref !== 'string' || name === undefined) {
      throw new HistoryProblem(historyMessages.partWithoutCall());
    }
    const texts = Array.isArray(content)
      ? content.map(one => (isRecord(one) ? one['text'] : undefined))
      : [];
    const isText = Array.isArray(content) && texts.every(one => typeof one === 'string');
    return { toolResponse: { name, ref, output: isText ? texts.join('') : content } };
  },
};

function addressed(part: Fields, address: unknown): Part {
  const url = isRecord(address) ? address['url'] : address;
  return typeof url === 'string' ? media(url) : refusePart(part);
}

function sourced(part: Fields): Part {
  const source = isRecord(part['source']) ? part['source'] : {};
  const { type, media_type: mimeType, data, url } = source;
  if (type === 'url' && typeof url === 'string') {
    return media(url, part['type'] === 'document' ? 'application/pdf' : undefined);
  }
  if (typeof mimeType !== 'string' || typeof data !== 'string') return refusePart(part);
  const content = type === 'text' ? Buffer.from(data).toString('base64') : data;
  return media(`data:${mimeType};base64,${content}`, mimeType);
}

function filed(part: Fields, { file_data: data, file_url: url }: Fields): Part {
  const address = typeof data === 'string' ? data : url;
  return typeof address === 'string' ? media(address, 'application/pdf') : refusePart(part);
}

function media(url: string, contentType?: string): Part {
  return { media: contentType === undefined ? { url } : { url, contentType } };
}

function refusePart(part: Fields): never {
  throw new HistoryProblem(historyMessages.part(Object.keys(part).slice(0, 5)));
}
