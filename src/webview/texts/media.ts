/** The texts of images and files. See `strings.ts`. */
export const mediaTexts = {
  'media.embedded': 'Embedded file',
  'media.picture': 'Thumbnail of {0}',
  'media.address': 'not loaded here; only the provider reads it',
  'media.placeholder': 'Path or address',
  'media.remove': 'Remove {0}',
  'media.choose': 'Choose File…',
  'media.chooseFor': 'Choose a file for {0}',
  'media.chooseHelp':
    'Choose an image or file. A file of the workspace is used by its path; for others you are asked.',
  'media.drop': 'or drop or paste a file',
  'media.dropHelp': 'Hold Shift while you drop a file on the view.',
  'media.tooLarge': '{0} is larger than {1}, which is the maximum for dropping. Use Choose File….',
  'media.unreadable': '{0} cannot be read. Use Choose File….',
} as const;
