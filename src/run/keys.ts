/** A key and the place it was found, which is shown; the key itself never is. */
export interface FoundKey {
  readonly value: string;
  readonly source: 'secretStorage' | 'environment' | 'dotenv' | 'endpoint';
  /** The variable's name, or the secret's. */
  readonly name: string;
}
