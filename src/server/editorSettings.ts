import type { Connection } from 'vscode-languageserver';

const levels = ['off', 'hint', 'information', 'warning', 'error'] as const;

/** The settings `touchstone.*` of an editor that the language service uses. */
export interface EditorSettings {
  /** How hints about the style of a prompt are shown. */
  readonly styleHints: (typeof levels)[number];
  readonly format: boolean;
  readonly inlayHints: boolean;
  readonly codeLens: boolean;
}

const defaultEditorSettings: EditorSettings = {
  styleHints: 'hint',
  format: true,
  inlayHints: true,
  codeLens: true,
};

export interface EditorSettingsReader {
  /** The settings for a file. They may differ between folders. */
  of(uri: string): Promise<EditorSettings>;
  /** The settings have changed. Editors that do not answer requests send the new settings. */
  change(sent: unknown): void;
}

/**
 * @param asks whether the editor answers `workspace/configuration`. Otherwise the settings that it has sent
 * are used.
 * @param sent `initializationOptions`, for editors that send settings there.
 */
export function createEditorSettings(
  connection: Connection,
  asks: boolean,
  sent: unknown,
): EditorSettingsReader {
  const known = new Map<string, Promise<EditorSettings>>();
  let given = sent;

  async function ask(scopeUri: string): Promise<EditorSettings> {
    try {
      return readEditorSettings(
        await connection.workspace.getConfiguration({ scopeUri, section: 'touchstone' }),
      );
    } catch {
      return defaultEditorSettings;
    }
  }

  return {
    of(uri) {
      if (!asks)
        return Promise.resolve(readEditorSettings(settingAt(given, 'touchstone') ?? given));
      const settings = known.get(uri) ?? ask(uri);
      known.set(uri, settings);
      return settings;
    },
    change(now) {
      known.clear();
      given = now;
    },
  };
}

/** Uses valid settings and the defaults for all others, because a person may write any value. */
function readEditorSettings(value: unknown): EditorSettings {
  const level = levels.find(each => each === settingAt(settingAt(value, 'lint'), 'style'));
  const flag = (section: string, key: string) => {
    const found = settingAt(settingAt(value, section), key);
    return typeof found === 'boolean' ? found : true;
  };
  return {
    styleHints: level ?? defaultEditorSettings.styleHints,
    format: flag('format', 'enable'),
    inlayHints: flag('inlayHints', 'enabled'),
    codeLens: flag('codeLens', 'enabled'),
  };
}

function settingAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
