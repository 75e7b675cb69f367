import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startNodeServer } from './nodeServer.ts';

// Reading a large workspace leaves much behind at once; a small nursery has it collected sooner.
setFlagsFromString('--max-semi-space-size=8');

startNodeServer(createConnection(ProposedFeatures.all));
