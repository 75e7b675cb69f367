import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import packageFile from '../../package.json' with { type: 'json' };
import { createNodeFileSystem, LARGEST } from './nodeFileSystem.ts';
import { startServer } from './server.ts';

// Reading a large workspace leaves much behind at once; a small nursery has it collected sooner.
setFlagsFromString('--max-semi-space-size=8');

const connection = createConnection(ProposedFeatures.all);
startServer(connection, {
  version: packageFile.version,
  fileSystem: createNodeFileSystem({
    largest: LARGEST,
    warn: message => connection.console.info(message),
  }),
});
