import { isRecord } from '../../../text/isRecord.ts';
import { yamlValue } from '../../../text/yaml/yamlDocument.ts';
import type { YamlFile } from '../../languageFile.ts';
import type { PlacedRow } from './placedRows.ts';
import { yamlPlaces } from './places.ts';

/** The rows that stand in an eval file itself. What is no object is refused by the schema. */
export function* writtenRows({ yaml, text }: YamlFile): Generator<PlacedRow> {
  const value = yamlValue(yaml);
  const rows = isRecord(value) ? value['rows'] : undefined;
  if (!Array.isArray(rows)) return;
  for (const [index, row] of rows.entries()) {
    if (!isRecord(row)) continue;
    const places = yamlPlaces(yaml, text.getText(), ['rows', index]);
    yield { raw: { line: 1, value: row }, places };
  }
}
