import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';
import { send, sendText } from './answers.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.js': 'text/javascript; charset=utf-8',
  // The browser gets it without its types, line by line the same.
  '.ts': 'text/javascript; charset=utf-8',
};

const folders = ['../../assets/', '../../browser/'].map((path) => new URL(path, import.meta.url));
const plotFolder = new URL('../../node_modules/uplot/dist/', import.meta.url);
const plotFiles = { 'uplot.js': 'uPlot.esm.js', 'uplot.css': 'uPlot.min.css' };

/** Where each asset is, by its name: nothing else can be asked for, whatever a path looks like. */
function listAssets(): Map<string, URL> {
  const found = new Map<string, URL>();
  for (const folder of folders) {
    for (const name of readdirSync(folder)) {
      const isAsset = extname(name) in types && !name.endsWith('.test.ts');
      if (isAsset) found.set(name, new URL(name, folder));
    }
  }
  for (const [name, file] of Object.entries(plotFiles)) {
    const url = new URL(file, plotFolder);
    if (existsSync(url)) found.set(name, url);
  }
  return found;
}

/** Answers `/assets/<name>`. Files are read once. */
export function createAssets(): (res: ServerResponse, path: string) => unknown {
  const assets = listAssets();
  const bodies = new Map<string, string>();
  return (res, path) => {
    const name = path.slice('/assets/'.length);
    const file = assets.get(name);
    if (file === undefined) return sendText(res, 404, 'no such file');
    let body = bodies.get(name);
    if (body === undefined) {
      const source = readFileSync(file, 'utf8');
      body = name.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
      bodies.set(name, body);
    }
    send(res, 200, types[extname(name)] ?? 'text/plain', body, { 'cache-control': 'max-age=60' });
  };
}
