import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startNodeServer } from './nodeServer.ts';

startNodeServer(createConnection(ProposedFeatures.all));
