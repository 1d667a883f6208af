// A session of the language server with the client library of the protocol's authors, over standard input and output.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

import { ossa, scratch } from './support.mjs';

const require = createRequire(path.join(process.env.LSP_CLIENT, 'here.js'));
const lsp = require('vscode-languageserver-protocol/node');

const manifest = (id, more = '') => `ossaVersion: "1.0"
agent:
  id: ${id}
  name: ${id}
  version: 1.0.0
  description: Works for the suite.
  role: custom
  runtime: { type: docker }
  capabilities: [{ name: work, description: Works., input_schema: {}, output_schema: {} }]
${more}`;

/** An editor that has `folder` open, and the findings it shows. */
async function editor(context, folder) {
  const server = spawn(ossa, ['lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = lsp.createProtocolConnection(
    new lsp.StreamMessageReader(server.stdout),
    new lsp.StreamMessageWriter(server.stdin),
  );
  const shown = new Map();
  const waiting = [];
  connection.onNotification(lsp.PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    shown.set(uri, diagnostics);
    for (const check of waiting.splice(0)) check();
  });
  connection.listen();
  const ended = new Promise((resolve) => server.once('exit', resolve));
  context.after(() => server.kill());
  const { capabilities } = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'fleet' }],
    capabilities: {},
  });
  connection.sendNotification(lsp.InitializedNotification.type, {});
  return {
    connection,
    capabilities,
    ended,
    uri: (name) => pathToFileURL(path.join(folder, name)).href,
    /** Waits until the codes shown for a file are these. */
    async shows(uri, codes) {
      const matches = () => {
        const found = shown.get(uri)?.map((diagnostic) => diagnostic.code);
        return found && JSON.stringify(found) === JSON.stringify(codes);
      };
      while (!matches()) await new Promise((resolve) => waiting.push(resolve));
      return shown.get(uri);
    },
  };
}

test('an editor shows, explains, navigates and mends', { timeout: 60_000 }, async (context) => {
  const folder = await scratch(context);
  await mkdir(path.join(folder, 'agents'));
  const needs = (id) => manifest('desk', `  dependencies: { required: [{ agent_id: ${id}, min_version: 1.0.0 }] }\n`);
  await writeFile(path.join(folder, 'agents/ledger.yml'), manifest('ledger'));
  await writeFile(path.join(folder, 'agents/desk.yml'), needs('leger'));
  const { connection, capabilities, ended, uri, shows } = await editor(context, folder);
  assert.equal(capabilities.positionEncoding, 'utf-16');

  const desk = uri('agents/desk.yml');
  const [finding] = await shows(desk, ['G003']);
  assert.match(finding.message, /did you mean `ledger`\?/);

  // Opening the file and mending it makes the finding go.
  connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri: desk, languageId: 'yaml', version: 1, text: needs('leger') },
  });
  connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri: desk, version: 2 },
    contentChanges: [{ range: finding.range, text: 'ledger' }],
  });
  await shows(desk, []);

  const position = finding.range.start;
  const places = await connection.sendRequest(lsp.DefinitionRequest.type, { textDocument: { uri: desk }, position });
  assert.equal(places[0].uri, uri('agents/ledger.yml'));
  const hover = await connection.sendRequest(lsp.HoverRequest.type, { textDocument: { uri: desk }, position });
  assert.match(hover.contents.value, /\*\*ledger\*\*/);

  // A misspelled key has a fix, and the fix is an edit of the text.
  const ledger = uri('agents/ledger.yml');
  const faulty = manifest('ledger').replace('role:', 'rolle:');
  connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri: ledger, languageId: 'yaml', version: 1, text: faulty },
  });
  const [misspelled] = await shows(ledger, ['S006']);
  const actions = await connection.sendRequest(lsp.CodeActionRequest.type, {
    textDocument: { uri: ledger },
    range: misspelled.range,
    context: { diagnostics: [misspelled] },
  });
  const [edit] = actions.find((action) => action.kind === 'quickfix').edit.changes[ledger];
  connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri: ledger, version: 2 },
    contentChanges: [{ range: edit.range, text: edit.newText }],
  });
  await shows(ledger, []);

  const keys = await connection.sendRequest(lsp.CompletionRequest.type, {
    textDocument: { uri: ledger },
    position: { line: 9, character: 0 },
  });
  assert.ok(Array.isArray(keys));

  await connection.sendRequest(lsp.ShutdownRequest.type);
  connection.sendNotification(lsp.ExitNotification.type);
  assert.equal(await ended, 0);
});
