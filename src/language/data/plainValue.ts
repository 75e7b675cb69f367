import type { Document } from 'yaml';
import { yamlValue } from '../../schema/yamlDocument.ts';

/** What a YAML document says as plain data; undefined where its aliases lead nowhere or too far. */
export function plainValue(yaml: Document.Parsed): unknown {
  try {
    return yamlValue(yaml);
  } catch {
    return undefined;
  }
}
